"""schedule.yaml as a `Schedule`, and pronunciation.tsv as the commune's own readings; each fault with its line."""

from broadcast.config.pronunciation import load_pronunciation
from broadcast.config.schedule import checked_schedule, json_schema, load_schedule, slot_lines

__all__ = ["checked_schedule", "json_schema", "load_pronunciation", "load_schedule", "slot_lines"]
