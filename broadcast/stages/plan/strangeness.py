"""How strange a number is between the words beside it: a page number that a conversion left, or a fact.

What announces a number by name (Điều 5, tháng 4), what it counts and what stands beside it decide where they can; else
counts of public text tell how much likelier the words are without it. Weights are natural logarithms.
"""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.pairs import NUMBER, log_odds
from broadcast.knowledge.language.words import folded, together

FACT = -99.0
"""The weight of a number that is no page's."""
_NAMES_A_NUMBER = frozenset(
    "số điều khoản điểm mục phần chương quý tháng ngày năm thứ lần cấp loại lớp khóa kỳ hạng tổ thôn khu xóm đội quận lộ đường km tuổi tuần "
    "bảng biểu phụ hình trang tập khối nhóm covid bão zone g từ đến tới đợt vòng ca suất chặng phiên tốp bậc mức phố ấp bản ngõ hẻm ngách vùng tầng "
    "khoảng phiếu mẫu cụm thửa tờ hộp cửa trạm bậc chừng mũi lô tuyến đoạn".split()
)
_UNITS = frozenset(
    "năm tháng ngày giờ phút giây tuần quý đêm buổi lần triệu tỷ nghìn ngàn trăm đồng người hộ ha km m mm cm kg tấn tạ yến lít độ tuổi mũi liều "
    "g gam ml vnđ usd sào mẫu vụ bao con cây trẻ em cháu tổ thôn cấp xuồng chiếc cái bộ suất".split()
)
_LITTLE = frozenset(
    "của và các những là được để trong với theo về cho đã sẽ phải cần tại trên nhằm do bởi mà thì như khi hoặc cũng rất đang từ vào ra mọi "
    "mỗi từng đều không chưa".split()
)
"""Words that no number counts."""
_A_DEGREE = re.compile(r"\b(?:mức|cấp|trình|tốc|nhiệt) độ$", re.IGNORECASE)
"""What a number ranks behind it: "định danh mức độ 2"."""
_PLURAL = frozenset("các những mọi".split())
"""Words that stand before things that are not counted."""
_BEFORE_NUMBERS = frozenset("từ đến tới khoảng trước sau vào lúc ngày".split())
_WHOLE_FACT = re.compile(
    rf"\s+(?:\d{{1,2}}/\d{{1,2}}\b|\d[\d.,]* (?:{'|'.join(sorted(_UNITS))})\b|ngày \d|năm \d{{4}}|\d{{1,2}}(?:h|:)\d{{2}})"
)
_A_RATE = re.compile(rf"\s+[^\W\d_{UPPER}]+\s+(?:một|mỗi)\s+[^\W\d_]")
"""What is counted for each of something: "2 dảnh một khóm", "3 lượt mỗi ngày"."""
_NAMED = re.compile(
    r"\s+(?:cấp|thôn|tổ|khu|xóm|đội|lớp|khóa|loại|hạng|điều|khoản|điểm|mục|quý|bản|ấp) \d{1,3}\b(?!\s*(?:,|và|đến|tới|hoặc|[-–])\s*\d)"
)
"""A name with its own number, "cấp 4": no number counts it, unless several are named, as in "2 thôn 4 và 5"."""
_A_PLACE = re.compile(rf"\s+đồng [{UPPER}]")
"""Fields by their name, not money."""
_LISTED_DAYS = re.compile(r"\s+(?:ngày|tháng|năm|thôn|tổ)\s+\d[\d/]*(?:,| và)\s+\d")
"""What counts those that are named behind it: "trong 2 ngày 04 và 05/11/2026"."""
_MOST_FIELDS = 50
_NAME_AFTER = re.compile(rf"\s+[{UPPER}]\w*(?:\s+[{UPPER}]|\s*[.,;:]|\s*$)|\s+(?!Ban\b)[{UPPER}]")
"""A name, which is not counted; "2 Ban của Hội đồng nhân dân" are."""
_COUNTED_BEFORE = re.compile(r"(?<![\d/])\d{1,3} [^\W\d_]+(?:[^,;.:!?]*,|[^,;.:!?\d]{0,40} (?:và|cùng|kèm|hoặc))$")
"""A thing that is counted, and a comma or «và»: what stands behind it is the next thing that is counted."""
_OTHER_BEHIND = re.compile(r"\s*(?:đến|tới|hoặc|và|,)\s+(\d{1,3})(?![\d/.,])")
_MINUTES = frozenset("5 10 15 20 25 30 35 40 45 50 55".split())
_LITTLE_AFTER = 5.0
_WORD_CUT = 6.0
_FAR_LIKELIER = 5.0
_LIKELIER = 1.3
_A_NUMBER = 4.5
"""How unlikely any number is at any place: what is left is how ill it goes with its neighbours."""


