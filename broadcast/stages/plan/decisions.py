"""What a person decided about flags, kept beside the campaign's scripts and applied when the plan is read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Flag, PlanParagraph
from broadcast.station.store import add_lines

NAME = "decisions.jsonl"
_MENDING = frozenset({"ocr-suspect", "page-number"})
"""The kinds whose suggestion can be put into the text; glued words are parted already, the others are for the eye."""
Key = tuple[str, str, str]
Answer = bool | str
"""Whether the suggestion was accepted; or what a person put in its place."""


def read_decisions(folder: Path) -> dict[Key, Answer]:
    """(kind, text, context) of each flag that was answered -> what the answer was. Raises PlanError."""
    path = folder / NAME
    if not path.exists():
        return {}
    answers: dict[Key, Answer] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            own = str(entry.get("own", ""))
            answers[str(entry["kind"]), str(entry["text"]), str(entry["context"])] = own or bool(entry["accepted"])
        except (ValueError, KeyError, TypeError) as error:
            message = "dòng không đọc được — xóa dòng này, rồi trả lời lại chỗ cần xem"
            raise PlanError(Diagnostic(path=f"{folder.name}/{NAME}", line=number, message=message)) from error
    return answers


def remember(folder: Path, flags: Iterable[Flag], *, accepted: bool, own: str = "") -> None:
    """Add answers to the folder's file; what others answer at the same time is kept. Raises PublishError.

    `own` is what a person wants to stand in the place of what was flagged, instead of the suggestion.
    """
    more = {"own": own} if own else {}
    entries = (
        {"kind": flag.kind, "text": flag.text, "context": flag.context, "accepted": accepted, **more} for flag in flags
    )
    if lines := [json.dumps(entry, ensure_ascii=False) for entry in entries]:
        add_lines(folder / NAME, lines)


def changing(flags: Iterable[Flag], answers: dict[Key, Answer]) -> dict[int, list[Flag]]:
    """The flags by whose answers the text changes, by their lines."""
    found: dict[int, list[Flag]] = {}
    for flag in flags if answers else ():
        if _own(flag, answers) is not None or (answers.get(key(flag)) and flag.kind in _MENDING):
            found.setdefault(flag.line, []).append(flag)
    return found


def apply(
    paragraphs: tuple[PlanParagraph, ...], accepted: Mapping[int, Sequence[Flag]], answers: dict[Key, Answer]
) -> tuple[PlanParagraph, ...]:
    """The paragraphs with every accepted suggestion in them; an accepted page number goes with the space before it.

    `accepted` are the flags that change the text, as `changing` gives them.
    """
    if not any(paragraph.line in accepted for paragraph in paragraphs):
        return paragraphs
    return tuple(
        _mended(paragraph, accepted[paragraph.line], answers) if paragraph.line in accepted else paragraph
        for paragraph in paragraphs
    )


def _mended(paragraph: PlanParagraph, accepted: Iterable[Flag], answers: dict[Key, Answer]) -> PlanParagraph:
    text = paragraph.text
    for flag in sorted(accepted, key=lambda flag: flag.start, reverse=True):
        own = _own(flag, answers)
        if own is not None:
            text = _with_own(text, flag, own)
            continue
        end = flag.start + len(flag.text)
        if text[flag.start : end] != flag.text:
            continue
        start, said = (flag.start, flag.suggestion) if flag.kind == "ocr-suspect" else (max(0, flag.start - 1), "")
        text = text[:start] + said + text[end:]
    return replace(paragraph, text=text.strip())


def titled(title: str, line: int, accepted: Mapping[int, Sequence[Flag]], answers: dict[Key, Answer]) -> str:
    """A section's title, which stands on that line, with what a person put or accepted in the place of what was flagged."""
    for flag in accepted.get(line, ()):
        own = _own(flag, answers)
        if own is None and flag.kind == "ocr-suspect" and answers.get(key(flag)):
            own = flag.suggestion
        title = title if own is None else _with_own(title, flag, own)
    return title


def _own(flag: Flag, answers: dict[Key, Answer]) -> str | None:
    """What is to stand there by a person's word: his own text, or words as they were that the reader had parted."""
    answer = answers.get(key(flag))
    if isinstance(answer, str):
        return answer
    return flag.text if answer is False and flag.kind == "glued-words" else None


def _with_own(text: str, flag: Flag, own: str) -> str:
    """The text with a person's own words in the place of what was flagged, as it stands, or as it was parted already."""
    for there in (flag.text, flag.suggestion):
        start = flag.start if there and text[flag.start :].startswith(there) else text.find(there) if there else -1
        if start >= 0:
            return text[:start] + own + text[start + len(there) :]
    return text


def key(flag: Flag) -> Key:
    """By what an answer is remembered: what was flagged, and the words around it."""
    return flag.kind, flag.text, flag.context
