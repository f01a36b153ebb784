"""The parts of an administrative document around its body: the rest of the title block, grounds, the leading sentence; closing words.

A part takes only what it may hold; what says something is kept for a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.model import Zone
from broadcast.stages.plan.attached import PUT_IN_FORCE
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.repair import Piece
from broadcast.stages.plan.tail import TAIL_WORDS

_CLOSING = re.compile(r"Trên đây là")
_CLOSING_PIECES = 4
_PASSED = re.compile(
    r"(?:Nghị quyết|Quy chế|Quy định|Quy ước|Hương ước)(?: này)? (?:đã )?được (?!.*hiệu lực)[^;]*\b(?:[Kk]ỳ họp|hội nghị)\b[^;]*\b(?:thông qua|tán thành)\b[^;,]*",
    re.IGNORECASE,
)
"""Which session of a council passed it, as its last sentence says; from when it holds is told to people."""
_DRAWN_UP = re.compile(
    r"(?:(?:Biên bản|Biên bản (?:này|họp|cuộc họp)) (?:này )?(?:đã )?(?:được )?(?:lập|làm|ghi|đọc|thông qua|hoàn thành)\b|"
    r"(?:Cuộc họp|Hội nghị|Buổi họp|Buổi làm việc) (?:kết thúc|bế mạc)\b|Thư ký\b[^.]{0,40}\bđọc (?:lại )?biên bản\b|(?:Toàn thể|Mọi người|Tất cả)[^.]{0,80}\bký tên\b)"
    r"(?!.*\b(?:đề nghị|yêu cầu|phải|nộp|trước ngày|đóng|phạt|đồng)\b).*",
    re.IGNORECASE,
)
"""How minutes close: that they were drawn up, read and signed; what people are to do is told."""
_GROUNDS = re.compile(
    r"(?:Căn cứ|Xét đề nghị|Theo đề nghị|Xét (?:Tờ trình|nhu cầu|tính chất)|Sau khi (?:xem xét|thảo luận))\b|(?:Thực hiện|Theo|Triển khai)\b(?=[^.]*\b[Ss]ố \d)[^.:]*[,;]$"
)
_MORE_GROUNDS = re.compile(
    r"(?:Theo|Thực hiện|Xét|Qua|Trên cơ sở|Được sự|Tiếp theo|Sau khi)\b(?=.*(?:\b[Ss]ố \d|\bngày \d|\bthống nhất\b|\bđồng ý\b|\bđề nghị\b))[^,;]*(?:, [^,;]*?\bngày\b[^,;]*)?[;.]$"
)
"""What goes on with grounds that other words began: one clause that names a paper, a day or who agreed."""
_REPORTS = re.compile(r"[,;] (?:hiện nay|hiện tại|hiện|đến nay|tính đến)\b[^.;]*\d")
"""What tells how things are behind its grounds: "Căn cứ bản tin …, hiện nay lưu lượng nước về hồ là 410 m3/s"."""
_LEADS = re.compile(
    r"(?:Căn cứ|Thực hiện|Nhằm|Để|Xét|Theo|Tiếp tục|Triển khai|Trên cơ sở|Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng|HĐND|Ban |Chủ tịch|Trung tâm|Trạm|Công an|Mặt trận)"
)
_FORMAL = re.compile(
    r"(?:xây dựng|ban hành|lập|triển khai|tổ chức|đề ra)\s+(?:[^.;]{0,40}\s)?(?:kế hoạch|chương trình|phương án|đề án|hướng dẫn|quy chế|quy định|quyết định|nội dung)\b[^.;]{0,260}(?:như sau|sau đây|cụ thể(?: là)?|nội dung sau|cụ thể sau)\s*[:.]$",
    re.IGNORECASE,
)
_BY_PAPER = re.compile(
    r"(?:Căn cứ|Thực hiện|Theo|Xét|Trên cơ sở)\b[^:\d]*\b[Ss]ố \d+/\S+(?: ngày [\d/]+(?: tháng \d+ năm \d+)?)?[^:\d]*, [^,:\d]*"
    r"\b(?:đề nghị|yêu cầu|thông báo|hướng dẫn|chỉ đạo|giao|kêu gọi)\b[^:\d]*"
    r"\b(?:việc|nội dung|nhiệm vụ|biện pháp|giải pháp|yêu cầu|vấn đề|điểm)(?: cụ thể| trọng tâm| chính| cơ bản)? (?:như )?(?:sau|sau đây|dưới đây)\s*:$"
)
"""A sentence that leads over, led by the paper that it carries out: "Thực hiện Công văn số 5/…, xã đề nghị … các việc sau:"."""
_RESOLVES = re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ|THÔNG BÁO|YÊU CẦU|CÔNG ĐIỆN)\s*:?")
_ADDRESSES = re.compile(r"\bĐIỆN\s*:$|\bđiện(?: gửi)?\s*:$|^(?:GỬI|Gửi)\s*:")
"""What in a dispatch leads to those to whom it goes."""
_PEOPLE = (
    r"(?:(?:quý|toàn thể|toàn bộ|tất cả|các tầng lớp|cùng) )*(?:bà con|đồng bào|nhân dân|các hộ|các gia đình|cử tri|hội viên|đoàn viên|phụ huynh|các bậc|"
    r"các bác|các cụ|các em|các cháu|mọi người|người dân|chủ hộ|các chủ)\b"
)
_HEAD_PIECE = re.compile(
    rf"{PUT_IN_FORCE.pattern}|(?:Ban hành kèm theo|Kèm theo|Đính kèm)|Kính gửi(?! (?i:{_PEOPLE}))|Số\s*:|[-–—_*=.\s]+$"
)


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
            or (_ADDRESSES.search(text) and len(text.split()) <= 2 * TAIL_WORDS)
        ):
            zones.append("head")
        elif addressed and re.match(r"[-–+•]", text) and len(text.split()) <= 2 * TAIL_WORDS:
            zones.append("head")
            last = text
            continue
        elif text.isupper() and len(text.split()) <= 16 and not zones_hold_text(zones):
            zones.append("head")
        elif (zones[-1:] == ["grounds"] and not _REPORTS.search(text) and not last.endswith((";", ".", ":", ","))) or (
            zones[-1:] == ["grounds"] and _MORE_GROUNDS.match(text) and not _REPORTS.search(text)
        ):
            zones.append("grounds")
        elif _is_leading(text):
            zones.append("opening")
        elif (
            _GROUNDS.match(text)
            and not _REPORTS.search(text)
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
    if _BY_PAPER.match(text):
        return True
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
    ) | frozenset(place for place in range(first, len(pieces)) if _only_closes(_bare(pieces[place].text)))


def _only_closes(text: str) -> bool:
    """Whether a paragraph only says who passed a resolution, or that minutes were drawn up."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return _PASSED.fullmatch(text) is not None or all(map(_DRAWN_UP.fullmatch, sentences))


def _bare(text: str) -> str:
    """A sentence without the number of its clause; one that is an article of its own stays whole."""
    found = marker(text)
    return found.rest if found is not None and found.kind in {"number", "letter", "bullet"} else text
