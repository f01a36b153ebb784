"""Asks a language model for texts: an OpenAI-compatible address, plain requests, bounded in time, size and politeness.

The address is a machine of the commune's or the province's own (Ollama, llama.cpp's server, vLLM), or a service by
contract. What comes back is text that somebody unknown wrote: it is proved before anybody is offered it, and nothing of
it is ever executed or shown as anything but text. No fault holds an address, a key or the text that was sent.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from broadcast.errors import WriterBusyError, WriterError
from broadcast.model import WriterSettings
from broadcast.outside.address import LOOPBACK, host_of, in_own_rooms
from broadcast.outside.incoming import parts, session
from broadcast.stages.script.wish import Message
from broadcast.stages.voice.patience import NAME_S, known, within
from broadcast.stages.voice.refusal import retry_after_s

if TYPE_CHECKING:
    import requests

KEY = "BROADCAST_WRITER_KEY"
"""The environment variable that holds the service's key, where it wants one."""
CONNECT_S, READ_S, WHOLE_S = 3.0, 120.0, 150.0
"""For connecting, for one wait (a model on a small machine thinks before its first word), and for the whole answer."""
LARGEST_BYTES = 400_000
MOST_TOKENS = 1_200
_TRIES = 2
_LONGEST_WAIT_S = 5.0


class Writer:
    """A model at an address. A proxy is not asked for a model in the office's own rooms.

    `tick` is called several times a second while an answer is awaited, so that a person can end the waiting, and urgent
    news goes first; what it raises is raised by `answer`.
    """

    def __init__(
        self,
        settings: WriterSettings,
        *,
        whole_s: float = WHOLE_S,
        read_s: float = READ_S,
        tick: Callable[[], None] | None = None,
    ) -> None:
        self.model = settings.model
        self.host = host_of(settings.url)
        self._url = f"{settings.url.rstrip('/')}/chat/completions"
        self._whole_s, self._read_s, self._tick = whole_s, read_s, tick
        self._session = session()
        self._session.trust_env = not in_own_rooms(self.host)
        sealed = settings.url.lower().startswith("https:") or self.host in LOOPBACK
        self._headers = _headers(os.environ.get(KEY, "").strip(), sealed=sealed)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def answer(self, messages: tuple[Message, ...]) -> str:
        """The model's answer as it came. A fault of the line or of a busy machine is tried once more.

        Raises WriterBusyError for what may be gone later, WriterError for what a person has to set right.
        """
        body = json.dumps(
            {
                "model": self.model,
                "messages": [{"role": message.role, "content": message.text} for message in messages],
                "temperature": 0.4,
                "max_tokens": MOST_TOKENS,
                "stream": False,
            },
            ensure_ascii=False,
        ).encode()
        if self.host not in LOOPBACK and not self._session.proxies and not known(self.host, NAME_S):
            raise WriterBusyError("không tìm thấy máy viết lại trên mạng — kiểm tra mạng và writer.url")
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._once(body)
            except _PassingError as error:
                if not left:
                    raise WriterBusyError(error.what) from None
                time.sleep(error.wait_s)
        raise AssertionError  # the last try returns or raises

    def _once(self, body: bytes) -> str:
        with _faults():
            given = within(self._whole_s, lambda: self._taken(body), self._tick)
        if given is None:
            raise WriterBusyError("máy viết lại trả lời quá chậm — thử đoạn ngắn hơn, hoặc thử lại sau")
        return given

    def _taken(self, body: bytes) -> str:
        with self._session.post(
            self._url,
            data=body,
            headers=self._headers,
            timeout=(CONNECT_S, self._read_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            _refuse(answer)
            raw = b""
            for part in parts(answer):
                raw += part
                if len(raw) > LARGEST_BYTES:
                    raise WriterError("máy viết lại trả lời dài quá mức — xem lại writer.url và writer.model")
        return _text_of(raw, answer.headers.get("Content-Type", ""))


class _PassingError(Exception):
    """A fault that may be gone after `wait_s` seconds."""

    def __init__(self, what: str, wait_s: float = 0.5) -> None:
        super().__init__(what)
        self.what, self.wait_s = what, wait_s


def _headers(key: str, *, sealed: bool) -> Mapping[str, str]:
    if key and not sealed:
        raise WriterError(f"mã khóa ở biến {KEY} chỉ gửi qua https:// — đổi writer.url, hoặc bỏ mã khóa")
    if not all("!" <= character <= "~" for character in key):
        raise WriterError(f"mã khóa ở biến {KEY} có ký tự lạ — chép lại mã khóa")
    return {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}


def _refuse(answer: requests.Response) -> None:
    """Raise for every status but 200."""
    status = answer.status_code
    if status == 200:
        return
    if status == 429 or status >= 500:
        wait_s = retry_after_s(answer.headers.get("Retry-After"), answer.headers.get("Date"))
        what = f"máy viết lại đang bận (mã {status}) — thử lại sau ít phút"
        if wait_s is not None and wait_s > _LONGEST_WAIT_S:
            raise WriterBusyError(what)
        raise _PassingError(what, 0.5 if wait_s is None else wait_s)
    if status in {401, 403}:
        raise WriterError(f"máy viết lại không nhận mã khóa (mã {status}) — kiểm tra biến {KEY}")
    if status == 404:
        raise WriterError("máy viết lại không có mô hình này, hoặc sai địa chỉ (mã 404) — xem writer.url, writer.model")
    raise WriterError(f"máy viết lại không nhận yêu cầu (mã {status}) — xem lại writer.url và writer.model")


@contextmanager
def _faults() -> Iterator[None]:
    """Ours for those of `requests`, without their cause: that holds addresses and headers, and so keys."""
    import requests

    try:
        yield
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, UnicodeError):
        raise WriterError("địa chỉ hoặc mã khóa của máy viết lại có ký tự lạ — chép lại") from None
    except requests.exceptions.SSLError:
        message = "chứng chỉ của máy viết lại không đáng tin — kiểm tra giờ máy và mạng của cơ quan"
        raise WriterError(message) from None
    except requests.RequestException:
        raise _PassingError("không nối được tới máy viết lại — kiểm tra máy ấy đã bật chưa, và mạng") from None


def _text_of(raw: bytes, kind: str) -> str:
    """The text of an answer: one JSON object, or the pieces of a stream, which some servers send unasked.

    Raises WriterError where it is neither.
    """
    try:
        text = raw.decode("utf-8")
        if "event-stream" in kind.lower() or text.lstrip().startswith("data:"):
            return "".join(_pieces(text))
        return _content(json.loads(text), "message")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        message = "máy viết lại trả lời không đúng cách — writer.url phải dẫn tới máy chủ kiểu OpenAI, thường có /v1"
        raise WriterError(message) from None


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("data:") and line[5:].strip() not in {"", "[DONE]"}:
            yield _content(json.loads(line[5:]), "delta")


def _content(answer: Any, part: str) -> str:
    choices = answer["choices"]
    content = choices[0][part].get("content", "") if choices else ""
    if not isinstance(content, str | None):
        raise TypeError(part)
    return content or ""
