"""The station's texts before people: where each stands, and one of them sentence by sentence, as it is heard."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.language.sentences import sentences
from broadcast.model import Approver, Plan, PlanParagraph, Schedule, Script
from broadcast.office.approval.review import Attention, Reviewed, review_text
from broadcast.office.approval.sent import sent_texts
from broadcast.pipeline.inputs import Inputs, in_force, load_inputs
from broadcast.pipeline.said import of_script, speak_for
from broadcast.stages.script import NOTICES_FOLDER, URGENT_FOLDER, covers, shorter, untouched
from broadcast.stages.spoken import Doubt, doubts
from broadcast.station.folder import Folder
from broadcast.station.kept import kept
from broadcast.station.ledger import look_at_ledger

TextState = Literal["draft", "awaiting", "edited", "returned", "approved", "over"]
Change = tuple[Literal["same", "added", "gone"], str]
"""A piece of a text, and whether it stayed, was put in or taken out."""
STATES: dict[TextState, str] = {
    "draft": "bản nháp",
    "awaiting": "chờ duyệt",
    "edited": "đã sửa, chờ duyệt lại",
    "returned": "bị trả lại",
    "approved": "đã duyệt",
    "over": "đã hết hạn",
}
FOLDERS = {NOTICES_FOLDER: "Thông báo", URGENT_FOLDER: "Tin khẩn"}
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_AROUND = 8
"""Words that are shown on both sides of a change."""
_FENCE = re.compile(r"---[ \t]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextCard:
    """A text in a list. `minutes` is estimated by its words; `why` the reason with which it was given back."""

    script: Script
    state: TextState
    minutes: float
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """Every text that can be read, what is wrong with the other files, and who may approve."""

    cards: tuple[TextCard, ...]
    broken: tuple[Diagnostic, ...]
    approvers: tuple[Approver, ...]
    commune: str = ""
    folders: Mapping[str, str] = field(default_factory=dict)
    """How each folder of texts is called: a campaign by its title."""

    def card(self, script: str) -> TextCard | None:
        """The text of that id; None where there is none that can be read."""
        return next((card for card in self.cards if card.script.id == script), None)

    @property
    def waiting(self) -> tuple[TextCard, ...]:
        """What an approver is asked to look at."""
        return tuple(card for card in self.cards if card.state in {"awaiting", "edited"})

    @property
    def drafts(self) -> tuple[TextCard, ...]:
        """What is still being written, texts that were given back among it."""
        return tuple(card for card in self.cards if card.state in {"draft", "returned"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence of a text: as it is written and as it is heard, its line in the file, and where it comes from.

    `plan_line` is the line of the plan, 0 where none is known; `marks` say what to look at in it.
    """

    number: int
    written: str
    spoken: str
    line: int
    plan_line: int
    marks: tuple[Attention, ...]
    begins_paragraph: bool = False
    model: str = ""
    """The language model that proposed it; "" where people wrote it."""
    unsure: tuple[Doubt, ...] = ()
    """What habit reads in it and no evidence: somebody should hear it again."""

    @property
    def heard_otherwise(self) -> bool:
        """Whether it is heard in other words than are written."""
        return _words(self.written) != _words(self.spoken)

    @property
    def pieces(self) -> tuple[tuple[bool, str], ...]:
        """The written sentence in pieces; those that are true differ from the plan."""
        added = [_quoted(mark.difference.what) for mark in self.marks if mark.difference is not None]
        wanted = "|".join(re.escape(text) for text in sorted(filter(None, added), key=len, reverse=True))
        if not wanted:
            return ((False, self.written),)
        parts = re.split(rf"(?<!\w)({wanted})(?!\w)", self.written)
        return tuple((number % 2 == 1, part) for number, part in enumerate(parts) if part)

    @property
    def shorter(self) -> tuple[str, ...]:
        """A long sentence in the parts that are proposed; empty for one that needs none, or can't be cut."""
        parts = shorter(self.written)
        return parts if len(parts) > 1 else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSection:
    """A section of the plan that a text tells."""

    label: str
    title: str
    paragraphs: tuple[PlanParagraph, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TextView:
    """A text sentence by sentence, beside its source. `remarks` are places that belong to no sentence of it.

    `changed` is the text with what was put in and taken out since it was approved, as (how, words); empty where it
    never was.
    """

    card: TextCard
    reviewed: Reviewed
    sentences: tuple[Sentence, ...]
    source: tuple[SourceSection, ...]
    remarks: tuple[Attention, ...]
    changed: tuple[Change, ...]


def texts_of(folder: Folder, *, now: datetime, load: Callable[[], Inputs] | None = None) -> Texts:
    """Look at every text of the station at `now`, an aware local time; `load` gives the station where it is loaded.

    Raises InputError where schedule.yaml or the ledger can't be read at all.
    """
    schedule = load_schedule(folder.schedule)
    inputs = load() if load else load_inputs(folder, schedule)
    ledger = look_at_ledger(folder.scripts)
    fresh = {name: untouched(folder.scripts / name) for name in {script.folder for script in inputs.scripts}}
    sent, returned = sent_texts(folder), ledger.returned
    cards = []
    for script in inputs.scripts:
        given_back = returned.get(script.id)
        why = ""
        state: TextState = "awaiting"
        if script.ended or (script.valid_until is not None and script.valid_until < now.replace(tzinfo=None)):
            state = "over"
        elif script.approved:
            state = "approved"
        elif given_back is not None and given_back.entry["sha256"] == script.sha256:
            state, why = "returned", str(given_back.entry["why"])
        elif script.approval is not None:
            state = "edited"
        elif _is_draft(script, fresh, sent):
            state = "draft"
        cards.append(TextCard(script=script, state=state, minutes=_minutes(script, schedule), why=why))
    return Texts(
        cards=tuple(cards),
        broken=inputs.broken,
        approvers=ledger.approvers,
        commune=schedule.station.commune,
        folders={NOTICES_FOLDER: "Thông báo", URGENT_FOLDER: "Tin khẩn"}
        | {campaign.id: campaign.title for campaign in schedule.campaigns},
    )


def _is_draft(script: Script, fresh: Mapping[str, frozenset[str]], sent: Mapping[str, str]) -> bool:
    """Whether somebody is still at it: a draft that nobody has touched, or one that was edited and not sent yet."""
    untouched_draft = script.source.path.rpartition("/")[2] in fresh[script.folder] and script.id not in sent
    return untouched_draft or sent.get(script.id, script.sha256) != script.sha256


def look_at_text(folder: Folder, schedule: Schedule, texts: Texts, card: TextCard) -> TextView:
    """One text, sentence by sentence. Raises PlanError for a plan that can't be read, ScheduleError."""
    script = card.script
    reviewed = review_text(folder, schedule, script, (other.script for other in texts.cards))
    own = [place for place in reviewed.attention if place.source.path == script.source.path]
    found = tuple(_sentences(folder, schedule, script, own))
    shown = {id(mark) for sentence in found for mark in sentence.marks}
    return TextView(
        card=card,
        reviewed=reviewed,
        sentences=found,
        source=tuple(_source(reviewed.plan, script)),
        remarks=tuple(place for place in reviewed.attention if id(place) not in shown),
        changed=_changed(folder, script),
    )


def _minutes(script: Script, schedule: Schedule) -> float:
    return sum(len(paragraph.text.split()) for paragraph in script.body) / schedule.voice.syllables_per_minute


def _sentences(folder: Folder, schedule: Schedule, script: Script, marks: Iterable[Attention]) -> Iterator[Sentence]:
    """The sentences in order; where the text can't be read aloud they are heard as they are written."""
    by_line: dict[int, list[Attention]] = {}
    for place in marks:
        by_line.setdefault(place.source.line, []).append(place)
    origins = {origin.line: origin.plan_line for origin in script.origins}
    models = {found.line: found.model for found in script.proposed}
    starts = {paragraph.source.line for paragraph in script.body}
    for number, (written, spoken, line, unsure) in enumerate(_said(folder, schedule, script), 1):
        yield Sentence(
            number=number,
            written=written,
            spoken=spoken,
            line=line,
            plan_line=origins.get(line, 0),
            marks=tuple(by_line.pop(line, ())),
            begins_paragraph=line in starts,
            model=models.get(line, ""),
            unsure=unsure,
        )


def _said(folder: Folder, schedule: Schedule, script: Script) -> Iterator[tuple[str, str, int, tuple[Doubt, ...]]]:
    """Each sentence as it is written and as it is said, its line, and what of its reading is to be heard again."""
    try:
        reading = speak_for(of_script(script), schedule, in_force(folder, schedule)[1])
        if script.audio is None:
            for utterance in reading.utterances:
                yield utterance.written, utterance.spoken, utterance.source.line, doubts(utterance.tokens)
            return
    except ScriptError:
        pass
    for paragraph in script.body:
        for offset, text in sentences(paragraph.text):
            yield text, text, paragraph.at(offset).line, ()


def _source(plan: Plan | None, script: Script) -> Iterator[SourceSection]:
    for section in plan.sections if plan else ():
        if any(covers(source, section.id) for source in script.sources):
            yield SourceSection(label=section.label or section.id, title=section.title, paragraphs=section.paragraphs)


def _changed(folder: Folder, script: Script) -> tuple[Change, ...]:
    """The text's words against those that were approved."""
    if script.approval is None or script.approved:
        return ()
    copy = kept(folder.scripts, f"{script.approval.sha256}.md")
    if copy is None:
        return ()
    after = "\n".join(paragraph.text for paragraph in script.body)
    return changes_between(copy.decode("utf-8"), after)


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """What was put into what is said of a text, and taken out, word by word."""
    old, new = spoken_part(before).split(), spoken_part(after).split()
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", _shortened(new[c:d])))
            continue
        if b > a:
            found.append(("gone", " ".join(old[a:b])))
        if d > c:
            found.append(("added", " ".join(new[c:d])))
    return tuple(found)


def _shortened(words: list[str]) -> str:
    """What stayed, as far as it helps to find the place."""
    return " ".join(words if len(words) <= 2 * _AROUND else [*words[:_AROUND], "…", *words[-_AROUND:]])


def spoken_part(text: str) -> str:
    """What of a script's file is said: without its front matter, and without what stands in comments."""
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    body = lines[ends[1] + 1 :] if len(ends) > 1 and ends[0] == 0 else lines
    return "\n".join(_COMMENT.sub("", line).lstrip("# ") for line in body).strip()


def _quoted(what: str) -> str:
    """What a complaint names in quotation marks: số «27»."""
    return what.partition("«")[2].rpartition("»")[0]


def search(texts: Texts, wanted: str) -> tuple[TextCard, ...]:
    """The texts in whose title or words that stands, whatever its capitals and diacritics; all of them for nothing."""
    key = _bare(wanted)
    if not key:
        return texts.cards
    return tuple(
        card
        for card in texts.cards
        if key in _bare(" ".join((card.script.title, card.script.id, *(part.text for part in card.script.body))))
    )


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
