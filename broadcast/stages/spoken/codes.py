"""Numbers of documents, said briefly: Nghị quyết số 02-NQ/TW, Quyết định 1382/QĐ-TTg, Luật số 72/2025/QH15.

The number is said, the kind only where the text does not name it already, and the issuer only where
no `của …` names it just after: a listener is told who decided once, and never hears the letters.
"""

from __future__ import annotations

import re
from functools import cache, partial

from broadcast.model import CodeStyle
from broadcast.stages.spoken import letters, tables
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_NUMBER = r"(?P<n>[0-9]{1,6}[a-zA-ZđĐ]?)"
_YEAR = r"(?:\s?[/-]\s?(?P<y>[12][0-9]{3}))?"
_PART = r"[A-ZĐƯ][A-Za-zĐđƯư]{0,10}[0-9]{0,2}"
_SYMBOL = rf"(?P<code>{_PART}(?:(?: ?[-/&] ?|\.){_PART}){{0,4}})"
_OWNER_RIGHT = re.compile(
    r"[^.;:!?(]{0,44}?\b(?:của|do)\s+(?:Ban|Bộ|Ủy|UBND|Uỷ|HĐND|Hội|Chính|Thủ|Chủ|Quốc|Trung|Đảng|Thành|Tỉnh|Huyện|Quận|Sở|Văn|Liên|Mặt|Công|Tòa|Viện|Đoàn|Tổng|BTV|BCH)"
)


@cache
def _kinds() -> dict[str, str]:
    return tables.mapping("kinds")


@cache
def _issuers() -> dict[str, str]:
    return tables.mapping("issuers")


def issuer(code: str) -> str:
    """UBND -> Ủy ban nhân dân; QH15 -> Quốc hội khóa mười lăm; what no table knows is spelled."""
    known = _issuers().get(code)
    if known:
        return known
    split = re.fullmatch(r"([^\W\d_]+)([0-9]+)", code)
    if split and split[1] in _issuers():
        return f"{_issuers()[split[1]]} khóa {cardinal(int(split[2]))}"
    return letters.spelled(code)


def _number(text: str) -> str:
    figures, letter = re.fullmatch(r"([0-9]+)(\D?)", text).groups()  # type: ignore[union-attr]
    said = spell(figures) if figures[0] == "0" else cardinal(int(figures))
    return f"{said} {letters.name(letter)}" if letter else said


def _described(code: str) -> tuple[str, str]:
    """QĐ-UBND -> (quyết định, Ủy ban nhân dân); either may be empty."""
    parts = [part for part in re.split(r"\s?[-/&.]\s?", code) if part]
    kind = _kinds().get(parts[0], "")
    rest = parts[1:] if kind else parts
    return kind, " và ".join(
        issuer(part) for place, part in enumerate(rest) if not ((kind or place) and part in _SKIPPED)
    )


_SKIPPED = frozenset({"VX", "KT", "NC", "TH", "ĐT", "NN", "TM", "KGVX", "NV", "TCKH", "VHXH", "HC"})
"""Sections of an office, meant for the archive and for no listener."""


def _say_in(style: CodeStyle, match: re.Match[str]) -> str | None:
    """`brief` names what the text does not; `full` says the letters' meaning as well; `spell` says each sign."""
    kind, owner = _described(match["code"])
    if not kind and not re.search(r"[-/]", match[0]):
        return None
    if style == "brief":
        return _say(match, kind, owner)
    number = _number(match["n"]) + (f" năm {cardinal(int(match['y']))}" if match["y"] else "")
    if style == "full":
        return f"{number}, {' '.join(part for part in (kind, owner) if part)}"
    signs = {"-": "gạch ngang", "/": "gạch chéo", "&": "và", ".": "chấm"}
    pieces = re.findall(r"[^\W\d_]+|[0-9]+|[-/&.]", match[0])
    spelled = (signs.get(p) or (letters.spelled(p) if p.isalpha() else _number(p)) for p in pieces)
    return " ".join(spelled)


def _say(match: re.Match[str], kind: str, owner: str) -> str:
    said = [_number(match["n"])]
    if match["y"]:
        said.append("năm " + cardinal(int(match["y"])))
    left = left_of(match, 60).lower()
    if kind and kind not in left.rpartition(";")[2]:
        said.insert(0, f"{kind} số" if not re.search(r"số\s*:?\s*\Z", left) else kind + " số")
        if re.search(r"số\s*:?\s*\Z", left):
            said[0] = ""
    if owner and not _OWNER_RIGHT.match(right_of(match, 70)):
        said.append("của " + owner)
    return " ".join(part for part in said if part)


def _say_bare(match: re.Match[str]) -> str | None:
    """NQ-CP, TT/BTC: a code without a number names the kind and the issuer."""
    kind, owner = _described(match["code"])
    if not kind or not owner:
        return None
    shown = "" if kind in left_of(match).lower()[-len(kind) - 6 :] else kind
    return f"{shown} của {owner}".strip()


def _say_kind(match: re.Match[str]) -> str | None:
    """NQ 57, NĐ 168/2024: the kind's letters before a number."""
    kind = _kinds().get(match["kind"])
    return kind if kind and kind not in left_of(match, 24).lower() else None


def rules(style: CodeStyle = "brief") -> tuple[Rule, ...]:
    """Built when first needed: the kinds are a table."""
    kinds = tables.words("kinds")
    return (
        Rule(
            name="number",
            family="digit",
            pattern=rf"{_NUMBER}{_YEAR}\s?[-/]\s?{_SYMBOL}(?![^\W_])",
            say=partial(_say_in, style),
        ),
        Rule(
            name="blank",
            family="symbol",
            pattern=rf"(?P<n>)(?P<y>)[-/]{_SYMBOL}(?![^\W_])",
            say=_say_bare,
            left=r"số\s*:?\s*\Z",
        ),
        Rule(
            name="bare",
            family="letter",
            pattern=rf"(?P<code>(?:{kinds})[-/]{_PART}(?:[-/&]{_PART}){{0,3}})(?![^\W_])",
            say=_say_bare,
        ),
        Rule(
            name="kind",
            family="letter",
            pattern=rf"(?P<kind>{kinds})(?=\.?\s(?:số )?[0-9]{{1,5}}(?:[-/]|\b))",
            say=_say_kind,
        ),
        Rule(
            name="year",
            family="digit",
            pattern=r"(?P<n>[0-9]{1,5})/(?P<y>[12][0-9]{3})(?![0-9/])",
            say=lambda m: f"{_number(m['n'])} năm {cardinal(int(m['y']))}",
            left=r"(?:số|nghị định|nghị quyết|thông tư|quyết định|luật|chỉ thị|công văn|kế hoạch|nđ|nq|qđ|tt)\s+\Z",
        ),
        Rule(
            name="leading-zero",
            family="digit",
            pattern=r"0[0-9](?![0-9])(?![.,/-][0-9])",
            say=lambda m: spell(m[0]),
            left=r"(?:nghị quyết|nghị định|quyết định|thông tư|chỉ thị|kế hoạch|kết luận)(?: số)?\s+\Z",
        ),
    )
