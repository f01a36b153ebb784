"""The letter x between figures as a sign: 25.000đ x 22 ngày, 2 viên x 2 lần, 3x/ngày, bạt 4x6 m."""

from __future__ import annotations

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Guess, Rule

_WORD = r"(?:[^\W\d_]{1,8}[23²³]?|[%₫'’′])"
_COUNT_LEFT = rf"[0-9]\s?{_WORD}?(?:\s?/\s?(?:1\s)?{_WORD}|\s{_WORD}){{0,2}}"
"""A count with what is counted: 25.000đ, 30.000 đồng/suất, 10 người."""

_LEFT = rf"(?:{_COUNT_LEFT}|tháng|người|ngày|hộ|đồng|năm|khẩu|lần|[0-9a-z]\s?\))\s?\Z"
_FACTOR_RIGHT = r"(?=(?:hệ số|số|đơn giá|mức|tỷ lệ|tỉ lệ|diện tích|thời gian|khối lượng|sản lượng|giá|lương|định mức|chiều|dài|rộng|cao)(?![^\W_]))"

RULES = (
    Rule(
        name="sides",
        family="letter",
        pattern=r"[BDHLRC](?:\s?[x×]\s?[BDHLRC]){1,2}(?![^\W_])",
        say=lambda m: " nhân ".join(letters.name(c) for c in m[0] if c.isupper()),
    ),
    Rule(
        name="times",
        family="digit",
        then=" aA",
        pattern=r"(?P<n>[0-9]{1,2})\s?[xX](?=\s?/\s?(?:ngày|tuần|tháng|năm|giờ|vụ|24\s?h|1 ngày)(?![^\W_]))",
        say=lambda m: f"{cardinal(int(m['n']))} lần",
    ),
    Rule(
        name="times",
        family="digit",
        then=" aA",
        pattern=r"(?P<n>[0-9]{1,4})\s?[xX](?![^\W_]|\s?[0-9])",
        say=lambda m: f"{cardinal(int(m['n']))} lần",
        left=r"(?:kính hiển vi|zoom|phóng đại|phóng to|quang học)[^.;\n]{0,12}\Z",
    ),
    Rule(
        name="doses",
        family="digit",
        then="a",
        pattern=r"(?P<n>[1-9])l(?=\s?/\s?(?:ng|ngày|24h)(?![^\W_]))",
        say=lambda m: f"{cardinal(int(m['n']))} lần",
        left=r"(?:v|viên|gói|ống|giọt|nhát|thìa|ml|lần|l)\s?[x×]\s?\Z",
    ),
    Rule(name="by", family="symbol", pattern=r"\s?[x×*]\s?(?=[0-9])", say=lambda _: "nhân", left=_LEFT),
    Rule(name="by", family="letter", pattern=r"[xX]\s?(?=[0-9])", say=lambda _: "nhân", left=_LEFT),
    Rule(name="by", family="letter", pattern=r"[xX](?=\s?\([0-9])", say=lambda _: "nhân", left=r"[0-9]\s?\Z"),
    Rule(
        name="by",
        family="letter",
        pattern=r"x(?=[0-9]{1,2}(?:,[0-9]{1,2})?(?![^\W_]))",
        say=lambda _: Guess("nhân"),
        left=r"[^\W\d_]{2,}\s\Z",
    ),
    Rule(name="by", family="letter", pattern=r"x(?=\s[^\W\d_])", say=lambda _: "nhân", left=rf"[0-9]\s?{_WORD}?\s\Z"),
    Rule(
        name="by",
        family="letter",
        pattern=rf"x\s{_FACTOR_RIGHT}",
        say=lambda _: "nhân",
        left=r"[^\W_]{2,}\)?\s\Z",
    ),
    Rule(
        name="by",
        family="letter",
        pattern=r"x(?=\s[a-zđA-ZĐ](?![^\W_]))",
        say=lambda _: "nhân",
        left=r"(?<![^\W_])[a-zđA-ZĐ]\s\Z",
    ),
)
