"""Page numbers that a conversion left inside the text, found by the evidence of the whole document.

A number is strange where the words about it go together without it and do not go with a number, by counts of public text.
Strange numbers that rise 2, 3, 4 … through the document are its pages; a number that only looks odd is not flagged.
What announces a number by name (Điều 5, tháng 4, số 8) is never one, so that taking a page number out leaves no hole.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from broadcast.knowledge.language.letters import UPPER
from broadcast.model import Flag, PlanParagraph
from broadcast.stages.plan.context import around
from broadcast.stages.plan.strangeness import FACT, counts_nothing, strangeness

_NUMBER = re.compile(
    r"(?<![\w.,/%(–-])(?<![\w] [-–] )(\d{1,3})(?![\w/%°²³]|[.,:]\d|\s?[-–]\s?\d|\s?%|\s?[/xX×]\s?\d|\s?\))"
)
_COST = 3.5
"""Natural logarithms, as all weights here: what any paging costs, for most texts have no numbers left inside."""
_MISSING = 2.0
"""What each page costs whose number is nowhere."""
_A_PAGE = 1.0
"""What each page brings whose number is where it would begin."""
_USUAL = 1.5
"""What a usual length of pages brings, and an unusual one costs."""
_UNSURE = 5.0
"""What an unusual length costs where no number stands on a line of its own: figures of a short notice look odd at times."""
_ALONE = 3.5
"""What it costs that a series has one number: any figure may look odd once."""
_USUAL_WORDS_A_PAGE = (180, 650)
_DRIFT, _DRIFT_A_PAGE = 0.3, 0.05
"""How far from its place a page may begin, in pages: pages are never quite alike, and it adds up."""
_LEAST_STRANGE = -3.0
_NEAREST, _FARTHEST = 0.25, 1.9
"""How near to the page before it a page may begin, and how far, in pages."""
_MOST_SKIPPED = 4
_FAR_DRIFT, _FAR_DRIFT_A_PAGE = 0.8, 0.12
_ALIKE = 0.04
"""Lengths of pages that differ by less than this share are tried once."""
_OWN_LINE = 9.0
_NAMED_BEFORE = re.compile(rf"(?<=\w )([{UPPER}]\w*) (\d{{1,2}})(?![\w/]|[.,]\d)")
_COUNTS = frozenset("mỗi từng một hai ba bốn".split())
_COUNTED_HERE = 3.0
"""What it takes away that the word behind is counted in the document by a word: "3 hồi còi, mỗi hồi 20 giây"."""
_SAID_HERE = 2.0
"""What it adds that the words stand beside one another elsewhere in the document, with no number between."""
_LEAST_WORDS_A_PAGE = 25
_MOST_TRIED = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class _Number:
    paragraph: PlanParagraph
    start: int
    end: int
    value: int
    words_before: int
    strange: float


def page_numbers(
    paragraphs: Sequence[PlanParagraph], own_lines: Sequence[tuple[int, int]] = (), words_before: int = 0
) -> tuple[Flag, ...]:
    """A flag for each number inside a sentence that is likely a page's.

    `own_lines` are (line, value) of the numbers that stand alone on a line: they are part of the series. `words_before`
    is how many words the title block has, which fill the first page too.
    """
    found = [*_inside(paragraphs, words_before), *_alone(paragraphs, own_lines, words_before)]
    found.sort(key=lambda number: (number.paragraph.line, number.start))
    words = words_before + sum(len(paragraph.text.split()) for paragraph in paragraphs)
    return tuple(_flag(number) for number in _series(found, words) if number.end > number.start)


def _inside(paragraphs: Sequence[PlanParagraph], words: int) -> list[_Number]:
    found: list[_Number] = []
    said = _said_beside(paragraphs)
    counted = frozenset(second for first, second in said if first in _COUNTS)
    names = Counter(
        (name[1].lower(), name[2]) for paragraph in paragraphs for name in _NAMED_BEFORE.finditer(paragraph.text)
    )
    for paragraph in paragraphs:
        text = paragraph.text
        for match in _NUMBER.finditer(text) if paragraph.kind in {"text", "item"} else ():
            before = words + len(text[: match.start()].split())
            if match[1].startswith("0") or not before or not 1 <= int(match[1]) <= before // _LEAST_WORDS_A_PAGE + 2:
                continue
            strange = strangeness(text, match.start(), match.end())
            left, right = _beside(text, match.start(), match.end())
            strange += _SAID_HERE * ((left, right) in said) - _COUNTED_HERE * (right in counted)
            if names[left, match[1]] > 1:
                continue  # a name with its number: «thủy điện Suối Trăn 2»
            if strange >= _LEAST_STRANGE:
                found.append(
                    _Number(
                        paragraph=paragraph, start=match.start(), end=match.end(), value=int(match[1]),
                        words_before=before, strange=strange,
                    )
                )  # fmt: skip
        words += len(text.split())
    return found


def _said_beside(paragraphs: Sequence[PlanParagraph]) -> frozenset[tuple[str, str]]:
    """The pairs of words that stand beside one another somewhere in the document."""
    words = (re.findall(r"[^\W\d_]+|[^\w\s]|\d+", paragraph.text.lower()) for paragraph in paragraphs)
    return frozenset(pair for sentence in words for pair in pairwise(sentence))


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The words on both sides of a place."""
    left, right = re.search(r"([^\W\d_]+)\s*$", text[:start]), re.match(r"\s*([^\W\d_]+)", text[end:])
    return (left[1].lower(), right[1].lower()) if left and right else ("", "")


