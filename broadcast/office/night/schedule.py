"""The schedule of a run by night, when nobody is there to mend schedule.yaml: the last one that was in order."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from broadcast.config import checked_schedule, load_schedule
from broadcast.config.texts import text_of
from broadcast.errors import BroadcastError, Diagnostic, NextStep, ScheduleError, Step
from broadcast.model import Schedule
from broadcast.station.folder import Folder
from broadcast.station.store import write_atomically


def schedule_of_the_night(folder: Folder) -> tuple[Schedule, tuple[Diagnostic, ...]]:
    """The station's schedule; where it is faulty, the last good one, with the faults that are to be told.

    Where all that is wrong is a file that it names, a jingle that is gone, it is the schedule itself.

    Raises ScheduleError where there was never a good one.
    """
    place = _last_good(folder)
    try:
        schedule = load_schedule(folder.schedule)
    except ScheduleError as error:
        for written in (folder.schedule, place):
            with suppress(OSError, ValueError, BroadcastError):
                text = text_of(written, folder.schedule.name)
                return checked_schedule(text, folder.root, folder.schedule.name, with_files=False), error.diagnostics
        raise ScheduleError(*error.diagnostics, _none_before(folder)) from error
    with suppress(OSError, BroadcastError):  # a disk that is full is told by what must be written
        text = folder.schedule.read_text(encoding="utf-8-sig")
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            write_atomically(place, text.encode())
    return schedule, ()


def _none_before(folder: Folder) -> Diagnostic:
    """What a person is told where no earlier schedule can stand for a faulty one."""
    message = "đài chưa có lịch đúng nào từ trước để phát thay, nên chưa làm được bản tin nào"
    step = Step(code=NextStep.RUN)
    return Diagnostic(path=folder.schedule.name, line=1, message=message, step=step)


def _last_good(folder: Folder) -> Path:
    return folder.cache / "lich-dung-gan-nhat.yaml"
