"""A bracket that says again what stands before it: bảo hiểm y tế (BHYT), UBND (Ủy ban nhân dân). It is not said."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import abbreviations, letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_STOP_WORDS = frozenset(("và", "của", "các", "về", "cho", "với", "trong", "tại"))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower().replace("uỷ", "ủy").replace("hoá", "hóa").replace("khoẻ", "khỏe"))


def _ends_with(left: str, spoken: str) -> bool:
    """Whether the words before the bracket are those the abbreviation stands for, `và` or not."""
    meant = [word for word in _words(spoken) if word not in _STOP_WORDS]
    said = [word for word in _words(left) if word not in _STOP_WORDS]
    return bool(meant) and said[-len(meant) :] == meant


def _is_initials(left: str, short: str) -> bool:
    """Whether the letters begin the words before the bracket: Trung tâm Điều phối Quốc gia (TTĐPQG)."""
    initials = [c for c in short if c.isalpha()]
    words: list[str] = re.findall(r"[^\W\d_]+", left)
    for kept in (words, [word for word in words if word.lower() not in _STOP_WORDS]):
        tail = kept[-len(initials) :]
        if len(tail) == len(initials) > 1 and all(
            word[0].upper() == c.upper() for word, c in zip(tail, initials, strict=True)
        ):
            return True
    return False


def _say_short(match: re.Match[str]) -> str | None:
    left = left_of(match)
    short = match["short"]
    meanings = abbreviations.meanings(short)
    if _is_initials(left, short) or any(_ends_with(left, spoken) for spoken in meanings):
        return ""
    return None if meanings else _say_other(left, short, match)


_NAME_LEFT = re.compile(rf"(?:[{UPPER}][\w'-]*|[{LOWER}]+)(?:[\s,–-]+[^\W\d_]+){{2,}}\s?\Z")


def _say_other(left: str, short: str, match: re.Match[str]) -> str | None:
    """Letters that stand for the name in another language are spelled: Hiệp hội Hồ tiêu Việt Nam (VPA)."""
    named = re.search(rf"[{UPPER}][{LOWER}]+[^.;:()]*\Z", left)
    if not (short.isascii() and short.isalpha() and short.isupper() and named and _NAME_LEFT.search(left)):
        return None
    goes_on = right_of(match, 2).strip()[:1].isalnum()
    return Guess(f", {letters.spelled(short)}{', ' if goes_on else ' '}")


def _say_long(match: re.Match[str]) -> str | None:
    """The words in the bracket are those that the abbreviation before it is read as."""
    before = re.search(rf"(?<![^\W_])([{UPPER}][{UPPER}a-z&-]{{1,11}})\s?\Z", left_of(match, 14))
    if before is None:
        return None
    meant = abbreviations.meanings(before[1])
    inside = " ".join(word for word in _words(match["long"]) if word not in _STOP_WORDS)
    same = any(inside == " ".join(word for word in _words(spoken) if word not in _STOP_WORDS) for spoken in meant)
    return "" if same else None


_FIGURES_LEFT = re.compile(
    rf"(?<![0-9.,/-])([0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,5}}|[0-9]{{1,15}})(?:\s?(%|đ|[{LOWER}]{{2,7}}(?: [{LOWER}]{{2,7}})?))?\Z"
)
"""Figures, and what they count, before a bracket."""

_UNITS = {"%": "phần trăm", "đ": "đồng"}


def _say_figures(match: re.Match[str]) -> str | None:
    """03 (ba) năm, 12 tháng (mười hai tháng): the figures before the bracket in words."""
    figures = _FIGURES_LEFT.search(left_of(match, 40))
    if figures is None:
        return None
    counted = f" {_UNITS.get(figures[2], figures[2])}" if figures[2] else ""
    said = cardinal(int(figures[1].replace(".", ""))) + counted
    return "" if said == _plain_words(match["words"]) else None


def _plain_words(words: str) -> str:
    """A number in words as it is said here."""
    bare = re.sub(r"\A(?:viết )?bằng chữ\s?:?\s|\schẵn\.?\Z", "", " ".join(words.lower().split()))
    return bare.replace("ngàn", "nghìn").replace("lẻ", "linh").replace("bẩy", "bảy")


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]{1,4}"))
_SHORT = rf"\((?:gọi tắt là |viết tắt là |sau đây gọi (?:tắt )?là |viết tắt: |sau đây viết tắt là )?[\"“]?(?P<short>[{UPPER}][{UPPER}a-z&.-]{{1,14}})[\"”]?\)"
_LONG = r"\((?P<long>[^\W\d_][^()\n0-9]{5,70})\)"

_IN_WORDS = r"\((?P<words>[^\W\d_][^()\n0-9]{1,110})\)"

RULES = tuple(
    Rule(name=name, family=family, pattern=rf"{blank}{what}", say=say)
    for family, blank in _BEGINNINGS
    for name, what, say in (
        ("again", _SHORT, _say_short),
        ("meaning", _LONG, _say_long),
        ("figures", _IN_WORDS, _say_figures),
    )
)
