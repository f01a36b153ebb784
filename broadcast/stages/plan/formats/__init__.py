"""Reads a file into lines. A format is one module here: `SUFFIXES` and `read(path) -> lines`."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.lines import LONGEST_CHARS, Line

LARGEST_BYTES = 50_000_000


def read_lines(path: Path) -> tuple[Line, ...]:
    """The lines of a plan in any format there is. Raises PlanError."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _fault(path, "không mở được tệp — kiểm tra tên và quyền đọc") from error
    if size > LARGEST_BYTES:
        raise _fault(path, "tệp lớn quá 50 MB — tách phần cần đọc thành tệp riêng")
    if size == 0:
        raise _fault(path, "tệp rỗng — xin lại tệp từ nơi gửi")
    lines = tuple(_reader(path).read(path))
    if not lines:
        raise _fault(path, "tệp không có chữ nào — xin lại tệp từ nơi gửi")
    if sum(len(line.text) for line in lines) > LONGEST_CHARS:
        raise _fault(path, "văn bản dài quá 2 triệu chữ cái — tách phần cần đọc thành tệp riêng")
    return lines


def suffixes() -> dict[str, str]:
    """Every suffix that can be read, and the module that reads it."""
    names = (found.name for found in pkgutil.iter_modules(__path__))
    return {suffix: name for name in names for suffix in _module(name).SUFFIXES}


def _reader(path: Path) -> ModuleType:
    known = suffixes()
    name = known.get(path.suffix.lower())
    if name is None:
        raise _fault(path, f"không đọc được loại tệp «{path.suffix}» — dùng một trong: {', '.join(sorted(known))}")
    return _module(name)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")


def _fault(path: Path, message: str) -> PlanError:
    return PlanError(Diagnostic(path=str(path), line=1, message=message))
