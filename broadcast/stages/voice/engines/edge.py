"""edge: the voices that Microsoft Edge reads pages aloud with, by the edge-tts package; only if schedule.yaml names it.

The service is Microsoft's, made for its browser, and falls under https://www.microsoft.com/servicesagreement; using it
from here is unofficial, so it promises nothing and may refuse at any time. What is read leaves this machine.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import ssl
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError
from broadcast.outside.address import proxy_host, proxy_of
from broadcast.stages.voice import worker
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.extras import install_command
from broadcast.stages.voice.patience import (
    ELSE,
    NAME_S,
    NoLineError,
    PassingError,
    Patience,
    TooSlowError,
    known,
    patiently,
    within,
)
from broadcast.stages.voice.refusal import Named
from broadcast.stages.voice.sound import Pcm, decode_mp3, too_short, trim
from broadcast.stages.voice.wire import CONNECT_S, LARGEST_BYTES, READ_S, WHOLE_S

if TYPE_CHECKING:
    import aiohttp
    from edge_tts import Communicate

VOICES = ("vi-VN-HoaiMyNeural", "vi-VN-NamMinhNeural")
"""The service's Vietnamese voices, a woman's and a man's; the first is the usual one."""
NATIVE_SYLLABLES_PER_MINUTE = 240
"""An estimate of the voices' own pace; it could not be measured where this was written."""
LARGEST_CHANGE_PERCENT = 50
AT_ONCE = 2
"""Requests under way together: enough to hide the wait for an answer, few enough to be no burden."""
_VOICE = re.compile(r"[A-Za-z]{2}-[A-Za-z]{2}-[A-Za-z]+Neural")
_TITLE = "giọng đọc edge"
_NAMED = Named(title=_TITLE, keyed=False, advice=f"cập nhật gói edge-tts, {ELSE}")


class Edge:
    """A neural voice of Microsoft Edge, through the web."""

    remote = True
    repeatable = False

    def __init__(self, settings: EngineSettings) -> None:
        if importlib.util.find_spec("edge_tts") is None:  # not imported: an unchanged day needs none of it
            raise EngineMissingError(f"giọng edge chưa được cài — chạy: {install_command('edge')}")
        voice = settings.voice or VOICES[0]
        if not _VOICE.fullmatch(voice):
            raise EngineMissingError(f"giọng edge không có «{voice}» — dùng edge:{VOICES[0]} hoặc edge:{VOICES[1]}")
        language, region, name = voice.split("-")
        self._voice = f"{language.lower()}-{region.upper()}-{name}"
        percent = round(100 * settings.syllables_per_minute / NATIVE_SYLLABLES_PER_MINUTE) - 100
        self._rate = f"{max(-LARGEST_CHANGE_PERCENT, min(LARGEST_CHANGE_PERCENT, percent)):+d}%"
        self.fingerprint = f"edge {self._voice} {self._rate}"
        self._patience = settings.patience

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """See `Engine.record`; two requests are under way at a time."""
        if not texts:
            return
        _trust_the_office()
        yield from worker.in_order(lambda text: patiently(lambda: self._clip(text), self._patience), texts, AT_ONCE)

    def close(self) -> None:
        """Each text has a line of its own, closed behind it."""

    def _clip(self, text: str) -> Pcm:
        proxy = _look_up(self._patience)
        # What a name server holds up can't be cancelled, so the whole is left behind where it takes too long.
        mp3 = within(2 * WHOLE_S, lambda: _run(self._ask(text, proxy)))
        if mp3 is None:
            raise TooSlowError(f"dịch vụ {_TITLE} trả lời quá chậm — kiểm tra mạng")
        try:
            pcm = trim(decode_mp3(mp3))
        except ValueError as error:
            raise PassingError(f"dịch vụ {_TITLE} trả về âm thanh hỏng — thử lại sau") from error
        if too_short(pcm, text):
            raise PassingError(f"dịch vụ {_TITLE} trả về âm thanh thiếu — thử lại sau")
        return pcm

    async def _ask(self, text: str, proxy: str | None) -> bytes:
        import aiohttp
        from edge_tts import Communicate
        from edge_tts.exceptions import EdgeTTSException

        connect_s, read_s = int(CONNECT_S), int(READ_S)
        asked = Communicate(
            text, self._voice, rate=self._rate, proxy=proxy, connect_timeout=connect_s, receive_timeout=read_s
        )
        try:
            mp3 = await _listen(asked, self._patience.least_s(CONNECT_S + READ_S))
        except (aiohttp.ClientError, OSError, EdgeTTSException) as error:
            raise _fault(error) from None  # its address may hold a proxy's password
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            # edge-tts takes messages apart without looking whether they are what it expects.
            raise PassingError(f"dịch vụ {_TITLE} trả lời sai khuôn — thử lại sau") from error
        # For edge-tts a line that closes early ends a text as well as turn.end does; but it counts the bytes of a
        # piece at turn.end only. A version that does not count them (before 7.2.8) is not believed.
        if asked.state.get("cumulative_audio_bytes") != len(mp3):
            raise PassingError(f"dịch vụ {_TITLE} dừng giữa chừng — kiểm tra mạng")
        return mp3


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that knows its lines: aiohttp says goodbye on a TLS line, forgets it, and leaves it open."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[asyncio.BaseTransport] = []

    async def create_connection(self, *given: Any, **more: Any) -> Any:
        line, protocol = await super().create_connection(*given, **more)
        self.lines.append(line)
        return line, protocol


