"""A document of any format as a `Plan`: its sections, its other parts, and the places to look at.

Reading never deletes and never guesses in silence: each join is listed, and what looks wrong is flagged with a
suggestion that only a person's answer (`decisions`) applies. Every line of the file goes into a section or into
`not_spoken`, and into one of them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from broadcast.knowledge.language import legacy
from broadcast.model import Flag, Plan, PlanParagraph, Unspoken, Zone
from broadcast.stages.plan import decisions
from broadcast.stages.plan.attached import attached_head, put_in_force
from broadcast.stages.plan.blanks import blank_numbers
from broadcast.stages.plan.block import apart
from broadcast.stages.plan.chat import messages_apart
from broadcast.stages.plan.chrome import without_chrome
from broadcast.stages.plan.files import read_lines
from broadcast.stages.plan.head import read_head
from broadcast.stages.plan.lines import SOFT_HYPHEN, Line, clean
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.misread import misread
from broadcast.stages.plan.order import find_order
from broadcast.stages.plan.pages import page_numbers
from broadcast.stages.plan.paper_forms import is_form, without_forms
from broadcast.stages.plan.repair import Piece, assemble, part_glued
from broadcast.stages.plan.running import BARE_NUMBER, without_running
from broadcast.stages.plan.tables import laid_out
from broadcast.stages.plan.tail import find_tail, only_foot, tail_zone
from broadcast.stages.plan.tree import grow
from broadcast.stages.plan.unmarked_frame import frame_with_marks
from broadcast.stages.plan.zones import closing_places, leading_zones


def read(path: Path, answers: dict[decisions.Key, decisions.Answer] | None = None, *, ocr: bool = False) -> Plan:
    """Read a plan of any format there is. Raises PlanError.

    `answers` are the decisions of a person about earlier flags: what they accepted is applied, what they answered
    is not flagged again. A scan is read by machine only where `ocr` asks for it.
    """
    return plan_of(read_lines(path, ocr=ocr), path.name, answers or {})


def plan_of(lines: Sequence[Line], name: str, answers: dict[decisions.Key, decisions.Answer]) -> Plan:
    """The plan that lines of text make; `name` is the file's."""
    lines, flags = _in_unicode(lines)
    lines = frame_with_marks(lines)
    flags += _flags_of_format(lines)
    laid = without_running(without_chrome(messages_apart(laid_out(lines))))
    aside = [_unspoken(line.zone, line) for line in laid if line.zone is not None]
    flow = apart([line for line in laid if line.zone is None])
    head = read_head(flow, [line.text for line in flow[find_tail(flow).first :]])
    rest, forms = without_forms(flow[head.lines :])
    aside += [_unspoken("table", line) for line in forms]
    tail = find_tail(rest)
    aside += [_unspoken("head", line) for line in flow[: head.lines]]
    aside += [_unspoken(tail_zone(line.text), line) for line in rest[tail.first : tail.end]]
    annexed = rest[tail.end :]
    if tail.first < tail.end and only_foot(annexed):
        aside += [_unspoken("furniture", line) for line in annexed]
        annexed = ()
    titled = attached_head(annexed)
    forced = [
        *put_in_force(rest[: tail.first], attached=False),
        *put_in_force(annexed[titled:], attached=True),
    ]
    aside += [_unspoken("head", line) for line in (*annexed[:titled], *forced)]
    text = tuple(line for line in rest[: tail.first] if line not in forced)
    annexed = tuple(line for line in annexed if line not in forced)
    if is_form([line.text for line in annexed[titled:]]):
        aside += [_unspoken("table", line) for line in annexed[titled:]]
        annexed, titled = (), 0
    pieces, joins = assemble(text)
    attached, more = assemble(annexed[titled:])
    pieces = (*pieces, *(replace(piece, attached=place == 0) for place, piece in enumerate(attached)))
    joins = (*joins, *more)
    flags += _own_line_numbers(pieces)
    aside += [_of_piece("page-number", piece) for piece in pieces if piece.lone_number]
    told, data = _told([piece for piece in pieces if not piece.lone_number])
    aside += data
    parted, glued = _apart(told)
    sections, broken = grow(parted)
    flags += [*glued, *broken]
    for line in (*flow[: head.lines], *text, *annexed[titled:]):
        flags += blank_numbers(line.text, line.number)
    said = [paragraph for section in sections for paragraph in section.paragraphs]
    led = [PlanParagraph(text=piece.text, line=piece.line) for piece in data if piece.zone in {"opening", "closing"}]
    own_lines = [(piece.line, int(piece.text)) for piece in pieces if piece.lone_number]
    whole = [PlanParagraph(text=head.title, line=0), *sorted([*led, *said], key=lambda paragraph: paragraph.line)]
    begun = sum(len(piece.text.split()) for piece in aside if piece.zone in {"head", "grounds"})
    if not any(line.placed for line in flow):
        flags += page_numbers(whole, own_lines, begun)
    titles = [
        PlanParagraph(text=section.title, line=section.line) for section in sections if not section.title.isupper()
    ]
    flags += misread(sorted([*titles, *said], key=lambda paragraph: paragraph.line))
    flags = _numbered(flags)
    accepted = decisions.changing(flags, answers)
    mended = tuple(
        replace(
            section,
            title=decisions.titled(section.title, section.line, accepted, answers),
            paragraphs=decisions.apply(section.paragraphs, accepted, answers),
        )
        for section in sections
    )
    order = find_order(mended)
    return Plan(
        path=name,
        kind=head.kind,
        title=head.title,
        number=head.number,
        authority=head.authority,
        issued_on=head.issued_on,
        sections=mended,
        broadcast_section=order.section,
        ordered_to=order.to,
        monthly_target=order.monthly_target,
        joins=joins,
        flags=tuple(flag for flag in flags if decisions.key(flag) not in answers),
        not_spoken=tuple(sorted(aside, key=lambda piece: piece.line)),
    )


