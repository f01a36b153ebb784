"""Ages, months and days by one letter: 75t, 6-14t, 2t6th, 36 th tù, phơi 3-5 N; a lorry's 8t is none."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import number
from broadcast.stages.spoken.rule import Rule, left_of

_CARRIES_LEFT = re.compile(r"(?:xe|tải|hàng|tấn|cầu|cân|nặng|chở)[^.;\n]{0,24}\Z", re.IGNORECASE)

RULES = (
    Rule(
        name="age",
        family="digit",
        then=" a",
        pattern=r"(?P<n>[0-9]{1,3})\s?t(?![^\W_]|/)",
        say=lambda m: f"{number(m['n'])} tuổi",
        left=r"(?:trai|gái|(?:trẻ|trẻ em|bé|người|người cao tuổi|người già|người lớn|cụ)\s?(?:<|>|≥|≤|từ|dưới|trên)|cụ(?: ông| bà)?|thọ|trẻ|bé|cháu|em|lão|mẹ|bố|vợ|chồng|anh|chị|mẹ [0-9]{1,2}t, con|(?:nữ|nam|người|từ|hiến|đơn nam|đơn nữ),?(?:\s[0-9]{1,2}\s?[-–])?|(?:anh|chị|ông|bà|em|cháu)(?: (?-i:[^\W\d_a-zđ])\w{0,6}){1,4},)\s?\Z",
    ),
    Rule(
        name="age",
        family="digit",
        then=" a",
        pattern=r"(?P<n>[0-9]{1,3})\s?t(?![^\W_]|/)",
        say=lambda m: None if _CARRIES_LEFT.search(left_of(m)) else f"{number(m['n'])} tuổi",
        left=r"(?:thọ|cụ|nct|người cao tuổi|trẻ|bn|bé|tuyển|nữ|nam|đối tượng|bạn đọc|học sinh|thanh niên|công dân)[^.;\n]{0,40}\Z",
    ),
    Rule(
        name="age",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,3})t(?![^\W_]|/)",
        say=lambda m: None if _CARRIES_LEFT.search(left_of(m)) else f"{number(m['n'])} tuổi",
        left=r"(?:(?<![0-9.,/])[0-9]{1,2}\s?[-–]|[^\W_]*\s?[<>≤≥])\s?\Z",
    ),
    Rule(
        name="age-and",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,2})t(?P<m>[0-9]{1,2})th?(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} tuổi {cardinal(int(m['m']))} tháng",
    ),
    Rule(
        name="age",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,2})t(?=\))",
        say=lambda m: f"{number(m['n'])} tuổi",
        left=r"\(\Z",
    ),
    Rule(
        name="months",
        family="digit",
        then=" a",
        pattern=r"(?P<n>[0-9]{1,3})\s?th(?=\s(?:tù|tuổi|trở lên|đầu năm|cuối năm|lương|thử thách)(?![^\W_]))",
        say=lambda m: f"{number(m['n'])} tháng",
    ),
    Rule(
        name="days",
        family="digit",
        then=" A",
        pattern=r"(?P<n>[0-9]{1,3})\s?N(?![^\W_])",
        say=lambda m: f"{number(m['n'])} ngày",
        left=r"(?:ủ bệnh|phơi|sau|tái khám|cách|nghỉ|uống|dùng|cách ly|trong)(?: từ| khoảng)?\s(?:[0-9]{1,3}\s?[-–]\s?)?\Z",
    ),
)
