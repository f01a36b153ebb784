"""What the whole text tells of its abbreviations, where the words beside one are silent.

A name that the text writes out and puts in letters behind it (Hội Người mù (HNM)) is meant by these letters everywhere
in it. Else an abbreviation that nothing beside it explains is read as the text reads it elsewhere, as one of its meanings
that the text writes out, or as its field has it: HS is học sinh where a school speaks. What nothing explains is said by
its letters. These four are guesses that a person should hear again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.unmarked import with_marks
from broadcast.model import Token
from broadcast.stages.spoken import abbreviations, letters, names, particles, tables

_SHORT = re.compile(rf"[{UPPER}][{UPPER}&]{{0,14}}[{UPPER}]")
_INTRODUCED = re.compile(rf"([{UPPER}][{UPPER}a-z&.-]{{1,14}})[\"”]?\)\Z")
_MOST = 64
"""So many different abbreviations of a text are looked into, and so many places of each."""

_PIECE = re.compile(r"([^\W\d_]+)|([^\w \t])")


def settled(found: tuple[Token, ...], claimed: list[Token], *, parted: bool) -> tuple[Token, ...]:
    """The tokens with those abbreviations read that the text as a whole explains; `claimed` are those of them that are no
    plain words, `parted` says that the text has soft hyphens.
    """
    if parted:
        found = _joined(found)
    kinds = {token.kind for token in claimed}
    if "name" in kinds:
        found = particles.beside_names(found)
    if "web" in kinds and any(token.kind == "web" and token.certainty == "default" for token in claimed):
        found = _with_marks_of_the_text(found)
    introduced = {}
    if "bracket" in kinds and any(token.rule == "again" for token in claimed):
        introduced = _introduced(found)
    unread = [token for token in claimed if token.certainty != "evidence" and _is_open(token)]
    known = _known(found, unread, introduced) if unread else {}
    if not known and not introduced:
        return found
    return tuple(
        _read(token, introduced, known) if token.written in introduced or token.written in known else token
        for token in found
    )


SOFT_HYPHEN = "\u00ad"


def _joined(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Words that a soft hyphen of print parts: its halves are one word where they make a syllable."""
    joined: list[Token] = []
    for token in found:
        parted = len(joined) > 1 and joined[-1].written == SOFT_HYPHEN and token.written.isalpha()
        word = joined[-2].written + token.written if parted else ""
        if word.isalpha() and syllable.valid(word):
            head = joined[-2].written
            joined[-2:] = [Token(kind="word", rule="plain", written=head + SOFT_HYPHEN + token.written, spoken=word)]
        else:
            joined.append(token)
    return tuple(joined)


_LABEL = re.compile(r"[a-z]{5,24}")


