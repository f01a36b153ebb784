"""Times of day and lengths of time: 7h30, 14:00, 7g, 19h30'."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule

_HOUR = r"(?P<h>2[0-4]|[01]?[0-9])"
_MINUTE = r"(?P<m>[0-5][0-9])"
_END = r"(?![^\W_]|[.,:][0-9])"


def _say(match: re.Match[str]) -> str:
    """Minutes of zero are not said: 02h00 is hai giờ."""
    groups = match.groupdict()
    said = [cardinal(int(groups["h"])), "giờ"]
    second = int(groups.get("s") or 0)
    if int(groups.get("m") or 0) or second:
        said += [cardinal(int(groups.get("m") or 0)), "phút"]
    return " ".join(said + ([cardinal(second), "giây"] if second else []))


_GRAM_OR_HOUR = r"(?:lúc|từ|đến|hồi|vào|khoảng|trước|sau|tới|sáng|chiều|tối|trưa|đêm|-|–)\s*\Z"

RULES = (
    Rule(
        name="h",
        family="digit",
        then=" aA:",
        pattern=rf"{_HOUR}\s?[hH:]\s?{_MINUTE}(?:['’′]|p|ph| ?phút)?{_END}(?!\s?%)",
        say=_say,
    ),
    Rule(name="h", family="digit", then=" ", pattern=rf"{_HOUR} giờ\s?00(?: phút)?{_END}", say=_say),
    Rule(name="g", family="digit", then="aA", pattern=rf"{_HOUR}[gG]{_MINUTE}(?:['’′]|p|ph)?{_END}", say=_say),
    Rule(name="h", family="digit", then="aA", pattern=rf"{_HOUR}[hH]{_END}", say=_say),
    Rule(name="hours", family="digit", then=" a", pattern=rf"(?P<h>[0-9]{{1,4}}) ?h{_END}", say=_say),
    Rule(name="g", family="digit", then="aA", pattern=rf"{_HOUR}[gG]{_END}", say=_say, left=_GRAM_OR_HOUR),
    Rule(
        name="g", family="digit", then="aA", pattern=rf"{_HOUR}[gG](?=\s(?:sáng|trưa|chiều|tối|đêm|ngày|thứ))", say=_say
    ),
    Rule(name="seconds", family="digit", then=":", pattern=rf"{_HOUR}:{_MINUTE}:(?P<s>[0-5][0-9]){_END}", say=_say),
    Rule(
        name="seconds",
        family="digit",
        then="a",
        pattern=rf"{_HOUR}h{_MINUTE}(?:'|p|ph)(?P<s>[0-5][0-9])(?:''|\"|s){_END}",
        say=_say,
    ),
    Rule(
        name="minutes",
        family="digit",
        then=" a?",
        pattern=r"(?P<n>[0-9]{1,3}) ?(?:['’′]|p|ph|phút)(?![^\W_'’])",
        say=lambda m: f"{cardinal(int(m['n']))} phút",
    ),
    Rule(
        name="minutes",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,3})(?:p|ph|phút)(?P<s>[0-5]?[0-9])(?:s|giây)?(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} phút {cardinal(int(m['s']))} giây",
    ),
)
