"""Punctuation and signs: what gives the voice its melody is kept, what it can't say becomes a pause or goes."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_CLOSERS = r"[\s\"”’»)\]*]*"
_SENTENCE_END = rf"(?:\.\s?/\s?\.|[.!?…]+)(?={_CLOSERS}(?:\Z|\s[\s\"“‘«(\[*+•–-]*[0-9{UPPER}]|\s*\n))"
_FIGURE_LEFT = re.compile(
    r"[0-9](?:\s?(?:[^\W\d_]{1,3}[23²³]?|%|°C?|nghìn|ngàn|triệu|đồng|tháng|phút|người|[^\W\d_]{1,3}/[^\W\d_]{1,4}))?\s*\Z|(?:thứ|quý|mùng)\s\w+\s?\Z|(?<![^\W_])(?:T[2-7]|[IVX]+|CN)\s*\Z"
)
_FIGURE_RIGHT = re.compile(r"\s*(?:khoảng |gần |hơn |ngày |thứ |T|mùng )?(?:[0-9]|[IVX]+(?![^\W_])|CN(?!\w))")


def _say_end(match: re.Match[str]) -> str:
    marks = match[0]
    return "?" if "?" in marks else "!" if "!" in marks else "."


def _say_dots(match: re.Match[str]) -> str:
    """An ellipsis inside a sentence is a short pause, and nothing where a mark follows."""
    return "" if re.match(r"\s*[.,;:!?)\]]", right_of(match, 3)) else ","


def _say_dash(match: re.Match[str]) -> str | None:
    """Between figures `đến`, inside a compound nothing, between names a pause; a minus is another's."""
    left, right = left_of(match), right_of(match)
    if _FIGURE_LEFT.search(left) and _FIGURE_RIGHT.match(right):
        return " đến "
    spaced = match[0] != match[0].strip()
    if spaced and match[0] == match[0].rstrip() and right[:1].isdecimal():
        return None
    if not left.strip() or left.endswith("\n") or not right.strip():
        return " "
    word = re.search(r"([^\W\d_])[^\W\d_]*\Z", left.rstrip())
    next_letter = right.lstrip()[:1]
    plain = word is not None and word[1].islower() and next_letter.islower()
    return ", " if spaced and word is not None and next_letter.isalnum() and not plain else " "


def _say_slash(match: re.Match[str]) -> str:
    left, right = left_of(match, 4), right_of(match, 6)
    if left.rstrip().endswith(("và", "Và")) or not left.strip() or not right.strip():
        return " "
    return ", " if left[-1:].isalpha() and right.lstrip()[:1].isalpha() else " trên "


def _say_open(match: re.Match[str]) -> str:
    left = left_of(match, 3).rstrip()
    return ", " if left and (left[-1].isalnum() or left[-1] in '%”"') else " "


def _say_close(match: re.Match[str]) -> str:
    right = right_of(match, 4).lstrip('”"’» ')
    return ", " if right[:1].isalnum() and right_of(match, 1).isspace() else " "


def _say_symbol(match: re.Match[str]) -> str | None:
    sign = match[0]
    if sign == "<" and re.match(r"\s?[0-9]", right_of(match, 2)):
        return "dưới"
    if sign == ">" and re.match(r"\s?[0-9]", right_of(match, 2)):
        return "trên"
    if sign == "+" and (not left_of(match, 3).strip() or left_of(match, 1) == "\n"):
        return " "
    return tables.mapping("symbols")[sign]


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the signs are a table."""
    signs = "".join(map(re.escape, tables.mapping("symbols")))
    return (
        Rule(name="sentence-end", family="symbol", pattern=_SENTENCE_END, say=_say_end),
        Rule(name="end-mark", family="symbol", pattern=r"\.\s?/\s?\.", say=lambda _: "."),
        Rule(name="dots", family="symbol", pattern=r"…+\.*|\.{2,}", say=_say_dots),
        Rule(
            name="dash", family="space", pattern=r"[^\S\n]{1,4}[-–—−]{1,3}(?:[^\S\n]{1,4}|(?=[0-9A-ZĐ]))", say=_say_dash
        ),
        Rule(name="dash", family="symbol", pattern=r"[-–—−]{1,3}[^\S\n]{0,4}", say=_say_dash),
        Rule(name="open", family="space", pattern=r"[^\S\n]{1,4}[(\[{]", say=_say_open),
        Rule(name="open", family="symbol", pattern=r"[(\[{]", say=_say_open),
        Rule(name="close", family="symbol", pattern=r"[)\]}]", say=_say_close),
        Rule(
            name="quote",
            family="symbol",
            pattern="[\"“”„‟‘’'′″`´«»‹›*•·▪●■◦_|\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad✓✔➢❖]+",
            say=lambda _: " ",
        ),
        Rule(name="mark", family="symbol", pattern=r"[.,;:!?]", say=lambda m: m[0]),
        Rule(name="slash", family="symbol", pattern=r"[/\\]", say=_say_slash),
        Rule(name="sign", family="symbol", pattern=f"[{signs}]", say=_say_symbol),
    )
