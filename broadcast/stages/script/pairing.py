"""Whether each figure still stands with what it counted: two exchanged within a section, a deadline turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadcast.stages.script.alignment import Aligned, Clause
from broadcast.stages.script.change import Change
from broadcast.stages.script.facts import Fact, Placed, same
from broadcast.stages.script.sense import Mark

_REACH_WORDS = 6
_NEAR_WORDS = 2
_FAR, _APART = 0.75, 0.25
"""What a word weighs that stands farther off than `_NEAR_WORDS`, and one that a comma parts from the figure."""
_MARGIN = 1.0
"""How much better a figure must fit another's place before it is called exchanged; a neighbouring word counts 1."""
_MARGIN_OF_TWO = 0.4
"""The same where the other stands in its place in turn."""
_LEAST_FIT = 2.0
_MOST_PLACES = 50
"""As often a figure of the source is looked at; one that comes more often counts nothing in particular."""
_TURNED = {"le": "ge", "ge": "le"}
_OVER = frozenset(("quá", "vượt quá", "hơn"))
_PARTED = re.compile(r"[,.!?;]|\b(?:khi|nếu|lúc)\b", re.IGNORECASE)
"""What parts a denial from a limit behind it: «không cho qua khi ngập quá 30 cm» limits nothing to 30 cm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Figure:
    """A figure among its words: `near` weighs each by how close it stands; `bound` is le, ge or empty."""

    fact: Fact
    near: dict[str, float]
    bound: str
    place: int
    offset: int
    shown: str


def exchanged(aligned: Aligned) -> tuple[Change, ...]:
    """The figures of the said text that stand where the source has another figure, and the limits turned round."""
    ours = [tuple(_figures(clause)) for clause in aligned.source]
    theirs = [tuple(_figures(clause)) for clause in aligned.said]
    placed: dict[Fact, list[_Figure]] = {}
    for figure in (figure for row in ours for figure in row):
        placed.setdefault(figure.fact, []).append(figure)
    found: list[Change] = []
    for number, row in enumerate(theirs):
        near = [figure for index in aligned.source_of[number] for figure in ours[index]]
        told = {index for source in aligned.source_of[number] for index in aligned.said_of[source]} | {number}
        around = [figure for index in sorted(told) for figure in theirs[index]]
        for figure in row:
            own = _own(figure, placed)
            found += _swapped(figure, own, [*near, *own], around)
            found += _turned(figure, own)
    return tuple(dict.fromkeys(found))


def _own(figure: _Figure, placed: Mapping[Fact, Sequence[_Figure]]) -> list[_Figure]:
    """Where the source has the figure, at most `_MOST_PLACES` times; a day without its year is that of any."""
    exact = placed.get(figure.fact, ())
    if exact or figure.fact.kind != "ngày":
        return list(exact[:_MOST_PLACES])
    days = (fact for fact in placed if fact.kind == "ngày" and same(fact, figure.fact))
    return [place for fact in days for place in placed[fact]][:_MOST_PLACES]


def _swapped(
    figure: _Figure, own: Sequence[_Figure], near: Sequence[_Figure], around: Sequence[_Figure]
) -> Iterator[Change]:
    others = [other for other in near if not same(other.fact, figure.fact) and other.fact.kind == figure.fact.kind]
    if not own or not others:
        return
    best = max(others, key=lambda other: _fit(other, figure))
    fit, right = _fit(best, figure), max(_fit(other, figure) for other in own)
    gain = fit - right
    if fit < _LEAST_FIT or gain < _MARGIN_OF_TWO or (gain < _MARGIN and not _in_turn(best, figure, near, around)):
        return
    if any(_in_place(other, near) for other in around if same(other.fact, best.fact)):
        return
    what = f"«{figure.shown}» đứng vào chỗ của «{best.shown}»"
    yield Change(what=what, source=best.place, said=figure.place, offset=figure.offset)


def _in_turn(best: _Figure, figure: _Figure, ours: Sequence[_Figure], theirs: Sequence[_Figure]) -> bool:
    """Whether the figure in whose place another is said is itself said in that one's place."""
    for other in theirs:
        if same(other.fact, best.fact):
            own = max((_fit(mine, other) for mine in ours if same(mine.fact, other.fact)), default=0.0)
            theirs_fit = max((_fit(mine, other) for mine in ours if same(mine.fact, figure.fact)), default=0.0)
            if theirs_fit > own:
                return True
    return False


