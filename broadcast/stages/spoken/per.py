"""A stroke that means `for each`: 62 tạ/ha, đồng/lượng, 2 viên/lần, kg/1 khẩu/ 1 tháng.

Whatever is counted may stand before the stroke and any noun behind it: the figure that leads the count tells a stroke
of this kind from one between two names.
"""

from __future__ import annotations

import re
from functools import cache

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.measure import units
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_FIGURE_BEFORE = re.compile(r"(?:[0-9%½¼¾]|một|vài|mấy|nghìn|triệu|tỷ|trăm|mươi)[^.;!?\n]{0,44}\Z")
_NEAR_FIGURE = re.compile(
    rf"[0-9]\s?[%₫đ]?\s?(?:(?:[{LOWER}]{{1,8}}|[A-ZĐ]{{2,4}})\s?){{0,4}}(?:/\s?1?\s?[{LOWER}]{{1,8}}(?: [{LOWER}]{{1,8}})?\s?){{0,3}}\Z"
)
_MEASURE_BEFORE = re.compile(
    r"(?<![^\W\d_])(?:đồng|đ|vnđ|vnd|usd|kg|tấn|tạ|yến|lít|triệu|nghìn|tỷ|km|mg|ml|g|m3|m2|m³|m²|lần|lượt|người|con|kWh|kW|W|ha|cm|mm|m|GB|Mbps|ca|chiếc)\s?\Z",
    re.I,
)
_PAID_BEFORE = re.compile(r"[0-9]\s?(?:k|tr|(?:k|tr|nghìn|triệu|tỷ)?\s?(?:đồng|đ|vnđ|vnd|usd))\s?\Z", re.IGNORECASE)
_NAMED_BEFORE = re.compile(r"(?<![^\W_])[A-ZĐ]{3,8}\s?\Z")
_NEVER_EACH = frozenset(
    "hoặc không nữ nam bà ông chị em cô chú bác mẹ bố cha vợ chồng con cái sai đúng đạt chưa có ra vào lên xuống đi về trên dưới mua bán âm dương hơn gần khoảng tổng và trước sau trong ngoài trái phải đầu cuối cũ mới tăng giảm".split()
)
"""Words that stand behind a stroke as the other of two things."""


_RATIO_LEFT = re.compile(rf"(?:tỷ lệ|tỉ lệ|tỷ số)(?: [{LOWER}{UPPER}]{{1,7}}){{1,2}}\s?\Z", re.IGNORECASE)
_TIMES = frozenset("năm tháng quý tuần ngày giờ vụ kỳ lần người hộ".split())


@cache
def _short() -> dict[str, str]:
    """What is written short behind such a stroke: đ/cp, giờ/BN."""
    return {row["written"]: row["spoken"] for row in tables.rows("per")}


_CONCENTRATION = re.compile(r"[0-9]\s?(?:mg|µg|μg|mcg|g|ng|mmol|µmol|μmol|UI|IU|CFU|mEq)\s?\Z")
_WHOLES = frozenset(("l", "L", "lít", "ml", "dl", "dL", "kg", "m3", "m³"))
"""What so much of something is dissolved or mixed in."""


def _say_unit(match: re.Match[str]) -> str | None:
    """A unit of measure behind the stroke, where something is measured before it."""
    left = left_of(match)
    if not (_FIGURE_BEFORE.search(left) or _MEASURE_BEFORE.search(left)):
        return None
    if re.match(r"\s?/\s?1", match[0]) and not _PAID_BEFORE.search(left):
        return None  # 5 lít nước/1 kg vôi is a mixture
    if match["unit"] == "g" and re.search(r"km\s?\Z", left):
        return " một giờ"  # 160km/g
    if match["unit"] in _WHOLES and _CONCENTRATION.search(left):
        return " trên " + units()[match["unit"]]  # 0,3 mg/l
    return " một " + units()[match["unit"]]