def _with_marks_of_the_text(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Addresses with the words of the text, where it writes them out: mayphulang is may phú lãng of Công ty May Phú Lãng."""
    words = [
        piece.lower() for token in found if token.kind != "web" for piece in re.findall(r"[^\W\d_]+", token.written)
    ]
    bare = ["".join(_plain_sign(c) for c in word) for word in words]
    joined = " ".join(bare)
    return tuple(_marked(token, words, joined) if token.kind == "web" else token for token in found)


def _marked(token: Token, words: list[str], joined: str) -> Token:
    spoken = token.spoken
    for label in dict.fromkeys(_LABEL.findall(token.written.lower())):
        guessed = " ".join(with_marks(label))
        pieces = guessed and " ".join("".join(_plain_sign(c) for c in word) for word in guessed.split())
        at = f" {joined} ".find(f" {pieces} ") if pieces else -1
        if at >= 0:
            place = joined[:at].count(" ")
            spoken = spoken.replace(guessed, " ".join(words[place : place + pieces.count(" ") + 1]))
    return token if spoken == token.spoken else replace(token, spoken=spoken, certainty="evidence")


@cache
def _plain_sign(letter: str) -> str:
    """A letter as an address has it, đ as d."""
    return "d" if letter == "đ" else _plain(letter)


def _is_open(token: Token) -> bool:
    """Whether nothing beside an abbreviation says what it means."""
    if token.kind == "abbreviation":
        return token.certainty == "default" and token.spoken.strip() == abbreviations.without_evidence(token.written)
    return token.kind == "word" and token.certainty == "none" and _SHORT.fullmatch(token.written) is not None


def _read(token: Token, introduced: dict[str, str], known: dict[str, str]) -> Token:
    if token.kind not in ("abbreviation", "word") or token.rule == "again":
        return token
    said = introduced.get(token.written)
    if said and (token.kind == "abbreviation" or token.certainty == "none"):
        return replace(token, kind="abbreviation", rule="introduced", spoken=_fitted(token, said), certainty="evidence")
    said = known.get(token.written)
    if said and _is_open(token):
        return replace(token, kind="abbreviation", rule="told", spoken=_fitted(token, said), certainty="default")
    return token


def _fitted(token: Token, said: str) -> str:
    """What is said instead, with the blanks that the token had."""
    before = " " if token.spoken[:1] == " " else ""
    return f"{before}{said}{' ' if token.spoken[-1:] == ' ' else ''}"


def _introduced(found: tuple[Token, ...]) -> dict[str, str]:
    """What stands in brackets behind the words it is short for."""
    names: dict[str, str] = {}
    before = ""
    for token in found:
        short = _INTRODUCED.search(token.written) if token.rule == "again" else None
        if short and len(names) < _MOST and (words := _words_of(short[1], before)):
            names[short[1]] = words
        before = (before + token.written)[-120:]
    return names


def _words_of(short: str, before: str) -> str:
    """The last words of a text, where they begin with the letters: what these are short for."""
    initials = [_plain(c) for c in short if c.isalpha()]
    words = re.findall(r"[^\W\d_]+", re.split(r"[.;:!?()\n]", before)[-1])[-len(initials) :]
    if len(words) < len(initials) or [_plain(word[0]) for word in words] != initials:
        return ""
    return _as_said(words)


def _as_said(words: Iterable[str]) -> str:
    """Words as they stand; those of a heading in capitals in small letters, and nothing where one is no syllable."""
    small = [word.lower() if word.isupper() else word for word in words]
    return " ".join(small) if all(syllable.valid(word) for word in small) else ""


@cache
def _plain(letter: str) -> str:
    """A letter without its mark; đ is one by itself."""
    return "đ" if letter in "Đđ" else unicodedata.normalize("NFD", letter)[0].lower()


def _known(found: tuple[Token, ...], unread: list[Token], introduced: dict[str, str]) -> dict[str, str]:
    """For each abbreviation that is open, what the text makes of it."""
    asked = list(dict.fromkeys(token.written for token in unread))[:_MOST]
    asked = [written for written in asked if written not in introduced]
    if not asked:
        return {}
    elsewhere = _elsewhere(found)
    text = "".join([token.written for token in found])
    initials, words = _initials(text)
    field = _fields_of(text)
    known: dict[str, str] = {}
    for written in asked:
        said = elsewhere.get(written) or _written_out(written, initials, words) or field.get(written, "")
        if not said and not abbreviations.without_evidence(written):
            said = _by_letters(written)
        if said:
            known[written] = said
    return known


def _elsewhere(found: tuple[Token, ...]) -> dict[str, str]:
    """Abbreviations that the text reads with evidence, and each time alike."""
    said: dict[str, set[str]] = {}
    for token in found:
        if token.kind == "abbreviation" and token.certainty == "evidence" and _SHORT.fullmatch(token.written):
            said.setdefault(token.written, set()).add(token.spoken.strip())
    return {written: next(iter(readings)) for written, readings in said.items() if len(readings) == 1}


def _initials(text: str) -> tuple[str, list[str]]:
    """The first letters of the words, a point where a mark parts them, and the words themselves by the same places."""
    words = [word or "." for word, _ in _PIECE.findall(text)]
    return "".join(map(_plain, [word[0] for word in words])), words


def _written_out(written: str, initials: str, words: list[str]) -> str:
    """The only one of its meanings that the text writes out; of three letters or more any words in a row with a capital."""
    sought = "".join(_plain(c) for c in written if c.isalpha())
    meant = {" ".join(spoken.lower().split()) for spoken in abbreviations.meanings(written)}
    found: set[str] = set()
    at = initials.find(sought)
    for _ in range(_MOST):
        if at < 0:
            break
        run = words[at : at + len(sought)]
        said = " ".join(run).lower()
        named = len(sought) > 2 and run[0][0].isupper() and not meant and all(word[1:].islower() for word in run)
        if said in meant or named:
            found.add(said if said in meant else _as_said(run))
        at = initials.find(sought, at + 1)
    return next(iter(found)) if len(found) == 1 else ""


@cache
def _topics() -> dict[str, re.Pattern[str]]:
    """What each field speaks of, as one pattern."""
    words: dict[str, list[str]] = {}
    for row in tables.rows("topic_words"):
        words.setdefault(row["group"], []).append(row["word"])
    return {field: re.compile(rf"(?<![^\W\d_])(?:{'|'.join(of)})(?![^\W\d_])", re.I) for field, of in words.items()}


@cache
def _readings() -> dict[str, dict[str, str]]:
    """What abbreviations mean in each field."""
    found: dict[str, dict[str, str]] = {}
    for row in tables.rows("topics"):
        found.setdefault(row["group"], {})[row["written"]] = row["spoken"]
    return found


_LONGEST = 6
"""More letters than that, with vowels among them, are a word, or some in a row: TYLOSIN, TIENNUOC."""

_VOWELS = frozenset("AEIOUY")


def _by_letters(written: str) -> str:
    """MKP and VPP by their letters: whatever they are short for, they are not said to be something else."""
    if len(written) > _LONGEST and not _VOWELS.isdisjoint(written):
        small = written.lower()
        said = " ".join(with_marks(small)) or names.in_syllables(small) if written.isascii() else ""
        if len(written) <= len(said):
            return said  # EVNCSKH is more letters than its only syllable tells
    known = all(letter in tables.mapping("letters") for letter in written if letter.isalpha())
    return letters.spelled(written) if known else ""


_ENOUGH = 2
"""So many words of a field make a text one of it."""

_LOOKED_AT = 4000
"""Characters of a text that tell its field."""


def _fields_of(text: str) -> dict[str, str]:
    """What abbreviations mean in the fields that the text speaks of; of two fields, the one with more words counts."""
    part = text[:_LOOKED_AT]
    counts = {field: len({word.lower() for word in of.findall(part)}) for field, of in _topics().items()}
    said: dict[str, str] = {}
    for field in sorted(counts, key=lambda field: counts[field]):
        if counts[field] >= _ENOUGH:
            said |= _readings().get(field, {})
    return said
