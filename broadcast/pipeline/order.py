"""THE ORDER: which stage follows which. Nothing else knows two stages."""

from __future__ import annotations

from broadcast.stages.mix import mix
from broadcast.stages.plan import read
from broadcast.stages.programme import arrange
from broadcast.stages.publish import publish
from broadcast.stages.script import draft, read_scripts
from broadcast.stages.spoken import speak
from broadcast.stages.voice import record

DRAFT_STAGES = (read, draft)
"""From a plan to drafts, where a person steps in."""

STAGES = (read_scripts, arrange, speak, record, mix, publish)
"""In the order in which a broadcast passes them; a test checks that each takes what the one before gives."""
