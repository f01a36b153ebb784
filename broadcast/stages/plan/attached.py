"""What is attached behind a document: how it begins, the title block it has, and what in it says only that it is attached."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

ATTACHED = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|DANH (?:SÁCH|MỤC)|Danh (?:sách|mục) kèm theo|(?:Biểu|Mẫu) \d+|BIỂU MẪU|Mẫu số|MẪU|QUY (?:CHẾ|ĐỊNH|ƯỚC)|LỊCH|KẾ HOẠCH|ĐỀ ÁN|ĐƠN |BẢNG|BIỂU|NỘI DUNG|CHƯƠNG TRÌNH|PHIẾU|TỜ KHAI|BẢN CAM KẾT|GIẤY (?:ĐĂNG KÝ|CAM KẾT|ĐỀ NGHỊ|ỦY QUYỀN))\b|\(?(?:Ban hành|Kèm)"
)
ISSUES = re.compile(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐẢNG ỦY|UBND|HĐND|BAN |TRƯỜNG |TRUNG TÂM |CÔNG AN |XÃ |PHƯỜNG |ĐẶC KHU )"
)
"""How the name of who issues a document begins, over or beside the motto."""
_RULES = re.compile(
    r"(?:NỘI QUY|QUY (?:CHẾ|ĐỊNH|ƯỚC)|ĐIỀU LỆ|THỂ LỆ|KẾ HOẠCH|ĐỀ ÁN|PHƯƠNG ÁN|CHƯƠNG TRÌNH|HƯỚNG DẪN)\b"
)
_MOST_TITLE_LINES = 6
RULE_LINE = re.compile(r"[-–—_*=.\s]+")
_MOST_HEAD_LINES = 14
MOTTO = re.compile(
    r"CỘNG H[OÒ][AÀ]? XÃ HỘI|Độc lập\s*[-–]\s*Tự do|ĐẢNG CỘNG SẢN VIỆT NAM|(?-i:^(?:(?:(?:(?:HÒA )?XÃ )?HỘI )?CHỦ )?(?:NGHĨA )?VIỆT NAM$|^(?:Tự do\s*[-–]\s*)?Hạnh phúc$)",
    re.IGNORECASE,
)
"""What stands over every document of the State or the Party; a narrow column breaks it into two lines."""
_NUMBERED = re.compile(r"(?:[Ss]ố\s*:|.{0,60}, ngày\s+[\d….]*\s*tháng)")
PUT_IN_FORCE = re.compile(
    r"\((?:Ban hành|(?:Gửi |Đính )?[Kk]èm|(?:Đã )?[Đđ]ược\b.*\b(?:thông qua|tán thành|phê duyệt|công nhận|chấp thuận|nhất trí)|Công nhận|Phê duyệt|Phê chuẩn|"
    r"Thông qua|Trình (?:bày )?tại|Trình bày|Báo cáo tại|Thay thế)\b"
)
"""By what a document was put in force, or where it was told: the last line of its title block."""


def begins_attached(lines: Sequence[Line]) -> bool:
    """Whether lines begin what was attached to a document: by its kind, or by a title block of its own."""
    return ATTACHED.match(lines[0].text) is not None or attached_head(lines) > 0


def attached_head(lines: Sequence[Line]) -> int:
    """How many lines the title block has that an attached document begins with; 0 where it has none.

    It has a motto; below it may stand a number, a day, the kind and title, and by what it was put in force, which ends it.
    """
    motto = next((place for place, line in enumerate(lines[:_MOST_HEAD_LINES]) if MOTTO.search(line.text)), None)
    if motto is None or any(is_numbered(line.text) for line in lines[:motto]):
        return _rules_head(lines) if lines and _RULES.match(lines[0].text) else 0
    end = motto + 1
    while end < min(len(lines), motto + _MOST_HEAD_LINES) and _is_head_line(lines[end].text):
        end += 1
    if end == len(lines) or not ATTACHED.match(lines[end].text):
        return end
    return end + (_rules_head(lines[end:]) or _titles(lines[end:]))


_FOLLOWS = re.compile(r"(?:Ban hành k|Đính k|K)èm(?: theo)? [^.;:]{0,40}\b[Ss]ố \d[^.;:]*")
_FOLLOWS_ACT = re.compile(
    r"\((?:Ban hành |Gửi |Đính )?[Kk]èm(?: theo)? (?=[^()]*\b(?:[Ss]ố \d|(?:Kế hoạch|Quyết định|Nghị quyết|Thông báo|Công văn|Hướng dẫn|Tờ trình|Giấy mời)"
    r" (?:này|của)))[^()]*\)\.?"
)
"""By what a part was put in force, in brackets: so sure that it may stand anywhere."""
FORM_NUMBER = re.compile(r"\(?(?:Biểu|Mẫu|Bảng|Form)(?: mẫu)?(?: số)?\s*:?\s*\d+[\w./-]*\)?", re.IGNORECASE)
_OPENS_FORCING = re.compile(r"\(|(?:Ban hành|Đính|Kèm)\b")
_MOST_FORCING_LINES = 4


def put_in_force(lines: Sequence[Line], *, attached: bool) -> list[Line]:
    """The lines that only say to what or as which form something was attached: "(Kèm theo Giấy mời số 8)", over several lines.

    `attached` tells that the first lines are already those of what was attached; below its title more is known for sure.
    """
    found: list[Line] = []
    near = _MOST_TITLE_LINES if attached else 0
    for place, line in enumerate(lines):
        if ATTACHED.match(line.text) and not line.text.startswith("("):
            near = max(near, place + _MOST_TITLE_LINES)
        opens = _OPENS_FORCING.match(line.text) is not None
        if not opens and place >= near:
            continue
        end = _whole_bracket(lines, place) if opens else place + 1
        text = " ".join(below.text for below in lines[place:end])
        if _FOLLOWS_ACT.fullmatch(text) or (place < near and _is_forcing(text)):
            found += lines[place:end]
    return found


def _is_forcing(text: str) -> bool:
    bracketed = PUT_IN_FORCE.match(text) is not None and text.rstrip(" .").endswith(")")
    return bracketed or FORM_NUMBER.fullmatch(text) is not None or _FOLLOWS.fullmatch(text) is not None


def _whole_bracket(lines: Sequence[Line], first: int) -> int:
    """Behind which line ends what a bracket holds, or a phrase that goes on with a small letter on the next line."""
    end = first + 1
    open_bracket = lines[first].text.startswith("(")
    while end < min(len(lines), first + _MOST_FORCING_LINES):
        if ")" in lines[end - 1].text if open_bracket else not lines[end].text[:1].islower():
            break
        end += 1
    return end


def _titles(lines: Sequence[Line]) -> int:
    """How many lines name the kind and the title: the kind's own and those in capitals, or with Về, below it."""
    below = (
        place
        for place, line in enumerate(lines[1:_MOST_TITLE_LINES], 1)
        if not (line.text.isupper() or re.match(r"(?:Về|V/v) ", line.text)) or is_numbered(line.text)
    )
    return next(below, min(len(lines), _MOST_TITLE_LINES))


def _rules_head(lines: Sequence[Line]) -> int:
    """The same from the kind on, without a motto: QUY CHẾ, what about, (Ban hành kèm theo …)."""
    ends = (place for place, line in enumerate(lines[:_MOST_TITLE_LINES], 1) if PUT_IN_FORCE.match(line.text))
    end = next(ends, 0)
    return end if not any(is_numbered(line.text) for line in lines[: max(0, end - 1)]) else 0


def is_numbered(text: str) -> bool:
    """Whether a line begins with a number or letter of a section."""
    found = marker(text)
    return found is not None and found.kind != "bullet"


def _is_head_line(text: str) -> bool:
    return bool(MOTTO.search(text) or RULE_LINE.fullmatch(text) or ISSUES.match(text) or _NUMBERED.match(text))
