"""Years: a year is said in full, and two of them with a stroke are a school year."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule

_YEAR = r"(?:1[0-9]{3}|2[01][0-9]{2})"


def _say_pair(match: re.Match[str]) -> str | None:
    first, last = int(match["a"]), int(match["b"])
    return f"{cardinal(first)} {cardinal(last)}" if last - first == 1 else None


RULES = (
    Rule(name="pair", family="digit", then="/", pattern=rf"(?P<a>{_YEAR})/(?P<b>{_YEAR})(?![0-9/])", say=_say_pair),
    Rule(
        name="year",
        family="digit",
        pattern=rf"{_YEAR}(?![0-9])(?![.,][0-9])",
        say=lambda m: cardinal(int(m[0])),
        left=r"(?:năm|thời kỳ|giai đoạn|nhiệm kỳ|niên khóa)\s+\Z",
    ),
)
