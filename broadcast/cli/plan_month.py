"""A month's programmes as a table of one screen: two days a row, a column for each hour of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import zip_longest
from typing import TYPE_CHECKING

from broadcast.knowledge.language.lengths import clock

if TYPE_CHECKING:
    from broadcast.pipeline.outlook import Planned

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
MOST_HOURS = 4
"""Hours that have a column of their own; further ones, as of urgent news, share the last."""
_DAY_WIDTH, _CELL_WIDTH, _BETWEEN = 7, 10, " │ "
_LONGEST_LINE = 98
_MOST_TITLES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """The hours at which the table has a column, and whether one for all others stands behind them."""

    hours: tuple[time, ...]
    others: bool

    def head(self) -> str:
        names = [f"{at:%H:%M}" for at in self.hours] + ["khác"] * self.others
        return "Ngày".ljust(_DAY_WIDTH) + "".join(name.ljust(_CELL_WIDTH) for name in names)

    def row(self, day: date, planned: Sequence[Planned]) -> str:
        cells = [[each for each in planned if each.airtime.at == at] for at in self.hours]
        if self.others:
            cells.append([each for each in planned if each.airtime.at not in self.hours])
        shown = "".join(_cell(programmes).ljust(_CELL_WIDTH) for programmes in cells)
        return f"{WEEKDAYS[day.weekday()]} {day:%d}".ljust(_DAY_WIDTH) + shown


def month_table(planned: Sequence[Planned], days: Sequence[date]) -> tuple[str, ...]:
    """The lines of the table and what is to be said under it; no more than a screen has."""
    columns = _columns(planned)
    rows = [columns.row(day, [each for each in planned if each.airtime.day == day]) for day in days]
    half = (len(rows) + 1) // 2
    head, empty = columns.head(), "".ljust(len(columns.head()))
    lines = [f"{head}{_BETWEEN}{head}", *map(_BETWEEN.join, zip_longest(rows[:half], rows[half:], fillvalue=empty))]
    return tuple(line.rstrip() for line in (*lines, *_under(planned)))


def _columns(planned: Iterable[Planned]) -> _Columns:
    often = Counter(programme.airtime.at for programme in planned)
    if len(often) <= MOST_HOURS:
        return _Columns(hours=tuple(sorted(often)), others=False)
    kept = sorted(often, key=lambda at: (-often[at], at))[: MOST_HOURS - 1]
    return _Columns(hours=tuple(sorted(kept)), others=True)


def _cell(programmes: Sequence[Planned]) -> str:
    """≈14′ 6!*: about fourteen minutes, six items, some of them not approved, some that did not fit."""
    if not programmes:
        return "–"
    about = "" if all(programme.built for programme in programmes) else "≈"
    minutes = sum(programme.duration_ms for programme in programmes) / 60_000
    items = {item.id for programme in programmes for item in programme.items}
    unapproved = any(not item.approved for programme in programmes for item in programme.items)
    moved = any(programme.moved for programme in programmes)
    return f"{about}{max(1, round(minutes))}′ {len(items)}{'!' * unapproved}{'*' * moved}"


def _under(planned: Sequence[Planned]) -> Iterable[str]:
    yield "14′ 6: 14 phút, 6 bài; ≈ ước tính; – không phát; ! có bài chưa duyệt; * thiếu phút, dời bài."
    again = {(each.airtime.at, at) for each in planned for at in each.airtime.repeats}
    if again:
        yield _cut("Phát lại: " + ", ".join(f"{first:%H:%M} lúc {at:%H:%M}" for first, at in sorted(again)))
    waiting = dict.fromkeys(item.title for each in planned for item in each.items if not item.approved)
    if waiting:
        yield _cut(f"Chưa duyệt {len(waiting)} bài: {'; '.join(list(waiting)[:_MOST_TITLES])}")
    total = sum(programme.duration_ms * (1 + len(programme.airtime.repeats)) for programme in planned)
    items = Counter(item.id for programme in planned for item in programme.items)
    count = f"{len(planned)} chương trình, {clock(total)}; {len(items)} bài, {items.total()} lượt"
    yield f"Tổng cộng {count}."
    yield "Xem tên từng bài: broadcast plan --day NGÀY --days 7"


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
