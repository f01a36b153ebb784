"""Foreign and minority names by sound: Chư Prông, H'leo, Ea, Kdăm; Putin, Samsung. A person is told to hear them again.

A name is cut into onsets, vowels and codas, each of which is written as Vietnamese has it; what does not come out as
syllables of Vietnamese stays unread. A word with Vietnamese marks that is no syllable is a mistake of typing and stays
unread too, unless it is made as names of the Central Highlands are; and so does what looks like telex.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.knowledge.language.words import without_tone
from broadcast.stages.spoken import letters, tables
from broadcast.stages.spoken.by_sound import CODAS, ONSETS, VOWELS, alone, roughly, sharp, with_coda
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_HIGHLAND_ONSETS = "kr|dh|pr|br|dr|đr|gr|tr|hr|mr|cr|kl|pl|bl|gl|hl|ml|cl|kb|kđ|kd|kp|kt|ks|km|kn|rm|rc|rl|sr|st|chr|bh|mn|mb|md|mđ|mg|mj|mk|ng|n|h|m|k|r|y|ê|ea|ia|êa|ay|ad|ksơ"
_PIECES = re.compile(r"(?P<c>[bcdfghjklmnpqrstvwxzđ]*)(?P<v>[aeiouyăâêôơư]+)?")
_MARKED = frozenset("ăâêôơưđ")


@lru_cache(maxsize=16384)
def transcribed(word: str) -> str:
    """Prông -> pờ rông, Putin -> pu tin; empty where it can't be written as syllables of Vietnamese."""
    known = tables.mapping("name_parts").get(word.lower())
    if known:
        return known
    word = _opened(word.lower())
    respelled = _respelled(word)
    if syllable.valid(respelled):
        return respelled
    if of_heads := _of_heads(word):
        return of_heads
    bare, tone = without_tone(word.lower())
    toned = bare != word.lower()
    said: list[str] = []
    for part in re.split(r"['-]", bare):
        if not part:
            continue
        if toned and syllable.valid(_part_of(word, part)):
            said.append(_part_of(word, part))
            continue
        found = _part(part)
        if not found:
            return ""
        said.append(found)
    return _toned(" ".join(said), tone) if toned else " ".join(said)


_HEADS = re.compile(
    r"(?P<heads>[kpbdđghmrct][rlbđdptsmncjg]|km|mg|mb|mđ|st|sr|rm)(?=[^\W\d_])|(?P<glide>[kprdyjsmtlbhđ]?[iuyê])(?=[ăâôơ])"
)
_NOT_HEADS = frozenset("tr th gh ch ph kh ng nh gi tt pp cc mm rr kk bb dd đđ hh gg".split())


def _of_heads(word: str) -> str:
    """Kmrơng, Mblớt, Riăng: what stands before the last syllable by itself, cờ mờ rơng, ri ăng; empty for other words."""
    said: list[str] = []
    while (heads := _HEADS.match(word)) and not word.isascii():
        if heads["glide"]:
            said.append(with_coda(heads["glide"][:-1], VOWELS.get(heads["glide"][-1], heads["glide"][-1]), ""))
            word = word[heads.end() :]
        elif heads[0] in _NOT_HEADS:
            return ""
        else:
            said.append(alone(word[0]))
            word = re.sub(r"\Ad", "đ", word[1:])
        rest = sharp(_respelled(word))
        if syllable.valid(rest) and all(said):
            return " ".join([*said, rest])
    return ""


def _opened(word: str) -> str:
    """Klăh, Tă: an open ă of the Central Highlands is said as a."""
    return re.sub(r"ă(?=h?\Z)", "a", word)


def _respelled(word: str) -> str:
    """A syllable that old spelling writes with k: Bắc Kạn is said cạn, Mđrăk ends in răc."""
    word = "c" + word[1:] if word[:1] == "k" and word[1:2] not in tuple("eêiyh") else word
    return word[:-1] + "c" if word.endswith("k") else word


def _toned(said: str, tone: str) -> str:
    """The tone of the name on its last syllable, where that has none yet."""
    head, _, last = said.rpartition(" ")
    if without_tone(last)[1]:
        return said
    place = max((n for n, letter in enumerate(last) if letter in "aăâeêioôơuưy"), default=-1)
    marked = unicodedata.normalize("NFC", last[: place + 1] + tone + last[place + 1 :])
    return f"{head} {marked}".strip() if syllable.valid(marked) else ""


