"""The words of whole numbers: linh, mốt, tư, lăm, không trăm; and figures said one by one."""

from __future__ import annotations

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