def _in_place(figure: _Figure, ours: Sequence[_Figure]) -> bool:
    """Whether a said figure fits the place that the source gives it at least as well as any other's."""
    own = max((_fit(other, figure) for other in ours if same(other.fact, figure.fact)), default=0.0)
    return own >= max((_fit(other, figure) for other in ours if not same(other.fact, figure.fact)), default=0.0)


def _turned(figure: _Figure, own: Sequence[_Figure]) -> Iterator[Change]:
    if not figure.bound or not own:
        return
    nearest = max(own, key=lambda other: _fit(other, figure))
    if _fit(nearest, figure) >= _MARGIN and {other.bound for other in own} == {_TURNED[figure.bound]}:
        what = f"mốc «{figure.shown}» bị đảo chiều"
        yield Change(what=what, source=nearest.place, said=figure.place, offset=figure.offset)


def _fit(one: _Figure, other: _Figure) -> float:
    return sum(min(weight, other.near.get(word, 0)) for word, weight in one.near.items())


def _figures(clause: Clause) -> Iterator[_Figure]:
    yield from (_figure(clause, placed) for placed in clause.facts if placed.fact.kind != "tên riêng")


def _labels(text: str, end: int, start: int) -> bool:
    """Whether a word before a figure stands in its label: "Làm mới: 60.000.000 đồng"."""
    between = text[end:start] if end <= start else ","
    return "," not in between and ";" not in between and ":" in between


def _denied(clause: Clause, bound: Mark, placed: Placed) -> bool:
    """Whether «quá» stands behind a denial that reaches it: «không đọc quá 10 phút» is at most ten."""
    before = [mark for mark in clause.sense.of("not") if mark.after <= bound.at]
    return bool(before) and not _PARTED.search(clause.text[clause.sense.words[before[-1].at].start : placed.start])


def _figure(clause: Clause, placed: Placed) -> _Figure:
    words = clause.sense.words
    left = [place for place, word in enumerate(words) if word.end <= placed.start]
    right = [place for place, word in enumerate(words) if word.start >= placed.end]
    named = {place for mark in clause.sense.of("actor") for place in range(mark.at, mark.after)}
    telling = {*clause.sense.content, *named}
    part = next((word.part for word in words if word.start >= placed.start), words[-1].part if words else 0)
    near: dict[str, float] = {}
    for side, name in ((left[::-1], "<"), (right, ">")):
        for distance, place in enumerate([word for word in side if word in telling][:_REACH_WORDS]):
            word = words[place]
            apart = word.part != part and not _labels(clause.text, word.end, placed.start)
            weight = _APART if apart else 1 if distance < _NEAR_WORDS else _FAR
            near[word.text] = max(near.get(word.text, 0), weight)
            if distance < _NEAR_WORDS and not apart:
                near[name + word.text] = 1 / 2  # on which side it stands tells something too
    if left:
        near["<" + words[left[-1]].text] = 1
    marks = [mark for mark in clause.sense.of("bound") if mark.after - 1 in left[-3:]]
    bound = marks[-1].value if marks else ""
    if marks and marks[-1].text in _OVER and _denied(clause, marks[-1], placed):
        bound = _TURNED[bound]
    start = clause.sense.words[left[-1]].start if left else placed.start
    last = words[right[0]].end if right else placed.end
    return _Figure(
        fact=placed.fact,
        near=near,
        bound=bound,
        place=clause.place,
        offset=clause.start + placed.start,
        shown=" ".join(clause.text[start if placed.start - start < 20 else placed.start : last].split()),
    )
