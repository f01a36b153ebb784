"""Urgent texts: one file each in scripts/khan/, written in one step, and the list of those that were ended early.

A text is never changed to end it, for its approval holds the hash of the file: that it ended is a line of its own in
scripts/khan/ket-thuc.jsonl.
"""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import yaml

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import URGENT_AT, Script
from broadcast.stages.script.markdown import URGENT_FOLDER, read_script
from broadcast.station.store import add_lines, write_new

ENDED = "ket-thuc.jsonl"


def write_urgent(
    root: Path,
    text: str,
    *,
    begins: datetime,
    until: datetime | None = None,
    every_minutes: int = 0,
    through_night: bool = False,
    villages: tuple[str, ...] = (),
) -> Script:
    """Write the text to `root/khan/` and read it back, local times throughout.

    Raises ScriptError where it would not be said as it was written; then no file is left.
    """
    head: dict[str, object] = {
        "title": f"{URGENT_AT}{begins.hour} giờ {begins:%M}",
        "priority": "khẩn",
        "valid_from": f"{begins:%Y-%m-%d %H:%M}",
    }
    if until is None and not every_minutes:
        until = datetime.combine(begins, time(23, 59))  # aired once, then in the programmes of its day
    if until is not None:
        head["valid_until"] = f"{until:%Y-%m-%d %H:%M}"
    if every_minutes:
        head["every"] = every_minutes
    if through_night:
        head["through_night"] = "true"
    if villages:
        head["villages"] = list(villages)
    shown = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=False)
    lines = unicodedata.normalize("NFC", text).splitlines()
    body = "\n\n".join(" ".join(line.split()) for line in lines if line.strip())
    written = f"---\n{shown}---\n\n{body}\n".encode()
    path = _write_free(root / URGENT_FOLDER, f"{begins:%y%m%d-%H%M}", written)
    try:
        script = read_script(path, URGENT_FOLDER)
        if " ".join(paragraph.text for paragraph in script.body).split() != body.split():
            message = "có ký hiệu làm mất chữ khi đọc — viết câu thường, không dùng dấu > # * _ - + ở đầu dòng"
            raise ScriptError(Diagnostic(path=script.source.path, line=1, message=message))
    except ScriptError:
        path.unlink()
        raise
    return script


def end(root: Path, scripts: Iterable[Script], at: datetime) -> None:
    """Note that those texts ended at that local time. Raises PublishError."""
    path = root / URGENT_FOLDER / ENDED
    ended = [{"script": script.id, "at": at.isoformat(timespec="seconds")} for script in scripts]
    if ended:
        add_lines(path, map(json.dumps, ended))


def ended_early(root: Path, scripts: tuple[Script, ...]) -> tuple[tuple[Script, ...], tuple[Diagnostic, ...]]:
    """The scripts, those that were ended no longer valid afterwards; and each line of the list that can't be read."""
    ends: dict[str, datetime] = {}
    faults: list[Diagnostic] = []
    path = root / URGENT_FOLDER / ENDED
    shown = f"{root.name}/{URGENT_FOLDER}/{ENDED}"
    for number, line in enumerate(path.read_bytes().splitlines() if path.is_file() else (), 1):
        try:
            noted = json.loads(line)
            at = datetime.fromisoformat(noted["at"]).replace(tzinfo=None)
            ends.setdefault(str(noted["script"]), at)
        except (ValueError, KeyError, TypeError, RecursionError):
            message = "dòng không đọc được — xóa dòng này"
            faults.append(Diagnostic(path=shown, line=number, message=message))
    ended = tuple(
        replace(script, valid_until=min(script.valid_until or datetime.max, ends[script.id]), ended=True)
        if script.id in ends
        else script
        for script in scripts
    )
    return ended, tuple(faults)


def _write_free(folder: Path, name: str, data: bytes) -> Path:
    """Write a file of that name, or of the next that nobody has taken; return it. Raises PublishError."""
    for number in itertools.count(1):
        path = folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
        with suppress(FileExistsError):
            write_new(path, data)
            return path
    raise AssertionError("counting never ends")
