"""Foreign words and names that a table can spell the Vietnamese way: internet, Covid-19, Đắk Lắk."""

from __future__ import annotations

import re
from functools import cache

from broadcast.stages.spoken import names, tables
from broadcast.stages.spoken.rule import Rule


def _say(match: re.Match[str]) -> str | None:
    if match[0].islower() and names.is_plainly_telex(match[0]):
        return None  # moon is môn, where it is typed without its mark; Moon is a name
    if match[0] in ("MR", "MS"):
        return None  # two letters in capitals are a vaccine or a number; a person is Mr
    return tables.mapping("foreign").get(match[0].lower())


@cache
def first_words() -> frozenset[str]:
    """The run of letters, in lower case, that each foreign word begins with."""
    return tables.first_words(tables.mapping("foreign"))


@cache
def second_words() -> dict[str, frozenset[str] | None]:
    """What stands behind the first word of names of several words, as `tables.second_words` has it."""
    return tables.second_words(tables.mapping("foreign"))


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the words are a table."""
    return (
        Rule(
            name="table",
            family="letter",
            pattern=rf"(?:{tables.words('foreign')})(?![^\W_])",
            say=_say,
            ignore_case=True,
            words=first_words(),
        ),
    )
