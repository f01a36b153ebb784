"""The parts of an administrative document: title block, grounds, opening; the body; closing words, recipients, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import Marker, marker

KINDS = (
    "KẾ HOẠCH LIÊN TỊCH", "KẾ HOẠCH", "NGHỊ QUYẾT", "CHỈ THỊ", "THÔNG BÁO", "HƯỚNG DẪN", "QUYẾT ĐỊNH", "CHƯƠNG TRÌNH",
    "ĐỀ ÁN", "PHƯƠNG ÁN", "CÔNG VĂN", "TỜ TRÌNH", "BÁO CÁO", "QUY CHẾ", "QUY ĐỊNH", "CÔNG ĐIỆN",
)  # fmt: skip
_TAIL = re.compile(rf"(?:Nơi nhận|NƠI NHẬN)\b|(?:TM|KT|TL|TUQ|T/M|Q)\.?\s?[{UPPER}]{{2}}")
_POSITION = re.compile(r"(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG BAN|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG)(?: .*)?")
_CLOSING = re.compile(r"Trên đây là|Yêu cầu các .{3,80} nghiêm túc|Quá trình (?:tổ chức )?(?:thực hiện|triển khai)")
_GROUNDS = re.compile(r"(?:Căn cứ|Xét đề nghị|Theo đề nghị)\b")
_OPENS = re.compile(
    r"(?:Căn cứ|Thực hiện|Nhằm|Để|Xét|Theo|Trong|Ngày|Tiếp tục|Triển khai|Kính gửi|Năm|Ủy ban|UBND|Đảng ủy)\b"
)
_NUMBER = re.compile(r"[Ss]ố\s*:\s*([\w./ -]*?\d[\w./-]*|/[\w./-]+)")
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_BODY_NAME = re.compile(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐẢNG ỦY|ĐẢNG BỘ|BAN |UBND|HĐND|MẶT TRẬN|TRUNG TÂM|PHÒNG |SỞ |BỘ |HỘI |ĐOÀN )"
)
_ORDERS = re.compile(
    rf"((?:UBND|Ủy ban nhân dân|Đảng ủy|HĐND|Hội đồng nhân dân|Ban Thường vụ Đảng ủy)\s+(?:xã|phường|huyện|quận|thị trấn)(?:\s+[{UPPER}][\w]*)+)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Zones:
    """The lines of each part; the head's are those before the first numbered heading."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    tail: tuple[Line, ...]


def split(lines: Sequence[Line]) -> Zones:
    """Cut a document into its three parts."""
    first = next((place for place, line in enumerate(lines) if _begins_body(line)), None)
    if first is None:
        first = _after_title(lines)
    last = next((place for place in range(first, len(lines)) if _begins_tail(lines[place])), len(lines))
    return Zones(head=tuple(lines[:first]), body=tuple(lines[first:last]), tail=tuple(lines[last:]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What the title block says; `opening` are the lines after the title."""

    kind: str
    title: str
    number: str
    authority: str
    issued_on: date | None
    grounds: tuple[str, ...]
    opening: tuple[Line, ...]


def read_head(zones: Zones) -> Head:
    """The facts of the title block. What it does not say is taken from the opening, or left empty."""
    lines = zones.head
    kind, at = _kind(lines)
    block = lines[:at]
    title, opening_at = _title(lines, at)
    opening = lines[opening_at:]
    text = "\n".join(line.text for line in block)
    number = _NUMBER.search(text)
    dated = _DATE.search(text)
    return Head(
        kind=kind,
        title=title,
        number=number[1].strip() if number else "",
        authority=_authority(block, opening, zones.tail),
        issued_on=_day(dated) if dated else None,
        grounds=tuple(line.text for line in opening if _GROUNDS.match(line.text)),
        opening=tuple(line for line in opening if not _GROUNDS.match(line.text)),
    )


def recipients_and_signature(tail: Sequence[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nơi nhận, and the block that signs."""
    recipients: list[str] = []
    signature: list[str] = []
    for line in tail:
        listed = line.text.startswith(("Nơi nhận", "NƠI NHẬN", "-", "–", "+", "Như ", "Lưu"))
        (recipients if listed else signature).append(line.text)
    return tuple(recipients), tuple(signature)


def is_closing(text: str) -> bool:
    """Whether a paragraph ends the document: "Trên đây là Kế hoạch …"."""
    return _CLOSING.match(text) is not None


def _begins_body(line: Line) -> bool:
    found = marker(line.text)
    if found is None or (not found.rest and found.kind in {"number", "letter"}):
        return False
    return _is_first(found)


def _is_first(found: Marker) -> bool:
    if found.kind in {"part", "chapter", "roman", "article"}:
        return found.numbers == (1,)
    return found.kind == "number" and found.numbers == (1,) and found.style == "." and found.rest[:1].isupper()


def _begins_tail(line: Line) -> bool:
    return _TAIL.match(line.text) is not None or _POSITION.fullmatch(line.text) is not None


def _after_title(lines: Sequence[Line]) -> int:
    _, at = _kind(lines)
    return min(_title(lines, at)[1], len(lines))


def _kind(lines: Sequence[Line]) -> tuple[str, int]:
    """The kind of document, and the place of the line that names it."""
    for place, line in enumerate(lines[:40]):
        for kind in KINDS:
            if line.text.upper().startswith(kind) and line.text[: len(kind)].isupper():
                return kind, place
    return "", 0


def _title(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The lines under the kind, up to the first that begins a sentence; and the place of that one."""
    parts: list[str] = []
    if at < len(lines):
        kind = next((kind for kind in KINDS if lines[at].text.upper().startswith(kind)), "")
        rest = lines[at].text[len(kind) :].strip(" :-–") if kind else ""
        if rest:
            parts.append(rest)
        at += bool(kind)
    for place in range(at, len(lines)):
        text = lines[place].text
        apart = lines[place].before in {"gap", "new"}
        if (
            (parts and apart and _OPENS.match(text))
            or (parts and apart and text.endswith((".", ":")))
            or _GROUNDS.match(text)
        ):
            return " ".join(parts), place
        if re.fullmatch(r"[-–—_*\s]+", text):
            continue
        parts.append(text)
    return " ".join(parts), len(lines)


def _authority(block: Sequence[Line], opening: Sequence[Line], tail: Sequence[Line]) -> str:
    """Who issued it: named in capitals over the number, else in the opening, else over the signature."""
    named: list[str] = []
    for line in block:
        text = line.text
        if _NUMBER.search(text) or text.startswith(("CỘNG H", "CỘNG HÒA", "Độc lập", "ĐẢNG CỘNG SẢN")):
            if named:
                break
            continue
        if text.isupper() and (named or _BODY_NAME.match(text)):
            named.append(text)
        elif named:
            break
    if named:
        return " ".join(named)
    for line in opening:
        if found := _ORDERS.search(line.text.split("của Đảng ủy", 1)[-1]) or _ORDERS.search(line.text):
            return found[1]
    for line in tail:
        if line.text.startswith("TM."):
            return line.text.removeprefix("TM.").strip()
    return ""


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
