"""Whether figures keep their units, rates their period, limits their direction: 12.000 a kilo is not a quintal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadcast.stages.script.facts import Fact, placed_facts
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.order import exchanged
from broadcast.stages.script.sense import Sense, sense_of

_PERIODS = {"giờ": "giờ", "ngày": "ngày", "đêm": "đêm", "tuần": "tuần", "tháng": "tháng", "quý": "quý", "năm": "năm"}
_AMOUNTS = {
    **dict.fromkeys(("kg", "ký", "ki lô gam", "kilogam", "cân"), "kg"),
    **dict.fromkeys(("g", "gam"), "g"),
    **dict.fromkeys(("mm", "mi li mét"), "mm"),
    **dict.fromkeys(("cm", "xăng ti mét", "phân"), "cm"),
    **dict.fromkeys(("m", "mét"), "m"),
    **dict.fromkeys(("km", "ki lô mét", "cây số"), "km"),
    **dict.fromkeys(("m 2", "mét vuông"), "m2"),
    **dict.fromkeys(("m 3", "mét khối", "khối"), "m3"),
    **dict.fromkeys(("ha", "héc ta"), "ha"),
    **dict.fromkeys(("lít", "l"), "lít"),
    **dict.fromkeys(("ml", "mi li lít"), "ml"),
    **{unit: unit for unit in ("lạng", "yến", "tạ", "tấn", "sào", "mẫu", "thước", "độ", "hộ", "khẩu", "suất", "hồ sơ")},
}
_UNITS = {**_PERIODS, "phút": "phút", "giây": "giây", **_AMOUNTS}
_OCCASIONS = frozenset(("buổi", "khóa", "ca", "vụ", "chuyến", "lượt", "người", "thôn"))
"""What pay or help may be counted by: «30.000 đồng mỗi buổi» is not «30.000 đồng cả khóa»."""
_EVERY = frozenset(("hằng", "hàng", "mỗi", "từng", "một"))
_PERIOD = "|".join(_PERIODS)
_BY = re.compile(
    rf"\btheo (?:{_PERIOD})(?!\w)(?:(?:, | hoặc | hay | và )(?:theo )?(?:{_PERIOD})(?!\w))*", re.IGNORECASE
)
"""«theo quý» is «mỗi quý», «theo tháng, quý hoặc năm» each of them."""
_TIMES = "lần"
_LEFT = re.compile(r"\b(?:giảm|hạ|bớt|rút)(?:\s+[^\W\d]+){0,3}?\s+còn\s+(\d[\d.,]*)", re.IGNORECASE)
_WEEKDAY = re.compile(r"\bthứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|\bchủ nhật\b", re.IGNORECASE)
_EVERY_WEEKDAY = re.compile(
    r"\b(?:mỗi|các|hằng|hàng)\s+(?:(?:sáng|trưa|chiều|tối|đêm|ngày)\s+)?"
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"/\s*(?:[^\W\d_]+\d?)")
_UPWARDS = re.compile(r"\btrở (?:lên|đi)\b|\bđổ lên\b", re.IGNORECASE)
_DOWNWARDS = re.compile(r"\btrở (?:xuống|lại)\b|\bđổ (?:xuống|lại)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\btrong(?: vòng| khoảng)?\s+\Z", re.IGNORECASE)
_APART = re.compile(r"[.!?;]|\b(?:khi|nếu|lúc)\b", re.IGNORECASE)
"""What parts a denial from a limit behind it: «không cho qua khi ngập quá 30 cm» limits nothing to 30 cm."""
_PART = re.compile(r"[.!?](?=\s|\Z)|[,;:](?=\s)|\n|\s(?:và|còn)\s")
_SENTENCE = re.compile(r"[.!?;](?=\s|\Z)|\n")
_SCALES = frozenset("mười mươi trăm nghìn ngàn triệu linh lẻ rưỡi".split())
_BOTH = 2
"""How many directions the limits of a figure may have: «dưới 10 %» and «từ 10 % trở lên» in one text."""
_AFTER_CHARACTERS = 40
_BEFORE_WORDS = 3
_OVER = frozenset(("quá", "vượt quá", "hơn"))
_TURNED = {"le": "ge", "ge": "le"}


def measure_faults(source: str, text: str) -> tuple[str, ...]:
    """What a text says in another unit, for another period, or with a limit turned round, in Vietnamese."""
    return tuple(dict.fromkeys((*figure_faults(source, text), *_rates(source, text), *_occasions(source, text))))


def figure_faults(source: str, text: str) -> tuple[str, ...]:
    """What a text says of figures that its source has too: another unit, what another counts, a limit turned round."""
    return tuple(
        dict.fromkeys(
            (
                *_units(source, text),
                *_left(source, text),
                *_counted(source, text),
                *_partners(source, text),
                *_bounds(source, text),
            )
        )
    )


def _units(source: str, text: str) -> Iterator[str]:
    ours, theirs = _units_of(source), _units_of(text)
    for fact, units in theirs.items():
        known = ours.get(fact, set())
        if known and units and not units & known:
            yield f"«{fact.text} {'/'.join(sorted(known))}» thành «{fact.text} {'/'.join(sorted(units))}»"


def _left(source: str, text: str) -> Iterator[str]:
    """«giảm 30 %» made «giảm còn 30 %», or the other way round."""
    ours, theirs = (set(_LEFT.findall(side)) for side in (source, text))
    for figure in sorted(ours ^ theirs):
        if figure in source and figure in text:
            yield f"«còn {figure}» và «{figure}» khác nhau"


def _counted(source: str, text: str) -> Iterator[str]:
    """Numbers that count what another number counts in the source: «một viên đổi 10 cây»."""
    ours, theirs = _counts_of(source), _counts_of(text)
    for number, things in theirs.items():
        for thing in sorted(things - ours.get(number, set())):
            other = next((known for known, counted in ours.items() if known != number and thing in counted), "")
            if other and thing not in theirs.get(other, set()):
                yield f"«{other} {thing}» thành «{number} {thing}»"


def _partners(source: str, text: str) -> Iterator[str]:
    """Two figures that have exchanged what each is said of: «5 km với nam và 3 km với nữ»."""
    ours, theirs = _partners_of(source), _partners_of(text)
    for one, other in exchanged(ours, theirs):
        yield f"«{one.text}» và «{other.text}» bị đổi chỗ cho nhau"


def _partners_of(text: str) -> dict[Fact, frozenset[str]]:
    """The words that stand by one figure alone, where a part of the text has one figure; a name may come twice."""
    parts = [(placed_facts(part), sense_of(part).says) for part in _PART.split(text)]
    alone = [(facts[0].fact, words) for facts, words in parts if len(facts) == 1 and facts[0].fact.kind == "số"]
    return {
        fact: words - {word for other, theirs in alone if other != fact for word in theirs} for fact, words in alone
    }


def _counts_of(text: str) -> dict[str, set[str]]:
    """What each number counts, by the word behind it; «một» and its like are numbers too."""
    sense = sense_of(text)
    found: dict[str, set[str]] = defaultdict(set)
    numbers = {number: str(value) for value in range(1, 11) if (number := in_words(str(value)))}
    for at, (word, after) in enumerate(pairwise(sense.words)):
        number = numbers.get(word.text, word.text.lstrip("0") if word.text.isdigit() else "")
        if at and sense.words[at - 1].text in _SCALES and not word.text.isdigit():
            continue  # «mười hai người» are not two
        if number and not text[word.end : after.start].strip():
            found[number] |= {after.text} - set(_UNITS)
    return found


def _units_of(text: str) -> dict[Fact, set[str]]:
    sense = sense_of(text)
    found: dict[Fact, set[str]] = defaultdict(set)
    for placed in placed_facts(text):
        at = next((n for n, word in enumerate(sense.words) if word.start >= placed.end), None)
        if (
            placed.fact.kind == "số"
            and at is not None
            and not re.search(r"[,;.!?/]", text[placed.end : sense.words[at].start])
        ):
            unit = _unit_at(sense, at, _UNITS)
            if unit:
                found[placed.fact].add(unit)
    return found


def _unit_at(sense: Sense, at: int, units: dict[str, str]) -> str:
    for length in (3, 2, 1):
        written = " ".join(word.text.rstrip(".,:/") for word in sense.words[at : at + length])
        if written in units:
            return units[written]
    return ""


def _rates(source: str, text: str) -> Iterator[str]:
    """Periods and amounts for each of which something is said; a day of the week is by itself one a week."""
    ours, theirs = _rates_of(source), _rates_of(text)
    weekly = {"tuần"} if _WEEKDAY.search(source) else set()
    for rate in sorted(theirs - ours - weekly):
        yield f"thêm «mỗi {rate}»"
    weekly = {"tuần"} if _EVERY_WEEKDAY.search(text) else set()
    for rate in sorted(ours - theirs - weekly):
        yield f"mất «mỗi {rate}»"


def _occasions(source: str, text: str) -> Iterator[str]:
    """«30.000 đồng mỗi buổi» made «30.000 đồng cả khóa»: for all of something instead of for each."""
    for whole in sorted(_behind("cả", text) - _behind("cả", source)):
        if lost := sorted(_behind("mỗi", source) - _behind("mỗi", text) - _behind("một", text)):
            yield f"«mỗi {lost[0]}» thành «cả {whole}»"


def _behind(word: str, text: str) -> set[str]:
    """What of `_OCCASIONS` stands behind a word."""
    pairs = pairwise(found.text for found in sense_of(text).words)
    return {thing for one, thing in pairs if one == word and thing in _OCCASIONS}


def _rates_of(text: str) -> set[str]:
    sense = sense_of(text)
    ones = {at for at, word in enumerate(sense.words) if word.text == "một"}
    limited = ones & {mark.after for mark in sense.of("bound")}  # «ít nhất một ngày» is a length of time
    found = set()
    for at, word in enumerate(sense.words[:-1]):
        between = text[word.end : sense.words[at + 1].start]
        after = sense.words[at + 2].text if at + 2 < len(sense.words) else ""
        unit = _unit_at(sense, at + 1, {**_PERIODS, **_AMOUNTS})
        if "/" in between and "/" not in text[max(0, word.start - 1) : word.start] and not word.text[0].isdigit():
            found.add(_unit_at(sense, at + 1, {**_PERIODS, **_AMOUNTS}))
        elif (
            word.text in _EVERY
            and not between.strip()
            and unit
            and after != "số"
            and word.text != "từng"
            and at not in limited
        ):
            found.add(unit)
        elif word.text in _PERIODS and after == _TIMES and _is_number(sense.words[at + 1].text):
            before = sense.words[at - 1].text if at else ""
            found |= set() if _is_number(before) else {_PERIODS[word.text]}  # «3 tháng một lần» is not once a month
    for by in _BY.finditer(text):
        found |= {_PERIODS[word] for word in re.findall(_PERIOD, by[0].lower())}
    for per in _PER.finditer(text):
        found.add(_unit_at(sense_of(per[0]), 0, {**_PERIODS, **_AMOUNTS}) if sense_of(per[0]).words else "")
    return found - {"", "hộ", "khẩu", "suất", "hồ sơ", "đêm"}


def _is_number(word: str) -> bool:
    """Whether a word is a number up to ten, in figures or in words."""
    return word.isdigit() or any(word == in_words(number) for number in range(1, 11))


def _bounds(source: str, text: str) -> Iterator[str]:
    ours, theirs = tuple(_bounds_of(source)), tuple(_bounds_of(text))
    for fact in dict.fromkeys(limit.fact for limit in theirs):
        known = [limit for limit in ours if limit.fact == fact]
        said = [limit for limit in theirs if limit.fact == fact]
        bounds, values = {limit.value for limit in known}, {limit.value for limit in said}
        turned = len(bounds) == len(values) == 1 and bounds != values
        if turned or (len(bounds) == len(values) == _BOTH and _is_crossed(known, said)):
            yield f"mốc «{fact.text}» bị đảo chiều"


def _is_crossed(ours: Sequence[_Limit], theirs: Sequence[_Limit]) -> bool:
    """Whether «under ten» and «from ten» have exchanged what is said of them, by the words of their parts."""
    fits = {True: 0, False: 0}
    for own in ours:
        for other in theirs:
            fits[own.value == other.value] += len(own.words & other.words)
    return fits[False] > fits[True]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Limit:
    """A figure with a limit, le or ge, and the words of the part of the text where it stands."""

    fact: Fact
    value: str
    words: frozenset[str]


def _bounds_of(text: str) -> Iterator[_Limit]:
    sense = sense_of(text)
    for placed in placed_facts(text):
        if placed.fact.kind == "tên riêng":
            continue
        left = [n for n, word in enumerate(sense.words) if word.end <= placed.start][-_BEFORE_WORDS:]
        behind = re.split(r"[.;,\d]", text[placed.end : placed.end + _AFTER_CHARACTERS])[0]
        if _UPWARDS.search(behind):
            value = "ge"
        elif _DOWNWARDS.search(behind) or (placed.fact.kind == "số" and _WITHIN.search(text[: placed.start])):
            value = "le"
        else:
            value = ""
            marks = [mark for mark in sense.of("bound") if mark.after - 1 in left]
            if marks:
                denied = marks[-1].text in _OVER and any(
                    mark.at < marks[-1].at
                    and sense.words[mark.at].part == sense.words[marks[-1].at].part
                    and not _APART.search(text[sense.words[mark.at].start : placed.start])
                    for mark in sense.of("not")
                )
                value = _TURNED[marks[-1].value] if denied else marks[-1].value
        if value:
            begins = max((end.end() for end in _SENTENCE.finditer(text, 0, placed.start)), default=0)
            ends = next((end.start() for end in _SENTENCE.finditer(text, placed.end)), len(text))
            yield _Limit(fact=placed.fact, value=value, words=sense_of(text[begins:ends]).tells)
