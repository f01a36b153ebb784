"""6. Mix: a recording and the station's sound become finished, measured, tagged MP3s, and a picture of the wave."""

from __future__ import annotations

from broadcast.stages.mix.bulletin import mix, planned_ms, sound_sha256
from broadcast.stages.mix.music import playable
from broadcast.stages.mix.profile import for_place

__all__ = ["for_place", "mix", "planned_ms", "playable", "sound_sha256"]
