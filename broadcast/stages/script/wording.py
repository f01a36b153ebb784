"""What a rewritten text says in words that its source has not, and what of the source's words it has lost.

A rewriting uses other words for the same thing; which ones stand for one another, and which say nothing by themselves,
stands in the table `plain_words`. Whatever else appears is an addition: a reason, a promise, an opinion, a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.knowledge.language.roman import roman_value
from broadcast.stages.script.facts import Placed, facts, placed_facts
from broadcast.stages.script.harmless import is_everyday, is_harmless
from broadcast.stages.script.meanings import completes, meanings_of, told_length
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.sense import EVERYBODY, Sense, sense_of

_MANY = frozenset(("các", "những"))
_NUMBERS = frozenset("hai ba bốn tư năm lăm sáu bảy tám chín mười".split())
"""Figures in words, which are compared with the figures; «một» is a function word."""
_COUNTING = frozenset(
    "diện đối trường khoản việc điều bước giải loại thứ nơi phần nhóm mục ý ngày buổi giấy cách thôn nội".split()
)
"""What a list may be counted as."""
_LIST_WORDS = 9
_JOINING = frozenset(("và", "với"))
_LAST_WORDS = frozenset("thôi nhé ạ đấy đâu luôn hết nha nghe rồi vậy đi nữa cả".split())
_ENDS = ",.!?;:"
_POINTING = frozenset("này đó ấy kia nọ".split())
_DAY = {"sáng": range(12), "trưa": range(10, 15), "chiều": range(12, 19), "tối": range(17, 24), "đêm": range(19, 30)}
"""The hours that each part of the day may have."""


def wording_faults(source: str, text: str) -> tuple[str, ...]:
    """What a text adds in words of its own and what it loses of its source's, in Vietnamese.

    Words differ where somebody speaks and no table knows them all. Where a single word is new or gone, and stands among
    words that are told, the text is let pass: everything that changes the sense is looked at by rules of its own.
    """
    added = tuple(words for words in added_words(source, text) if not is_everyday(text, words, source, new=True))
    lost = tuple(words for words in lost_words(source, text) if not is_everyday(source, words, text, new=False))
    if len(added) + len(lost) == 1:
        added = tuple(words for words in added if not is_harmless(text, words, source, new=True))
        lost = tuple(words for words in lost if not is_harmless(source, words, text, new=False))
    return (*(f"thêm «{words}», bản gốc không nói" for words in added), *(f"mất «{words}»" for words in lost))


def added_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in a text and in no other words in its source, words that follow one another together."""
    return tuple(_unknown(text, source, _figures(source), _things(source), shortened=False))


