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

from broadcast.stages.mix.cues import Cue, Timeline, Track, frames
from broadcast.stages.mix.tunes import Samples, Tunes

LEVELS_LU: dict[Track, tuple[float, float]] = {"jingle": (0.0, -20.0), "sting": (0.0, 0.0), "bed": (-8.0, -21.0)}
"""How loud each track's loudest 400 ms are against the speech, alone and under it.

What must be held on the finished file is 1 LU, -12 LU under the ident, -5 LU and -15 LU under the headlines; the rest
is for words that are softer than their programme, and for the limiter, which lowers speech more than bells.
"""
DUCK_FADE_MS = 250
BED_FADE_MS = 800


class Beside:
    """The music of a piece, laid beside its speech."""

    def __init__(self, timeline: Timeline, tunes: Tunes) -> None:
        self._timeline, self._tunes = timeline, tunes

    def mixed(self, shaped: Path, speech_lufs: float, count: int) -> Iterator[npt.NDArray[np.int16]]:
        """The samples of a shaped piece with its music, `count` at once. `speech_lufs` is what the music is
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
        """A cue's samples at places of the piece: a bed goes round, and its ends are faded."""
        usual_lu, under_lu = LEVELS_LU[cue.track]
        level_lu = np.full(len(places), usual_lu)
        fade = frames(DUCK_FADE_MS)
        for span in cue.under:
            if span.start - fade < places[-1] + 1 and span.end + fade > places[0]:
                edges = (span.start - fade, span.start, span.end, span.end + fade)
                ducked = np.interp(places, edges, (usual_lu, under_lu, under_lu, usual_lu))
                level_lu = np.minimum(level_lu, ducked)
        samples = np.take(self._tunes.heard(cue.tune), places - cue.span.start, mode="wrap")
        gains = 10 ** ((level_lu + speech_lufs) / 20)
        if cue.track == "bed":
            ends = np.minimum(places - cue.span.start, cue.span.end - 1 - places)
            gains *= np.minimum(1, ends / frames(BED_FADE_MS))
        return np.asarray(samples * gains, dtype=np.float32)
