"""A timer of the user's own systemd: knows Vietnam's zone, and makes up for nights when the machine was off."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from pathlib import Path

from broadcast.errors import TimerError
from broadcast.office.night.timer.job import BOOT_MINUTES, ZONE, Found, Job, ask, tell
from broadcast.station.store import write_atomically

TRY_LATER = 75
"""Our exit code for "the same command may succeed later"."""


def available() -> bool:
    """Whether the user's systemd answers."""
    return ask("systemctl", "--user", "show-environment").returncode == 0


def text(job: Job, now: datetime | None = None) -> str:  # noqa: ARG001 - every kind is called alike
    """Both files, the service and then the timer. Raises TimerError."""
    return "\n".join(_files(job).values())


def install(job: Job, now: datetime) -> tuple[str, ...]:  # noqa: ARG001
    """Write both files, and start the timer where the user's systemd answers. Raises TimerError, PublishError."""
    for path, content in _files(job).items():
        write_atomically(path, content.encode())
    timer = f"{job.name}.timer"
    if not available():
        command = f"systemctl --user daemon-reload && systemctl --user enable --now {timer}"
        return (f"Đã ghi {_unit(timer)}. Ở đây không gọi được systemd; trên máy của đài hãy chạy: {command}",)
    tell("systemctl", "--user", "daemon-reload")
    tell("systemctl", "--user", "enable", "--now", timer)
    said = f"Đã hẹn giờ bằng systemd: {_unit(timer)}"
    if ask("loginctl", "show-user", getpass.getuser(), "--property=Linger", "--value").stdout.strip() == b"yes":
        return (said,)
    return (said, "Máy chỉ tự chạy khi có người đăng nhập. Muốn chạy cả khi không ai đăng nhập: loginctl enable-linger")


def remove(job: Job) -> bool:
    """Stop the timer and delete all that it left, the note of its last run among it."""
    timer = f"{job.name}.timer"
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    left = (
        _unit(timer),
        _unit(f"{job.name}.service"),
        _unit(f"timers.target.wants/{timer}"),
        data / "systemd/timers" / f"stamp-{timer}",
    )
    there = [path for path in left if path.exists() or path.is_symlink()]
    if not there:
        return False
    ask("systemctl", "--user", "disable", "--now", timer)
    for path in left:
        path.unlink(missing_ok=True)
    ask("systemctl", "--user", "daemon-reload")
    return True


def found(job: Job) -> Found | None:
    """The files that are there, and whether the timer is running."""
    timer = _unit(f"{job.name}.timer")
    try:
        texts = [_unit(f"{job.name}{suffix}").read_text(encoding="utf-8") for suffix in (".service", ".timer")]
    except (OSError, ValueError):
        return None
    active = ask("systemctl", "--user", "is-active", timer.name).returncode == 0
    return Found(where=str(timer), text="\n".join(texts), active=active)


def _unit(name: str) -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user" / name


def _files(job: Job) -> dict[Path, str]:
    if set(job.command[0]) & set("\"'\\"):
        message = f"{job.command[0]}: systemd không chạy chương trình có dấu nháy hay dấu \\ trong đường dẫn"
        raise TimerError(f"{message} — cài Python ở thư mục khác, hoặc dùng --kind cron")
    calendar = "\n".join(f"OnCalendar=*-*-* {at:%H:%M}:00 {ZONE}" for at in job.times)
    service = f"""\
# Do «broadcast timer install» ghi; gỡ bằng «broadcast timer remove».
[Unit]
Description=Dựng bản tin truyền thanh ({job.name})
StartLimitIntervalSec=2h
StartLimitBurst=6

[Service]
Type=exec
ExecStart=:{" ".join(map(_quoted, job.command))}
RestartForceExitStatus={TRY_LATER}
RestartSec=15min
RuntimeMaxSec=6h
"""
    timer = f"""\
# Do «broadcast timer install» ghi, {job.said}.
[Unit]
Description=Hẹn giờ dựng bản tin truyền thanh ({job.name})

[Timer]
{calendar}
OnBootSec={BOOT_MINUTES}min
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {_unit(f"{job.name}.service"): service, _unit(f"{job.name}.timer"): timer}


def _quoted(argument: str) -> str:
    """An argument of ExecStart; the colon before the command keeps dollar signs as they are."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
