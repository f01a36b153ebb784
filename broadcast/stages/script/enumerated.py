"""What only counts the things that follow, «có hai điều kiện. Một là …», proved by counting and then taken away.

A count that is wrong is a fault. What is said once of all, that they must not or must be done, is said of each of
them instead, so that each can be held against its source: «ba việc không được làm. Một là đốt nương».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.stages.script.numerals import number_in

_DIGITS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_HEAD = r"(?:\A|(?<=[.:;,!?]\s)|(?<=\n))(?:và |rồi |còn )?"
_ONE_BY_ONE = (
    re.compile(rf"{_HEAD}(?P<number>{_DIGITS}) là:? ", re.IGNORECASE),
    re.compile(
        rf"{_HEAD}(?:điều |việc |bước |cái |thứ )?thứ "
        rf"(?P<number>nhất|{_DIGITS}|tư|\d)(?: là|:|,)? (?!\d|ngày|hằng|tuần)",
        re.IGNORECASE,
    ),
    re.compile(rf"{_HEAD}(?:bước|điều|việc) (?P<number>{_DIGITS}|\d)(?: là|:|,) ", re.IGNORECASE),
)
"""How things are told off, each family by itself."""
_OTHER_NUMBERS = {"nhất": 1, "tư": 4}
_THING = (
    r"việc|điều kiện|điều|thứ giấy tờ|thứ|chỗ|nơi|điểm|cách thức|cách"
    r"|kiểu|hình thức|yêu cầu|bước|loại giấy tờ|loại|khoản"
    r"|trường hợp|giấy tờ|món|mục|phần|ý"
)
_ANNOUNCED = re.compile(
    rf"(?P<before>\b(?:phải |cần |nên |nhớ |xin )?"
    rf"(?:có đủ |có |làm |nhớ |gồm |đủ |chuẩn bị |qua |theo |lần lượt |đáp ứng )?)"
    rf"\b(?P<number>hai|ba|bốn|năm|sáu|bảy|[2-7]) (?P<thing>{_THING})"
    rf"(?P<how>(?: [^\W\d_]+){{0,5}}?)(?P<end>[.:])(?=\s)",
    re.IGNORECASE,
)
_MUST_NOT = re.compile(r"\s(?:không được(?: làm)?|bị cấm|cấm|không được phép(?: làm)?|phải tránh)\s*\Z", re.IGNORECASE)
_MUST = re.compile(r"\s(?:phải|cần)(?: (?:làm|nhớ|có|đủ|biết|chú ý))?\s*\Z", re.IGNORECASE)
_ONLY_ANNOUNCES = re.compile(
    r"\A(?: (?:sau|này|sau đây|như sau|cần nhớ|theo thứ tự|theo trình tự|với [^\W\d_]+|để [^\W\d_]+|để chọn))?\Z"
)
_CHOICE = frozenset(("chỗ", "nơi", "điểm", "cách", "cách thức", "kiểu", "hình thức"))
_AND = re.compile(r"\s(?:và|với|cùng|cùng với|hoặc|hay)\s", re.IGNORECASE)
_POINTS = re.compile(r"\A(?:đó là|ấy là|gồm có|gồm|là)\s", re.IGNORECASE)
_FEWEST = 2


def unenumerated(text: str, source: str) -> tuple[str, tuple[str, ...]]:
    """A proposal without what only counts its things, and in Vietnamese each count that is not true."""
    if any(pattern.search(source) for pattern in _ONE_BY_ONE):
        return text, ()
    faults: list[str] = []
    found = _ANNOUNCED.search(text)
    at = 0
    while found:
        counted, said = _told_off(text[found.end() :], found["end"])
        number = number_in(found["number"]) or 0
        if said and not counted[0] <= number <= counted[1]:
            faults.append(f"nói «{found['number']} {found['thing']}» mà kể {counted[0]}")
        before, after = text[: found.start()], text[found.end() :].lstrip()
        head, rest = _without_announcement(found, after, source)
        text = f"{before}{head}{rest}"
        at = len(before) + len(head)
        found = _ANNOUNCED.search(text, at)
    for pattern in _ONE_BY_ONE:
        marks = list(pattern.finditer(text))
        numbers = [_number(mark["number"]) for mark in marks]
        if len(numbers) < _FEWEST or numbers[0] != 1:
            continue
        if numbers != list(range(1, len(numbers) + 1)):
            faults.append(f"đếm «{marks[-1][0].strip(' :,')}» không đúng thứ tự")
        text = pattern.sub("", text)
    return text, tuple(faults)


def _number(word: str) -> int:
    return _OTHER_NUMBERS.get(word.lower()) or number_in(word) or 0


def _told_off(after: str, end: str) -> tuple[tuple[int, int], bool]:
    """How many things are told behind an announcement, at least and at most, and whether that is known at all."""
    after = after.lstrip()
    for pattern in _ONE_BY_ONE:
        numbers = [_number(mark["number"]) for mark in pattern.finditer(after)]
        if numbers[:1] == [1]:
            last = next((at for at, number in enumerate(numbers) if at and number == 1), len(numbers))
            return (last, last), True
    points = _POINTS.search(after)
    if end == ":" or points:
        listed = re.split(r"[.!?](?=\s|\Z)|\n", after)[0]
        commas = len(re.findall(r"[,;]\s", listed))
        return (commas + 1, commas + 1 + len(_AND.findall(listed))), True
    return (0, 0), False


def _without_announcement(found: re.Match[str], after: str, source: str) -> tuple[str, str]:
    """What stands in the place of an announcement, and what follows it."""
    how = found["how"]
    must_not = bool(_MUST_NOT.search(how))
    must = bool(_MUST.search(how)) or found["before"].lower().startswith(("phải ", "cần "))
    rest = _POINTS.sub("", after)
    if must_not or must:
        word = "không được " if must_not else "phải "
        return "", _with_each(rest, word, found["end"], every=must_not)
    if found["thing"].lower() in _CHOICE and re.search(r"\b(?:hoặc|hay)\b", source):
        rest = _chosen(rest)
    rest = _with_each(rest, "", ".", every=False) if _begins(rest) else rest
    if _ONLY_ANNOUNCES.search(how.lower()) or found["end"] == ":":
        lead = found["before"].rstrip()
        return (f"{lead}{how} " if lead else f"{how.strip()} ").lstrip() if found["end"] == ":" else "", rest
    return found["before"] + how.lstrip() + found["end"] + " ", rest


def _begins(rest: str) -> bool:
    """Whether what follows an announcement begins to tell things off."""
    return any((mark := pattern.search(rest)) is not None and not mark.start() for pattern in _ONE_BY_ONE)


def _with_each(rest: str, word: str, end: str, *, every: bool) -> str:
    """What follows with a word before each thing that is told off, before the first alone where nothing counts them."""
    for pattern in _ONE_BY_ONE:
        marks = list(pattern.finditer(rest))
        if len(marks) >= _FEWEST and _number(marks[0]["number"]) == 1 and not marks[0].start():
            return pattern.sub(word, rest)
    if every and end == ":":
        listed, stop, more = rest.partition(".")
        return word + f", {word}".join(_things(listed)) + stop + more
    return word + rest[:1].lower() + rest[1:]


def _things(listed: str) -> Iterator[str]:
    yield from (part.strip() for part in re.split(r",\s|\s(?:và|với)\s", listed) if part.strip())


def _chosen(rest: str) -> str:
    """What is told off as things to choose from, «một là trụ sở, hai là tổ bảo vệ», with «hoặc» between them."""
    pattern = _ONE_BY_ONE[0]
    marks = list(pattern.finditer(rest))
    if len(marks) < _FEWEST or marks[0].start():
        return rest
    numbers = iter(range(len(marks)))
    return pattern.sub(lambda _: "hoặc " if next(numbers) else "", rest)
