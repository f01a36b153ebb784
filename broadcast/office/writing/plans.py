"""Plans that were handed in: kept as they came, looked at with their doubts, answered, and made into drafts.

A document lies in ke-hoach/ of the station's folder under the name of its campaign, with a small file beside it. What
was read of it is kept in the cache, and can be read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language.slug import slug
from broadcast.model import FLAG_NAMES, Flag, Plan, Section
from broadcast.office.settings.change import change_schedule
from broadcast.office.writing.new_text import take_document
from broadcast.pipeline.drafting import campaign_plan, draft_scripts, read_plan
from broadcast.stages.plan import read_decisions, remember, save_plan, saved_plan, suffixes
from broadcast.stages.script import LEAD, covers, drafted_sections, is_notice, parted, told_sections, whole_title
from broadcast.station.folder import Folder, campaign_folder, disk
from broadcast.station.schedule_edit import ScheduleTree, Setting
from broadcast.station.store import write_atomically, write_new

HOME = "ke-hoach"
MAX_PASTED = 2_000_000
PASTED = "chữ dán vào"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPlan:
    """A plan in ke-hoach/: its campaign's id, the document, the name it came with, whether a scan was read by machine.

    `title` is what it is about; `drafted` says whether there are drafts of it.
    """

    id: str
    document: Path
    name: str
    ocr: bool
    title: str
    drafted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A section in the tree: how deep it lies, its words, and whether it is ticked, which its `value` names.

    `why` says why it is proposed as not to be aired.
    """

    section: Section
    value: str
    depth: int
    words: int
    ticked: bool
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A place of a plan that somebody must look at: its flag, and how the kind is called.

    `answer` is what a person said: None so far nothing, True the proposal, False as it is, else his own words.
    `alike` are the numbers of all open flags that ask the same, its own among them.
    """

    kind: str
    flag: Flag
    answer: bool | str | None
    alike: tuple[int, ...]

    @property
    def around(self) -> tuple[str, str]:
        """The words before and behind what is asked about."""
        before, _, behind = self.flag.context.partition(self.flag.text)
        return before, behind

    @property
    def mended(self) -> tuple[str, str, str]:
        """The same words as they would be: before, what is put in, behind."""
        if self.flag.kind == "page-number":  # what is proposed is the passage without the number
            return self.flag.suggestion, "", ""
        before, behind = self.around
        return before, self.flag.suggestion, behind

    @property
    def first_words(self) -> str:
        """What a person's own words begin with in the form."""
        return self.flag.text if self.flag.kind == "page-number" else self.flag.suggestion or self.flag.text


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPlan:
    """A plan before the officer: its tree, its doubts, and what the form is filled in with."""

    kept: KeptPlan
    plan: Plan
    tree: tuple[Branch, ...]
    doubts: tuple[Doubt, ...]
    title: str
    start: date
    end: date | None
    items_per_month: int | None
    scheduled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What drafting gave: how many texts, and how many of them people had changed and keep."""

    texts: int
    kept: int


def take_plan(folder: Folder, document: Path, name: str, *, ocr: bool = False, replaces: str = "") -> str:
    """Keep a document as a plan and read it; return the id of its campaign. `replaces` names one it is a newer form of.

    `name` is what the document was called, "" for text that was pasted.
    Raises PlanError for what can't be read; then nothing of it is kept. PublishError.
    """
    suffix = document.suffix.lower()
    if suffix not in suffixes():
        message = "không đọc được loại tệp này — dùng tệp Word (.docx, .doc), PDF, .odt, .txt hoặc .html"
        raise PlanError(Diagnostic(path=name, line=1, message=message))
    plan = read_plan(folder, document, ocr=ocr)
    title = whole_title(plan) or plan.title or Path(name).stem or "Kế hoạch"
    home = folder.root / HOME
    with disk(home):
        data = document.read_bytes()
    old: Path | None = None
    if replaces:
        found = kept_plan(folder, replaces)
        write_atomically(found.document.with_suffix(suffix), data)
        campaign, old = found.id, found.document
    else:
        base = slug(Path(name).stem if name else title)
        campaign = next(made for made in _names(folder, base) if _took(home, made, suffix, data))
    held = {"name": name or PASTED, "ocr": ocr, "title": title}
    write_atomically(home / f"{campaign}.json", json.dumps(held | {"suffix": suffix}, ensure_ascii=False).encode())
    save_plan(_cache(folder, campaign), plan, whole=True)
    if old is not None and old.suffix != suffix:  # last: a run that is killed leaves one document too many, never none
        old.unlink(missing_ok=True)
    return campaign


def take_anything(folder: Folder, document: Path, name: str, *, at: datetime) -> tuple[Literal["plan", "text"], str]:
    """Take a document as what it is: a plan with parts, or a notice; return which, and the id. Raises as `take_plan`,
    ScriptError."""
    plan = read_plan(folder, document)
    if plan.broadcast_section or not is_notice(plan):
        return "plan", take_plan(folder, document, name)
    return "text", take_document(folder, document, name, at=at)


def plans_of(folder: Folder) -> tuple[KeptPlan, ...]:
    """Every plan that was handed in, the newest first; one whose small file is damaged is not among them."""
    found = sorted((folder.root / HOME).glob("*.json"), key=lambda path: -path.stat().st_mtime)
    plans = []
    for path in found:
        with suppress(PlanError):
            plans.append(kept_plan(folder, path.stem))
    return tuple(plans)


def kept_plan(folder: Folder, campaign: str) -> KeptPlan:
    """The plan of that campaign. Raises PlanError where there is none."""
    place = campaign_folder(folder, campaign)
    try:
        held = json.loads((folder.root / HOME / f"{campaign}.json").read_bytes())
        suffix = str(held["suffix"])
        if suffix not in suffixes():
            raise ValueError(suffix)
        return KeptPlan(
            id=campaign,
            document=folder.root / HOME / f"{campaign}{suffix}",
            name=str(held["name"]),
            ocr=bool(held["ocr"]),
            title=str(held["title"]),
            drafted=any(place.glob("*.md")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanError(Diagnostic(path=HOME, line=1, message=f"không có kế hoạch «{campaign}»")) from error


def open_plan(folder: Folder, campaign: str, *, today: date) -> OpenPlan:
    """The plan as the officer looks at it. Raises PlanError, ScheduleError."""
    kept = kept_plan(folder, campaign)
    plan = _read(folder, kept)
    known = next((found for found in load_schedule(folder.schedule).campaigns if found.id == campaign), None)
    return OpenPlan(
        kept=kept,
        plan=plan,
        tree=tuple(_tree(folder, plan, campaign)),
        doubts=tuple(_doubts(folder, plan, campaign)),
        title=known.title if known else kept.title,
        start=known.start if known else today,
        end=known.end if known else None,
        items_per_month=known.items_per_month if known else plan.monthly_target,
        scheduled=known is not None,
    )


def answer_doubts(folder: Folder, campaign: str, numbers: Iterable[int], *, accepted: bool, own: str = "") -> None:
    """Remember the answer to doubts by their flags' numbers: the proposal, as it is, or a person's own words.

    Raises PlanError where a number is none, PublishError.
    """
    plan = _read(folder, kept_plan(folder, campaign))
    flags = {flag.number: flag for flag in plan.flags}
    wanted = tuple(numbers)
    if not wanted or any(number not in flags for number in wanted):
        raise PlanError(Diagnostic(path=plan.path, line=1, message="không còn chỗ ngờ ấy — tải lại trang"))
    said = " ".join(own.split())
    chosen = [flags[number] for number in wanted]
    remember(campaign_folder(folder, campaign), chosen, accepted=accepted or bool(said), own=said)


def make_drafts(folder: Folder, campaign: str, sections: Sequence[str]) -> Made:
    """Write the drafts of exactly those sections, named by their values in the tree. What a person changed stays.

    Raises PlanError for no section, or one that is none; ScriptError, PublishError, StationBusyError.
    """
    if not sections:
        raise PlanError(Diagnostic(path=HOME, line=1, message="chưa chọn mục nào — đánh dấu các mục muốn phát"))
    kept = kept_plan(folder, campaign)
    pace = load_schedule(folder.schedule).voice.syllables_per_minute
    done = draft_scripts(folder, kept.document, campaign, only=sections, ocr=kept.ocr, syllables_per_minute=pace)
    texts = [draft for draft in done.settled if draft.state != "đã bỏ"]
    return Made(texts=len(texts), kept=sum(draft.state == "giữ nguyên" for draft in texts))


def schedule_campaign(
    folder: Folder, campaign: str, *, title: str, start: date, end: date | None, items_per_month: int | None
) -> None:
    """Write the campaign's lines into schedule.yaml, or change those that are there.

    Raises PlanError for days that are the wrong way round, ScheduleError, ChangedMeanwhileError, PublishError.
    """
    if end is not None and end < start:
        raise PlanError(Diagnostic(path=HOME, line=1, message="ngày cuối đứng trước ngày đầu — sửa một trong hai ngày"))
    values: dict[str, Setting] = {
        "title": " ".join(title.split()) or campaign,
        "start": start,
        "end": end,
        "items_per_month": items_per_month,
    }

    def change(tree: ScheduleTree) -> None:
        entries = tree.entries("campaigns")
        places = [place for place, entry in enumerate(entries) if entry.get("id") == campaign]
        if places:
            tree.change("campaigns", places[0], values)
        else:
            tree.add("campaigns", {"id": campaign, **values})

    change_schedule(folder, change)


def _read(folder: Folder, kept: KeptPlan) -> Plan:
    """What was read of a plan, from the cache where it is there. Doubts are all there, answered or not."""
    place = _cache(folder, kept.id)
    with suppress(PlanError):
        plan = saved_plan(place)
        if plan is not None:
            return plan
    plan = read_plan(folder, kept.document, ocr=kept.ocr)
    save_plan(place, plan, whole=True)
    return plan


def _tree(folder: Folder, plan: Plan, campaign: str) -> Iterator[Branch]:
    sections = told_sections(plan)
    chosen = drafted_sections(campaign_folder(folder, campaign)) if campaign_plan(folder, campaign) else ()
    _, left_out = parted(sections)
    why = {left.section: left.why for left in left_out}
    for section in sections:
        value = section.id or LEAD
        if chosen:
            ticked = any(covers(source, section.id) for source in chosen)
        elif plan.broadcast_section:
            ticked = covers(plan.broadcast_section, section.id)
        else:
            ticked = section.id not in why
        yield Branch(
            section=section,
            value=value,
            depth=min(section.id.count("."), 6),
            words=sum(len(paragraph.text.split()) for paragraph in section.paragraphs),
            ticked=ticked,
            why="" if plan.broadcast_section else why.get(section.id, ""),
        )


def _doubts(folder: Folder, plan: Plan, campaign: str) -> Iterator[Doubt]:
    """The doubts, the open ones first."""
    answers = read_decisions(campaign_folder(folder, campaign))
    answered = {flag.number: answers.get((flag.kind, flag.text, flag.context)) for flag in plan.flags}
    alike: dict[tuple[str, str, str], list[int]] = {}
    for flag in plan.flags:
        if answered[flag.number] is None:
            alike.setdefault((flag.kind, flag.text, flag.suggestion), []).append(flag.number)
    for flag in sorted(plan.flags, key=lambda flag: answered[flag.number] is not None):
        same = alike.get((flag.kind, flag.text, flag.suggestion), [])
        answer = answered[flag.number]
        yield Doubt(kind=FLAG_NAMES[flag.kind], flag=flag, answer=answer, alike=tuple(same) if answer is None else ())


def _names(folder: Folder, base: str) -> Iterator[str]:
    """Names of a campaign that none has yet."""
    for name in (base, *(f"{base}-{number}" for number in range(2, 1000))):
        if not campaign_folder(folder, name).exists() and not (folder.root / HOME / f"{name}.json").exists():
            yield name


def _took(home: Path, campaign: str, suffix: str, data: bytes) -> bool:
    """Whether the document is kept under that name; one that a killed run has left there without its small file is."""
    path = home / f"{campaign}{suffix}"
    try:
        write_new(path, data)
    except FileExistsError:
        return path.read_bytes() == data
    return True


def _cache(folder: Folder, campaign: str) -> Path:
    return folder.cache / HOME / campaign
