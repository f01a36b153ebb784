"""What a voice has said: a sentence as a clip, and all clips of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast.model.reading import Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """One recorded sentence in the store: FLAC, mono, 16 bit, `SAMPLE_RATE_HZ`."""

    key: str
    path: Path
    frames: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """Which engine spoke a programme; `reason` says why it is not the one that was `wanted`.

    An engine's name may name one of its voices: `piper:vi_VN-vais1000-medium`.
    """

    engine: str
    fingerprint: str
    wanted: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A reading with one clip an utterance, all in one voice; `doubts` are sentences that someone should listen to."""

    reading: Reading
    clips: tuple[Clip, ...]
    voice: Voice
    doubts: tuple[str, ...] = ()
