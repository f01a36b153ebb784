"""Words that no table has, by their sound or by their letters: toilet, WeChat, Mövenpick, Công ty TOTO, CHƯ PRÔNG.

All of them are guesses that a person should hear again; what may be a slip of typing stays unread.
"""

from __future__ import annotations

import re
import unicodedata

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.knowledge.language.unmarked import with_marks
from broadcast.stages.spoken import abbreviations, letters, tables
from broadcast.stages.spoken.by_sound import roughly
from broadcast.stages.spoken.names import in_several_syllables, in_syllables, is_highland, is_telex, transcribed
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of


def _say_latin(match: re.Match[str]) -> str | None:
    """Mövenpick, Erdoğan: a letter that no Vietnamese word has."""
    foreign = any("LATIN" in unicodedata.name(c, "") for c in set(match[0].lower()) - _VIETNAMESE)
    said = roughly(match[0]) if foreign else ""
    return Guess(said) if said else None


_VIETNAMESE = frozenset(LOWER.replace("a-z", "abcdefghijklmnopqrstuvwxyz"))


def _say_joined(match: re.Match[str]) -> str | None:
    """WeChat, VinUni, HoTen: words joined by their capitals."""
    if abbreviations.meanings(match[0]):
        return None
    said = [
        part.lower() if syllable.valid(part) else in_syllables(part) for part in re.findall("[A-Z][a-z]+", match[0])
    ]
    return Guess(" ".join(said)) if all(said) else None


_SYLLABLE = 8
"""No syllable has more letters."""

_TWO_SYLLABLES = re.compile(r"[aeiouy][^aeiouy]+[aeiouy]")


def _say_small(match: re.Match[str]) -> str | None:
    """toilet, radar: a small word of two syllables or more; what has one may be a slip of typing (sobg), and so may telex."""
    word = match[0]
    if not _TWO_SYLLABLES.search(word):
        return None
    if (
        syllable.valid(word)
        or is_telex(word)
        or (len(word) <= _SYLLABLE and len(with_marks(word)) == 1)
        or word.upper() in abbreviations.first_words()
    ):
        return None
    said = in_syllables(word)
    return Guess(said) if said else None


def _say_marked(match: re.Match[str]) -> str | None:
    """bauxít, pêđê: a small word of two syllables or more that is written with marks; a slip of one syllable is none."""
    word = match[0]
    if not in_several_syllables(word):
        return None
    parted = next((f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1) if _are_syllables(word, at)), "")
    said = parted or in_syllables(word)
    return Guess(said) if said else None


def _are_syllables(word: str, at: int) -> bool:
    """Whether both parts of a word are syllables as they stand."""
    return syllable.valid(word[:at]) and syllable.valid(word[at:])


_LOUD_LEFT = re.compile(rf"[{UPPER}]{{2,}}[\s,]{{1,2}}\Z")
_LOUD_RIGHT = re.compile(rf"[\s,]{{1,2}}[{UPPER}][{UPPER}']+(?![^\W_])")


def _say_loud(match: re.Match[str]) -> str | None:
    """XÃ CHƯ PRÔNG, HUYỆN EA H'LEO: names of the Central Highlands in a heading in capitals."""
    word = match[0]
    if not (_LOUD_LEFT.search(left_of(match, 12)) or _LOUD_RIGHT.match(right_of(match, 12))) or syllable.valid(word):
        return None
    known = tables.mapping("foreign").get(word.lower(), "") or tables.mapping("name_parts").get(word.lower(), "")
    if known or (word.isascii() and "'" not in word):
        return known or None
    said = transcribed(word) if not abbreviations.meanings(word) and is_highland(word.lower()) else ""
    return Guess(said) if said and all(syllable.valid(part) for part in said.split()) else None


def _say_brand(match: re.Match[str]) -> str | None:
    """Công ty TOTO, tàu IPANEMA: a brand in capitals, as a word where it can be one, by its letters where not."""
    word = match[0]
    if (syllable.valid(word) and len(word) > 2) or abbreviations.meanings(word):
        return None
    said = transcribed(word.capitalize()) if len(word) > 3 else ""
    valid = said and all(syllable.valid(part) for part in said.split())
    return Guess(said if valid else letters.spelled(word))


_PART = re.compile(rf"[{UPPER}][{LOWER}]*")


