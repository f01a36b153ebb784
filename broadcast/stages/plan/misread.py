"""Words that are likely misread by a scan or mistyped: what stands there is far less likely than what is one slip away.

Whether it is, the neighbours on both sides say, by counts of public text. On a clean document silence is the right answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from broadcast.knowledge import tables
from broadcast.knowledge.language.pairs import NUMBER, frequency, known, log_odds, seen
from broadcast.knowledge.language.slips import as_typed, cost, likely, marked_otherwise
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, together
from broadcast.model import Flag, PlanParagraph
from broadcast.stages.plan.context import around

_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_NUMBER_BEFORE, _NUMBER_BEHIND = re.compile(r"\d\(? \Z"), re.compile(r" \(?\d")
"""A number right beside a run of words."""
_LEAST_GAIN = 6.0
"""How much likelier (natural logarithm) another word must be in a text that is full of slips: a bad scan, or typed in haste."""
_MOST_ASKED = 9.5
"""… in a text that has a few of them …"""
_LEAST_GAIN_CLEAN = 11.8
"""… and in a text that seems clean."""
_LEAST_GAIN_ONE = 10.5
"""… and in one that has a single sure slip. All were set on texts that were not counted, with and without slips put in."""
_RARITY_BEGINS = 3.8
"""Between the first two, what is asked falls with the logarithm of how many words there are to a sure slip."""
_WORDS_A_SURE_SLIP = 2000
"""A text with a sure slip in so many words is not clean."""
_NO_SYLLABLE_GAIN = 8.0
"""What it adds that what stands there is no syllable at all."""
_VIETNAMESE_LETTERS = 5.0
"""… and that it has letters of Vietnamese all the same, so that it is no foreign word."""
_OUR_OWN = ("ng", "nh")
"""How no foreign word begins."""
_MARK_ONLY = 1.5
"""A tone or mark taken for another is the commonest slip of a scan, and of hands."""
_A_WORD = 2.0
"""What it adds that the suggestion makes a word of the dictionary with a neighbour."""
_SEEN_HERE = 2.0
"""What it adds that the suggestion stands elsewhere in the document."""
_TOPIC = 0.8
"""What speaks for a word that the document has in other places too: the share of its `_topics` that counts."""
_IS_A_WORD = 4.0
"""What speaks for a syllable that makes a word of the dictionary with a neighbour as it is."""
_FOREIGN = 4.0
"""… and for plain letters that are no syllable: they may be a name or a foreign word."""
_TAKEN = 4.0
"""… and that the word before, with which the suggestion makes a word, makes one with the word before it."""
_A_WORD_HERE, _OFTEN_HERE = 8.0, 4
"""… and that it stands in the document so many times, and what is suggested nowhere beside the same words: "Trưởng bon"."""
_RIGHT_WORD = 8.0
"""… and that it is one of the words of dialects and crafts in right_words.tsv."""
_UNITS = frozenset("mm cm dm km kg mg ml cc kv kw kwh kva ha hz gb mb m g l h".split())
_RARE_WORD = 3.0
"""… and for a syllable that was never counted, which the suggestion makes no word in place of: dialects and crafts have many."""
_BARE_VOWELS = frozenset("aêioôu")
_JOINED_LOAN = 8.0
"""… and for one that begins with such a vowel, before a syllable: iốt, ôtô, axít."""
_HALF_KNOWN = 1.5
"""… and for a syllable that is common beside one of its neighbours: "hộ cử một người"."""
_COUNTED = 10.0
"""… beside a number most of all: it counts things of all crafts, "2 dảnh"."""
_LONG_ENOUGH = 4
"""Letters that a foreign word seldom has in common with a syllable without its marks."""
_ATTESTED = 4.0
"""A pair seen at least this often is no accident."""
_COMMON_PAIR = 25.0
"""A pair seen this often on both sides is not looked at."""
_NO_SYLLABLE_COST = 12.0


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with nothing but single blanks between them; `said` are they folded, with what stands beside the run."""

    paragraph: PlanParagraph
    start: int
    words: list[str]
    said: tuple[str, ...]

    @classmethod
    def of(cls, paragraph: PlanParagraph, match: re.Match[str]) -> _Run:
        text, words = paragraph.text, match[0].split(" ")
        before = NUMBER if _NUMBER_BEFORE.search(text, max(0, match.start() - 3), match.start()) else ""
        behind = NUMBER if _NUMBER_BEHIND.match(text, match.end()) else ""
        return cls(paragraph, match.start(), words, (before, *map(folded, words), behind))