def _say_short(match: re.Match[str]) -> str | None:
    left = left_of(match)
    if match["unit"] == "c" and re.search(r"[0-9]\s?(?:k|tr)\s?\Z", left):
        return " một cái"
    if match["unit"] == "ng" and re.search(r"[0-9]\s?(?:l|lần|v|viên|gói|ml|mg|g|ống)\s?\Z", left):
        return " một ngày"
    if match["unit"] == "HS" and not re.match(r"/(?:năm|tháng|kỳ|buổi|ngày)", right_of(match, 6)):
        if _PAPER_LEFT.search(left):
            return " một hồ sơ"
        if not _SCHOOL_LEFT.search(left):
            return Guess(" một hồ sơ")
    if match["unit"] == "HK" and (right_of(match, 6).startswith("/lượt") or re.search(r"vé|xe|bến|phà|đò", left)):
        return " một hành khách"
    if match["unit"] == "c" and left.endswith("đ"):
        return None  # 45 đ/c are comrades
    if _is_other_paper(match, left):
        return None
    if _RATIO_LEFT.search(left):
        return " trên " + _short()[match["unit"]]  # tỷ lệ GV/lớp
    if not (_FIGURE_BEFORE.search(left) or _MEASURE_BEFORE.search(left)):
        return None
    return " một " + _short()[match["unit"]]


_PAPER_LEFT = re.compile(r"hồ sơ|HS (?:từ|tại|đấu|dự|mời)|thủ tục|chứng thực|lệ phí|đấu giá|đấu thầu", re.IGNORECASE)
_SCHOOL_LEFT = re.compile(
    r"học|lớp|trường|sách|vở|bán trú|quỹ|suất ăn|đồng phục|HS|BHYT|GV|em(?![^\W_])", re.IGNORECASE
)
_PAPERS = re.compile(r"(?:hộ (?:chiếu|khẩu|tịch)|sổ|thẻ|giấy|đơn|bằng|phiếu|chứng|biên lai|bản sao|căn cước)(?![^\W_])")


def _is_other_paper(match: re.Match[str], left: str) -> bool:
    """Whether a paper stands behind the stroke as the other of two: 02 CCCD/hộ chiếu, 01 bản GKS/sổ hộ khẩu."""
    behind = match[0].lstrip(" /") + right_of(match, 12)
    return (
        _NAMED_BEFORE.search(left) is not None and not _PAID_BEFORE.search(left) and _PAPERS.match(behind) is not None
    )


def _say_word(match: re.Match[str]) -> str | None:
    """Any noun in small letters; a count right before the stroke is evidence, one further off is a guess."""
    left, word = left_of(match), match["word"]
    if word in units() or _is_the_other(match, left) or _is_other_paper(match, left):
        return None
    if re.search(r"%\s[A-ZĐ]{2,4}\s?\Z", left):
        return " trên " + word  # 2,5% VCK/thể trọng
    if _NAMED_BEFORE.search(left) and not _MEASURE_BEFORE.search(left) and word not in _each():
        return None
    if word.lower() in _NEVER_EACH and not (word in ("con", "em") and _NEAR_FIGURE.search(left)):
        return None
    if _RATIO_LEFT.search(left) or re.match(r"\s?[0-9]+(?:[.,][0-9]+)?\s?[:/]\s?[0-9]", right_of(match, 16)):
        return " trên " + word  # tỷ lệ trống/mái, xi măng/cát 1:3
    if re.search(r"%\s?\Z", left) and word not in _TIMES:
        return " trên " + word  # 2%/doanh thu is a share of it
    if word in ("một", "mỗi"):
        return " " + word
    if word in tables.mapping("foreign") and word not in _each() and not _NEAR_FIGURE.search(left):
        return None  # một bài blog/video
    said = " một " + tables.mapping("foreign").get(word, word)
    if _MEASURE_BEFORE.search(left) or (_NEAR_FIGURE.search(left) and word in _each()):
        return said
    if _NEAR_FIGURE.search(left):
        return Guess(said)
    return Guess(said) if _FIGURE_BEFORE.search(left) and word in _each() else None


