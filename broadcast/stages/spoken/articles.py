"""Articles of a law written short, Đ.15 Luật BVMT, k.2 Đ.25, and acts whose number is glued to the kind: NĐ45/2022."""

from __future__ import annotations

import re

from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import whole
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_LAW_RIGHT = re.compile(
    r"[\s,;]*(?:(?:và|,)\s?[0-9]{1,3}\s?)*\s?(?:của\s)?(?:[Ll]uật|[Bb]ộ luật|BL|NĐ|[Nn]ghị định|TT|[Tt]hông tư|NQ|[Nn]ghị quyết|QĐ|[Pp]háp lệnh|[Qq]uy chế|[Đđ]iều lệ)"
)
_POINT_LEFT = re.compile(r"(?:[Kk]hoản|[Đđ]iểm|[Tt]heo|(?<![^\W_])[kK]\.?)\s?[0-9a-zđ]{0,3},?\s\Z")


def _say_article(match: re.Match[str]) -> str | None:
    """Đ.15 before the name of a law or behind a paragraph is an article; elsewhere it may be a street."""
    lawful = _LAW_RIGHT.match(right_of(match)) or _POINT_LEFT.search(left_of(match, 16))
    return f"điều {cardinal(int(match['n']))}" if lawful else None


def _say_act(match: re.Match[str]) -> str:
    """NĐ45/2022: the kind, the number, the year."""
    kind = tables.mapping("kinds")[match["kind"]]
    said_before = left_of(match, 24).rstrip().lower().endswith(kind)
    return f"{'' if said_before else kind + ' '}số {whole(match['n'])}, năm {cardinal(int(match['y']))}"


RULES = (
    Rule(
        name="of-year",
        family="digit",
        then="-",
        pattern=r"(?P<n>[0-9]{1,5})[-–](?P<y>20[0-9]{2})(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"{whole(m['n'])}, năm {cardinal(int(m['y']))}" if len(m["n"]) != len("2026") else None,
        left=r"(?:trích lục(?: bản đồ)?|biên bản|hồ sơ|phiếu|quyết định|hợp đồng|bản đồ|giấy phép) số\s\Z",
    ),
    Rule(name="article", family="letter", pattern=r"Đ\.?\s?(?P<n>[0-9]{1,3})(?![^\W_]|[.,/-][0-9])", say=_say_article),
    Rule(
        name="paragraph",
        family="letter",
        pattern=r"[kK]\.?\s?(?P<n>[0-9]{1,2})(?=[,;]?\s(?:Đ\.?\s?[0-9]|[Đđ]iều\s[0-9]))",
        say=lambda m: f"khoản {cardinal(int(m['n']))}",
    ),
    Rule(
        name="act",
        family="letter",
        pattern=r"(?P<kind>NĐ|NQ|QĐ|TT|CT|KH|TB|CV|KL|HD)(?P<n>[0-9]{1,5})/(?P<y>20[0-9]{2})(?![^\W_]|[/-])",
        say=_say_act,
    ),
)
