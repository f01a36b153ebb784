"""The sheet for a village's notice board: when the horns speak, what of, and the notices in large type. HTML for A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import groupby

from broadcast.model import PRIORITIES, WEEKDAY_NAMES, Paragraph, Priority, Schedule, Script
from broadcast.office.villages import villages_named
from broadcast.pipeline import Planned, load_scripts, plan_days
from broadcast.stages.publish.plain import one_line
from broadcast.station.folder import Folder

_TEMPLATE = "board.html.j2"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hour:
    """A programme as the sheet shows it; its notices stand above, once, and are only counted here."""

    times: str
    slot: str
    villages: str
    urgent: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Notice:
    """A notice with what of it must not be missed."""

    title: str
    priority: Priority
    facts: tuple[str, ...]


def board(
    folder: Folder, schedule: Schedule, days: Sequence[date], *, today: date, village: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The sheet of those days as one HTML page that needs nothing else, and the titles left out for want of approval.

    Days that are built stand as they were built, others as they are planned.
    Raises UnknownVillageError, InputError for files that can't be read.
    """
    import jinja2

    names = {village.id: village.name for village in schedule.villages}
    if village:
        (village,) = villages_named(schedule, [village])
    heard = _heard(plan_days(folder, schedule, days, today=today), village)
    left = tuple(
        dict.fromkeys(one_line(item.title) for bulletin in heard for item in bulletin.items if not item.approved)
    )
    by_day = {
        day: tuple(_hour(one, names) for one in group)
        for day, group in groupby(heard, key=lambda bulletin: bulletin.airtime.day)
    }
    scripts = {script.id: script for script in load_scripts(folder, schedule)}
    aired = dict.fromkeys(item.id for bulletin in heard for item in bulletin.items if item.approved)
    notices = tuple(_notices(scripts[name] for name in aired if name in scripts))
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    page = template.render(
        station=schedule.station.name,
        village=names.get(village, ""),
        span=_span(days),
        days=[(WEEKDAY_NAMES[day.weekday()], day, by_day.get(day, ())) for day in days],
        notices=notices,
        contact=schedule.site.contact,
        url=schedule.site.url,
    )
    return page, left


def _heard(planned: Iterable[Planned], village: str) -> list[Planned]:
    """What one village hears, its own programme in place of the common one; no village is the common programme."""
    every = list(planned)
    own = {
        (programme.airtime.day, _common_name(programme))
        for programme in every
        if programme.airtime.variant and village in programme.airtime.villages
    }
    return [
        programme
        for programme in every
        if (
            village in programme.airtime.villages or not programme.airtime.villages
            if village
            else not programme.airtime.variant
        )
        and (programme.airtime.variant or (programme.airtime.day, programme.airtime.name) not in own)
    ]


def _common_name(planned: Planned) -> str:
    return planned.airtime.name.removesuffix(f"_{planned.airtime.variant}")


def _hour(planned: Planned, names: dict[str, str]) -> _Hour:
    times = (planned.airtime.at, *planned.airtime.repeats)
    shown = ", ".join(f"{at:%H:%M}" for at in times[:4])
    if len(times) > 4:
        shown += f" … {times[-1]:%H:%M}"
    notices = sum(item.kind == "notice" and item.approved for item in planned.items)
    titles = (one_line(item.title) for item in planned.items if item.kind != "notice" and item.approved)
    return _Hour(
        times=shown,
        slot=planned.airtime.slot_name,
        villages=""
        if planned.airtime.variant
        else ", ".join(names.get(each, each) for each in planned.airtime.villages),
        urgent=planned.airtime.priority == PRIORITIES[0],
        lines=(*((f"Thông báo ({notices})",) if notices else ()), *titles),
    )


def _notices(scripts: Iterable[Script]) -> Iterable[_Notice]:
    """The notices among them, the most urgent first; only words of the approved text."""
    found = [script for script in scripts if script.kind != "campaign" and script.approved]
    for one in sorted(found, key=lambda one: PRIORITIES.index(one.priority)):
        said: tuple[Paragraph, ...] = one.again or tuple(each for each in one.body if not each.heading)
        yield _Notice(title=one_line(one.title), priority=one.priority, facts=tuple(each.text for each in said))


def _span(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return f"{WEEKDAY_NAMES[first.weekday()].capitalize()}, ngày {first:%d/%m/%Y}"
    return f"Từ ngày {first:%d/%m} đến ngày {last:%d/%m/%Y}"
