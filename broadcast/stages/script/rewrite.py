"""From an order to officers to statements for listeners: tables of beginnings, cuts at clause borders. Nothing is added
that the plan does not say, and what no rule covers is kept as it stands and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER

LONGEST_WORDS = 30
_DOCUMENTS = "Nghị quyết|Luật|Nghị định|Chỉ thị|Kết luận|Quyết định|Đề án|Chương trình|Thông tư|Công điện"
_SUBJECTS = re.compile(rf"\b({_DOCUMENTS})\b(?= (?:số|về|của|\d|[{UPPER}]))")
_OFFICIAL = re.compile(rf"(?:{_DOCUMENTS}) (?:số|về|“|[{UPPER}\d])")
_SENTENCE = re.compile(rf"(?<=[.!?…])[”\"’)]?\s+(?=[{UPPER}“\"(])")
_ABBREVIATED = re.compile(rf"(?:\b(?:TP|TT|TX|P|Q|ThS|TS|PGS|GS|BS|St|Tr)|\b[{UPPER}])\.$")
_ENUMERATED = re.compile(r"\s*\((\d{1,2})\)\s*")
_ORDERS = re.compile(r"(?:tuyên truyền|phổ biến|quán triệt|truyền tải|lan tỏa|giới thiệu|làm rõ)\b", re.IGNORECASE)
_COUNT = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
_BORDERS = (
    (re.compile(r";\s+(?:và\s+)?"), ""),
    (re.compile(r",?\s+đồng thời,?\s+"), "Đồng thời, "),
    (re.compile(r",?\s+(?:mà )?qua đó,?\s+"), "Qua đó, "),
    (re.compile(r",\s+từ đó,?\s+"), "Từ đó, "),
    (re.compile(r",\s+trong đó,?\s+"), "Trong đó, "),
    (re.compile(r",\s+đặc biệt là\s+"), "Đặc biệt là "),
    (re.compile(r",\s+nhất là\s+"), "Nhất là "),
    (re.compile(r",\s+trước hết là\s+"), "Trước hết là "),
    (re.compile(r",\s+bao gồm:?\s+"), "Trong đó có "),
    (re.compile(r",?\s+nhằm\s+"), "Việc này nhằm "),
    (re.compile(r",\s+góp phần\s+"), "Việc này góp phần "),
    (re.compile(r",\s+gắn với\s+"), "Việc này gắn với "),
    (re.compile(r",\s+gắn\s+"), "Việc này gắn "),
    (re.compile(r",\s+thể hiện qua\s+"), "Điều này thể hiện qua "),
    (re.compile(r",\s+khơi dậy\s+"), "Điều này khơi dậy "),
    (re.compile(r",\s+mang lại\s+"), "Điều này mang lại "),
    (re.compile(r",\s+cũng như\s+"), "Cùng với đó là "),
    (re.compile(r",\s+hướng tới\s+"), "Việc này hướng tới "),
    (re.compile(r",\s+để\s+"), "Làm như vậy để "),
    (re.compile(r",\s+nhưng\s+"), "Nhưng "),
    (re.compile(r",\s+cùng với\s+"), "Cùng với đó là "),
)
"""Where a long sentence may be cut, the surest place first, and how the second half then begins."""
_GOES_ON = re.compile(r"(?:trong đó|đồng thời|qua đó|từ đó|đặc biệt|nhất là|trước hết|cùng với)\b", re.IGNORECASE)
_NOUN_BEGINS = re.compile(
    r"(?:các|những|một|sự|việc|hệ thống|khu|mô hình|cơ chế|chính sách|trung tâm|công tác|quá trình|đội ngũ|nền)\b",
    re.IGNORECASE,
)
_SHORTEST_PART_WORDS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One sentence for listeners; `note` says in Vietnamese what an editor should look at, if anything."""

    text: str
    note: str = ""


def subject_of(title: str) -> str:
    """What a plan is about, as a sentence can begin with it: Nghị quyết, Luật, else Kế hoạch."""
    found = _SUBJECTS.search(title)
    return found[1] if found else "Kế hoạch"


def statements(paragraph: str, subject: str) -> tuple[Statement, ...]:
    """A paragraph of a plan as sentences for listeners, in its order."""
    return tuple(one for sentence in _sentences(paragraph) for one in _cut(_turned(sentence, subject), subject))


def _sentences(text: str) -> Iterator[str]:
    """Sentences; after a colon a capital begins another, and an inline list becomes Một là, Hai là."""
    held = ""
    for part in _SENTENCE.split(text):
        held = f"{held} {part}".strip()
        if _ABBREVIATED.search(held):
            continue
        yield from _listed(held)
        held = ""
    if held:
        yield from _listed(held)