def _run(work: Coroutine[None, None, bytes]) -> bytes:
    loop = _Loop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            return runner.run(work)
        finally:
            for line in loop.lines:
                if isinstance(line, asyncio.WriteTransport):
                    line.abort()


async def _listen(asked: Communicate, open_s: float) -> bytes:
    """The MP3 of a text. Raises TimeoutError, and all that edge-tts and aiohttp raise.

    edge-tts waits for ever once a line is open, since aiohttp keeps the limit on reading for the handshake alone.
    """
    loop = asyncio.get_running_loop()
    last_at = loop.time() + WHOLE_S
    mp3 = bytearray()
    async with asyncio.timeout(open_s) as limit:
        async for message in asked.stream():
            if message["type"] == "audio":
                mp3 += message["data"]
            # Leaving the loop by an exception of our own would leave the library's generators, and their line, open;
            # so too much sound ends it through the limit as well.
            limit.reschedule(min(last_at, loop.time() + (READ_S if len(mp3) <= LARGEST_BYTES else 0)))
    return bytes(mp3)


def _look_up(patience: Patience) -> str | None:
    """The office's proxy, if there is one. Raises NoLineError where the host to call is not found in time."""
    from edge_tts.constants import WSS_URL

    # aiohttp by itself would look for WSS_PROXY, which no one sets.
    url = WSS_URL.replace("wss:", "https:", 1)
    proxy = proxy_of(url)
    try:
        host = proxy_host(proxy or url)
    except ValueError:
        raise EngineError("địa chỉ proxy không đúng — xem lại biến HTTPS_PROXY") from None
    if not known(host, patience.least_s(NAME_S)):
        raise NoLineError(_no_line())
    return proxy


def _trust_the_office() -> None:
    """Trust also the authority of a firewall that inspects TLS, where the office names it as it does for `requests`.

    edge-tts takes no context, and trusts certifi's list alone. A version without this private name keeps to that list:
    such an office then gets the fault of an untrusted certificate, and no one's check is ever off.
    """
    try:
        import edge_tts.communicate
    except ImportError as error:  # the package is there, but not all that it needs
        raise EngineMissingError(f"giọng edge chưa được cài — chạy: {install_command('edge')}") from error
    context = getattr(edge_tts.communicate, "_SSL_CTX", None)
    if not isinstance(context, ssl.SSLContext):
        return
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        path = os.environ.get(name)
        if not path:
            continue
        try:
            if Path(path).is_dir():
                context.load_verify_locations(capath=path)
            else:
                context.load_verify_locations(cafile=path)
        except OSError as error:
            raise EngineError(f"không đọc được tệp chứng chỉ ghi ở biến {name} — sửa hoặc bỏ biến ấy") from error


def _fault(error: Exception) -> EngineError:
    import aiohttp
    from edge_tts.exceptions import NoAudioReceived, SkewAdjustmentError

    if isinstance(error, SkewAdjustmentError) and isinstance(error.__cause__, aiohttp.ClientResponseError):
        # edge-tts sets its clock by the Date of a 403, and asks again; without a Date it is a 403 still.
        error = error.__cause__
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        message = f"chứng chỉ của dịch vụ {_TITLE} không đáng tin — kiểm tra giờ máy và mạng của cơ quan"
        return EngineBusyError(message)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        message = f"máy chủ proxy của cơ quan không cho nối tới dịch vụ {_TITLE} (mã {error.status})"
        return EngineBusyError(f"{message} — hỏi người quản trị mạng")
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return _refusal(error)
    if isinstance(error, NoAudioReceived):
        return PassingError(f"dịch vụ {_TITLE} không trả về âm thanh — thử lại sau, hoặc xem lại tên giọng")
    if isinstance(error, (aiohttp.ClientError, OSError)) and not isinstance(error, aiohttp.ClientResponseError):
        return NoLineError(_no_line())
    return PassingError(f"dịch vụ {_TITLE} trả lời sai khuôn — thử lại sau")


def _refusal(error: aiohttp.WSServerHandshakeError) -> EngineError:
    """The fault for a handshake that did not end in 101."""
    headers: Mapping[str, str] = error.headers or {}
    status = 502 if error.status in {101, 200} else error.status  # an answer, but none of this service
    return _NAMED.refusal(status, headers.get("Retry-After"), headers.get("Date"))


def _no_line() -> str:
    return f"không nối được tới dịch vụ {_TITLE} — kiểm tra mạng"


def make(settings: EngineSettings) -> Edge:
    """The engine of this module. Raises EngineMissingError where edge-tts is not installed or the voice is unknown."""
    return Edge(settings)
