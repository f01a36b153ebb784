"""Arranges the programmes of a day: what each slot airs, by schedule, validity and turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from broadcast.errors import Diagnostic, NextStep, ScriptError, Step
from broadcast.model import PRIORITIES, Airing, Airtime, Item, Programme, Schedule, Script, Slot
from broadcast.stages.programme.over import is_over
from broadcast.stages.programme.series import joined
from broadcast.stages.programme.slots import runs, slots_of
from broadcast.stages.programme.turns import Turns, turns_of, valid_at
from broadcast.stages.programme.words import Words

_JINGLE = Item(kind="jingle", id="nhac-hieu", title="Nhạc hiệu")
URGENT_MINUTES = 10.0
"""An urgent programme is short by nature; longer ones are told of, never cut."""
Air = Callable[[Programme], Programme]
"""Gives a programme as it goes on air: what does not fit into its minutes is left out."""
Heard = Mapping[str, tuple[Airing, ...]]
"""The slots of a day that were on air already, by their id, with the campaign items that were heard in them."""


def arrange(
    schedule: Schedule,
    scripts: tuple[Script, ...],
    day: date,
    turns: Turns | None = None,
    *,
    air: Air = lambda programme: programme,
    heard: Heard | None = None,
    bare: Mapping[str, tuple[Script, ...]] = MappingProxyType({}),
) -> tuple[Programme, ...]:
    """The programmes of a day by time of day: those of the slots that air on it, and the urgent ones.

    `turns` is what was aired on the days before. Slots that were `heard` are left alone. `bare` slots, for which
    nothing is left, air the greeting, those scripts, and the closing. What a slot leaves out can
    have its turn in the next, so `air` gets one after another. Raises ScriptError naming every script whose turn it is
    and whose text is not approved as it stands; no programme is aired from the first of them on.
    """
    waiting: dict[str, Script] = {}

    def approved(programme: Programme) -> Programme:
        for item in programme.items:
            if item.script and not item.script.approved:
                waiting[item.script.id] = item.script
        return programme if waiting else air(programme)

    programmes = programmes_of(schedule, scripts, day, turns or Turns(), air=approved, heard=heard, bare=bare)
    if waiting:
        raise ScriptError(*map(unapproved, waiting.values()))
    return programmes


def outlook(
    schedule: Schedule,
    scripts: tuple[Script, ...],
    days: Iterable[date],
    turns: Turns,
    air: Air = lambda programme: programme,
) -> Iterator[tuple[date, tuple[Programme, ...]]]:
    """The days one after another, each as if the one before had been aired as planned; approval is not asked for."""
    turns = turns.copy()
    for day in days:
        programmes = programmes_of(schedule, scripts, day, turns, air=air)
        turns.follow(programmes)
        yield day, programmes


def programmes_of(
    schedule: Schedule,
    scripts: tuple[Script, ...],
    day: date,
    turns: Turns,
    *,
    air: Air = lambda programme: programme,
    heard: Heard | None = None,
    bare: Mapping[str, tuple[Script, ...]] = MappingProxyType({}),
) -> tuple[Programme, ...]:
    """The programmes of a day, whether or not their texts are approved; one that has nothing to say is not made, unless
    its slot is `bare`.

    An urgent text that nobody has approved is none: it must not hold up what can be aired.
    """
    turns = turns.copy()
    for airing in (airing for airings in (heard or {}).values() for airing in airings):
        turns.note(airing)
    scripts = tuple(script for script in scripts if script.kind != "urgent" or script.approved)
    found = [
        air(programme) for script in scripts if script.kind == "urgent" for programme in _urgent(schedule, script, day)
    ]
    for slot in slots_of(schedule, day):
        if slot.id in (heard or {}):
            continue
        planned = list(_slot(schedule, slot, scripts, day, turns))
        if not planned and slot.id in bare:
            planned = [_programme(schedule, slot, day, [], list(bare[slot.id]))]
        made = [air(programme) for programme in planned]
        turns.follow(made)
        found += made
    return tuple(sorted(found, key=lambda programme: (programme.airtime.at, programme.airtime.name)))


def without(programme: Programme, left_out: Iterable[str]) -> Programme:
    """The programme without those items, and without their headlines."""
    for name in left_out:
        dropped = next((item for item in programme.items if item.script and item.id == name), None)
        if dropped is not None:
            items = joined([_without_headline(item, dropped) for item in programme.items if item is not dropped])
            programme = replace(programme, items=items, left_out=(*programme.left_out, name))
    return programme


def shorten(programme: Programme) -> Programme | None:
    """The programme without the item that can best wait for its next turn; None when only what must air is left.

    The campaign item that was heard last goes first, and will be among the first to come up again; then the least
    urgent notice.
    """
    campaign = [item for item in programme.items if item.kind == "campaign"]
    notices = [item for item in programme.items if item.kind == "notice"]
    if len(campaign) > 1 or (campaign and notices):
        dropped = campaign[-1]
    elif len(notices) > 1:
        dropped = notices[-1]
    else:
        return None
    return without(programme, (dropped.id,))


def _without_headline(item: Item, dropped: Item) -> Item:
    if item.kind != "headlines" or dropped.script is None:
        return item
    return replace(
        item, body=tuple(paragraph for paragraph in item.body if paragraph.source.path != dropped.script.source.path)
    )


def _slot(schedule: Schedule, slot: Slot, scripts: tuple[Script, ...], day: date, turns: Turns) -> Iterator[Programme]:
    """The common programme of a slot, and one for each group of villages that have items of their own in it."""
    hearing = slot.villages or tuple(village.id for village in schedule.villages)
    placed = {placement.script: placement.slot for placement in schedule.placements if placement.day == day}
    scripts = tuple(
        script
        for script in scripts
        if (not script.villages or set(script.villages) & set(hearing))
        and (placed.get(script.id, slot.id) == slot.id or script.kind == "urgent")
    )
    notices = _notices(scripts, datetime.combine(day, slot.at))
    turn = turns.longest_ago(
        [
            script
            for campaign in schedule.campaigns
            if runs(campaign, slot, day)
            for script in turns_of(campaign, schedule, slot, day, scripts=scripts, turns=turns)
        ]
    )
    turn = _with_placed(turn, [script for script in scripts if script.id in placed], slot, day, turns)
    own = {script.id for script in (*notices, *turn) if set(hearing) - set(script.villages or hearing)}
    groups: dict[tuple[str, ...], list[str]] = {}
    for village in hearing:
        key = tuple(notice.id for notice in (*notices, *turn) if notice.id in own and village in notice.villages)
        groups.setdefault(key, []).append(village)
    for key, villages in {(): [], **groups}.items():
        said = [notice for notice in notices if notice.id not in own or notice.id in key]
        told = [script for script in turn if script.id not in own or script.id in key]
        if said or told:
            common = _programme(schedule, slot, day, said, told)
            own_time = replace(common.airtime, villages=tuple(villages), variant=villages[0]) if key else common.airtime
            yield replace(common, airtime=own_time)


def _with_placed(turn: list[Script], placed: list[Script], slot: Slot, day: date, turns: Turns) -> list[Script]:
    """The items whose turn it is, with those that a person placed here first; the programme has no more items by it."""
    at = datetime.combine(day, slot.at)
    first = [
        script
        for script in placed
        if script.kind == "campaign" and valid_at(script, at) and not turns.aired_on(script.id, day)
    ]
    rest = [script for script in turn if script not in first]
    return first + rest[: max(0, len(turn) - len(first))]


def _programme(
    schedule: Schedule,
    slot: Slot,
    day: date,
    notices: list[Script],
    turn: list[Script],
) -> Programme:
    words = Words(schedule, slot.name, day)
    return Programme(
        airtime=Airtime(day=day, slot_id=slot.id, slot_name=slot.name, at=slot.at, villages=slot.villages),
        max_minutes=slot.max_minutes,
        items=joined(
            (
                _JINGLE,
                words.opening(),
                *words.headlines([*notices, *turn]),
                *(words.notice(script, first=number == 0) for number, script in enumerate(notices)),
                *(
                    Item(kind="campaign", id=script.id, title=script.title, body=script.body, script=script)
                    for script in turn
                ),
                words.closing(),
                _JINGLE,
            )
        ),
    )


def _notices(scripts: tuple[Script, ...], at: datetime) -> list[Script]:
    """The notices valid then, urgent ones among them, the most urgent first, then the one that ends first."""
    valid = [
        script
        for script in scripts
        if script.kind in {"notice", "urgent"}
        and valid_at(script, at)
        and not (script.kind == "notice" and is_over(script, at))
    ]
    return sorted(
        valid, key=lambda script: (PRIORITIES.index(script.priority), script.valid_until or datetime.max, script.id)
    )


def _urgent(schedule: Schedule, script: Script, day: date) -> Iterator[Programme]:
    """An urgent text's own programme of that day: at once when it was given out, then again and again until it ends."""
    times = _urgent_times(script, day)
    if times:
        name = "khan-" + script.id.rpartition("/")[2]
        yield Programme(
            airtime=Airtime(
                day=day,
                slot_id=name,
                slot_name="khẩn",
                at=times[0],
                villages=script.villages,
                priority=PRIORITIES[0],
                repeats=times[1:],
                withdrawn=script.ended,
                through_night=script.through_night,
            ),
            max_minutes=URGENT_MINUTES,
            items=(
                _JINGLE,
                (words := Words(schedule, "khẩn", day)).urgent_opening(),
                words.notice(script, first=False),
                _JINGLE,
            ),
        )


def _urgent_times(script: Script, day: date) -> tuple[time, ...]:
    begins = script.valid_from or datetime.combine(day, time.min)
    ends = min(script.valid_until or datetime.max, datetime.combine(day, time(23, 59)))
    if not script.every_minutes:
        return (begins.time(),) if begins.date() == day and begins <= ends else ()
    step = timedelta(minutes=script.every_minutes)
    skipped = max(0, -((begins - datetime.combine(day, time.min)) // step))
    at, times = begins + skipped * step, []
    while at <= ends:
        times.append(at.time())
        at += step
    return tuple(times)


def unapproved(script: Script) -> Diagnostic:
    """Why a script that is not approved as it stands can't go on air."""
    if script.approval is None:
        message = "chưa được duyệt"
    else:
        message = f"đã sửa sau khi {script.approval.by} duyệt ngày {script.approval.at:%d/%m/%Y} — xin duyệt lại"
        message += "".join(f"\n    {change}" for change in script.changed)
    step = Step(code=NextStep.APPROVE, about=script.source.path)
    return Diagnostic(path=script.source.path, line=1, message=message, step=step)
