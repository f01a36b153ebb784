"""1. Plan: any document an authority sends becomes sections with ids, and a list of places to look at.

`read` never deletes and never guesses in silence: each join is listed, and what looks wrong is flagged with a
suggestion that only a person's answer (`decisions`) applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from broadcast.knowledge.language import legacy
from broadcast.model import Flag, Plan, PlanParagraph
from broadcast.stages.plan import decisions
from broadcast.stages.plan.decisions import read_decisions, remember
from broadcast.stages.plan.formats import read_lines, suffixes
from broadcast.stages.plan.lines import SOFT_HYPHEN, Line, clean
from broadcast.stages.plan.order import find_order
from broadcast.stages.plan.repair import Piece, assemble, part_glued
from broadcast.stages.plan.shelf import Change, changes, shelve, shelved
from broadcast.stages.plan.suspects import blank_numbers, misread, page_numbers
from broadcast.stages.plan.tree import grow
from broadcast.stages.plan.zones import is_closing, read_head, recipients_and_signature, split

__all__ = ["Change", "changes", "read", "read_decisions", "remember", "shelve", "shelved", "suffixes"]


def read(path: Path, answers: dict[decisions.Key, bool] | None = None) -> Plan:
    """Read a plan of any format there is. Raises PlanError.

    `answers` are the decisions of a person about earlier flags: what they accepted is applied, what they answered
    is not flagged again.
    """
    lines, flags = _in_unicode(read_lines(path))
    zones = split(lines)
    head = read_head(zones)
    opening, _ = assemble(head.opening)
    pieces, joins = assemble(zones.body)
    parted, glued = _apart(pieces)
    sections, broken = grow([one for one in parted if not is_closing(one.text)])
    spoken_opening = tuple(PlanParagraph(text=one.text, line=one.line) for one in opening if not one.lone_number)
    closing = tuple(PlanParagraph(text=one.text, line=one.line) for one in parted if is_closing(one.text))
    body = [*spoken_opening, *(paragraph for section in sections for paragraph in section.paragraphs), *closing]
    for line in (*zones.head, *zones.body):
        flags += blank_numbers(line.text, line.number)
    flags += [*glued, *broken, *_own_line_numbers(pieces), *page_numbers(body), *misread(body)]
    known = answers or {}
    recipients, signature = recipients_and_signature(zones.tail)
    mended = tuple(replace(one, paragraphs=_mended(one.paragraphs, flags, known)) for one in sections)
    order = find_order(mended)
    return Plan(
        path=path.name,
        kind=head.kind,
        title=head.title,
        number=head.number,
        authority=head.authority,
        issued_on=head.issued_on,
        opening=_mended(spoken_opening, flags, known),
        sections=mended,
        closing=_mended(closing, flags, known),
        grounds=head.grounds,
        recipients=recipients,
        signature=signature,
        broadcast_section=order.section,
        ordered_to=order.to,
        monthly_target=order.monthly_target,
        joins=joins,
        flags=tuple(sorted((flag for flag in flags if decisions.key(flag) not in known), key=lambda flag: flag.line)),
    )


def _in_unicode(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Flag]]:
    """The lines in Unicode, and a flag where an old encoding had to be turned."""
    encoding = legacy.recognise("\n".join(line.text for line in lines))
    if encoding is None:
        return tuple(replace(line, text=line.text.replace(SOFT_HYPHEN, "")) for line in lines), []
    turned = tuple(replace(line, text=clean(legacy.convert(line.text, encoding))) for line in lines)
    suggestion = "đã chuyển sang Unicode — đọc lướt lại tên riêng và chữ viết hoa"
    flag = Flag(
        kind="legacy-encoding", text=encoding, context=turned[0].text, suggestion=suggestion, line=turned[0].number
    )
    return turned, [flag]


def _apart(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], list[Flag]]:
    parted: list[Piece] = []
    flags: list[Flag] = []
    for piece in pieces:
        text, found = part_glued(piece.text, piece.line)
        parted.append(replace(piece, text=text))
        flags += found
    return tuple(parted), flags


def _own_line_numbers(pieces: Sequence[Piece]) -> list[Flag]:
    """A number on a line of its own is left out of the sentences, and flagged for having been."""
    return [
        Flag(kind="page-number", text=one.text, context=one.text, suggestion="", line=one.line)
        for one in pieces
        if one.lone_number
    ]


def _mended(
    paragraphs: Sequence[PlanParagraph], flags: Sequence[Flag], answers: dict[decisions.Key, bool]
) -> tuple[PlanParagraph, ...]:
    return tuple(decisions.apply(one, flags, answers) for one in paragraphs)
