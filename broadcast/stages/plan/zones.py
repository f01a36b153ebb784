"""The parts of an administrative document: title block, grounds, leading sentence; the body; closing words, recipients, signature.

A part takes only what it may hold. A signature is some short lines at a document's end, so that a heading in capitals in the
middle never takes the rest of the document with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.knowledge.language.letters import UPPER
from broadcast.model import Zone
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.repair import Piece

_RECIPIENTS = re.compile(r"(?:Nơi nhận|NƠI NHẬN|Nơi gửi)\b")
_SIGNS = re.compile(rf"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\s?[./]?\s?(?:[{UPPER}]{{2,}}|Đ/c)")
_POSITION = re.compile(
    r"(?:(?:QUYỀN |Q\. ?|PHÓ )*(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG|TỔ TRƯỞNG|ĐỘI TRƯỞNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|CHỈ HUY TRƯỞNG|CHÁNH VĂN PHÒNG|CHÁNH|"
    r"THỦ TRƯỞNG|CHỦ NHIỆM|THÔN TRƯỞNG)|ĐẠI DIỆN|NGƯỜI (?:LẬP|BÁO CÁO|VIẾT)|BAN (?:QUẢN LÝ|CÔNG TÁC)|CÁN BỘ)\b[^.;:!?\d]{0,60}"
)
_SMALL_POSITION = re.compile(
    r"(?:Phó |Q\. ?|Quyền )?(?:Trưởng|Chủ tịch|Bí thư|Giám đốc|Tổ trưởng|Hiệu trưởng|Chi hội trưởng|Đội trưởng|Chủ nhiệm)(?: [\w.]+){0,4}"
)
_SMALL_AMONG_LAST = 3
_SIGNED = re.compile(
    r"\(?(?:đã ký|đã kí|ký tên|ký, (?:ghi rõ họ tên|đóng dấu).*|chữ ký.*|đóng dấu)\)?(?:\s*[{U}]\w+(?: [{U}]\w+){{0,5}})?".replace(
        "{U}", UPPER
    ),
    re.IGNORECASE,
)
_STAMP = re.compile(r"(?:Người ký|Ký bởi|Thời gian ký|Ngày ký|Email|Cơ quan)\s*:.*", re.IGNORECASE)
_NAME = re.compile(
    rf"(?:(?:ThS|TS|BS|KS|CN|CK\w*|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy)\.? )*[{UPPER}]\w*(?: [{UPPER}]\w*){{1,5}}"
)
_ATTACHED = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|DANH SÁCH|BIỂU MẪU|Mẫu số|MẪU|QUY (?:CHẾ|ĐỊNH|ƯỚC)|LỊCH|KẾ HOẠCH|ĐỀ ÁN|ĐƠN |BẢNG|BIỂU|NỘI DUNG|CHƯƠNG TRÌNH)\b|\(?(?:Ban hành|Kèm)"
)
_ISSUES = re.compile(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐẢNG ỦY|UBND|HĐND|BAN |TRƯỜNG |TRUNG TÂM |CÔNG AN |XÃ |PHƯỜNG |ĐẶC KHU )"
)
"""How the name of who issues a document begins, over or beside the motto."""
_RULES = re.compile(
    r"(?:NỘI QUY|QUY (?:CHẾ|ĐỊNH|ƯỚC)|ĐIỀU LỆ|THỂ LỆ|KẾ HOẠCH|ĐỀ ÁN|PHƯƠNG ÁN|CHƯƠNG TRÌNH|HƯỚNG DẪN)\b"
)
_MOST_TITLE_LINES = 6
_RULE_LINE = re.compile(r"[-–—_*=.\s]+")
_MOST_HEAD_LINES = 14
_MOST_SIGNED = 16
_TAIL_WORDS = 14
_CLOSING = re.compile(r"Trên đây là")
_CLOSING_PIECES = 4
_GROUNDS = re.compile(
    r"(?:Căn cứ|Xét đề nghị|Theo đề nghị|Xét (?:Tờ trình|nhu cầu|tính chất)|Sau khi (?:xem xét|thảo luận))\b"
)
_LEADS = re.compile(
    r"(?:Căn cứ|Thực hiện|Nhằm|Để|Xét|Theo|Tiếp tục|Triển khai|Trên cơ sở|Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng|HĐND|Ban |Chủ tịch|Trung tâm|Trạm|Công an|Mặt trận)"
)
_FORMAL = re.compile(
    r"(?:xây dựng|ban hành|lập|triển khai|tổ chức|đề ra)\s+(?:[^.;]{0,40}\s)?(?:kế hoạch|chương trình|phương án|đề án|hướng dẫn|quy chế|quy định|quyết định|nội dung)\b[^.;]{0,260}(?:như sau|sau đây|cụ thể(?: là)?|nội dung sau|cụ thể sau)\s*[:.]$",
    re.IGNORECASE,
)
_RESOLVES = re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ|THÔNG BÁO|YÊU CẦU|CÔNG ĐIỆN)\s*:?")
_ADDRESSES = re.compile(r"\bĐIỆN\s*:$|\bđiện(?: gửi)?\s*:$|^(?:GỬI|Gửi)\s*:")
"""What in a dispatch leads to those to whom it goes."""
MOTTO = re.compile(r"CỘNG H[OÒ][AÀ]? XÃ HỘI|Độc lập\s*[-–]\s*Tự do|ĐẢNG CỘNG SẢN VIỆT NAM", re.IGNORECASE)
"""What stands over every document of the State or the Party."""
_NUMBERED = re.compile(r"(?:[Ss]ố\s*:|.{0,60}, ngày\s+[\d….]*\s*tháng)")
_PUT_IN_FORCE = re.compile(r"\((?:Ban hành|Kèm|Đính kèm)")
"""By what an attached document was put in force: the last line of its title block."""
_HEAD_PIECE = re.compile(r"\(?(?:Ban hành kèm theo|Kèm theo|Đính kèm)|Kính gửi|Số\s*:|[-–—_*=.\s]+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tail:
    """The lines that end a document, from `first` up to but not with `end`; what comes after was attached to it."""

    first: int
    end: int


def find_tail(lines: Sequence[Line]) -> Tail:
    """Where the recipients and the signature stand. A document may have none: then both numbers are its length."""
    for first, line in enumerate(lines):
        last = first >= len(lines) - _SMALL_AMONG_LAST and first > 0
        if not _may_begin_tail(line.text) and not (last and _SMALL_POSITION.fullmatch(line.text)):
            continue
        end = _tail_end(lines, first)
        run = [line.text for line in lines[first:end]]
        whole = end == len(lines) or _begins_attached(lines[end:])
        named = any(map(_RECIPIENTS.match, run))
        signed = any(_SIGNED.fullmatch(text) or _SIGNS.match(text) for text in run)
        if whole and (named or signed or (len(run) <= 3 and first > len(lines) // 2)):
            return Tail(first=first, end=end)
        if named and signed and len(run) >= 3:
            return Tail(first=first, end=end)
    return Tail(first=len(lines), end=len(lines))


def _may_begin_tail(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_RECIPIENTS, _SIGNS)) or (
        _POSITION.fullmatch(text) is not None or _SIGNED.fullmatch(text) is not None
    )


def _tail_end(lines: Sequence[Line], first: int) -> int:
    listed = 0
    signed = 0
    for place in range(first, len(lines)):
        text = lines[place].text
        if place > first and _ATTACHED.match(text) and not text.startswith(("-", "–")):
            return place
        if place > first and MOTTO.search(text):
            return _issuer_above(lines, first, place)
        if _is_listed(text, named=listed > 0 or _RECIPIENTS.match(lines[first].text) is not None):
            listed += 1
            continue
        if not _is_signing(text) or signed >= _MOST_SIGNED:
            return place
        signed += 1
    return len(lines)


def _issuer_above(lines: Sequence[Line], first: int, motto: int) -> int:
    """The first line of the title block that a motto belongs to: the issuer's name may stand above it."""
    place = motto
    while place - 1 > first and (_ISSUES.match(lines[place - 1].text) or _RULE_LINE.fullmatch(lines[place - 1].text)):
        place -= 1
    return place


