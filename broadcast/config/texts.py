"""A file that a person keeps in the station's folder: its text, or what is wrong with it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from broadcast.errors import Diagnostic, NextStep, ScheduleError, Step
from broadcast.knowledge.nearby import what_was_meant
from broadcast.outside.written import bytes_of

MAX_BYTES = 1_000_000


def text_of(path: Path, shown: str) -> str:
    """The text of a file that a person keeps beside schedule.yaml. Raises ScheduleError with what to do."""
    try:
        raw = bytes_of(path, most=MAX_BYTES)
    except OSError as error:
        text, step = "không mở được tệp — chuyển vào thư mục của đài", Step(code=NextStep.INIT)
        if not path.parent.is_dir() and (asked := what_was_meant(path)):
            text = f"không có thư mục này — {asked} Nếu chưa có đài"
        raise ScheduleError(Diagnostic(path=str(path), line=1, message=text, step=step)) from error
    if len(raw) > MAX_BYTES:
        raise ScheduleError(
            Diagnostic(path=shown, line=1, message="tệp lớn hơn 1 MB — đây có đúng là lịch phát không?")
        )
    try:
        text = unicodedata.normalize("NFC", raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "không phải UTF-8 — lưu lại bằng Notepad, chọn Encoding: UTF-8"
        raise ScheduleError(Diagnostic(path=shown, line=line, message=message)) from error
    return text
