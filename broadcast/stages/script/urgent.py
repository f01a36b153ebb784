"""Urgent texts: one file each in scripts/khan/, written in one step, and the list of those that were ended early.

A text is never changed to end it, for its approval holds the hash of the file: that it ended is a line of its own in
scripts/khan/ket-thuc.jsonl.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import yaml

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import Script
from broadcast.stages.script.markdown import URGENT_FOLDER, read_script
from broadcast.station.store import write_atomically

ENDED = "ket-thuc.jsonl"


def write_urgent(
    root: Path,
    text: str,
    *,
    begins: datetime,
    until: datetime | None = None,
    every_minutes: int = 0,
    villages: tuple[str, ...] = (),
) -> Script:
    """Write the text to `root/khan/` and read it back, local times throughout.

    Raises ScriptError where it would not be said as it was written; then no file is left.
    """
    head: dict[str, object] = {
        "title": f"Tin khẩn lúc {begins.hour} giờ {begins:%M}",
        "priority": "khẩn",
        "valid_from": f"{begins:%Y-%m-%d %H:%M}",
    }
    if until is None and not every_minutes:
        until = datetime.combine(begins, time(23, 59))  # aired once, then in the programmes of its day
    if until is not None:
        head["valid_until"] = f"{until:%Y-%m-%d %H:%M}"
    if every_minutes:
        head["every"] = every_minutes
    if villages:
        head["villages"] = list(villages)
    shown = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=False)
    lines = unicodedata.normalize("NFC", text).splitlines()
    body = "\n\n".join(" ".join(line.split()) for line in lines if line.strip())
    path = _free(root / URGENT_FOLDER, f"{begins:%y%m%d-%H%M}")
    write_atomically(path, f"---\n{shown}---\n\n{body}\n".encode())
    try:
        script = read_script(path, URGENT_FOLDER)
        if " ".join(one.text for one in script.body).split() != body.split():
            message = "có ký hiệu làm mất chữ khi đọc — viết câu thường, không dùng dấu > # * _ - + ở đầu dòng"
            raise ScriptError(Diagnostic(path=script.source.path, line=1, message=message))
    except ScriptError:
        path.unlink()
        raise
    return script


def end(root: Path, scripts: Iterable[Script], at: datetime) -> None:
    """Note that those texts ended at that local time. Raises PublishError."""
    path = root / URGENT_FOLDER / ENDED
    lines = path.read_text(encoding="utf-8") if path.exists() else ""
    lines += "".join(json.dumps({"script": one.id, "at": at.isoformat(timespec="seconds")}) + "\n" for one in scripts)
    write_atomically(path, lines.encode())


def ended_early(root: Path, scripts: tuple[Script, ...]) -> tuple[Script, ...]:
    """The scripts, those that were ended no longer valid afterwards. Raises ScriptError for a broken list."""
    ends: dict[str, datetime] = {}
    path = root / URGENT_FOLDER / ENDED
    shown = f"{root.name}/{URGENT_FOLDER}/{ENDED}"
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else (), 1):
        try:
            noted = json.loads(line)
            at = datetime.fromisoformat(noted["at"]).replace(tzinfo=None)
            ends.setdefault(str(noted["script"]), at)
        except (ValueError, KeyError, TypeError) as error:
            message = "dòng không đọc được — xóa dòng này rồi chạy lại lệnh vừa rồi"
            raise ScriptError(Diagnostic(path=shown, line=number, message=message)) from error
    return tuple(
        replace(one, valid_until=min(one.valid_until or datetime.max, ends[one.id]), ended=True)
        if one.id in ends
        else one
        for one in scripts
    )


def _free(folder: Path, name: str) -> Path:
    """A file of that name that is not there yet."""
    path, number = folder / f"{name}.md", 2
    while path.exists():
        path, number = folder / f"{name}-{number}.md", number + 1
    return path
