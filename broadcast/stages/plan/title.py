"""A document's title: behind its kind, behind V/v, or its first line; and how many lines it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.attached import MOTTO, PUT_IN_FORCE
from broadcast.stages.plan.block import BODY_NAME, DATE, NUMBER, kinds
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

_SUBJECT = re.compile(r"(?:V/v|Về việc|V/V|Vv)\s*:?\s*", re.IGNORECASE)
ADDRESSED = re.compile(r"Kính gửi", re.IGNORECASE)
_ISSUER_SAID = re.compile(
    r"\Acủa (?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|đảng ủy|trạm|ban|công an)[^,.;:]*?(?:\s+(?=về việc\b|v/v\b)|\Z)",
    re.IGNORECASE,
)
"""Who issues a document, said behind its kind: "THÔNG BÁO CỦA UBND XÃ … VỀ VIỆC …"."""
_ISSUER_LINE = re.compile(r"CỦA (?:BAN|ỦY BAN|UBND|HỘI ĐỒNG|HĐND|ĐẢNG|CHỦ TỊCH|TRẠM|CÔNG AN)[^.,;:]*")
"""The same on a line of its own: "CỦA BAN THƯỜNG VỤ ĐẢNG ỦY" under CHỈ THỊ."""
_QUALIFIED = re.compile(r"(?:TÓM TẮT|SƠ KẾT|KHẨN(?: CẤP)?|HỎA TỐC|NHANH|CHUNG|LIÊN TỊCH|(?:BỔ SUNG|LẦN) ?(?:\d+)?)")
"""What may stand behind a kind in its own line and says nothing of the subject."""
_FEWEST_TITLE_WORDS = 4
_SAYS = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng|Trạm|Trung tâm|Công an|Ban |Hội |Đoàn |Điện lực|Công ty|Hợp tác xã|Trường|Mặt trận|Chi bộ|Thôn|Tổ )[^:]{0,90}"
    r"\b(?:kính mời|thông báo|tổ chức|đề nghị|yêu cầu|xây dựng|ban hành|triển khai|kêu gọi|xin|trân trọng|mời)\b"
)
"""A sentence in which a body says something: no title."""
_LABELLED = re.compile(rf"[{UPPER}]\w*(?: \w+){{0,3}}: \S")
"""A line of a notice that says under a label when, where or for whom: "Thời gian: 19 giờ 30"."""
_OPENS = re.compile(
    r"(?:Căn cứ|Thực hiện|Nhằm|Để|Xét|Theo|Trong|Từ|Ngày|Tiếp tục|Triển khai|Kính gửi|Kính thưa|Kính mời|Năm|Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng nhân dân|Trạm|Trung tâm|Công an|Hiện nay|Vừa qua|"
    r"Được sự|Nhân|Chiều|Sáng|Tối|Bà con|Các hộ|Đề nghị|Hợp tác xã|Ban |Hội |Mặt trận|Sau|Vào|Điện lực|Công ty|Đoàn|Trường|Thôn|Tổ)\b"
)


def subject_of(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The subject of a letter, V/v …, and the number of lines up to the address below it."""
    end, title = at, ""
    for place in range(min(len(lines), at + 4)):
        found = _SUBJECT.match(lines[place].text)
        if found:
            parts = [lines[place].text[found.end() :]]
            end = place + 1
            while (
                end < min(len(lines), place + 4)
                and _goes_on(parts[-1], lines[end].text)
                and not _is_block(lines[end].text)
            ):
                parts.append(lines[end].text)
                end += 1
            title = " ".join(parts)
            break
    while title and end < len(lines) and end < 16 and (_is_block(lines[end].text) or ADDRESSED.match(lines[end].text)):
        end += 1
    if title or (at and any(ADDRESSED.match(line.text) for line in lines[at : at + 4])):
        for place in range(end - 1 if end else 0, min(len(lines), at + 10)):
            if ADDRESSED.match(lines[place].text):
                end = place + 1
                while (
                    end < len(lines) and re.match(r"[-–+•]\s", lines[end].text) and len(lines[end].text.split()) <= 16
                ):
                    end += 1
                break
    return title, max(end, at)


def _is_block(text: str) -> bool:
    return bool(MOTTO.search(text) or NUMBER.match(text) or (DATE.search(text) and len(text.split()) <= 14))


