"""The title block: who issued a document, its number and date, its kind and title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.zones import MOTTO

_NUMBER = re.compile(r"[Ss][Ốố]\s*:\s*([\w./ -]*?\d[\w./-]*(?:\s?[/-]\s?[\w-]+)*|/[\w./-]+)")
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_BODY_NAME = re.compile(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|CHI BỘ|HUYỆN ỦY|BAN |BCH |UBND|HĐND|MẶT TRẬN|UBMTTQ|TRUNG TÂM|TRẠM|TRƯỜNG|PHÒNG |SỞ |BỘ |HỘI |ĐOÀN |CÔNG AN|"
    r"VĂN PHÒNG|HỢP TÁC XÃ|HTX|CÔNG TY|ĐIỆN LỰC|CHI CỤC|TỔ |THÔN |BẢO HIỂM|KHO BẠC|TÒA ÁN|CHỦ TỊCH|QUỸ )"
)
_PLACE = re.compile(r"\b(?:XÃ|PHƯỜNG|THỊ TRẤN|HUYỆN|QUẬN|TỈNH|THÀNH PHỐ|TP\.?|ĐẶC KHU|THỊ XÃ)\s+\S")
_ORDERS = re.compile(
    rf"((?:UBND|[ỦU][yỷ] ban nhân dân|Đảng ủy|HĐND|Hội đồng nhân dân|Ban Thường vụ Đảng ủy|Trạm Y tế|Trung tâm [\w ]{{3,40}}?|Công an|Ban Quản lý [\w ]{{3,40}}?|Trạm [\w ]{{3,30}}?)\s+"
    rf"(?:xã|phường|huyện|quận|thị trấn|đặc khu)(?:\s+[{UPPER}][\w]*)+)"
)
_SUBJECT = re.compile(r"(?:V/v|Về việc|V/V|Vv)\s*:?\s*", re.IGNORECASE)
_ADDRESSED = re.compile(r"Kính gửi", re.IGNORECASE)
_ISSUER_SAID = re.compile(
    r"\Acủa (?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|đảng ủy|trạm|ban|công an)[^,.;:]*?(?:\s+(?=về việc\b|v/v\b)|\Z)",
    re.IGNORECASE,
)
"""Who issues a document, said behind its kind: "THÔNG BÁO CỦA UBND XÃ … VỀ VIỆC …"."""
_FEWEST_TITLE_WORDS = 4
_HEAD_LINES = 40
_LONGEST_SYLLABLE = 6
_ALSO_WORDS = frozenset({"LỊCH", "DANH SÁCH", "QUY ĐỊNH", "KẾT LUẬN", "CẢNH BÁO", "CAM KẾT", "DỰ ÁN"})
"""Kinds whose names begin many a sentence: they count in capitals alone."""
_SAYS = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng|Trạm|Trung tâm|Công an|Ban |Hội |Đoàn |Điện lực|Công ty|Hợp tác xã|Trường|Mặt trận|Chi bộ|Thôn|Tổ )[^:]{0,90}"
    r"\b(?:kính mời|thông báo|tổ chức|đề nghị|yêu cầu|xây dựng|ban hành|triển khai|kêu gọi|xin|trân trọng|mời)\b"
)
"""A sentence in which a body says something: no title."""
_SPLITS = re.compile(
    rf"\s+(?=CỘNG H[OÒ][AÀ]? XÃ HỘI CHỦ NGHĨA)|(?<=VIỆT NAM)\s+(?=Độc lập)|(?<=Hạnh phúc)\s+|\s+(?=Số\s*:\s*[\d/….])|"
    rf"(?<=[{UPPER}])\s+(?=[{UPPER}][\w.]*(?: [{UPPER}\d][\w.]*){{0,4}}, ngày\s*[\d….]{{0,3}}\s*tháng)|(?<=năm \d{{4}})\s+(?=\S)"
)
_LABELLED = re.compile(rf"[{UPPER}]\w*(?: \w+){{0,3}}: \S")
"""A line of a notice that says under a label when, where or for whom: "Thời gian: 19 giờ 30"."""
_OPENS = re.compile(
    r"(?:Căn cứ|Thực hiện|Nhằm|Để|Xét|Theo|Trong|Từ|Ngày|Tiếp tục|Triển khai|Kính gửi|Kính thưa|Kính mời|Năm|Ủy ban|Uỷ ban|UBND|Đảng ủy|Hội đồng nhân dân|Trạm|Trung tâm|Công an|Hiện nay|Vừa qua|"
    r"Được sự|Nhân|Chiều|Sáng|Tối|Bà con|Các hộ|Đề nghị|Hợp tác xã|Ban |Hội |Mặt trận|Sau|Vào|Điện lực|Công ty|Đoàn|Trường|Thôn|Tổ)\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What the title block says; `lines` are those it takes, from the first."""

    kind: str
    title: str
    number: str
    authority: str
    issued_on: date | None
    lines: int


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of documents there are, in capitals, the longer before the shorter that begins it."""
    return tuple(row["kind"] for row in tables.rows("broadcast.stages.plan", "kinds"))


def apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of a title block that stood on one line each on its own; a cell between | is one too."""
    return tuple(
        piece
        for place, line in enumerate(_whole(lines))
        for piece in (_pieces(line) if place < _HEAD_LINES else (line,))
    )


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, the name of a body or kind that was cut behind its first syllable in one: "QUYẾT" over "ĐỊNH"."""
    held: Line | None = None
    for place, line in enumerate(lines):
        if held is not None and line.text.isupper() and _begins_name(f"{held.text} {line.text}"):
            yield replace(held, text=f"{held.text} {line.text}")
            held = None
            continue
        if held is not None:
            yield held
        is_cut = place < _HEAD_LINES and not line.cells and line.text.isupper() and line.text.isalpha()
        held = line if is_cut and len(line.text) <= _LONGEST_SYLLABLE else None
        if held is None:
            yield line
    if held is not None:
        yield held


def _begins_name(text: str) -> bool:
    body = re.match(r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|CỘNG H[OÒ][AÀ]|ĐẢNG ỦY|MẶT TRẬN|TRUNG TÂM|CÔNG AN|BAN \w+)\b", text)
    return body is not None or any(re.match(rf"{kind}\b", text) for kind in kinds() if " " in kind)


def _pieces(line: Line) -> Iterator[Line]:
    text = line.text
    if not (MOTTO.search(text) or (_NUMBER.search(text) and _DATE.search(text))):
        if text.startswith("|") and text.count("|") > 1:  # a row of a title block in | cells
            text = text.strip("| ")
        yield replace(line, text=text) if text else line
        return
    for cell in filter(None, (cell.strip() for cell in text.split("|"))):
        for piece in filter(None, _SPLITS.split(cell)):
            yield from (replace(line, text=part) for part in _kind_apart(piece))


def _kind_apart(text: str) -> tuple[str, ...]:
    """A document's kind and title behind the date on the same line: two lines."""
    for kind in kinds():
        if text.startswith(f"{kind} ") and not text.isupper():
            return kind, text.removeprefix(kind).strip()
    return (text,)


