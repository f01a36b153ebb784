"""What every verb uses: the station's folder, its schedule, today's date, a span of days, a bar, JSON."""

from __future__ import annotations

import calendar
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from broadcast.model import VIETNAM

if TYPE_CHECKING:
    from broadcast.model import Schedule
    from broadcast.station.folder import Folder

_stopped = threading.Event()
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years for which the calendar of the moon and the holidays are known."""


def the_time() -> datetime:
    """The time where the horns are, whatever the machine thinks of its own zone."""
    return datetime.now(VIETNAM)


def folder_of(station: Path) -> Folder:
    from broadcast.station.folder import Folder

    return Folder(root=station.resolve())


def schedule_of(folder: Folder, engine: str | None) -> Schedule:
    from broadcast.config import load_schedule
    from broadcast.pipeline import with_engine

    return with_engine(load_schedule(folder.schedule), engine)


def today() -> date:
    return the_time().date()


def span(first: datetime | None, days: int) -> list[date]:
    start = first.date() if first else today()
    _known(start)
    return [start + timedelta(days=offset) for offset in range(days)]


def month_of(text: str) -> list[date]:
    """The days of a month written 2026-05."""
    try:
        first = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise click.BadParameter(f"không đọc được «{text}» — viết YYYY-MM, ví dụ 2026-05") from None
    _known(first)
    days = calendar.monthrange(first.year, first.month)[1]
    return [first.replace(day=number) for number in range(1, days + 1)]


class Days(click.ParamType):
    """A day YYYY-MM-DD, or a week YYYY-Www from Monday to Sunday, as the days in it."""

    name = "NGÀY|TUẦN"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, ...]:
        days: tuple[date, ...] = ()
        with suppress(ValueError):
            if week := re.fullmatch(r"(\d{4})-W(\d\d)", value, re.ASCII):
                days = tuple(date.fromisocalendar(int(week[1]), int(week[2]), number) for number in range(1, 8))
            elif re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                days = (date.fromisoformat(value),)
        if not days:
            self.fail(f"không đọc được «{value}» — viết ngày như 2026-04-22, hoặc tuần như 2026-W17", param, ctx)
        _known(days[0])
        return days


def _known(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise click.BadParameter(f"năm {day.year} — ghi ngày trong khoảng {FIRST_YEAR} đến {LAST_YEAR}")


def print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def day_options(default: str) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        function = click.option("--days", type=click.IntRange(1, 366), default=1, help="Số ngày liền nhau.")(function)
        return click.option(
            "--day", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=f"Ngày đầu. {default}"
        )(function)

    return decorate


def listen_for_ctrl_c() -> None:
    """Raise a Ctrl-C where it can come up: raised in a function that soundfile's C library calls back, it is lost, and
    the library takes it for a fault of the disk. There it is only noted, and the next step of the work raises it."""

    def stop(_signal: int, frame: FrameType | None) -> None:
        _stopped.set()
        if frame is None or not frame.f_code.co_name.startswith("vio_"):
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)


@contextmanager
def bar(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar a bulletin on a terminal, with the time left; nothing where no person looks."""
    bars: dict[str, Any] = {}

    def close() -> None:
        for bar in bars.values():
            bar.__exit__(None, None, None)
        bars.clear()

    def show(name: str, share: float) -> None:
        if _stopped.is_set():
            raise KeyboardInterrupt
        if quiet or not sys.stderr.isatty():
            return
        if name not in bars:
            close()
            bars[name] = click.progressbar(length=1000, label=name, file=sys.stderr, show_eta=True).__enter__()
        bar = bars[name]
        bar.update(max(0, int(share * 1000) - bar.pos))
        if share >= 1:
            close()

    try:
        yield show
    finally:
        close()
