"""Plain text and Markdown: UTF-8, UTF-16, windows-1258, TCVN3 and VNI; blank lines part paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language.letters import TONES
from broadcast.stages.plan.lines import Break, Line, clean, row, side_by_side
from broadcast.stages.plan.tables import FRAME

SUFFIXES = (".txt", ".md")
_GAP = re.compile(r"\t+ *| {3,}")
"""What parts the cells of a table that has no bars."""
_MARKDOWN_HEAD = re.compile(r"^#{1,6}\s+")


def read(path: Path) -> tuple[Line, ...]:
    """The lines that say something. Raises PlanError for what is no text. A saved page is read as one."""
    from broadcast.stages.plan.formats import html

    raw = path.read_bytes()
    text = decode(raw, path.name)
    return html.parse(html.text_of(raw, path.name), path.name) if html.looks_like_markup(text) else to_lines(text)


def to_lines(text: str) -> tuple[Line, ...]:
    """The lines of pasted or decoded text; a form feed is a page end."""
    found: list[Line] = []
    before: Break = "gap"
    page = 1
    lines = _with_bars(re.split(r"\r\n|\r|\n", text))
    tables = _tables(lines)
    for number, raw in side_by_side(enumerate(lines, 1)):
        page += raw.count("\f")
        line = clean(_MARKDOWN_HEAD.sub("", raw.replace("\f", " ")))
        line = line.strip("| ") if "|" not in line.strip("| ") and number not in tables else line
        if not line:
            before = "gap"
            continue
        if number in tables:
            found.append(row(raw.strip().strip("|").split("|"), number, tables[number], page=page))
            before = "gap"
            continue
        found.append(Line(text=line, number=number, before="gap" if "\f" in raw else before, page=page))
        before = "line"
    return tuple(found)


def _with_bars(lines: Sequence[str]) -> list[str]:
    """The lines, those of a table that is set with tabs or wide gaps with bars between its cells.

    It has three columns and two rows at the least, or two columns and three rows that no title block or signature has.
    """
    cells = [_GAP.split(line.strip()) for line in lines]
    made = list(lines)
    place = 0
    for columns, group in groupby(cells, key=len):
        run = list(group)
        framed = any(FRAME.search(cell) or cell.isupper() for row in run for cell in row)
        if len(run) >= 2 and (columns >= 3 or (columns == 2 and len(run) >= 3)) and not framed:
            made[place : place + len(run)] = ["|".join(row) for row in run]
        place += len(run)
    return made


def _tables(lines: Sequence[str]) -> dict[int, int]:
    """The lines that are rows of a table drawn with |, two or more of them under one another, and the number of their table."""
    found: dict[int, int] = {}
    count = 0
    last = 0
    bars = [line.strip().strip("|").count("|") for line in lines]
    for place, number in enumerate(bars):
        if not number or not (number == last or (place + 1 < len(bars) and bars[place + 1] == number)):
            last = 0
            continue
        count += number != last
        last = number
        found[place + 1] = count
    return found


def decode(raw: bytes, name: str) -> str:
    """The text of a file; what was written before Unicode, and is no windows-1258, comes out as Windows-1252 letters,
    for `legacy` to turn.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(raw, "utf-16", name)
    zeros = raw[:4000].count(0)
    if zeros and zeros > len(raw[:4000]) * 0.2:  # most letters of a UTF-16 text have a zero byte
        return _utf16(raw, "utf-16-le" if raw[1:4000:2].count(0) > raw[0:4000:2].count(0) else "utf-16-be", name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1258(raw) or raw.decode("cp1252", errors="replace")
    controls = sum(text[:20_000].count(chr(code)) for code in range(32) if code not in {9, 10, 12, 13})
    if controls + text[:20_000].count("\ufffd") > len(text[:20_000]) * 0.02:
        raise _not_text(name)
    return text


def _windows_1258(raw: bytes) -> str:
    """The text in Vietnamese Windows' own encoding, which writes a tone's mark after its letter; empty if it is another.

    It is known by its marks: nearly every one stands after a vowel.
    """
    text = raw.decode("cp1258", errors="replace")
    marks, toned = len(_TONE.findall(text)), len(_TONED.findall(text))
    return unicodedata.normalize("NFC", text) if marks and toned >= marks * _TONED_SHARE else ""


_TONE = re.compile(f"[{''.join(TONES)}]")
_TONED = re.compile(f"[aăâeêioôơuưy]{_TONE.pattern}", re.IGNORECASE)
_TONED_SHARE = 0.98
"""The rest are slips of the keyboard, and words of other languages."""


def _utf16(raw: bytes, codec: str, name: str) -> str:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    if sum(letter.isprintable() or letter.isspace() for letter in text[:4000]) < len(text[:4000]) * 0.9:
        raise _not_text(name)
    return text


def _not_text(name: str) -> PlanError:
    message = "không phải tệp chữ — mở bằng Word hoặc Notepad, lưu lại dạng .docx hoặc .txt (UTF-8)"
    return PlanError(Diagnostic(path=name, line=1, message=message))
