"""From an order to officers to statements for listeners: tables of beginnings, and a proof of every sentence turned.

Who does it, whether it is done, whether it must and to whom never change: what the proof doubts is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.sentences import sentences
from broadcast.stages.script.alignment import Passage
from broadcast.stages.script.audience import names_people
from broadcast.stages.script.cutting import LONGEST_WORDS, cut, governor, halves, proposal
from broadcast.stages.script.facts import placed_facts
from broadcast.stages.script.formulas import carries_out
from broadcast.stages.script.numerals import ordinal
from broadcast.stages.script.proof import find_changes
from broadcast.stages.script.sense import sense_of

__all__ = ["LONGEST_WORDS", "Statement", "statements", "subject_of"]

_DOCUMENTS = "Nghị quyết|Luật|Nghị định|Chỉ thị|Kết luận|Quyết định|Đề án|Chương trình|Thông tư|Công điện"
_SUBJECTS = re.compile(rf"\b({_DOCUMENTS})\b(?= (?:số|về|của|\d|[{UPPER}]))")
_OFFICIAL = re.compile(rf"(?:{_DOCUMENTS}) (?:số|về|“|[{UPPER}\d])")
_LETTERED = re.compile(r"(?<=[;:,.])\s+[a-hđ]\)\s+")
"""The letters that count the parts of a list within a paragraph, which nobody says."""
_ENUMERATED = re.compile(r"\s*\((\d{1,2})\)\s*")
_LEAST_ENUMERATED = 2
_LEAST_COUNTED = 3
_IS = re.compile(r"(?<!nhất)(?<!biệt)(?<!hết)(?<!mà)(?<!tức)(?<!coi)(?<!như) là (?!nơi|trung tâm|hạt nhân|động lực)")
"""A copula that makes what stands before it a noun: "Thực hiện tốt việc này là trách nhiệm của mọi nhà"."""
_NOUN_AFTER = frozenset("là phải được cần sẽ đã đang không của này số trên gồm".split())
_TELLING = re.compile(r"(?:tuyên truyền|phổ biến|quán triệt|làm rõ|nhấn mạnh|khẳng định|nêu bật)\b", re.IGNORECASE)
_LABEL_WORDS = 12
_LONGEST_BEGINNING = 80
"""As many letters decide whether a sentence begins with a verb of work."""
_TITLE_WORDS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One sentence for listeners; `note` says in Vietnamese what an editor should look at, if anything."""

    text: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Verb:
    begins: str
    use: str
    only_before: tuple[str, ...]
    never_before: tuple[str, ...]


def subject_of(title: str, kind: str = "") -> str:
    """What a document is about, as a sentence can begin with it: Nghị quyết, Luật, else its own kind, or Kế hoạch."""
    found = _SUBJECTS.search(title)
    return found[1] if found else kind.capitalize() or "Kế hoạch"


def statements(paragraph: str, subject: str, actor: str = "") -> tuple[Statement, ...]:
    """A paragraph of a plan as sentences for listeners, in its order.

    `subject` names the document; `actor` is who has to do what the paragraph says, where its heading names them.
    """
    return tuple(
        said
        for _, sentence in sentences(_LETTERED.sub(" ", paragraph))
        for piece in _listed(sentence)
        for said in _told(piece, subject, actor)
    )


def begins_with_work(text: str) -> bool:
    """Whether a text begins with a verb by which a plan gives work, and not with the noun that is spelled the same."""
    return _verb(text) is not None


def small(text: str) -> str:
    """A sentence's first letter in lower case, unless a name or an abbreviation begins it."""
    first, _, rest = text.partition(" ")
    name = (first.isupper() and len(first) > 1) or _is_name(first, rest) or _OFFICIAL.match(text)
    return text if name else text[:1].lower() + text[1:]


def _is_name(first: str, rest: str) -> bool:
    """A word with a capital after the first is a name's, except behind a word that only begins the sentence."""
    return rest[:1].isupper() and not begins_with_work(f"{first} {rest}")


def ended(text: str) -> str:
    """The text with a full stop at its end, unless it has a mark that ends a sentence."""
    text = re.sub(r"\s*\.\s?/\s?\.$", ".", text.strip()).rstrip(",;:").rstrip()
    if re.search(r"\.{3}$|…$", text):
        return text
    return text if re.search(r"[.!?][”\"’)]?$", text) else f"{text}."


def _listed(sentence: str) -> Iterator[str]:
    """A sentence, or each part of the list that it counts with (1), (2) …; the first stays with what leads it in."""
    pieces = _ENUMERATED.split(sentence)
    if len(pieces) < 2 * _LEAST_ENUMERATED + 1:
        pieces = _counted(sentence)
    if not pieces:
        yield ended(sentence)
        return
    lead = pieces[0].strip(" :;,")
    for place, (number, item) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
        said = f"{ordinal(int(number))} là {small(item.strip(' ;,.'))}"
        if re.search(r"\s(?:và|hoặc)$", said):
            said = said.rsplit(None, 1)[0].rstrip(" ;,")
        yield ended(f"{lead}: {said}" if lead and not place else said[:1].upper() + said[1:])


