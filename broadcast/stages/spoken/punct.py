"""Punctuation and signs: what gives the voice its melody is kept, what it can't say becomes a pause or goes."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_CLOSERS = r"[\s\"”'»)\]*]{0,8}"
_SENTENCE_END = (
    rf"(?:\.\s?/\s?\.|[.!?…]{{1,40}})(?={_CLOSERS}(?:\Z|\s[\s\"“'«(\[*+•–-]{{0,8}}[0-9{UPPER}]|\s{{0,8}}\n))"
)
_TAGS = (
    r"(?:a|b|i|u|s|p|em|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|td|tr|th|div|span|font|img|sup|sub|strong|center|table|tbody|thead|style|script|iframe"
    r"|figure|figcaption|blockquote|small|big|label|input|form|html|body|head|meta|link|section|article|header|footer|nav|main|video|audio|source"
    r"|[owvmx]:[A-Za-z]{1,16}|st1:[A-Za-z]{1,16})"
)
_TAG = rf"</?{_TAGS}(?:\s[^<>\n]{{0,260}})?\s?/?>|<![^<>\n]{{1,260}}>"
"""What is left of a web page or of Word in a text."""

_PARTING_TAG = re.compile(r"<br|</(?:p|div|li|h[1-6]|tr|td)(?![a-z])", re.IGNORECASE)
_DROPPED = (
    "[\"“”„'«»‹›*•·▪▫●○■□◆◇◦_|✓✔✅➢➤►▶❖★☆\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u0300-\u036f\ufe00-\ufe0f\u20e3"
    "\u2600-\u27bf\u2b00-\u2bff\u2190-\u2191\u2193-\u21ff\u2300-\u23ff\U0001f000-\U0001faff\U000e0000-\U000e007f\uf000-\uf0ff]{1,80}"
)
"""Quotation marks, marks of lists, emoji and signs that have no width: nothing of them is said."""


def _say_tag(match: re.Match[str]) -> str | None:
    """A tag is not said; one that ends a line is a pause. a<b> is a comparison."""
    if len(match[0]) == len("<a>") and re.search(r"(?<![^\W_])[^\W_]\s?\Z", left_of(match, 3)):
        return None
    return ", " if _PARTING_TAG.match(match[0]) and right_of(match).strip() else " "


_ENTITIES = {"amp": " và ", "ndash": ", ", "mdash": ", ", "hellip": ", "}
_COMPARED = {"lt": " dưới ", "gt": " trên "}


def _say_entity(match: re.Match[str]) -> str:
    """&nbsp; is a blank, &lt; before a figure a comparison."""
    compared = _COMPARED.get(match["name"]) if re.match(r"\s?[0-9]", right_of(match, 2)) else None
    return compared or _ENTITIES.get(match["name"], " ")


def _say_end(match: re.Match[str]) -> str:
    marks = match[0]
    return "?" if "?" in marks else "!" if "!" in marks else "."


def _say_dots(match: re.Match[str]) -> str:
    """An ellipsis inside a sentence is a short pause, and nothing where a mark follows."""
    return "" if re.match(r"\s*[.,;:!?)\]]", right_of(match, 3)) else ","


_ONE_LEFT = re.compile(rf"(?<![0-9.,])1 [{LOWER}]+\s?\Z")
_ONE_RIGHT = re.compile(rf"\s?1 [{LOWER}]")


_ALIKE = re.compile(r"(?<![0-9])([0-9]{1,3})([A-Z])/(?:\1[A-Z]|[0-9]{1,3}\2)(?![^\W_])|[A-Z0-9]/[248]K(?![^\W_])")
"""Two things of one kind: 4G/5G, 5A/5B, HD/4K; in the number of a house both the figures and the letters differ."""


_RATIO_RIGHT = re.compile(
    rf"(?:\s?[{LOWER}]+){{1,5}}\s(?:là|ở mức|đạt|bằng|khoảng|giảm|tăng|xuống|lên|còn|:)(?:\s[{LOWER}]+){{0,2}}\s[0-9]{{1,3}}(?:,[0-9]{{1,2}})?\slần(?![^\W_])"
)
"""One sum against another: nợ phải trả/vốn chủ sở hữu là 1,4 lần."""


def _say_slash(match: re.Match[str]) -> str:
    left, right = left_of(match, 4), right_of(match, 6)
    if left.rstrip().endswith(("và", "Và")) or not left.strip() or not right.strip():
        return " "
    if re.search(r"0[0-9](?:[ .]?[0-9]){7,9}\s?\Z", left_of(match, 20)) and re.match(r"\s?0[0-9]", right):
        return ", "  # between two telephones
    if _ONE_LEFT.search(left_of(match, 16)) and _ONE_RIGHT.match(right_of(match, 12)):
        return ", "  # 1 vụ/1 bị can
    if _ALIKE.search(f"{left}/{right}"):
        return ", "
    if left.rstrip()[-1:].isalpha() and right.lstrip()[:1].isalpha():
        if _RATIO_RIGHT.match(right_of(match)):
            return " trên "
        return Guess(", ")
    return " trên "


def _say_mark(match: re.Match[str]) -> str:
    """A mark as it stands; a blank is set where it was forgotten before a letter."""
    return match[0] + (" " if right_of(match, 1).isalpha() else "")


def _say_open(match: re.Match[str]) -> str:
    left = left_of(match, 3).rstrip()
    return ", " if left and (left[-1].isalnum() or left[-1] in '%”").') else " "


def _say_close(match: re.Match[str]) -> str:
    right = right_of(match, 4).lstrip('”"’» ')
    return ", " if right[:1].isalnum() and right_of(match, 1).isspace() else " "


_DAY_RIGHT = re.compile(r"\s?(3[01]|[12]?[0-9])/(1[0-2]|[1-9])(?![0-9/])")
_GRADED_LEFT = re.compile(r"(?:huyết áp|HA|thị lực|mắt|điểm)[\w\s:]{0,12}\Z", re.IGNORECASE)


def _is_day(left: str, right: str) -> bool:
    """Whether a day stands behind a comparison, one that can be no part of a whole: >15/9."""
    day = _DAY_RIGHT.match(right)
    return day is not None and int(day[1]) > int(day[2]) and _GRADED_LEFT.search(left) is None


def _say_symbol(match: re.Match[str]) -> str | None:
    """The name of a sign; a letter of a table before → or = is still a letter."""
    sign = match[0]
    left, right = left_of(match, 32), right_of(match, 32)
    if sign == "→" and re.search(r"(?:điểm|khoản|mục) [a-zđ]\s?\Z", left) and re.match(r"\s?[a-zđ](?![^\W_])", right):
        return "đến"  # điểm a → i
    if sign == "→" and left.rstrip()[-1:].islower() and re.match(r"\s?[^\W\d_]", right):
        return ", "  # bú kém → đi viện ngay
    if sign == "+" and re.search(r"[^\W\d_]{2}\s?\Z", left) and re.match(r"\s?[^\W\d_]{2}", right):
        return "và"  # đơn + CCCD
    if (sign == "<" and re.match(r"[^\W\d_][^<>\n]{0,28}>", right)) or (
        sign == ">" and re.search(r"<[^\W\d_][^<>\n]*\Z", left)
    ):
        return " "  # <mã KH>
    if sign in "<>" and _is_day(left, right):
        return "trước" if sign == "<" else "sau"
    if sign in "<>" and re.match(r"\s?[0-9]", right_of(match, 2)):
        return "dưới" if sign == "<" else "trên"
    if sign == "~" and not re.match(r"\s?[0-9]", right_of(match, 2)):
        return " "
    if sign == "+" and (not left_of(match, 3).strip() or left_of(match, 1) == "\n"):
        return " "
    return tables.mapping("symbols")[sign]


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the signs are a table."""
    signs = "".join(map(re.escape, tables.mapping("symbols")))
    return (
        Rule(name="sentence-end", family="symbol", pattern=_SENTENCE_END, say=_say_end),
        Rule(
            name="sentence-end",
            family="symbol",
            pattern=rf"(?<=[{LOWER}]{{2}})[.!?](?=[{UPPER}][{LOWER}])",
            say=lambda m: _say_end(m) + " ",
        ),
        Rule(
            name="entity",
            family="symbol",
            pattern=r"&(?P<name>amp|nbsp|ensp|emsp|quot|apos|lt|gt|ndash|mdash|hellip|bull|middot|laquo|raquo|[lr][sd]quo|zwnj|#[0-9]{2,5});",
            say=_say_entity,
        ),
        Rule(name="tag", family="symbol", pattern=_TAG, say=_say_tag, ignore_case=True),
        Rule(name="end-mark", family="symbol", pattern=r"\.\s?/\s?\.", say=lambda _: "."),
        Rule(name="dots", family="symbol", pattern=r"…{1,40}\.{0,40}|\.{2,80}", say=_say_dots),
        Rule(name="open", family="space", pattern=r"[^\S\n]{1,4}[(\[{]", say=_say_open),
        Rule(name="open", family="symbol", pattern=r"[(\[{]", say=_say_open),
        Rule(name="close", family="symbol", pattern=r"[)\]}]", say=_say_close),
        Rule(
            name="quote",
            family="symbol",
            pattern=_DROPPED,
            say=lambda _: " ",
        ),
        Rule(name="mark", family="symbol", pattern=r"[.,;:!?]", say=_say_mark),
        Rule(name="slash", family="symbol", pattern=r"[/\\]", say=_say_slash),
        Rule(name="sign", family="symbol", pattern=f"[{signs}]", say=_say_symbol),
    )