def _begins_attached(lines: Sequence[Line]) -> bool:
    """Whether lines begin what was attached to a document: by its kind, or by a title block of its own."""
    return _ATTACHED.match(lines[0].text) is not None or attached_head(lines) > 0


def attached_head(lines: Sequence[Line]) -> int:
    """How many lines the title block has that an attached document begins with; 0 where it has none.

    It has a motto; below it may stand a number, a day, the kind and title, and by what it was put in force, which ends it.
    """
    motto = next((place for place, line in enumerate(lines[:_MOST_HEAD_LINES]) if MOTTO.search(line.text)), None)
    if motto is None or any(_is_numbered(line.text) for line in lines[:motto]):
        return _rules_head(lines)
    end = motto + 1
    titled = False
    for place in range(end, min(len(lines), motto + _MOST_HEAD_LINES)):
        text = lines[place].text
        put_in_force = _PUT_IN_FORCE.match(text) is not None
        if _is_numbered(text) or not (put_in_force or titled or _is_head_line(text) or _ATTACHED.match(text)):
            break
        if titled and not put_in_force and len(text.split()) > 2 * _TAIL_WORDS:
            break
        titled = titled or _ATTACHED.match(text) is not None
        end = place + 1
        if put_in_force:
            break
    return end


def _rules_head(lines: Sequence[Line]) -> int:
    """The same for rules without a motto: QUY CHẾ, what about, (Ban hành kèm theo …)."""
    if not lines or not _RULES.match(lines[0].text):
        return 0
    ends = (place for place, line in enumerate(lines[:_MOST_TITLE_LINES], 1) if _PUT_IN_FORCE.match(line.text))
    end = next(ends, 0)
    return end if not any(_is_numbered(line.text) for line in lines[: max(0, end - 1)]) else 0


