"""5. Voice: sentences become clips, one engine through a whole programme, each clip kept by what made it.

An engine is one module of `engines/`. What the announcer recorded is aired as it is, and never spoken by a machine.
"""

from __future__ import annotations

from broadcast.stages.voice.engine import engine_names
from broadcast.stages.voice.recording import clip_key, clip_keys, record, recording_keys, recording_minutes
from broadcast.stages.voice.voices import ALWAYS_THERE, ANNOUNCER, Voices

__all__ = [
    "ALWAYS_THERE",
    "ANNOUNCER",
    "Voices",
    "clip_key",
    "clip_keys",
    "engine_names",
    "record",
    "recording_keys",
    "recording_minutes",
]
