"""The sense of a text as marks in its order: what is denied, how strongly it is asked, who is named, why, how far.

What the words are stands in the tables `markers`, `actors` and `function_words`; the longest words that fit are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.words import folded

_SYLLABLE = re.compile(r"[^\W\d_]+|\d[\d.,/:]*")
_PART = re.compile(r"[,:;.!?…]\s|\n")
_PACKAGE = "broadcast.stages.script"
EVERYBODY = "bà con"
"""What the table of actors calls those who listen."""
OFFICE = "ủy ban nhân dân"
"""What it calls the office of a commune."""
SEATS = frozenset(("xã", "phường"))
"""Words that mean that office, too, where they stand by themselves: «xã yêu cầu»."""
LISTENERS = frozenset(("học sinh", "trẻ em", "phụ huynh", "thanh niên", "phụ nữ", "người lao động", "hộ nghèo"))
"""Persons for whom a speaker says «các em», «ai»; an office is always named."""
_NOT_OWNED = frozenset("tịch động yếu trương trì nhật đề quyền quan thể nghĩa nhiệm lực chốt đạo".split())
"""Syllables with which "chủ" makes a word that is no owner: «chủ động», «chủ nhật»."""
_BODIES = frozenset("phòng ban hội trường trung đội tổ trạm sở đoàn chi văn".split())
"""How the names of offices begin that no table can list: «Phòng Kinh tế», where the next word is a name too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A syllable or a number of a text, folded, with its place; `capital` where it is written with a capital."""

    text: str
    start: int
    end: int
    capital: bool
    part: int = 0
    """Which part of the text between commas, colons and full stops it stands in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A word or words that carry sense. `at` and `after` are its places among the words of the text.

    `kind` is a kind of the table `markers`, or "actor"; `value` is the table's value, for an actor its common name.
    """

    kind: str
    value: str
    text: str
    at: int
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """A text taken apart: its words, and the marks among them.

    `content` are the places of the words that say something else than the marks do.
    """

    words: tuple[Word, ...]
    marks: tuple[Mark, ...]
    content: tuple[int, ...]

    def of(self, kind: str) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(mark for mark in self.marks if mark.kind == kind)

    @property
    def says(self) -> frozenset[str]:
        """The different words that say something, those that name persons among them."""
        named = (place for mark in self.of("actor") if mark.value != EVERYBODY for place in range(mark.at, mark.after))
        return frozenset(self.words[place].text for place in (*self.content, *named))

    @property
    def tells(self) -> frozenset[str]:
        """The different words that say something, without those that name persons."""
        return frozenset(self.words[place].text for place in self.content)


@lru_cache(maxsize=4096)
def sense_of(text: str) -> Sense:
    """The sense of a text, of a clause as well as of a page."""
    words = tuple(_words(text))
    marks: list[Mark] = []
    covered: set[int] = set()
    at = 0
    while at < len(words):
        mark = _mark_at(words, at)
        if mark is None:
            at += 1
            continue
        if mark.kind != "plain":
            marks.append(mark)
            covered.update(range(mark.at, mark.after))
        at = mark.after
    content = tuple(
        place
        for place, word in enumerate(words)
        if place not in covered and word.text not in _function_words() and not word.text[0].isdigit()
    )
    return Sense(words=words, marks=tuple(marks), content=content)


def _words(text: str) -> Iterator[Word]:
    part, before = 0, 0
    for found in _SYLLABLE.finditer(text):
        part += len(_PART.findall(text, before, found.start()))
        before = found.start()
        start, end, capital = found.start(), found.end(), found[0][0].isupper()
        yield Word(text=folded(found[0]), start=start, end=end, capital=capital, part=part)


def _mark_at(words: tuple[Word, ...], at: int) -> Mark | None:
    for length in range(min(_longest_from(words[at].text), len(words) - at), 0, -1):
        written = " ".join(word.text for word in words[at : at + length])
        if words[at + length - 1].part != words[at].part:
            continue  # «tiêm phòng, không đắp …» is no «phòng không»
        if found := _table().get(written):
            kind, value = found
            return Mark(kind=kind, value=value, text=written, at=at, after=at + length)
    if words[at].text == "chủ" and at + 1 < len(words) and _may_be_owned(words[at], words[at + 1]):
        name = f"chủ {words[at + 1].text}"
        return Mark(kind="actor", value=name, text=name, at=at, after=at + 2)
    middle = at > 0 and words[at - 1].capital and words[at - 1].part == words[at].part  # «Hà Văn Bảo» is a man
    if words[at].text in _BODIES and words[at].capital and not middle and at + 1 < len(words) and words[at + 1].capital:
        after = min(at + 3, len(words))
        name = " ".join(word.text for word in words[at:after])
        return Mark(kind="actor", value=name, text=name, at=at, after=after)
    return None


def _may_be_owned(owner: Word, thing: Word) -> bool:
    """Whether «chủ» and the word behind it name an owner: «chủ xe», but not «mộ vô chủ thì» or «chủ động»."""
    word = thing.text
    return owner.part == thing.part and word not in _NOT_OWNED | _function_words() and word not in _table()


@cache
def _table() -> dict[str, tuple[str, str]]:
    marks = {row["words"]: (row["kind"], row["value"]) for row in tables.rows(_PACKAGE, "markers")}
    return marks | {row["words"]: ("actor", row["actor"]) for row in tables.rows(_PACKAGE, "actors")}


def _longest_from(word: str) -> int:
    """How many words the longest entry that begins with a word has; 0 where none does."""
    return _lengths().get(word, 0)


@cache
def _lengths() -> dict[str, int]:
    lengths: dict[str, int] = {}
    for written in _table():
        first = written.split(" ")[0]
        lengths[first] = max(lengths.get(first, 0), written.count(" ") + 1)
    return lengths


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.rows(_PACKAGE, "function_words"))
