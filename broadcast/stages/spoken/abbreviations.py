"""Abbreviations of administrative life, told apart by their neighbours where one stands for several things."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.possible import Machine, exact
from broadcast.stages.spoken.rule import LEFT_WINDOW, Guess, Rule, left_of

_LOUD_LEFT = re.compile(rf"[{UPPER}]{{2,}}\s\Z")
_LOUD_RIGHT = re.compile(rf"\s[{UPPER}]{{2,}}(?![\w])")


class _Sense(NamedTuple):
    spoken: str
    left: str
    """The pattern of the evidence before it, as the table has it; empty where none is needed. Likewise `right`."""
    right: str

    @property
    def by_name(self) -> bool:
        """Whether any name fits on the right."""
        return r"\p{Lu}" in self.right

    @property
    def needs_evidence(self) -> bool:
        """Whether it is meant only where something beside it says so."""
        return bool(self.left or self.right)


class _Supported(NamedTuple):
    """A sense that has evidence; contested where another sense has more than half as much."""

    spoken: str
    contested: bool


TABLES = ("senses", "abbreviations", "by_field")
"""Those of several senses first, then the common ones, then those of a field: party, health, farm, school, …"""


_WHOLE_WORD = r"(?:(?<![^\W\d_])|(?![^\W\d_]))"
"""Evidence on the left begins with a word, not inside one: the ông of thông is nobody."""


@cache
def _senses() -> dict[str, tuple[_Sense, ...]]:
    """Every abbreviation with its senses: those with evidence in the order of the tables, then the one without.

    Two senses without evidence cancel each other out: then nothing is said, and a person is asked.
    """
    found: dict[str, tuple[_Sense, ...]] = {}
    for table in TABLES:
        for row in tables.rows(table):
            sense = _Sense(row["spoken"], row["left"], row["right"])
            found[row["written"]] = (*found.get(row["written"], ()), sense)
    return {written: _settled(senses) for written, senses in found.items()}


def _settled(senses: tuple[_Sense, ...]) -> tuple[_Sense, ...]:
    defaults = tuple({sense.spoken.lower(): sense for sense in senses if not sense.needs_evidence}.values())
    return (*(sense for sense in senses if sense.needs_evidence), *(defaults if len(defaults) == 1 else ()))


def _letters(pattern: str) -> str:
    r"""A pattern of the table, where \p{Lu} is a capital letter and \p{Ll} a small one; a comrade may be written large."""
    pattern = re.sub(r"(?<=[(|])(đ)(?=/c|ồng chí)", "[Đđ]", pattern)
    return pattern.replace(r"\p{Lu}", f"[{UPPER}]").replace(r"\p{Ll}", f"[{LOWER}]")


@cache
def _before(pattern: str) -> re.Pattern[str]:
    """The evidence on the left, compiled when it is first looked for: thousands stand in the tables, few in a text."""
    return re.compile(_WHOLE_WORD + _letters(pattern))


_NEAR = 12
"""Characters before an abbreviation that tell which evidence may stand there."""

_STEPS = 400
"""Steps that are kept of what tells it, for each abbreviation."""


@cache
def _possible(written: str) -> Machine:
    """Tells which evidence on the left may stand before an abbreviation, so that little of it is looked for."""
    lefts = [(_letters(sense.left), False) for sense in _senses()[written] if sense.needs_evidence]
    return Machine(lefts, backwards=True, most_steps=_STEPS)


@cache
def _behind(pattern: str) -> re.Pattern[str]:
    return re.compile(_letters(pattern))


def meanings(written: str) -> tuple[str, ...]:
    """Everything an abbreviation may stand for."""
    return tuple(sense.spoken for sense in _senses().get(written, ()))


def without_evidence(written: str) -> str:
    """What an abbreviation is taken for where nothing beside it speaks for any sense; empty where a person is asked."""
    senses = _senses().get(written, ())
    return senses[-1].spoken if senses and not senses[-1].needs_evidence else ""


def is_ambiguous(written: str) -> bool:
    """Whether an abbreviation has senses that need evidence."""
    return any(sense.needs_evidence for sense in _senses().get(written, ()))


def reading(match: re.Match[str]) -> str | None:
    """The first sense that its neighbours support; the sense without any is a guess where others exist."""
    loud = _LOUD_LEFT.search(left_of(match, 12)) or _LOUD_RIGHT.match(match.string, match.end())
    if loud and syllable.valid(match[0]) and syllable.valid(loud[0].strip()):
        return None  # a word of a heading in capitals
    return _sense_of(match[0], match)


def typed_small(match: re.Match[str]) -> str | None:
    """hộ kd, ql 1a: letters that are no syllable mean what they mean in capitals; two need a neighbour that says so."""
    word = match[0]
    if syllable.valid(word) or word in tables.mapping("foreign") or word.upper() not in _senses():
        return None
    said = _sense_of(word.upper(), match)
    return None if len(word) == 2 and isinstance(said, Guess) else said


def _sense_of(written: str, match: re.Match[str]) -> str | None:
    """What an abbreviation means where the match stands."""
    senses = _senses()[written]
    if len(senses) == 1 and not senses[0].needs_evidence:
        return once(senses[0].spoken, left_of(match, 24))
    found = _supported(written, match, match.string)
    if found is None and (small := _small_beside(match)) != match.string:
        found = _supported(written, match, small)
    if found is not None:
        said = once(found.spoken, left_of(match, 24))
        return Guess(said) if found.contested else said
    return None if not senses or senses[-1].needs_evidence else Guess(once(senses[-1].spoken, left_of(match, 24)))


def _supported(written: str, match: re.Match[str], text: str) -> _Supported | None:
    """The sense that the words beside the match support most, by the letters of what was found on both sides.

    Among equals the one that stands first in the tables.
    """
    start, end = max(0, match.start() - LEFT_WINDOW), match.end() + LEFT_WINDOW
    weights: dict[str, list[float]] = {}
    senses = _senses()[written]
    for number in _possible(written).after(exact(text[max(0, match.start() - _NEAR) : match.start()])[::-1]).may:
        sense = senses[number]
        left = _before(sense.left).search(text, start, match.start()) if sense.left else None
        right = _behind(sense.right).match(text, match.end(), end) if sense.right else None
        if (sense.left and left is None) or (sense.right and right is None):
            continue
        found = weights.setdefault(sense.spoken, [0, 0])
        found[0] = max(found[0], _weight(left[0]) * _HEAD) if left else found[0]
        found[1] = max(found[1], 1 if sense.by_name else _weight(right[0])) if right else found[1]
    if not weights:
        return None
    best = max(weights, key=lambda spoken: sum(weights[spoken]))
    others = (sum(weight) for spoken, weight in weights.items() if spoken.lower() != best.lower())
    return _Supported(best, contested=2 * max(others, default=0) > sum(weights[best]))


_HEAVIEST = 16
_HEAD = 1.5
"""The word before an abbreviation tells more than the one behind it: khu CN, but CN chế biến."""


def _weight(found: str) -> int:
    """How much a piece of evidence says: one for being there, one more for each of its letters, up to a bound."""
    return 1 + min(_HEAVIEST, sum(c.isalpha() for c in found))


_FIRST = re.compile(rf"(?:\A|[.!?;:\n]\s|[-–+*•]\s|[\"“(])([{UPPER}])(?=[{LOWER}]|\s)")
_NEXT = re.compile(rf"\s([{UPPER}])(?=[{LOWER}]|\s)")


def _small_beside(match: re.Match[str]) -> str:
    """The text with small letters where its sentence begins and behind the match: Đề tài KH is evidence as đề tài KH is."""
    text = match.string
    first = next(reversed([*_FIRST.finditer(text, max(0, match.start() - LEFT_WINDOW), match.start())]), None)
    for capital in (first, _NEXT.match(text, match.end())):
        if capital is not None:
            at = capital.start(1)
            text = text[:at] + text[at].lower() + text[at + 1 :]
    return text


_UNSAID = (
    "đường ",
    "tập đoàn ",
    "thuế ",
    "lực lượng ",
    "bệnh ",
    "vi rút ",
    "tổ chức ",
    "khí ",
    "chỉ số ",
    "điểm ",
    "quỹ ",
    "tỉnh ",
    "tội ",
    "cây ",
    "tuyển ",
    "đất ",
    "chương trình ",
)


def once(spoken: str, left: str) -> str:
    """What stands before is not said again: thuế GTGT, khí CO."""
    if not spoken.startswith(_UNSAID):
        return spoken
    head = next(word for word in _UNSAID if spoken.startswith(word))
    said_before = left.lower().endswith(head) or (head == "thuế " and left.lower().endswith("hóa đơn "))
    return spoken.removeprefix(head) if said_before else spoken


@cache
def first_words() -> frozenset[str]:
    """The run of letters that each abbreviation begins with: what the scanner has to stop at."""
    return tables.first_words(_senses())


@cache
def second_words() -> dict[str, frozenset[str] | None]:
    """What stands behind the first word of abbreviations of several words, as `tables.second_words` has it."""
    return tables.second_words(_senses())


def rules() -> tuple[Rule, ...]:
    """One rule for abbreviations that end in a dot or sign, one for the others: where TP. does not fit, TP may."""
    dotted = [key for key in _senses() if not key[-1].isalnum()]
    plain = [key for key in _senses() if key[-1].isalnum()]
    return (
        Rule(
            name="comrades",
            family="letter",
            pattern=r"[đĐ]/c(?![^\W_])",
            say=lambda _: "đồng chí",
            left=r"(?<![0-9.,/])[0-9]{1,4}\s?\Z",
        ),
        _of_table("dotted", dotted, ""),
        _of_table("table", plain, r"(?![^\W_])"),
        Rule(name="small", family="letter", pattern=rf"[{LOWER}]{{2,9}}(?![^\W_]|\.[{LOWER}])", say=typed_small),
    )


def _of_table(name: str, keys: list[str], end: str) -> Rule:
    words = frozenset(word.lower() for word in tables.first_words(keys))
    return Rule(name=name, family="letter", pattern=f"(?:{tables.alternation(keys)}){end}", say=reading, words=words)
