"""A time line becomes MP3s: one streaming pass mixes and shapes for every profile, then each is encoded once, measured.

The dry speech flows block by block into ffmpeg, whose filters shape it for all profiles at once. The gain that brings
the speech to its loudness in spite of the limiter is searched on windows of what was shaped; the music, levelled by
that, is added on the way to the encoder. The decoded file is what counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError
from broadcast.ffmpeg import feed_ffmpeg, run_ffmpeg
from broadcast.model import SAMPLE_RATE_HZ, Clip
from broadcast.stages.mix.beside import Beside
from broadcast.stages.mix.cues import Timeline
from broadcast.stages.mix.decoded import METER_BLOCK_S, measure
from broadcast.stages.mix.dry import blocks
from broadcast.stages.mix.gain import LimitedLoudness
from broadcast.stages.mix.memory import keep_freed_memory
from broadcast.stages.mix.meter import Meter, Spans
from broadcast.stages.mix.music import Music
from broadcast.stages.mix.profile import Profile

Progress = Callable[[float], None]

LAME_LOSS_DB = 0.45
"""LAME at a constant rate up to 160 kbit/s lowers the level by 0.445 dB."""
TRIES, SEARCHES = 5, 8
"""Encodings of the whole programme, of which one is enough as a rule, and of its windows."""
MOST_TAKEN_DB = 10.0
"""What the limiter may take of a voice. Of a very peaky one it would take 30 dB and more, and its pauses, which it does
not lower, would be nearly as loud as its words: for that one the ceiling rises."""
_OVERSHOOT_DB = 2.0
"""By so much a ceiling lies below the peak allowed at least; an MP3 that passes it all the same is made again."""
TOLERANCE_LU, AIM_WITHIN_LU = 0.5, 0.25
_SHAPED, _SEARCHED = 0.35, 0.45
"""The share of the work that is done after each step."""
_MP3_FRAME, _MP3_LEAST_OVER = 1152, 48
"""Samples of a frame, and the fewest of the last one that come back exactly; measured over every length of a frame."""
_SEARCHED_WITHIN_DB = 0.1
_WINDOWS, _WINDOW_S, _SAMPLED_FROM_S = 20, 3, 120
"""A minute in twenty pieces, however long the programme is, so that memory does not grow with it."""
_RAW = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")


def render(
    timeline: Timeline,
    clips: tuple[Clip, ...],
    music: Music,
    targets: Sequence[tuple[Profile, Path]],
    *,
    progress: Progress | None = None,
) -> tuple[Meter, ...]:
    """Write a file for each profile, and return the meter that heard each, decoded.

    Raises MixError, and then leaves none.

    `progress` gets the share of the work done, 0 to 1.
    """
    keep_freed_memory()
    report = progress or (lambda _share: None)
    for profile, _ in targets:
        timeline = _encodable(timeline, profile)
    shaped = [target.with_suffix(".pcm") for _, target in targets]
    try:
        dry = _counted(blocks(timeline, clips), timeline, report)
        feed_ffmpeg(dry, *_RAW, "-i", "pipe:0", *_shaping(targets, shaped))
        found = []
        for number, ((profile, target), raw) in enumerate(zip(targets, shaped, strict=True)):
            share = (1 - _SHAPED) / len(targets)
            begun = _SHAPED + number * share
            beside = Beside(timeline, music, profile)
            found.append(_Encoder(raw, profile, timeline, target, beside).encode(_part(report, begun, share)))
            raw.unlink()
        return tuple(found)
    except BaseException:
        for _, target in targets:
            target.unlink(missing_ok=True)
        raise
    finally:
        for raw in shaped:
            raw.unlink(missing_ok=True)


def _part(report: Progress, begun: float, share: float) -> Progress:
    return lambda done: report(begun + done * share)


def _shaping(targets: Sequence[tuple[Profile, Path]], shaped: Sequence[Path]) -> tuple[str, ...]:
    """ffmpeg's graph: the speech goes through each profile's filters, each into a file of its own."""
    count = len(targets)
    branches = [f"[0]asplit={count}{''.join(f'[i{n}]' for n in range(count))}"]
    branches += [f"[i{n}]{profile.filters or 'anull'}[o{n}]" for n, (profile, _) in enumerate(targets)]
    outputs = [("-map", f"[o{n}]", "-y", *_RAW, f"file:{raw}") for n, raw in enumerate(shaped)]
    return ("-filter_complex", ";".join(branches), *(part for output in outputs for part in output))


def _encodable(timeline: Timeline, profile: Profile) -> Timeline:
    """The time line with a tail whose last sample a decoder can find.

    An MP3 says how many samples of its last frame to drop. Where the sound runs only a few samples into that frame,
    the number does not come out right and up to 47 samples of silence stay, so such a tail is made a bit longer.
    """
    count = math.ceil(timeline.frames * profile.sample_rate_hz / SAMPLE_RATE_HZ)
    over = count % _MP3_FRAME
    if not 0 < over < _MP3_LEAST_OVER:
        return timeline
    longer = math.ceil((count - over + _MP3_LEAST_OVER) * SAMPLE_RATE_HZ / profile.sample_rate_hz)
    return replace(timeline, frames=longer)


def _counted(dry: Iterator[npt.NDArray[np.int16]], timeline: Timeline, report: Progress) -> Iterator[bytes]:
    done = 0
    for block in dry:
        yield block.tobytes()
        done += len(block)
        report(done / timeline.frames * _SHAPED)


class _Encoder:
    """Takes one shaped programme to its finished file."""

    def __init__(self, shaped: Path, profile: Profile, timeline: Timeline, target: Path, beside: Beside) -> None:
        self._shaped, self._profile, self._target, self._beside = shaped, profile, target, beside
        self._planned = math.ceil(timeline.frames * profile.sample_rate_hz / SAMPLE_RATE_HZ)
        self._limit_dbfs = profile.limit_dbfs
        self._highest_dbfs = max(profile.limit_dbfs, profile.peak_dbtp - _OVERSHOOT_DB)
        self._speech_s = tuple((span.start / SAMPLE_RATE_HZ, span.end / SAMPLE_RATE_HZ) for span in timeline.speech)

    def encode(self, report: Progress) -> Meter:
        """Write the file, as often as it takes, and return the meter that heard it decoded. Raises MixError."""
        profile = self._profile
        # Before LAME, which lowers all by as much.
        wanted_lufs = profile.loudness_lufs + LAME_LOSS_DB
        shaped_lufs = _loudness(_read(self._shaped, SAMPLE_RATE_HZ * METER_BLOCK_S), SAMPLE_RATE_HZ, self._speech_s)
        gain_db, rise = self._search_gain(wanted_lufs - shaped_lufs)
        while gain_db - (wanted_lufs - shaped_lufs) > MOST_TAKEN_DB and self._limit_dbfs < self._highest_dbfs:
            self._limit_dbfs = min(self._limit_dbfs + 1, self._highest_dbfs)
            gain_db, rise = self._search_gain(wanted_lufs - shaped_lufs)
        report(_SEARCHED)
        found = LimitedLoudness(rise)
        for _ in range(TRIES):
            gain_db = round(gain_db, 2)  # as ffmpeg is told it, so that music is levelled by the very gain it gets
            chain = f"volume={gain_db:.2f}dB,{self._louder()}"
            mixed = self._beside.mixed(self._shaped, wanted_lufs - gain_db, SAMPLE_RATE_HZ)
            out = ("-af", chain, *self._mp3(), "-y", f"file:{self._target}")
            feed_ffmpeg((block.tobytes() for block in mixed), *_RAW, "-i", "pipe:0", *out)
            report(0.85)
            meter = measure(self._target)
            lufs = meter.loudness_lufs(self._speech_s)
            over_db = meter.true_peak_dbtp() - profile.peak_dbtp
            if abs(profile.loudness_lufs - lufs) <= AIM_WITHIN_LU and over_db <= 0:
                break
            found.came_to(lufs, gain_db=gain_db, ceiling_dbfs=self._limit_dbfs)
            if over_db > 0:
                self._limit_dbfs -= over_db + 0.1
            gain_db = found.gain_db(profile.loudness_lufs, ceiling_dbfs=self._limit_dbfs)
        self._check(meter)
        report(1)
        return meter

    def _check(self, meter: Meter) -> None:
        """Raises MixError for a file out of tolerance, so that it is never published."""
        speech_lufs = meter.loudness_lufs(self._speech_s)
        miss_lu = self._profile.loudness_lufs - speech_lufs
        over_db = meter.true_peak_dbtp() - self._profile.peak_dbtp
        silences_s = meter.silences_s()
        if abs(miss_lu) > TOLERANCE_LU or over_db > 0 or meter.frames != self._planned or silences_s:
            raise MixError(
                f"bản tin không đạt: tiếng nói {speech_lufs:.1f} LUFS, đỉnh {meter.true_peak_dbtp():.1f} dBTP, "
                f"{meter.frames} mẫu (dự tính {self._planned}), khoảng lặng dài ở giây {silences_s} — thử nhạc hiệu "
                "khác, hoặc xem lại các khoảng nghỉ trong schedule.yaml"
            )

    def _search_gain(self, wanted_db: float) -> tuple[float, float]:
        """The gain that raises the loudness by `wanted_db` in spite of the limiter, found without encoding.

        And what is left of a further decibel there. What the limiter takes away is measured on windows of the
        programme, not on all of it.
        """
        windows = _windows(self._shaped)
        wanted_lufs = _loudness([windows], SAMPLE_RATE_HZ) + wanted_db
        raw = windows.tobytes()
        gain_db, found = wanted_db, LimitedLoudness()
        for _ in range(SEARCHES):
            out = ("-f", "s16le", "-ac", "1", "pipe:1")
            done = run_ffmpeg(*_RAW, "-i", "pipe:0", "-af", f"volume={gain_db:.2f}dB,{self._louder()}", *out, given=raw)
            lufs = _loudness([np.frombuffer(done.stdout, np.int16)], self._profile.sample_rate_hz)
            if abs(lufs - wanted_lufs) <= _SEARCHED_WITHIN_DB:
                break
            found.came_to(lufs, gain_db=gain_db, ceiling_dbfs=self._limit_dbfs)
            gain_db = found.gain_db(wanted_lufs, ceiling_dbfs=self._limit_dbfs)
        return gain_db, found.rise

    def _louder(self) -> str:
        """To the finished file's rate and under its ceiling."""
        limit = 10 ** (self._limit_dbfs / 20)
        return f"aresample={self._profile.sample_rate_hz},alimiter=limit={limit:.4f}:level=0:attack=3:release=60:asc=1"

    def _mp3(self) -> tuple[str, ...]:
        # LAME's level 7 takes two thirds of the time of its default; what a horn carries of 64 kbit/s sounds the same.
        lame = ("-c:a", "libmp3lame", "-b:a", f"{self._profile.bitrate_kbps}k", "-compression_level", "7")
        return (*lame, "-id3v2_version", "0", "-f", "mp3")


