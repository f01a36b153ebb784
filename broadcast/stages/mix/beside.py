"""Music laid beside speech that is shaped already: levelled by what the speech comes to, lowered under it.

A compressor that hears music and speech together lifts the music wherever the speech pauses, and undoes the lowering.
So music goes through a profile's filters alone, and each track's loudest 400 ms come to a fixed distance from the
loudness of the speech.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.ffmpeg import run_ffmpeg
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.mix.cues import Cue, Timeline, Track, frames
from broadcast.stages.mix.meter import SEGMENT_S, Meter
from broadcast.stages.mix.music import Music
from broadcast.stages.mix.profile import Profile

Samples = npt.NDArray[np.float32]

LEVELS_LU: dict[Track, tuple[float, float]] = {"jingle": (0.0, -20.0), "sting": (0.0, 0.0), "bed": (-8.0, -21.0)}
"""How loud each track's loudest 400 ms are against the speech, alone and under it.

What must be held on the finished file is 1 LU, -12 LU under the ident, -5 LU and -15 LU under the headlines; the rest
is for words that are softer than their programme, and for the limiter, which lowers speech more than bells.
"""
DUCK_FADE_MS = 250
BED_FADE_MS = 800
_APART_FRAMES = SAMPLE_RATE_HZ // 4
"""Between two tracks on their way through the filters, so that one does not ring into the next."""
_LEAST_FRAMES = round(5 * SEGMENT_S * SAMPLE_RATE_HZ)
"""A shorter track has no 400 ms to be measured by, and is measured with silence after it."""


class Beside:
    """A programme's music in the filters of a profile, each track's loudest 400 ms at 0 LUFS."""

    def __init__(self, timeline: Timeline, music: Music, profile: Profile) -> None:
        self._timeline = timeline
        tracks: dict[tuple[str, str], Samples] = {("jingle", ""): music.jingle, ("bed", ""): music.bed}
        tracks |= {("sting", mood): samples for mood, samples in music.stings.items()}
        wanted = {_key(cue) for cue in timeline.music}
        self._tracks = {
            key: _at_0_lufs(samples)
            for key, samples in _filtered({key: tracks[key] for key in tracks if key in wanted}, profile).items()
        }

    def mixed(self, shaped: Path, speech_lufs: float, count: int) -> Iterator[npt.NDArray[np.int16]]:
        """The samples of a shaped programme with its music, `count` at once. `speech_lufs` is what the music is
        levelled by: what the speech is as loud as once it has gone through all that follows, less the gain there."""
        start = 0
        with shaped.open("rb") as file:
            while len(block := np.fromfile(file, np.int16, count)):
                cues = [cue for cue in self._timeline.music if cue.span.start < start + len(block)]
                cues = [cue for cue in cues if cue.span.end > start]
                yield self._added(block, start, cues, speech_lufs) if cues else block
                start += len(block)

    def _added(
        self, block: npt.NDArray[np.int16], start: int, cues: list[Cue], speech_lufs: float
    ) -> npt.NDArray[np.int16]:
        together = block.astype(np.float32)
        for cue in cues:
            first, last = max(cue.span.start, start), min(cue.span.end, start + len(block))
            samples = self._heard(cue, np.arange(first, last), speech_lufs)
            together[first - start : last - start] += samples * np.float32(32767)
        return np.clip(np.rint(together), -32768, 32767).astype(np.int16)

    def _heard(self, cue: Cue, places: npt.NDArray[np.int64], speech_lufs: float) -> Samples:
        """A cue's samples at places of the programme: a bed goes round, and its ends are faded."""
        usual_lu, under_lu = LEVELS_LU[cue.track]
        level_lu = np.full(len(places), usual_lu)
        fade = frames(DUCK_FADE_MS)
        for span in cue.under:
            if span.start - fade < places[-1] + 1 and span.end + fade > places[0]:
                edges = (span.start - fade, span.start, span.end, span.end + fade)
                ducked = np.interp(places, edges, (usual_lu, under_lu, under_lu, usual_lu))
                level_lu = np.minimum(level_lu, ducked)
        samples = np.take(self._tracks[_key(cue)], places - cue.span.start, mode="wrap")
        gains = 10 ** ((level_lu + speech_lufs) / 20)
        if cue.track == "bed":
            ends = np.minimum(places - cue.span.start, cue.span.end - 1 - places)
            gains *= np.minimum(1, ends / frames(BED_FADE_MS))
        return np.asarray(samples * gains, dtype=np.float32)


def _key(cue: Cue) -> tuple[str, str]:
    return cue.track, cue.mood if cue.track == "sting" else ""


def _filtered(tracks: dict[tuple[str, str], Samples], profile: Profile) -> dict[tuple[str, str], Samples]:
    """The tracks through the profile's filters, all in one run of ffmpeg."""
    if not profile.music_filters or not tracks:
        return tracks
    apart = np.zeros(_APART_FRAMES, np.float32)
    parts: list[Samples] = []
    begins: dict[tuple[str, str], int] = {}
    for (name, mood), samples in tracks.items():
        # A bed goes round: its filters ring as if it had been round once.
        parts += [apart, samples[-_APART_FRAMES:] if name == "bed" else apart]
        begins[name, mood] = sum(map(len, parts))
        parts.append(samples)
    raw = ("-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")
    whole = np.concatenate(parts).tobytes()
    run = run_ffmpeg(*raw, "-i", "pipe:0", "-af", profile.music_filters, *raw, "pipe:1", given=whole)
    done = np.frombuffer(run.stdout, np.float32)
    return {key: done[begin : begin + len(tracks[key])] for key, begin in begins.items()}


def _at_0_lufs(samples: Samples) -> Samples:
    meter = Meter(SAMPLE_RATE_HZ, peaks=False)
    meter.add(np.pad(samples, (0, max(0, _LEAST_FRAMES - len(samples)))))
    meter.finish()
    return np.asarray(samples * 10 ** (-meter.loudest_lufs() / 20), dtype=np.float32)
