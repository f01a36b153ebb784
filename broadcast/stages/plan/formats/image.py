"""Photographs and scans of a document, read by machine where the `ocr` extra is installed."""

from __future__ import annotations

from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan import scan
from broadcast.stages.plan.lines import Line

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


def read(path: Path) -> tuple[Line, ...]:
    """The lines that Tesseract reads. Raises PlanError where it is not installed, or reads nothing."""
    if not (scan.is_asked() and scan.is_there()):
        message = f"đây là ảnh, không có chữ — xin nơi gửi bản Word (.docx) trước. Muốn máy này đọc thử: {scan.HINT}"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    return scan.read_image(path)