def _counted(sentence: str) -> list[str]:
    """A long list behind a colon, its parts between semicolons, in the form of a counted one; empty for all else."""
    lead, _, rest = sentence.partition(": ")
    items = [item for item in rest.rstrip(" .").split("; ") if item.strip()]
    short = len(sentence.split()) <= LONGEST_WORDS or len(items) < _LEAST_COUNTED
    if short or sense_of(lead).of("not") or rest.count("(") != rest.count(")") or "“" in rest:
        return []
    pieces = [lead]
    for number, item in enumerate(items, 1):
        pieces += [str(number), re.sub(r"^và\s+", "", item)]
    return pieces


def _told(sentence: str, subject: str, actor: str) -> Iterator[Statement]:
    turned = _turned(sentence, subject, actor)
    if turned != sentence and not keeps_sense(sentence, (turned,), f"{subject} {actor}"):
        turned = sentence
    parts = cut(turned, begins_with_work)
    if len(parts) > 1 and not keeps_sense(turned, parts, f"{subject} {actor} {governor(turned, begins_with_work)}"):
        parts = (turned,)
    for text in parts:
        yield Statement(text=text, note=proposal(text))


def keeps_sense(sentence: str, said: Sequence[str], context: str = "") -> bool:
    """Whether sentences say what one said: the same facts in the same order, no change of sense."""
    text = " ".join(said)
    before = [placed.fact for placed in placed_facts(sentence) if placed.fact.kind != "tên riêng"]
    after = [placed.fact for placed in placed_facts(text) if placed.fact.kind != "tên riêng"]
    if before != after:
        return False
    passages = tuple(Passage(text=sentence, place=place) for place, sentence in enumerate(said))
    return not find_changes((Passage(text=sentence, place=0),), passages, context)


def _turned(sentence: str, subject: str, actor: str) -> str:
    """The sentence with its order turned into a statement, or as it stands."""
    head, colon, _ = sentence.partition(":")
    label = bool(colon) and len(head.split()) <= _LABEL_WORDS
    if (
        sentence.isupper()
        or carries_out(sentence)
        or (label and not (_TELLING.match(head) and len(head.split()) >= _TITLE_WORDS))
    ):
        return sentence
    is_noun = bool(_IS.search(sentence))
    verb = _verb(sentence)
    lowered = sentence[:1].lower() + sentence[1:]
    if actor and verb and not is_noun and not label:
        return sentence if verb.use == "give" and names_people(actor) else f"{actor} {lowered}"
    for begins, becomes, before, never in _directives():
        if is_noun and before:
            continue
        if sentence.lower().startswith(f"{begins} ") and _fits(sentence[len(begins) :], before, never):
            rest = sentence[len(begins) :].lstrip(" ,")
            return f"{becomes.format(subject=subject)} {rest}"
    if verb is None or is_noun or len(sentence.split()) <= _TITLE_WORDS:
        return sentence
    if verb.use == "tell":
        return f"{subject} yêu cầu {lowered}"
    return f"Cần {lowered}" if verb.use == "order" else sentence


def _fits(rest: str, before: str, never: tuple[str, ...]) -> bool:
    bare = rest.lstrip(" ,").lower()
    if any(bare.startswith(f"{word} ") or bare == word for word in never) or bare.split(" ")[0] in _NOUN_AFTER:
        return False
    if before == "person":
        persons = sense_of(bare[:60]).of("actor")
        return bool(persons) and persons[0].at <= 1
    return True


def _verb(text: str) -> _Verb | None:
    lower = text[:_LONGEST_BEGINNING].lower()
    for verb in _verbs().get(re.split(r"[ ,]", lower, maxsplit=1)[0], ()):
        if not lower.startswith(verb.begins) or lower[len(verb.begins) : len(verb.begins) + 1] not in {" ", ","}:
            continue
        rest = lower[len(verb.begins) :].strip()
        after = rest.lstrip(", ").split(" ")[0]
        if after in _NOUN_AFTER or any(f"{rest} ".startswith(f"{word} ") for word in verb.never_before):
            return None
        if verb.only_before and after not in verb.only_before and rest[:1] not in verb.only_before:
            return None
        return verb
    return None


@cache
def _directives() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    rows = tables.rows("broadcast.stages.script", "directives")
    found = ((row["begins"], row["becomes"], row["before"], _words(row["never_before"])) for row in rows)
    return tuple(sorted(found, key=lambda row: -len(row[0])))


@cache
def _verbs() -> dict[str, tuple[_Verb, ...]]:
    """The verbs by their first word, the longest first."""
    rows = tables.rows("broadcast.stages.script", "verbs")
    found = (
        _Verb(
            begins=row["begins"],
            use=row["use"],
            only_before=_words(row["only_before"]),
            never_before=_words(row["never_before"]),
        )
        for row in rows
    )
    by_word: dict[str, list[_Verb]] = {}
    for verb in sorted(found, key=lambda verb: -len(verb.begins)):
        by_word.setdefault(re.split(r"[ ,]", verb.begins)[0], []).append(verb)
    return {word: tuple(verbs) for word, verbs in by_word.items()}


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def shorter(text: str) -> tuple[str, ...]:
    """A long sentence in the parts that are proposed to an editor: at its clauses, else in the middle; else as it is."""
    parts = cut(text, begins_with_work)
    return parts if len(parts) > 1 else halves(text)
