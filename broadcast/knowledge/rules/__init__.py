"""What an authority allows a station: named presets with their source, and what of a schedule goes beyond them.

Rules differ by province and change, so none is a constant: each is a few lines of YAML that a station can replace by
its own. They warn and never block; an urgent bulletin belongs to no slot, so none of them is held against it.
"""

from __future__ import annotations

from broadcast.knowledge.rules.limits import Preset, broken, limits_of, preset_names
from broadcast.knowledge.rules.quiet import QuietHours, quiet_hours_of, read_quiet_hours

__all__ = ["Preset", "QuietHours", "broken", "limits_of", "preset_names", "quiet_hours_of", "read_quiet_hours"]
