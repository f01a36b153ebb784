"""Coordinates on a plan of land, X = 2325417, Y: 545908.35, and on a map, 18,9°N - 114,8°E, vĩ tuyến 17,0-22,0N."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.figures import NUMBER, number
from broadcast.stages.spoken.rule import Rule

_AXES = {"x": "ích", "y": "y"}


def _say_place(match: re.Match[str]) -> str:
    """2325417.35: every figure by itself, a fraction behind phẩy."""
    head, _, tail = match[0].replace(",", ".").partition(".")
    return f"{spell(head)} phẩy {spell(tail)}" if tail else spell(head)


_SIDES = {"N": "bắc", "B": "bắc", "VB": "vĩ bắc", "E": "đông", "Đ": "đông", "KĐ": "kinh đông"}
_DEGREE = r"\s?(?:°|độ)?\s?"
_SIDE = r"(?P<side>VB|KĐ|[NBEĐ])(?![^\W_])"


def _degrees(text: str) -> str:
    """110,0 degrees are a hundred and ten."""
    return number(re.sub(r"[.,]0\Z", "", text))


def _say_degrees(match: re.Match[str]) -> str:
    """13,2N, 109,5°E and 17,0-22,0N: degrees of latitude and longitude, one or from one to another."""
    first = f"{_degrees(match['a'])} đến " if match["a"] else ""
    return f"{first}{_degrees(match['n'])} độ {_SIDES[match['side']]}"


def _say_point(match: re.Match[str]) -> str:
    """18,9N-114,8E: a point by its latitude and its longitude."""
    north, east = _SIDES[match["north"]], _SIDES[match["east"]]
    return f"{_degrees(match['n'])} độ {north}, {_degrees(match['e'])} độ {east}"


def _say_minutes(match: re.Match[str]) -> str:
    """18-30N; 107-15E: a point by degrees and minutes."""
    sides = ((match["a"], match["b"], match["north"]), (match["c"], match["d"], match["east"]))
    return ", ".join(f"{cardinal(int(a))} độ {cardinal(int(b))} phút {_SIDES[side]}" for a, b, side in sides)


RULES = (
    Rule(
        name="minutes",
        family="digit",
        pattern=r"(?P<a>[0-9]{1,2})[-–°](?P<b>[0-5][0-9])['’′]?\s?(?P<north>N|VB|B)\s?[-–;,]\s?(?P<c>1[0-9]{2})[-–°](?P<d>[0-5][0-9])['’′]?\s?(?P<east>E|KĐ|Đ)(?![^\W_])",
        say=_say_minutes,
    ),
    Rule(
        name="degrees",
        family="digit",
        pattern=rf"(?:(?P<a>{NUMBER}){_DEGREE}[-–]\s?)?(?P<n>{NUMBER}){_DEGREE}{_SIDE}",
        say=_say_degrees,
        left=r"(?:vĩ độ|vĩ tuyến|kinh độ|kinh tuyến|tọa độ|toạ độ|(?:N|B|VB)\s?[,;–-]{1,2}\s?)\s*:?\s*\Z",
    ),
    Rule(
        name="point",
        family="digit",
        pattern=rf"(?P<n>{NUMBER}){_DEGREE}(?P<north>N|VB|B)\s?[-–;,]\s?(?P<e>{NUMBER}){_DEGREE}(?P<east>E|KĐ|Đ)(?![^\W_])",
        say=_say_point,
    ),
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
