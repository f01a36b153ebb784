"""Who issued a document: the last body that its title block names, else its opening or its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.attached import MOTTO
from broadcast.stages.plan.block import BODY_NAME, DATE, NUMBER, PLACE
from broadcast.stages.plan.lines import Line

_BODY_IN_TEXT = (
    rf"(?:UBND|[ỦU][yỷ] ban nhân dân|Đảng ủy|HĐND|Hội đồng nhân dân|Ban Thường vụ Đảng ủy|Trạm Y tế|Trung tâm [\w ]{{3,40}}?|Công an|Ban Quản lý [\w ]{{3,40}}?|Trạm [\w ]{{3,30}}?)\s+"
    rf"(?:xã|phường|huyện|quận|thị trấn|đặc khu)(?:\s+[{UPPER}][\w]*)+"
)
_ORDERS = re.compile(f"({_BODY_IN_TEXT})")

_TELLS = re.compile(
    rf"({_BODY_IN_TEXT}|(?:[Tt]hôn|[Tt]ổ dân phố|[Ấấ]p|[Bb]ản|[Kk]hu phố|[Bb]uôn|[Xx]óm)(?: (?:\d+|[{UPPER}]\w*))+),? "
    r"(?:(?:xin|trân trọng|kính|long trọng) )*(?:thông báo|thông tin|kêu gọi|mời|kính mời|ban hành|xây dựng|đề nghị|yêu cầu|công bố|khuyến cáo)\b"
)
"""Who does the telling in the opening, not whom it follows: "Theo chỉ đạo của UBND xã …, thôn Hạ xin thông báo"."""
_PARTS = re.compile(r"(?:TRẠM|ĐỘI|PHÒNG|CHI NHÁNH|HẠT|XÍ NGHIỆP|ĐIỆN LỰC|BƯU ĐIỆN|VĂN PHÒNG)\b")
"""What is a part of a company or an office, and issues for itself."""
_WHOLE = re.compile(
    r"(?:CÔNG AN|ĐIỆN LỰC|(?:TỔNG )?CÔNG TY|SỞ |TRUNG TÂM|(?:TỈNH|HUYỆN|ĐẢNG) ỦY|UBND|ỦY BAN NHÂN DÂN|CHI CỤC|BẢO HIỂM XÃ HỘI|KHO BẠC"
    r"|NGÂN HÀNG|MẶT TRẬN TỔ QUỐC|BỘ CHỈ HUY|HỘI \S+ \S+|ĐOÀN \S+ \S+)"
)
"""Names of bodies that are whole without a place: "CÔNG TY ĐIỆN LỰC" over "ĐỘI QUẢN LÝ ĐIỆN HÒA AN"."""


def issuer_of(block: Sequence[Line], opening: Sequence[str], tail: Sequence[str]) -> str:
    """Who issued it: named in capitals over the number, else in the opening, else over the signature."""
    named: list[str] = []
    parted = False  # the motto stood between
    for line in block:
        text = line.text.strip("*# ")
        if NUMBER.search(text) and named and _is_whole(named):
            break
        parted = parted or (bool(named) and MOTTO.search(text) is not None)
        if NUMBER.search(text) or MOTTO.search(text) or re.fullmatch(r"[-–—_*=\s]+", text) or DATE.search(text):
            continue
        if text.isupper() and (BODY_NAME.match(text) or (named and not (parted and _is_whole(named)))):
            named.append(text)
    if named:
        return _issuer(named)
    if found := _TELLS.search(" ".join(opening)):
        return found[1][:1].upper() + found[1][1:]
    for text in opening:
        if found := _ORDERS.search(text.split("của Đảng ủy", 1)[-1]) or _ORDERS.search(text):
            return found[1]
    return next((text.removeprefix("TM.").strip() for text in tail if text.startswith("TM.")), "")


def _is_whole(named: Sequence[str]) -> bool:
    return PLACE.search(" ".join(named)) is not None


def _is_superior(held: str, text: str) -> bool:
    """Whether what stands over a body's name is the name of another: it names its place, or the body below names its own."""
    own_place = PLACE.search(text) or re.search(r" SỐ \d", text)
    of_whole = own_place is not None or _PARTS.match(text) is not None
    return PLACE.search(held) is not None or (of_whole and _WHOLE.match(held) is not None)


def _issuer(named: Sequence[str]) -> str:
    """The last body that a title block names: below its superior stands the one that issues."""
    held = ""
    for text in named:
        new = BODY_NAME.match(text) and _is_superior(held, text) and not held.endswith((" VÀ", ",", "-"))
        held = text if new or not held else f"{held} {text}"
    return held
