"""Reads fleet.yaml: where the stations are, which of them, what may be asked of voice services, who is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from broadcast.errors import Diagnostic, InputError, ScheduleError
from broadcast.outside.address import leaves_unsealed
from broadcast.outside.written import Place, Value, Written, bytes_of, decoded, read_written

NAME = "fleet.yaml"
MAX_BYTES = 200_000
USUAL_PER_MINUTE = 60.0
"""How often a voice service is asked at most, where fleet.yaml says nothing: polite to services that name no limit."""
_KEYS = ("root", "stations", "endpoint", "scheduler", "workers", "days", "voices", "alarm")
_PATTERN = re.compile(r"[A-Za-z0-9._*?\[\]-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetSettings:
    """What fleet.yaml says.

    `root` is a folder, absolute, or `s3://bucket/folder`; `stations` are patterns of names in it. `workers` 0 means as
    many as there are cores. `per_minute` is the most requests a minute of a voice service, by its name in
    schedule.yaml. `alarm_at` is the hour by which every commune must have the next day, `alarm` the command that calls
    a person.
    """

    root: str
    stations: tuple[str, ...]
    endpoint: str = ""
    scheduler: str = ""
    workers: int = 0
    days: int = 2
    per_minute: Mapping[str, float] = field(default_factory=dict)
    alarm_at: time = time(22, 0)
    alarm: tuple[str, ...] = ()

    @property
    def in_bucket(self) -> bool:
        """Whether the stations lie in an object store."""
        return self.root.startswith("s3://")


def load_fleet(path: Path) -> FleetSettings:
    """Read fleet.yaml. Raises ScheduleError with every fault, each at its line."""
    try:
        raw = bytes_of(path, most=MAX_BYTES)
        if len(raw) > MAX_BYTES:
            raise ScheduleError(Diagnostic(path=path.name, line=1, message="tệp quá lớn — đây có phải fleet.yaml?"))
        written = read_written(decoded(raw, path.name), path.name)
    except OSError as error:
        message = "không mở được — tạo tệp này, ví dụ: root: .   và   stations: xa-*"
        raise ScheduleError(Diagnostic(path=str(path), line=1, message=message)) from error
    except InputError as error:
        raise ScheduleError(*error.diagnostics) from error
    reader = _Reader(written, path)
    settings = reader.settings()
    if reader.faults:
        raise ScheduleError(*sorted(reader.faults, key=lambda fault: fault.line))
    return settings


class _Reader:
    """Takes the values out of the file, and gathers what is wrong with them."""

    def __init__(self, written: Written, path: Path) -> None:
        self._written, self._path = written, path
        self.faults: list[Diagnostic] = list(written.faults)
        value = written.value
        self._held: dict[str, Value] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self._fault((), "phải là các dòng «khóa: giá trị», ví dụ «stations: xa-*»")
        for key in self._held:
            if key not in _KEYS:
                self._fault((key,), f"không có khóa «{key}» — các khóa: {', '.join(_KEYS)}")

    def settings(self) -> FleetSettings:
        """The values, the usual ones where a fault stands."""
        root = self._text("root", ".")
        if "://" in root and not root.startswith("s3://"):
            self._fault(("root",), "root là một thư mục, hoặc s3://thùng/thư-mục")
        alarm = self._held.get("alarm", {})
        if not isinstance(alarm, dict) or set(alarm) - {"at", "command"}:
            self._fault(("alarm",), "alarm có hai dòng: at (giờ HH:MM) và command (lệnh và từng tham số)")
            alarm = {}
        return FleetSettings(
            root=root if "://" in root else str((self._path.parent / root).resolve()),
            stations=tuple(self._patterns()),
            endpoint=self._endpoint(),
            scheduler=self._scheduler(),
            workers=int(self._number(("workers",), 0, 0, 1000)),
            days=int(self._number(("days",), 2, 1, 31)),
            per_minute=self._paces(),
            alarm_at=self._time(alarm.get("at", "22:00")),
            alarm=self._words(("alarm", "command"), alarm.get("command", [])),
        )

    def _fault(self, place: Place, message: str) -> None:
        self.faults.append(Diagnostic(path=self._path.name, line=self._written.line_of(place), message=message))

    def _text(self, key: str, usual: str) -> str:
        value = self._held.get(key, usual)
        if not isinstance(value, str) or not value.strip():
            self._fault((key,), f"{key}: phải là một dòng chữ")
            return usual
        return value.strip()

    def _patterns(self) -> Iterator[str]:
        given = self._held.get("stations", "xa-*")
        for pattern in given if isinstance(given, list) else [given]:
            if isinstance(pattern, str) and _PATTERN.fullmatch(pattern) and not pattern.startswith("."):
                yield pattern
            else:
                self._fault(("stations",), f"stations: «{pattern}» — tên thư mục, dùng được * và ?, ví dụ xa-*")

    def _endpoint(self) -> str:
        given = self._text("endpoint", "-") if "endpoint" in self._held else ""
        if given:
            try:
                if leaves_unsealed(given):
                    self._fault(("endpoint",), "endpoint: phải bắt đầu bằng https:// (http:// chỉ trong mạng nội bộ)")
            except ValueError:
                self._fault(("endpoint",), "endpoint: không phải địa chỉ, ví dụ https://kho.tinh.example")
        return given

    def _scheduler(self) -> str:
        given = self._text("scheduler", "-") if "scheduler" in self._held else ""
        if given and not re.fullmatch(r"(tcp|tls)://[^\s/@]+:\d{1,5}", given):
            self._fault(("scheduler",), "scheduler: viết như tcp://10.0.0.5:8786 hoặc tls://10.0.0.5:8786")
        return given

    def _number(self, place: Place, usual: float, least: float, most: float) -> float:
        value: Value = self._held
        for part in place:
            value = value.get(str(part)) if isinstance(value, dict) else None
        if value is None:
            return usual
        try:
            number = float(str(value))
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            self._fault(place, f"{'.'.join(map(str, place))}: phải là số từ {least:g} đến {most:g}")
            return usual
        return number

    def _paces(self) -> dict[str, float]:
        given = self._held.get("voices", {})
        if not isinstance(given, dict):
            self._fault(("voices",), "voices: mỗi dịch vụ một dòng, ví dụ gtts: {per_minute: 60}")
            return {}
        for name, value in given.items():
            if not isinstance(value, dict) or set(value) - {"per_minute"}:
                self._fault(("voices", name), f"voices.{name}: chỉ có per_minute, ví dụ {{per_minute: 60}}")
        return {name: self._number(("voices", name, "per_minute"), USUAL_PER_MINUTE, 0.1, 60_000) for name in given}

    def _time(self, given: object) -> time:
        try:
            return time.fromisoformat(str(given))
        except ValueError:
            self._fault(("alarm", "at"), f"alarm.at: không đọc được «{given}» — viết HH:MM, ví dụ 22:00")
            return time(22, 0)

    def _words(self, place: Place, given: object) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            self._fault(place, f"{'.'.join(map(str, place))}: là danh sách, ví dụ [gui-tin, truc-tinh]")
            return ()
        return tuple(given)
