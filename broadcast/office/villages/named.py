"""Which villages a person means: by their ids or their names, in any case, with or without diacritics."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from broadcast.errors import Diagnostic, UnknownVillageError
from broadcast.model import Schedule


def villages_named(schedule: Schedule, names: Iterable[str]) -> tuple[str, ...]:
    """The ids of the villages that are named by id or by name: thon-3, "Thôn 3", "thon 3".

    Raises UnknownVillageError that names the nearest of the station's villages.
    """
    known = {_plain(spelling): village.id for village in schedule.villages for spelling in (village.name, village.id)}
    found: list[str] = []
    for name in names:
        if _plain(name) not in known:
            raise UnknownVillageError(Diagnostic(path="schedule.yaml", line=1, message=_unknown(schedule, name)))
        found.append(known[_plain(name)])
    return tuple(dict.fromkeys(found))


def _unknown(schedule: Schedule, name: str) -> str:
    named = {village.id: f"{village.id} ({village.name})" for village in schedule.villages}
    near = difflib.get_close_matches(_plain(name), [_plain(village) for village in named], n=1)
    there_are = ", ".join(named.values()) or "chưa khai báo thôn nào"
    nearest = next((shown for village, shown in named.items() if near and _plain(village) == near[0]), "")
    return f"không có thôn «{name[:60]}» — " + (f"có phải {nearest}? " if nearest else "") + f"các thôn: {there_are}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(kept.replace("-", " ").split())
