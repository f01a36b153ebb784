"""What every engine does with raw samples: decode, change the pace, trim, refuse what can't be a sentence."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt

from broadcast.errors import EngineError, MixError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.stages.voice.packing import syllables

Pcm = npt.NDArray[np.int16]

MARGIN_MS = 30
"""Silence kept at both ends, so that joined sentences don't click."""
_FLOOR = 10 ** (-50 / 20)
"""Below this part of the clip's own peak a sample counts as silence."""
LEAST_MS_PER_SYLLABLE = 90
"""Faster than anyone can be understood (about 660 syllables a minute); television hosts take 227."""
LONGEST_S = 600
"""No sentence takes so long; a file that says it does would fill the memory."""
WINDOW_MS = 10
SILENT_DBFS = -45.0
"""A window whose peak is below this is a part of a pause."""
LEAST_PEAK = 300
"""A clip that is never louder than this, of 32767, is silent."""
_RAW = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")
_BITRATES_KBPS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Of MPEG layer III, by version; versions 2 and 2.5 share theirs. ISO 11172-3 and 13818-3."""
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""By the two version bits of a frame's header."""
_UNKNOWN_BYTES = 0x7FFF_F000
"""From here on, a size in a WAV is what a service writes that sends sound before it knows how much."""
_NEXT = "sửa câu này, hoặc chọn giọng khác"


def decode(data: bytes) -> Pcm:
    """The samples of a whole sound file in a usual format, at our rate. Raises ValueError for anything else."""
    import soundfile
    import soxr

    _check_whole(data)
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as held:
            rate_hz = held.samplerate
            if held.channels > 2 or not 4000 <= rate_hz <= 192_000:
                raise ValueError("the sound file is of no usual kind")
            if held.frames > LONGEST_S * rate_hz:
                raise ValueError("the sound file is too long")
            samples = held.read(dtype="float32")
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise ValueError("not a sound file") from error
    if samples.ndim > 1:
        samples = samples.mean(axis=1)
    resampled: npt.NDArray[np.float32] = soxr.resample(np.nan_to_num(samples), rate_hz, SAMPLE_RATE_HZ)
    return np.clip(resampled * 32767, -32768, 32767).astype(np.int16)


def decode_mp3(data: bytes) -> Pcm:
    """As `decode`, for a service that sends nothing else. Raises ValueError also for another format."""
    if not is_mp3(data):
        raise ValueError("not an MP3")
    return decode(data)


def check_whole_mp3(data: bytes) -> None:
    """Walk the frames to the last one. Raises ValueError where one is broken or cut.

    Decoders drop a last frame that is cut, and say nothing; so a transfer that ended early would pass for a sentence.
    """
    at = behind_id3(data)
    if at > len(data):
        raise ValueError("the MP3 is cut in its tag")
    found = 0
    while at < len(data):
        length = _frame_bytes(data[at : at + 4])
        if length is None:
            if found and _is_tail(data[at:]):
                break
            raise ValueError("the MP3 is broken")
        at += length
        found += 1
    if at > len(data) or not found:
        raise ValueError("the MP3 is cut")


def tempo_for(syllables_per_minute: int, native: int) -> float:
    """What makes of a voice's native pace the one that is wanted; speech slowed below 0.7 blurs."""
    return min(1.5, max(0.7, round(syllables_per_minute / native, 2)))


def change_tempo(pcm: Pcm, tempo: float) -> Pcm:
    """The clip at another pace and the same pitch, 0.5 to 2; 1 gives it back as it is. Raises EngineError."""
    if tempo == 1:
        return pcm
    try:
        done = run_ffmpeg(
            "-loglevel", "error", *_RAW, "-i", "pipe:0", "-af", f"atempo={tempo}", *_RAW, "pipe:1", given=pcm.tobytes()
        )
    except MixError as error:
        raise EngineError(f"không đổi được tốc độ đọc: {error}") from error
    return np.frombuffer(done.stdout, dtype=np.int16)


