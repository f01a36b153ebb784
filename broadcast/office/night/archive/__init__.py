"""The archive: a folder a month, luu-tru/2026-05, with all that was aired and who approved it; and the way back.

A month leaves audio_out/ only after its archive stands under its name and every file of it was read again and found
right. Whatever moment a run is killed at, each day is in one place or in both; the next run finishes. A month that was
brought back stays until a person archives it again: a note beside its archive, 2026-05.da-khoi-phuc, says so.
"""

from __future__ import annotations

from broadcast.office.night.archive.months import Archived, archive, restore, retire

__all__ = ["Archived", "archive", "restore", "retire"]
