"""Which clauses of a script tell which clauses of a plan, found by the words and facts that they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadcast.stages.script.facts import Placed, placed_facts
from broadcast.stages.script.sense import Sense, sense_of

_CLAUSE = re.compile(r"[.!?…]+[”\"’)]?(?=\s|\Z)|;|\n|\|")
_TOLD = 0.6
"""The share of a clause's words that another must have to tell the same."""
_MOST_TOLD = 8
"""A clause tells at most so many of the source, those that are most like it: the rows of a long table are all alike."""
_COMMON = 200
"""A word that is in more clauses than this tells nothing of which one is meant."""
_FEW_WORDS = 3
"""A clause with fewer words than this is told only by one that has all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A text that is compared; `place` is its number among those of its side, by which the caller knows it."""

    text: str
    place: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A part of a passage between full stops and semicolons; `start` is its offset in the passage."""

    text: str
    place: int
    start: int
    sense: Sense
    facts: tuple[Placed, ...]
    tokens: frozenset[str]
    governors: frozenset[str] = frozenset()
    """Who is named in the first clause of its sentence, and may be named again where the clause stands alone."""

    @property
    def pairs(self) -> frozenset[str]:
        """Each two words that say something and follow one another, whatever little words stand between them."""
        said = [self.sense.words[place].text for place in self.sense.content]
        return frozenset(f"{one} {other}" for one, other in pairwise(said))


@dataclass(frozen=True, kw_only=True, slots=True)
class Aligned:
    """The clauses of both sides, and for each the numbers of those on the other side that tell the same."""

    source: tuple[Clause, ...]
    said: tuple[Clause, ...]
    said_of: tuple[tuple[int, ...], ...]
    source_of: tuple[tuple[int, ...], ...]

    def kept(self, number: int) -> float:
        """The share of a source clause's words, persons aside, that the clauses telling it have together."""
        clause = self.source[number]
        told = _union(self.said[index] for index in self.said_of[number])
        return _share(clause.sense.tells | (clause.tokens - clause.sense.says), told)

    def founded(self, number: int) -> float:
        """The share of a said clause's pairs of neighbouring words that the source clauses it tells have together."""
        known = frozenset(pair for index in self.source_of[number] for pair in self.source[index].pairs)
        return _share(self.said[number].pairs, known) if self.said[number].pairs else 0.0


def clauses(passages: Iterable[Passage]) -> tuple[Clause, ...]:
    """The clauses of passages in order; one that says nothing itself, «Đừng cho ở nhờ», goes with the one before."""
    found: list[Clause] = []
    for passage in passages:
        start = 0
        first: frozenset[str] = frozenset()
        for end in [*_CLAUSE.finditer(passage.text), None]:
            until = end.start() if end else len(passage.text)
            clause = _clause(passage, start, until, first)
            if clause.tokens:
                found.append(clause)
                first = first or frozenset(mark.value for mark in clause.sense.of("actor"))
            elif clause.sense.words and found and found[-1].place == passage.place:
                found[-1] = _clause(passage, found[-1].start, until, found[-1].governors)
            if end is not None and end[0] != ";":
                first = frozenset()
            start = end.end() if end else until
    return tuple(found)


def _clause(passage: Passage, start: int, until: int, governors: frozenset[str]) -> Clause:
    text = passage.text[start:until]
    sense, facts = sense_of(text), placed_facts(text)
    tokens = sense.says | {str(placed.fact) for placed in facts if placed.fact.kind != "tên riêng"}
    return Clause(
        text=text, place=passage.place, start=start, sense=sense, facts=facts, tokens=tokens, governors=governors
    )


def align(source: Sequence[Passage], said: Sequence[Passage]) -> Aligned:
    """Hold every clause of one side against every clause of the other."""
    ours, theirs = clauses(source), clauses(said)
    said_of: list[list[int]] = [[] for _ in ours]
    source_of: list[list[int]] = [[] for _ in theirs]
    holding: dict[str, list[int]] = {}
    for number, clause in enumerate(ours):
        for token in clause.tokens:
            holding.setdefault(token, []).append(number)
    word_for_word: dict[str, list[int]] = {}
    for number, clause in enumerate(ours):
        word_for_word.setdefault(_bare(clause.text), []).append(number)
    for said_number, clause in enumerate(theirs):
        if verbatim := word_for_word.get(_bare(clause.text), [])[:_MOST_TOLD]:
            source_of[said_number] += verbatim  # it tells nothing else, however alike that is
            for number in verbatim:
                said_of[number].append(said_number)
            continue
        shared = {number: len(ours[number].tokens & clause.tokens) for number in _candidates(clause, holding)}
        alike = [number for number in shared if _tell_the_same(ours[number], clause, shared[number])]
        best = sorted(alike, key=lambda number: (-_likeness(ours[number], clause, shared[number]), number))
        for number in sorted(best[:_MOST_TOLD]):
            said_of[number].append(said_number)
            source_of[said_number].append(number)
    return Aligned(
        source=ours,
        said=theirs,
        said_of=tuple(map(tuple, said_of)),
        source_of=tuple(map(tuple, source_of)),
    )


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:").casefold()


def _candidates(clause: Clause, holding: Mapping[str, Sequence[int]]) -> set[int]:
    """The source clauses worth comparing: those that share a word which is not in very many of them."""
    held = sorted((holding[token] for token in clause.tokens if token in holding), key=len)
    rare = [numbers for numbers in held if len(numbers) <= _COMMON]
    return {number for numbers in rare or held[:1] for number in numbers[:_COMMON]}


def _tell_the_same(one: Clause, other: Clause, shared: int) -> bool:
    fewest = min(len(one.tokens), len(other.tokens))
    return shared >= (fewest if fewest < _FEW_WORDS else _TOLD * fewest)


def _likeness(one: Clause, other: Clause, shared: int) -> float:
    return 2 * shared / (len(one.tokens) + len(other.tokens))


def _union(parts: Iterable[Clause]) -> frozenset[str]:
    return frozenset(token for part in parts for token in part.tokens)


def _share(tokens: frozenset[str], others: frozenset[str]) -> float:
    return len(tokens & others) / len(tokens) if tokens else 0.0
