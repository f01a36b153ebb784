"""Whole numbers that nothing else claims: things counted, long codes, and numbers below zero."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.figures import END, NAMING, NUMBER, SPACED, WHOLE, number, whole
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_DEGREE_RIGHT = re.compile(r"\s?(?:°|độ|%|/[0-9]|\s*\Z|\n|\s(?:đến|tới)\s-?[0-9]{1,2}\s?(?:°|độ))")


def _say(match: re.Match[str]) -> str:
    """Ten figures or more in one run are a code and not an amount."""
    figures = match[0]
    if figures.isdecimal() and len(figures) >= 10:
        return whole(figures) if figures.endswith("000000") and figures[0] != "0" else spell(figures)
    return Guess(whole(figures)) if len(figures) >= 7 and figures.isdecimal() else whole(figures)


def _say_spaced(match: re.Match[str]) -> str | None:
    """10 000 con gà; but after the name of a thing, lớp 5 120 em, the figures are two numbers."""
    short = re.match(r"(?:k|tr)(?![^\W_])", right_of(match, 3))  # 2+1 110k
    return None if short or NAMING.search(left_of(match, 12)) else number(match[0])


def _say_run(match: re.Match[str]) -> str:
    return whole(match[0]) if len(match[0]) < 4 else spell(match[0])


_PRICE_LEFT = re.compile(r"(?:đồng|đ|nghìn|triệu|USD|vnđ)(?:\s?/\s?[^\W\d_]{1,5}[23]?)?\s?\(\Z", re.IGNORECASE)
"""Before the change of a price: 20.350 đ/l (-180)."""


def _say_negative(match: re.Match[str]) -> str | None:
    """A minus stands behind a blank, never behind another number; at the start of a line it needs a degree."""
    left = left_of(match, 16)
    if left and not (left[-1].isspace() or left[-1] in "(:=<>~["):
        return None
    if left.endswith("(") and _PRICE_LEFT.search(left_of(match)) and right_of(match, 1) == ")":
        return "giảm " + number(match["n"])
    if re.search(r"giảm\s\Z", left):
        return number(match["n"])  # giảm -5%: the word says it already
    if re.search(r"(?<![^\W_])(?:[A-Z]{1,3}|[A-Z][a-z]+)\s\Z", left) and not _DEGREE_RIGHT.match(right_of(match, 16)):
        return None  # HV -01 is a code
    if left.rstrip()[-1:] in {*"0123456789%°"}:
        return None
    if not left.strip(" \t(") or left.endswith("\n"):
        alone = _DEGREE_RIGHT.match(right_of(match, 16)) or left.endswith("(")
        return "âm " + number(match["n"]) if alone else None
    return "âm " + number(match["n"])


RULES = (
    Rule(name="whole", family="digit", pattern=f"{WHOLE}{END}", say=_say),
    Rule(
        name="spaced",
        family="digit",
        then=" ",
        pattern=rf"{SPACED}(?:,[0-9]{{1,3}})?{END}(?=\s?[^\W\d_A-Z]|\s?[-–]\s?[0-9]|[\s.;!?)]*(?:\Z|\n))",
        say=_say_spaced,
    ),
    Rule(name="whole-run", family="digit", pattern=r"[0-9]{1,40}", say=_say_run),
    Rule(name="negative", family="symbol", pattern=f"[-–](?P<n>{NUMBER})(?!-)", say=_say_negative),
)
