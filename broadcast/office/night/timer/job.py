"""What a timer runs and when, and how it asks the machine's own programs."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from broadcast.errors import TimerError
from broadcast.knowledge.language.slug import slug
from broadcast.model import VIETNAM

ZONE = VIETNAM.key
MORNING = time(4, 30)
"""The second run of a day: what the evening could not do is done before the first programme, at 5:00 or 5:30."""
BOOT_MINUTES = 5
"""After a start the run waits so long for the network; without it the evening's voice would be a spare one."""
ANSWER_S = 30
_SAID = "giờ Việt Nam: "
_TIMES = re.compile(_SAID + r"((?:\d\d:\d\d(?:, )?)+)")
_LONGEST_SLUG = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One station's nightly command. `name` is safe everywhere and differs between two stations of one machine.

    `times` are Vietnam's.
    """

    name: str
    station: Path
    command: tuple[str, ...]
    times: tuple[time, ...]

    @property
    def said(self) -> str:
        """For people, and for `times_in`: what every kind writes into its text."""
        return _SAID + ", ".join(f"{at:%H:%M}" for at in self.times)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What of a timer stands on the machine."""

    where: str
    text: str
    active: bool = True


class Timer(Protocol):
    """A kind of timer: a module with these five functions. Installing twice is installing once."""

    def available(self) -> bool:
        """Whether this machine has it."""

    def text(self, job: Job, now: datetime) -> str:
        """What is going to stand on the machine, for people to read."""

    def install(self, job: Job, now: datetime) -> tuple[str, ...]:
        """Put it there; what a person should know of it. Raises TimerError, PublishError."""

    def remove(self, job: Job) -> bool:
        """Take it away and leave nothing behind; False when there was none. Raises TimerError, PublishError."""

    def found(self, job: Job) -> Found | None:
        """What stands on the machine for this job, None where nothing does."""


def job_of(station: Path, *, at: time, python: str) -> Job:
    """The job of a station; `station` and `python` are absolute.

    Raises TimerError for a path with a letter that no timer could carry.
    """
    for path in (str(station), python):
        if any(unicodedata.category(letter) in {"Cc", "Cs"} or letter in "\ufffe\uffff" for letter in path):
            message = f"{path!r}: đường dẫn có ký tự mà máy hẹn giờ không ghi được — đổi tên thư mục rồi chạy lại"
            raise TimerError(message)
    digest = hashlib.sha256(str(station).encode()).hexdigest()[:8]
    # Cut as the names of timers that are installed already.
    shown = slug(station.name, longest=1000, otherwise="")[:_LONGEST_SLUG].strip("-")
    return Job(
        name="-".join(part for part in ("broadcast", shown, digest) if part),
        station=station,
        # -P: a folder named broadcast where the timer happens to stand must not be taken for the package.
        command=(python, "-P", "-m", "broadcast", "--station", str(station), "run"),
        times=tuple(dict.fromkeys((at, MORNING))),
    )


def times_in(text: str) -> tuple[time, ...]:
    """The times in Vietnam that a timer's text was written with."""
    found = _TIMES.search(text)
    return tuple(time.fromisoformat(word) for word in found[1].split(", ")) if found else ()


def next_run(times: tuple[time, ...], now: datetime) -> datetime:
    """The first of the times after `now`, which is in Vietnam's zone."""
    days: tuple[date, ...] = (now.date(), now.date() + timedelta(days=1))
    return min(
        at for day in days for time_of_day in times if (at := datetime.combine(day, time_of_day, now.tzinfo)) > now
    )


def ask(*command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a program of the machine; one that is not there, or hangs, answers like one that failed."""
    try:
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=ANSWER_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, b"", str(error).encode())


def tell(*command: str, given: bytes = b"") -> bytes:
    """Run a program of the machine that must do what it is told. Raises TimerError with what it said."""
    done = ask(*command, given=given)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        message = f"lệnh «{' '.join(command)}» không chạy được: {said[:500] or f'mã {done.returncode}'}"
        raise TimerError(f"{message} — sửa chỗ này, hoặc chọn cách khác bằng --kind")
    return done.stdout
