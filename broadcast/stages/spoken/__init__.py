"""4. Reads a programme as it will be said: every figure, sign and abbreviation turned into spoken Vietnamese.

Each class of written form is one file here; what it knows stands in tables/*.tsv. `tokens` is one pass
from left to right, `audit` reports what is left over, and `speak` refuses a text with anything left over.
"""

from __future__ import annotations

from broadcast.stages.spoken.audit import Doubt, audit, doubts
from broadcast.stages.spoken.rule import Residue
from broadcast.stages.spoken.scan import plain, tokens
from broadcast.stages.spoken.sentences import read_aloud, speak, unreadable_items

__all__ = ["Doubt", "Residue", "audit", "doubts", "plain", "read_aloud", "speak", "tokens", "unreadable_items"]
