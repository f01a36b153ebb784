"""What begins a numbered part: A.  I.  1.  1.1.  a)  Phần  Chương  Mục  Điều, or a list mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.roman import roman_value

Kind = Literal[
    "part", "annex", "chapter", "group", "article", "capital", "roman", "number", "decimal", "letter", "bullet"
]
LETTERS = "abcdđeghiklmnopqrstuvxy"
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            r"(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ|Thứ)\s+(?P<word>\w+)|(?P<value>[IVXL]+|\d{1,2}))(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)"
        ),
    ),
    ("annex", re.compile(r"PHỤ LỤC(?:\s+(?:SỐ\s+)?(?P<value>[IVXL]+|\d{1,2}))?(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)")),
    ("annex", re.compile(rf"Phụ lục\s+(?:số\s+)?(?P<value>[IVXL]+|\d{{1,2}})(?:$|\s*[.:–-]\s*)(?P<rest>[{UPPER}].*|)")),
    ("chapter", re.compile(r"(?:CHƯƠNG|Chương)\s+(?P<value>[IVXL]+|\d{1,2})(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)")),
    ("group", re.compile(r"(?:MỤC|Mục)\s+(?P<value>[IVXL]+|\d{1,2})(?=[\s.:–-]|$)[\s.:–-]*(?P<rest>.*)")),
    ("article", re.compile(r"(?:ĐIỀU|Điều)\s+(?P<value>\d{1,3})\s*[.:]\s*(?P<rest>.*)")),
    ("article", re.compile(r"(?:ĐIỀU|Điều)\s+(?P<value>\d{1,3})(?P<rest>)$")),
    (
        "decimal",
        re.compile(rf"(?P<value>\d{{1,2}}(?:\.\d{{1,2}}){{1,5}})(?:\s?[.):]+\s*|\s+(?=[{UPPER}“\"]))(?P<rest>.*)"),
    ),
    ("roman", re.compile(r"(?P<value>[IVXL]+)\s?[.)/:–-]\s*(?P<rest>.*)")),
    ("capital", re.compile(rf"(?P<value>[A-HKĐ])\s?(?:[.)/:]|[–-](?=\s))(?!\w\.)\s*(?P<rest>[{UPPER}“\"(].*|)")),
    ("number", re.compile(r"(?P<value>\d{1,2})\s?(?P<style>[.)/–-])(?!\d)\s*(?P<rest>.*)")),
    ("number", re.compile(r"(?P<value>\d{1,2})(?P<style>:)\s+(?P<rest>.*)")),
    ("number", re.compile(r"(?:KHOẢN|Khoản)\s+(?P<value>\d{1,2})\s*(?P<style>)[.:)]\s*(?P<rest>.*)")),
    ("letter", re.compile(r"(?:ĐIỂM|Điểm)\s+(?P<value>[a-zđ])\s*[.:)]\s*(?P<rest>.*)")),
    ("letter", re.compile(r"(?P<value>[a-zđ])(?:\s?[)/]|\s?[.,](?=\s+\S)|[-–](?=\s))\s*(?P<rest>.*)")),
    ("bullet", re.compile(r"(?P<value>[-–—+•*●▪■◦·✓✔➢➤►⮚])\s*(?P<rest>\S.*)")),
)

_MAY_BEGIN = re.compile(
    r"(?![Vv]/[Vv]\b)(?:(?P<figure>\d)|(?P<bullet>[-–—+•*●▪■◦·✓✔➢➤►⮚])|[A-Za-zĐđ]\s?[.)/:,–-]|[IVXL]+\s?[.)/:–-]"
    r"|PHẦN|Phần|PHỤ LỤC|Phụ lục|CHƯƠNG|Chương|MỤC|Mục|ĐIỀU|Điều|KHOẢN|Khoản|ĐIỂM|Điểm)"
)
"""How every line begins that one of the patterns may match: most lines don't, and "V/v" names a subject."""
_OF_FIGURES = tuple((kind, pattern) for kind, pattern in _PATTERNS if kind in {"decimal", "number"})
_OF_BULLETS = tuple((kind, pattern) for kind, pattern in _PATTERNS if kind == "bullet")
_OF_LETTERS = tuple((kind, pattern) for kind, pattern in _PATTERNS if kind not in {"decimal", "bullet"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A marker at the head of a line: its kind, its numbers, how it was written, and the text after it.

    `label` is the whole of it as it stands in the line: "Chương I", "B –", "1)".
    """

    kind: Kind
    numbers: tuple[int, ...]
    shown: str
    style: str
    label: str
    rest: str


def marker(text: str) -> Marker | None:
    """The marker with which a line begins, if it begins with one."""
    return next(iter(markers(text)), None)


def markers(text: str) -> list[Marker]:
    """Every way to read the head of a line as a marker, the likeliest first: "C." is a letter, or a Roman number."""
    found: list[Marker] = []
    begins = _MAY_BEGIN.match(text)
    if begins is None:
        return found
    for kind, pattern in _OF_FIGURES if begins["figure"] else _OF_BULLETS if begins["bullet"] else _OF_LETTERS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        shown = parts.get("value") or parts.get("word") or ""
        numbers = _numbers(kind, shown)
        if numbers is None or (kind == "bullet" and re.match(r"[-–]\d", text)):
            continue
        rest = parts["rest"]
        label = text[: len(text) - len(rest)].strip()
        style = parts.get("style") or ""
        found.append(Marker(kind=kind, numbers=numbers, shown=shown, style=style, label=label, rest=rest))
    return found


def _numbers(kind: Kind, shown: str) -> tuple[int, ...] | None:
    if kind == "bullet" or (kind == "annex" and not shown):
        return ()
    if kind in {"letter", "capital"}:
        return (LETTERS.index(shown.lower()) + 1,) if shown.lower() in LETTERS else None
    if shown.lower() in ORDINALS:
        return (ORDINALS.index(shown.lower()) + 1,)
    if shown[:1].isdigit():
        return tuple(map(int, shown.split(".")))
    value = roman_value(shown)
    return None if value is None else (value,)
