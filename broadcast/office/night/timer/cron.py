"""A marked block in the user's crontab; every other line stays as it is, to the byte.

cron has no zone that all its kinds understand: Debian's takes a CRON_TZ line for an ordinary variable and would run
seven hours off without a word. So the times are written by the machine's own clock. Where that clock changes with the
seasons, both of its times are written: the run that comes an hour off finds its work done.
"""

from __future__ import annotations

import shlex
import shutil
from datetime import UTC, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast.errors import TimerError
from broadcast.office.night.timer.job import BOOT_MINUTES, ZONE, Found, Job, ask, tell

MAX_COMMAND = 990
"""Bytes of a command; Debian's cron refuses 1000 and cuts nothing."""
_NONE = b"no crontab for"


def available() -> bool:
    """Whether this machine has a crontab."""
    return shutil.which("crontab") is not None


def text(job: Job, now: datetime, zone: tzinfo | None = None) -> str:
    """The block. `zone` is the clock that cron goes by, the machine's own if None. Raises TimerError."""
    command = " ".join(map(shlex.quote, job.command))
    if "\\" in command:
        raise TimerError(f"{job.station}: cron không nhận đường dẫn có dấu \\ — đổi tên, hoặc dùng --kind systemd")
    command = command.replace("%", "\\%")
    if len(command.encode()) > MAX_COMMAND:
        raise TimerError(f"{job.station}: đường dẫn quá dài cho cron — đặt đài ở thư mục ngắn hơn, hoặc --kind systemd")
    local = [at for at_vietnam in job.times for at in local_times(at_vietnam, zone or machine_zone(), now.year)]
    lines = (
        f"# BEGIN {job.name}: do «broadcast timer install» ghi, {job.said}",
        *(f"{at.minute} {at.hour} * * * {command}" for at in dict.fromkeys(local)),
        f"@reboot sleep {BOOT_MINUTES * 60}; {command}",
        f"# END {job.name}",
    )
    return "\n".join(lines) + "\n"


def install(job: Job, now: datetime) -> tuple[str, ...]:
    """Put the block at the head of the crontab, where no setting of other lines reaches it. Raises TimerError."""
    block = text(job, now).encode()
    _, others = _parted(job, _crontab())
    tell("crontab", "-", given=block + others)
    return ("Đã hẹn giờ bằng cron, theo đồng hồ của máy này. Đổi múi giờ của máy thì chạy lại lệnh này.",)


def remove(job: Job) -> bool:
    """Take the block out of the crontab, and the crontab away if it had nothing else."""
    if not available():
        return False
    block, others = _parted(job, _crontab())
    if not block:
        return False
    tell("crontab", "-", given=others) if others else tell("crontab", "-r")
    return True


def found(job: Job) -> Found | None:
    """The block as it stands in the crontab."""
    block, _ = _parted(job, ask("crontab", "-l").stdout)
    return Found(where="crontab", text=block.decode("utf-8", "replace")) if block else None


def local_times(at: time, zone: tzinfo, year: int) -> tuple[time, ...]:
    """When it is that time in Vietnam, by a clock of that zone: one time, or two where the clock changes."""
    vietnam = ZoneInfo(ZONE)
    months = (datetime(year, month, 15, at.hour, at.minute, tzinfo=vietnam) for month in range(1, 13))
    return tuple(sorted({moment.astimezone(zone).time() for moment in months}))


def machine_zone() -> tzinfo:
    """The zone that cron goes by: the machine's, whatever TZ says in the shell that calls us."""
    try:
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return UTC


def _crontab() -> bytes:
    """The user's crontab; none is empty. Raises TimerError where it can't be read: it would be lost in the writing."""
    done = ask("crontab", "-l")
    if done.returncode != 0 and _NONE in done.stderr:
        return b""
    return done.stdout if done.returncode == 0 else tell("crontab", "-l")


def _parted(job: Job, crontab: bytes) -> tuple[bytes, bytes]:
    """The station's block, and all the rest."""
    block, others, inside = b"", b"", False
    for line in crontab.splitlines(keepends=True):
        inside = inside or line.startswith(f"# BEGIN {job.name}:".encode())
        block, others = (block + line, others) if inside else (block, others + line)
        inside = inside and line.rstrip() != f"# END {job.name}".encode()
    if inside:
        message = f"crontab: thiếu dòng «# END {job.name}» — chạy «crontab -e», xóa các dòng từ «# BEGIN {job.name}»"
        raise TimerError(f"{message} đến hết phần này rồi chạy lại")
    return block, others