def strangeness(text: str, start: int, end: int) -> float:
    """How much likelier the words are without the number between them than with it; negative for a fact."""
    before, after = text[:start].rstrip(), text[end:]
    match = re.search(r"([^\W\d_]+)$", before)
    left = folded(match[1]) if match else ""
    match = re.match(r"\s+([^\W\d_]+)", after)
    right = folded(match[1]) if match else ""
    sure = _sure(before, after, left, right, text[start:end])
    if sure is not None:
        return sure
    if not right:  # at the end of a clause
        return (
            -1.0
            if not re.match(r"[.;:,!?]?$", after)
            else 0.0 + (log_odds(left, "") - log_odds(left, NUMBER)) * 0.3 - 2.0
        )
    if left and match and _NAME_AFTER.match(after) and not before.endswith((".", "!", "?")):
        return max(_WORD_CUT, _gain(left, right))
    if right in _LITTLE:
        return _LITTLE_AFTER
    if left and together(left, right) and not together(left, NUMBER):
        return max(_WORD_CUT, _gain(left, right))
    return _gain(left, right)


def names_a_number(word: str) -> bool:
    """Whether a word announces a number by name, as "Điều" and "ngày" do."""
    return folded(word) in _NAMES_A_NUMBER


def counts_nothing(after: str) -> bool:
    """Whether a number stands before a word that no number counts, "2 tại nhà văn hóa"; `after` is the text behind it."""
    match = re.match(r"\s+([^\W\d_]+)", after)
    return match is not None and folded(match[1]) in _LITTLE


def _sure(before: str, after: str, left: str, right: str, value: str) -> float | None:
    """The weight where grammar alone decides; None where it does not. `left` and `right` are the words beside it."""
    if left not in _NAMES_A_NUMBER and _NAMED.match(after):
        return _WORD_CUT
    if _beside_a_number(before, after, left, right):
        return _WORD_CUT
    if _A_RATE.match(after) or _LISTED_DAYS.match(after):
        return FACT
    if left in _PLURAL and right not in {"", *_LITTLE}:
        return _LITTLE_AFTER
    if left and right in _UNITS and _is_one_word(left, right):
        return _WORD_CUT  # "ký hợp 3 đồng với": no money is counted
    of_age = left == "tuổi" and re.search(r"\d tuổi$", before)
    parted = bool(right) and log_odds(left, right) - log_odds(left, NUMBER) > _LIKELIER  # "trạm 2 y tế", "tổ 2 chức"
    named = left in _NAMES_A_NUMBER and not of_age and not parted
    if named or _A_DEGREE.search(before) or _goes_on_counting(after, value):
        return FACT
    if re.search(r"\d\s*(?:đến|tới|hoặc|và|,|[-–+=x])$", before) or re.search(r"[:=(]$", before):
        return FACT
    if re.search(r"\d\s+[^\W\d_]+$", before) and left in _UNITS and not (left == "giờ" and value in _MINUTES):
        return _LITTLE_AFTER if right and right not in _UNITS else FACT  # "15 giờ 4 hằng ngày"
    if right and right not in _LITTLE and _COUNTED_BEFORE.search(before):
        return FACT  # "15 người, có 5 bàn dập lửa, 2 bình nước"
    if re.match(r"\s+(?:năm|tháng|ngày)\s+\d", after):
        return _WORD_CUT  # "6 năm 2030" counts no years
    if _A_PLACE.match(after) and int(value) < _MOST_FIELDS:
        return _LITTLE_AFTER if left in _LITTLE or left == "là" else None
    if right in _UNITS or (not right and not left):
        return FACT
    return None


def _goes_on_counting(after: str, value: str) -> bool:
    """Whether a number behind goes on with this one, "2 đến 10", "3, 5"; in "4 hoặc 1 đôi" the smaller one does not."""
    behind = _OTHER_BEHIND.match(after)
    if behind is None or behind[1].startswith("0"):
        return re.match(r"\s*(?:đến|tới|hoặc|và|,)\s+\d", after) is not None
    return int(behind[1]) > int(value) or after.lstrip().startswith((",", "và"))


def _beside_a_number(before: str, after: str, left: str, right: str) -> bool:
    """Whether another number stands right beside it, with what it counts: "đến 2 19 giờ", "20 2 người", "từ 2 ngày 5/6"."""
    if (left in _BEFORE_NUMBERS or before.endswith(":")) and _WHOLE_FACT.match(after):
        return True
    return bool(re.search(r"(?<!\d )(?<![\d.,])\d[\d.,]*$", before)) and right in _UNITS


def _is_one_word(left: str, right: str) -> bool:
    """Whether two syllables are a word of the dictionary of which the first hardly ever stands before a number."""
    return together(left, right) and log_odds(left, right) - log_odds(left, NUMBER) > _FAR_LIKELIER


def _gain(left: str, right: str) -> float:
    return log_odds(left, right) - log_odds(left, NUMBER) - log_odds(NUMBER, right) - _A_NUMBER