def _alone(paragraphs: Sequence[PlanParagraph], own_lines: Sequence[tuple[int, int]], first: int) -> list[_Number]:
    found = []
    for line, value in own_lines:
        words = first + sum(len(paragraph.text.split()) for paragraph in paragraphs if paragraph.line < line)
        if value < 1 or not words:
            continue
        place = PlanParagraph(text="", line=line)
        found.append(_Number(paragraph=place, start=0, end=0, value=value, words_before=words, strange=_OWN_LINE))
    return found


def _series(found: Sequence[_Number], words: int) -> list[_Number]:
    """The numbers of the likeliest paging of the document; none where it is likelier to have none.

    A paging is a number of words to a page. Page 3 then begins after two pages' words; the pages whose numbers are nowhere
    speak against it, and so do pages of an unusual length. Numbers at the pages' feet stand a page later than at their heads.
    """
    heads = [number for number in found if number.value > 1]
    at_feet = [replace(number, value=number.value + 1) for number in found]
    series, weight = _likeliest(heads, words)
    of_feet, more = _likeliest(at_feet, words) if any(number.value == 1 for number in found) else ([], 0.0)
    if of_feet and more > weight and of_feet[0].value == 2:
        return [replace(number, value=number.value - 1) for number in of_feet]
    return series


def _likeliest(found: Sequence[_Number], words: int) -> tuple[list[_Number], float]:
    """The likeliest series of numbers at the heads of pages, and its weight."""
    best, chosen = 0.0, list[_Number]()
    tried: set[int] = set()
    for number in sorted(found, key=lambda number: -number.strange)[:_MOST_TRIED]:
        length = number.words_before / (number.value - 1)
        about = round(math.log(length) / _ALIKE)
        if about in tried:
            continue
        tried.add(about)
        series = _of_length(found, length)
        if not series:
            continue
        missing = max(0, max(int(words / length) + 1, series[-1].value) - 1 - len(series))
        low, high = _USUAL_WORDS_A_PAGE
        weight = sum(number.strange + _A_PAGE for number in series) - _MISSING * missing - _COST
        alone = any(number.end == number.start for number in series)  # on a line of its own
        sure = alone or all(counts_nothing(number.paragraph.text[number.end :]) for number in series)
        weight += _USUAL if low <= length <= high else -_USUAL if sure else -_UNSURE
        weight -= _ALONE if len(series) == 1 and not sure else 0.0
        if weight > best:
            best, chosen = weight, series
    return chosen, best


def _of_length(found: Sequence[_Number], length: float) -> list[_Number]:
    """The strangest rising series in which each page begins about a page's length after the one before it."""
    near = [
        number for number in found if _off(number, length) <= length * (_FAR_DRIFT + _FAR_DRIFT_A_PAGE * number.value)
    ]
    best: list[tuple[float, int]] = []  # (weight of the best series that ends here, the place before it)
    for place, number in enumerate(near):
        begins = _off(number, length) <= length * (_DRIFT + _DRIFT_A_PAGE * number.value)
        weight, back = (-_MISSING * (number.value - 2), -1) if begins else (FACT, -1)
        for earlier in range(place - 1, -1, -1):
            apart = number.words_before - near[earlier].words_before
            if apart > _FARTHEST * _MOST_SKIPPED * length:
                break
            steps = number.value - near[earlier].value
            if steps < 1 or not _NEAREST * steps * length <= apart <= _FARTHEST * steps * length:
                continue
            other = best[earlier][0] - _MISSING * (steps - 1)
            if other > weight:
                weight, back = other, earlier
        best.append((weight + number.strange + _A_PAGE, back))
    place = max(range(len(best)), key=lambda at: best[at][0], default=-1)
    series: list[_Number] = []
    while place >= 0:
        series.append(near[place])
        place = best[place][1]
    return series[::-1]


def _off(number: _Number, length: float) -> float:
    """How far from the place where its page would begin a number stands, in words."""
    return abs(number.words_before - (number.value - 1) * length)


def _flag(number: _Number) -> Flag:
    text = number.paragraph.text
    context = around(text, number.start, number.end)
    without = around(text[: number.start].rstrip() + text[number.end :], number.start - 1, number.start - 1)
    return Flag(
        kind="page-number",
        text=str(number.value),
        context=context,
        suggestion=without,
        line=number.paragraph.line,
        start=number.start,
    )
