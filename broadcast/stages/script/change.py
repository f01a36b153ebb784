"""One change of sense between a text and the one it was made from, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.stages.script.alignment import Clause
from broadcast.stages.script.sense import Mark, Sense

SURE = 0.6
"""The share of a clause's words that must be found again before its sense is judged."""
VERY_SURE = 0.8
FAITHFUL = 0.7
"""The share of a said clause's neighbouring words that must stand in the plan before an addition in it is judged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of sense. `what` says it in Vietnamese; `source` and `said` are the numbers of the passages."""

    what: str
    source: int
    said: int
    offset: int = 0


def count_of_denials(clauses: Sequence[Clause]) -> int:
    """How many denials clauses hold together."""
    return sum(len(clause.sense.of("not")) for clause in clauses)


def words_after(sense: Sense, at: int) -> list[str]:
    """The words of a clause that carry its content, from one of its words on."""
    return [sense.words[place].text for place in sense.content if place >= at]


def around(clause: Clause, mark: Mark) -> str:
    """The text of a clause from a mark on, some words long, as it is shown."""
    words = clause.sense.words
    last = words[min(mark.after + 4, len(words)) - 1]
    return clause.text[words[mark.at].start : last.end]


def short(clause: Clause) -> str:
    """The beginning of a clause, as it is shown."""
    words = clause.text.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "")  # ten words show where


def offset_of(clause: Clause, mark: Mark) -> int:
    """Where a mark stands in the passage of its clause, in characters."""
    return clause.start + clause.sense.words[mark.at].start


def change_in(what: str, source: Clause, said: Clause) -> Change:
    """A change between two clauses, at the beginning of the one that is said."""
    return Change(what=what, source=source.place, said=said.place, offset=said.start)
