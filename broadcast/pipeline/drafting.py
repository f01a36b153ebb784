"""From a plan to drafts, where a person steps in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Plan, VoiceSettings
from broadcast.stages.plan import Change, changes, read, read_decisions, remember, shelve, shelved
from broadcast.stages.script import MINUTES, Settled, draft, read_ledger, settle
from broadcast.stages.spoken import plain
from broadcast.station.folder import LOCK_WAIT_S, Folder, campaign_folder
from broadcast.station.store import lock


def read_plan(folder: Folder, path: Path, campaign: str | None = None) -> Plan:
    """A plan with the answers applied that a person gave in that campaign. Raises PlanError."""
    return read(path, read_decisions(campaign_folder(folder, campaign)) if campaign else None)


def answer_flags(
    folder: Folder, path: Path, campaign: str, *, accept: Sequence[int] = (), reject: Sequence[int] = ()
) -> None:
    """Remember answers to flags by their place in the list that `read_plan` gives, from 1. Raises PlanError."""
    flags = read_plan(folder, path, campaign).flags
    beyond = [number for number in (*accept, *reject) if number > len(flags)]
    if beyond:
        message = f"không có chỗ cần xem số {beyond[0]} — danh sách có {len(flags)} chỗ"
        raise PlanError(Diagnostic(path=str(path), line=1, message=message))
    place = campaign_folder(folder, campaign)
    remember(place, [flags[number - 1] for number in accept], accepted=True)
    remember(place, [flags[number - 1] for number in reject], accepted=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """What drafting did: the plan as it was read, each file, and what the plan says otherwise than last time."""

    plan: Plan
    settled: tuple[Settled, ...]
    changes: tuple[Change, ...]


def draft_scripts(
    folder: Folder,
    path: Path,
    campaign: str,
    *,
    section: str = "",
    minutes: float = MINUTES,
    syllables_per_minute: int = VoiceSettings().syllables_per_minute,
) -> Drafted:
    """Write the drafts of a plan into the campaign's folder, beside the plan as it was read.

    Nothing is written where the plan can't be read to its end. Raises PlanError, ScriptError, PublishError.
    """
    place = campaign_folder(folder, campaign)
    plan = read_plan(folder, path, campaign)
    before = shelved(place)
    drafts = draft(plan, section, minutes=minutes, minutes_of=lambda text: minutes_of(text, syllables_per_minute))
    approvals = read_ledger(folder.scripts)
    if section:
        plan = replace(plan, broadcast_section=section)
    with lock(folder.cache / "draft.lock", wait_s=LOCK_WAIT_S):
        settled = settle(place, drafts, lambda script: script in approvals, plan.broadcast_section)
        shelve(place, plan)
    return Drafted(plan=plan, settled=settled, changes=tuple(changes(before, plan)) if before else ())


def campaign_plan(folder: Folder, campaign: str) -> Plan | None:
    """The plan that a campaign's scripts were drafted from, if it is there. Raises PlanError."""
    return shelved(campaign_folder(folder, campaign))


def minutes_of(text: str, syllables_per_minute: int) -> float:
    """How long a text takes to be said, by the syllables it is read with; silences not counted."""
    return len(plain(text).split()) / syllables_per_minute
