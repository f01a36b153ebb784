"""From a plan to drafts, where a person steps in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from broadcast.config import checked_schedule, load_schedule
from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Plan, Schedule, VoiceSettings
from broadcast.pipeline.inputs import manner_of
from broadcast.pipeline.rewriting import Reworded, reworded, writer_of
from broadcast.stages.plan import Change, changes, read, read_decisions, remember, save_plan, saved_plan
from broadcast.stages.script import (
    MINUTES,
    Draft,
    LeftOut,
    Settled,
    covers,
    draft,
    drafted_sections,
    read_what_can_be_read,
    settle,
    untouched,
    whole_title,
)
from broadcast.stages.spoken import plain
from broadcast.station.folder import LOCK_WAIT_S, Folder, campaign_folder
from broadcast.station.ledger import read_ledger
from broadcast.station.schedule_text import with_campaign
from broadcast.station.store import lock, write_atomically


def read_plan(folder: Folder, path: Path, campaign: str | None = None, *, ocr: bool = False) -> Plan:
    """A plan with the answers applied that a person gave in that campaign; with `ocr` a scan is read by machine.

    Raises PlanError.
    """
    return read(path, read_decisions(campaign_folder(folder, campaign)) if campaign else None, ocr=ocr)


def answer_flags(
    folder: Folder,
    path: Path,
    campaign: str,
    *,
    accept: Sequence[int] = (),
    reject: Sequence[int] = (),
    ocr: bool = False,
) -> None:
    """Remember answers to flags by their numbers, which stay as they are when others are answered. Raises PlanError."""
    flags = {flag.number: flag for flag in read_plan(folder, path, campaign, ocr=ocr).flags}
    unknown = [number for number in (*accept, *reject) if number not in flags]
    if unknown:
        message = f"không có chỗ cần xem số {unknown[0]} — danh sách có {len(flags)} chỗ"
        if flags:
            message += f", số {', '.join(map(str, flags))}"
        raise PlanError(Diagnostic(path=str(path), line=1, message=message))
    place = campaign_folder(folder, campaign)
    remember(place, [flags[number] for number in accept], accepted=True)
    remember(place, [flags[number] for number in reject], accepted=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """What drafting did: the plan as it was read, each file, and what the plan says otherwise than last time.

    `left_out` are the sections that are proposed as not to be aired.
    """

    plan: Plan
    settled: tuple[Settled, ...]
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]
    reworded: Reworded | None = None
    """What a language model proposed for the drafts; None where none was asked."""
    scheduled: bool = False
    """Whether the campaign was written into schedule.yaml, which did not have it."""


def draft_scripts(
    folder: Folder,
    path: Path,
    campaign: str,
    *,
    section: str = "",
    include: Sequence[str] = (),
    only: Sequence[str] = (),
    ocr: bool = False,
    minutes: float = MINUTES,
    today: date | None = None,
    syllables_per_minute: int = VoiceSettings().syllables_per_minute,
    schedule: Schedule | None = None,
) -> Drafted:
    """Write the drafts of a plan into the campaign's folder, beside the plan as it was read.

    `include` names sections to be aired though they are for offices; what was drafted before stays included. `only`
    names the very sections that are wanted: drafts of others that nobody touched are taken away. `today` is
    the first day of a notice that bears no date.
    With `schedule` its language model is asked for other words; what a text that is `offline_only` tells is not sent.
    Nothing is written where the plan can't be read to its end. Raises PlanError, ScriptError, PublishError,
    ScheduleError where the schedule does not take the campaign's name, and WriterError where a schedule without a
    model is given.
    """
    place = campaign_folder(folder, campaign)
    plan = read_plan(folder, path, campaign, ocr=ocr)
    before = saved_plan(place)
    found = draft(
        plan,
        section,
        minutes=minutes,
        minutes_of=lambda text: minutes_of(text, syllables_per_minute),
        include=(*include, *drafted_sections(place)),
        only=only,
        today=today,
    )
    words = _reworded(folder, place, found.drafts, schedule) if schedule is not None else None
    drafts = words.drafts if words is not None else found.drafts
    approvals = read_ledger(folder.scripts).approvals
    if section:
        plan = replace(plan, broadcast_section=section)
    with lock(folder.cache / "draft.lock", wait_s=LOCK_WAIT_S):
        schedule_text = _scheduled(folder, plan, campaign, today) if today is not None else None
        settled = settle(place, drafts, lambda script: script in approvals, "" if only else plan.broadcast_section)
        save_plan(place, plan)
        if schedule_text is not None:
            write_atomically(folder.schedule, schedule_text.encode())
    said_otherwise = tuple(changes(before, plan)) if before else ()
    return Drafted(
        plan=plan,
        settled=settled,
        left_out=found.left_out,
        changes=said_otherwise,
        reworded=words,
        scheduled=schedule_text is not None,
    )


def _reworded(folder: Folder, place: Path, drafts: Sequence[Draft], schedule: Schedule) -> Reworded:
    """The drafts in the model's words, but for what a person keeps on this machine or has written himself."""
    there, _ = read_what_can_be_read(folder.scripts, [place.name], {})
    fresh = untouched(place)
    kept = [
        source
        for script in there
        if script.offline_only or Path(script.source.path).name not in fresh
        for source in script.sources
    ]

    def may_send(draft: Draft) -> bool:
        return not any(covers(section, other) or covers(other, section) for section in kept for other in draft.sections)

    with writer_of(schedule) as writer:
        return reworded(drafts, writer, manner_of(folder, schedule), may_send=may_send)


def _scheduled(folder: Folder, plan: Plan, campaign: str, today: date) -> str | None:
    """The text of schedule.yaml with a campaign that it does not have, and the items a month that the plan orders.

    None where there is nothing to add. Raises ScheduleError where the file can't be added to, or would be faulty then:
    a campaign whose name the schedule does not take would leave the station without one.
    """
    if not folder.schedule.exists() or campaign in {
        campaign.id for campaign in load_schedule(folder.schedule).campaigns
    }:
        return None
    text = folder.schedule.read_text(encoding="utf-8-sig")
    changed = with_campaign(
        text,
        campaign=campaign,
        title=whole_title(plan) or campaign,
        start=today,
        items_per_month=plan.monthly_target,
        path=folder.schedule.name,
    )
    checked_schedule(changed, folder.root, folder.schedule.name)
    return changed


def campaign_plan(folder: Folder, campaign: str) -> Plan | None:
    """The plan that a campaign's scripts were drafted from, if it is there. Raises PlanError."""
    return saved_plan(campaign_folder(folder, campaign))


def minutes_of(text: str, syllables_per_minute: int) -> float:
    """How long a text takes to be said, by the syllables it is read with; silences not counted."""
    return len(plain(text).split()) / syllables_per_minute
