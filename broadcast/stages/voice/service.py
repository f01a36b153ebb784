"""The description of a speech service in YAML -> Service, every fault at once with its line.

What stands in `{...}` is filled in for each request: `{text}`, `{voice}`; `${NAME}` is taken from the environment.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from broadcast.errors import Diagnostic, EngineError, EngineMissingError, InputError
from broadcast.knowledge.tables import descriptions
from broadcast.outside.address import HOST, LOOPBACK, host_of
from broadcast.outside.written import Written, decoded, read_written

MAX_BYTES = 50_000
SECRET = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_PLACE = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}|\{text\}|\{voice\}")
SERVICE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_HEADER = re.compile(r"[A-Za-z0-9_-]+")
_NO_SECRET = re.compile(r"\$\{(?![A-Z][A-Z0-9_]*\})")
_MOST_VALUES = 1000
"""Of a body; YAML's aliases can make millions of a few lines."""
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, slots=True)
class AudioPlace:
    """Where an answer has the sound: `body` is all of it, `base64` at a key of its JSON, `link` an address there.

    `at` is the key, a.b.0 for one inside others; `hosts` are further hosts that a link may lead to.
    """

    __pydantic_config__ = _STRICT
    kind: Literal["body", "base64", "link"] = "body"
    at: str = ""
    hosts: tuple[str, ...] = ()
    ready_within_s: float = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """`longest` is in characters; `syllables_per_minute` is the voice's own pace; requests start `every_s` apart."""

    __pydantic_config__ = _STRICT
    title: str
    terms: str
    url: str
    method: Literal["POST", "GET"] = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    voice: str = ""
    audio: AudioPlace = AudioPlace()
    longest: int = 500
    syllables_per_minute: int = 230
    at_once: int = 2
    every_s: float = 0.5

    @property
    def remote(self) -> bool:
        """Whether text leaves this machine."""
        return host_of(self.url) not in LOOPBACK

    @property
    def content(self) -> Any:
        """What is sent: the text alone where nothing is described; nothing with GET, as most servers refuse that."""
        if self.body is None:
            return "{text}" if self.method == "POST" else ""
        return self.body

    @property
    def fingerprint(self) -> str:
        """A hash of all that changes the sound; the names of keys are in it, the keys are not."""
        sent = (self.method, self.url, sorted(self.headers.items()), self.content, self.voice)
        heard = (*sent, self.longest, self.audio.kind, self.audio.at)
        return hashlib.sha256(repr(heard).encode()).hexdigest()[:16]

    def secret_names(self) -> tuple[str, ...]:
        """The environment variables that the description names."""
        return tuple(dict.fromkeys(SECRET.findall(f"{self.url} {dict(self.headers)} {self.body}")))

    def secrets(self) -> dict[str, str]:
        """Their values. Raises EngineMissingError naming those that are not set, EngineError for one no key."""
        found = {name: os.environ.get(name, "").strip() for name in self.secret_names()}
        missing = [name for name, value in found.items() if not value]
        if missing:
            message = f"giọng {self.title} cần mã khóa — đặt biến môi trường {', '.join(missing)} rồi chạy lại"
            raise EngineMissingError(message)
        odd = [name for name, value in found.items() if not (value.isascii() and value.isprintable())]
        if odd:
            raise EngineError(f"mã khóa ở biến {', '.join(odd)} có ký tự lạ — chép lại")
        return found

    def leads_to(self, link: str) -> bool:
        """Whether the sound may be fetched there: the service's own host or one that is listed, as safely as it."""
        try:
            there = host_of(link)
        except ValueError:
            return False
        if link.partition(":")[0].lower() != self.url.partition(":")[0].lower():
            return False
        hosts = {host_of(self.url), *map(str.lower, self.audio.hosts)}
        return there in hosts or (self.remote and any(there.endswith(f".{host}") for host in hosts))


_ADAPTER = TypeAdapter(Service)


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its places filled in one pass, so that a text that holds `{voice}` stays text."""
    return _PLACE.sub(lambda found: values[found[0].strip("${}")], template)


def service_files(home: Path) -> dict[str, bytes]:
    """Every description by name, the shipped ones and those of the station; the station's win."""
    return descriptions("broadcast.stages.voice", "services", home / "voices")


def read_service(name: str, home: Path) -> Service:
    """The service of that name. Raises EngineMissingError for one that is not there, InputError for a faulty file."""
    found = service_files(home)
    if not SERVICE_NAME.fullmatch(name) or name not in found:
        names = ", ".join(f"http:{service}" for service in found if SERVICE_NAME.fullmatch(service))
        message = f"không có dịch vụ «http:{name}» — đang có: {names}; dịch vụ khác thì viết tệp voices/TÊN.yaml"
        raise EngineMissingError(message)
    return parse_service(found[name], f"voices/{name}.yaml")