def _part_of(word: str, part: str) -> str:
    """The piece of the word, with its tone, that a bare piece was made of."""
    return next(
        (
            piece.lower()
            for piece in re.split(r"['-]", word)
            if len(piece) == len(part) and piece[:1].lower() == part[:1]
        ),
        "",
    )


def _latin(part: str) -> str:
    """Vincent, Miguel: c before e, i and y is an s, and the u of gue and gui is not said."""
    return re.sub(r"gu(?=[ei])", "gh", re.sub(r"c(?=[eiy])", "s", part)) if part.isascii() else part


_SILENT = re.compile(r"(?<=[aiouy][bcdfgklmnprstvz])e\Z")
_JAPANESE = re.compile(r"(?:(?:[kstnhmyrwgzdbpj]|sh|ch|ts|[kr]y)?[aiueo]n?){2,8}(?:[bghkmrz]|t)e")


def _without_silent(part: str) -> str:
    """Betamethasone without the e at its end, so that the consonant before it is said; Ehime and Watanabe have all."""
    return part if not part.isascii() or _JAPANESE.fullmatch(part) else _SILENT.sub("", part)


def _part(part: str) -> str:
    part = _latin(_without_silent(part))
    if len(part) > 1 and syllable.valid(sharp(part)):
        return sharp(part)
    if not re.search(r"[aeiouyăâêôơư]", part):
        return " ".join(alone(c) for c in part) if len(part) <= 2 else ""
    groups = [(m["c"], m["v"] or "") for m in _PIECES.finditer(part) if m[0]]
    said: list[str] = []
    for place, (consonants, vowels) in enumerate(groups):
        if not vowels:
            break
        following = groups[place + 1] if place + 1 < len(groups) else ("", "")
        coda, _ = _cut(following[0], last=not following[1])
        onset = consonants if place == 0 else _cut(consonants, last=False)[1]
        *before, first = _onset(onset)
        if len(before) > 1 or "q" in onset.replace("qu", ""):
            return ""
        said += [alone(c) for c in before]
        ends = place == len(groups) - 1 and place and not following[0]
        if vowels == "e" and ends and part.isascii() and not _JAPANESE.fullmatch(part):
            break  # the silent e of English and French
        if vowels == "e" and following == ("r", "") and place:
            vowel, coda = "ơ", ""
        else:
            vowel = vowels if set(vowels) & _MARKED else VOWELS.get(vowels, "")
        if not vowel:
            return ""
        *heads, last = _ua(first, vowel)
        made = [with_coda(onset_, head, "") for onset_, head in heads] + [
            with_coda(last[0], last[1], CODAS.get(coda, "") if coda else "")
        ]
        if not all(made):
            return ""
        said += made
    return " ".join(said)


def _ua(onset: str, vowel: str) -> list[tuple[str, str]]:
    """The syllables of a hiatus, each with its onset: (pr, ia) gives pri and a."""
    parts = vowel.split()
    return [(onset, parts[0]), *(("", part) for part in parts[1:])]


def _cut(consonants: str, *, last: bool) -> tuple[str, str]:
    """Consonants between two vowels: those that close the first syllable, and those that begin the second."""
    if last:
        return consonants, ""
    if len(consonants) > 1 and consonants[0] == consonants[1]:
        return "", consonants[1:]
    for size in (2, 1):
        if len(consonants) > size and consonants[:size] in ("n", "m", "ng", "c", "k", "t", "p", "l", "r", "s", "x"):
            rest = consonants[size:]
            return (
                (consonants[:size], rest)
                if rest not in ("h", "r", "l") or consonants[:size] in ("n", "m", "ng")
                else ("", consonants)
            )
    return "", consonants


def _onset(consonants: str) -> list[str]:
    """The consonants before a vowel: those said by themselves (pờ), then the onset."""
    if not consonants:
        return [""]
    for size in (3, 2, 1):
        tail = consonants[-size:]
        if len(tail) == size and (tail in ONSETS or (size == 1)):
            heads = re.findall(r"ch|th|ph|kh|sh|.", consonants[:-size])
            return [*heads, ONSETS.get(tail, tail)]
    return [*consonants[:-1], consonants[-1]]


