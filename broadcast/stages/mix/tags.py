"""ID3v2.3 tags of a finished bulletin: titles, the transcript, and a chapter an item."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from broadcast.model import AiredItem, Programme, Voice


def tag(programme: Programme, items: tuple[AiredItem, ...], station: str, voice: Voice) -> bytes:
    """The tags at the head of a file. UTF-16, since old players know no UTF-8; no ID3v1, which is ASCII."""
    from mutagen.id3 import CHAP, CTOC, ID3, TALB, TDRC, TIT2, TLAN, TPE1, TRCK, USLT, CTOCFlags

    utf16 = 1
    day = f"{programme.airtime.day:%d/%m/%Y}"
    tags = ID3()
    tags.add(TIT2(encoding=utf16, text=f"Bản tin {programme.airtime.slot_name} {day}"))
    tags.add(TPE1(encoding=utf16, text=station))
    tags.add(TALB(encoding=utf16, text=f"Bản tin ngày {day}"))
    tags.add(TRCK(encoding=utf16, text=f"{programme.airtime.at:%H%M}"))
    tags.add(TDRC(encoding=utf16, text=programme.airtime.day.isoformat()))
    tags.add(TLAN(encoding=utf16, text="vie"))
    tags.add(USLT(encoding=utf16, lang="vie", desc="", text=transcript(items, voice)))
    names = [f"chp{index}" for index in range(len(items))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))
    for name, item in zip(names, items, strict=True):
        title = [TIT2(encoding=utf16, text=item.title)]
        tags.add(CHAP(element_id=name, start_time=item.start_ms, end_time=item.end_ms, sub_frames=title))
    tags.update_to_v23()
    held = BytesIO()
    tags.save(held, v1=0, v2_version=3)
    return held.getvalue()


def chapters(path: Path) -> list[tuple[int, int, str]]:
    """The chapters in a file's tag, by their start: start and end in milliseconds, and title."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        tags = ID3(path)
    except MutagenError:
        return []
    found = ((chap.start_time, chap.end_time, str(chap.sub_frames.get("TIT2", ""))) for chap in tags.getall("CHAP"))
    return sorted(found)


def transcript(items: tuple[AiredItem, ...], voice: Voice) -> str:
    """What is heard, as written, an item a paragraph; last, which voice spoke and why."""
    said = ["\n".join(line.written for line in item.lines) for item in items if item.lines]
    announced = [item.title for item in items if item.audio]
    told = [f"Giọng đọc: {voice.engine}."]
    if voice.reason:
        told = [f"Giọng đọc: {voice.engine}, thay cho {voice.wanted}: {voice.reason}."]
    if announced:
        told.append(f"Phát thanh viên đọc: {'; '.join(announced)}.")
    return "\n\n".join([*said, "\n".join(told)])
