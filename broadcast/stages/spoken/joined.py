"""Abbreviations of which blanks part the pieces: Bộ LĐ - TB & XH, Sở VH, TT & DL; the table has them without."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadcast.stages.spoken import abbreviations, tables
from broadcast.stages.spoken.rule import Rule, left_of

_JOINERS = re.compile(r"[\s\-–&,.]+|và")
_OFFICE_LEFT = re.compile(r"(?:bộ|sở|phòng|ban|ngành|cục|vụ|chi cục|trung tâm|tt|trường|văn phòng)\s\Z", re.IGNORECASE)


def _bare(written: str) -> str:
    """LĐ-TB&XH, LĐ - TB & XH -> LĐTBXH."""
    return _JOINERS.sub("", written)


@cache
def _known() -> dict[str, str]:
    """The readings of the abbreviations that the tables themselves join by a sign, by their letters alone."""
    rows = [
        (row["written"], row["spoken"])
        for table in abbreviations.TABLES
        for row in tables.rows(table)
        if re.search(r"[\-&]", row["written"]) and _bare(row["written"]).isupper()
    ]
    return {_bare(written): spoken for written, spoken in sorted(rows, key=lambda row: "&" in row[0])}


@lru_cache(maxsize=4096)
def _alone(written: str) -> bool:
    """Whether an abbreviation stands for one thing by itself."""
    return len(abbreviations.meanings(written)) == 1 and not abbreviations.is_ambiguous(written)


def _say(match: re.Match[str]) -> str | None:
    """A joined one of the tables; behind the name of an office also what such an office is for."""
    if all(_alone(part) for part in re.findall(r"[A-ZĐƯ]+", match[0])):
        return None  # HĐND - UBND are two
    exact = abbreviations.meanings(re.sub(r"\s", "", match[0]))
    if len(exact) == 1:
        return exact[0]
    letters = _bare(match[0])
    known = _known().get(letters)
    if known is None and _OFFICE_LEFT.search(left_of(match, 12)):
        field = tables.mapping("fields").get(letters, "")
        known = field[:1].lower() + field[1:]
    return known or None


_PART = r"[A-ZĐƯ]{1,5}"

RULES = (
    Rule(
        name="joined",
        family="letter",
        pattern=rf"{_PART}(?:\s?,\s?{_PART})?(?:\s?[-–&]\s?{_PART}){{1,3}}(?![^\W_])",
        say=_say,
    ),
)
