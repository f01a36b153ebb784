"""A timeline becomes an MP3 in one streaming pass and one encoding: blocks in, never a whole programme in memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError
from broadcast.ffmpeg import feed_ffmpeg, run_ffmpeg
from broadcast.mix.cues import Span, Timeline, frames
from broadcast.mix.loudness import Measured, integrated, measure
from broadcast.mix.profiles import Profile
from broadcast.model import SAMPLE_RATE_HZ, Clip

Samples = npt.NDArray[np.float32]
Progress = Callable[[float], None]
_SHAPED, _SEARCHED, _ENCODED = 0.3, 0.45, 0.7
"""The share of the work that is done after each step; the rest is measuring."""
BLOCK_FRAMES = 2 * SAMPLE_RATE_HZ
DUCKED_DB = -12.0
DUCK_FADE_MS = 250
SPEECH_RMS_DBFS = -20.0
LEVEL_WITHIN_DB = 6.0
"""A clip is moved at most so far to the common level; more would lift noise."""
CLIP_FADE_MS = 5
LAME_LOSS_DB = 0.45
"""LAME at a constant rate up to 160 kbit/s lowers the level by 0.445 dB."""
TRIES = 4
TOLERANCE_LU = 0.5
AIM_WITHIN_LU = 0.3
_MP3_FRAME, _MP3_LEAST_OVER = 1152, 48
"""Samples of a frame, and the fewest of the last one that come back exactly; measured over every length of a frame."""
_SEARCHED_WITHIN_DB = 0.11
"""ffmpeg tells loudness to a tenth, so a difference of two is sure to no more than this."""
_LIMITER_SLOPE = 0.5
"""What the limiter takes of a further decibel at a bulletin's usual gain; only where the search starts."""
_EVERY_S, _WINDOW_S = 20, 4
_SAMPLED_FROM_BYTES = 2 * 180 * SAMPLE_RATE_HZ
_RAW = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")


def render(
    timeline: Timeline,
    clips: tuple[Clip, ...],
    jingle: Samples,
    profile: Profile,
    target: Path,
    *,
    progress: Progress | None = None,
) -> Measured:
    """Write `target` and return what was measured on it. Raises MixError, and then leaves no file.

    `progress` gets the share of the work done, 0 to 1.
    """
    report = progress or (lambda _share: None)
    timeline = _encodable(timeline, profile)
    shaped = target.with_suffix(".pcm")
    try:
        blocks = _counted(_blocks(timeline, clips, jingle), timeline, report)
        shape = f"{profile.shape},ebur128=framelog=quiet"
        said = feed_ffmpeg(blocks, *_RAW, "-i", "pipe:0", "-af", shape, "-y", *_RAW, f"file:{shaped}").decode()
        return _encode(shaped, integrated(said), profile, timeline, target, report)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        shaped.unlink(missing_ok=True)


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


def _encode(  # noqa: PLR0917  # one step of render, on its values
    shaped: Path, loudness_lufs: float, profile: Profile, timeline: Timeline, target: Path, report: Progress
) -> Measured:
    limit_dbfs = profile.limit_dbfs
    gain_db = _search_gain(shaped, profile.loudness_lufs + LAME_LOSS_DB - loudness_lufs, profile)
    report(_SEARCHED)
    planned = math.ceil(timeline.frames * profile.sample_rate_hz / SAMPLE_RATE_HZ)
    for _ in range(TRIES):
        chain = f"volume={gain_db:.2f}dB,{_louder(profile, limit_dbfs)}"
        run_ffmpeg(*_RAW, "-i", f"file:{shaped}", "-af", chain, *_mp3(profile), "-y", f"file:{target}")
        report(_ENCODED)
        found = measure(target)
        miss_lu = profile.loudness_lufs - found.loudness.integrated_lufs
        over_db = found.loudness.true_peak_dbtp - profile.peak_dbtp
        if abs(miss_lu) <= AIM_WITHIN_LU and over_db <= 0:
            break
        gain_db += miss_lu
        limit_dbfs -= max(0.0, over_db + 0.1) if over_db > 0 else 0.0
    if abs(miss_lu) > TOLERANCE_LU or over_db > 0 or found.frames != planned or found.silences_s:
        raise MixError(
            f"bản tin không đạt: {found.loudness.integrated_lufs:.1f} LUFS, "
            f"đỉnh {found.loudness.true_peak_dbtp:.1f} dBTP, "
            f"{found.frames} mẫu (dự tính {planned}), khoảng lặng dài ở {found.silences_s} — thử nhạc hiệu khác, "
            "hoặc xem lại các khoảng nghỉ trong schedule.yaml"
        )
    return found


