"""The sheet for a village's notice board: when the horns speak, what of, and the notices in large type. HTML for A4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from io import BytesIO
from itertools import groupby

from broadcast.model import PRIORITIES, WEEKDAY_NAMES, Paragraph, Priority, Schedule, Script
from broadcast.office.report.one_page import DENSITIES, PAGE_PT, Density, notice_pt, row_pt
from broadcast.office.villages.named import villages_named
from broadcast.pipeline.inputs import look_at_scripts
from broadcast.pipeline.outlook import Planned, plan_days
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
class _Row:
    """A row of the table; `height` is how many rows its day reaches over, 0 where an earlier row has it."""

    day: str
    height: int
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
        day: tuple(_hour(bulletin, names) for bulletin in group)
        for day, group in groupby(heard, key=lambda bulletin: bulletin.airtime.day)
    }
    scripts = {script.id: script for script in look_at_scripts(folder, schedule).scripts}
    aired = dict.fromkeys(item.id for bulletin in heard for item in bulletin.items if item.approved)
    notices = tuple(_notices(scripts[name] for name in aired if name in scripts))
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    url = _address(schedule, village)
    page = template.render(
        station=schedule.station.name,
        village=names.get(village, ""),
        span=_span(days),
        contact=schedule.site.contact,
        url=url,
        qr=_qr(url) if url else "",
        **_fitting(by_day, notices),
    )
    return page, left


def _fitting(by_day: Mapping[date, tuple[_Hour, ...]], notices: tuple[_Notice, ...]) -> dict[str, object]:
    """What of the days and notices is shown, and how large, so that all of it stands on one page."""
    for density in DENSITIES:
        rows, shown = _rows(by_day, density), _cut(notices, density.facts)
        if _height(rows, shown, density.scale) <= PAGE_PT:
            return {"rows": rows, "notices": shown, "more": 0, "scale": density.scale}
    while len(shown) > 1 and _height(rows, shown, density.scale) > PAGE_PT:
        shown = shown[:-1]
    return {"rows": rows, "notices": shown, "more": len(notices) - len(shown), "scale": density.scale}


def _height(rows: Iterable[_Row], notices: Sequence[_Notice], scale: float) -> float:
    table = sum(row_pt(row.day, (row.times, row.slot, row.villages), row.lines, scale) for row in rows)
    boxes = sum(notice_pt(notice.title, notice.facts, scale) for notice in notices)
    return max(90 * scale, 80) + (60 if notices else 40) * scale + boxes + table + 40


def _cut(notices: Sequence[_Notice], facts: int) -> tuple[_Notice, ...]:
    return tuple(replace(notice, facts=notice.facts[:facts]) for notice in notices)


def _rows(by_day: Mapping[date, tuple[_Hour, ...]], density: Density) -> tuple[_Row, ...]:
    """A row an hour; days without any are left out. Where they are merged, days of the same hours share their rows."""
    spans: list[tuple[list[date], tuple[_Hour, ...]]] = []
    for day, hours in sorted(by_day.items()):
        bare = tuple(replace(hour, lines=_most(hour.lines, 3 if hour.urgent else density.titles)) for hour in hours)
        if density.merged and spans and spans[-1][1] == bare and (day - spans[-1][0][-1]).days == 1:
            spans[-1][0].append(day)
        else:
            spans.append(([day], bare))
    return tuple(
        _Row(
            day=_days_of(days) if number == 0 else "",
            height=len(hours) if number == 0 else 0,
            times=hour.times,
            slot=hour.slot,
            villages=hour.villages,
            urgent=hour.urgent,
            lines=hour.lines,
        )
        for days, hours in spans
        for number, hour in enumerate(hours)
    )


def _most(titles: tuple[str, ...], most: int) -> tuple[str, ...]:
    if len(titles) <= most or not most:
        return titles[:most]
    if most == 1:  # in one line: such a sheet is short of room
        return (f"{titles[0]} và {len(titles) - 1} bài nữa",)
    return (*titles[:most], f"và {len(titles) - most} bài nữa")


def _days_of(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return f"{WEEKDAY_NAMES[first.weekday()].capitalize()} {first:%d/%m}"
    return f"{first:%d/%m} đến {last:%d/%m}"


def _address(schedule: Schedule, village: str) -> str:
    """Where the sheet's code leads: a village's own page, or the site."""
    url = schedule.site.url.strip().rstrip("/")
    return f"{url}/thon/{village}.html" if url and village else url


def _qr(url: str) -> str:
    import segno

    held = BytesIO()
    segno.make(url, error="m", micro=False).save(
        held, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, nl=False, light="#fff"
    )
    return held.getvalue().decode()


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
    urgent = planned.airtime.urgent
    notices = 0 if urgent else sum(item.kind == "notice" and item.approved for item in planned.items)
    titles = (one_line(item.title) for item in planned.items if item.approved and (urgent or item.kind != "notice"))
    return _Hour(
        times=shown,
        slot=planned.airtime.slot_name,
        villages=""
        if planned.airtime.variant
        else ", ".join(names.get(each, each) for each in planned.airtime.villages),
        urgent=urgent,
        lines=(*((f"Thông báo ({notices})",) if notices else ()), *titles),
    )


def _notices(scripts: Iterable[Script]) -> Iterable[_Notice]:
    """The notices among them, the most urgent first; only words of the approved text."""
    found = [script for script in scripts if script.kind != "campaign" and script.approved]
    for notice in sorted(found, key=lambda notice: PRIORITIES.index(notice.priority)):
        said: tuple[Paragraph, ...] = notice.again or tuple(each for each in notice.body if not each.heading)
        yield _Notice(title=one_line(notice.title), priority=notice.priority, facts=tuple(each.text for each in said))


def _span(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return f"{WEEKDAY_NAMES[first.weekday()].capitalize()}, ngày {first:%d/%m/%Y}"
    return f"Từ ngày {first:%d/%m} đến ngày {last:%d/%m/%Y}"
