"""Where a document ends: its recipients and its signature, and the title block of what is attached behind them.

A signature is some short lines at the end, so that a heading in capitals in the middle never takes the rest with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.knowledge.language.letters import UPPER
from broadcast.model import Zone
from broadcast.stages.plan.attached import ATTACHED, ISSUES, MOTTO, RULE_LINE, begins_attached, is_numbered
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

_RECIPIENTS = re.compile(r"(?:Nơi nhận|NƠI NHẬN|Nơi gửi|(?:Sao|Đồng) gửi)\b")
_LISTED = re.compile(r"[-–+•*]|Lưu(?! ý)|Như ")
"""How a line under "Nơi nhận" begins."""
_FILED = re.compile(r"[-–+•*\s]*Lưu(?: tại)?\s*:?\s*(?:VT|VP|HS|HC|[A-ZĐ]{2})")
"""The last of the recipients of almost every document, its file at the office: no text goes on with it."""
_SIGNS = re.compile(rf"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\s?[./]?\s?(?:[{UPPER}]{{2,}}|Đ/c)")
_POSITION = re.compile(
    r"(?:(?:QUYỀN |Q\. ?|PHÓ )*(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|(?:(?!TĂNG|SINH)[^\W\d_]+ ){0,2}TRƯỞNG|CHÁNH VĂN PHÒNG|CHÁNH|"
    r"THỦ TRƯỞNG|LÃNH ĐẠO|CHỦ NHIỆM|THÔN TRƯỞNG|CHỦ (?:TRÌ|TỌA|TOẠ))|THƯ KÝ|ĐẠI DIỆN|NGƯỜI (?:LẬP|BÁO CÁO|VIẾT|GHI|CHỦ TRÌ|SOẠN|DUYỆT|BIÊN TẬP|THỰC HIỆN)|DUYỆT (?:BÀI|TIN|CỦA)|BAN (?:QUẢN LÝ|CÔNG TÁC)|CÁN BỘ)\b[^.;:!?\d]{0,60}"
)
_SMALL_POSITION = re.compile(
    r"(?:Phó |P\. ?|Q\. ?|Quyền )?(?:Trưởng|Chủ tịch|Bí thư|Giám đốc|Tổ trưởng|Hiệu trưởng|Chi hội trưởng|Đội trưởng|Chủ nhiệm|Thủ trưởng|Đại diện|Chủ (?:tọa|toạ|trì)|Cán bộ|Kế toán|Thủ quỹ|Thư ký|Xác nhận|"
    r"Người (?:lập|soạn|viết|duyệt|ghi|đọc|biên tập|báo cáo|thực hiện)|(?:Lãnh đạo )?[Dd]uyệt)(?: [\w.]+){0,4}"
)
_SMALL_AMONG_LAST = 3
_SIGNED = re.compile(
    r"[(\[/«]?(?:(?:đã )?k[ýí](?: tên)?(?:,| và|\s*[-–/])? ?(?:ghi rõ họ(?: và)? tên|họ(?: và)? tên|đóng dấu).{0,30}|đã k[ýí](?: tên)?|k[ýí] tên|chữ ký.*|đóng dấu|daky|da ky|k[ýí]"
    r"|k[ýí] (?:điện tử|số)(?: bởi.*)?)[)\]/»]?(?:\s*[{U}]\w+(?: [{U}]\w+){{0,5}})?".replace("{U}", UPPER).replace(
        "{{0,5}}", "{0,5}"
    ),
    re.IGNORECASE,
)
_SIGNS_OFF = re.compile(
    r"(?:\d{1,2}[.)] |[-–+] )?[^.;:!?\d]{2,60}(?:: ?[^.;:!?\d]{2,40})?[(\[](?:đã )?ký(?: tên)?[)\]]|"
    r"(?:[(\[](?:đã )?ký[^()]{0,40}[)\]]\s*){2,}",
    re.IGNORECASE,
)
"""An office, a name and that he signed, in one line: "Trưởng ban: Lê Văn An (đã ký)"; or that several did."""
_SIGNED_ON = re.compile(
    rf"[{UPPER}]\w*(?: [{UPPER}\d]\w*){{0,4}},? (?:ngày\s*)?(?:[\d….]{{1,4}}\s*tháng\s*[\d….]{{1,4}}\s*năm\s*\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})\.?\s*\Z"
)
"""Place and day above a signature, where a document has them at its end."""
_SEALED = re.compile(
    r"(?:Người ký|(?:Được )?Ký (?:số )?bởi|(?:Thời gian|Ngày|Giờ) ký)\s*:.*|"
    r"\(?Văn bản (?:này )?(?:đã )?(?:được|có) (?:ký|chữ ký) (?:điện tử|số)\b.{0,100}|Quét mã (?:QR|vạch)\b.{0,60}",
    re.IGNORECASE,
)
"""What an electronic signature writes where it stands."""
_STAMP = re.compile(
    rf"(?:Email|Cơ quan|Chức vụ|Tổ chức|Phát sóng|Phát thanh viên|Người (?:đọc|duyệt)|Mã (?:tra cứu|xác thực|văn bản)|Ngày|Người nhận|Nơi niêm yết|Giọng đọc|Kỹ thuật)\s*:.*|{_SEALED.pattern}",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"(?:(?:[{UPPER}]\w{{0,5}}\.(?:[{UPPER}]{{2,}}\w{{0,2}})?|ThS|TS|BS|KS|CN|CK\w*|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy)\.? ?)*"
    rf"[{UPPER}]\w*(?: [{UPPER}]\w*){{1,5}}"
)
_NAMES = re.compile(rf"(?:[{UPPER}][^\W\d_]*\.?)(?: (?:[-–|] )?[{UPPER}][^\W\d_]*\.?){{1,14}}")
"""The names of those who sign side by side."""
_NAMED_POSITION = re.compile(rf"(?:{_POSITION.pattern})\s*: ?(?:{_NAMES.pattern})")
_PUT_BY = re.compile(
    r"\(?(?:(?:Ban hành |Đính |Gửi )?[Kk]èm(?: theo)?|Công nhận|Được công nhận|Phê duyệt|Phê chuẩn|Được phê duyệt)(?: tại| theo| bởi)? "
    r"(?:Quyết định|Nghị quyết|Công văn|Tờ trình|Văn bản|Thông báo)\b(?:[^.;]|\.(?=\.)|(?<=\.)\.(?!\.))*\)?\.?"
)
"""By what a document was recognised or put in force, under the signature of who did so: nothing of it is attached."""
_MOST_SIGNED = 16
TAIL_WORDS = 14
_FOOT_LINES = 2
_FEW_LINES, _FEW_WORDS = 4, 6
"""What stands behind a signature and is none: "Đồng ý cho phát", what a scanner adds."""
_ADVISES = re.compile(
    r"[-–*(+•\s]*(?:ghi chú|lưu ý|chú ý|chú thích|t/b|p/s|mọi|mong|rất mong|đề nghị|yêu cầu|kính|xin mời|trân trọng)\b",
    re.IGNORECASE,
)
"""How a line begins that tells people something, wherever it stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tail:
    """The lines that end a document, from `first` up to but not with `end`; what comes after was attached to it."""

    first: int
    end: int


