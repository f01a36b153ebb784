"""Which villages a person means: by their ids or their names, in any case, with or without diacritics."""

from __future__ import annotations

from collections.abc import Iterable

from broadcast.errors import Diagnostic, UnknownVillageError
from broadcast.knowledge.language.village_names import unknown_village, village_ids
from broadcast.model import Schedule


def villages_named(schedule: Schedule, names: Iterable[str]) -> tuple[str, ...]:
    """The ids of the villages that are named by id or by name: thon-3, "Thôn 3", "thon 3".

    Raises UnknownVillageError that names the nearest of the station's villages.
    """
    known = {village.id for village in schedule.villages}
    found = village_ids(schedule.villages, names)
    for name in found:
        if name not in known:
            raise UnknownVillageError(
                Diagnostic(path="schedule.yaml", line=1, message=unknown_village(schedule.villages, name))
            )
    return found