def parse_service(raw: bytes, shown: str) -> Service:
    """Raises InputError with every fault."""
    written = read_written(decoded(raw, shown), shown, typed=True, max_bytes=MAX_BYTES)
    try:
        service = _ADAPTER.validate_python(written.value)
    except ValidationError as error:
        found = [_fault(shown, written, fault) for fault in error.errors(include_url=False)]
        raise InputError(*written.faults, *sorted(found, key=lambda fault: fault.line)) from error
    faults = [
        *written.faults,
        *(
            Diagnostic(path=shown, line=written.line_of(tuple(key.split("."))), message=f"{key}: {message}")
            for key, message in _faults(service)
        ),
    ]
    if faults:
        raise InputError(*sorted(faults, key=lambda fault: fault.line))
    return service


def _fault(shown: str, written: Written, fault: ErrorDetails) -> Diagnostic:
    kinds = {
        "missing": "thiếu — thêm khóa này",
        "extra_forbidden": "không có khóa này — bỏ đi, hoặc xem lại chính tả",
        "unexpected_keyword_argument": "không có khóa này — bỏ đi, hoặc xem lại chính tả",
    }
    message = kinds.get(fault["type"], "giá trị không dùng được — xem mẫu trong broadcast/stages/voice/services")
    place = tuple(map(str, fault["loc"]))
    return Diagnostic(path=shown, line=written.line_of(fault["loc"]), message=f"{'.'.join(place) or 'tệp'}: {message}")


def _faults(service: Service) -> Iterator[tuple[str, str]]:
    """Each with the key at which it stands."""
    if _values(service.body) > _MOST_VALUES:
        yield "body", "chỉ dùng chữ, số, đúng/sai, danh sách và khóa bằng chữ"
        return
    yield from _address_faults(service)
    for key, value in (("url", service.url), ("headers", dict(service.headers)), ("body", service.body)):
        if _NO_SECRET.search(f"{value}"):
            yield key, "tên biến môi trường trong ${...} viết bằng chữ hoa không dấu, ví dụ ${FPT_AI_KEY}"
    if "{text}" not in f"{service.url} {service.content}":
        yield "body", "phải có {text}, chỗ đặt lời cần đọc"
    if service.audio.kind != "body" and not service.audio.at:
        yield "audio.at", "ghi tên khóa chứa âm thanh trong câu trả lời"
    for key, least, value, most in (
        ("longest", 20, service.longest, 20_000),
        ("syllables_per_minute", 60, service.syllables_per_minute, 500),
        ("at_once", 1, service.at_once, 4),
        ("every_s", 0, service.every_s, 60),
        ("audio.ready_within_s", 1, service.audio.ready_within_s, 300),
    ):
        if not least <= value <= most:  # .nan too
            yield key, f"viết một số từ {least} đến {most}"
    if not all(_goes_in_a_header(name, filled_in) for name, filled_in in _headers(service)):
        yield "headers", "mỗi giá trị viết trên một dòng, bằng chữ không dấu; {text} chỉ đặt được ở url và body"


def _address_faults(service: Service) -> Iterator[tuple[str, str]]:
    """A key or a text never decides which machine is called, so no place may stand in the host."""
    try:
        host = host_of(service.url)
    except ValueError:
        yield "url", "không phải địa chỉ — viết như https://may.vn/duong-dan, phải bắt đầu bằng https://"
        return
    local = host in LOOPBACK
    if not local and not service.url.lower().startswith("https:"):
        yield "url", "phải bắt đầu bằng https:// (http:// chỉ dùng cho chính máy này)"
    if not all(HOST.fullmatch(host.lower()) for host in service.audio.hosts):
        yield "audio.hosts", "chỉ ghi tên máy, ví dụ fpt.ai"
    if local and not LOOPBACK.issuperset(service.audio.hosts):
        yield "audio.hosts", "dịch vụ trên chính máy này không được chỉ sang máy khác — bỏ các tên ấy"


def _headers(service: Service) -> Iterator[tuple[str, str]]:
    for name, value in service.headers.items():
        yield name, value.replace("{voice}", service.voice)


def _goes_in_a_header(name: str, value: str) -> bool:
    plain = all(" " <= character <= "\xff" and character.isprintable() for character in value)
    return bool(_HEADER.fullmatch(name)) and plain and "{text}" not in value and value == value.strip()


def _values(body: Any) -> int:
    """How many values a body holds, counted no further than one too many; a value that JSON has not is too many."""
    todo, count = [body], 0
    while todo and count <= _MOST_VALUES:
        value = todo.pop()
        count += 1
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif not (
            value is None or isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value))
        ):
            return _MOST_VALUES + 1
    return count if not todo else _MOST_VALUES + 1