def lost_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in the source and in no other words in the text, words that follow one another together."""
    return tuple(_unknown(source, text, _figures(text), frozenset(), shortened=True))


def _unknown(
    text: str, against: str, figures: frozenset[str], things: frozenset[str], *, shortened: bool
) -> Iterator[str]:
    """The runs of words that say something here and that the other side has neither so nor otherwise.

    With `shortened` a word of two syllables may be told by either, «chăn thả» by «thả».
    """
    sense, other = sense_of(text), sense_of(against)
    words = [word.text for word in sense.words]
    known = meanings_of([word.text for word in other.words])
    content = _content(sense, other) - _in_facts(text, sense) - _particles(text, sense) - _parts_of_day(text, sense)
    run: list[str] = []
    at = 0
    while at < len(words):
        length, told = told_length(words, at, known)
        places = range(at, at + length)
        saying = not content.isdisjoint(places)
        if length == 1 and not told:
            told = _counts(sense, at, figures, things)
        if saying and not told and shortened:
            told = all(words[place] in known or _is_shortened(sense, place, known) for place in places)
        if saying and not told:
            run += words[at : at + length]
        elif run and saying:
            yield " ".join(run)
            run = []
        at += length
    if run:
        yield " ".join(run)


def _is_shortened(sense: Sense, at: int, known: frozenset[str]) -> bool:
    """Whether a syllable makes a word with the one beside it, which stands on the other side by itself."""
    word = sense.words[at]
    beside = (sense.words[place] for place in (at - 1, at + 1) if place in sense.content)
    near = {other.start < word.start: other.text for other in beside if other.part == word.part}
    plain = not word.capital and word.text not in _NUMBERS
    return plain and completes(word.text, near.get(True, ""), near.get(False, ""), known)


def _particles(text: str, sense: Sense) -> frozenset[int]:
    """The places of words that only round off what is said, «một lần thôi.», or point back, «thuốc này»."""
    ends = (text[word.end :].lstrip(" ”\"')")[:1] for word in sense.words)
    last = {
        at
        for at, (word, end) in enumerate(zip(sense.words, ends, strict=True))
        if word.text in _LAST_WORDS and (end in _ENDS or not end)
    }
    return frozenset(last | {at - 1 for at, word in enumerate(sense.words) if at and word.text in _POINTING})


def _parts_of_day(text: str, sense: Sense) -> frozenset[int]:
    """The places of «sáng», «trưa», «chiều» that only say again what the hour before them says."""
    hours = {placed.end: int(placed.fact.text.split(":")[0]) for placed in placed_facts(text) if _is_hour(placed)}
    found = set()
    for at, word in enumerate(sense.words):
        hour = next((hours[end] for end in hours if not text[end : word.start].strip() and end <= word.start), None)
        if hour is not None and word.text in _DAY and hour in _DAY[word.text]:
            found.add(at)
    return frozenset(found)


def _is_hour(placed: Placed) -> bool:
    return placed.fact.kind == "giờ"


def _content(sense: Sense, other: Sense) -> frozenset[int]:
    """The places of the words that say something, persons among them whom the other side does not name."""
    named = {mark.value for mark in other.of("actor")} | {EVERYBODY}
    persons = (mark for mark in sense.of("actor") if mark.value not in named)
    places = {place for mark in persons for place in range(mark.at, mark.after)}
    return frozenset(sense.content) | {place for place in places if sense.words[place].text not in _MANY}


def _in_facts(text: str, sense: Sense) -> frozenset[int]:
    """The places of the words of dates, hours and codes, which are compared as facts: «7h30» and «7 giờ 30»."""
    spans = [(placed.start, placed.end) for placed in placed_facts(text) if placed.fact.kind != "tên riêng"]
    return frozenset(
        at for at, word in enumerate(sense.words) if any(start <= word.start < end for start, end in spans)
    )


def _counts(sense: Sense, at: int, figures: frozenset[str], things: frozenset[str]) -> bool:
    """Whether a number in words is a figure of the other side, or counts what that names: «gồm ba khoản»."""
    word = sense.words[at].text
    after = sense.words[at + 1].text if at + 1 < len(sense.words) else ""
    figure = roman_value(word.upper())
    if figure is not None and sense.words[at].capital and in_words(figure) in figures:
        return True  # «đợt II», written for the ear as «đợt hai»
    listed = word in things and (after in _COUNTING or _lists(sense, at, word))
    return word in _NUMBERS and (word in figures or listed)


def _lists(sense: Sense, at: int, number: str) -> bool:
    """Whether a number counts the things right behind it: «hai tiểu khu 312 và 315», «hai thôn Đông, Tây»."""
    behind = sense.words[at + 1 : at + _LIST_WORDS]
    near = [word for word in behind[1:4] if word.part == sense.words[at].part]
    if not any(word.capital or word.text[0].isdigit() for word in near):
        return False  # only names and figures are sure to be what is counted
    joined = sum(word.text in _JOINING for word in behind)
    commas = len({word.part for word in behind}) - 1
    return number in {in_words(joined + commas + 1), in_words(joined + 1)} and bool(joined + commas)


def _figures(text: str) -> frozenset[str]:
    """The figures of a text in words, Roman ones and those that are words already among them."""
    found = {word for fact in facts(text) for word in in_words(fact.text.removesuffix(":00")).split()}
    for word in sense_of(text).words:
        if word.text in _NUMBERS:
            found.add(word.text)
        elif word.capital and (figure := roman_value(word.text.upper())) is not None:
            found.update(in_words(figure).split())
    return frozenset(found)


def _things(text: str) -> frozenset[str]:
    """How many things the lists of a text may have, in words."""
    most = text.count(",") + text.count(";") + text.count(" và ") + 1
    return frozenset(in_words(number) for number in range(2, min(most, 10) + 1))
