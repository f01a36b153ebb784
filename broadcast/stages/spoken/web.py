"""Addresses of pages and mail: dichvucong.gov.vn is dịch vụ công chấm gốp chấm vê en."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.unmarked import with_marks, without_marks
from broadcast.knowledge.language.words import without_tone
from broadcast.stages.spoken import letters, tables
from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.rule import Guess, Rule

_LABEL = r"[A-Za-z0-9_\-]{1,63}"
_TOP = r"(?:vn|com|net|org|gov|edu|info|asia|io|me|app|eu|us|tv|ly|online|xyz)"
_HOST = rf"(?:{_LABEL}\.){{1,6}}{_TOP}(?![^\W_])"
_PATH = r"(?:[/?#](?:[A-Za-z0-9_\-./?=&%#~+]{0,300}[A-Za-z0-9_/])?)?"
_MARKS = {
    ".": "chấm",
    "/": "gạch chéo",
    "-": "gạch ngang",
    "_": "gạch dưới",
    "@": "a còng",
    "?": "hỏi",
    "=": "bằng",
    "&": "và",
}


_OFFICES = ("ubnd", "hdnd", "thpt", "thcs")
"""Letters that addresses of offices and schools begin with."""

_PLACES = {
    "xa": "xã",
    "phuong": "phường",
    "huyen": "huyện",
    "tinh": "tỉnh",
    "mn": "mầm non",
    "th": "tiểu học",
    "bao": "báo",
}
"""What stands before the name of a place."""

_LONGEST = 24
"""Letters of a label that is looked at for words."""

_LONGEST_TITLE = 64
"""Letters of a title whose words are parted by strokes."""


def _label(part: str, *, person: bool = False) -> str:
    """A label in words; the name of a person's or an office's mailbox keeps its letters, so that mail arrives."""
    if person and (box := _mailbox(part.lower())):
        return box
    if part.isdecimal():
        return spell(part)
    known = tables.mapping("domains").get(part.lower()) or tables.mapping("foreign").get(part.lower())
    if known:
        return known
    small = part.lower()
    place = next((word for word in _PLACES if small.startswith(word)), "")
    if place and (named := tables.mapping("domains").get(small.removeprefix(place))):
        return f"{_PLACES[place]} {named}"
    office = next((word for word in _OFFICES if small.startswith(word) and small != word), "")
    rest = small[len(office) :]
    if office and (named := tables.mapping("domains").get(rest) or _words(rest)):
        return f"{_office(office)} {named}"
    return _words(small) or _spelled(part)


_BOXES = (
    "ubnd",
    "hdnd",
    "thpt",
    "thcs",
    "tyt",
    "ttyt",
    "mttq",
    "htx",
    "pgd",
    "sgd",
    "hnd",
    "hpn",
    "ccb",
    "cand",
    "cax",
    "bchqs",
    "tdp",
    "vphc",
    "khkt",
    "mn",
    "th",
)
"""Letters that the names of mailboxes begin with."""


def _spelled(part: str) -> str:
    """Letters by their names; d of an address is dê, so that nobody types đ."""
    return letters.spelled(part).replace("đê", "dê")


def _mailbox(name: str) -> str:
    """tytminhtan -> tê i tê minh tân."""
    head = next((letters_ for letters_ in _BOXES if name.startswith(letters_)), "")
    rest = name[len(head) :]
    words = (tables.mapping("domains").get(rest) or _words(rest)) if head and rest else ""
    return f"{_spelled(head)} {words}" if words else _spelled(head) if head and not rest else ""


def _office(short: str) -> str:
    """thcs -> tê hát xê ét: a listener types the letters; ubnd is known to all by its name."""
    return "ủy ban nhân dân" if short == "ubnd" else _spelled(short)


def _words(label: str) -> str:
    """xatanlap -> xã tân lập; nothing for letters that are no Vietnamese words."""
    words = with_marks(label) if label.isascii() and 1 < len(label) <= _LONGEST else ()
    if len(words) == 1 and syllable.valid(level := without_tone(words[0])[0]):
        return level  # nothing beside a lone syllable tells its tone
    return " ".join(words)


def _slug(parts: list[str]) -> dict[int, str]:
    """The words of a title that stands in an address with a stroke between them, each by its place: dai-hoc is đại học."""
    found: dict[int, str] = {}
    for run in re.finditer(r"(?<![^ ])[a-z]+(?: - [a-z]+)+(?![^ ])", " ".join(parts)):
        labels = run[0].split(" - ")
        letters_ = "".join(labels)
        words = with_marks(letters_) if len(letters_) <= _LONGEST_TITLE else ()
        if [without_marks(word) for word in words] == labels:
            first = run.string[: run.start()].count(" ")
            found.update((first + 2 * place, word) for place, word in enumerate(words))
    return found


def _is_guessed(label: str) -> bool:
    """Whether the marks of a label are the likeliest ones and stand in no table."""
    known = label in tables.mapping("domains") or label in tables.mapping("foreign")
    return not known and bool(_words(label))


def _say(match: re.Match[str]) -> str:
    body = re.sub(r"\A[a-z]{3,5}://", "", match[0], flags=re.IGNORECASE).rstrip("/")
    parts = re.findall(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]", body)
    at = parts.index("@") if "@" in parts else 0
    titled = _slug(parts)
    said = " ".join(
        _MARKS.get(part) or titled.get(place) or (_label(part, person=place < at) if part.isalnum() else "")
        for place, part in enumerate(parts)
    )
    guessed = any(part.isalpha() and _is_guessed(part.lower()) for part in parts)
    return Guess(said) if guessed else said


RULES = tuple(
    Rule(name=name, family=family, pattern=pattern, say=_say, ignore_case=True)
    for family in ("letter", "digit")
    for name, pattern in (
        ("link", rf"(?:https?|ftp)://{_LABEL}(?:\.{_LABEL}){{0,8}}{_PATH}"),
        ("host", rf"{_HOST}{_PATH}"),
        ("mail", rf"[A-Za-z0-9._%+\-]{{1,64}}@(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,10}}(?![^\W_])"),
    )
    if family == "letter" or name != "link"
)
