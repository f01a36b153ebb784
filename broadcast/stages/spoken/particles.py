"""Small words of foreign names that look Vietnamese: Luuk de Vries, Di Lorenzo. A name by its sound beside one tells it."""

from __future__ import annotations

from dataclasses import replace

from broadcast.model import Token

_PARTICLES = {"de": "đờ", "De": "đờ", "Da": "đa", "Di": "đi", "Don": "đôn", "Von": "phôn"}


def beside_names(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with particles before names said as those languages say them, for a person to hear again."""
    read = list(found)
    for place in range(2, len(read)):
        before, blank, name = read[place - 2 : place + 1]
        if before.written not in _PARTICLES or blank.written != " " or not name.written[0].isupper():
            continue
        if name.kind == "name" or (name.kind == "foreign" and before.written.lower() == "de"):
            read[place - 2] = replace(before, kind="name", spoken=_PARTICLES[before.written], certainty="default")
    return tuple(read)
