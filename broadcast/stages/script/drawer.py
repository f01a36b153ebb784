"""Puts drafts into a campaign's folder, and never over what a person has changed, approved or taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from broadcast.errors import Diagnostic, ScriptError
from broadcast.stages.script.approval import text_sha256
from broadcast.stages.script.draft import Draft
from broadcast.stages.script.markdown import read_script
from broadcast.stages.script.proof import covers
from broadcast.station.store import write_atomically

NAME = "drafts.json"
State = Literal["mới", "viết lại", "không đổi", "giữ nguyên", "đã bỏ"]
"""The last two: a person's text stays as it is; an untouched draft whose section is gone was taken away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What became of a draft; `why` says for one that was kept what makes it a person's."""

    path: Path
    section: str
    state: State
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """A draft as it was written before."""

    section: str
    part: int
    file: str
    sha256: str


def settle(
    folder: Path, drafts: Sequence[Draft], is_approved: Callable[[str], bool], wanted: str = ""
) -> tuple[Settled, ...]:
    """Write the drafts; `is_approved` tells of a script's id whether its text is approved.

    Drafts of sections within `wanted` that the plan no longer has are taken away, if nobody touched them.

    A section is written as a whole or left as a whole, so that parts of two versions never stand side by side.
    Raises ScriptError where drafts.json is broken, PublishError.
    """
    known = _read(folder)
    done: list[Settled] = []
    kept: list[_Known] = []
    writes: list[tuple[Path, str]] = []
    written = _written(folder, {one.file for one in known} | {f"{one.name}.md" for one in drafts})
    for section, group in groupby(drafts, key=lambda one: one.section):
        new = list(group)
        old = [one for one in known if one.section == section]
        if not old and section in written:
            why = f"đã có {written[section].name} do người viết"
            done.append(Settled(path=written[section], section=section, state="giữ nguyên", why=why))
            continue
        why = _touched(folder, old, is_approved)
        if why:
            kept += old
            done += [Settled(path=folder / one.file, section=section, state="giữ nguyên", why=why) for one in old]
            continue
        for fresh in new:
            path = folder / _file(folder, fresh, old)
            sha256 = text_sha256(fresh.text)
            standing = text_sha256(path.read_text(encoding="utf-8")) if path.exists() else ""
            state: State = "mới" if not standing else "không đổi" if standing == sha256 else "viết lại"
            if state != "không đổi":
                writes.append((path, fresh.text))
            done.append(Settled(path=path, section=section, state=state))
            kept.append(_Known(section=section, part=fresh.part, file=path.name, sha256=sha256))
    stale = [one for one in known if one.file not in {each.file for each in kept}]
    gone = [one for one in stale if covers(wanted, one.section) and not _touched(folder, [one], is_approved)]
    kept += [one for one in stale if one not in gone]
    for path, text in writes:
        write_atomically(path, text.encode())
    _write(folder, kept)
    for one in gone:
        (folder / one.file).unlink(missing_ok=True)
        done.append(Settled(path=folder / one.file, section=one.section, state="đã bỏ"))
    return tuple(done)


def untouched(folder: Path) -> frozenset[str]:
    """The names of the drafts that nobody has edited since they were written. Raises ScriptError."""
    return frozenset(one.file for one in _read(folder) if _sha256(folder / one.file) == one.sha256)


def _written(folder: Path, ours: set[str]) -> dict[str, Path]:
    """The sections of which a text speaks that we did not draft, each with that text."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name in ours:
            continue
        with suppress(ScriptError):
            found |= {section: path for section in read_script(path, folder.name).sources if section not in found}
    return found


def _touched(folder: Path, old: Sequence[_Known], is_approved: Callable[[str], bool]) -> str:
    """Why a section's files are a person's now; empty where they still are as they were written."""
    for one in old:
        path = folder / one.file
        if not path.exists():
            return f"{one.file} đã bị xóa; muốn có lại thì xóa {NAME} rồi chạy lại"
        if _sha256(path) != one.sha256:
            return f"{one.file} đã có người sửa"
        if is_approved(f"{folder.name}/{path.stem}"):
            return f"{one.file} đã duyệt"
    return ""


def _file(folder: Path, one: Draft, old: Sequence[_Known]) -> str:
    """The file the draft had before, else a name that no other text has."""
    before = next((each.file for each in old if each.part == one.part), "")
    if before:
        return before
    name, number = f"{one.name}.md", 2
    while (folder / name).exists() and _sha256(folder / name) != text_sha256(one.text):
        name, number = f"{one.name}-{number}.md", number + 1
    return name


def _sha256(path: Path) -> str:
    try:
        return text_sha256(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""


def _read(folder: Path) -> tuple[_Known, ...]:
    path = folder / NAME
    if not path.exists():
        return ()
    try:
        return tuple(_known(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        message = "không đọc được — xóa tệp này; các bài đang có sẽ được coi là do người viết"
        raise ScriptError(Diagnostic(path=f"{folder.name}/{NAME}", line=1, message=message)) from error


def _known(entries: list[dict[str, object]]) -> Iterator[_Known]:
    for entry in entries:
        file, part = str(entry["file"]), entry["part"]
        if Path(file).name != file or "\\" in file or not isinstance(part, int):
            raise ValueError(file)
        yield _Known(section=str(entry["section"]), part=part, file=file, sha256=str(entry["sha256"]))


def _write(folder: Path, kept: Sequence[_Known]) -> None:
    entries = [{"section": one.section, "part": one.part, "file": one.file, "sha256": one.sha256} for one in kept]
    write_atomically(folder / NAME, (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode())
