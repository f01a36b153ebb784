"""Rich text: its paragraphs and table rows, as striprtf gives them."""

from __future__ import annotations

import re
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.formats import text as plain
from broadcast.stages.plan.lines import Line, row

SUFFIXES = (".rtf",)


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
        said = str(rtf_to_text(raw, encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, UnicodeError, LookupError) as error:
        message = "tệp RTF hỏng — mở bằng Word rồi lưu lại dạng .docx"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    lines = plain.to_lines(said.replace("\n", "\n\n"))
    return tuple(
        row(line.text.rstrip("|").split("|"), line.number, 1) if line.text.endswith("|") else line for line in lines
    )
