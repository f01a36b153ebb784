"""The approval sheet: what will be said, line by line, beside the part of the plan it came from, and places to sign."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from broadcast.knowledge.language.sentences import sentences
from broadcast.model import LedgerHead, Plan, Script
from broadcast.stages.script.lead import covers

_TEMPLATE = "sheet.html.j2"
_LINES_A_PAGE, _HEAD_LINES, _PART_LINES, _TICK_LINES, _ROW_EDGE = 39, 26, 6, 2.2, 0.4
_CHARACTERS, _BESIDE_CHARACTERS, _WIDE_CHARACTERS, _BESIDE_HEIGHT = 36, 36, 85, 0.85
"""What was measured of printed sheets: lines of a page, and of what stands there beside rows; characters of a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetPart:
    """One script on the sheet: the minutes it takes, its state in words, and what the approver should look at.

    `attention` holds messages with the line of the script they speak of; 0 for those that speak of the plan.
    """

    script: Script
    plan: Plan | None
    minutes: float
    state: str
    attention: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sentence:
    """A sentence, the line of the script it begins in, and what the plan says there."""

    text: str
    line: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A row of the table; `source` stands beside `beside` rows from this one on, 0 where it stands there already.

    `model` is the language model that proposed the sentence, "" where people wrote it.
    """

    text: str
    source: str
    beside: int
    model: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _ShownPart:
    """A script as the template shows it."""

    script: Script
    minutes: float
    state: str
    remarks: tuple[str, ...]
    rows: tuple[_Row, ...]

    @property
    def has_sources(self) -> bool:
        """Whether anything of a plan stands beside its sentences."""
        return any(row.source for row in self.rows)


def sheet(
    commune: str,
    parts: Sequence[SheetPart],
    head: LedgerHead | None = None,
    *,
    first: int = 1,
    left: int = 0,
    more: str = "",
) -> str:
    """The sheet as one HTML page that needs nothing else; `head` is that of the ledger of approvals.

    `first` is the number of its first script, `left` how many stand on further sheets, `more` the address of the next.
    """
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    return template.render(
        commune=commune,
        parts=[_shown(part) for part in parts],
        mark=_mark(parts),
        head=head,
        first=first,
        left=left,
        more=more,
    )


def _mark(parts: Sequence[SheetPart]) -> str:
    """What each printed page bears, so that no page of another sheet can be laid among those that were signed."""
    whole = hashlib.sha256("".join(part.script.sha256 for part in parts).encode()).hexdigest()
    return " ".join(whole[at : at + 4] for at in range(0, 16, 4))


def fitting(parts: Sequence[SheetPart], pages: int) -> int:
    """How many of the scripts, from the first, fit on a sheet of so many pages, estimated; one at least."""
    lines = float(_HEAD_LINES)
    for count, part in enumerate(parts):
        lines += _TICK_LINES + _lines_of(_shown(part))
        if lines > pages * _LINES_A_PAGE and count:
            return count
    return len(parts)


def _beside_lines(source: str) -> float:
    return sum((-(-len(line) // _BESIDE_CHARACTERS) or 1) * _BESIDE_HEIGHT for line in source.split("\n")) + _ROW_EDGE


def _lines_of(part: _ShownPart) -> float:
    """How many lines of the sheet a script takes."""
    lines = float(_PART_LINES) + sum(-(-len(remark) // _WIDE_CHARACTERS) for remark in part.remarks)
    said = beside = 0.0
    for row in (*part.rows, None):
        if row is None or row.beside:
            lines, said, beside = lines + max(said, beside), 0.0, 0.0
        if row is not None:
            said += -(-len(row.text) // _CHARACTERS) + _ROW_EDGE
            beside += _beside_lines(row.source) if row.beside else 0
    return lines


def _shown(part: SheetPart) -> _ShownPart:
    said = tuple(_sentences(part))
    models = {found.line: found.model for found in part.script.proposed}
    numbers = {sentence.line: number for number, sentence in reversed(list(enumerate(said, 1)))}
    remarks = (
        f"Câu {numbers[line]}: {remark}" if line in numbers else remark  # the plan's remarks have no line
        for line, remark in part.attention
    )
    rows = []
    for source, group in groupby(said, key=lambda sentence: sentence.source):
        held = tuple(group)
        rows += [
            _Row(
                text=sentence.text, source=source, beside=0 if place else len(held), model=models.get(sentence.line, "")
            )
            for place, sentence in enumerate(held)
        ]
    return _ShownPart(
        script=part.script, minutes=part.minutes, state=part.state, remarks=tuple(remarks), rows=tuple(rows)
    )


def _sentences(part: SheetPart) -> Iterator[_Sentence]:
    """Each sentence with what the plan says there; a text without origins stands beside the whole of its sections."""
    origins = {origin.line: origin for origin in part.script.origins}
    sections = part.plan.sections if part.plan else ()
    known = {(section.id, p.line): p.text for section in sections for p in section.paragraphs}
    whole = "\n".join(
        p.text
        for section in sections
        if any(covers(name, section.id) for name in part.script.sources)
        for p in section.paragraphs
    )
    for paragraph in part.script.body:
        for offset, text in sentences(paragraph.text):
            line = paragraph.at(offset).line
            origin = origins.get(line)
            if origin is None:
                yield _Sentence(text=text, line=line, source="" if origins else whole)
            else:
                beside = known.get((origin.section, origin.plan_line), "")
                source = f"Mục {origin.section}, dòng {origin.plan_line}. {beside}".strip()
                yield _Sentence(text=text, line=line, source=source)
