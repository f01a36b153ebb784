"""Initials of people who are not named in full: N.V.Đ., chị L.T.M, ông T.; their dots end no sentence."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import abbreviations, letters
from broadcast.stages.spoken.rule import Guess, Rule, at_line_start, left_of, right_of

_PERSON_LEFT = (
    r"(?:ông|bà|anh|chị|em|cô|chú|bác|cháu|bé|bệnh nhân|đối tượng|nghi phạm|bị can|bị cáo|bn|thầy|nạn nhân|nam sinh|nữ sinh|học sinh"
    r"|thai phụ|sản phụ|gia đình|con|mẹ|bố|vợ|chồng|tên|là|và|,|(?-i:[A-ZĐ])[a-zà-ỹ]+)\s+\Z"
)


_VOWELS = frozenset("AEIOUYĐÂĂÊÔƠƯ") - {"Đ"}


_PLACE_RIGHT = re.compile(rf"\s?[{UPPER}][{LOWER}]")


def _say(match: re.Match[str]) -> str | None:
    """Every letter by its name, vowels too: A.T. is a tê."""
    if match[0] in _VOWELS:
        return None  # it is said as it stands
    if match[0] == "P.V" and abbreviations.reading(match):
        return None  # P.V (t/h) is a reporter
    if abbreviations.meanings(match[0].rstrip(".").replace(" ", "")) and _PLACE_RIGHT.match(right_of(match, 6)):
        return None  # T.X Thuận An
    said = " ".join(letters.name(c).lower() for c in match[0] if c.isalpha())
    beyond = rf"|\s+[{UPPER}][{LOWER}]" if match[0].count(".") > 2 else ""
    ends = match[0].endswith(".") and re.match(rf"\s*(?:\Z|\n){beyond}", right_of(match, 4)) is not None
    return said + ("." if ends else "")


def _say_last(match: re.Match[str]) -> str:
    """chị H. Có lần: the initial of a person, and the end of the sentence."""
    return letters.name(match[0][0]).lower() + "."


_CALLED_BY_LETTER = (
    r"(?:bệnh|nhóm(?: máu)?|loại|hạng|lớp|khối|bảng|giải|lô|gói|phương án|đáp án|vitamin|vi ta min|viêm gan|viêm não|cúm"
    r"|vi rút|virus|biến thể|chủng|hình|cột|trục|mục|điểm)\s\Z"
)
"""What is called by a single letter."""

_GOES_ON_SMALL = re.compile(rf"\s[{UPPER}][{LOWER}]*,?\s[{LOWER}]")


def _say_at_end(match: re.Match[str]) -> str | None:
    """Bệnh X. Theo đó: a word that begins a sentence goes on in small letters; X. Tân Phú has a name."""
    right = right_of(match, 16)
    begins = letters.NEXT_SENTENCE.match(right) and _GOES_ON_SMALL.match(right)
    return letters.name(match[0][0]).lower() + "." if begins else None


_TOWNS = {"TP": "thành phố", "TX": "thị xã", "TT": "thị trấn"}


def _say_town_at_end(match: re.Match[str]) -> str | None:
    """tại TP. Theo kế hoạch: a town without its name, and the end of the sentence."""
    right = right_of(match, 16)
    begins = letters.NEXT_SENTENCE.match(right) and _GOES_ON_SMALL.match(right)
    return _TOWNS[match["town"]] + "." if begins else None


def _say_letter_at_end(match: re.Match[str]) -> str | None:
    """nhóm B. Bệnh lây truyền: what has a letter for its name ends the sentence, where a word and no name follows."""
    return letters.name(match[0][0]).lower() + "." if _GOES_ON_SMALL.match(right_of(match, 16)) else None


FAMILIES = "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đào|Đoàn|Trương|Lương|Mai|Cao|Hà|Tạ|Trịnh|Lưu|Thái|Chu|Nông|Hứa|Quách|Lò|Cầm"
"""Names of families, for what stands between one and the last name."""

_INITIAL = r"(?:Ng|Nh|Th|Tr|Ph|Kh|Ch|Gi|Qu|[A-ZĐÂĂÊÔƠƯ])"


def _say_called(match: re.Match[str]) -> str:
    """A. Tám, C. Lan before a telephone are anh and chị."""
    return {"A": "anh", "C": "chị", "E": "em", "B": "bác", "Ô": "ông"}[match["who"]] + " "


def _say_middle(match: re.Match[str]) -> str | None:
    """Michael T. Flynn: the middle letter of a name of another language."""
    before = re.search(r"([A-Z][a-z]+)\s\Z", left_of(match, 20))
    return None if before is None or syllable.valid(before[1]) else letters.name(match[0][0]).lower()


def _say_genus(match: re.Match[str]) -> str | None:
    """P.falciparum, S. aureus: the genus by its letter before a word that is no syllable of Vietnamese."""
    species = re.match(r"[a-z]+", right_of(match, 16))
    known = species is None or syllable.valid(species[0]) or not re.search(r"[aeiouy].*[aeiouy]", species[0])
    return None if known else letters.name(match[0][0]).lower() + " "


def _say_author(match: re.Match[str]) -> str | None:
    """D.My: the initial of a person before a name, where the letter with its dot is no abbreviation."""
    return None if abbreviations.meanings(match[0]) else Guess(letters.name(match[0][0]).lower() + " ")


def _say_addressed(match: re.Match[str]) -> str:
    """Ô. and B. before a name: kính mời Ô. Tám, B. Hoa."""
    said = {"Ô": "ông", "B": "bà"}[match["who"]]
    return (said.capitalize() if at_line_start(match) else said) + " "


RULES = (
    Rule(
        name="addressed",
        family="letter",
        pattern=rf"(?P<who>Ô)\.\s?(?=[{UPPER}][{LOWER}])",
        say=_say_addressed,
    ),
    Rule(
        name="addressed",
        family="letter",
        pattern=rf"(?P<who>B)\.\s?(?=[{UPPER}][{LOWER}])",
        say=_say_addressed,
        left=r"(?-i:Ô)\.[^.;\n]{2,40}[,;&]?\s(?:và\s)?\Z",
    ),
    Rule(
        name="addressed",
        family="letter",
        pattern=rf"(?P<who>B)\.\s?(?=[{UPPER}][{LOWER}]{{1,6}} (?:Thị|Thi)\s)",
        say=_say_addressed,
    ),
    Rule(
        name="called",
        family="letter",
        pattern=rf"(?P<who>[ACEBÔ])\.\s?(?=[{UPPER}][{LOWER}]{{1,6}}(?: [{UPPER}][{LOWER}]{{1,6}})?\s?[:(,–-]?\s?(?:ĐT|SĐT|sđt|đt|số)?\s?:?\s?0[0-9])",
        say=_say_called,
    ),
    Rule(
        name="called",
        family="letter",
        pattern=rf"(?P<who>[ACEBÔ])\.\s?(?=[{UPPER}][{LOWER}])",
        say=_say_called,
        left=r"(?:(?:liên hệ|lh|gặp|gọi|sđt|đt|điện thoại)\s?:?\s?|0[0-9](?:[ .-]?[0-9]){7,9}\s?[(,–-]?\s?)\Z",
    ),
    Rule(
        name="ends",
        family="letter",
        pattern=rf"[B-DĐF-HJ-NP-TV-XZ]\.(?=\s[{UPPER}])",
        say=_say_letter_at_end,
        left=_CALLED_BY_LETTER,
    ),
    Rule(
        name="ends",
        family="letter",
        pattern=rf"[B-DĐF-HJ-NP-TV-XZ]\.(?=\s[{UPPER}])",
        say=_say_at_end,
        left=r"[^\W\d_]*[a-zà-ỹ]\s\Z",
    ),
    Rule(
        name="ends",
        family="letter",
        pattern=rf"(?P<town>TP|TX|TT)\.(?=\s[{UPPER}])",
        say=_say_town_at_end,
        left=r"[^\W\d_]*[a-zà-ỹ]\s\Z",
    ),
    Rule(
        name="genus",
        family="letter",
        pattern=r"[B-DF-HJ-NP-TV-Z]\.\s?(?=(?!ph)[a-z]{4,16}(?![^\W_]))",
        say=_say_genus,
    ),
    Rule(
        name="author",
        family="letter",
        pattern=rf"[B-DĐF-HJ-NP-TV-XZ]\.(?=[{UPPER}][{LOWER}]{{1,6}}(?![^\W_.]))",
        say=_say_author,
    ),
    Rule(
        name="family",
        family="letter",
        pattern=r"Ng\.\s?(?=(?:Văn|Thị|Hữu|Đình|Đức|Ngọc|Minh|Xuân|Thanh|Công|Quang|Duy|Bá|Trọng)\s)",
        say=lambda _: "Nguyễn ",
    ),
    Rule(
        name="initial",
        family="letter",
        pattern=rf"[A-ZĐ]\.(?=\s?[{UPPER}][{LOWER}])",
        say=lambda m: letters.name(m[0][0]).lower(),
        left=rf"(?-i:(?<![^\W_])(?:{FAMILIES}))\s\Z",
    ),
    Rule(
        name="middle",
        family="letter",
        pattern=r"[A-Z]\.(?=\s[A-Z][a-z]+)",
        say=_say_middle,
        left=r"(?-i:[A-Z][a-z]+)\s\Z",
    ),
    Rule(
        name="hidden",
        family="letter",
        pattern=r"[A-ZĐ]\.(?=\s?[,;)])",
        say=lambda m: letters.name(m[0][0]).lower(),
        left=r"(?:chi bộ|thôn|xã|phường|công ty|huyện|tỉnh|ấp|xóm|bản|trường|quận|khu phố|quán|tiệm|cửa hàng|ngân hàng)\s\Z",
    ),
    Rule(
        name="initial",
        family="letter",
        pattern=rf"[A-ZĐ]\.(?=\s[{UPPER}][{LOWER}])",
        say=_say_last,
        left=r"(?:ông|bà|anh|chị|em|cháu|bé|cô|chú|bác|bệnh nhân|nạn nhân|đối tượng|nghi phạm|bị can|bị cáo)\s\Z",
    ),
    Rule(
        name="initial",
        family="letter",
        pattern=rf"[A-ZĐ]\.(?=\s?[(,;]|\s[{LOWER}])",
        say=_say,
        left=r"(?-i:[^\W\d_a-zđ])[a-zà-ỹ]+\s(?:Văn|Thị|Hữu|Đình|Đức|Ngọc|Minh|Quốc|Xuân|Thanh|Công|Quang|Thế|Duy|(?-i:[^\W\d_a-zđ])[a-zà-ỹ]+)\s\Z",
    ),
    Rule(
        name="initials",
        family="letter",
        pattern=rf"(?:{_INITIAL}\.\s?){{1,4}}{_INITIAL}(?:\.(?!\.)|(?![^\W_]))",
        say=_say,
    ),
    Rule(
        name="initial",
        family="letter",
        pattern=rf"[A-ZĐ]\.?(?=\s?[,;:)(]|\s[{LOWER}]|\s?\Z)",
        say=_say,
        left=_PERSON_LEFT.replace("|là|và|,", "")
        .replace("|con|mẹ|bố|vợ|chồng|tên", "")
        .replace(r"|(?-i:[A-ZĐ])[a-zà-ỹ]+", ""),
    ),
)
