"""The description of a speech service in YAML -> Service, every fault with its line's key.

What stands in `{...}` is filled in for each request: `{text}`, `{voice}`; `${NAME}` is taken from the environment.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from broadcast.errors import Diagnostic, EngineMissingError, InputError

MAX_BYTES = 50_000
SECRET = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_PLACE = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}|\{text\}|\{voice\}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
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
    body: Any = "{text}"
    voice: str = ""
    audio: AudioPlace = AudioPlace()
    longest: int = 500
    syllables_per_minute: int = 230
    at_once: int = 2
    every_s: float = 0.5

    @property
    def remote(self) -> bool:
        """Whether text leaves this machine."""
        return urlsplit(self.url).hostname not in _LOOPBACK

    @property
    def fingerprint(self) -> str:
        """A hash of all that changes the sound; the names of keys are in it, the keys are not."""
        heard = (self.url, sorted(self.headers.items()), self.body, self.voice)
        return hashlib.sha256(repr(heard).encode()).hexdigest()[:16]

    def secret_names(self) -> tuple[str, ...]:
        """The environment variables that the description names."""
        return tuple(dict.fromkeys(SECRET.findall(f"{self.url} {dict(self.headers)} {self.body}")))

    def secrets(self) -> dict[str, str]:
        """Their values. Raises EngineMissingError naming those that are not set."""
        missing = [name for name in self.secret_names() if not os.environ.get(name)]
        if missing:
            message = f"giọng {self.title} cần mã khóa — đặt biến môi trường {', '.join(missing)} rồi chạy lại"
            raise EngineMissingError(message)
        return {name: os.environ[name] for name in self.secret_names()}

    def leads_to(self, link: str) -> bool:
        """Whether the sound may be fetched there: the service's own host or one that is listed, as safely as it."""
        own, there = urlsplit(self.url), urlsplit(link)
        hosts = {own.hostname, *self.audio.hosts}
        return there.scheme == own.scheme and any(
            there.hostname == host or (there.hostname or "").endswith(f".{host}") for host in hosts if host
        )


_ADAPTER = TypeAdapter(Service)


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its places filled in one pass, so that a text that holds `{voice}` stays text."""
    return _PLACE.sub(lambda found: values[found[0].strip("${}")], template)


def service_files(home: Path) -> dict[str, bytes]:
    """Every description by name, the shipped ones and those of the station; the station's win."""
    shipped = {one.name: one for one in (files("broadcast.voice") / "services").iterdir()}
    own = {one.name: one for one in (home / "voices").glob("*.yaml") if one.is_file()}
    return {
        name.removesuffix(".yaml"): one.read_bytes()
        for name, one in sorted((shipped | own).items())
        if name.endswith(".yaml")
    }


def read_service(name: str, home: Path) -> Service:
    """The service of that name. Raises EngineMissingError for one that is not there, InputError for a faulty file."""
    found = service_files(home)
    if not _NAME.fullmatch(name) or name not in found:
        raise EngineMissingError(
            f"không có dịch vụ «http:{name}» — đang có: {', '.join(f'http:{one}' for one in found)}; "
            "dịch vụ khác thì viết tệp voices/TÊN.yaml"
        )
    return parse_service(found[name], f"voices/{name}.yaml")


def parse_service(raw: bytes, shown: str) -> Service:
    """Raises InputError with every fault."""
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError("too large")
        service = _ADAPTER.validate_python(yaml.safe_load(raw.decode("utf-8-sig")))
    except ValidationError as error:
        raise InputError(*(_fault(shown, one) for one in error.errors(include_url=False))) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = "không đọc được như YAML — xem mẫu trong broadcast/voice/services"
        raise InputError(Diagnostic(path=shown, line=1, message=message)) from error
    faults = list(_faults(service))
    if faults:
        raise InputError(*(Diagnostic(path=shown, line=1, message=one) for one in faults))
    return service


def _fault(shown: str, fault: Any) -> Diagnostic:
    name = ".".join(map(str, fault["loc"])) or "tệp"
    kinds = {
        "missing": "thiếu — thêm khóa này",
        "extra_forbidden": "không có khóa này",
        "unexpected_keyword_argument": "không có khóa này",
    }
    return Diagnostic(path=shown, line=1, message=f"{name}: {kinds.get(fault['type'], 'giá trị không dùng được')}")


def _faults(service: Service) -> list[str]:
    url = urlsplit(service.url)
    found = []
    if not (url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)):
        found.append("url: phải bắt đầu bằng https:// (http:// chỉ dùng cho chính máy này)")
    if "{text}" not in f"{service.url} {service.body}":
        found.append("body: phải có {text}, chỗ đặt lời cần đọc")
    if service.audio.kind != "body" and not service.audio.at:
        found.append("audio.at: ghi tên khóa chứa âm thanh trong câu trả lời")
    if not (
        20 <= service.longest <= 20_000 and 60 <= service.syllables_per_minute <= 500 and 1 <= service.at_once <= 4
    ):
        found.append("longest từ 20 đến 20000, syllables_per_minute từ 60 đến 500, at_once từ 1 đến 4")
    if any("\n" in value or "\r" in value for value in service.headers.values()):
        found.append("headers: mỗi giá trị viết trên một dòng")
    return found