def _say_loud(match: re.Match[str]) -> str | None:
    """2 triệu đồng/Tháng: what is counted by is written large."""
    return f" một {match['word']}" if _NEAR_FIGURE.search(left_of(match)) else None


_PLACES = frozenset("tỉnh thành huyện quận thị xã phường thôn bản ấp khóm buôn làng tổ vùng miền khu".split())


def _is_the_other(match: re.Match[str], left: str) -> bool:
    """Whether two things of one kind stand beside the stroke: 1 vụ/ 1 bị can, 5 ngành/nhóm ngành."""
    last = re.search(rf"([{LOWER}]+)\s?\Z", left)
    beyond = re.match(rf"\s([{LOWER}]+)", right_of(match, 12))
    if last is not None and last[1] != "đồng" and last[1] in (match["word"], beyond[1] if beyond else ""):
        return True
    if last is not None and {last[1], match["word"]} <= _PLACES:
        return True  # 5 tỉnh/thành phố
    return "1" in match[0] and re.search(rf"(?<![0-9.,/])(?<!/ )1 [{LOWER}]+\s?\Z", left) is not None


@cache
def _each() -> frozenset[str]:
    """Nouns that are often counted by: a person, a household, a month."""
    return frozenset(row["written"].split()[0] for row in tables.rows("per") if row["written"] == row["spoken"])


def _say_money(match: re.Match[str]) -> str | None:
    """25.112 đồng/USD: what one piece of another money costs; two of them without a figure are a pair."""
    return " một " + tables.mapping("currencies")[match["unit"]] if _NEAR_FIGURE.search(left_of(match)) else None


_SUM_RIGHT = re.compile(r"[A-ZĐ]+\s?:?\s?[0-9]")
"""A sum against another: 45.000.000đ/KH 40.000.000đ."""


def _say_letters(match: re.Match[str]) -> str | None:
    """2.000 đồng/SMS: what is paid for each of something written short; its letters are read behind the stroke."""
    return " một " if _PAID_BEFORE.search(left_of(match, 32)) and not _SUM_RIGHT.match(right_of(match, 16)) else None


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the units are a table."""
    unit_words = tables.alternation(units())
    short_words = tables.alternation(_short())
    end = r"(?![^\W_]|[²³])"
    money_words = tables.alternation(word for word in tables.mapping("currencies") if len(word) > 2 or word == "€")
    dong = Rule(
        name="per-dong",
        family="letter",
        pattern=rf"[đĐ](?=\s?/\s?(?!c(?![^\W_]))(?:{unit_words}|{short_words}){end})",
        say=lambda _: "đồng",
    )
    each = tuple(
        Rule(name=name, family=family, pattern=rf"{blank}/\s?{what}", say=say)
        for family, blank in _BEGINNINGS
        for name, what, say in (
            ("per-short", rf"(?:1\s?)?(?P<unit>{short_words}){end}", _say_short),
            ("per-unit", rf"(?:1\s?)?(?P<unit>{unit_words}){end}", _say_unit),
            ("per-money", rf"(?:1\s?)?(?P<unit>{money_words}){end}", _say_money),
            ("per-letters", r"(?=[A-ZĐ]{2,7}(?![^\W_]))", _say_letters),
            (
                "per-word",
                r"(?P<word>(?:Tháng|Khóa|Năm|Ngày|Người|Lần|Buổi|Tiết|Em|Cháu|Hộ|Tuần|Giờ|Lượt|Suất|Con|Học sinh))(?![^\W_])",
                _say_loud,
            ),
            ("per-word", rf"(?:1\s)?(?P<word>[{LOWER}]{{2,8}})(?![^\W_])", _say_word),
        )
    )
    return (*each, dong)
