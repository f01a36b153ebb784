"""A programme's music as it is laid beside speech: through a profile's filters, and at a known loudness."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.stages.mix.measured import SEGMENT_S
from broadcast.stages.mix.meter import Meter
from broadcast.stages.mix.music import Music
from broadcast.stages.mix.profile import Profile

Samples = npt.NDArray[np.float32]
_BEFORE_FRAMES = SAMPLE_RATE_HZ // 4
"""What goes through the filters before a tune, so that they have come to rest, or ring as a bed's end makes them."""
_LEAST_FRAMES = round(5 * SEGMENT_S * SAMPLE_RATE_HZ)
"""A shorter tune has no 400 ms to be measured by, and is measured with silence after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tune:
    """One of a programme's sounds as it was loaded; a bed `goes_round`. Two are the same whose samples are."""

    sha256: str
    goes_round: bool
    samples: Samples = field(compare=False, repr=False)


class Tunes:
    """A programme's music in the filters of a profile, each tune's loudest 400 ms at 0 LUFS, made when it is wanted."""

    def __init__(self, music: Music, profile: Profile) -> None:
        samples = {"jingle": music.jingle, "bed": music.bed}
        samples |= {f"sting {mood}": sting for mood, sting in music.stings.items()}
        self._filters = profile.music_filters
        self._tunes = {
            name: Tune(
                sha256=hashlib.sha256(np.ascontiguousarray(tune).data).hexdigest(),
                goes_round=name == "bed",
                samples=tune,
            )
            for name, tune in samples.items()
        }

    def hashes(self) -> dict[str, str]:
        """The hash of each sound, by its name in a cue."""
        return {name: tune.sha256 for name, tune in self._tunes.items()}

    def heard(self, name: str) -> Samples:
        """The samples of a sound as they are laid beside speech. Raises MixError."""
        return _levelled(self._tunes[name], self._filters)


@lru_cache(maxsize=8)
def _levelled(tune: Tune, filters: str) -> Samples:
    """A tune through the filters, its loudest 400 ms at 0 LUFS."""
    samples = _filtered(tune, filters) if filters else tune.samples
    meter = Meter(SAMPLE_RATE_HZ, peaks=False)
    meter.add(np.pad(samples, (0, max(0, _LEAST_FRAMES - len(samples)))))
    return np.asarray(samples * 10 ** (-meter.finish().loudest_lufs() / 20), dtype=np.float32)


def _filtered(tune: Tune, filters: str) -> Samples:
    # A bed goes round: its filters ring as if it had been round once.
    before = tune.samples[-_BEFORE_FRAMES:] if tune.goes_round else np.zeros(_BEFORE_FRAMES, np.float32)
    raw = ("-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")
    given = np.concatenate([before, tune.samples]).astype(np.float32).tobytes()
    run = run_ffmpeg(*raw, "-i", "pipe:0", "-af", filters, *raw, "pipe:1", given=given)
    return np.frombuffer(run.stdout, np.float32)[len(before) :]
