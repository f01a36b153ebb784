"""Rewording on request: what a model proposes for a passage, kept with its proof, and what a person takes of it.

Nothing is sent of a text that is `offline_only`, nor of urgent news, which can't wait and must say what was written.
A proposal is proved when it comes, and again when somebody takes it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, ScriptError, WriterError
from broadcast.knowledge.language.sentences import sentences
from broadcast.model import Schedule, Script
from broadcast.office.writing.editing import path_of, save_whole
from broadcast.outside.address import host_of
from broadcast.pipeline.inputs import in_force
from broadcast.pipeline.rewriting import Proposal, judged, may_be_sent, propose, writer_of
from broadcast.stages.script import passages, read_script, with_passage
from broadcast.station.folder import Folder
from broadcast.station.store import write_atomically
from broadcast.station.texts import SeenText, read_text

COUNT = 2
"""Proposals for a passage."""
KEPT = 40
"""Offers that are kept; older ones are thrown away."""
_PLACE = "de-xuat"
_TOKEN = re.compile(r"[0-9a-f]{32}")
Step = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A passage of a script and what is proposed for it, what is ready first."""

    passage: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What was proposed for a script, by which model; `script` is its id."""

    script: str
    model: str
    parts: tuple[Part, ...]


def goes_to(schedule: Schedule, script: Script) -> str:
    """Where a text would be sent, as people read it; "" where it may not be, or the station has no model."""
    if schedule.writer is None or not may_be_sent(schedule, script):
        return ""
    return f"{host_of(schedule.writer.url)}, mô hình {schedule.writer.model}"


def ask_for(folder: Folder, script: str, *, sentence: str = "", line: int = 0, step: Step) -> str:
    """Ask for proposals for a sentence, for the paragraph at a line, or for every paragraph; return the offer's name.

    `step` is told what is being done and the share that is done. Raises WriterError where the station has no model or
    the text may not be sent, ScriptError for a passage that is not there, and as `Writer.answer` does.
    """
    schedule = load_schedule(folder.schedule)
    path = path_of(folder, script)
    found = read_script(path, path.parent.name)
    if not may_be_sent(schedule, found):
        raise WriterError("bài này không được gửi cho máy viết lại: tin khẩn, bài offline_only, hoặc đài chưa đặt máy")
    chosen = _chosen(found, read_text(path).text, sentence, line)
    if not chosen:
        raise ScriptError(Diagnostic(path=f"scripts/{script}.md", line=1, message="không còn đoạn này — tải lại trang"))
    manner = in_force(folder, schedule)[1]
    parts: list[Part] = []
    asked = [0]

    def tell(count: int | None = None) -> None:
        """Where the work stands; called while an answer is awaited, too, for there a person may end it."""
        asked[0] = asked[0] if count is None else count
        share = (len(parts) + min(asked[0], 3) / 4) / len(chosen)
        step(f"Máy đang viết lại đoạn {len(parts) + 1} trong {len(chosen)}", share)

    with writer_of(schedule, tell) as writer:
        for passage in chosen:
            parts.append(Part(passage=passage, proposals=propose(writer, passage, manner, count=COUNT, step=tell)))
        return _keep(folder, Offer(script=script, model=writer.model, parts=tuple(parts)))


def offer_of(folder: Folder, name: str) -> Offer:
    """An offer by its name, proved anew. Raises ScriptError where it is gone."""
    manner = in_force(folder, load_schedule(folder.schedule))[1]
    try:
        if not _TOKEN.fullmatch(name):
            raise ValueError(name)
        held = json.loads((_place(folder) / f"{name}.json").read_bytes())
        parts = tuple(
            Part(
                passage=str(part["passage"]),
                proposals=tuple(judged(str(part["passage"]), str(text), manner) for text in part["proposals"]),
            )
            for part in held["parts"]
        )
        return Offer(script=str(held["script"]), model=str(held["model"]), parts=parts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "không còn các lời máy đề xuất — bấm «Viết lại cho dễ nghe» lần nữa"
        raise ScriptError(Diagnostic(path="scripts", line=1, message=message)) from error


def take_proposal(folder: Folder, script: str, name: str, *, part: int, proposal: int, at: datetime) -> SeenText:
    """Put a proposal in the place of its passage; the text that was there is kept among the earlier ones.

    Raises ScriptError where it is not ready, or the passage was changed since; and as `save_whole` does.
    """
    offer, shown = offer_of(folder, name), f"scripts/{script}.md"
    try:
        chosen = offer.parts[part]
        text = chosen.proposals[proposal]
    except IndexError as error:
        raise ScriptError(Diagnostic(path=shown, line=1, message="không có lời đề xuất ấy — tải lại trang")) from error
    if offer.script != script or not text.ready:
        raise ScriptError(Diagnostic(path=shown, line=1, message="lời này chưa qua phép soát nên không dùng được"))
    seen = read_text(path_of(folder, script))
    changed = with_passage(seen.text, chosen.passage, text.text, offer.model)
    if changed is None:
        message = "đoạn này đã có người sửa — bấm «Viết lại cho dễ nghe» lần nữa"
        raise ScriptError(Diagnostic(path=shown, line=1, message=message))
    return save_whole(folder, script, changed, seen=seen.sha256, at=at)


def _chosen(script: Script, text: str, sentence: str, line: int) -> tuple[str, ...]:
    """The passages that are meant: that sentence, else the paragraph at that line; without either, all of them."""
    known = passages(text)
    if sentence:
        wanted = " ".join(sentence.split())
        if any(wanted in [found for _, found in sentences(passage)] for passage in known):
            return (wanted,)
    if line:
        bodies = (part for part in script.body if line in {part.source.line, *(place[1] for place in part.breaks)})
        at_line = {" ".join(part.text.split()) for part in bodies}
        return tuple(passage for passage in known if passage in at_line)[:1]
    return () if sentence else known


def _keep(folder: Folder, offer: Offer) -> str:
    name = secrets.token_hex(16)
    held = {
        "script": offer.script,
        "model": offer.model,
        "parts": [
            {"passage": part.passage, "proposals": [proposal.text for proposal in part.proposals]}
            for part in offer.parts
        ],
    }
    place = _place(folder)
    write_atomically(place / f"{name}.json", json.dumps(held, ensure_ascii=False).encode())
    for old in _oldest_first(place.glob("*.json"))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return name


def _oldest_first(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime)


def _place(folder: Folder) -> Path:
    return folder.cache / _PLACE