def windows(pcm: Pcm) -> npt.NDArray[np.int32]:
    """The loudest sample of each whole `WINDOW_MS`, by its size."""
    loud = np.abs(pcm.astype(np.int32))
    frames = SAMPLE_RATE_HZ * WINDOW_MS // 1000
    peaks: npt.NDArray[np.int32] = loud[: len(loud) // frames * frames].reshape(-1, frames).max(axis=1, initial=0)
    return peaks


def trim(pcm: Pcm) -> Pcm:
    """The clip with at most `MARGIN_MS` of silence before and after."""
    level = np.abs(pcm.astype(np.int32))
    loud = np.flatnonzero(level > level.max(initial=0) * _FLOOR)
    if not len(loud):
        return pcm[:0]
    margin = SAMPLE_RATE_HZ * MARGIN_MS // 1000
    return pcm[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def faded(pcm: Pcm, fade_ms: int) -> Pcm:
    """The clip with its last sound fading out over `fade_ms`, for voices that stop dead; what is silent there stays."""
    level = np.abs(pcm.astype(np.int32))
    loud = np.flatnonzero(level > level.max(initial=0) * _FLOOR)
    if not len(loud):
        return pcm
    end = int(loud[-1]) + 1
    count = min(end, SAMPLE_RATE_HZ * fade_ms // 1000)
    ramp = 0.5 + 0.5 * np.cos(np.pi * (np.arange(count) + 1) / (count + 1))
    done = pcm.copy()
    done[end - count : end] = np.round(done[end - count : end] * ramp).astype(np.int16)
    return done


def check(pcm: Pcm, text: str, engine: str) -> None:
    """Refuse an empty, silent or far too short clip. Raises EngineError with the sentence."""
    if not len(pcm) or np.abs(pcm.astype(np.int32)).max() < LEAST_PEAK:
        raise EngineError(f"giọng {engine} không phát ra tiếng nào cho câu «{shortened(text)}» — {_NEXT}")
    if too_short(pcm, text):
        raise EngineError(f"giọng {engine} đọc thiếu tiếng ở câu «{shortened(text)}» — {_NEXT}")


def too_short(pcm: Pcm, text: str) -> bool:
    """Whether nobody could say the text so fast."""
    return len(pcm) * 1000 < syllables(text) * LEAST_MS_PER_SYLLABLE * SAMPLE_RATE_HZ


def shortened(text: str) -> str:
    """A sentence as far as it is needed to know it again."""
    return text if len(text) <= 60 else text[:57] + "…"


def is_mp3(data: bytes) -> bool:
    """Whether the bytes begin as an MP3 does: with an ID3v2 tag, or with a frame."""
    return data[:3] == b"ID3" or _frame_bytes(data[:4]) is not None


def _check_whole(data: bytes) -> None:
    """Raises ValueError for a file whose end is missing, which decoders pass over."""
    if is_mp3(data):
        check_whole_mp3(data)
    elif data[:4] == b"RIFF":
        _check_whole_wav(data)
    elif data[:4] == b"OggS":
        _check_whole_ogg(data)


def _check_whole_wav(data: bytes) -> None:
    """The file's own size and each part's, against what is there; the last byte may be padding that is left out."""
    ends, at = [8 + _number(data, 4)], 12
    while at + 8 <= len(data):
        size = _number(data, at + 4)
        ends.append(at + 8 + size)
        at += 8 + size + size % 2
    if any(len(data) + 1 < end < _UNKNOWN_BYTES for end in ends):
        raise ValueError("the WAV is cut")


def _check_whole_ogg(data: bytes) -> None:
    """The last page must be whole, and say that it is the last."""
    page = data[data.rfind(b"OggS") :]
    count = page[26] if len(page) > 26 else 0
    if len(page) < 27 + count + sum(page[27 : 27 + count]) or len(page) < 27 or not page[5] & 4:
        raise ValueError("the OGG is cut")


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _is_tail(rest: bytes) -> bool:
    """Nothing but what ordinary programs write behind the last frame: tags, zeros, line ends."""
    while rest := rest.lstrip(b"\0\r\n"):
        length = _tag_bytes(rest)
        if not 0 < length <= len(rest):
            return False
        rest = rest[length:]
    return True


def _tag_bytes(rest: bytes) -> int:
    """The length of the ID3v1 or APEv2 tag that stands here; 0 for none. An APEv2 tag may have its name at its end."""
    if rest.startswith(b"TAG"):
        return 128
    at = rest.find(b"APETAGEX")
    if at == 0 and _number(rest, 20) >> 29 & 1:
        return 32 + _number(rest, 12)
    return at + 32 if at >= 0 and _number(rest, at + 12) == at + 32 else 0


def behind_id3(data: bytes) -> int:
    """Where the first frame stands: the size of a leading ID3v2 tag is written in four times seven bits."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame_bytes(header: bytes) -> int | None:
    """The length of the layer III frame with this header; None where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, bitrate, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate == 3 or bitrate in {0, 15}:
        return None
    kbps = _BITRATES_KBPS[1 if version == 3 else 2][bitrate]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbps * 1000 // _RATES_HZ[version][rate] + (header[2] >> 1 & 1)
