"""Gives the words of a document's frame their marks where a line was typed without any: THONG BAO is THÔNG BÁO.

By these words a title block, a signature and the parts of a text are known. What the text itself says is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.unmarked import without_marks
from broadcast.stages.plan.block import kinds
from broadcast.stages.plan.lines import Line

_DAY = re.compile(r"\b([Nn]g)ay( \d{1,2}) thang( \d{1,2}) nam( \d{4})\b")
_SIGNS = r"[-–+*(|\s]*(?:(?:TM|KT|TL|TUQ|T/M|K/T)\.? ?)?"


@cache
def _phrases() -> dict[str, str]:
    """The phrases by their letters alone."""
    rows = (row["phrase"] for row in tables.rows("broadcast.stages.plan", "frame_words"))
    return {without_marks(phrase.removesuffix(" …")): phrase for phrase in (*rows, *kinds())}


@cache
def _begins() -> re.Pattern[str]:
    """How a line begins with one of the phrases, the longest of them."""
    longest_first = sorted(_phrases().items(), key=lambda item: -len(item[0]))
    shapes = (
        re.escape(bare) + (r"(?= (?:thu |THU )?[IVX\d]+\b)" if phrase.endswith("…") else "")
        for bare, phrase in longest_first
    )
    return re.compile(rf"({_SIGNS})({'|'.join(shapes)})(?!\w)")


def frame_with_marks(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, the frame's words of those without any mark in the spelling that the reading knows."""
    return tuple(
        replace(line, text=_marked(line.text), cells=tuple(map(_marked, line.cells))) if line.text.isascii() else line
        for line in lines
    )


def _marked(text: str) -> str:
    text = _DAY.sub(r"\1ày\2 tháng\3 năm\4", text)
    found = _begins().match(text)
    if found is None:
        return text
    return f"{found[1]}{_phrases()[found[2]].removesuffix(' …')}{text[found.end() :]}"
