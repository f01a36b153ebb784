"""The section tree: each numbered part gets its place as an id, II.1.2.3 or Điều 5.2.a."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from broadcast.model import Flag, FlagKind, PlanParagraph, Section
from broadcast.stages.plan.levels import Place, enter
from broadcast.stages.plan.markers import Marker, markers
from broadcast.stages.plan.repair import Piece

_LONGEST_TITLE_WORDS = 40
_SHORT_TITLE_WORDS = 12
_SENTENCE = re.compile(r"\w (?:được|phải|không|chưa|cần|thì|sẽ|bị|là|đã|đang)\b|\A(?:Không|Chưa|Cấm|Nghiêm cấm)\b")
"""What a title hardly ever has and a sentence has."""


@dataclass(slots=True)
class _Open:
    """A section being read; lives only inside `grow`."""

    id: str
    title: str
    line: int
    label: str = ""
    goes_on: bool = False
    """Whether title and text are one sentence with a colon."""
    rest: str = ""
    """What stood after the marker."""
    may_wait: bool = False
    """Whether the title may stand on the next line, as it does under Phần and Chương."""
    paragraphs: list[PlanParagraph] = field(default_factory=list)


def grow(pieces: Sequence[Piece]) -> tuple[tuple[Section, ...], tuple[Flag, ...]]:
    """The sections in order with their paragraphs, and a flag for each heading that looks broken.

    Text before the first marker, and the whole of a text that has none, is a section with the id "".
    """
    place = Place()
    found: list[_Open] = []
    flags: list[Flag] = []
    ids = _Ids()
    for piece in pieces:
        if piece.attached:
            place.annex(_annex_name(piece.text))
        if piece.attached and place.part and not piece.text.startswith("PHỤ LỤC"):
            found.append(_Open(id=ids.of(place.part), title=piece.text, line=piece.line))
            continue
        mark, name = _read(place, piece) if piece.kind == "text" else (None, None)
        if mark is None or name is None:
            if not found:
                found.append(_Open(id="", title="", line=piece.line))
            _put(found[-1], piece, mark, flags)
            continue
        name = ids.of(name)
        if place.doubt:
            flags.append(_flag(place.doubt, piece, f"{mark.label} {mark.rest}".strip()))
        title, body = _titled(mark.rest)
        apart = mark.kind in {"part", "annex", "chapter", "group", "article"}
        opened = _Open(id=name, title=title, line=piece.line, label=mark.label, rest=mark.rest, may_wait=apart)
        if body:
            opened.paragraphs.append(PlanParagraph(text=body, line=piece.line))
            opened.goes_on = f"{title}: " in mark.rest
        found.append(opened)
        if piece.broken and not body:
            flags.append(_flag("broken-heading", piece, piece.text))
    for section, after in zip(found, [*found[1:], None], strict=False):
        _fill(section, after)
    sections = (
        Section(
            id=section.id,
            title=section.title,
            paragraphs=tuple(section.paragraphs),
            line=section.line,
            label=section.label,
            goes_on=section.goes_on,
        )
        for section in found
    )
    return tuple(sections), tuple(flags)


class _Ids:
    """Keeps the ids of a document's sections apart: the second I. and what stands under it are I (2), I (2).1."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._shown: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The id under which a section is kept that would be called `name` by its number alone."""
        above = name
        while "." in above:
            above = above.rpartition(".")[0]
            if above in self._shown:
                break
        base = self._shown.get(above, above) + name[len(above) :] if above != name else name
        count = self._given[base] = self._given.get(base, 0) + 1
        self._shown[name] = base if count == 1 else f"{base} ({count})"
        return self._shown[name]


def _annex_name(text: str) -> str:
    """A list or a form at a document's end is an annex; rules that it puts in force are numbered by themselves."""
    return (
        "Phụ lục"
        if re.match(
            r"(?:DANH (?:SÁCH|MỤC)|Danh (?:sách|mục) kèm theo|Biểu \d|BIỂU|BẢNG|MẪU|LỊCH|PHỤ LỤC|Phụ lục|Mẫu|ĐƠN)\b",
            text,
        )
        else ""
    )


def _read(place: Place, piece: Piece) -> tuple[Marker | None, str | None]:
    """The marker of a piece and the id that it opens here; the id is None where the piece is text all the same."""
    possible = markers(piece.text)
    for mark in possible:
        if mark.kind != "bullet" and (name := enter(place, mark)) is not None:
            return mark, name
    return (possible[0] if possible else None), None


def _put(section: _Open, piece: Piece, mark: Marker | None, flags: list[Flag]) -> None:
    """Add a piece of text to the section in which it stands: as its title that had to wait, or as a paragraph."""
    waiting = section.id and not section.title and not section.paragraphs
    if waiting and mark is None and piece.kind == "text" and _is_title(piece.text):
        if not section.may_wait:
            flags.append(_flag("broken-heading", piece, f"{section.id}. {piece.text}"))
        section.title = piece.text.rstrip(":").strip()
    elif mark is not None and mark.kind == "bullet":
        section.paragraphs.append(PlanParagraph(text=mark.rest, line=piece.line, kind="item", mark=mark.label))
    else:
        section.paragraphs.append(PlanParagraph(text=piece.text, line=piece.line, kind=piece.kind, mark=piece.mark))


def _fill(section: _Open, after: _Open | None) -> None:
    """A sentence that stands alone behind its marker is what the section says, not what it is called."""
    is_leaf = after is None or not after.id.startswith(f"{section.id}.")
    own = section.title in section.rest  # and not a title that waited on the next line
    if section.id and is_leaf and own and not section.paragraphs and re.search(r"[.;]$", section.rest):
        section.title = ""
        section.paragraphs.append(PlanParagraph(text=section.rest, line=section.line))


def _is_title(text: str) -> bool:
    return len(text.split()) <= _LONGEST_TITLE_WORDS and not re.search(r"[.;:]$|\. ", text)


def _titled(rest: str) -> tuple[str, str]:
    """A heading's title, and the text that stands on the same line: "Mục đích: Nâng cao …"."""
    bare = rest.strip().removesuffix(":").rstrip()
    if bare.endswith(".") and len(bare.split()) <= _SHORT_TITLE_WORDS and ". " not in bare:
        bare = bare[:-1]
    if _is_title(bare) and not (": " in bare and rest.endswith((".", ";"))):
        return bare, ""
    for mark in (": ", ". "):
        head, found, body = rest.partition(mark)
        least = 0 if mark == ": " and rest.endswith((".", ";")) else 2 if rest.endswith(".") else 6
        if mark == ". " and _SENTENCE.search(head):
            continue  # "Hộ nghèo được giảm 50%. Tiền thu được …": two sentences
        if found and len(head.split()) <= _SHORT_TITLE_WORDS and _is_title(head) and len(body.split()) > least:
            return head, body
    return (bare, "") if _is_title(bare) else ("", rest)


def _flag(kind: FlagKind, piece: Piece, text: str) -> Flag:
    suggestion = text if kind == "broken-heading" else ""
    return Flag(kind=kind, text=text[:80], context=piece.text[:120], suggestion=suggestion, line=piece.line)