def find_tail(lines: Sequence[Line]) -> Tail:
    """Where the recipients and the signature stand. A document may have none: then both numbers are its length."""
    for first, line in enumerate(lines):
        if not may_begin_tail(line.text) and not _may_begin_in_small(lines, first):
            continue
        end = _whole_tail(lines, _tail_end(lines, first))
        run = [line.text for line in lines[first:end]]
        whole = end == len(lines) or begins_attached(lines[end:])
        named = any(map(_RECIPIENTS.match, run))
        filed = named and any(map(_FILED.match, run))
        signed = any(_is_signed(text) or _SIGNS.match(text) or _SEALED.fullmatch(text) for text in run)
        signed = signed or (first > 0 and sum(_POSITION.fullmatch(text) is not None for text in run) > 1)
        signed = signed or (_SIGNED_ON.match(run[0]) is not None and len(run) > 1)
        signed = signed or (whole and any(_NAME.fullmatch(text) for text in run[1:]) and len(run) <= _MOST_SIGNED // 2)
        if whole and (named or signed or (len(run) <= 3 and first > len(lines) // 2)):
            return Tail(first=first, end=end)
        if filed or (named and signed and len(run) >= 3):
            return Tail(first=first, end=end)
    return Tail(first=len(lines), end=len(lines))


def _may_begin_in_small(lines: Sequence[Line], first: int) -> bool:
    """Whether a line names an office in small letters where only a signature can stand: among the last, or over one that is signed."""
    if first == 0 or not _SMALL_POSITION.fullmatch(lines[first].text):
        return False
    last = first >= len(lines) - _SMALL_AMONG_LAST or _is_signed(lines[first + 1].text)
    return last or _named_below(lines, first)


def _named_below(lines: Sequence[Line], first: int) -> bool:
    """Whether a name stands close below a line, and from there to the end of the document nothing is told."""
    below = [line.text for line in lines[first + 1 : first + 1 + _MOST_SIGNED]]
    end = next((place for place, text in enumerate(below) if ATTACHED.match(text)), len(below))
    named = any(_NAME.fullmatch(text) for text in below[:end][:_SMALL_AMONG_LAST])
    return named and all(_is_signing(text) or _tells_nothing(text) for text in below[:end])


def may_begin_tail(text: str) -> bool:
    """Whether a line may be the first of the recipients or of a signature."""
    if _RECIPIENTS.match(text) or _SIGNS.match(text) or _SIGNED_ON.match(text):
        return True
    return _POSITION.fullmatch(text) is not None or _SEALED.fullmatch(text) is not None or _is_signed(text)


def _is_signed(text: str) -> bool:
    if _SIGNED.fullmatch(text) or _NAMED_POSITION.fullmatch(text):
        return True
    return text.endswith((")", "]")) and _SIGNS_OFF.fullmatch(text) is not None


def _tail_end(lines: Sequence[Line], first: int) -> int:
    listed = 0
    signed = 0
    for place in range(first, len(lines)):
        text = lines[place].text
        if place > first and _only_recognises(lines[place:]):
            return len(lines)
        if place > first and ATTACHED.match(text) and not text.startswith(("-", "–")):
            return place
        if place > first and MOTTO.search(text):
            return _issuer_above(lines, first, place)
        named = listed > 0 or _RECIPIENTS.match(lines[first].text) is not None
        if _is_listed(text, named=named) or (named and place > first and _goes_on(lines[place - 1].text, text)):
            listed += 1
            continue
        if not _is_signing(text) or signed >= _MOST_SIGNED:
            return place
        signed += 1
    return len(lines)


def _whole_tail(lines: Sequence[Line], end: int) -> int:
    """The end of a tail, with the few short lines behind it that tell nothing, where they are the last before an annex."""
    last = next((place for place in range(end, len(lines)) if begins_attached(lines[place:])), len(lines))
    return last if last - end <= _FEW_LINES and all(_tells_nothing(line.text) for line in lines[end:last]) else end


def _tells_nothing(text: str) -> bool:
    short = len(text.split()) <= _FEW_WORDS and not re.search(r"\d|[.;:!?,]$", text)
    return short and not is_numbered(text) and not _ADVISES.match(text)


def _goes_on(before: str, text: str) -> bool:
    """Whether a line goes on with one of the recipients that a narrow column broke: "- Công an xã, Ban Chỉ huy"."""
    broken = _LISTED.match(before) is not None and not before.endswith((";", ".", ":"))
    return broken and text.endswith((";", ".")) and len(text.split()) <= TAIL_WORDS and marker(text) is None


def _only_recognises(lines: Sequence[Line]) -> bool:
    """Whether lines at the end of a document say by what it was recognised, and at most who signed that."""
    return _PUT_BY.fullmatch(lines[0].text) is not None and all(_is_signing(line.text) for line in lines[1:])


def _issuer_above(lines: Sequence[Line], first: int, motto: int) -> int:
    """The first line of the title block that a motto belongs to: the issuer's name may stand above it."""
    place = motto
    while place - 1 > first and (ISSUES.match(lines[place - 1].text) or RULE_LINE.fullmatch(lines[place - 1].text)):
        place -= 1
    return place


def only_foot(lines: Sequence[Line]) -> bool:
    """Whether the lines behind a signature are a foot of the page: few, unnumbered, without a figure or a word of advice."""
    return 0 < len(lines) <= _FOOT_LINES and not any(
        re.search(r"\d", line.text)
        or is_numbered(line.text)
        or _ADVISES.match(line.text)
        or len(line.text.split()) > 2 * TAIL_WORDS
        or line.text.endswith(":")
        for line in lines
    )


def _is_listed(text: str, *, named: bool) -> bool:
    """Whether a line is one of those under "Nơi nhận"."""
    if _RECIPIENTS.match(text):
        return len(text.split()) <= 5 * TAIL_WORDS
    short = len(text.split()) <= 2 * TAIL_WORDS
    return (
        named
        and short
        and (_LISTED.match(text) is not None or (text.lstrip("(")[:1].islower() and text.endswith((";", "."))))
    )


def _is_signing(text: str) -> bool:
    words = len(text.split())
    if words > TAIL_WORDS:
        return False
    if (
        _SIGNS.match(text)
        or _SIGNED_ON.match(text)
        or _is_signed(text)
        or _NAMES.fullmatch(text)
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
    if _is_signed(text):
        return "signature"
    listed = _RECIPIENTS.match(text) or _LISTED.match(text) or text.lstrip("(")[:1].islower()
    return "recipients" if listed else "signature"
