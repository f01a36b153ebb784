"""What can go on air as things stand: what can't is left out by name and reason, and the rest goes out.

A text that nobody has approved, one that was changed since, a file that can't be read, a sentence that no voice can be
trusted with: each costs its own item and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import Airing, Phrases, Schedule, Script
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import Inputs
from broadcast.pipeline.said import headlined, of_text, speak_for
from broadcast.stages.programme import Heard, Turns, programmes_of, runs, slots_of, unapproved
from broadcast.stages.script import FALLBACK_FOLDER

SAMPLE = {"slot": "buổi sáng", "weekday": "thứ Hai", "date": "ngày 5 tháng 1", "lunar": "ngày mùng một tháng giêng"}
"""What stands for the day's own words while a phrase is looked at; these are always readable."""
LINES = ("ident", "headlines", "notices", "repeat", "urgent")
"""The phrases that may be left out; a programme without one of them is still a programme."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Airable:
    """The station with nothing but what can go on air, and each thing left out with its reason.

    `bare` names for each day the slots for which something was planned and nothing is left.
    """

    inputs: Inputs
    left_out: tuple[Diagnostic, ...]
    bare: Mapping[date, frozenset[str]]


def airable(inputs: Inputs, history: History, days: Iterable[date], heard: Mapping[date, Heard]) -> Airable:
    """What can go on air on those days.

    `heard` are the slots of the days that were on air already and stay as they are. Only what would have had its turn
    is told of: a draft that waits for nobody's ear yet is no news.
    """
    schedule, left = _readable_phrases(inputs)
    inputs = replace(inputs, schedule=schedule)
    left += inputs.broken
    turns: Turns | None = None
    bad: dict[str, tuple[Diagnostic, ...]] = {}
    bare: dict[date, frozenset[str]] = {}
    for day in days:
        turns = turns or history.before(day)
        planned = _slots_of_lost_campaigns(inputs, day)
        while True:
            scripts = tuple(script for script in inputs.scripts if script.id not in bad)
            programmes = programmes_of(
                inputs.schedule, scripts, day, turns, air=history.estimate.fit, heard=heard.get(day)
            )
            met = {item.script.id: item.script for programme in programmes for item in programme.items if item.script}
            left_slots = {programme.airtime.slot_id for programme in programmes if not programme.airtime.urgent}
            planned |= left_slots
            found = {name: faults for name, script in met.items() if (faults := _faults(inputs, script))}
            if not found:
                break
            bad |= found
        bare[day] = frozenset(planned - left_slots)
        _note(turns, heard.get(day) or {})
        turns.follow(programmes)
    left += (fault for faults in bad.values() for fault in faults)
    approved = tuple(script for script in inputs.scripts if script.id not in bad and (script.approved or script.ended))
    return Airable(inputs=replace(inputs, scripts=approved), left_out=tuple(dict.fromkeys(left)), bare=bare)


def fallback_texts(inputs: Inputs) -> tuple[Script, ...]:
    """The approved texts of scripts/du-phong/ that can be read aloud."""
    found = (script for script in inputs.scripts if script.folder == FALLBACK_FOLDER)
    return tuple(script for script in found if not _faults(inputs, script))


def _slots_of_lost_campaigns(inputs: Inputs, day: date) -> set[str]:
    """The slots of a day that air a campaign of whose texts not one is there or can be read."""
    known = {script.folder for script in inputs.scripts}
    damaged = {fault.path.split("/")[1] for fault in inputs.broken if fault.path.count("/") > 1}
    # One that comes from another office may be empty: nothing was published yet, or all was withdrawn.
    damaged |= {campaign.id for campaign in inputs.schedule.campaigns if not campaign.from_}
    campaigns = [campaign for campaign in inputs.schedule.campaigns if campaign.id in damaged - known]
    slots = slots_of(inputs.schedule, day)
    return {slot.id for slot in slots if any(runs(campaign, slot, day) for campaign in campaigns)}


def _note(turns: Turns, heard: Heard) -> None:
    airings: Iterable[Airing] = (airing for slot in heard.values() for airing in slot)
    for airing in airings:
        turns.note(airing)


def _faults(inputs: Inputs, script: Script) -> tuple[Diagnostic, ...]:
    """Why a script whose turn it is can't go on air; nothing where it can."""
    if not script.approved:
        return (unapproved(script),)
    try:
        speak_for(headlined(script, inputs.schedule), inputs.schedule, inputs.manner)
    except ScriptError as error:
        return error.diagnostics
    return ()


def _readable_phrases(inputs: Inputs) -> tuple[Schedule, list[Diagnostic]]:
    """The schedule without the phrases that can't be read aloud, and what is wrong with them."""
    phrases, left = inputs.schedule.phrases, list[Diagnostic]()
    sample = SAMPLE | {"station": inputs.schedule.station.name, "commune": inputs.schedule.station.commune}

    def can_be_read(text: str, place: str) -> bool:
        try:
            speak_for(of_text(text.format_map(sample)), inputs.schedule, inputs.manner)
        except ScriptError as error:
            message = f"phrases.{place}: {error.diagnostics[0].message}"
            left.append(Diagnostic(path="schedule.yaml", line=1, message=message))
            return False
        return True

    changed: Phrases = replace(
        phrases,
        opening=tuple(text for text in phrases.opening if can_be_read(text, "opening")),
        closing=tuple(text for text in phrases.closing if can_be_read(text, "closing")),
        **{name: text if can_be_read(text := getattr(phrases, name), name) else "" for name in LINES},
    )
    return replace(inputs.schedule, phrases=changed), left
