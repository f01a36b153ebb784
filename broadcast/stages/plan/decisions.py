"""What a person decided about flags, kept beside the campaign's scripts and applied when the plan is read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Flag, PlanParagraph
from broadcast.station.store import add_lines

NAME = "decisions.jsonl"
_MENDING = frozenset({"ocr-suspect", "page-number"})
"""The kinds whose suggestion can be put into the text; glued words are parted already, the others are for the eye."""
Key = tuple[str, str, str]


def read_decisions(folder: Path) -> dict[Key, bool]:
    """(kind, text, context) of each flag that was answered -> whether its suggestion was accepted. Raises PlanError."""
    path = folder / NAME
    if not path.exists():
        return {}
    answers: dict[Key, bool] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            answers[str(entry["kind"]), str(entry["text"]), str(entry["context"])] = bool(entry["accepted"])
        except (ValueError, KeyError, TypeError) as error:
            message = "dòng không đọc được — xóa dòng này, rồi trả lời lại chỗ cần xem"
            raise PlanError(Diagnostic(path=f"{folder.name}/{NAME}", line=number, message=message)) from error
    return answers


def remember(folder: Path, flags: Iterable[Flag], *, accepted: bool) -> None:
    """Add answers to the folder's file; what others answer at the same time is kept. Raises PublishError."""
    entries = ({"kind": flag.kind, "text": flag.text, "context": flag.context, "accepted": accepted} for flag in flags)
    if lines := [json.dumps(entry, ensure_ascii=False) for entry in entries]:
        add_lines(folder / NAME, lines)


def apply(
    paragraphs: Sequence[PlanParagraph], flags: Iterable[Flag], answers: dict[Key, bool]
) -> tuple[PlanParagraph, ...]:
    """The paragraphs with every accepted suggestion in them; an accepted page number goes with the space before it."""
    accepted: dict[int, list[Flag]] = {}
    for flag in flags:
        if flag.kind in _MENDING and answers.get(key(flag)):
            accepted.setdefault(flag.line, []).append(flag)
    return tuple(
        _mended(paragraph, accepted[paragraph.line]) if paragraph.line in accepted else paragraph
        for paragraph in paragraphs
    )


def _mended(paragraph: PlanParagraph, accepted: Iterable[Flag]) -> PlanParagraph:
    text = paragraph.text
    for flag in sorted(accepted, key=lambda flag: flag.start, reverse=True):
        end = flag.start + len(flag.text)
        if text[flag.start : end] != flag.text:
            continue
        start, said = (flag.start, flag.suggestion) if flag.kind == "ocr-suspect" else (max(0, flag.start - 1), "")
        text = text[:start] + said + text[end:]
    return replace(paragraph, text=text.strip())


def key(flag: Flag) -> Key:
    """By what an answer is remembered: what was flagged, and the words around it."""
    return flag.kind, flag.text, flag.context