def _search_gain(shaped: Path, wanted_db: float, profile: Profile) -> float:
    """The gain that raises the loudness by `wanted_db` in spite of the limiter, found without encoding.

    What the limiter takes away is measured on windows of the programme, not on all of it: a fifth of the work.
    """
    sample = shaped.with_suffix(".windows")
    every_s, window_s = (_EVERY_S, _WINDOW_S) if shaped.stat().st_size > _SAMPLED_FROM_BYTES else (1, 1)
    windows = f"aselect=lt(mod(t\\,{every_s})\\,{window_s}),asetpts=N/SR/TB,ebur128=framelog=quiet"
    try:
        said = run_ffmpeg(*_RAW, "-i", f"file:{shaped}", "-af", windows, *_RAW, "-y", f"file:{sample}").stderr
        before_lufs = integrated(said.decode(errors="replace"))
        gain_db, lost_db, step_db, slope = wanted_db, 0.0, 1.0, _LIMITER_SLOPE
        for _ in range(TRIES):
            louder = f"volume={gain_db:.2f}dB,{_louder(profile, profile.limit_dbfs)},ebur128=framelog=quiet"
            said = run_ffmpeg(*_RAW, "-i", f"file:{sample}", "-af", louder, "-f", "null", "-").stderr
            last_lost_db, lost_db = lost_db, before_lufs + gain_db - integrated(said.decode(errors="replace"))
            miss_db = wanted_db - (gain_db - lost_db)
            if abs(miss_db) <= _SEARCHED_WITHIN_DB:
                break
            if last_lost_db:
                slope = min(0.8, max(0.0, (lost_db - last_lost_db) / step_db))
            step_db = miss_db / (1 - slope)
            gain_db += step_db
        return gain_db
    finally:
        sample.unlink(missing_ok=True)


def _louder(profile: Profile, limit_dbfs: float) -> str:
    """To the finished file's rate and under its ceiling."""
    limit = 10 ** (limit_dbfs / 20)
    return f"aresample={profile.sample_rate_hz},alimiter=limit={limit:.4f}:level=0:attack=3:release=60:asc=1"


def _mp3(profile: Profile) -> tuple[str, ...]:
    # LAME's level 7 takes two thirds of the time of its default, and what a horn carries of 64 kbit/s sounds the same.
    lame = ("-c:a", "libmp3lame", "-b:a", f"{profile.bitrate_kbps}k", "-compression_level", "7")
    return (*lame, "-id3v2_version", "0", "-f", "mp3")


def _counted(blocks: Iterator[bytes], timeline: Timeline, report: Progress) -> Iterator[bytes]:
    done = 0
    for block in blocks:
        yield block
        done += len(block) // 2
        report(done / timeline.frames * _SHAPED)


def _blocks(timeline: Timeline, clips: tuple[Clip, ...], jingle: Samples) -> Iterator[bytes]:
    """The dry mix, block by block, as signed 16-bit samples."""
    waiting = sorted(
        [(span.start, index) for index, span in enumerate(timeline.speech)]
        + [(span.start, -1) for span in timeline.jingles]
    )
    sounding: list[tuple[Span, Samples]] = []
    for start in range(0, timeline.frames, BLOCK_FRAMES):
        end = min(start + BLOCK_FRAMES, timeline.frames)
        while waiting and waiting[0][0] < end:
            at, index = waiting.pop(0)
            samples = _load(clips[index]) if index >= 0 else _ducked(jingle, at, timeline.ducked)
            sounding.append((Span(start=at, end=at + len(samples)), samples))
        block = np.zeros(end - start, dtype=np.float32)
        for span, samples in sounding:
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                block[first - start : last - start] += samples[first - span.start : last - span.start]
        sounding = [(span, samples) for span, samples in sounding if span.end > end]
        yield np.clip(block * 32767, -32768, 32767).astype(np.int16).tobytes()


def _load(clip: Clip) -> Samples:
    """A clip at the common level of speech, with its ends faded."""
    import soundfile

    try:
        samples: Samples = soundfile.read(str(clip.path), dtype="float32")[0]
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise MixError(f"{clip.path}: clip hỏng — xóa tệp này rồi chạy lại, câu đó sẽ được thu lại") from error
    if len(samples) != clip.frames:
        raise MixError(f"{clip.path}: clip thiếu mẫu — xóa tệp này rồi chạy lại, câu đó sẽ được thu lại")
    spoken = samples[np.abs(samples) > np.abs(samples).max() * 0.03]
    rms_db = 10 * math.log10(float(np.mean(spoken**2)) + 1e-12) if len(spoken) else SPEECH_RMS_DBFS
    gain_db = min(LEVEL_WITHIN_DB, max(-LEVEL_WITHIN_DB, SPEECH_RMS_DBFS - rms_db))
    fade = min(frames(CLIP_FADE_MS), len(samples) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[len(samples) - fade :] *= ramp[::-1]
    return samples * np.float32(10 ** (gain_db / 20))


def _ducked(jingle: Samples, start: int, ducked: Span | None) -> Samples:
    """The jingle, lowered where speech is over it."""
    if ducked is None or ducked.start >= start + len(jingle) or ducked.end <= start:
        return jingle
    fade = frames(DUCK_FADE_MS)
    places = (ducked.start - fade - start, ducked.start - start, ducked.end - start, ducked.end + fade - start)
    return jingle * (10 ** (np.interp(np.arange(len(jingle)), places, (0, DUCKED_DB, DUCKED_DB, 0)) / 20)).astype(
        np.float32
    )
