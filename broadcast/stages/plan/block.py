"""A title block's lines, each by itself, and the words by which they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.attached import MOTTO
from broadcast.stages.plan.lines import Line

NUMBER = re.compile(
    r"[Ss][Ốố]\s*(?::\s*|(?=\d+\s?-\s?[A-ZĐ]{2,4}/))([\w./ -]*?\d[\w./-]*(?:\s?[/-]\s?[\w-]+)*|/[\w./-]+)"
)
DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
BODY_NAME = re.compile(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|CHI BỘ|HUYỆN ỦY|BAN |BCH |UBND|HĐND|MẶT TRẬN|UBMTTQ|TRUNG TÂM|TRẠM|TRƯỜNG|PHÒNG |SỞ |BỘ |HỘI |ĐOÀN |CÔNG AN|"
    r"VĂN PHÒNG|HỢP TÁC XÃ|HTX|CÔNG TY|ĐIỆN LỰC|CHI CỤC|TỔ |THÔN |ĐỘI |BẢO HIỂM|BHXH|NGÂN HÀNG|HẠT |KHO BẠC|TÒA ÁN|CHỦ TỊCH|QUỸ )"
)
PLACE = re.compile(r"\b(?:XÃ|PHƯỜNG|THỊ TRẤN|HUYỆN|QUẬN|TỈNH|THÀNH PHỐ|TP\.?|ĐẶC KHU|THỊ XÃ)\s+\S")
HEAD_LINES = 40
_LONGEST_SYLLABLE = 6
_SPLITS = re.compile(
    rf"\s+(?=CỘNG H[OÒ][AÀ]? XÃ HỘI CHỦ NGHĨA)|(?<=[{UPPER}])\s+(?=Độc lập\s*[-–])|(?<=Hạnh phúc)\s+|\s+(?=Số\s*:\s*[\d/….])|"
    rf"(?<=[{UPPER}])\s+(?=[{UPPER}][\w.]*(?: [{UPPER}\d][\w.]*){{0,4}}, ngày\s*[\d….]{{0,3}}\s*tháng)|(?<=năm \d{{4}})\s+(?=\S)"
)


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of documents there are, in capitals, the longer before the shorter that begins it."""
    return tuple(row["kind"] for row in tables.rows("broadcast.stages.plan", "kinds"))


def apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of a title block that stood on one line each on its own; a cell between | is one too."""
    return tuple(
        piece
        for place, line in enumerate(_whole(lines))
        for piece in (_pieces(line) if place < HEAD_LINES else (line,))
    )


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, the name of a body or kind that was cut behind its first syllable in one: "QUYẾT" over "ĐỊNH"."""
    held: Line | None = None
    for place, line in enumerate(lines):
        if held is not None and line.text.isupper() and _begins_name(f"{held.text} {line.text}"):
            yield replace(held, text=f"{held.text} {line.text}")
            held = None
            continue
        if held is not None:
            yield held
        is_cut = place < HEAD_LINES and not line.cells and line.text.isupper() and line.text.isalpha()
        held = line if is_cut and len(line.text) <= _LONGEST_SYLLABLE else None
        if held is None:
            yield line
    if held is not None:
        yield held


def _begins_name(text: str) -> bool:
    body = re.match(r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|CỘNG H[OÒ][AÀ]|ĐẢNG ỦY|MẶT TRẬN|TRUNG TÂM|CÔNG AN|BAN \w+)\b", text)
    return body is not None or any(re.match(rf"{kind}\b", text) for kind in kinds() if " " in kind)


def _pieces(line: Line) -> Iterator[Line]:
    text = line.text
    if not (MOTTO.search(text) or (NUMBER.search(text) and DATE.search(text))):
        if text.startswith("|") and text.count("|") > 1:  # a row of a title block in | cells
            text = text.strip("| ")
        yield replace(line, text=text) if text else line
        return
    for cell in filter(None, (cell.strip() for cell in text.split("|"))):
        for piece in filter(None, _SPLITS.split(cell)):
            yield from (replace(line, text=part) for part in _kind_apart(piece))


def _kind_apart(text: str) -> tuple[str, ...]:
    """A document's kind and title behind the date on the same line: two lines."""
    for kind in kinds():
        if text.startswith(f"{kind} ") and not text.isupper():
            return kind, text.removeprefix(kind).strip()
    return (text,)
