"""A file as lines of text: its format found by what it holds, its parser kept within bounds."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.nearby import what_was_meant
from broadcast.stages.plan import bounded, formats
from broadcast.stages.plan.lines import LONGEST_CHARS, Line

LARGEST_BYTES = 50_000_000
_SNIFFED_BYTES = 4096
_HERE = frozenset({"text", "doc"})
"""The formats that are read in this process: plain text needs no parser, and LibreOffice is a process of its own."""


def read_lines(path: Path, *, ocr: bool = False) -> tuple[Line, ...]:
    """The lines of a plan in any format there is; with `ocr` those of a scan too. Raises PlanError."""
    try:
        size = path.stat().st_size
        name = _format_of(path) if 0 < size <= LARGEST_BYTES else ""
    except FileNotFoundError as error:
        near = what_was_meant(path, suffixes()) or "kiểm tra tên và thư mục"
        raise _fault(path, f"không có tệp này — {near}") from error
    except OSError as error:
        raise _fault(path, "không mở được tệp — kiểm tra tên và quyền đọc") from error
    if size > LARGEST_BYTES:
        raise _fault(path, "tệp lớn quá 50 MB — tách phần cần đọc thành tệp riêng")
    if size == 0:
        raise _fault(path, "tệp rỗng — xin lại tệp từ nơi gửi")
    lines = tuple(module(name).read(path) if name in _HERE else bounded.read(name, path, ocr=ocr))
    if not any(line.zone is None for line in lines):
        raise _fault(path, "tệp không có chữ nào — xin lại tệp từ nơi gửi")
    if sum(len(line.text) for line in lines) > LONGEST_CHARS:
        raise _fault(path, "văn bản dài quá 2 triệu chữ cái — tách phần cần đọc thành tệp riêng")
    return lines


def suffixes() -> dict[str, str]:
    """Every suffix that can be read, and the module that reads it."""
    names = (found.name for found in pkgutil.iter_modules(formats.__path__))
    return {suffix: name for name in names for suffix in module(name).SUFFIXES}


def module(name: str) -> bounded.Format:
    """The module of a format, by its name."""
    found: bounded.Format = import_module(f"{formats.__name__}.{name}")
    return found


def _format_of(path: Path) -> str:
    """The format by the file's first bytes, for many a .doc is a saved page or rich text; else by its suffix."""
    known = suffixes()
    named = known.get(path.suffix.lower())
    if named is None:
        raise _fault(path, f"không đọc được loại tệp «{path.suffix}» — dùng một trong: {', '.join(sorted(known))}")
    with path.open("rb") as file:
        first = file.read(_SNIFFED_BYTES)
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc"
    if start.startswith(b"PK\x03\x04"):
        return "odt" if b"opendocument.text" in first else named if named in {"docx", "odt"} else "docx"
    if named == "doc" and start[:1] == b"<":
        return "html"
    return named


def _fault(path: Path, message: str) -> PlanError:
    return PlanError(Diagnostic(path=str(path), line=1, message=message))
