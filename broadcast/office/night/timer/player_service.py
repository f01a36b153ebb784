"""Makes a machine run the player from its start on: a service of the user's systemd, or a task of Windows.

Installing twice is installing once; what is removed leaves nothing behind. What was asked for stands in a file that can
be read, and taken to another machine.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Literal

from broadcast.errors import TimerError
from broadcast.office.night.timer.job import ask, tell
from broadcast.office.night.timer.systemd import available as systemd_answers
from broadcast.office.night.timer.windows import SPACE
from broadcast.station.store import write_atomically

Kind = Literal["systemd", "windows"]
KINDS: tuple[Kind, ...] = ("systemd", "windows")


def default_kind() -> Kind:
    """The kind that fits this machine."""
    return "windows" if os.name == "nt" else "systemd"


def name_of(timer_name: str) -> str:
    """The service's name, by that of the station's timer: two stations of one machine have two."""
    return f"{timer_name}-may-phat"


def text(kind: Kind, name: str, command: tuple[str, ...]) -> str:
    """What is going to stand on the machine, for people to read. Raises TimerError."""
    return _unit(name, command) if kind == "systemd" else _task(name, command)


def install(kind: Kind, name: str, command: tuple[str, ...], station: Path) -> tuple[str, ...]:
    """Have the machine keep the player running; what a person should know of it. Raises TimerError, PublishError."""
    path = where(kind, name, station)
    if kind == "windows":
        content = '<?xml version="1.0" encoding="UTF-16"?>\n' + _task(name, command)
        write_atomically(path, content.encode("utf-16"))
        taken = ("schtasks", "/Create", "/TN", name, "/XML", str(path), "/F")
        if os.name != "nt":
            return (f"Đã ghi {path}. Trên máy Windows hãy chạy: {subprocess.list2cmdline(taken)}",)
        tell(*taken)
        tell("schtasks", "/Run", "/TN", name)
        return ("Máy phát chạy từ bây giờ, và mỗi khi người dùng này đăng nhập.",)
    write_atomically(path, _unit(name, command).encode())
    if not systemd_answers():
        started = f"systemctl --user daemon-reload && systemctl --user enable --now {path.name}"
        return (f"Đã ghi {path}. Ở đây không gọi được systemd; trên máy phát hãy chạy: {started}",)
    tell("systemctl", "--user", "daemon-reload")
    tell("systemctl", "--user", "enable", path.name)
    tell("systemctl", "--user", "restart", path.name)
    said = f"Máy phát chạy từ bây giờ, và mỗi khi máy bật: {path}"
    if ask("loginctl", "show-user", getpass.getuser(), "--property=Linger", "--value").stdout.strip() == b"yes":
        return (said,)
    return (said, "Máy chỉ tự chạy khi có người đăng nhập. Muốn chạy cả khi không ai đăng nhập: loginctl enable-linger")


def remove(kind: Kind, name: str, station: Path) -> bool:
    """Stop the player and take it away; False when there was none. Raises TimerError, PublishError."""
    path = where(kind, name, station)
    if not path.exists():
        return False
    if kind == "windows":
        if os.name == "nt":
            ask("schtasks", "/End", "/TN", name)
            ask("schtasks", "/Delete", "/TN", name, "/F")
        path.unlink()
        return True
    ask("systemctl", "--user", "disable", "--now", path.name)
    path.unlink()
    (path.parent / "default.target.wants" / path.name).unlink(missing_ok=True)
    ask("systemctl", "--user", "daemon-reload")
    return True


def where(kind: Kind, name: str, station: Path) -> Path:
    """The file in which it stands."""
    if kind == "windows":
        return station / f"{name}.xml"
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "systemd" / "user" / f"{name}.service"


def _unit(name: str, command: tuple[str, ...]) -> str:
    """A service that is started again at once after it has ended, however that was, and however often."""
    if set(command[0]) & set("\"'\\"):
        raise TimerError(f"{command[0]}: systemd không chạy chương trình có dấu nháy hay dấu \\ trong đường dẫn")
    return f"""\
# Do «broadcast play install» ghi; gỡ bằng «broadcast play remove».
[Unit]
Description=Máy phát truyền thanh ({name})
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=:{" ".join(map(_quoted, command))}
Restart=always
RestartSec=100ms

[Install]
WantedBy=default.target
"""


def _quoted(argument: str) -> str:
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _task(name: str, command: tuple[str, ...]) -> str:
    """A task by schema 1.4: at logon, without an end. A guard starts the player again at once when it has ended, the
    task starts the guard again within a minute."""
    task = ET.Element("Task", {"version": "1.4", "xmlns": SPACE})
    _add(ET.SubElement(task, "RegistrationInfo"), Description="Máy phát truyền thanh", URI=f"\\{name}")
    triggers = ET.SubElement(task, "Triggers")
    logon = ET.SubElement(triggers, "LogonTrigger")
    _add(ET.SubElement(logon, "Repetition"), Interval="PT1M", StopAtDurationEnd="false")
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _add(principal, LogonType="InteractiveToken", RunLevel="LeastPrivilege")
    settings = _add(
        ET.SubElement(task, "Settings"),
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        StartWhenAvailable="true",
        ExecutionTimeLimit="PT0S",
    )
    _add(ET.SubElement(settings, "RestartOnFailure"), Interval="PT1M", Count="999")
    action = ET.SubElement(ET.SubElement(task, "Actions", {"Context": "Author"}), "Exec")
    guarded = ("-m", "broadcast.player.guard", *command)
    _add(action, Command=command[0], Arguments=subprocess.list2cmdline(guarded))
    ET.indent(task)
    return ET.tostring(task, encoding="unicode") + "\n"


def _add(parent: ET.Element, **fields: str) -> ET.Element:
    for name, value in fields.items():
        ET.SubElement(parent, name).text = value
    return parent
