"""A task of Windows' Task Scheduler: an XML file, which schtasks takes in where there is one.

It is kept in the station's folder: what was asked for can be seen there, and taken to the machine that should run it.
The run needs the user to be logged on: a task that does without can only be made by an administrator.
"""

from __future__ import annotations

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

from broadcast.errors import TimerError
from broadcast.office.night.timer.job import BOOT_MINUTES, Found, Job, ask, tell
from broadcast.station.store import write_atomically

SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
MAX_COMMAND = 260
"""Letters of a program's path, by the schema's pathType."""
_EXPANDED = re.compile(r"%[^%]+%|\$\(")


def available() -> bool:
    """Whether this is Windows."""
    return os.name == "nt"


def text(job: Job, now: datetime | None = None) -> str:  # noqa: ARG001 - every kind is called alike
    """The task as XML, by schema 1.4. Raises TimerError."""
    program, arguments = job.command[0], subprocess.list2cmdline(job.command[1:])
    if any(_EXPANDED.search(text) for text in (program, arguments)) or len(program) > MAX_COMMAND:
        message = (
            f"{job.station}: Windows không giữ nguyên được %…% hay $( trong đường dẫn, và đường dẫn dài quá 260 chữ"
        )
        raise TimerError(f"{message} — đổi tên thư mục rồi chạy lại")
    task = ET.Element("Task", {"version": "1.4", "xmlns": SPACE})
    about = ET.SubElement(task, "RegistrationInfo")
    _add(about, Description=f"Dựng bản tin truyền thanh, {job.said}", URI=f"\\{job.name}")
    triggers = ET.SubElement(task, "Triggers")
    for at in job.times:
        # With its offset the time is Vietnam's on a machine of any zone; a day long past is no date to wait for.
        daily = _add(ET.SubElement(triggers, "CalendarTrigger"), StartBoundary=f"2026-01-01T{at:%H:%M}:00+07:00")
        _add(ET.SubElement(daily, "ScheduleByDay"), DaysInterval="1")
    user = _user()
    if user:
        _add(ET.SubElement(triggers, "LogonTrigger"), UserId=user, Delay=f"PT{BOOT_MINUTES}M")
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _add(principal, **({"UserId": user} if user else {}), LogonType="InteractiveToken", RunLevel="LeastPrivilege")
    settings = _add(
        ET.SubElement(task, "Settings"),
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        StartWhenAvailable="true",
        WakeToRun="true",
        ExecutionTimeLimit="PT6H",
    )
    _add(ET.SubElement(settings, "RestartOnFailure"), Interval="PT15M", Count="5")
    actions = ET.SubElement(task, "Actions", {"Context": "Author"})
    _add(ET.SubElement(actions, "Exec"), Command=program, Arguments=arguments)
    ET.indent(task)
    return ET.tostring(task, encoding="unicode") + "\n"


def install(job: Job, now: datetime) -> tuple[str, ...]:
    """Write the file and, on Windows, have it taken in. Raises TimerError, PublishError."""
    content = '<?xml version="1.0" encoding="UTF-16"?>\n' + text(job, now)
    write_atomically(_file(job), content.encode("utf-16"))
    command = ("schtasks", "/Create", "/TN", job.name, "/XML", str(_file(job)), "/F")
    if not available():
        shown = subprocess.list2cmdline(command)
        return (f"Đã ghi {_file(job)}. Trên máy Windows của đài hãy chạy: {shown}",)
    tell(*command)
    return ("Đã hẹn giờ bằng Task Scheduler. Máy phải bật, và người dùng này phải đang đăng nhập.",)


def remove(job: Job) -> bool:
    """Delete the task and its file."""
    there = available() and ask("schtasks", "/Query", "/TN", job.name).returncode == 0
    if there:
        tell("schtasks", "/Delete", "/TN", job.name, "/F")
    if not _file(job).exists():
        return there
    _file(job).unlink()
    return True


def found(job: Job) -> Found | None:
    """The file as it was written, and whether Windows has the task."""
    try:
        content = _file(job).read_text(encoding="utf-16")
    except (OSError, ValueError):
        return None
    active = available() and ask("schtasks", "/Query", "/TN", job.name).returncode == 0
    return Found(where=str(_file(job)), text=content.partition("\n")[2], active=active)


def _file(job: Job) -> Path:
    return job.station / f"{job.name}.xml"


def _user() -> str:
    """DOMAIN\\name of who installs, as Windows says it; elsewhere nobody, which is whoever takes the file in."""
    name, domain = os.environ.get("USERNAME", ""), os.environ.get("USERDOMAIN", "")
    return f"{domain}\\{name}" if available() and name and domain else ""


def _add(parent: ET.Element, **fields: str) -> ET.Element:
    for name, value in fields.items():
        ET.SubElement(parent, name).text = value
    return parent
