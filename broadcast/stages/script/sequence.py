"""Whether steps keep their order, and things that stand in pairs their partners, where no number tells which is which.

«múc nước, vét bùn, chờ nước dâng» are steps where the source says so; «thôn A nhận tại trường, thôn B nhận tại trạm»
are pairs. Both are followed by the words that only one of the steps, or one of the pairs, has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product

from broadcast.stages.script.facts import placed_facts
from broadcast.stages.script.meanings import meanings_of, told_among
from broadcast.stages.script.order import exchanged
from broadcast.stages.script.sense import sense_of

_IN_TURN = re.compile(
    r"\b(?:theo (?:các |trình tự|thứ tự)(?:bước)?|các bước|lần lượt|sau đó|rồi(?: mới)?"
    r"|tiếp theo|tiếp đó|cuối cùng|sau cùng"
    r"|kế đó|đi trước|đi sau)\b",
    re.IGNORECASE,
)
_STEP_END = re.compile(r"[.!?;:,](?=\s|\Z)|\n|\s(?:rồi mới|rồi|sau đó mới|sau đó|xong)\s", re.IGNORECASE)
_TURNED_BACK = re.compile(
    r"\b(?:trước khi|sau khi|trước lúc|trước đó|trước đã|khi đã|xong mới|mới được)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[.!?;](?=\s|\Z)|\n")
_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)|\n")
_TOLD_OFF = re.compile(r"(?:;|:)\s+(?:tiếp theo|tiếp đó|kế đó|sau đó|rồi|cuối cùng|sau cùng)\b", re.IGNORECASE)
"""Steps between semicolons, «…: trước tiên A; tiếp đó B; rồi C», are steps of one sentence."""
_FEWEST_STEPS = 2
_TOLD = 0.6
"""The share of a step's own words that a part must tell to be taken for that step."""
_PAIR_ENDS = (
    re.compile(r"[.!?;:](?=\s|\Z)|\n"),
    re.compile(r"[.!?;:,](?=\s|\Z)|\n"),
    re.compile(r"[.!?;:](?=\s|\Z)|\n|\s(?:và|còn)\s"),
    re.compile(r"[.!?;:,](?=\s|\Z)|\n|\s(?:và|còn)\s"),
)
"""Where the parts of a pair may end: at full stops, at commas, or at «và»."""
_TIMES_OF_DAY = frozenset(("sáng", "trưa", "chiều", "tối", "đêm"))
_FOUND_AGAIN = 0.5
_MOST_PARTS = 40


def turned_sequence(source: str, text: str) -> tuple[str, ...]:
    """Two steps of the source that the text tells in the other order, in Vietnamese."""
    parts = [part for part in _STEP_END.split(text) if part.strip()][:_MOST_PARTS]
    known = [meanings_of([word.text for word in sense_of(part).words]) for part in parts]
    for steps in _steps(source):
        placed = [(step, at) for step in steps if (at := _place(step, steps, known)) >= 0]
        for (one, first), (other, second) in combinations(placed, 2):
            between = " ".join(parts[second : first + 1])
            if second < first and not _TURNED_BACK.search(between):
                return (f"đảo thứ tự trước sau: «{' '.join(other)}» rồi mới «{' '.join(one)}»",)
    return ()


def _steps(source: str) -> Iterator[list[tuple[str, ...]]]:
    """The steps of each clause that tells some in turn, each as its words that say something."""
    for clause in _clauses(source):
        told = clause.rpartition(":")[2] if ":" in clause else clause
        if not _IN_TURN.search(clause) or _TURNED_BACK.search(told):
            continue
        rows = [_telling(part) for part in _STEP_END.split(told)]
        steps = [row for row in rows if len(row) > 1]
        if len(steps) >= _FEWEST_STEPS:
            yield steps