def headline_of(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The first line of pasted text as its title, where it looks like one."""
    if at < len(lines) - 1 and lines[at].zone is None and lines[at].kind == "text":
        text = lines[at].text
        below = lines[at + 1]
        apart_below = (
            below.before in {"gap", "new"} or text.isupper() or (below.text[:1].isupper() and len(text.split()) >= 4)
        )
        if marker(text) is None and apart_below and 3 <= len(text.split()) <= 30 and not re.search(r"[.;:,!]$", text):
            return text, at + 1
    return "", at


def title_of(lines: Sequence[Line], at: int, kind: str) -> tuple[str, int]:
    """The kind's own line and those under it, up to the first that begins a sentence; and the number of lines taken."""
    text = lines[at].text.strip("*# ")
    small = not text[: len(kind)].isupper()
    rest = _ISSUER_SAID.sub("", text[len(kind) :].strip(" :-–"))
    if small and rest:
        return text, at + 1
    parts = [rest] if rest else []
    place = at + 1
    while place < len(lines) and place <= at + 8:
        line = lines[place]
        if not parts and line.text.isupper() and _ISSUER_LINE.fullmatch(line.text):
            place += 1
            continue
        if not parts and ADDRESSED.match(line.text) and ":" in line.text:
            place += 1
            while place < len(lines) and re.match(r"[-–+•]\s", lines[place].text):
                place += 1
            continue
        if line.kind != "text" or _ends_title(parts, line) or (parts and _names_again(line.text)):
            break
        if not re.fullmatch(r"[-–—_*=\s]+", line.text):
            if parts == [rest] and _QUALIFIED.fullmatch(rest):
                parts = []  # "BÁO CÁO TÓM TẮT": a word on the kind, and no title
            if parts and not _goes_on(parts[-1], line.text) and not _runs_on(lines, place):
                break
            parts.append(line.text)
        place += 1
    place = _said_again(lines, place, parts)
    return " ".join(parts).removesuffix("."), place


def _said_again(lines: Sequence[Line], place: int, parts: Sequence[str]) -> int:
    """The place behind lines that say only once more what a document is and what it is about, as a portal does."""
    said = " ".join(parts).casefold()
    while place < len(lines) and said:
        text = lines[place].text
        subject = _SUBJECT.match(text)
        bare = text[subject.end() :].casefold() if subject else ""
        if not _names_again(text) and not (len(bare.split()) >= _FEWEST_TITLE_WORDS and (bare in said or said in bare)):
            break
        place += 1
    return place


def _names_again(text: str) -> bool:
    """Whether a line says once more which kind of document this is and whose: "THÔNG BÁO CỦA UBND XÃ ĐẠI KHÊ"."""
    return text.isupper() and any(re.match(rf"{kind} CỦA\b", text) for kind in kinds())


def _ends_title(parts: Sequence[str], line: Line) -> bool:
    text = line.text
    found = marker(text)
    if (found is not None and (found.kind != "bullet" or not parts)) and not text[:1].islower():
        return True
    if re.match(r"(?:Căn cứ|Kính gửi|Xét|Thực hiện (?!\w+ \w+ (?:năm|trên)))", text) and (
        parts or text.endswith((";", ":", ","))
    ):
        return True
    if not text.isupper() and len(text.split()) > 8 and _SAYS.match(text):
        return True
    if PUT_IN_FORCE.match(text):
        return True
    if text.endswith((":", ";")) and not (parts and text[:1].islower()):
        return True
    if parts and _LABELLED.match(text):
        return True
    if parts and re.search(r"\bnăm \d{4}$", parts[-1]) and text[:1].isupper() and not text.isupper():
        return True  # a title that has told its year is whole
    words = len(text.split())
    if text.endswith(".") and words > 12:
        return True
    return (
        bool(parts)
        and _OPENS.match(text) is not None
        and (line.before in {"gap", "new"} or words > 8)
        and not text.isupper()
    )


def _goes_on(before: str, text: str) -> bool:
    """Whether a line of a title goes on with the one before it."""
    if text[:1].islower() or text[:1] in "(" or text[:1].isdigit():
        return True
    if text.isupper():
        return before.isupper() and not BODY_NAME.match(text)
    return (
        re.search(
            r"(?:,|[-–]|\b(?:và|hoặc|của|với|về|cho|trong|tại|theo|từ|đến|các|những|để|trên|xã|phường|thôn|năm|ngày))$",
            before,
            re.IGNORECASE,
        )
        is not None
    )


def _runs_on(lines: Sequence[Line], place: int) -> bool:
    """Whether lines stand close under one another and a gap comes soon: they are one block, the title."""
    if lines[place].before == "wrap":
        return True
    if lines[place].before != "line" or len(lines[place].text.split()) > 16 or lines[place].text.endswith("."):
        return False
    below = lines[place + 1 : place + 3]
    return any(line.before in {"gap", "new"} for line in below) and not _OPENS.match(lines[place].text)
