"""A word as it is written and as it is said, and how a station wants things read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from broadcast.model.terms import CodeStyle


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a station wants things read: the style of document codes, and its own readings of names (written, spoken)."""

    codes: CodeStyle = "brief"
    own: tuple[tuple[str, str], ...] = ()


USUAL = Manner()
"""How it is read where the station says nothing else."""


Certainty = Literal["evidence", "default", "none"]
"""What a reading rests on: the form and its neighbours, a habit that may be wrong here, or nothing (it is unread)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A span of the text: its class, the rule that claimed it, what stands there, what is said, how sure that is."""

    kind: str
    rule: str
    written: str
    spoken: str
    certainty: Certainty = "evidence"
