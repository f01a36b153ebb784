"""What is read aloud: a programme in the station's manner, or a programme of a single text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from broadcast.model import Airtime, Item, Manner, Paragraph, Programme, Reading, Schedule, Script, Source
from broadcast.stages.spoken import speak


def speak_for(programme: Programme, schedule: Schedule, manner: Manner) -> Reading:
    """A programme read in a station's manner, with its pauses. Raises ScriptError."""
    sound = schedule.sound
    return speak(
        programme,
        pause_sentence_ms=sound.pause_sentence_ms,
        pause_paragraph_ms=sound.pause_paragraph_ms,
        pause_item_ms=sound.pause_item_ms,
        pause_before_heading_ms=sound.pause_before_heading_ms,
        pause_after_heading_ms=sound.pause_after_heading_ms,
        manner=manner,
    )


def of_script(script: Script) -> Programme:
    """A programme of that script and nothing else, to be read before it is ever aired."""
    return of_item(Item(kind="campaign", id=script.id, title=script.title, body=script.body, script=script))


def headlined(script: Script, schedule: Schedule) -> Programme:
    """A programme of that script and, where the station has headlines, of its title among them."""
    programme = of_script(script)
    if not schedule.phrases.headlines:
        return programme
    headline = Item(kind="headlines", id="diem-tin", title="Điểm tin", body=(script.headline,))
    return replace(programme, items=(headline, *programme.items))


def of_text(text: str) -> Programme:
    """A programme that says one text."""
    body = (Paragraph(text=text, source=Source(path="«say»", line=1)),)
    return of_item(Item(kind="opening", id="nghe-thu", title="Nghe thử", body=body))


def of_item(item: Item) -> Programme:
    """A programme of one item."""
    never = Airtime(day=date.min, slot_id="", slot_name="", at=time.min, villages=())
    return Programme(airtime=never, max_minutes=1, items=(item,))
