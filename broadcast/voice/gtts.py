"""gtts: Google's web voice, through the gTTS library's requests, sent with TLS checked and a limit on waiting.

The library by itself waits for ever, does not check certificates and takes an HTML page for 0 bytes of sound, so only
its splitting of text and its request format are used; sending, checking and decoding are here.
"""

from __future__ import annotations

import base64
import io
import re
import subprocess
import time
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from broadcast.errors import EngineBusyError, EngineError
from broadcast.model import SAMPLE_RATE_HZ, VoiceSettings
from broadcast.voice.sound import Pcm, trim

NATIVE_SYLLABLES_PER_MINUTE = 230
"""An estimate of the service's own pace in Vietnamese; it could not be measured where this was written."""
CONNECT_S, READ_S = 3.0, 6.0
RETRY_AFTER_S = 0.5
_AUDIO = re.compile(r'jQ1olc","\[\\"(.*?)\\"\]')
_FFMPEG_LIMIT_S = 60


class Gtts:
    name = "gtts"
    remote = True

    def __init__(self, settings: VoiceSettings) -> None:
        # atempo takes 0.5 to 100; speech slowed below 0.7 blurs.
        self._tempo = min(1.5, max(0.7, round(settings.syllables_per_minute / NATIVE_SYLLABLES_PER_MINUTE, 2)))
        self.fingerprint = f"gtts vi com tempo {self._tempo}"

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        if not texts:
            return
        import requests

        with requests.Session() as session:
            for text in texts:
                yield self._clip(session, text)

    def close(self) -> None:
        """Each recording closes its own connection."""

    def _clip(self, session: object, text: str) -> Pcm:
        from gtts import gTTS

        parts = [_decode(_fetch(session, request)) for request in gTTS(text, lang="vi")._prepare_requests()]
        pcm = trim(np.concatenate(parts))
        return pcm if self._tempo == 1 else trim(_change_tempo(pcm, self._tempo))


def _fetch(session: object, request: object) -> bytes:
    """The MP3 of one request; one more try after a fault of the line. Raises EngineBusyError."""
    import requests

    assert isinstance(session, requests.Session)  # noqa: S101 - typed loosely so that importing this module is cheap
    assert isinstance(request, requests.PreparedRequest)  # noqa: S101
    settings = session.merge_environment_settings(request.url, {}, None, None, None)
    for attempt in (1, 2):
        try:
            answer = session.send(request, timeout=(CONNECT_S, READ_S), allow_redirects=False, **settings)
        except requests.exceptions.SSLError as error:
            message = "chứng chỉ của dịch vụ giọng đọc không đáng tin — kiểm tra giờ máy và mạng của cơ quan"
            raise EngineBusyError(message) from error
        except requests.RequestException as error:
            # A time-out has used up its share of waiting; a refusal comes at once and may pass.
            if attempt == 2 or isinstance(error, requests.Timeout):
                message = "không nối được tới dịch vụ giọng đọc gtts — kiểm tra mạng"
                raise EngineBusyError(message) from error
            time.sleep(RETRY_AFTER_S)
            continue
        return _mp3_in(answer)
    raise EngineBusyError("không nối được tới dịch vụ giọng đọc gtts — kiểm tra mạng")


def _mp3_in(answer: object) -> bytes:
    import requests

    assert isinstance(answer, requests.Response)  # noqa: S101
    if answer.status_code == 429:
        raise EngineBusyError("dịch vụ giọng đọc gtts đang từ chối vì quá nhiều yêu cầu — thử lại sau vài giờ")
    if answer.status_code != 200:
        raise EngineBusyError(f"dịch vụ giọng đọc gtts trả lời mã {answer.status_code} — thử lại sau")
    found = _AUDIO.search(answer.text)
    if found is None or not found[1]:
        raise EngineBusyError("dịch vụ giọng đọc gtts không trả về âm thanh — thử lại sau")
    try:
        return base64.b64decode(found[1], validate=True)
    except ValueError as error:
        raise EngineBusyError("dịch vụ giọng đọc gtts trả về âm thanh hỏng — thử lại sau") from error


def _decode(mp3: bytes) -> Pcm:
    """The samples at our rate. Raises EngineBusyError for what is not a sound MP3."""
    import soundfile
    import soxr

    try:
        samples, rate_hz = soundfile.read(io.BytesIO(mp3), dtype="float32")
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise EngineBusyError("dịch vụ giọng đọc gtts trả về âm thanh hỏng — thử lại sau") from error
    if samples.ndim > 1:
        samples = samples.mean(axis=1)
    resampled: npt.NDArray[np.float32] = soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ)
    return np.clip(resampled * 32767, -32768, 32767).astype(np.int16)


def _change_tempo(pcm: Pcm, tempo: float) -> Pcm:
    import imageio_ffmpeg

    raw = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")
    ffmpeg = (imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error")
    command = (*ffmpeg, *raw, "-i", "pipe:0", "-af", f"atempo={tempo}", *raw, "pipe:1")
    try:
        done = subprocess.run(command, input=pcm.tobytes(), capture_output=True, timeout=_FFMPEG_LIMIT_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(f"không đổi được tốc độ giọng gtts: {error}") from error
    return np.frombuffer(done.stdout, dtype=np.int16)


def make(settings: VoiceSettings) -> Gtts:
    return Gtts(settings)
