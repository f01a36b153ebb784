"""Whether a text that a model proposes says what the text before it said: nothing added, lost, exchanged or turned.

A proposal is held to more than what a person writes. A person may know more than the plan and says so in `adds`; a
model knows nothing, so each word of it that its source has in no way is a fault. What fails is never offered as ready.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise, product

from broadcast.knowledge.language.sentences import sentences
from broadcast.stages.script.doers import moved_deeds
from broadcast.stages.script.enumerated import unenumerated
from broadcast.stages.script.levelled import levelled, levelled_like
from broadcast.stages.script.measures import measure_faults
from broadcast.stages.script.opposites import turned_words
from broadcast.stages.script.order import exchanged_turns, turned_frames, turned_steps
from broadcast.stages.script.proof import complaints
from broadcast.stages.script.sense import Mark, Sense, sense_of
from broadcast.stages.script.sequence import exchanged_partners, exchanged_times, turned_sequence
from broadcast.stages.script.wording import wording_faults

LONGEST_SENTENCE_WORDS = 25
"""A sentence that is longer is not followed on a loudspeaker."""
_MARKUP = re.compile(r"[<>{}\[\]`*_#|\\~^=]|https?://|www\.", re.IGNORECASE)
_LEVELS = ("huyện", "tỉnh", "trung ương")
"""Whom a rewriting may not bring in: a report to the commune is none to the district."""
_OTHER_DAYS = ("hôm sau", "hôm trước", "ngày mai", "ngày kia", "tuần sau", "tháng sau", "năm sau")
"""Days counted from another, which move a term: «trong ngày» is over before «ngày hôm sau»."""
_DEGREES = frozenset(("rất", "quá", "lắm", "nhất", "cực", "hơn"))
_EACH = frozenset(("mỗi", "các", "từng", "những", "cả", "mọi", "đều", "100"))
"""Words after which «tất cả» adds nothing; «100 %» is all, too."""
_APART = "riêng"
"""A word that only turns to the next thing, «Riêng lợn con …»: what is different about it is said by other words."""
_FORCED = 4
"""The level of the marks of duty from which something is forced."""


_STATES = frozenset(("còn",))
_INVITING, _DEMANDS = ("đề nghị", "mời", "vận động", "kêu gọi", "khuyên"), ("yêu cầu", "bắt buộc", "buộc phải")
_DENIED_FREE = re.compile(r"\b(?:không|chưa|chẳng)(?: [^\W\d_]+){0,3} miễn phí", re.IGNORECASE)
_DUTY, _ADVICE = 3, 1
"""From which level something must be done, and up to which it only may or should be."""


def proposal_faults(source: str, text: str) -> tuple[str, ...]:
    """Everything that is wrong with a proposal for a text, in Vietnamese; empty where it may be offered as ready."""
    if faults := tuple(_form_faults(text)):
        return faults
    long = tuple(_long_sentences(text))
    source = levelled(source)
    text, miscounted = unenumerated(levelled_like(levelled(text), source), source)
    found = [
        *miscounted,
        *_turned_states(source, text),
        *turned_words(source, text),
        *complaints(source, text),
        *measure_faults(source, text),
        *turned_steps(source, text),
        *turned_frames(source, text),
        *exchanged_turns(source, text),
        *turned_sequence(source, text),
        *exchanged_partners(source, text),
        *exchanged_times(source, text),
        *moved_deeds(source, text),
        *_marks(source, text),
        *wording_faults(source, text),
        *long,
    ]
    return tuple(dict.fromkeys(found))


def _form_faults(text: str) -> Iterator[str]:
    """What makes a text none that could be said: nothing in it, marks of other programs, characters unseen."""
    if not any(map(str.isalpha, text)):
        yield "không có lời nào"
    if found := _MARKUP.search(text):
        yield f"có ký hiệu «{found[0]}», không phải lời để đọc"
    strange = next((c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}), "")
    if strange:
        yield f"có ký tự không nhìn thấy U+{ord(strange):04X}"


def _long_sentences(text: str) -> Iterator[str]:
    for _, sentence in sentences(text):
        count = len(sentence.split())
        if count > LONGEST_SENTENCE_WORDS:
            yield f"câu dài {count} tiếng: «{' '.join(sentence.split()[:8])} …»"


def _marks(source: str, text: str) -> Iterator[str]:
    """Words of sense that the source has nowhere: a choice, a part of all, an exception, what is forced, a limit."""
    ours, theirs = sense_of(source), sense_of(text)
    heard = {word.text for word in ours.words}
    for kind, name in (("part", "chỉ một phần"), ("only", "giới hạn"), ("except", "ngoại lệ")):
        marks = [mark for mark in theirs.of(kind) if mark.text != _APART]
        if kind == "only" and any(mark.value == "le" for mark in theirs.of("bound")):
            continue  # «chỉ được chở nhiều nhất 12 người» says the limit twice
        if marks and not ours.of(kind) and marks[0].text not in heard:
            yield f"thêm {name} «{marks[0].text}»"
    if theirs.of("every") and not ours.of("every") and not heard & _EACH:
        yield f"thêm «{theirs.of('every')[0].text}»"
    for mark in theirs.of("or"):
        start = theirs.words[mark.at].start
        clause = re.split(r"[.!?;]", text[:start])[-1]
        between = any(person.after == mark.at for person in theirs.of("actor")) and any(
            person.at == mark.after for person in theirs.of("actor")
        )  # «là hộ nghèo hoặc hộ cận nghèo» tells whom a list names
        if not ours.of("or") and "hay" not in heard and not between and not sense_of(clause).of("not"):
            yield f"thêm lựa chọn «{mark.text}»"
    yield from _brought_in(ours, theirs)
    degrees = _degrees(theirs)
    for word in dict.fromkeys(degrees):
        if degrees.count(word) > _degrees(ours).count(word):
            yield f"thêm lời đánh giá «{word}»"
    softened = [mark for mark in theirs.of("not") if mark.value == "avoid" and mark.text not in _known(source)]
    if softened and any(mark.value != "avoid" for mark in ours.of("not")):
        yield f"thêm «{softened[0].text}», nhẹ hơn điều bản gốc cấm"
    if any(mark.text == "không nên" for mark in theirs.of("not")) and "không nên" not in _known(source):
        yield "thêm «không nên», nhẹ hơn điều cấm, khác điều được miễn"
    yield from _exchanged_duties(ours, theirs)
    if _DENIED_FREE.search(text) and not _DENIED_FREE.search(source):
        yield "thêm «không» trước «miễn phí»"
    forced = [mark for mark in theirs.of("must") if int(mark.value) >= _FORCED]
    if forced and not any(int(mark.value) >= _FORCED for mark in ours.of("must")):
        yield f"thêm «{forced[0].text}», bản gốc nói nhẹ hơn"


def _brought_in(ours: Sense, theirs: Sense) -> Iterator[str]:
    """A part where the source says all, a level of the state and a day that it does not name."""
    if len(theirs.of("part")) > len(ours.of("part")) and len(theirs.of("every")) < len(ours.of("every")):
        yield f"«{ours.of('every')[0].text}» thành «{theirs.of('part')[0].text}»"
    for words in (*_LEVELS, *_OTHER_DAYS):
        if _count(theirs, words) > _count(ours, words):
            yield f"thêm «{words}», bản gốc không nói"


def _turned_states(source: str, text: str) -> Iterator[str]:
    """«còn điện» made «không còn điện», or the other way round, whatever else is denied around it."""
    ours, theirs = _states(source), _states(text)
    for what in ours.keys() & theirs.keys():
        if ours[what].isdisjoint(theirs[what]):
            yield f"«{'/'.join(sorted(ours[what]))} {what}» thành «{'/'.join(sorted(theirs[what]))} {what}»"


def _states(text: str) -> dict[str, set[str]]:
    """Whether there is something, «còn» or «không còn», by the word behind it."""
    sense = sense_of(text)
    found: dict[str, set[str]] = {}
    denied = {mark.after: mark.text for mark in sense.of("not") if mark.text.split()[-1] in _STATES}
    for at, (word, what) in enumerate(pairwise(sense.words)):
        if at + 1 in sense.content and (word.text in _STATES or at + 1 in denied):
            found.setdefault(what.text, set()).add("không" if at + 1 in denied else "còn")
    return found


def _exchanged_duties(ours: Sense, theirs: Sense) -> Iterator[str]:
    """A duty more and an advice less, or the other way round, wherever in the text: «nên» made «phải»."""
    (hard, soft), (more_hard, more_soft) = (_duties(sense) for sense in (ours, theirs))
    if len(more_hard) > len(hard) and len(more_soft) < len(soft):
        yield f"«{soft[0].text}» thành «{more_hard[-1].text}»"
    for invitation, demand in product(_INVITING, _DEMANDS):
        if _count(ours, invitation) > _count(theirs, invitation) and _count(theirs, demand) > _count(ours, demand):
            yield f"«{invitation}» thành «{demand}»"
    going_on = soft and {mark.text for mark in more_soft} <= {mark.text for mark in soft}
    if hard and len(more_soft) > len(soft) and len(more_hard) <= len(hard) and not going_on:
        yield f"thêm «{more_soft[-1].text}», bản gốc không nói nhẹ như vậy"
    if len(more_hard) < len(hard) and len(more_soft) > len(soft):
        yield f"«{hard[0].text}» thành «{more_soft[-1].text}»"


def _count(sense: Sense, words: str) -> int:
    return f" {' '.join(word.text for word in sense.words)} ".count(f" {words} ")


def _duties(sense: Sense) -> tuple[list[Mark], list[Mark]]:
    """What must be done, and what only may or should be."""
    marks = sense.of("must")
    return [mark for mark in marks if int(mark.value) >= _DUTY], [mark for mark in marks if int(mark.value) <= _ADVICE]


def _degrees(sense: Sense) -> list[str]:
    """The words that praise or blame by degree, but for those of a limit, «ít nhất», and of a count, «thứ nhất»."""
    marks = (*sense.of("bound"), *sense.of("must"), *sense.of("not"))
    limits = {place for mark in marks for place in range(mark.at, mark.after)}
    found = [(at, word.text) for at, word in enumerate(sense.words) if word.text in _DEGREES and at not in limits]
    return [word for at, word in found if not at or sense.words[at - 1].text != "thứ"]


def _known(source: str) -> frozenset[str]:
    return frozenset(mark.text for mark in sense_of(source).of("not"))
