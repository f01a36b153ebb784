"""The copies of what was approved, in scripts/.approved: which are damaged, which can be made again, and by whom.

A copy is named by the hash of what is in it. Where the text, its reading or the frame is still what it was, the same
bytes come out again and the copy is mended; where not, somebody has to approve anew. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, InputError, MixError, NextStep, Step
from broadcast.pipeline.inputs import in_force, look_at_scripts, manner_of
from broadcast.stages.spoken import read_aloud
from broadcast.station.folder import Folder
from broadcast.station.frame import approved_frame, frame_of, written_frame
from broadcast.station.kept import TEXTS, altered_copies, kept, normal_text, sha256
from broadcast.station.ledger import Ledger, look_at_ledger
from broadcast.station.spoken_form import written_form
from broadcast.station.store import write_atomically
from broadcast.station.texts import read_text


@dataclass(frozen=True, kw_only=True, slots=True)
class MendedCopies:
    """What a repair did with the copies: names of those that are whole again, and what a person must do for others."""

    mended: tuple[str, ...]
    left: tuple[Diagnostic, ...]


def damaged_copies(folder: Folder) -> tuple[Diagnostic, ...]:
    """What is wrong with the kept copies: some were altered, some that an approval needs are gone."""
    ledger = look_at_ledger(folder.scripts)
    used = _used(folder, ledger)
    return tuple(_fault(name, used.get(name), "", NextStep.REPAIR_LEDGER) for name in _damaged(folder, used))


def mend_copies(folder: Folder) -> MendedCopies:
    """Make every damaged copy again that can be; the altered file is set aside. Raises PublishError."""
    used = _used(folder, look_at_ledger(folder.scripts))
    damaged = _damaged(folder, used)
    if not damaged:
        return MendedCopies(mended=(), left=())
    made = {f"{sha256(data)}{suffix}": data for data, suffix in _made_again(folder)}
    mended, left = [], list[Diagnostic]()
    for name in damaged:
        place = folder.scripts / TEXTS / name
        if name in made:
            _set_aside(place)
            write_atomically(place, made[name])
        if kept(folder.scripts, name) is not None:
            mended.append(name)
        else:
            left.append(_fault(name, used.get(name), ", không lấy lại được — chép từ bản sao lưu", NextStep.APPROVE))
    return MendedCopies(mended=tuple(mended), left=tuple(left))


def _damaged(folder: Folder, used: Mapping[str, str]) -> tuple[str, ...]:
    gone = (name for name in used if not name.endswith(".md") and kept(folder.scripts, name) is None)
    return tuple(dict.fromkeys((*altered_copies(folder.scripts), *gone)))


def _set_aside(place: Path) -> None:
    if place.is_file():
        data = place.read_bytes()
        write_atomically(place.with_name(f"de-rieng-{sha256(data)[:16]}{place.suffix}"), data)


def _used(folder: Folder, ledger: Ledger) -> dict[str, str]:
    """The copies that standing approvals need, each with what it is of: a script's id, or nothing for the frame."""
    found = {}
    for script, approval in ledger.approvals.items():
        found[f"{approval.sha256}.md"] = script
        if approval.spoken_sha256:
            found[f"{approval.spoken_sha256}.json"] = script
    if ledger.frame is not None:
        found[f"{ledger.frame.sha256}.json"] = ""
        frame = approved_frame(folder.scripts, ledger.frame)
        found |= {sound.copy: "" for sound in (frame.sounds if frame else ())}
    return found


def _fault(name: str, script: str | None, what: str, step: NextStep) -> Diagnostic:
    path = f"scripts/{TEXTS}/{name}"
    if script is None:
        message = "bản sao cũ bị sửa, không bài nào đang phát dùng đến — chép lại từ bản sao lưu nếu còn"
        return Diagnostic(path=path, line=1, message=message)
    about = f"scripts/{script}.md" if script else "--frame"
    of = f"bài scripts/{script}.md" if script else "khung của đài"
    message = f"bản đã duyệt của {of} bị mất hoặc bị sửa{what}"
    return Diagnostic(path=path, line=1, message=message, step=Step(code=step, about=about))


def _made_again(folder: Folder) -> Iterator[tuple[bytes, str]]:
    """What copies would hold that were made now, each with its suffix: texts, spoken forms, the frame."""
    try:
        schedule = load_schedule(folder.schedule)
        scripts = look_at_scripts(folder, schedule).scripts
    except InputError:
        return
    for script in scripts:
        yield normal_text(read_text(folder.root / script.source.path).text).encode(), ".md"
    try:
        manners = (in_force(folder, schedule)[1], manner_of(folder, schedule))
    except InputError:
        return
    for manner in dict.fromkeys(manners):
        for script in scripts:
            yield written_form(read_aloud(script, manner)), ".json"
        try:
            frame = frame_of(schedule, manner.own, folder.root)
        except MixError:
            continue
        yield written_frame(frame), ".json"
        for sound in frame.sounds:
            yield (folder.root / sound.file).read_bytes(), sound.copy.removeprefix(sound.sha256)