def _is_numbered(text: str) -> bool:
    found = marker(text)
    return found is not None and found.kind != "bullet"


def _is_head_line(text: str) -> bool:
    return bool(MOTTO.search(text) or _RULE_LINE.fullmatch(text) or _ISSUES.match(text) or _NUMBERED.match(text))


def _is_listed(text: str, *, named: bool) -> bool:
    """Whether a line is one of those under "Nơi nhận"."""
    if _RECIPIENTS.match(text):
        return len(text.split()) <= 5 * _TAIL_WORDS
    short = len(text.split()) <= 2 * _TAIL_WORDS
    return (
        named
        and short
        and (
            text.startswith(("-", "–", "+", "•", "*", "Lưu", "Như "))
            or (text.lstrip("(")[:1].islower() and text.endswith((";", ".")))
        )
    )


def _is_signing(text: str) -> bool:
    words = len(text.split())
    if words > _TAIL_WORDS:
        return False
    if (
        _SIGNS.match(text)
        or _SIGNED.fullmatch(text)
        or _STAMP.fullmatch(text)
        or _POSITION.fullmatch(text)
        or _SMALL_POSITION.fullmatch(text)
    ):
        return True
    found = marker(text)
    if found is not None and found.kind != "bullet":
        return False
    return text.isupper() or _NAME.fullmatch(text) is not None or re.fullmatch(r"[-–—_*/\s\d.]+", text) is not None


def tail_zone(text: str) -> Zone:
    """Whether a line of the tail is of those who receive it or of those who sign."""
    listed = (
        text.startswith(("Nơi nhận", "NƠI NHẬN", "Nơi gửi", "-", "–", "+", "•", "*", "Như ", "Lưu"))
        or text.lstrip("(")[:1].islower()
    )
    return "recipients" if listed else "signature"


def leading_zones(pieces: Sequence[Piece]) -> tuple[Zone | None, ...]:
    """The zone of each piece before the first section; None is text that belongs to a section.

    Grounds, the resolving word (QUYẾT ĐỊNH:) and a sentence that only leads over are data; whatever else stands there
    says something and is kept.
    """
    zones: list[Zone | None] = []
    addressed = False
    last = ""
    for piece in pieces:
        text = piece.text
        if (
            _HEAD_PIECE.match(text)
            or _RESOLVES.fullmatch(text)
            or (_ADDRESSES.search(text) and len(text.split()) <= 2 * _TAIL_WORDS)
        ):
            zones.append("head")
        elif addressed and re.match(r"[-–+•]", text) and len(text.split()) <= 2 * _TAIL_WORDS:
            zones.append("head")
            last = text
            continue
        elif text.isupper() and len(text.split()) <= 16 and not zones_hold_text(zones):
            zones.append("head")
        elif zones[-1:] == ["grounds"] and not last.endswith((";", ".", ":")):
            zones.append("grounds")
        elif _is_leading(text):
            zones.append("opening")
        elif (
            _GROUNDS.match(text)
            and (text.endswith((";", ".", ",")) or zones[-1:] == ["grounds"])
            and text.count(". ") == 0
        ):
            zones.append("grounds")
        else:
            zones.append(None)
        addressed = text.startswith("Kính gửi") or (zones[-1] == "head" and _ADDRESSES.search(text) is not None)
        last = text
    return tuple(zones)


def zones_hold_text(zones: Sequence[Zone | None]) -> bool:
    """Whether the text of the document has begun."""
    return None in zones


def _is_leading(text: str) -> bool:
    return (
        _LEADS.match(text) is not None
        and text.rstrip(" .").endswith((":", "như sau", "sau đây"))
        and len(re.findall(r"[.;]\s", text)) <= 1
        and _FORMAL.search(text) is not None
    )


def closing_places(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places of the sentences that end the document: "Trên đây là Kế hoạch …", among its last pieces.

    What stands behind it with a figure, a telephone or a day, is told to people and stays.
    """
    first = max(1, len(pieces) - _CLOSING_PIECES)
    start = next((place for place in range(first, len(pieces)) if _CLOSING.match(pieces[place].text)), len(pieces))
    return frozenset(
        place
        for place in range(start, len(pieces))
        if pieces[place].kind == "text"
        and marker(pieces[place].text) is None
        and (place == start or not re.search(r"\d", pieces[place].text))
    )
