"""What an authority ordered: a plan, its sections and paragraphs, and what in it a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

FlagKind = Literal[
    "page-number", "ocr-suspect", "glued-words", "legacy-encoding", "blank-number", "broken-heading", "tracked-changes",
    "number-twice", "number-missing", "machine-read",
]  # fmt: skip
FLAG_NAMES: dict[FlagKind, str] = {
    "page-number": "có thể là số trang",
    "ocr-suspect": "có thể đọc nhầm chữ",
    "glued-words": "chữ bị dính, đã tách",
    "legacy-encoding": "bảng mã cũ",
    "blank-number": "chỗ còn để trống",
    "broken-heading": "tiêu đề bị vỡ",
    "tracked-changes": "văn bản còn dấu vết sửa",
    "number-twice": "số mục bị lặp",
    "number-missing": "số mục bị nhảy",
    "machine-read": "trang do máy nhận dạng chữ",
}
"""How each kind is named to people."""

Zone = Literal[
    "head", "grounds", "opening", "closing", "recipients", "signature", "table", "note", "furniture", "page-number",
    "deleted",
]  # fmt: skip
ZONE_NAMES: dict[Zone, str] = {
    "head": "phần đầu văn bản",
    "grounds": "căn cứ ban hành",
    "opening": "câu dẫn",
    "closing": "câu kết",
    "recipients": "nơi nhận",
    "signature": "phần ký",
    "table": "bảng, biểu mẫu không đọc thành câu được",
    "note": "chú thích",
    "furniture": "đầu trang, chân trang, khung của trang mạng",
    "page-number": "số trang",
    "deleted": "chữ đã xóa hoặc ẩn trong Word",
}
"""The parts of a document that are not aired, and how each is named to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something in a plan that a person must look at; `suggestion` is what `text` would become.

    `start` is where `text` stands in the paragraph that begins at `line`. `number` is its place among all doubts of the
    file, those already answered among them, so that an answer to one never renumbers the others; 0 is not numbered.
    """

    kind: FlagKind
    text: str
    context: str
    suggestion: str
    line: int
    start: int = 0
    number: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """Two pieces of a paragraph that a page end or a hard wrap had cut apart; `line` is where the second stands."""

    left: str
    right: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanParagraph:
    """A paragraph of a plan, whole again; `line` is where it begins in the file.

    `kind` tells a list's item and a table's row from running text; `columns` is a table's heading row, which names what
    the rows hold and is not meant to be said. `mark` is what stood before the text: "-", "+", or the number of a row.
    """

    text: str
    line: int
    kind: Literal["text", "item", "row", "columns"] = "text"
    mark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A numbered part of a plan. `id` is its place in the tree, II.1.2.3 or Điều 5.2.a; "" for text without numbers.

    `label` is its marker as it was written: "1.", "Chương I", "B –". Where it `goes_on`, title and first paragraph are
    one sentence with a colon between: "Hộ nghèo: không phải đóng."
    """

    id: str
    title: str
    paragraphs: tuple[PlanParagraph, ...]
    line: int
    label: str = ""
    goes_on: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Unspoken:
    """A piece of a document that is no part of any section, and why not."""

    zone: Zone
    text: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A plan as it was read. Every character of the document stands in `sections` or in `not_spoken`, in one place.

    `broadcast_section` is the part that the plan orders to be aired, `ordered_to` whom it orders.
    """

    path: str
    kind: str
    title: str
    number: str
    authority: str
    issued_on: date | None
    sections: tuple[Section, ...]
    broadcast_section: str
    ordered_to: str
    monthly_target: int | None
    joins: tuple[Join, ...]
    flags: tuple[Flag, ...]
    not_spoken: tuple[Unspoken, ...] = ()

    def zone(self, zone: Zone) -> tuple[str, ...]:
        """The texts of one part that is not aired, in the document's order."""
        return tuple(piece.text for piece in self.not_spoken if piece.zone == zone)

    @property
    def opening(self) -> tuple[PlanParagraph, ...]:
        """The sentence that leads to the first section: "…, UBND xã xây dựng kế hoạch như sau:"."""
        return tuple(
            PlanParagraph(text=left_out.text, line=left_out.line)
            for left_out in self.not_spoken
            if left_out.zone == "opening"
        )

    @property
    def closing(self) -> tuple[PlanParagraph, ...]:
        """The sentence that ends the document: "Trên đây là Kế hoạch …"."""
        return tuple(
            PlanParagraph(text=left_out.text, line=left_out.line)
            for left_out in self.not_spoken
            if left_out.zone == "closing"
        )

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the document stands on: "Căn cứ Luật …;"."""
        return self.zone("grounds")

    @property
    def recipients(self) -> tuple[str, ...]:
        """The lines under "Nơi nhận"."""
        return self.zone("recipients")

    @property
    def signature(self) -> tuple[str, ...]:
        """The block that signs."""
        return self.zone("signature")
