"""Puts drafts into a campaign's folder, and never over what a person has changed, approved or taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from broadcast.errors import Diagnostic, ScriptError
from broadcast.stages.script.draft import Draft
from broadcast.stages.script.lead import covers
from broadcast.stages.script.markdown import read_script
from broadcast.station.kept import text_sha256
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

    sections: tuple[str, ...]
    part: int
    file: str
    sha256: str


def settle(
    folder: Path, drafts: Sequence[Draft], is_approved: Callable[[str], bool], wanted: str = ""
) -> tuple[Settled, ...]:
    """Write the drafts; `is_approved` tells of a script's id whether its text is approved.

    Drafts of sections within `wanted` (all, where it is empty) that the plan no longer has are taken away, if nobody
    touched them. Sections that are told together are written as a whole or left as a whole, so that parts of two
    versions never stand side by side. Raises ScriptError where drafts.json is broken, PublishError.
    """
    known = _read(folder)
    done: list[Settled] = []
    kept: list[_Known] = []
    writes: list[tuple[Path, str]] = []
    spoken_for = _spoken_for(folder, {entry.file for entry in known} | {f"{fresh.name}.md" for fresh in drafts})
    for group in _groups(drafts):
        sections = {section for fresh in group for section in fresh.sections}
        old = [entry for entry in known if _share(entry.sections, sections) and entry not in kept]
        held = [entry for entry in kept if _share(entry.sections, sections)]
        theirs = next((path for name, path in spoken_for.items() if _share((name,), sections)), None)
        if not old and not held and theirs is not None:
            why = f"đã có {theirs.name} do người viết"
            done.append(Settled(path=theirs, section=group[0].sections[0], state="giữ nguyên", why=why))
            continue
        why = _touched(folder, [*old, *held], is_approved)
        if why or held:
            kept += old
            done += [
                Settled(path=folder / entry.file, section=", ".join(entry.sections), state="giữ nguyên", why=why)
                for entry in old
            ]
            continue
        for fresh in group:
            path = folder / _file(folder, fresh, old)
            done.append(Settled(path=path, section=", ".join(fresh.sections), state=_state(path, fresh)))
            if done[-1].state != "không đổi":
                writes.append((path, fresh.text))
            kept.append(
                _Known(sections=fresh.sections, part=fresh.part, file=path.name, sha256=text_sha256(fresh.text))
            )
    gone = _gone(folder, known, kept, is_approved, wanted)
    kept += [entry for entry in known if entry not in gone and entry.file not in {other.file for other in kept}]
    for path, text in writes:
        write_atomically(path, text.encode())
    _write(folder, kept)
    for entry in gone:
        (folder / entry.file).unlink(missing_ok=True)
        done.append(Settled(path=folder / entry.file, section=", ".join(entry.sections), state="đã bỏ"))
    return tuple(done)


def untouched(folder: Path) -> frozenset[str]:
    """The names of the drafts that nobody has edited since they were written. Raises ScriptError."""
    return frozenset(entry.file for entry in _read(folder) if _sha256(folder / entry.file) == entry.sha256)


def drafted_sections(folder: Path) -> tuple[str, ...]:
    """The sections of which there are drafts already, touched or not. Raises ScriptError."""
    return tuple(dict.fromkeys(section for entry in _read(folder) for section in entry.sections))


def _groups(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """The parts of a series together, and with them every draft that shares a section."""
    groups: list[list[Draft]] = []
    for fresh in drafts:
        if groups and _share(groups[-1][-1].sections, set(fresh.sections)):
            groups[-1].append(fresh)
        else:
            groups.append([fresh])
    return groups


def _share(sections: Sequence[str], others: set[str]) -> bool:
    return any(
        section == other or covers(section, other) or covers(other, section) for section in sections for other in others
    )


def _state(path: Path, fresh: Draft) -> State:
    standing = text_sha256(path.read_text(encoding="utf-8")) if path.exists() else ""
    if not standing:
        return "mới"
    return "không đổi" if standing == text_sha256(fresh.text) else "viết lại"


def _gone(
    folder: Path,
    known: Sequence[_Known],
    kept: Sequence[_Known],
    is_approved: Callable[[str], bool],
    wanted: str,
) -> list[_Known]:
    """The drafts of before that are to be taken away: within what is drafted now, not among it, and untouched."""
    files = {entry.file for entry in kept}
    stale = [entry for entry in known if entry.file not in files]
    within = [entry for entry in stale if not wanted or all(covers(wanted, section) for section in entry.sections)]
    return [entry for entry in within if not _touched(folder, [entry], is_approved)]


def _spoken_for(folder: Path, ours: set[str]) -> dict[str, Path]:
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
    for entry in old:
        path = folder / entry.file
        if not path.exists():
            return f"{entry.file} đã bị xóa; muốn có lại thì xóa {NAME} rồi chạy lại"
        if _sha256(path) != entry.sha256:
            return f"{entry.file} đã có người sửa"
        if is_approved(f"{folder.name}/{path.stem}"):
            return f"{entry.file} đã duyệt"
    return ""


def _file(folder: Path, fresh: Draft, old: Sequence[_Known]) -> str:
    """The file the draft had before, else a name that no other text has."""
    before = next(
        (entry.file for entry in old if entry.part == fresh.part and _share(entry.sections, set(fresh.sections))), ""
    )
    if before:
        return before
    name, number = f"{fresh.name}.md", 2
    while (folder / name).exists() and _sha256(folder / name) != text_sha256(fresh.text):
        name, number = f"{fresh.name}-{number}.md", number + 1
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
    """The entries of drafts.json; before a draft could tell several sections, an entry named one, as «section»."""
    for entry in entries:
        file, part = str(entry["file"]), entry["part"]
        if Path(file).name != file or "\\" in file or not isinstance(part, int):
            raise ValueError(file)
        told = entry.get("sections", [entry.get("section")])
        if not isinstance(told, list) or not all(isinstance(section, str) for section in told):
            raise ValueError(file)
        yield _Known(sections=tuple(told), part=part, file=file, sha256=str(entry["sha256"]))


def _write(folder: Path, kept: Sequence[_Known]) -> None:
    entries = [
        {"sections": list(entry.sections), "part": entry.part, "file": entry.file, "sha256": entry.sha256}
        for entry in kept
    ]
    write_atomically(folder / NAME, (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode())
