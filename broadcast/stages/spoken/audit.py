"""The last look: what is left in the spoken text that a Vietnamese voice can't be trusted with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from broadcast.knowledge.language import syllable
from broadcast.model import Token
from broadcast.stages.spoken.rule import Residue

_PIECE = re.compile(r"[^\W_]+|[^\w\s.,;:!?]|_")

_Kind = Literal["digit", "symbol", "capitals", "syllable"]


@lru_cache(maxsize=16384)
def _fault(piece: str) -> _Kind | None:
    if not piece[0].isalnum():
        return "symbol"
    if any(map(str.isnumeric, piece)):
        return "digit"
    if sum(map(str.isupper, piece)) >= 2:
        return "capitals"
    return None if syllable.valid(piece) else "syllable"


@lru_cache(maxsize=65536)
def _faults(spoken: str) -> tuple[tuple[_Kind, str, int], ...]:
    return tuple(
        (kind, piece[0], piece.start()) for piece in _PIECE.finditer(spoken) if (kind := _fault(piece[0])) is not None
    )


def audit(found: Iterable[Token]) -> tuple[Residue, ...]:
    """Every digit, sign, group of capitals and foreign syllable that would still be said."""
    residues: list[Residue] = []
    offset = 0
    for token in found:
        for kind, text, start in _faults(token.spoken):
            inside = start if token.spoken == token.written else 0
            residues.append(Residue(kind=kind, text=text, offset=offset + inside, token=token))
        offset += len(token.written)
    return tuple(residues)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that habit reads and no evidence: what stands there, what is said, and where it begins."""

    written: str
    spoken: str
    offset: int


def doubts(found: Iterable[Token]) -> tuple[Doubt, ...]:
    """Every reading that a person should hear again; none of them stops a build."""
    doubtful: list[Doubt] = []
    offset = 0
    for token in found:
        if token.certainty == "default" and token.written.strip():
            doubtful.append(Doubt(written=token.written.strip(), spoken=token.spoken.strip(), offset=offset))
        offset += len(token.written)
    return tuple(doubtful)
