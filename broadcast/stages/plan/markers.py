"""What begins a numbered part: I.  1.  1.1.  a)  Phần  Chương  Mục  Điều, or a list mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from broadcast.knowledge.language.letters import UPPER

Kind = Literal["part", "chapter", "group", "article", "roman", "number", "decimal", "letter", "bullet"]
LETTERS = "abcdđeghiklmnopqrstuvxy"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            r"(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ)\s+(?P<word>\w+)|(?P<value>[IVXL]+|\d{1,2}))(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)"
        ),
    ),
    ("chapter", re.compile(r"(?:CHƯƠNG|Chương)\s+(?P<value>[IVXL]+|\d{1,2})(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)")),
    ("group", re.compile(r"(?:MỤC|Mục)\s+(?P<value>[IVXL]+|\d{1,2})(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)")),
    ("article", re.compile(r"(?:ĐIỀU|Điều)\s+(?P<value>\d{1,3})\s*[.:]\s*(?P<rest>.*)")),
    ("article", re.compile(r"(?:ĐIỀU|Điều)\s+(?P<value>\d{1,3})(?P<rest>)$")),
    (
        "decimal",
        re.compile(rf"(?P<value>\d{{1,2}}(?:\.\d{{1,2}}){{1,5}})(?:[.):]+\s*|\s+(?=[{UPPER}“\"]))(?P<rest>.*)"),
    ),
    ("roman", re.compile(r"(?P<value>[IVXL]+)\s?[.)/:–-]\s*(?P<rest>.*)")),
    ("number", re.compile(r"(?P<value>\d{1,2})\s?(?P<style>[.)/–-])(?!\d)\s*(?P<rest>.*)")),
    ("number", re.compile(r"(?:KHOẢN|Khoản)\s+(?P<value>\d{1,2})\s*(?P<style>)[.:)]\s*(?P<rest>.*)")),
    ("letter", re.compile(r"(?:ĐIỂM|Điểm)\s+(?P<value>[a-zđ])\s*[.:)]\s*(?P<rest>.*)")),
    ("letter", re.compile(r"(?P<value>[a-zđ])\s?(?:\)|\.(?=\s*\S))\s*(?P<rest>.*)")),
    ("bullet", re.compile(r"(?P<value>[-–—+•*●▪])\s+(?P<rest>.*)")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A marker at the head of a line: its kind, its numbers, how it was written, and the text after it."""

    kind: Kind
    numbers: tuple[int, ...]
    shown: str
    style: str
    rest: str


def marker(text: str) -> Marker | None:
    """The marker with which a line begins, if it begins with one."""
    for kind, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        shown = parts.get("value") or parts.get("word") or ""
        numbers = _numbers(kind, shown)
        if numbers is None:
            continue
        return Marker(kind=kind, numbers=numbers, shown=shown, style=parts.get("style") or "", rest=parts["rest"])
    return None


def roman(text: str) -> int | None:
    """XIV -> 14; None for letters that are no number."""
    values = [_VALUES[letter] for letter in text]
    total = sum(-n if n < max(values[place:]) else n for place, n in enumerate(values))
    return total if shown_roman(total) == text else None


def shown_roman(number: int) -> str:
    """14 -> XIV, up to 89."""
    tens = "L" * (number >= 50) if number >= 50 else ""
    rest = number - 50 if number >= 50 else number
    tens += "XL" if rest >= 40 else "X" * (rest // 10)
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[rest % 10]


def _numbers(kind: Kind, shown: str) -> tuple[int, ...] | None:
    if kind == "bullet":
        return ()
    if kind == "letter":
        return (LETTERS.index(shown) + 1,) if shown in LETTERS else None
    if shown.lower() in ORDINALS:
        return (ORDINALS.index(shown.lower()) + 1,)
    if shown[:1].isdigit():
        return tuple(map(int, shown.split(".")))
    value = roman(shown) if set(shown) <= set(_VALUES) else None
    return None if value is None else (value,)