def _clauses(source: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(source):
        if _TOLD_OFF.search(sentence):
            yield sentence
        else:
            yield from _CLAUSE_END.split(sentence)


def _telling(part: str) -> tuple[str, ...]:
    sense = sense_of(part)
    return tuple(sense.words[at].text for at in sense.content)


def _place(step: tuple[str, ...], steps: Sequence[tuple[str, ...]], known: Sequence[frozenset[str]]) -> int:
    """The number of the only part that tells the words of one step alone; -1 where there is none or several."""
    others = {word for other in steps if other != step for word in other}
    own = [word for word in step if word not in others]
    if not own:
        return -1
    shares = [len(told_among(own, words).intersection(own)) / len(set(own)) for words in known]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _TOLD and shares.count(best) == 1 else -1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """What a part tells, its words and facts in their order."""

    tokens: tuple[str, ...]
    shown: str


def exchanged_partners(source: str, text: str) -> tuple[str, ...]:
    """Two things that have exchanged what is said of each, in Vietnamese: «A nhận tại trường, B nhận tại trạm»."""
    theirs = [_rows(text, ends) for ends in _PAIR_ENDS]
    for ends in _PAIR_ENDS:
        ours = _rows(source, ends)
        for one, other in pairwise(ours):
            for rows in theirs:
                for first, second in chain(pairwise(rows), zip(rows, rows[2:], strict=False)):
                    if _is_crossed(one, other, first, second):
                        return (f"đổi chỗ cho nhau: «{first.shown}», «{second.shown}»",)
    return ()


def exchanged_times(source: str, text: str) -> tuple[str, ...]:
    """Two parts of the day that have exchanged what is done then, in Vietnamese: «sáng họp, chiều phát quà»."""
    ours, theirs = ([_by_time(side, ends) for ends in _PAIR_ENDS[:2]] for side in (source, text))
    for own, said in product(ours, theirs):
        for one, other in exchanged(own, said):
            return (f"việc của «{one}» và «{other}» bị đổi cho nhau",)
    return ()


def _by_time(text: str, ends: re.Pattern[str]) -> dict[str, frozenset[str]]:
    """What is told of each part of the day, by the words that no other part has; only where a clause names one."""
    found: dict[str, frozenset[str]] = {}
    for part in ends.split(text):
        sense = sense_of(part)
        times = {word.text for word in sense.words} & _TIMES_OF_DAY
        if len(times) == 1:
            time = next(iter(times))
            found[time] = found.get(time, frozenset()) | (sense.says - times)
    return {
        time: said - {word for other, words in found.items() if other != time for word in words}
        for time, said in found.items()
    }


def _rows(text: str, ends: re.Pattern[str]) -> list[_Row]:
    rows = [_row(part) for part in ends.split(text) if part.strip()]
    return [row for row in rows if len(row.tokens) > 1][:_MOST_PARTS]


def _row(part: str) -> _Row:
    sense, placed = sense_of(part), placed_facts(part)
    told = [fact for fact in placed if fact.fact.kind != "tên riêng"]
    named = {place for mark in sense.of("actor") for place in range(mark.at, mark.after)}
    tokens = [(fact.start, str(fact.fact)) for fact in told]
    for at, word in enumerate(sense.words):
        if (at in sense.content or at in named) and not any(fact.start <= word.start < fact.end for fact in told):
            tokens.append((word.start, word.text))
    return _Row(tokens=tuple(dict.fromkeys(token for _, token in sorted(tokens))), shown=" ".join(part.split()[:8]))


def _is_crossed(one: _Row, other: _Row, first: _Row, second: _Row) -> bool:
    """Whether a part has the head of one and the tail of another, and a second part what is left of both."""
    common = set(one.tokens) & set(other.tokens) & set(first.tokens) & set(second.tokens)
    if not common:
        return False  # «thôn A nhận …, thôn B nhận …» are put alike
    own = [token for token in one.tokens if token not in other.tokens]
    its = [token for token in other.tokens if token not in one.tokens]
    here = [token for token in first.tokens if token not in second.tokens]
    there = [token for token in second.tokens if token not in first.tokens]
    own_here, own_there = _places(own, here), _places(own, there)
    its_here, its_there = _places(its, here), _places(its, there)
    if not (own_here and own_there and its_here and its_there):
        return False
    if len(own_here) + len(own_there) < _FOUND_AGAIN * len(own):
        return False
    if len(its_here) + len(its_there) < _FOUND_AGAIN * len(its):
        return False
    return _slot(own_there, own_here) == _slot(its_here, its_there) and not _slot(own_there, own_here)[2]


def _slot(block: Sequence[int], rest: Sequence[int]) -> tuple[bool, bool, bool]:
    """Whether something of a part stands before a block of it, behind it, and within it."""
    return rest[0] < block[0], rest[-1] > block[-1], any(block[0] < place < block[-1] for place in rest)


def _places(tokens: Sequence[str], among: Sequence[str]) -> list[int]:
    return [at for at, token in enumerate(tokens) if token in among]
