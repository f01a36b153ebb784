"""Chemical formulae, told by the signs of the elements: NaCl, CaO, CuSO4, Ca(OH)2, and metals named by their signs."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.stages.spoken import abbreviations, letters, tables
from broadcast.stages.spoken.rule import Rule, left_of

_ELEMENT = (
    "A[glsu]|B[aeir]?|C[adelorsu]?|F[er]?|H[egf]?|I|K|L[ai]|M[gnos]|N[aeip]?|O|P[bt]?|S[bcenir]?|Ti|U|V|W|Xe|Z[nr]"
)
_GROUP = rf"\((?:(?:{_ELEMENT})[0-9]?){{1,4}}\)[0-9]?"
_FORMULA = (
    rf"(?:(?:{_ELEMENT})[0-9]{{0,2}}|{_GROUP})(?:(?:{_ELEMENT})[0-9]{{0,2}}|{_GROUP}){{1,7}}(?![^\W_]|[-'’][^\W\d_])"
)
_ENDS_LIKE_ONE = re.compile(r"(?:[0-9)]|O|Cl|S|N|H|F|Br|I|C|P)\Z")
_NONMETAL = re.compile(r"O|Cl|S(?![a-z])|N(?![a-z])|F(?![a-z])|Br|I|C(?![a-z])|P(?![a-z])")


_LOUD_FORMULA = re.compile(r"[A-Z][0-9][A-Z(]|[A-Z]O[2-7]\Z|NH[34]\Z|CH4\Z|\(OH\)")
"""What only formulae of capitals have: HK1 and CS2 are other things."""


def spelled(formula: str) -> str:
    """Each letter by its name, each figure as a number; what stands in brackets is not set apart."""
    return letters.spelled(re.sub(r"[()]", "", formula))


def _say(match: re.Match[str]) -> str | None:
    """A formula has a small letter or a figure, so that no abbreviation looks like one, and a nonmetal in it."""
    written = match[0]
    word = written[1:].islower() and syllable.valid(written)
    if abbreviations.meanings(written) or word or written.lower() in tables.mapping("foreign"):
        return None
    marked = any(c.islower() for c in written) or _LOUD_FORMULA.search(written) is not None
    return spelled(written) if marked and _ENDS_LIKE_ONE.search(written) and _NONMETAL.search(written) else None


_METALS = {
    "Fe": "sắt", "Mn": "man gan", "Zn": "kẽm", "Cu": "đồng", "Pb": "chì", "Hg": "thủy ngân", "Cd": "cát mi", "Mg": "ma giê", "Al": "nhôm",
    "Cr": "crôm", "Ca": "can xi", "As": "a sen", "Na": "na tri", "Mo": "mô líp đen", "B": "bo", "Ni": "ni ken", "K": "ka li", "Si": "si lích",
}  # fmt: skip
_AMONG = rf"(?:{'|'.join(_METALS)})"
_METALS_OF = (
    r"(?:kim loại(?: nặng)?|nhiễm|vi lượng|trung lượng|hàm lượng|nguyên tố|ion|nồng độ|thiếu|khoáng|chứa)\s?[:(]?\s?"
)
_OTHERS = rf"(?:{_AMONG}\s?(?:,|và|;|\+)\s?)"
"""What stands before a metal of a list: what the list is of, and those named already."""


def _say_metal(match: re.Match[str]) -> str | None:
    """Fe, Mn and As in a list of metals, by their names."""
    return _METALS[match[0]]


def _say_of_equation(match: re.Match[str]) -> str | None:
    """2Fe, 3H2 in an equation."""
    equation = re.search(r"[=→+]", left_of(match)) or re.match(r"\s?[+=→]", match.string[match.end() : match.end() + 3])
    return f"{letters.spelled(match['n'])} {spelled(match['formula'])}" if equation else None


RULES = (
    Rule(name="formula", family="letter", pattern=_FORMULA, say=_say),
    Rule(
        name="equation",
        family="digit",
        then="A",
        pattern=rf"(?P<n>[2-9])(?P<formula>(?:(?:{_ELEMENT})[0-9]{{0,2}}|{_GROUP}){{1,8}})(?![^\W_])",
        say=_say_of_equation,
    ),
    Rule(
        name="metal",
        family="letter",
        pattern=rf"{_AMONG}(?=\s?(?:,|và|;|\+)\s?{_AMONG}(?![^\W_]))",
        say=_say_metal,
        left=rf"{_METALS_OF}(?-i:{_OTHERS}{{0,8}})\Z",
    ),
    Rule(
        name="metal",
        family="letter",
        pattern=rf"{_AMONG}(?![^\W_])",
        say=_say_metal,
        left=rf"{_METALS_OF}(?-i:{_OTHERS}{{1,8}})\Z",
    ),
    Rule(name="metal", family="letter", pattern=r"(?:Fe|Mn|Zn|Pb|Hg|Cd|Mg|Cr)(?![^\W_])", say=_say_metal),
)
