"""Abbreviations that stand side by side and mean things of one kind: TC/CĐ, CB, CC, VC, trường THCS & THPT."""

from __future__ import annotations

import re
from functools import cache

from broadcast.stages.spoken import tables
from broadcast.stages.spoken.rule import Rule


@cache
def _groups() -> dict[str, dict[str, str]]:
    """What each abbreviation means among those of its group."""
    found: dict[str, dict[str, str]] = {}
    for row in tables.rows("companions"):
        found.setdefault(row["group"], {})[row["written"]] = row["spoken"]
    return found


_SPOKEN = {"và": "và", "hoặc": "hoặc", "&": "và"}
_BETWEEN = re.compile(r"\s?[/,&-]\s?|\s(?:và|hoặc)\s")


def _say(match: re.Match[str]) -> str | None:
    """Each as it is meant in the first group that knows them all; `và`, & and `hoặc` are said, every other sign is a pause."""
    written = _BETWEEN.split(match[0])
    if len(set(written)) < len(written):
        return None
    for group in _groups().values():
        if all(word in group for word in written):
            signs = [sign[0].strip() for sign in _BETWEEN.finditer(match[0])]
            said = [group[written[0]]]
            for sign, word in zip(signs, written[1:], strict=True):
                said.append((f" {_SPOKEN[sign]} " if sign in _SPOKEN else ", ") + group[word])
            return "".join(said)
    return None


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the abbreviations are a table."""
    known = tables.alternation({row["written"] for row in tables.rows("companions")})
    return (
        Rule(
            name="companions",
            family="letter",
            pattern=rf"(?:{known})(?:(?:\s?[/,&-]\s?|\s(?:và|hoặc)\s)(?:{known})(?![^\W_])){{1,7}}(?!\s?[/&-]\s?[^\W_])",
            say=_say,
        ),
    )
