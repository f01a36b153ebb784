"""Runs a parser of documents in a process of its own, within bounds of memory and time.

A file from outside can make any parser take gigabytes or hours. The process is this module, run as
`python -m broadcast.stages.plan.bounded FORMAT FILE`; it answers with one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan import scan
from broadcast.stages.plan.lines import LONGEST_CHARS, Line

MEMORY_BYTES = 400_000_000
"""A document of the most letters and pages that are read takes a quarter of it."""
HELPED_BYTES = 1_000_000_000
"""The same where another program helps, for it inherits the bound: LibreOffice needs more, and so does Tesseract."""
_HELPED = {"doc", "image"}
CPU_S = 60
WAIT_S = 300
"""Tesseract's own processes count apart, a page at a time; no document keeps a person waiting longer."""
_FAULT, _FULL = 65, 70


class Format(Protocol):
    """What each module of formats/ has."""

    SUFFIXES: tuple[str, ...]

    def read(self, path: Path) -> Iterable[Line]:
        """The lines of a file."""


def read(name: str, path: Path, *, ocr: bool = False) -> tuple[Line, ...]:
    """The lines of a file by the format of that name; with `ocr` a scan is read by machine.

    Raises PlanError, also where the parser outgrows its bounds.
    """
    command = (sys.executable, "-X", "utf8", "-m", __name__, name, str(path.absolute()))
    asked = {**os.environ, scan.ASKED: "1" if ocr else ""}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=WAIT_S, check=False, stdin=subprocess.DEVNULL, env=asked
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(path) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise _too_much(path) from error
    if "fault" in answer:
        raise PlanError(Diagnostic(path=str(path), line=1, message=str(answer["fault"])))
    return tuple(_line(values) for values in answer["lines"])


_NAMES = tuple(field.name for field in fields(Line))


def _line(values: list[Any]) -> Line:
    """A line of the values that the parser's process wrote, in the order of `Line`'s fields."""
    given = dict(zip(_NAMES, values, strict=True))
    return Line(**{**given, "cells": tuple(given["cells"])})


def _too_much(path: Path) -> PlanError:
    message = "tệp làm máy đọc quá lâu hoặc hết bộ nhớ — mở bằng Word, lưu lại dạng .docx, hoặc xin lại tệp từ nơi gửi"
    return PlanError(Diagnostic(path=str(path), line=1, message=message))


def _bound(memory_bytes: int) -> None:
    """Set the bounds of this process; where the system has none (Windows) the parent's patience is the bound."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, CPU_S)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> int:
    """Parse one file and print what it holds."""
    from importlib import import_module

    name, path = sys.argv[1], Path(sys.argv[2])
    _bound(HELPED_BYTES if name in _HELPED or scan.is_asked() else MEMORY_BYTES)
    reader = import_module(f"broadcast.stages.plan.formats.{name}")
    try:
        lines = tuple(reader.read(path))
        if sum(len(line.text) for line in lines) > LONGEST_CHARS:
            sys.stdout.write(
                json.dumps({"fault": "văn bản dài quá 2 triệu chữ cái — tách phần cần đọc thành tệp riêng"})
            )
            return _FAULT
        sys.stdout.write(json.dumps({"lines": [[getattr(line, name) for name in _NAMES] for line in lines]}))
    except PlanError as error:
        sys.stdout.write(json.dumps({"fault": error.diagnostics[0].message}))
        return _FAULT
    except (MemoryError, RecursionError):
        return _FULL
    return 0


if __name__ == "__main__":
    sys.exit(main())
