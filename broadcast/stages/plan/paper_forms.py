"""Finds forms to be filled in, which are for the eye and the hand: an application, a declaration, a slip behind the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.stages.plan.attached import ATTACHED, FORM_NUMBER, MOTTO, RULE_LINE
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

_TITLE = re.compile(
    r"(?:MẪU (?:SỐ \d+:? )?)?(?:ĐƠN (?!VỊ|GIÁ|THUỐC)|(?:PHIẾU|TỜ KHAI|TỜ ĐƠN|GIẤY (?:ĐĂNG KÝ|CAM KẾT|ĐỀ NGHỊ|ỦY QUYỀN|XÁC NHẬN)|BẢN (?:CAM KẾT|KÊ KHAI|KHAI|ĐĂNG KÝ|TỰ KHAI)|CAM KẾT)\b)"
)
_CUT = re.compile(r"[^\w]*[✂✀✁✃✄][^\w]*")
"""Where scissors show that what is below is cut off and handed in."""
_MOST_SLIP_LINES = 20
_ROOM = re.compile(r"[….]{6,}|…{2,}|_{5,}|(?:\.{3,}\s?/\s?){2}")
"""Room to write."""
_LABEL = re.compile(
    r"[-–+\d.)\s]*(?:Tôi tên là|(?:Tôi là|Tên tôi là)|Họ (?:và )?tên|Ngày(?:, tháng, năm)? sinh|(?:Năm )?sinh(?: năm)?|Địa chỉ|Chỗ ở|Nơi (?:ở|cư trú|thường trú|sinh)|"
    r"Số (?:CCCD|CMND|căn cước|định danh|điện thoại)|Điện thoại|Quê quán|Nghề nghiệp|Dân tộc|Giới tính)[^:.;]{0,40}:",
    re.IGNORECASE,
)
"""What a form asks for, with room behind it that has no dots."""
_VOWS = re.compile(
    r"\btôi (?:xin )?cam (?:đoan|kết)\b|\(ký(?:,| và)? ghi rõ họ (?:và )?tên\)|người (?:làm đơn|viết đơn|khai|kê khai|đăng ký|cam kết)$",
    re.IGNORECASE,
)
"""How a form closes."""
_FEWEST_ROOMS, _SHARE_OF_ROOMS = 3, 0.25
_CLOSING_WORDS = 6
_BOUNDS = frozenset({"part", "annex", "chapter", "article"})


def is_form(texts: Sequence[str]) -> bool:
    """Whether lines are a form to be filled in: several, and a good share of them, leave room to write."""
    rooms = sum(_leaves_room(text) for text in texts)
    return rooms >= _FEWEST_ROOMS and rooms >= _SHARE_OF_ROOMS * len(texts)


def without_forms(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines that are no form's, and those that are: from its title, and the motto over it, to the last that is filled in."""
    found: set[int] = set()
    for first, line in enumerate(lines):
        if _CUT.fullmatch(line.text) and _is_slip(lines[first + 1 :]):
            found.update(range(first, len(lines)))
        if first not in found and line.text.isupper() and _TITLE.match(line.text):
            end = _form_end(lines, first)
            if end > first:
                found.update(range(_form_start(lines, first), end))
    told = tuple(line for place, line in enumerate(lines) if place not in found)
    return told, tuple(lines[place] for place in sorted(found))


def _is_slip(lines: Sequence[Line]) -> bool:
    """Whether the last lines of a document, below scissors, leave room to write."""
    few = 0 < len(lines) <= _MOST_SLIP_LINES and not any(_is_bound(line.text) for line in lines)
    return few and any(_leaves_room(line.text) for line in lines)


def _form_end(lines: Sequence[Line], first: int) -> int:
    """Behind which line a form ends, or its first place where this is none."""
    bound = next((at for at in range(first + 1, len(lines)) if _is_bound(lines[at].text)), len(lines))
    texts = [line.text for line in lines[first:bound]]
    filled = [at for at, text in enumerate(texts) if _leaves_room(text) or _VOWS.search(text)]
    if len(filled) < _FEWEST_ROOMS or not any(map(_leaves_room, texts)):
        return first
    end = filled[-1] + 1
    while end < len(texts) and len(texts[end].split()) <= _CLOSING_WORDS and not re.search(r"[.;:,\d]", texts[end]):
        end += 1
    return first + end


def _form_start(lines: Sequence[Line], first: int) -> int:
    while first and any(
        pattern.search(lines[first - 1].text) if pattern is MOTTO else pattern.fullmatch(lines[first - 1].text)
        for pattern in (FORM_NUMBER, MOTTO, RULE_LINE)
    ):
        first -= 1
    return first


def _is_bound(text: str) -> bool:
    """Whether a line begins another part of the document, or what else was attached to it."""
    found = marker(text)
    return (found is not None and found.kind in _BOUNDS) or (text.isupper() and ATTACHED.match(text) is not None)


def _leaves_room(text: str) -> bool:
    return _ROOM.search(text) is not None or _LABEL.fullmatch(text.rstrip()) is not None
