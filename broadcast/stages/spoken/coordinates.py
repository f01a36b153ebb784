"""Coordinates on a plan of land: X = 2325417, Y: 545908.35. The letters name the axes, the figures are said by themselves."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.rule import Rule

_AXES = {"x": "ích", "y": "y"}


def _say_place(match: re.Match[str]) -> str:
    """2325417.35: every figure by itself, a fraction behind phẩy."""
    head, _, tail = match[0].replace(",", ".").partition(".")
    return f"{spell(head)} phẩy {spell(tail)}" if tail else spell(head)


RULES = (
    Rule(
        name="axis",
        family="letter",
        pattern=r"[XYxy](?=\s?(?:\(m\)\s?)?[=:]\s?[0-9]{6})",
        say=lambda m: _AXES[m[0].lower()],
    ),
    Rule(
        name="axis",
        family="letter",
        pattern=r"[XY](?=\s?(?:[,;/]|và)\s?[XY](?![^\W_]))",
        say=lambda m: _AXES[m[0].lower()],
        left=r"(?:tọa độ|toạ độ)\s\(?\Z",
    ),
    Rule(
        name="place",
        family="digit",
        pattern=r"[0-9]{6,7}(?:[.,][0-9]{1,3})?(?![0-9]|[.,][0-9])",
        say=_say_place,
        left=r"(?<![^\W_])[XY]\s?(?:\(m\)\s?)?[=:]\s?\Z",
    ),
)
