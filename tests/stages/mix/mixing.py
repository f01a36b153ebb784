"""Mixes a recording from nothing: no piece of it was ever made before."""

from __future__ import annotations

import shutil
from pathlib import Path

from broadcast.model import Bulletin, Recording, Sound
from broadcast.stages.mix import mix as mix_from
from broadcast.station.segments import SegmentStore


def mix(recording: Recording, sound: Sound, target: Path, *, station: str, home: Path = Path()) -> Bulletin:
    kept = target.with_suffix(".segments")
    try:
        return mix_from(recording, sound, target, station=station, home=home, segments=SegmentStore(kept))
    finally:
        shutil.rmtree(kept, ignore_errors=True)
