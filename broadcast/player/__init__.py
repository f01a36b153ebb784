"""Plays a station's days at their hours, and tells truthfully what was played.

`scheduler` decides, without a clock or a disk of its own; `dues` says what there is to play, `ladder` which file may be
played for it, `pieces` what of it fits. `rehearsal` runs days on a simulated clock.
"""

from __future__ import annotations

from broadcast.player.rehearsal import OUTCOME_NAMES, Row, rehearse
from broadcast.player.station import days_of, settings_of
from broadcast.player.values import RUNG_NAMES, Settings

__all__ = ["OUTCOME_NAMES", "RUNG_NAMES", "Row", "Settings", "days_of", "rehearse", "settings_of"]
