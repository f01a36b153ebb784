"""http: any speech service that a YAML file describes: `http:fpt-ai` is `voices/fpt-ai.yaml`, or one that is shipped.

The station's own file wins over the shipped one of the same name. Keys stand in the environment, never in the file.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np

from broadcast.errors import EngineError, EngineMissingError, InputError
from broadcast.outside.address import host_of
from broadcast.stages.voice import worker
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.packing import pieces
from broadcast.stages.voice.patience import PassingError
from broadcast.stages.voice.service import filled, read_service
from broadcast.stages.voice.sound import Pcm, change_tempo, decode, tempo_for, trim
from broadcast.stages.voice.wire import Answer, Request, Wire

_ASK_AGAIN_S = 1.0


class Http:
    """Any service that a YAML file describes."""

    repeatable = False

    def __init__(self, settings: EngineSettings) -> None:
        try:
            self._service = service = read_service(settings.voice, settings.home)
        except InputError as error:  # a faulty description must not keep the next voice from speaking
            raise EngineMissingError(f"không dùng được giọng http:{settings.voice}: {error}") from error
        self._patience, self._name = settings.patience, settings.voice
        self.remote = service.remote
        self._tempo = tempo_for(settings.syllables_per_minute, service.syllables_per_minute)
        self.fingerprint = f"http {service.fingerprint} tempo {self._tempo}"
        self._wire: Wire | None = None

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """Keys are looked up only here: what an engine would say has its address without them. Raises EngineError."""
        if not texts:
            return iter(())
        service, secrets = self._service, self._service.secrets()
        if self._wire is None:  # before the threads, which would each make one
            self._wire = Wire(
                service.title,
                every_s=service.every_s,
                local=not service.remote,
                keyed=bool(secrets),
                advice=f"xem lại tệp mô tả voices/{self._name}.yaml",
                # this machine answers without a network
                patience=self._patience if service.remote else None,
            )
        wire = self._wire
        return worker.in_order(lambda text: self._clip(wire, secrets, text), texts, service.at_once)

    def close(self) -> None:
        """Close the connections to the service."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _clip(self, wire: Wire, secrets: Mapping[str, str], text: str) -> Pcm:
        sounds = [self._sound(wire, secrets, part) for part in pieces(text, self._service.longest)]
        return trim(change_tempo(trim(np.concatenate(sounds)), self._tempo))

    def _sound(self, wire: Wire, secrets: Mapping[str, str], words: str) -> Pcm:
        service = self._service
        values = {**secrets, "text": words, "voice": service.voice}
        request = Request(
            url=filled(service.url, {name: quote(value, safe="") for name, value in values.items()}),
            method=service.method,
            headers={name: filled(value, values) for name, value in service.headers.items()},
            body=_body(service.content, values),
        )
        if service.audio.kind == "link":
            link = wire.send(request, self._link)
            return self._fetch(wire, link)
        return wire.send(request, lambda answer: self._decoded(self._bytes(answer)))

    def _bytes(self, answer: Answer) -> bytes:
        """The sound in an answer: the whole of it, or base64 at a place in JSON."""
        if self._service.audio.kind == "body":
            if answer.kind in {"text/html", "application/json"}:
                raise PassingError(f"dịch vụ {self._service.title} trả về chữ thay vì âm thanh — thử lại sau")
            return answer.body
        try:
            return base64.b64decode(self._at(answer), validate=True)
        except ValueError:
            raise self._damaged() from None

    def _at(self, answer: Answer) -> str:
        try:
            found: Any = json.loads(answer.body)
            for key in self._service.audio.at.split("."):
                found = found[int(key)] if isinstance(found, list) else found[key]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            raise PassingError(f"dịch vụ {self._service.title} không trả về âm thanh — thử lại sau") from error
        if not isinstance(found, str) or not found:
            raise PassingError(f"dịch vụ {self._service.title} không trả về âm thanh — thử lại sau")
        return found

    def _link(self, answer: Answer) -> str:
        """Where the sound will be: on a host that the description allows, so that no answer leads elsewhere."""
        link = self._at(answer)
        if not self._service.leads_to(link):
            message = f"dịch vụ {self._service.title} chỉ sang máy lạ «{_shown_host(link)}»"
            raise EngineError(f"{message} — thêm vào audio.hosts nếu máy này đúng")
        return link

    def _fetch(self, wire: Wire, link: str) -> Pcm:
        """The sound at a link that may not be there yet. No key is sent along."""
        give_up_at = time.monotonic() + self._service.audio.ready_within_s
        while True:
            found = wire.fetch_when_ready(Request(url=link, method="GET", headers={}))
            if found is not None:
                return self._decoded(found.body)
            if time.monotonic() > give_up_at:
                raise PassingError(f"dịch vụ {self._service.title} làm lâu quá — thử lại sau")
            time.sleep(_ASK_AGAIN_S)

    def _decoded(self, data: bytes) -> Pcm:
        try:
            return decode(data)
        except ValueError as error:
            raise self._damaged() from error

    def _damaged(self) -> PassingError:
        return PassingError(f"dịch vụ {self._service.title} trả về âm thanh hỏng — thử lại sau")


def _shown_host(link: str) -> str:
    try:
        return host_of(link)
    except ValueError:
        return "?"


def _body(template: Any, values: Mapping[str, str]) -> bytes:
    """Text with its places filled, or JSON whose every text is."""
    if isinstance(template, str):
        return filled(template, values).encode()

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(part) for key, part in value.items()}
        if isinstance(value, list):
            return [fill(part) for part in value]
        return filled(value, values) if isinstance(value, str) else value

    return json.dumps(fill(template), ensure_ascii=False).encode()


def make(settings: EngineSettings) -> Http:
    """The engine of this module. Raises EngineMissingError where the service is not described or its key is missing."""
    return Http(settings)