def _listed(sentence: str) -> Iterator[str]:
    pieces = _ENUMERATED.split(sentence)
    if len(pieces) < 5:
        head, colon, rest = sentence.partition(": ")
        if colon and rest[:1].isupper() and len(head.split()) >= 3 and not rest.isupper():
            yield _ended(head)
            yield _ended(rest)
        else:
            yield _ended(sentence)
        return
    if pieces[0].strip(" :"):
        yield _ended(pieces[0].strip(" :;,"))
    for number, item in zip(pieces[1::2], pieces[2::2], strict=True):
        place = int(number)
        name = _COUNT[place - 1] if 1 <= place <= len(_COUNT) else f"Thứ {place}"
        yield _ended(f"{name} là {_small(item.strip(' ;,.'))}")


def _turned(sentence: str, subject: str) -> Statement:
    """The sentence with its order turned into a statement."""
    lower = sentence.lower()
    for begins, becomes in _directives():
        if lower.startswith(f"{begins} "):
            rest = sentence[len(begins) :].lstrip(" ,")
            said = becomes.format(subject=subject)
            return Statement(text=f"{said} {rest}" if said else _capital(rest))
    if _is_work(sentence):
        return Statement(text=f"Cần {sentence[:1].lower()}{sentence[1:]}")
    if _ORDERS.match(sentence):
        return Statement(text=sentence, note="câu mệnh lệnh chưa có quy tắc chuyển — viết lại cho người nghe")
    return Statement(text=sentence)


def _cut(statement: Statement, subject: str) -> Iterator[Statement]:
    """The statement in parts of at most `LONGEST_WORDS` words, as far as clause borders allow."""
    text = statement.text
    if len(text.split()) <= LONGEST_WORDS:
        yield statement
        return
    place, begins = _border(text)
    if place is None:
        yield Statement(text=text, note=statement.note or f"câu dài {len(text.split())} chữ — nên ngắt thành hai câu")
        return
    yield from _cut(Statement(text=_ended(text[: place.start()]), note=statement.note), subject)
    yield from _cut(_second(text[place.end() :], begins, subject), subject)


def _border(text: str) -> tuple[re.Match[str] | None, str]:
    """The best place to cut, near the middle, and how the second part then begins."""
    for pattern, begins in _BORDERS:
        if places := [found for found in pattern.finditer(text) if _may_cut(text, found)]:
            return _nearest_middle(places, text), begins
    if text.startswith("Cần "):  # a list of work to be done; in a list of things a cut would change the sense
        commas = re.finditer(r",\s+", text)
        if places := [found for found in commas if _may_cut(text, found) and _is_work(text[found.end() :])]:
            return _nearest_middle(places, text), ""
    return None, ""


def _nearest_middle(places: list[re.Match[str]], text: str) -> re.Match[str]:
    return min(places, key=lambda found: abs(found.start() - len(text) // 2))


def _is_work(text: str) -> bool:
    lower = text.lower()
    return any(lower.startswith(f"{verb} ") for verb in _imperatives())


def _second(right: str, begins: str, subject: str) -> Statement:
    """How the part after a border goes on by itself."""
    if begins:
        return Statement(text=begins + right)
    if _GOES_ON.match(right):
        return Statement(text=_capital(right))
    if right.startswith("là "):
        return Statement(text=f"Đó cũng {right}")
    turned = _turned(right, subject)
    if turned.text != right:
        return turned
    joined = "Cùng với đó là " if _NOUN_BEGINS.match(right) or right[:1].isupper() else "Cùng với đó, "
    return Statement(text=joined + right, note=turned.note)


def _may_cut(text: str, found: re.Match[str]) -> bool:
    """Not inside brackets or quotes, and not so near an end that a stump would stay."""
    left, right = text[: found.start()], text[found.end() :]
    closed = left.count("(") == left.count(")") and left.count("“") == left.count("”") and left.count('"') % 2 == 0
    return closed and min(len(left.split()), len(right.split())) >= _SHORTEST_PART_WORDS


@cache
def _directives() -> tuple[tuple[str, str], ...]:
    rows = tables.rows("broadcast.stages.script", "directives")
    return tuple(sorted(((row["begins"], row["becomes"]) for row in rows), key=lambda pair: -len(pair[0])))


@cache
def _imperatives() -> tuple[str, ...]:
    return tuple(row["begins"] for row in tables.rows("broadcast.stages.script", "imperatives"))


def _ended(text: str) -> str:
    text = text.strip().rstrip(",;:").rstrip()
    if re.search(r"\.{3}$|…$", text):
        return text
    return text if re.search(r"[.!?][”\"’)]?$", text) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """A sentence's first letter in lower case, unless a name begins it."""
    first, _, rest = text.partition(" ")
    name = (first.isupper() and len(first) > 1) or rest[:1].isupper() or _OFFICIAL.match(text)
    return text if name else text[:1].lower() + text[1:]
