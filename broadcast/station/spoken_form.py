"""The spoken form of a script: each sentence as it was approved to be heard; Script <-> JSON.

It is kept beside the approved text and is what airs, so that a later release of the reader, or another line in
pronunciation.tsv, never changes what an approved text sounds like.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from broadcast.model import Paragraph, Script, Source, Token
from broadcast.station.kept import kept

FORMAT = 1
MOST_KNOWN = 5000
_KNOWN: dict[str, tuple[Script, Script]] = {}
"""By a script's id, the very script that its spoken form was put into last, and what came of it."""
RULE = "sentence-end"
"""The rule of the one token that a kept sentence is: it ends a sentence, as the reader's own full stops do."""


def written_form(script: Script) -> bytes:
    """The spoken form of a script whose title and paragraphs have their sentences in `said`."""

    def listed(said: Iterable[Token]) -> list[list[str]]:
        return [[sentence.written, sentence.spoken] for sentence in said]

    def paragraphs(found: Iterable[Paragraph]) -> list[dict[str, Any]]:
        return [{"text": part.text, "heading": part.heading, "said": listed(part.said)} for part in found]

    held = {
        "format": FORMAT,
        "title": listed(script.title_said),
        "body": paragraphs(script.body),
        "again": paragraphs(script.again),
    }
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()


def as_approved(root: Path, script: Script) -> Script:
    """The script as it was approved to be heard, from the copy in scripts/.approved; `root` is scripts/.

    A script that is not approved, or was by a release that kept no spoken form, stays as it is. Where the copy is gone
    or altered the script is not approved any more, and `changed` says why.
    """
    approval = script.approval
    if approval is None or not script.approved or not approval.spoken_sha256:
        return script
    data = kept(root, f"{approval.spoken_sha256}.json")
    known = _KNOWN.get(script.id)
    if data is not None and known is not None and known[0] is script:
        return known[1]
    try:
        held = json.loads(data or b"")
        if held["format"] != FORMAT:
            raise ValueError(held["format"])
        spoken = replace(
            script,
            title_said=_said(held["title"]),
            body=_paragraphs(held["body"], script.body, script.source),
            again=_paragraphs(held["again"], script.again, script.source),
        )
    except (ValueError, KeyError, TypeError):
        why = "bản lời đọc đã duyệt trong scripts/.approved bị mất hoặc bị sửa"
        return replace(script, approval=replace(approval, sha256=""), changed=(*script.changed, why))
    if len(_KNOWN) >= MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[script.id] = script, spoken
    return spoken


def _paragraphs(held: list[Any], parsed: tuple[Paragraph, ...], script: Source) -> tuple[Paragraph, ...]:
    """The kept paragraphs, each with the place where its text stands in the file now."""
    places = {paragraph.text: paragraph for paragraph in reversed(parsed)}
    found = []
    for part in held:
        text = str(part["text"])
        there = places.get(text, Paragraph(text=text, source=script))
        found.append(replace(there, heading=bool(part["heading"]), said=_said(part["said"])))
    return tuple(found)


def _said(held: list[Any]) -> tuple[Token, ...]:
    return tuple(Token(kind="approved", rule=RULE, written=str(pair[0]), spoken=str(pair[1])) for pair in held)