_DIGRAPHS = frozenset(("Th", "Tr", "Ch", "Ph", "Kh", "Nh", "Ng", "Gi", "Qu"))
"""Initials of people whose names begin with two letters: bà Th., em Tr."""

_TELEX = re.compile(r"(?:aa|ee|oo|dd|aw|ow|uw)", re.IGNORECASE)


def is_plainly_telex(word: str) -> bool:
    """Whether doubled letters say so, as in moon for môn; gas might be gá as well, and is a word of its own."""
    return bool(_TELEX.search(word)) and is_telex(word)


def is_telex(word: str) -> bool:
    """Whether the letters are those of a Vietnamese syllable typed without its marks being made: Nguyeenx."""
    bare = re.sub(r"[sfrxj](?=[a-z]?\Z)", "", word.lower(), count=1)
    for typed, letter in (
        ("aa", "â"),
        ("ee", "ê"),
        ("oo", "ô"),
        ("dd", "đ"),
        ("uow", "ươ"),
        ("aw", "ă"),
        ("ow", "ơ"),
        ("uw", "ư"),
    ):
        bare = bare.replace(typed, letter)
    return (
        bare != word.lower()
        and (syllable.valid(bare) or syllable.valid(sharp(bare)))
        and (bool(_TELEX.search(word)) or word[-1] in "sfrxj")
    )


_VOWEL = "[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]"
_GLUED_SYLLABLES = re.compile(rf"{_VOWEL}[bcdđghklmnpqrstvx]+{_VOWEL}")
"""Sêrêpốk, Pơlăng: consonants between two groups of vowels."""


def in_several_syllables(word: str) -> bool:
    """Whether a word has two groups of vowels or more, as no syllable of Vietnamese has."""
    return _GLUED_SYLLABLES.search(word.lower()) is not None


def is_highland(word: str) -> bool:
    """Whether a word with Vietnamese letters is made as names of the Central Highlands are."""
    return (
        "'" in word
        or in_several_syllables(word)
        or re.search(r"ăh?\Z", word) is not None
        or (re.search(r"[kh]\Z", word) is not None and len(word) <= 5)
        or re.match(rf"(?:{_HIGHLAND_ONSETS}|j|w|p(?!h))", word.lower()) is not None
    )


_LATIN_LEFT = re.compile(r"(?<![^\W_])([A-Za-z]{2,15})\s\Z")
_LATIN_RIGHT = re.compile(r"\s([A-Za-z]{2,15})(?![^\W_])")


def _beside_telex(match: re.Match[str]) -> bool:
    """Whether the word beside the match was typed without its marks being made, too: in Haf Nooij Haf is Hà, Sar is a name."""
    beside = (_LATIN_LEFT.search(left_of(match, 20)), _LATIN_RIGHT.match(right_of(match, 20)))
    return any(
        found is not None and is_telex(found[1]) and (found[1].islower() or is_plainly_telex(found[1]))
        for found in beside
    )


def in_syllables(word: str) -> str:
    """A word by its sound, finely where that can be, else roughly; empty where neither makes syllables."""
    said = transcribed(word)
    if said and all(syllable.valid(part) for part in said.split()):
        return said
    return roughly(word) if word.isascii() else ""  # what has Vietnamese marks may be a slip: Ngyuễn


def _say(match: re.Match[str]) -> str | None:
    word = match[0]
    if word in _DIGRAPHS:
        return Guess(letters.spelled(word))
    if syllable.valid(word) or len(word) < 2 or (word[1:] != word[1:].lower() and "'" not in word and "-" not in word):
        return None
    if word.isascii() and is_telex(word) and (is_plainly_telex(word) or _beside_telex(match)):
        return None
    known = word.lower() in tables.mapping("name_parts")
    if not (word.isascii() or known or is_highland(word)):
        return None
    said = in_syllables(word)
    return Guess(said) if said else None


RULES = (
    Rule(
        name="name",
        family="letter",
        pattern=rf"[BĐHKLMNPRT]'(?=\s[{UPPER}][{LOWER}])",
        say=lambda m: Guess(alone(m[0][0].lower())),
    ),
    Rule(
        name="name",
        family="letter",
        pattern=rf"[{UPPER}](?:'[{UPPER}{LOWER}][{LOWER}]{{1,9}}|[{LOWER}]{{1,15}}(?:'[{LOWER}]{{1,9}})?)(?![^\W_])",
        say=_say,
    ),
)
