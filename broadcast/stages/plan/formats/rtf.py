"""Rich text: its paragraphs and table rows, as striprtf gives them."""

from __future__ import annotations

import re
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language import legacy
from broadcast.stages.plan.formats import text as plain
from broadcast.stages.plan.lines import Line, row

SUFFIXES = (".rtf",)
_BEGIN, _END = "\x02", "\x03"
_FONT = re.compile(r"\{\\f(\d+)\b[^{};]*? ([^{};]+);\}")
_TOKEN = re.compile(r"\\f(\d+)(?![\da-z]) ?|\\plain\b ?|\\[a-z]+-?\d* ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.DOTALL)


def read(path: Path) -> tuple[Line, ...]:
    """A line a paragraph; a row of a table has its cells. Raises PlanError for what is no rich text."""
    from striprtf.striprtf import rtf_to_text

    raw = path.read_bytes().decode("latin-1")
    if not raw.lstrip().startswith("{\\rtf"):
        raise PlanError(
            Diagnostic(
                path=path.name, line=1, message="không phải tệp RTF còn nguyên — mở bằng Word rồi lưu lại dạng .docx"
            )
        )
    page = re.search(r"\\ansicpg(\d{3,5})", raw[:2000])
    encoding = f"cp{page[1]}" if page and page[1] in {"1252", "1258", "1250", "1251", "874"} else "cp1252"
    try:
        said = str(rtf_to_text(_marked(raw), encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, UnicodeError, LookupError) as error:
        message = "tệp RTF hỏng — mở bằng Word rồi lưu lại dạng .docx"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    said = said.replace(_BEGIN, legacy.CAPITALS).replace(_END, legacy.SMALL)
    lines = plain.to_lines(said.replace("\n", "\n\n"))
    return tuple(
        row(line.text.rstrip("|").split("|"), line.number, 1) if line.text.endswith("|") else line for line in lines
    )


def _marked(raw: str) -> str:
    """The file with marks around what stands in a font of capitals, where it names such a font."""
    capital = {number for number, name in _FONT.findall(raw) if legacy.has_capitals(name.strip())}
    table = _table_end(raw)
    if not capital or not table:
        return raw
    found = [raw[:table]]
    fonts = [False]
    for token in _TOKEN.finditer(raw, table):
        text = token[0]
        if text == "{":
            fonts.append(fonts[-1])
        elif text == "}":
            fonts = fonts[:-1] or [False]
        elif token[1]:
            fonts[-1] = token[1] in capital
        elif text.startswith("\\plain"):
            fonts[-1] = False
        is_text = text.startswith("\\'") or text[0] not in "\\{}"
        found.append(f"{_BEGIN}{text}{_END}" if is_text and fonts[-1] and text.strip() else text)
    return "".join(found)


def _table_end(raw: str) -> int:
    """Where the table of fonts ends, or 0."""
    start = raw.find("{\\fonttbl")
    depth = 0
    for place in range(start, len(raw) if start >= 0 else 0):
        depth += {"{": 1, "}": -1}.get(raw[place], 0)
        if place > start and depth == 0:
            return place + 1
    return 0
