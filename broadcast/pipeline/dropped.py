"""Documents that somebody put into scripts/ as they came, Word or text: each is taken as a draft beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from broadcast.errors import BroadcastError, PlanError
from broadcast.knowledge.language.slug import slug
from broadcast.stages.plan import read, suffixes
from broadcast.stages.script import NOTICES_FOLDER, URGENT_FOLDER, draft
from broadcast.station.folder import LOCK_WAIT_S, Folder
from broadcast.station.store import lock, write_new

_WHOLE_MINUTES = 1000.0
"""Longer than any document: what somebody put in as one file stays one script."""
_NOT_OURS = (".md", ".mht")


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A document in scripts/ and the draft made of it; `script` is None where it can't be read, and `why` says why.

    Both paths are relative to the station's folder.
    """

    document: str
    script: str | None
    why: str = ""


def take_dropped(folder: Folder, today: date) -> tuple[Taken, ...]:
    """Make a draft of every document in scripts/ that has none of its name beside it; the document stays as it is.

    One that lies in scripts/ itself, or among the urgent texts, becomes a notice. `today` is the first day of a notice
    that bears no date. Raises PublishError, StationBusyError.
    """
    found = tuple(_documents(folder))
    if not found:
        return ()
    with lock(folder.cache / "draft.lock", wait_s=LOCK_WAIT_S):
        return tuple(taken for path in found if (taken := _take(folder, path, today)) is not None)


def _documents(folder: Folder) -> Iterator[Path]:
    """The documents in scripts/ and its folders; what editors and systems leave behind is none."""
    known = frozenset(suffixes()) - frozenset(_NOT_OURS)
    places = [
        folder.scripts,
        *sorted(path for path in folder.scripts.glob("*") if path.is_dir() and not path.is_symlink()),
    ]
    for place in places:
        for path in sorted(place.glob("*")):
            left_behind = path.name.startswith((".", "~"))
            if path.suffix.lower() in known and path.is_file() and not path.is_symlink() and not left_behind:
                yield path


def _take(folder: Folder, path: Path, today: date) -> Taken | None:
    at_home = path.parent in {folder.scripts, folder.scripts / URGENT_FOLDER}
    target = (folder.scripts / NOTICES_FOLDER if at_home else path.parent) / f"{slug(path.stem)}.md"
    shown = str(path.relative_to(folder.root))
    if target.exists():
        return None
    try:
        plan = replace(read(path), broadcast_section="", flags=())
        (made, *_) = draft(
            plan, minutes=_WHOLE_MINUTES, today=today, include=tuple(section.id for section in plan.sections)
        ).drafts
    except PlanError as error:
        return Taken(document=shown, script=None, why=str(error.diagnostics[0].message))
    except BroadcastError as error:
        return Taken(document=shown, script=None, why=str(error))
    write_new(target, _without_sources(made.text).encode())
    return Taken(document=shown, script=str(target.relative_to(folder.root)))


def _without_sources(text: str) -> str:
    """The draft without the sections that it speaks of, for no plan stands beside it to be proved against."""
    head, fence, body = text.partition("\n---\n")
    kept = [line for line in head.split("\n") if not line.startswith("sources:")]
    return "\n".join(kept) + fence + body