def _say_joined_syllables(match: re.Match[str]) -> str | None:
    """BéBé: syllables of Vietnamese joined by their capitals."""
    parts = [part.lower() for part in _PART.findall(match[0])]
    return Guess(" ".join(parts)) if all(map(syllable.valid, parts)) else None


_PAIRS = frozenset("ch gh gi kh ng nh ph qu th tr".split())


def _say_slip(match: re.Match[str]) -> str | None:
    """GIáo dục, TRường, HỘi: the key for capitals was let go too late; without a mark of Vietnamese it may be letters."""
    word = match[0]
    if not syllable.valid(word.lower()) or abbreviations.meanings(word):
        return None
    said = word.capitalize()
    loud = "".join(c for c in word if c.isupper()).lower()
    return said if not word.isascii() and (loud in _PAIRS or loud[1:] not in _CONSONANTS) else Guess(said)


_CONSONANTS = frozenset("bcdđghklmnpqrstvx")
_SOUNDS = {"z": "d", "w": "u", "f": "ph", "j": "gi"}


def _say_small_sound(match: re.Match[str]) -> str | None:
    """za, zá: a syllable that begins with a letter of another language."""
    said = _SOUNDS[match[0][0]] + match[0][1:]
    return Guess(said) if syllable.valid(said) else None


def _say_with_k(match: re.Match[str]) -> str | None:
    """ka-li, ka-ra-ô-kê: a syllable of a loanword that is written with k where Vietnamese has c."""
    said = f"c{match[0][1:]}"
    return Guess(said) if syllable.valid(said) else None


RULES = (
    Rule(
        name="slip",
        family="letter",
        pattern=rf"[{UPPER}]{{2,3}}[{LOWER}]{{1,5}}(?![^\W_])",
        say=_say_slip,
    ),
    Rule(name="sound", family="letter", pattern=rf"k[aăâoôơuư][{LOWER}]{{0,3}}(?=-[{LOWER}])", say=_say_with_k),
    Rule(name="sound", family="letter", pattern=rf"[zwfj][{LOWER}]{{1,5}}(?![^\W_])", say=_say_small_sound),
    Rule(
        name="joined",
        family="letter",
        pattern=rf"[{UPPER}][{LOWER}]{{1,6}}(?:[{UPPER}][{LOWER}]{{1,6}}){{1,2}}(?![^\W_])",
        say=_say_joined_syllables,
    ),
    Rule(
        name="loud",
        family="letter",
        pattern=rf"[{UPPER}](?:'[{UPPER}]{{1,9}}|[{UPPER}]{{1,9}}(?:'[{UPPER}]{{1,9}})?)(?![^\W_])",
        say=_say_loud,
    ),
    Rule(name="latin", family="letter", pattern=r"[^\W\d_]{3,24}(?![^\W_])", say=_say_latin),
    Rule(
        name="joined", family="letter", pattern=r"[A-Z][a-z]{1,12}(?:[A-Z][a-z]{1,12}){1,3}(?![^\W_])", say=_say_joined
    ),
    Rule(name="word", family="letter", pattern=r"[a-z]{3,20}(?![^\W_]|[.@]\w|['’])", say=_say_small),
    Rule(
        name="marked",
        family="letter",
        pattern=rf"(?=[a-z]{{0,15}}[^\W\d_a-z])[{LOWER}]{{4,16}}(?![^\W_])",
        say=_say_marked,
    ),
    Rule(
        name="brand",
        family="letter",
        pattern=r"[A-Z]{2,10}(?![^\W_])",
        say=_say_brand,
        left=r"(?-i:(?:[Cc]ông ty(?: TNHH| CP| [Cc]ổ phần)?(?: MTV)?|[Hh]ãng(?: xe| tin| thông tấn)?|[Bb]ão|báo|đài|kênh|chứng chỉ|súng|thương hiệu|nhãn hiệu|tàu|chuyến bay|số hiệu|chuyến|phần mềm|ứng dụng|tập đoàn|Tập đoàn|dòng xe|giống(?: lúa| ngô| lạc)?|vắc xin|vaccine|thuốc|chip|sàn|vũ trường|quán|tên lửa|máy bay|tiêm kích|pháo|xe tăng|tờ|đài|tổ chức|hiệp định|hệ thống|chỉ số|cáp bọc|cáp|dự án|tiêu chuẩn|chuẩn|công nghệ|nhóm|hội nghị|diễn đàn))\s\Z",
    ),
)