def read_head(lines: Sequence[Line], tail: Sequence[str]) -> Head:
    """The facts of the title block. What it does not say is taken from the opening, or left empty."""
    kind, at = _kind(lines)
    if at is None:
        at = _block_end(lines)
        title, end = _subject(lines, at)
        if any(_ADDRESSED.match(line.text) for line in lines[:end]):
            kind = "CÔNG VĂN" if title or any(_NUMBER.search(line.text) for line in lines[:end]) else ""
        if not title:
            title, end = _headline(lines, end)
    else:
        title, end = _title(lines, at, kind)
    block = lines[: max(at, 0)]
    text = "\n".join(line.text for line in lines[:end])
    number = next((match[1].strip() for line in lines[:end] if (match := _NUMBER.search(line.text))), "")
    number = re.sub(r"\s*([/-])\s*", r"\1", number) if re.search(r"\d", number) and "/" in number else ""
    dated = _DATE.search(text)
    opening = [line.text for line in lines[end : end + 8]]
    return Head(
        kind=kind,
        title=title or "",
        number=number,
        authority=_authority(block, opening, tail),
        issued_on=_day(dated) if dated else None,
        lines=end,
    )


def _kind(lines: Sequence[Line]) -> tuple[str, int | None]:
    """The kind of document, and the place of the line that names it; a heading in small letters only near the top."""
    for place, line in enumerate(lines[:_HEAD_LINES]):
        text = line.text.strip("*# ")
        for kind in kinds():
            if text.upper().startswith(kind) and text[: len(kind)].isupper() and not text[len(kind) :][:1].isalpha():
                if kind in _ALSO_WORDS and len(text.split()) > 14:
                    continue
                return kind, place
        if place > 0 and marker(text) is not None and marker(text).kind != "bullet":  # type: ignore[union-attr]
            break
    for place, line in enumerate(lines[:12]):
        for kind in kinds():
            if kind in _ALSO_WORDS:
                continue
            if line.text == kind.capitalize() or (
                place < 4 and re.match(rf"{kind.capitalize()}\b", line.text) and _is_headline(lines, place)
            ):
                return kind, place
    return "", None