def misread(paragraphs: Sequence[PlanParagraph]) -> tuple[Flag, ...]:
    """A flag for each word that was likely another one, with the word that it was and its likelier neighbour."""
    runs = [_Run.of(paragraph, match) for paragraph in paragraphs for match in _RUN.finditer(paragraph.text)]
    here: Counter[tuple[str, str]] = Counter()
    for run in runs:
        here.update(pairwise(run.said[1:-1]))
    topics = _topics(here)
    often = Counter(word for run in runs for word in run.said[1:-1])
    found = [flag for run in runs for flag in _in_run(run, here, topics, often)]
    sure = [flag for flag, gain in found if gain >= _LEAST_GAIN_CLEAN]
    words = sum(len(run.words) for run in runs)
    if len(sure) < max(1, words // _WORDS_A_SURE_SLIP):
        return tuple(sure)
    if len(sure) == 1:
        return tuple(flag for flag, gain in found if gain >= _LEAST_GAIN_ONE)
    least = max(_LEAST_GAIN, min(_MOST_ASKED, _RARITY_BEGINS + math.log(words / len(sure))))
    return tuple(flag for flag, gain in found if gain >= least)


def _topics(here: Counter[tuple[str, str]]) -> dict[str, float]:
    """How much oftener (natural logarithm) the document has a syllable than texts at large, where nothing is odd about it."""
    counts: Counter[str] = Counter()
    for (first, second), count in here.items():
        if seen(first, second) >= _ATTESTED:
            counts[first] += count
            counts[second] += count
    words = max(1, here.total())
    return {
        word: max(0.0, math.log(count / 2 / words) - log_odds("", word)) for word, count in counts.items() if count > 1
    }


def _in_run(
    run: _Run, here: Counter[tuple[str, str]], topics: dict[str, float], often: Counter[str]
) -> Iterator[tuple[Flag, float]]:
    paragraph, words, said = run.paragraph, run.words, run.said
    common = [seen(first, second) >= _COMMON_PAIR for first, second in pairwise(said)]
    last = -1
    for place, word in enumerate(words):
        left, own, right = said[place], said[place + 1], said[place + 2]
        if (common[place] and common[place + 1]) or place <= last or not (left or right):
            continue
        if not _may_be_misread(word, place, words):
            continue
        if place == 0 and word[:1].isupper() and paragraph.text.endswith(", ", 0, run.start):
            continue  # a list of names
        if place == 0 and paragraph.text.endswith(("'", "’", "."), 0, run.start):
            continue  # a part of a name or of an address: S'rônh, xa.gov.vn
        if place == 0 and (
            paragraph.text[max(0, run.start - 1) : run.start].isdigit() or (left == NUMBER and own in _UNITS)
        ):
            continue  # a unit: 18.500đ, 50 cm
        found = max(
            (
                (gain + _SEEN_HERE * bool(here[left, other] or here[other, right]), other)
                for other, gain in _better(left, own, right)
            ),
            default=None,
        )
        if found is None:
            continue
        gain = found[0] - _TOPIC * topics.get(own, 0.0) * valid(own)
        gain -= _TAKEN * (valid(own) and _is_taken(said, place + 1, found[1]))
        elsewhere = bool(here[left, found[1]] or here[found[1], right])
        gain -= _A_WORD_HERE * (valid(own) and often[own] >= _OFTEN_HERE and not elsewhere)
        if gain < _LEAST_GAIN:
            continue
        beside = -1 if not right or (left and log_odds(left, found[1]) > log_odds(found[1], right)) else 1
        first, last = (place - 1, place) if beside < 0 else (place, place + 1)
        if not valid(own) or not 0 <= first <= last < len(words):  # no word needs a neighbour to be none
            first = last = place
        start = run.start + sum(len(word) + 1 for word in words[:first])
        text = " ".join(words[first : last + 1])
        shown = found[1][:1].upper() + found[1][1:] if word[:1].isupper() else found[1]
        suggestion = " ".join(shown if at == place else words[at] for at in range(first, last + 1))
        context = around(paragraph.text, start, start + len(text))
        flag = Flag(
            kind="ocr-suspect", text=text, context=context, suggestion=suggestion, line=paragraph.line, start=start
        )
        yield flag, gain


def _may_be_misread(word: str, place: int, words: Sequence[str]) -> bool:
    """Names, abbreviations and foreign words are left alone."""
    if (
        word.isupper()
        or (len(word) > 7 and word.isascii() and not valid(word.lower()))
        or (len(word) > 1 and not word[1:].islower())
    ):
        return False
    if word[:1].isupper() and (place > 0 or (len(words) > 1 and words[1][:1].isupper())):
        return False
    return len(word) > 1 or (len(words) > 1 and valid(word.lower()))


def _is_taken(said: Sequence[str], place: int, other: str) -> bool:
    """Whether the word before, which speaks for the other reading, belongs to the word before itself: bình xét | cử.

    The word behind is asked no such thing: in «chuyển đổi số» it makes a word with what comes next as well.
    """
    return place > 1 and together(said[place - 1], other) and together(said[place - 2], said[place - 1])


@cache
def _right_words() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.rows("broadcast.stages.plan", "right_words"))


