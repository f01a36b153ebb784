"""Reads number words back: the tests' own listener, written without a look at the speaker."""

from __future__ import annotations

ONES = {w: n for n, w in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())} | {"mốt": 1, "tư": 4, "lăm": 5}
POWERS = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


def parse(words: str) -> int:
    """hai mươi mốt nghìn không trăm linh năm -> 21005. Raises ValueError for what is no number."""
    said = words.split()
    if said[:1] == ["âm"]:
        return -parse(" ".join(said[1:]))
    for power in ("tỷ", "triệu", "nghìn"):
        if power in said:
            at = len(said) - 1 - said[::-1].index(power) if power == "tỷ" else said.index(power)
            rest = " ".join(said[at + 1 :])
            return parse(" ".join(said[:at])) * POWERS[power] + (parse(rest) if rest else 0)
    return _under_thousand(said)


def _under_thousand(said: list[str]) -> int:
    if "trăm" in said:
        at = said.index("trăm")
        if at != 1:
            raise ValueError(said)
        rest = said[2:]
        return ONES[said[0]] * 100 + (_under_hundred(rest) if rest else 0)
    return _under_hundred(said)


def _under_hundred(said: list[str]) -> int:
    match said:
        case ["linh", unit]:
            return ONES[unit]
        case ["mười"]:
            return 10
        case ["mười", unit]:
            return 10 + ONES[unit]
        case [tens, "mươi"]:
            return ONES[tens] * 10
        case [tens, "mươi", unit]:
            return ONES[tens] * 10 + ONES[unit]
        case [unit]:
            return ONES[unit]
    raise ValueError(said)
