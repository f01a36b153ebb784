"""Cuts a long sentence where its clauses meet, with who does it said again; else proposes where an editor might cut.

Nothing is cut after a denial where what follows may still be denied, inside brackets or quotations, or so near an end
that a stump would stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.script.sense import EVERYBODY, sense_of

LONGEST_WORDS = 25
"""A sentence of more words is hard to follow from a loudspeaker."""
_SHORTEST_PART_WORDS, _SHORTEST_DEED_WORDS, _SUBJECT_WORDS = 6, 4, 8
_SEMICOLON = re.compile(r"\s*;\s+(?:và\s+)?")
_LIST_LEAD = re.compile(r":\s")
_OWN_DENIAL = re.compile(r"(?:không|chưa|nghiêm cấm|cấm|tuyệt đối không|đừng)\b", re.IGNORECASE)
_PREDICATE = re.compile(r"\b(?:phải|cần|thì|nên|sẽ)\b")
_ASKS = re.compile(r"([^,;:.]{0,60}?\b(?:yêu cầu|đề nghị|khuyến cáo|kêu gọi))\s")
"""Who asks for something, which goes for every clause behind it too."""
_MUST, _REQUEST = "cần ", "Đề nghị "
_TELLS = re.compile(
    r"(Nghị quyết|Kế hoạch|Luật|Chỉ thị|Nghị định|Quyết định|Thông báo|Hướng dẫn|Công điện|Kết luận|Đề án|Chương trình)"
    r" (?:đặc biệt |cũng )?(nêu rõ|nêu bật|nêu|nhấn mạnh|khẳng định|yêu cầu (?:tuyên truyền|phổ biến|thông tin)) "
)
"""A sentence that tells what a document says: what follows in it is said by the document too."""
_ENDS_IN_DUTY = re.compile(r" (?:phải|cần)\Z")
_DUTY = re.compile(r"([^,;:.()]{3,40}? (?:phải|cần))\s")
_DUTY_BEHIND = re.compile(r"\s(phải|cần)\s")
_CONDITION = re.compile(r"(?!thì\b|khi\b)[^,;:]{6,70}? thì ")
_EACH = re.compile(r"(?:mỗi|mọi) \w+ .{12}")
_A_THING = (
    r"(?!(?:các|những|người|hộ|ai|cho|để|trong|trên|tại|từ|đến|vào|trước|sau|khi|ngày|với|theo|và|hoặc)\b)"
    r"[^\W\d]\w* [^,;:]{3,60}? "
)
_SAYS_OF_IT = re.compile(_A_THING + r"(?:là|phải|đều|cần|sẽ|có khả năng|bị phạt) ")
"""A thing, and a word that only a statement about it has."""
_HAPPENS = re.compile(_A_THING + r"(?:bắt đầu|kết thúc|đạt|diễn ra|có thể) ")
"""A thing that happens, unless words before it may have it as one of a list."""
_LISTS = re.compile(r"\b(?:các|những|cho|đối với|gồm|với|về|của|mọi|từng|hỗ trợ)\b", re.IGNORECASE)
_MAKES_OTHERS = re.compile(
    r"\b(?:hướng dẫn|vận động|yêu cầu|đề nghị|giúp|giao|mời|nhắc|cho|để|tuyên truyền|phổ biến|kêu gọi|khuyến khích"
    r"|phối hợp|chỉ đạo|đôn đốc|báo|bảo|cử|phân công|tập huấn|hỗ trợ|thông tin|không)\b",
    re.IGNORECASE,
)
"""What makes others do something: an order behind it may be what they are to do."""
_JOINTS = re.compile(r"\s(?=(?:mà|thì|để|nhưng|nếu|khi|vì|nên|bị|được|phải|cho|về|tại|của|với|theo|từ)\s)")
"""Where a sentence without marks has a joint."""
_BEFORE_PERSONS = frozenset("các những mọi mỗi toàn từng một".split())
_TELLING = re.compile(r"\b(?:tuyên truyền|phổ biến|lan tỏa|giới thiệu|thông tin|quán triệt|việc|về)\b", re.IGNORECASE)
IsWork = Callable[[str], bool]


def cut(text: str, is_work: IsWork) -> tuple[str, ...]:
    """The sentence in parts of at most `LONGEST_WORDS` words, as far as its clauses allow.

    `is_work` tells whether a text begins with a verb that orders work.
    """
    return tuple(_parts(text, is_work))


def asker(text: str) -> str:
    """Who asks for what a sentence says, with the word of asking; empty where nobody is named before it."""
    found = _ASKS.match(text)
    return found[1] if found else ""


def _parts(text: str, is_work: IsWork) -> Iterator[str]:
    if len(text.split()) <= LONGEST_WORDS:
        yield text
        return
    places = [*_at_semicolons(text, is_work), *_at_connectors(text), *_at_work(text, is_work)]
    fair = [place for place in places if _may_cut(text, place[0], place[1])]
    if not fair:
        yield text
        return
    rank = min(place[3] for place in fair)
    middle = len(text) // 2
    start, end, begins, _ = min((place for place in fair if place[3] == rank), key=lambda place: abs(place[0] - middle))
    yield from _parts(_stopped(text[:start]), is_work)
    yield from _parts(begins + text[end:] if begins else text[end : end + 1].upper() + text[end + 1 :], is_work)


_Place = tuple[int, int, str, int]
"""Where a cut begins and ends, how the second part then begins (empty: with a capital), and its rank, best first."""


def _at_semicolons(text: str, is_work: IsWork) -> Iterator[_Place]:
    for found in _SEMICOLON.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _LIST_LEAD.search(left) and not _stands_alone(right):
            continue  # parts of a list that one lead governs
        begins = _second(left, right, is_work)
        if begins is not None:
            skipped = _verb_at(right) if begins.endswith(_MUST) and not begins.startswith(_MUST) else 0
            yield found.start(), found.end() + skipped, begins, 0


def _second(left: str, right: str, is_work: IsWork) -> str | None:
    """How the part after a semicolon begins by itself; None where it would lose who does it or whether it is done."""
    last = left.rpartition(";")[2]
    clause = right.partition(";")[0]
    denied = bool(sense_of(last).of("not"))
    own = bool(_OWN_DENIAL.match(right))
    if _stands_alone(clause) or _is_whole(left, clause, is_work):
        return ""
    if not denied and _acts(clause, is_work):  # what was asked before it is asked of them too
        return f"{_sized(clause[: _verb_at(clause)])}{_MUST}" if asker(left) else ""
    if denied and not own and not is_work(right):
        return None
    if not denied and not own and not _LIST_LEAD.search(left) and (told := _told_by(left)):
        return f"{told} việc " if is_work(right) else f"{told} "
    if left.startswith("Cần ") and is_work(right) and not denied and not _names_others(left, ""):
        return _MUST.capitalize()
    subject = _subject(left, is_work)
    if own and (subject is None or _ENDS_IN_DUTY.search(subject)) and not _LIST_LEAD.search(left) and not asker(left):
        return ""  # a ban by itself
    if subject == "" and is_work(left) and is_work(right) and not denied and not _MAKES_OTHERS.search(left):
        return ""  # one order beside another
    if subject is None or not (own or is_work(right)) or _names_others(left, subject):
        return None
    if not subject:
        return ""
    return f"{subject} " if own else f"{_with_duty(left, subject)} "


def _with_duty(left: str, subject: str) -> str:
    """The subject with the word of the duty that stands behind it, which goes for all that it has to do."""
    duty = _DUTY_BEHIND.match(left[left.casefold().find(subject.casefold()) + len(subject) :])
    return f"{subject} {duty[1]}" if duty else subject


def _told_by(left: str) -> str:
    """How the next thing is told that a document says, or that listeners are invited to; empty for other texts."""
    if found := _TELLS.match(left):
        return f"{found[1]} cũng {found[2]}"
    return "Mời bà con tìm hiểu thêm về" if left.startswith("Mời bà con tìm hiểu ") else ""


def governor(text: str, is_work: IsWork) -> str:
    """Who asks for what a sentence says, or who does it: what a part cut off may name again."""
    return f"{asker(text)} {_subject(text, is_work) or ''}"


def _names_others(left: str, subject: str) -> bool:
    """Whether others than the subject are named before the cut, who may be those that do what follows it."""
    own = {mark.value for mark in sense_of(subject).of("actor")} if subject else {EVERYBODY}
    return any(mark.value not in own for mark in sense_of(left).of("actor"))


def _stands_alone(text: str) -> bool:
    """Whether a clause is whole by itself: it says who does it in a way that is no description, or what to do if."""
    if re.match(r"(?:nếu|trường hợp|khi)\b[^;]*(?:\bthì\b|,[^;]*\b(?:phải|cần|không)\b)", text):
        return True
    persons = sense_of(text[:80]).of("actor")
    predicate = _PREDICATE.search(text)
    return bool(persons) and persons[0].at <= 1 and bool(predicate or re.search(r"^[^,;]*\bkhông được\b", text))


def _is_whole(left: str, clause: str, is_work: IsWork) -> bool:
    """Whether a clause says what it is about and what is said of that, and nothing before it governs it.

    "… những hộ nghèo; các hộ được xác nhận là …" may be two parts of one list: words that may belong to a description
    do not count, and behind a denial only "hộ nào … thì …" does.
    """
    if is_work(clause) or _OWN_DENIAL.match(clause) or _LIST_LEAD.search(left) or asker(left) or _told_by(left):
        return False
    if _CONDITION.match(clause):
        return True
    if sense_of(left).of("not") or left.startswith(_MUST.capitalize()):
        return False
    happens = _HAPPENS.match(clause) and not _LISTS.search(left)
    return bool(_EACH.match(clause) or _SAYS_OF_IT.match(clause) or happens)


def _acts(clause: str, is_work: IsWork) -> bool:
    """Whether a clause begins with who does it and, right behind, what is done."""
    at = _verb_at(clause)
    return at > 0 and is_work(re.sub(r"^(?:chỉ|cũng|đều|tự|chủ động)\s+", "", clause[at:]))


def _verb_at(clause: str) -> int:
    """Where a clause goes on behind the persons that it begins with; 0 where it begins with none."""
    found = sense_of(clause)
    persons = found.of("actor")
    if not persons or persons[0].at > 1 or persons[0].after >= len(found.words):
        return 0
    return found.words[persons[0].after].start


def _sized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subject(text: str, is_work: IsWork) -> str | None:
    """Who does it in a clause: a name of persons at its head, before the verb; "" for an order to nobody by name."""
    bare = re.sub(r"^(?:Trước|Sau|Từ|Đến|Trong|Khi|Ngày|Hằng|Hàng)\b[^,]*,\s+", "", text.rpartition(". ")[2])
    if is_work(bare) or _OWN_DENIAL.match(bare):
        return ""
    found = sense_of(bare)
    persons = found.of("actor")
    if bare.startswith(_REQUEST) and persons and persons[0].at == _REQUEST.count(" "):
        return _requested(bare, persons[0].after, is_work)
    named = persons and (persons[0].at == 0 or (persons[0].at == 1 and found.words[0].text in _BEFORE_PERSONS))
    if not named:
        return _other_subject(bare)
    for word in found.words[persons[0].after : _SUBJECT_WORDS + 1]:
        before = bare[: word.start].rstrip()
        if re.search(r"[,;:()]", before):
            return None
        if is_work(bare[word.start :]) or _OWN_DENIAL.match(bare[word.start :]) or _PREDICATE.match(bare[word.start :]):
            return before[:1].upper() + before[1:]
    return None


def _requested(bare: str, after: int, is_work: IsWork) -> str | None:
    """Those who are asked to do something, with the word of asking: "Đề nghị các hộ"."""
    words = sense_of(bare).words
    if after >= len(words) or not is_work(bare[words[after].start :]):
        return None
    return bare[: words[after].start].rstrip()


def _other_subject(bare: str) -> str | None:
    """A thing as the subject of a duty, with the word of the duty: "Quá trình phát triển phải"."""
    found = _DUTY.match(bare)
    return found[1] if found and " và " not in found[1] else None


def _at_connectors(text: str) -> Iterator[_Place]:
    for rank, (pattern, begins, after_denial) in enumerate(_connectors(), 1):
        for found in pattern.finditer(text):
            last = re.split(r"[;:]", text[: found.start()])[-1]
            if after_denial or not sense_of(last).of("not"):
                yield found.start(), found.end(), begins, rank


def _at_work(text: str, is_work: IsWork) -> Iterator[_Place]:
    """In a list of work to be done; in a list of things a cut would change the sense."""
    subject = "Cần" if text.startswith("Cần ") else _subject(text, is_work)
    if not subject:
        return
    for found in re.finditer(r",\s+(?:và\s+)?|\s+và\s+", text):
        left = text[: found.start()]
        if len(left[len(subject) :].split()) < _SHORTEST_DEED_WORDS:
            continue
        if _TELLING.search(left):
            return  # what follows may be told of, and not be ordered
        if is_work(text[found.end() :]) and not sense_of(left).of("not") and not _names_others(left, subject):
            yield found.start(), found.end(), f"{_with_duty(left, subject)} ", 100


def _may_cut(text: str, start: int, end: int) -> bool:
    left, right = text[:start], text[end:]
    closed = left.count("(") == left.count(")") and left.count("“") == left.count("”") and left.count('"') % 2 == 0
    return closed and min(len(left.split()), len(right.split())) >= _SHORTEST_PART_WORDS


def proposal(text: str) -> str:
    """What an editor is told of a sentence that stays long: where it might be cut. Empty for one that is not long."""
    words = len(text.split())
    if words <= LONGEST_WORDS:
        return ""
    middle = len(text) / 2
    marks = [mark for mark in re.finditer(r"[;,]\s|\s(?=và\s)", text) if _may_cut(text, mark.start(), mark.end())]
    if not marks:
        return f"câu dài {words} chữ — nên viết lại thành hai câu, câu sau nói từ «{_second_half(text)}»"
    near = min(marks, key=lambda mark: (mark[0][0] != ";", abs(mark.start() - middle)))
    before = " ".join(text[: near.start()].split()[-4:])
    denials = sense_of(text[: near.start()]).of("not")
    if denials and not _OWN_DENIAL.match(text[near.end() :]):
        return f"câu dài {words} chữ — nếu ngắt, nhắc lại «{denials[-1].text}» ở câu sau"
    return f"câu dài {words} chữ — có thể ngắt sau «{before}»"


def _second_half(text: str) -> str:
    """What a second sentence might begin with, where no mark parts a long one: a joint near its middle."""
    middle = len(text) / 2
    joints = [joint for joint in _JOINTS.finditer(text) if _may_cut(text, joint.start(), joint.end())]
    blanks = [blank for blank in re.finditer(r"\s", text) if _may_cut(text, blank.start(), blank.end())]
    places = joints or blanks or list(re.finditer(r"\s", text))
    near = min(places, key=lambda place: abs(place.start() - middle))
    return " ".join(text[near.end() :].split()[:4])


def halves(text: str) -> tuple[str, ...]:
    """A long sentence in two at the mark that `proposal` would name, for an editor to look at; else as it is."""
    marks = [mark for mark in re.finditer(r"[;,]\s|\s(?=và\s)", text) if _may_cut(text, mark.start(), mark.end())]
    if len(text.split()) <= LONGEST_WORDS or not marks:
        return (text,)
    near = min(marks, key=lambda mark: (mark[0][0] != ";", abs(mark.start() - len(text) / 2)))
    behind = text[near.end() :].removeprefix("và ")
    return _stopped(text[: near.start()]), behind[:1].upper() + behind[1:]


def _stopped(text: str) -> str:
    text = text.strip().rstrip(",;:").rstrip()
    return text if re.search(r"[.!?…][”\"’)]?$", text) else f"{text}."


@cache
def _connectors() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = tables.rows("broadcast.stages.script", "connectors")
    return tuple((re.compile(row["pattern"]), row["begins"], row["after_denial"] == "yes") for row in rows)
