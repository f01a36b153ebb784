"""The head of a script file between two lines of ---: its keys and values, each fault with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date, datetime, time

from broadcast.errors import Diagnostic, InputError, ScriptError
from broadcast.knowledge.language.moments import read_day_with_time
from broadcast.model import PRIORITIES, Priority
from broadcast.outside.written import Value, Written, read_written

KEYS = (
    "title",
    "sources",
    "priority",
    "valid_from",
    "valid_until",
    "villages",
    "adds",
    "omits",
    "audio",
    "offline_only",
    "every",
    "through_night",
)
_FENCE = re.compile(r"---[ \t]*")
Head = dict[str, tuple[int, str | tuple[str, ...]]]


def front_matter(lines: list[str], shown: str) -> tuple[Head, int]:
    """The front matter as {key: (line, value)} and the index of the first line of the body."""
    if not _FENCE.fullmatch(lines[0]):
        message = "dòng đầu phải là --- rồi đến title: tên bài, kết thúc bằng một dòng --- nữa"
        raise ScriptError(Diagnostic(path=shown, line=1, message=message))
    end = next((index for index, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        message = "phần đầu bài chưa đóng — thêm một dòng --- trước nội dung"
        raise ScriptError(Diagnostic(path=shown, line=1, message=message))
    try:
        written = read_written("\n".join(lines[1:end]), shown, first_line=2)
    except InputError as error:
        raise ScriptError(*error.diagnostics) from error
    if not isinstance(written.value, dict):
        raise ScriptError(Diagnostic(path=shown, line=2, message="phần đầu bài phải là các dòng «khóa: giá trị»"))
    return _head(written, written.value, shown), end + 1


def _head(written: Written, values: Mapping[str, Value], shown: str) -> Head:
    head: Head = {}
    faults = list(written.faults)
    for name, value in values.items():
        line = written.line_of((name,))
        if name not in KEYS:
            near = difflib.get_close_matches(name, KEYS, n=1)
            hint = f"có phải «{near[0]}»?" if near else f"các khóa dùng được: {', '.join(KEYS)}"
            faults.append(Diagnostic(path=shown, line=line, message=f"không có khóa «{name}» — {hint}"))
        elif value is None:
            head[name] = (line, "")
        elif isinstance(value, str):
            head[name] = (line, value)
        elif isinstance(value, list) and all(entry is None or isinstance(entry, str) for entry in value):
            head[name] = (line, tuple(str(entry or "") for entry in value))
        else:
            faults.append(Diagnostic(path=shown, line=line, message=f"{name}: viết trên một dòng"))
    if faults:
        raise ScriptError(*sorted(faults, key=lambda fault: fault.line))
    return head


class Values:
    """Reads typed values off a front matter, noting every fault."""

    def __init__(self, head: Head, shown: str, faults: list[Diagnostic]) -> None:
        self._head, self._shown, self._faults = head, shown, faults

    def fault(self, key: str, message: str) -> Diagnostic:
        """The fault of a key, with its line."""
        line = self._head[key][0] if key in self._head else 1
        return Diagnostic(path=self._shown, line=line, message=f"{key}: {message}")

    def text(self, key: str) -> str:
        """The text of a key that must be there; noted as missing where it is not."""
        value = self._head.get(key, (1, ""))[1]
        if not isinstance(value, str) or not value.strip():
            self._faults.append(self.fault(key, "thiếu — viết trên một dòng"))
            return ""
        return value.strip()

    def refuse(self, key: str, message: str) -> None:
        """Note that the value of a key is not taken."""
        self._faults.append(self.fault(key, message))

    def optional(self, key: str) -> str:
        """The text of a key, or nothing."""
        value = self._head.get(key, (1, ""))[1]
        if not isinstance(value, str):
            self.refuse(key, "viết trên một dòng")
            return ""
        return value.strip()

    def switch(self, key: str) -> bool:
        """Whether a key says true; a key that is not there says false."""
        if key not in self._head:
            return False
        value = self.optional(key).lower()
        if value not in {"true", "false"}:
            self.refuse(key, f"không nhận «{value}» — viết true hoặc false")
        return value == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a key, a single one too."""
        value = self._head.get(key, (1, ()))[1]
        return (value,) if isinstance(value, str) else value

    def moment(self, key: str, usual: time) -> datetime | None:
        """A day, or a day and a time; `usual` is the time where only a day is written."""
        value = self._head.get(key, (1, ""))[1]
        if not value:
            return None
        written = value if isinstance(value, str) else ""
        try:
            if len(written) == len("2026-04-22"):
                return datetime.combine(date.fromisoformat(written), usual)
            return datetime.strptime(written.replace("T", " "), "%Y-%m-%d %H:%M")
        except ValueError:
            pass
        try:
            return read_day_with_time(written, usual)
        except ValueError:
            message = f"không đọc được «{value}» — viết ngày như 22/4/2026, hoặc thêm giờ: 22/4/2026 11h00"
            self.refuse(key, message)
            return None

    def minutes(self, key: str) -> int:
        """Minutes between two airings, 5 to 1440; 0 where the key is not there."""
        if key not in self._head:
            return 0
        value = self.optional(key)
        if not re.fullmatch(r"[0-9]{1,4}", value) or not 5 <= int(value) <= 1440:
            self.refuse(key, f"không nhận «{value}» — viết số phút giữa hai lần phát, từ 5 đến 1440")
            return 0
        return int(value)

    def priority(self) -> Priority:
        """How urgent the script is; usual where nothing is said."""
        value = self._head.get("priority", (1, "thường"))[1]
        for known in PRIORITIES:
            if value == known:
                return known
        self._faults.append(self.fault("priority", f"không nhận «{value}» — chọn: {', '.join(reversed(PRIORITIES))}"))
        return "thường"