def _told(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Unspoken]]:
    """The pieces that sections are made of, and those at their head and end that are data."""
    first = next((place for place, piece in enumerate(pieces) if _opens_section(piece)), len(pieces))
    zones: list[Zone | None] = [*leading_zones(pieces[:first]), *([None] * (len(pieces) - first))]
    main = next((place for place, piece in enumerate(pieces) if piece.attached), len(pieces))
    for place in closing_places(pieces[:main]):
        zones[place] = zones[place] or "closing"
    told = [piece for piece, zone in zip(pieces, zones, strict=True) if zone is None]
    return told, [_of_piece(zone, piece) for piece, zone in zip(pieces, zones, strict=True) if zone is not None]


def _opens_section(piece: Piece) -> bool:
    found = marker(piece.text) if piece.kind == "text" else None
    return piece.kind != "text" or (
        found is not None and found.kind != "bullet" and bool(found.rest or found.kind != "number")
    )


def _unspoken(zone: Zone | None, line: Line) -> Unspoken:
    zone = zone or "furniture"
    if zone == "furniture" and BARE_NUMBER.fullmatch(line.text):
        zone = "page-number"
    return Unspoken(zone=zone, text=line.text, line=line.number)


def _of_piece(zone: Zone, piece: Piece) -> Unspoken:
    return Unspoken(zone=zone, text=piece.text, line=piece.line)


_MARKED = re.compile(f"[{SOFT_HYPHEN}{legacy.CAPITALS}{legacy.SMALL}]")


def _plain(text: str) -> str:
    return _MARKED.sub("", text)


def _in_unicode(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Flag]]:
    """The lines in Unicode, and a flag where an old encoding had to be turned."""
    encoding = legacy.recognise("\n".join(line.text for line in lines))
    if encoding is None:
        return tuple(
            replace(line, text=_plain(line.text), cells=tuple(map(_plain, line.cells)))
            if _MARKED.search(line.text)
            else line
            for line in lines
        ), []
    turned = tuple(
        replace(
            line,
            text=clean(legacy.convert(line.text, encoding)),
            cells=tuple(legacy.convert(cell, encoding) for cell in line.cells),
        )
        for line in lines
    )
    suggestion = "đã chuyển sang Unicode — đọc lướt lại tên riêng và chữ viết hoa"
    flag = Flag(
        kind="legacy-encoding", text=encoding, context=turned[0].text, suggestion=suggestion, line=turned[0].number
    )
    return turned, [flag]


def _flags_of_format(lines: Sequence[Line]) -> Iterator[Flag]:
    """What the format itself asks a person to look at: words that were struck out in Word, pages that a machine read."""
    deleted = next((line for line in lines if line.zone == "deleted"), None)
    if deleted is not None:
        suggestion = "đã đọc như khi nhận hết các chỗ sửa — xem lại bằng Word nếu chưa chốt"
        text, number = deleted.text, deleted.number
        yield Flag(kind="tracked-changes", text=text[:80], context=text[:120], suggestion=suggestion, line=number)
    for before, line in pairwise((None, *lines)):
        if line is not None and line.machine_read and (before is None or before.page != line.page):
            suggestion = "soát từng câu với bản quét"
            text = f"trang {line.page}"
            yield Flag(kind="machine-read", text=text, context=line.text[:120], suggestion=suggestion, line=line.number)


def _numbered(flags: Iterable[Flag]) -> list[Flag]:
    """The flags in the order of the text, each with its number in it."""
    ordered = sorted(flags, key=lambda flag: (flag.line, flag.start))
    return [replace(flag, number=number) for number, flag in enumerate(ordered, 1)]


def _apart(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], list[Flag]]:
    parted: list[Piece] = []
    flags: list[Flag] = []
    for piece in pieces:
        text, found = part_glued(piece.text, piece.line)
        parted.append(replace(piece, text=text) if found else piece)
        flags += found
    return tuple(parted), flags


def _own_line_numbers(pieces: Sequence[Piece]) -> list[Flag]:
    """A number on a line of its own is left out of the sentences, and flagged for having been."""
    return [
        Flag(kind="page-number", text=piece.text, context=piece.text, suggestion="", line=piece.line)
        for piece in pieces
        if piece.lone_number
    ]
