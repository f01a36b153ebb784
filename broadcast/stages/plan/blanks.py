"""Places that were left open: for a number or a date (Số:   /KH-UBND, ngày … tháng 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.model import Flag
from broadcast.stages.plan.context import around

_BLANKS = (
    re.compile(r"[Ss]ố\s*:?\s*(?:[….]{2,}|_{2,})?\s*/\s?[A-ZĐ]{2,}[\w/-]*"),
    re.compile(r"ngày\s*(?:[….]{2,}|_{2,})?\s*tháng\s*(?:[….]{2,}|_{2,}|\d{1,2})?\s*năm\s*(?:\d{4}|20[….]+)"),
    re.compile(r"(?:ngày|tháng|số)\s*(?:…+|\.{3,}|_{2,})"),
)


def blank_numbers(text: str, line: int) -> Iterator[Flag]:
    """Places left open for a number or a date: Số:   /KH-UBND, ngày … tháng 4."""
    for pattern in _BLANKS:
        for found in pattern.finditer(text):
            said = found[0]
            if re.match(r"ngày\s*\d", said) or (
                said.startswith("ngày") and not re.search(r"[….]|_|ngày\s*tháng|tháng\s*năm", said)
            ):
                continue
            yield Flag(kind="blank-number", text=said, context=around(text, *found.span()), suggestion="", line=line)
            return