def _loudness(blocks_of: Iterable[npt.NDArray[np.int16]], rate_hz: int, spans_s: Spans | None = None) -> float:
    meter = Meter(rate_hz, peaks=False)
    step = METER_BLOCK_S * rate_hz
    for block in blocks_of:
        for start in range(0, len(block), step):  # a spectrum is many times its samples
            meter.add(np.asarray(block[start : start + step] / np.float32(32768), dtype=np.float32))
    meter.finish()
    return meter.loudness_lufs(spans_s)


def _read(shaped: Path, count: int) -> Iterator[npt.NDArray[np.int16]]:
    """The samples of a shaped programme, so many at once: an hour of them would be 160 MB."""
    with shaped.open("rb") as file:
        while len(block := np.fromfile(file, np.int16, count)):
            yield block


def _windows(shaped: Path) -> npt.NDArray[np.int16]:
    """Stretches of the programme, one after another; all of a short one."""
    count = shaped.stat().st_size // 2
    if count < _SAMPLED_FROM_S * SAMPLE_RATE_HZ:
        return np.fromfile(shaped, np.int16)
    every, length = count // _WINDOWS, _WINDOW_S * SAMPLE_RATE_HZ
    starts = range((every - length) // 2, count, every)
    return np.concatenate([np.fromfile(shaped, np.int16, length, offset=2 * start) for start in starts])
