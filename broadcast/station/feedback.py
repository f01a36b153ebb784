"""What villages say of the sound: «không nghe rõ», «quá to», «quá sớm», «không phát»; open until a person closes it.

A file beside schedule.yaml, a JSON object a line, lines only ever added: a line that is a complaint, or one that closes
an earlier one by its number and names who did. It is the office's; no page shows it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

from broadcast.errors import Diagnostic, InputError, PublishError
from broadcast.station.store import add_lines, lock, publish_error

NAME = "phan-anh.jsonl"
Complaint = Literal["khong-ro", "qua-to", "qua-som", "khong-phat"]
COMPLAINTS: dict[Complaint, str] = {
    "khong-ro": "Loa không nghe rõ",
    "qua-to": "Loa quá to",
    "qua-som": "Phát quá sớm",
    "khong-phat": "Loa không phát",
}
"""What may be said, and how it is shown."""
MAX_HORN = 80
MAX_BYTES = 5_000_000
"""As much as thirty thousand complaints: more is no village's doing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """One complaint. `number` counts from 1; `minute` is how far into the bulletin, and `horn` which horn, if told.

    `closed_by` is empty while it is open; `note` is what was done about it.
    """

    number: int
    at: datetime
    village: str
    what: Complaint
    day: date
    minute: int | None = None
    horn: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    note: str = ""


def read_feedback(root: Path) -> tuple[Feedback, ...]:
    """Every complaint of the station, oldest first. Raises InputError with the line that can't be read."""
    path = root / NAME
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Diagnostic(path=NAME, line=1, message="không đọc được sổ phản ánh")) from error
    found: dict[int, Feedback] = {}
    for line, written in enumerate(text.splitlines(), 1):
        try:
            _take(json.loads(written), found)
        except (ValueError, KeyError, TypeError) as error:
            message = "dòng này bị hỏng — khôi phục tệp từ bản sao"
            raise InputError(Diagnostic(path=NAME, line=line, message=message)) from error
    return tuple(found.values())


def add_feedback(
    root: Path, *, at: datetime, village: str, what: Complaint, day: date, minute: int | None = None, horn: str = ""
) -> None:
    """Note a complaint. Raises PublishError, also where the file has grown beyond all reason."""
    path = root / NAME
    with lock(path.with_name(f".{NAME}.number.lock"), wait_s=10.0):
        try:
            if path.exists() and path.stat().st_size > MAX_BYTES:
                raise PublishError("sổ phản ánh đã đầy — đóng bớt và cất tệp cũ đi", where=str(path))
            number = path.read_bytes().count(b"\n") + 1 if path.exists() else 1
        except OSError as error:
            raise publish_error(path, error) from error
        line = {"number": number, "at": at.isoformat(timespec="seconds"), "village": village, "what": what}
        line |= {"day": day.isoformat(), "minute": minute, "horn": _one_line(horn)}
        add_lines(path, [json.dumps(line, ensure_ascii=False)])


def close_feedback(root: Path, number: int, *, by: str, at: datetime, note: str = "") -> Feedback:
    """Close an open complaint in a person's name. Raises InputError where there is none of that number."""
    found = next(
        (complaint for complaint in read_feedback(root) if complaint.number == number and not complaint.closed_by), None
    )
    if found is None or not by.strip():
        message = "ghi tên người đóng" if found else f"không có phản ánh số {number} đang mở"
        raise InputError(Diagnostic(path=NAME, line=1, message=message))
    line = {"closes": number, "by": _one_line(by), "at": at.isoformat(timespec="seconds"), "note": _one_line(note)}
    add_lines(root / NAME, [json.dumps(line, ensure_ascii=False)])
    return replace(found, closed_by=line["by"], closed_at=at, note=line["note"])  # type: ignore[arg-type]


def _take(line: dict[str, object], found: dict[int, Feedback]) -> None:
    if "closes" in line:
        number = int(str(line["closes"]))
        found[number] = replace(
            found[number],
            closed_by=str(line["by"]),
            closed_at=datetime.fromisoformat(str(line["at"])),
            note=str(line["note"]),
        )
        return
    if line["what"] not in get_args(Complaint):
        raise ValueError(line["what"])
    complaint = Feedback(
        number=int(str(line["number"])),
        at=datetime.fromisoformat(str(line["at"])),
        village=str(line["village"]),
        what=line["what"],  # type: ignore[arg-type]  # as asked above
        day=date.fromisoformat(str(line["day"])),
        minute=None if line["minute"] is None else int(str(line["minute"])),
        horn=str(line["horn"]),
    )
    found[complaint.number] = complaint


def _one_line(text: str) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in text[: MAX_HORN * 4])
    return " ".join(kept.split())[:MAX_HORN]
