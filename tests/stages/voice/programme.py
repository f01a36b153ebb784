"""A programme of one item, read as it would be said."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from settings import NOW

from broadcast.model import Item, Paragraph, Reading, Script, Source, VoiceSettings
from broadcast.stages.spoken import speak
from broadcast.stages.voice import Voices
from tests.values import programme_of


def reading(*texts: str, script: Script | None = None) -> Reading:
    path = script.source.path if script else "x.md"
    body = tuple(Paragraph(text=text, source=Source(path=path, line=1)) for text in texts)
    item = Item(kind="notice" if script else "opening", id="x", title="X", body=body, script=script)
    programme = programme_of(
        day=date(2026, 4, 22), slot_id="s", slot_name="s", at=time(5), max_minutes=9, villages=(), items=(item,)
    )
    return speak(programme, pause_sentence_ms=400, pause_paragraph_ms=900, pause_item_ms=1500)


def voices(folder: Path, *engines: str, now: datetime = NOW, pace: int = 175) -> Voices:
    settings = VoiceSettings(engines=engines, syllables_per_minute=pace)
    return Voices(settings, folder, folder / ".cache" / "voices", now=now)
