"""The dry speech of a piece: every clip at its place, at one level and in one room, before it is shaped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import soundfile

from broadcast.errors import MixError
from broadcast.model import SAMPLE_RATE_HZ, Clip
from broadcast.stages.mix.cues import Span, Timeline, frames
from broadcast.stages.mix.level import Level, Samples, hum, level_of, missing_tone, tone_dbfs

BLOCK_FRAMES = 2 * SAMPLE_RATE_HZ
LONG_CLIP_FRAMES = 12 * SAMPLE_RATE_HZ
"""What is longer is an announcer's recording or hardly ever a sentence: read twice rather than held in memory, first
for its level and the hum of its room."""
CLIP_FADE_MS = 5
SEAM_MS, SEAM_FADE_MS = 60, 20
"""For how long before its end, after a fade, a piece's room is silent: there it is joined to another, whose hum is not
the same wave."""


def blocks(timeline: Timeline, clips: tuple[Clip, ...], *, piece: Span) -> Iterator[npt.NDArray[np.int16]]:
    """Signed 16-bit samples of a piece's speech, and of the hum of its room, at `SAMPLE_RATE_HZ`.

    `piece` is where it stands on the time line, which is longer: before and after it the room is silent. Raises
    MixError for a clip that is damaged.
    """
    long = {clip.key: _level_of(clip) for clip in clips if clip.frames > LONG_CLIP_FRAMES}
    tone = tone_dbfs(long.values())
    waiting = sorted((span.start, index) for index, span in enumerate(timeline.speech))
    sounding: list[_Source] = []
    for start in range(0, timeline.frames, BLOCK_FRAMES):
        end = min(start + BLOCK_FRAMES, timeline.frames)
        while waiting and waiting[0][0] < end:
            at, index = waiting.pop(0)
            sounding.append(_speech(at, clips[index], long.get(clips[index].key), tone))
        block = np.zeros(end - start, dtype=np.float32)
        hums = np.full(end - start, 10 ** (tone / 20), dtype=np.float32)
        for source in sounding:
            first, last = max(source.span.start, start), min(source.span.end, end)
            if first < last:
                block[first - start : last - start] += source.read(first, last)
                hums[first - start : last - start] = source.tone
        block += hums * _seams(piece, start, end) * _hum(start, end - start)
        sounding = [source for source in sounding if source.span.end > end]
        yield np.clip(block * 32767, -32768, 32767).astype(np.int16)


class _Held:
    """Samples in memory, from `at` on; `tone` is how much hum they need."""

    def __init__(self, at: int, samples: Samples, tone: float) -> None:
        self._samples, self.tone = samples, tone
        self.span = Span(start=at, end=at + len(samples))

    def read(self, first: int, last: int) -> Samples:
        return self._samples[first - self.span.start : last - self.span.start]


class _Streamed:
    """A long clip, read as it is needed."""

    def __init__(self, at: int, clip: Clip, level: Level, tone: float) -> None:
        self.span = Span(start=at, end=at + clip.frames)
        self.tone = missing_tone(tone, level.floor_dbfs + level.gain_db)
        self._clip, self._gain = clip, np.float32(10 ** (level.gain_db / 20))

    def read(self, first: int, last: int) -> Samples:
        at = first - self.span.start
        try:
            samples: Samples = soundfile.read(str(self._clip.path), start=at, frames=last - first, dtype="float32")[0]
        except (soundfile.LibsndfileError, RuntimeError) as error:
            raise _damaged(self._clip) from error
        if len(samples) != last - first:
            raise _damaged(self._clip)
        places = np.arange(at, at + len(samples))
        fade = np.minimum(1, np.minimum(places, self._clip.frames - 1 - places) / frames(CLIP_FADE_MS))
        return np.asarray(samples * fade * self._gain, dtype=np.float32)


_Source = _Held | _Streamed


def _speech(at: int, clip: Clip, level: Level | None, tone: float) -> _Source:
    if level is not None:
        return _Streamed(at, clip, level, tone)
    try:
        samples: Samples = soundfile.read(str(clip.path), dtype="float32")[0]
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise _damaged(clip) from error
    if len(samples) != clip.frames:
        raise _damaged(clip)
    level = level_of([samples])
    fade = min(frames(CLIP_FADE_MS), len(samples) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[len(samples) - fade :] *= ramp[::-1]
    samples *= np.float32(10 ** (level.gain_db / 20))
    return _Held(at, samples, missing_tone(tone, level.floor_dbfs + level.gain_db))


def _level_of(clip: Clip) -> Level:
    try:
        with soundfile.SoundFile(str(clip.path)) as file:
            return level_of(file.blocks(blocksize=BLOCK_FRAMES, dtype="float32"))
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise _damaged(clip) from error


def _damaged(clip: Clip) -> MixError:
    return MixError(f"{clip.path}: câu đã thu bị hỏng — xóa tệp này rồi chạy lại, câu đó sẽ được thu lại")


def _seams(piece: Span, start: int, end: int) -> Samples | np.float32:
    """How much of its hum a piece's room has: none at its ends, and outside of it."""
    fade, seam = frames(SEAM_FADE_MS), frames(SEAM_MS)
    if piece.start + fade <= start and end <= piece.end - seam - fade:
        return np.float32(1)
    edges = (piece.start, piece.start + fade, piece.end - seam - fade, piece.end - seam)
    return np.interp(np.arange(start, end), edges, (0, 1, 1, 0)).astype(np.float32)


def _hum(start: int, count: int) -> Samples:
    """The hum at a place of the programme, at most a block of it."""
    once, twice = _hum_for_any_block()
    return twice[start % once : start % once + count]


@cache
def _hum_for_any_block() -> tuple[int, Samples]:
    once = hum()
    return len(once), np.concatenate([once, once[:BLOCK_FRAMES]])
