"""Scanned pages read by machine: Tesseract with its Vietnamese data, offline, where the `ocr` extra is installed.

Every page that was read so is marked, for a machine reads a scan with slips that look like words.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.lines import Break, Line, clean

HINT = "thêm --ocr; cần pip install 'loa-truyen-thanh[ocr]' và cài chương trình tesseract cùng gói tiếng Việt (Debian: tesseract-ocr-vie)"
_SCALE = 300 / 72
"""Tesseract reads best at 300 dots an inch; a PDF counts 72."""
_MOST_PAGES = 60
_SECONDS_A_PAGE = 60
_MOST_PIXELS = 60_000_000


ASKED = "BROADCAST_OCR"
"""The variable by which a reader's own process is told that a person asked: a machine's reading is never the first choice."""


def is_asked() -> bool:
    """Whether a person asked to have a scan read by machine."""
    return os.environ.get(ASKED) == "1"


def is_there() -> bool:
    """Whether scans can be read here: the package, the program, and its Vietnamese data."""
    import importlib.util

    if importlib.util.find_spec("pytesseract") is None or shutil.which("tesseract") is None:
        return False
    import pytesseract

    try:
        return "vie" in pytesseract.get_languages(config="")
    except (pytesseract.TesseractError, OSError):
        return False


def read_pdf(path: Path) -> tuple[Line, ...]:
    """The lines of a scanned PDF. Raises PlanError where it is too long, or nothing can be read in it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        if len(document) > _MOST_PAGES:
            message = f"bản quét dài quá {_MOST_PAGES} trang — tách phần cần đọc thành tệp riêng"
            raise PlanError(Diagnostic(path=path.name, line=1, message=message))
        lines: list[Line] = []
        for place, page in enumerate(document, 1):
            width, height = page.get_size()
            scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            lines += _of_image(page.render(scale=scale).to_pil(), place, len(lines), path)
            page.close()
    finally:
        document.close()
    return _if_any(lines, path)


def read_image(path: Path) -> tuple[Line, ...]:
    """The lines of a photograph or scan. Raises PlanError where nothing can be read in it."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                message = "ảnh lớn quá 60 triệu điểm — chụp lại nhỏ hơn"
                raise PlanError(Diagnostic(path=path.name, line=1, message=message))
            return _if_any(list(_of_image(image.convert("L"), 1, 0, path)), path)
    except (OSError, Image.DecompressionBombError) as error:
        raise PlanError(Diagnostic(path=path.name, line=1, message="ảnh không mở được — chụp hoặc quét lại")) from error


def _of_image(image: Any, page: int, before: int, path: Path) -> Iterator[Line]:
    import pytesseract

    try:
        text = pytesseract.image_to_string(image, lang="vie", config="--psm 4", timeout=_SECONDS_A_PAGE)
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:
        message = f"trang {page} không nhận dạng được chữ — xin nơi gửi bản Word (.docx)"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    gap: Break = "gap"
    number = before
    for raw in text.splitlines():
        line = clean(raw)
        if not line:
            gap = "gap"
            continue
        number += 1
        yield Line(text=line, number=number, before=gap, page=page, machine_read=True)
        gap = "line"


def _if_any(lines: list[Line], path: Path) -> tuple[Line, ...]:
    if not lines:
        message = (
            "nhận dạng chữ (OCR) không thấy chữ nào trong bản quét — xin nơi gửi bản Word (.docx), hoặc quét lại rõ hơn"
        )
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    return tuple(lines)
