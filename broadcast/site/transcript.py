"""A bulletin's words as other programs take them: WebVTT, podcast chapters, plain text, a message to pass on."""

from __future__ import annotations

import json
import textwrap

from broadcast.model import Bulletin
from broadcast.site.words import cut, lasting, long_day, name_of, numbers, paragraphs, plain, weekday
from broadcast.station.titles import told_titles


def vtt(bulletin: Bulletin) -> bytes:
    """WebVTT, a cue a sentence, at the time at which it is heard."""
    cues = ["WEBVTT"]
    for item in bulletin.items:
        for line in item.lines:
            text = plain(line.written).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            if text and line.end_ms > line.start_ms:
                cues.append(f"{_stamp(line.start_ms)} --> {_stamp(line.end_ms)}\n{text}")
    return ("\n\n".join(cues) + "\n").encode()


def chapters(bulletin: Bulletin) -> bytes:
    """Chapters as podcast apps read them: JSON, version 1.2.0 of the podcast namespace; times in seconds."""
    marks = [
        {"startTime": item.start_ms / 1000, "endTime": item.end_ms / 1000, "title": plain(item.title)}
        for item in sorted(bulletin.items, key=lambda item: item.start_ms)
        if item.lines
    ]
    return (json.dumps({"version": "1.2.0", "chapters": marks}, ensure_ascii=False, indent=1) + "\n").encode()


def text(bulletin: Bulletin, pause_ms: int) -> bytes:
    """All that is said, to be read aloud where there is no sound. CRLF, so that an old Notepad shows lines."""
    parts = [f"{name_of(bulletin).upper()}", f"{plain(bulletin.station)}, {long_day(bulletin.airtime.day)}"]
    for item in bulletin.items:
        if item.lines:
            parts.append(f"\n{plain(item.title).upper()}")
            parts += [
                textwrap.fill(plain(" ".join(line.written for line in paragraph)), 78)
                for paragraph in paragraphs(item, pause_ms)
            ]
    return ("\n".join(parts) + "\n").replace("\n", "\r\n").encode("utf-8-sig")


MESSAGE_TITLES = 6
"""What of a bulletin a message lists: with its heading and its link it stays on one screen of a phone."""
TITLE_LETTERS = 90


def message(bulletin: Bulletin, address: str) -> str:
    """What is pasted into the village's group, one screen long: what it is about, and where to hear it."""
    at = f"{weekday(bulletin.airtime.day)} {numbers(bulletin.airtime.day)}"
    told = told_titles(bulletin, MESSAGE_TITLES)
    lines = [f"{name_of(bulletin)}, {at} – {plain(bulletin.station)}"]
    lines += [f"• {cut(plain(title), TITLE_LETTERS)}" for title in told.shown]
    lines += [f"và {told.rest} bài nữa"] if told.rest else []
    if address:
        lines.append(f"Nghe hoặc đọc ({lasting(bulletin.main.duration_ms)}): {address}")
    return "\n".join(lines)


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
