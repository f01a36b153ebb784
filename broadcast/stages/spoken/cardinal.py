"""Whole numbers: linh, mốt, tư, lăm, không trăm; the words for anything that is counted."""

from __future__ import annotations

import re

from broadcast.stages.spoken.rule import Rule, left_of

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu")
LARGEST_LENGTH = 18
"""Above this many digits nobody follows a number: it is said digit by digit."""

WHOLE = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){2,}|[0-9]+"
END = r"(?![0-9])(?![.,][0-9])"


def _under_hundred(n: int) -> list[str]:
    tens, unit = divmod(n, 10)
    if tens == 0:
        return [DIGITS[unit]]
    if tens == 1:
        return ["mười", *([] if unit == 0 else ["lăm" if unit == 5 else DIGITS[unit]])]
    last = {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(unit, DIGITS[unit])
    return [DIGITS[tens], "mươi", *([last] if last else [])]


def _group(n: int, *, first: bool) -> list[str]:
    """Three digits; a group that follows another says its empty hundreds."""
    hundreds, rest = divmod(n, 100)
    if first and hundreds == 0:
        return _under_hundred(rest)
    said = [DIGITS[hundreds], "trăm"]
    if rest == 0:
        return said
    return [*said, *(["linh"] if rest < 10 else []), *_under_hundred(rest)]


def _under_billion(n: int, *, first: bool) -> list[str]:
    said: list[str] = []
    for power in (2, 1, 0):
        group = n // 1000**power % 1000
        if group:
            said += _group(group, first=first and not said)
            said += [SCALES[power]] if power else []
    return said


def cardinal(n: int) -> str:
    """42000 -> bốn mươi hai nghìn; -5 -> âm năm."""
    if n < 0:
        return "âm " + cardinal(-n)
    if n == 0:
        return DIGITS[0]
    billions, rest = divmod(n, 10**9)
    said = [*cardinal(billions).split(), "tỷ"] if billions else []
    return " ".join(said + _under_billion(rest, first=not billions))


def spell(text: str) -> str:
    """Digit by digit, leaving out what is not a digit: 0987 -> không chín tám bảy."""
    return " ".join(DIGITS[int(c)] for c in text if c.isdecimal())


def whole(text: str) -> str:
    """A whole number as it is written, with or without its thousands marked."""
    figures = re.sub(r"[^0-9]", "", text)
    odd_zero = len(figures) > 2 and figures[0] == "0"  # 007 is a code, 05 a tidy five
    return spell(figures) if odd_zero or len(figures) > LARGEST_LENGTH else cardinal(int(figures))


def _say(match: re.Match[str]) -> str:
    figures = match[0]
    lone_code = figures.isdecimal() and len(figures) >= 10
    return spell(figures) if lone_code else whole(figures)


def _say_negative(match: re.Match[str]) -> str | None:
    if re.search(r"[^\s(:=,;<>~/]\Z", left_of(match, 1)) or re.search(r"[0-9]\s*\Z", left_of(match, 4)):
        return None
    return "âm " + whole(match["n"])


RULES = (
    Rule(name="whole", family="digit", pattern=f"(?:{WHOLE}){END}", say=_say),
    Rule(
        name="whole-run",
        family="digit",
        pattern=r"\d+",
        say=lambda m: whole(str(int(m[0]))) if len(m[0]) < 4 else spell(m[0]),
    ),
    Rule(name="negative", family="symbol", pattern=f"[-−–](?P<n>{WHOLE}){END}(?!-)", say=_say_negative),
)
