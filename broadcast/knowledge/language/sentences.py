"""Where a sentence ends in Vietnamese text: behind its mark, before a capital, a figure or a quotation."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER

_END = re.compile(rf"(?:\.\s?/\s?\.|[.!?…]+)[”\"’»)]*(?:\Z|\s+(?=[“\"‘«(\[–-]*[0-9{UPPER}]))")
_ABBREVIATED = re.compile(rf"(?:(?<!\w)(?:TP|Tp|TT|TX|Tx|P|Q|ThS|Ths|TS|PGS|GS|BS|KS|CN|St|Tr)|(?<!\w)[{UPPER}])\.$")
_COUNTS = re.compile(r"\d{1,2}\.")
"""A number that counts a list, alone before what it counts; at the end of a sentence, "tuần 2.", it counts nothing."""


def sentences(text: str) -> tuple[tuple[int, str], ...]:
    """Each sentence with the offset of its first character, without the blanks around it.

    A full stop behind an abbreviation (TP., BS.), an initial, or a number that counts a list ends nothing.
    """
    found: list[tuple[int, str]] = []
    start = 0
    for end in [*_END.finditer(text), None]:
        until = end.end() if end else len(text)
        piece = text[start:until]
        shown = piece.strip()
        if end and until < len(text) and (_ABBREVIATED.search(shown) or _COUNTS.fullmatch(shown)):
            continue
        if shown:
            found.append((start + len(piece) - len(piece.lstrip()), shown))
        start = until
    return tuple(found)
