"""The words of whole numbers: linh, mốt, tư, lăm, không trăm; and figures said one by one."""

from __future__ import annotations

from functools import cache

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu")


def _under_hundred(n: int) -> list[str]:
    tens, unit = divmod(n, 10)
    if tens == 0:
        return [DIGITS[unit]]
    if tens == 1:
        return ["mười", *([] if unit == 0 else ["lăm" if unit == 5 else DIGITS[unit]])]
    last = {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(unit, DIGITS[unit])
    return [DIGITS[tens], "mươi", *([last] if last else [])]


@cache
def _group(n: int, power: int, *, first: bool) -> str:
    """Three digits with their scale; a group that follows another says its empty hundreds."""
    hundreds, rest = divmod(n, 100)
    said = [] if first and hundreds == 0 else [DIGITS[hundreds], "trăm"]
    if rest:
        said += (["linh"] if said and rest < 10 else []) + _under_hundred(rest)
    return " ".join([*said, SCALES[power]] if power else said)


def _under_billion(n: int, *, first: bool) -> list[str]:
    said: list[str] = []
    for power, scale in ((2, 10**6), (1, 1000), (0, 1)):
        group = n // scale % 1000
        if group:
            said.append(_group(group, power, first=first and not said))
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
