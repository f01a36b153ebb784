"""Which village a name means: its id or its name, in any case, with or without diacritics."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from broadcast.model import Village


def plain_name(name: str) -> str:
    """A name without what people write differently: thon-3 for «Thôn 3», «THÔN 3», «thon 3»."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(kept.replace("-", " ").split())


def village_ids(villages: Iterable[Village], names: Iterable[str]) -> tuple[str, ...]:
    """The id of each village that is named, once; a name that no village has stays as it is.

    An id counts before a name, and a name that two villages share means neither.
    """
    villages = tuple(villages)
    spelled = [plain_name(village.name) for village in villages]
    known = {name: village.id for name, village in zip(spelled, villages, strict=True) if spelled.count(name) == 1}
    known |= {plain_name(village.id): village.id for village in villages}
    known |= {village.id: village.id for village in villages}
    return tuple(dict.fromkeys(known.get(name, known.get(plain_name(name), name)) for name in names))


def unknown_village(villages: Iterable[Village], name: str) -> str:
    """That no village is called so, in Vietnamese, with the nearest and all there are."""
    named = {village.id: f"{village.id} ({village.name})" for village in villages}
    near = difflib.get_close_matches(plain_name(name), [plain_name(village) for village in named], n=1)
    there_are = ", ".join(named.values()) or "chưa khai báo thôn nào"
    nearest = next((shown for village, shown in named.items() if near and plain_name(village) == near[0]), "")
    return f"không có thôn «{name[:60]}» — " + (f"có phải {nearest}? " if nearest else "") + f"các thôn: {there_are}"