@lru_cache(maxsize=65536)
def _better(left: str, own: str, right: str) -> tuple[tuple[str, float], ...]:
    """The readings that are likelier by far, and by how much (natural logarithm)."""
    is_syllable = valid(own)
    beside = [word for word in (left, right) if word and word != NUMBER]
    if not is_syllable and own.isascii() and not all(map(valid, beside)):
        return ()  # a foreign word
    joined = not is_syllable and own[:1] in _BARE_VOWELS and valid(own[1:])
    plain_slips = frozenset[str]()
    if not is_syllable and own.isascii() and not known(own):
        plain_slips = frozenset((*as_typed(own), *(marked_otherwise(own) if len(own) >= _LONG_ENOUGH else ())))
    makes_word = is_syllable and (together(left, own) or together(own, right)) and frequency(own) > 1
    held = log_odds(left, own) + log_odds(own, right) if is_syllable else -_NO_SYLLABLE_COST + log_odds("", right)
    known_beside = is_syllable and max(seen(left, own), seen(own, right)) >= _COMMON_PAIR
    found: list[tuple[str, float]] = []
    others = dict.fromkeys((*likely(own), *plain_slips))
    if not is_syllable and not own.isascii():
        others |= dict.fromkeys(marked_otherwise(own))
    for other in others:
        if (is_syllable or own.isascii()) and seen(left, other) < _ATTESTED and seen(other, right) < _ATTESTED:
            continue
        gain = (
            log_odds(left, other)
            + log_odds(other, right)
            - held
            + _MARK_ONLY
            - (0.0 if other in plain_slips else cost(own, other))
        )
        word_of_other = together(left, other) or together(other, right)
        gain += _A_WORD * word_of_other
        gain += 0.0 if is_syllable else _NO_SYLLABLE_GAIN + _VIETNAMESE_LETTERS * (not own.isascii())
        gain -= _HALF_KNOWN * (known_beside and not word_of_other)
        gain -= _RIGHT_WORD * (own in _right_words())
        foreign = own.isascii() and not is_syllable and own[:2] not in _OUR_OWN and other not in plain_slips
        gain -= _IS_A_WORD * makes_word + _FOREIGN * foreign + _JOINED_LOAN * joined
        gain -= (_COUNTED if NUMBER in {left, right} else _RARE_WORD) * (
            is_syllable and not known(own) and not word_of_other
        )
        if gain >= _LEAST_GAIN - _SEEN_HERE:
            found.append((other, gain))
    return tuple(found)
