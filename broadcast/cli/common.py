"""What every verb uses: the station's folder, its schedule, today's date, a span of days, a bar, JSON."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from broadcast.knowledge.language.lengths import clock
from broadcast.knowledge.language.moments import read_day, read_days, read_month, read_time
from broadcast.model import VIETNAM

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from broadcast.model import Schedule
    from broadcast.pipeline.day import Built
    from broadcast.station.folder import Folder
    from broadcast.station.listing import Listing

_stopped = threading.Event()


def the_time() -> datetime:
    """The time where the horns are, whatever the machine thinks of its own zone."""
    return datetime.now(VIETNAM)


def folder_of(station: Path) -> Folder:
    """The station's folder, absolute, as the command line named it."""
    from broadcast.station.folder import Folder

    return Folder(root=station.resolve())


def schedule_of(folder: Folder, engine: str | None) -> Schedule:
    """The station's schedule, with one voice alone where the command line names one. Raises ScheduleError."""
    from broadcast.config import load_schedule

    schedule = load_schedule(folder.schedule)
    if engine is None:
        return schedule
    from broadcast.pipeline.build import with_engine

    return with_engine(schedule, engine)


def today() -> date:
    """Today's date where the horns are."""
    return the_time().date()


def say_taken(folder: Folder) -> None:
    """Make drafts of documents that somebody put into scripts/, and say so on the error stream."""
    from broadcast.pipeline.dropped import take_dropped

    for taken in take_dropped(folder, today()):
        if taken.script is None:
            click.echo(f"Lưu ý: {taken.document} không lấy làm bài được: {taken.why}", err=True)
        else:
            click.echo(f"Đã lấy {taken.document} làm bản nháp: {taken.script}. Đọc, sửa, rồi duyệt.", err=True)


def span(first: date | None, days: int) -> list[date]:
    """So many days from `first` on, or from today."""
    start = first or today()
    return [start + timedelta(days=offset) for offset in range(days)]


class Days(click.ParamType):
    """A day or a week, as the days in it."""

    name = "NGÀY|TUẦN"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, ...]:
        """The days that were meant."""
        return _read(read_days, value, param, ctx)


class Day(click.ParamType):
    """One day."""

    name = "NGÀY"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was meant."""
        return value if isinstance(value, date) else _read(read_day, value, param, ctx)


class TimeOfDay(click.ParamType):
    """A time of day."""

    name = "GIỜ"

    def convert(self, value: str | time, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """The time that was meant."""
        return value if isinstance(value, time) else _read(read_time, value, param, ctx)


class Month(click.ParamType):
    """A month, as its first day."""

    name = "THÁNG"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The month that was meant."""
        return value if isinstance(value, date) else _read(read_month, value, param, ctx)


class FileThere(click.Path):
    """A file, or a folder, that must be there: where it is not, the nearest names are told."""

    def __init__(self, *, folders: bool = False) -> None:
        super().__init__(path_type=Path, exists=True, dir_okay=folders)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path that was meant."""
        from broadcast.knowledge.nearby import what_was_meant

        if not Path(value).exists() and (asked := what_was_meant(Path(value), folders=self.dir_okay)):
            raise click.BadParameter(f"không thấy «{value}» — {asked}", ctx, param)
        return super().convert(value, param, ctx)


_T = TypeVar("_T")
_Verb = TypeVar("_Verb", bound=Callable[..., object])


def _read(reader: Callable[[str], _T], value: str, param: click.Parameter | None, ctx: click.Context | None) -> _T:
    try:
        return reader(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def print_json(value: object) -> None:
    """Print a value as programs read it: JSON, UTF-8, indented."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def day_options(default: str) -> Callable[[_Verb], _Verb]:
    """The options --day and --days of verbs that work on days; `default` says what is meant without them."""

    def decorate(function: _Verb) -> _Verb:
        function = click.option("--days", type=click.IntRange(1, 366), default=1, help="Số ngày liền nhau.")(function)
        return click.option("--day", "first", type=Day(), metavar="NGÀY", help=f"Ngày đầu, ví dụ 22/4/2026. {default}")(
            function
        )

    return decorate


def give_way() -> None:
    """Let urgent news, the player and the web server go before: long work takes the processor that they leave."""
    with suppress(OSError, AttributeError):  # Windows has no such call
        os.nice(10)


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
    bars: dict[str, ProgressBar[int]] = {}
    showing = threading.Lock()

    def close() -> None:
        for bar in bars.values():
            bar.__exit__(None, None, None)
        bars.clear()

    def show(name: str, share: float) -> None:
        if _stopped.is_set():
            raise KeyboardInterrupt
        if quiet or not sys.stderr.isatty():
            return
        with showing:
            _show(name, share)

    def _show(name: str, share: float) -> None:
        if bars and name not in bars:  # the next one is recorded meanwhile: it is shown once this one is done
            return
        if name not in bars:
            bars[name] = click.progressbar(length=1000, label=name, file=sys.stderr, show_eta=True).__enter__()
        bar = bars[name]
        bar.update(max(0, int(share * 1000) - bar.pos))
        if share >= 1:
            close()

    try:
        yield show
    finally:
        close()


def tell_built(built: Built) -> None:
    """Print a line for each bulletin of a day: its file, whether it is new, length, size, loudness, voice."""
    for bulletin in built.day.bulletins:
        state, file = "đã dựng" if bulletin.name in built.made else "không đổi", bulletin.main
        click.echo(
            f"{built.day.place / file.mp3}  {state}  {clock(file.duration_ms)}  "
            f"{file.size_bytes / 1e6:.1f} MB  {file.loudness.heard_lufs:.1f} LUFS  giọng {bulletin.voice.engine}"
        )
    if not built.day.bulletins:
        click.echo(f"{built.day.day:%d/%m/%Y}: không có khung giờ nào phát")


village_option = click.option("--village", default="", metavar="MÃ_THÔN", help="Chỉ những gì thôn này nghe.")


def listings_of(folder: Folder, when: tuple[date, ...], village: str) -> list[Listing]:
    """What the village hears on the days that are built; the others are told.

    Raises PublishError where none is built, UnknownVillageError.
    """
    from broadcast.office.villages.stick import listings_of as found_for

    found, missing = found_for(folder, schedule_of(folder, None), when, village)
    if missing:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in missing)
        click.echo(f"Những ngày chưa dựng, không chép: {days}", err=True)
    return list(found)