def _is_headline(lines: Sequence[Line], place: int) -> bool:
    text = lines[place].text
    return len(text.split()) <= 40 and not text.endswith((".", ";", ":", ",")) and place + 1 < len(lines)


def _block_end(lines: Sequence[Line]) -> int:
    """The number of lines before the text of a document that does not name its kind."""
    end = 0
    for place, line in enumerate(lines[:12]):
        text = line.text
        if (
            MOTTO.search(text)
            or _NUMBER.match(text)
            or (_DATE.search(text) and len(text.split()) <= 14)
            or (text.isupper() and _BODY_NAME.match(text))
            or (end and end == place and text.isupper() and _PLACE.search(text))
            or re.fullmatch(r"[-–—_*=\s]+", text)
        ):
            end = place + 1
    return end


def _subject(lines: Sequence[Line], at: int) -> tuple[str, int]:
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
    while title and end < len(lines) and end < 16 and (_is_block(lines[end].text) or _ADDRESSED.match(lines[end].text)):
        end += 1
    if title or (at and any(_ADDRESSED.match(line.text) for line in lines[at : at + 4])):
        for place in range(end - 1 if end else 0, min(len(lines), at + 10)):
            if _ADDRESSED.match(lines[place].text):
                end = place + 1
                while (
                    end < len(lines) and re.match(r"[-–+•]\s", lines[end].text) and len(lines[end].text.split()) <= 16
                ):
                    end += 1
                break
    return title, max(end, at)


def _is_block(text: str) -> bool:
    return bool(MOTTO.search(text) or _NUMBER.match(text) or (_DATE.search(text) and len(text.split()) <= 14))


def _headline(lines: Sequence[Line], at: int) -> tuple[str, int]:
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


def _title(lines: Sequence[Line], at: int, kind: str) -> tuple[str, int]:
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
        if line.kind != "text" or _ends_title(parts, line) or (parts and _names_again(line.text)):
            break
        if not re.fullmatch(r"[-–—_*=\s]+", line.text):
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
    if re.match(r"\((?:Ban hành|Kèm|Đính kèm)", text):
        return True
    if text.endswith((":", ";")) and not (parts and text[:1].islower()):
        return True
    if parts and _LABELLED.match(text):
        return True
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
        return before.isupper() and not _BODY_NAME.match(text)
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


def _authority(block: Sequence[Line], opening: Sequence[str], tail: Sequence[str]) -> str:
    """Who issued it: named in capitals over the number, else in the opening, else over the signature."""
    named: list[str] = []
    for line in block:
        text = line.text.strip("*# ")
        if _NUMBER.search(text) or MOTTO.search(text) or re.fullmatch(r"[-–—_*=\s]+", text):
            if named and not re.fullmatch(r"[-–—_*=\s]+", text) and _is_whole(named):
                break
            continue
        if text.isupper() and (named or _BODY_NAME.match(text)) and not _DATE.search(text):
            named.append(text)
    if named:
        return _issuer(named)
    for text in opening:
        if found := _ORDERS.search(text.split("của Đảng ủy", 1)[-1]) or _ORDERS.search(text):
            return found[1]
    return next((text.removeprefix("TM.").strip() for text in tail if text.startswith("TM.")), "")


def _is_whole(named: Sequence[str]) -> bool:
    return _PLACE.search(" ".join(named)) is not None


def _issuer(named: Sequence[str]) -> str:
    """The last body that a title block names: below its superior stands the one that issues."""
    held = ""
    for text in named:
        new = _BODY_NAME.match(text) and _PLACE.search(held) and not held.endswith((" VÀ", ",", "-"))
        held = text if new or not held else f"{held} {text}"
    return held


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
