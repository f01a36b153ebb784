"""The title block: who issued a document, its number and date, its kind and title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from broadcast.stages.plan.attached import MOTTO
from broadcast.stages.plan.block import BODY_NAME, DATE, HEAD_LINES, NUMBER, PLACE, kinds
from broadcast.stages.plan.issuer import issuer_of
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.title import ADDRESSED, headline_of, subject_of, title_of

_ALSO_WORDS = frozenset({"LỊCH", "DANH SÁCH", "QUY ĐỊNH", "KẾT LUẬN", "CẢNH BÁO", "CAM KẾT", "DỰ ÁN"})
"""Kinds whose names begin many a sentence: they count in capitals alone."""

_SENTENCE_WORDS = 7
_IN_FIGURES = re.compile(r"^[^\n.;:]{2,40}, ngày (\d{1,2})/(\d{1,2})/(\d{4})\.?$", re.MULTILINE)
"""Place and day of a title block, the day in figures: "Gạo Đông, ngày 04/9/2026"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What the title block says; `lines` are those it takes, from the first."""

    kind: str
    title: str
    number: str
    authority: str
    issued_on: date | None
    lines: int


def read_head(lines: Sequence[Line], tail: Sequence[str]) -> Head:
    """The facts of the title block. What it does not say is taken from the opening, or left empty."""
    kind, at = _kind(lines)
    if at is None:
        at = _block_end(lines)
        title, end = subject_of(lines, at)
        if any(ADDRESSED.match(line.text) for line in lines[:end]):
            kind = "CÔNG VĂN" if title or any(NUMBER.search(line.text) for line in lines[:end]) else ""
        if not title:
            title, end = headline_of(lines, end)
    else:
        title, end = title_of(lines, at, kind)
    block = lines[: max(at, 0)]
    text = "\n".join(line.text for line in lines[:end])
    number = next((match[1].strip() for line in lines[:end] if (match := NUMBER.search(line.text))), "")
    number = re.sub(r"\s*([/-])\s*", r"\1", number) if re.search(r"\d", number) and "/" in number else ""
    dated = DATE.search(text) or _IN_FIGURES.search(text)
    dated = dated or next((found for line in tail if (found := DATE.search(line) or _IN_FIGURES.search(line))), None)
    opening = [line.text for line in lines[end : end + 8]]
    return Head(
        kind=kind,
        title=title or "",
        number=number,
        authority=issuer_of(block, opening, tail),
        issued_on=_day(dated) if dated else None,
        lines=end,
    )


def _kind(lines: Sequence[Line]) -> tuple[str, int | None]:
    """The kind of document, and the place of the line that names it; a heading in small letters only near the top."""
    for place, line in enumerate(lines[:HEAD_LINES]):
        text = line.text.strip("*# ")
        for kind in kinds():
            if text.upper().startswith(kind) and text[: len(kind)].isupper() and not text[len(kind) :][:1].isalpha():
                if kind in _ALSO_WORDS and len(text.split()) > 14:
                    continue
                return kind, place
        if place > 0 and marker(text) is not None and marker(text).kind != "bullet":  # type: ignore[union-attr]
            break
    for place, line in enumerate(lines[:12]):
        for kind in kinds():
            if kind in _ALSO_WORDS:
                continue
            if line.text == kind.capitalize() or (
                place < 4 and re.match(rf"{kind.capitalize()}\b", line.text) and _is_headline(lines, place)
            ):
                return kind, place
    return "", None


def _is_headline(lines: Sequence[Line], place: int) -> bool:
    text = lines[place].text
    return len(text.split()) <= 40 and not text.endswith((".", ";", ":", ",")) and place + 1 < len(lines)


def _block_end(lines: Sequence[Line]) -> int:
    """The number of lines before the text of a document that does not name its kind."""
    end = 0
    for place, line in enumerate(lines[:12]):
        text = line.text
        if (
            MOTTO.search(text)
            or NUMBER.match(text)
            or (DATE.search(text) and len(text.split()) <= 14)
            or (text.isupper() and BODY_NAME.match(text))
            or (end and end == place and text.isupper() and PLACE.search(text))
            or re.fullmatch(r"[-–—_*=\s]+", text)
        ):
            end = place + 1
        elif len(text.split()) >= _SENTENCE_WORDS and text.endswith((".", "!", "?")):
            break  # the text has begun
    return end


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
