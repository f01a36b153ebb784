"""Urgent news: written, approved and on the day's lists within seconds, repeated until it ends.

An urgent bulletin is made first and alone, whatever state the other texts are in; then what is still to be aired that
day is made anew, with the urgent text at its head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.errors import (
    BroadcastError,
    Diagnostic,
    InputError,
    NextStep,
    ScriptError,
    StationBusyError,
    Step,
    UploadError,
)
from broadcast.knowledge.rules import QuietHours, quiet_hours_of
from broadcast.model import Progress, Schedule, Script
from broadcast.office.approval.approve import approve_scripts, unread_of
from broadcast.office.overview.pages import refresh_site
from broadcast.office.upload import upload
from broadcast.office.villages.named import villages_named
from broadcast.pipeline.build import build
from broadcast.pipeline.day import Built, Say, aired
from broadcast.pipeline.inputs import load_urgent, load_urgent_inputs
from broadcast.stages.script import end, write_urgent
from broadcast.stages.spoken import read_aloud
from broadcast.station.folder import Folder, built_days
from broadcast.station.keys import undamaged_key
from broadcast.station.ledger import read_ledger
from broadcast.station.ledger_beside import approve_beside
from broadcast.station.signer import Signer
from broadcast.station.spoken_form import written_form
from broadcast.station.store import lock

LOCK_WAIT_S = 30.0
MAX_WORDS = 300
"""Two minutes of speech; what takes longer is a notice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Urgent news as a person gives it out, in his name `by` or with his signature.

    It is repeated every so many minutes, 0 is once, until the local time `until`. No villages means the whole commune.
    Only an order that is released `through_night` may begin in the quiet hours, or go on past midnight.
    """

    text: str
    by: str
    position: str = ""
    until: datetime | None = None
    every_minutes: int = 0
    through_night: bool = False
    villages: tuple[str, ...] = ()
    signer: Signer | None = None


def announce(folder: Folder, schedule: Schedule, order: Order, *, now: datetime) -> Script:
    """Write an urgent text and approve it; it begins with the minute after the aware time `now`.

    One that is repeated without an end is repeated until the quiet hours, unless it is released for the night. Raises
    UnknownVillageError, NotAllowedError where a named approver's PIN is needed, ScriptError for a text that is empty,
    too long, or can't be read aloud; then nothing is left of it.
    """
    begins, until, villages = weighed(schedule, order, now=now)
    script = write_urgent(
        folder.scripts,
        order.text,
        begins=begins,
        until=until,
        every_minutes=order.every_minutes,
        through_night=order.through_night,
        villages=villages,
    )
    path = folder.root / script.source.path
    try:
        _approve(folder, schedule, script, order, at=now)
    except BaseException:
        path.unlink()
        raise
    return script


def weighed(schedule: Schedule, order: Order, *, now: datetime) -> tuple[datetime, datetime | None, tuple[str, ...]]:
    """When the order begins and ends, in local time, and for which villages; nothing is written.

    Raises UnknownVillageError; ScriptError for a text that is empty or too long, an end that is over, and for an order
    that is not released for the night and would be heard in it.
    """
    villages, until = villages_named(schedule, order.villages), order.until
    begins = next_minute(now)
    if until is not None and until <= begins:
        raise _refused(f"giờ kết thúc {until:%H:%M ngày %d/%m/%Y} đã qua — ghi lại giờ kết thúc")
    if not order.through_night:
        quiet = quiet_hours_of(schedule)
        _refuse_by_night(quiet, begins, until)
        if order.every_minutes and until is None:
            until = quiet.next_start(begins) - timedelta(minutes=1)
    words = len(order.text.split())
    if not any(map(str.isalnum, order.text)):
        raise _refused("chưa có nội dung — viết tin cần báo sau lệnh, trong dấu ngoặc kép")
    if words > MAX_WORDS:
        advice = "rút gọn, hoặc viết thành thông báo trong scripts/thong-bao"
        raise _refused(f"dài {words} chữ, tin khẩn nhiều nhất {MAX_WORDS} chữ — {advice}")
    return begins, until, villages


def active(folder: Folder, now: datetime) -> tuple[Script, ...]:
    """The urgent texts that were approved and have not ended."""
    at = now.replace(tzinfo=None)
    found = (news for news in load_urgent(folder) if news.approved)
    return tuple(news for news in found if news.valid_until is None or at <= news.valid_until)


def unfinished(folder: Folder) -> tuple[str, ...]:
    """The files of urgent texts that nobody has approved: whoever gave one out was stopped before it was approved."""
    return tuple(news.source.path for news in load_urgent(folder) if news.approval is None and not news.ended)


def withdraw(folder: Folder, scripts: tuple[Script, ...], now: datetime) -> None:
    """End those urgent texts now."""
    with lock(folder.cache / "urgent.lock", wait_s=LOCK_WAIT_S):
        end(folder.scripts, scripts, now.replace(tzinfo=None, microsecond=0))


def build_urgent(folder: Folder, schedule: Schedule, *, now: datetime, say: Say, progress: Progress) -> Iterator[Built]:
    """The lists of today and of the days that are built ahead, with the urgent bulletins as they are now, at once,
    whatever else is being built, and the pages; then these days once more with the programmes that are still to come.

    Raises BroadcastError; the urgent bulletins are out by then, whatever is wrong with the others.
    """
    soon = {now.date(), next_minute(now).date()}
    days = sorted(soon | {day for day in built_days(folder) if day > now.date()})
    yield from build(folder, schedule, days, now=now, urgent_only=True, say=say, progress=progress)
    refresh_site(folder, schedule, now.date(), days)
    _send(folder, schedule, now, say, urgent=True)
    faults: list[BroadcastError] = []
    for day in days:  # each by itself: a fault in one must not keep the news, or its end, from another
        try:
            yield from build(folder, schedule, [day], now=now, keep=aired(now), say=say, progress=progress)
        except BroadcastError as error:
            say(f"{day:%d/%m/%Y}: các bản tin thường chưa dựng lại được, vẫn như trước khi có lệnh này")
            faults.append(error)
    refresh_site(folder, schedule, now.date(), days)
    _send(folder, schedule, now, say, urgent=False)
    if faults:
        raise faults[0]


def _send(folder: Folder, schedule: Schedule, now: datetime, say: Say, *, urgent: bool) -> None:
    """Bring the pages to the web host; what fails there is said, and keeps no news from the horns."""
    try:
        upload(folder, schedule, now=now, urgent=urgent)
    except (UploadError, StationBusyError) as error:
        say(f"trang trên mạng chưa đổi: {error}")


def next_minute(now: datetime) -> datetime:
    """The next whole minute, as local time."""
    return now.replace(second=0, microsecond=0, tzinfo=None) + timedelta(minutes=1)


def _approve(folder: Folder, schedule: Schedule, script: Script, order: Order, *, at: datetime) -> None:
    """Approve the text in the ledger or, where that can't be relied on, beside it."""
    try:
        undamaged_key(folder.root)
        read_ledger(folder.scripts)
    except InputError:
        inputs = load_urgent_inputs(folder, schedule)
        faults = unread_of(script, inputs.schedule, inputs.manner)
        if faults:
            raise ScriptError(*faults) from None
        form = written_form(read_aloud(script, inputs.manner))
        approve_beside(
            folder.scripts, script, by=order.by, position=order.position, at=at, form=form, signer=order.signer
        )
    else:
        approve_scripts(folder, schedule, [script], by=order.by, position=order.position, at=at, signer=order.signer)


def _refuse_by_night(quiet: QuietHours, begins: datetime, until: datetime | None) -> None:
    """Refuse what would wake people, or repeats all night because its end was taken for tomorrow's."""
    step = Step(code=NextStep.THROUGH_NIGHT)
    if quiet.hold(begins.time()):
        raise _refused(f"bây giờ đang trong giờ yên tĩnh ({quiet})", step)
    if until is not None and (until.date() > begins.date() or quiet.touch(begins, until)):
        raise _refused(f"giờ kết thúc {until:%H:%M ngày %d/%m/%Y} để tin kéo qua giờ yên tĩnh ({quiet})", step)


def _refused(message: str, step: Step | None = None) -> ScriptError:
    return ScriptError(Diagnostic(path="«urgent»", line=1, message=message, step=step))
