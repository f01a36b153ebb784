"""Campaigns against their plans: which sections that were ordered to be aired were heard, how often, and which not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from broadcast.errors import InputError
from broadcast.model import Plan, Schedule
from broadcast.office.report.values import BulletinLine, CampaignLine, ItemLine, SectionLine
from broadcast.pipeline.drafting import campaign_plan
from broadcast.stages.script import covers
from broadcast.station.folder import Folder


def campaigns_of(
    folder: Folder,
    schedule: Schedule,
    month: tuple[date, date],
    aired: Sequence[BulletinLine],
    earlier: Sequence[BulletinLine],
) -> tuple[tuple[CampaignLine, ...], tuple[str, ...]]:
    """Every campaign that ran in the month or was heard in it, and what of their plans could not be read."""
    first, last = month
    titles = {
        campaign.id: campaign.title
        for campaign in schedule.campaigns
        if campaign.start <= last and (campaign.end or last) >= first
    }
    found: list[CampaignLine] = []
    unread: list[str] = []
    for _, item in airings_of(aired):
        if item.kind == "campaign":
            titles.setdefault(item.script.partition("/")[0], item.script.partition("/")[0])
    for name, title in titles.items():
        plan: Plan | None = None
        try:
            plan = campaign_plan(folder, name)
        except InputError as error:
            unread.append(str(error))
        now = airings_of(aired, name)
        found.append(
            CampaignLine(
                id=name,
                title=title,
                plan=_cited(plan) if plan else "",
                target=plan.monthly_target if plan else None,
                items=len({item.script for _, item in now}),
                airings=len(now),
                sections=tuple(_sections(plan, now, airings_of(earlier, name))) if plan else (),
            )
        )
    return tuple(found), tuple(unread)


def _cited(plan: Plan) -> str:
    return " ".join(filter(None, (plan.kind.capitalize() or "Kế hoạch", f"số {plan.number}" if plan.number else "")))


def _sections(
    plan: Plan, told: Sequence[tuple[date, ItemLine]], before: Sequence[tuple[date, ItemLine]]
) -> Iterator[SectionLine]:
    """The sections with text that the plan orders to be aired, as `sections_without_script` takes them."""
    named = {source for _, item in (*told, *before) for source in item.sources}
    for section in plan.sections:
        if not section.paragraphs or not covers(plan.broadcast_section, section.id):
            continue
        covering = {source for source in named if covers(source, section.id)}
        now, past = (
            [(day, item) for day, item in airings if not covering.isdisjoint(item.sources)]
            for airings in (told, before)
        )
        days = [day for day, _ in (*past, *now)]
        yield SectionLine(
            id=section.id,
            title=section.title,
            airings=len(now),
            earlier=len(past),
            first=min(days, default=None),
            last=max(days, default=None),
            scripts=tuple(dict.fromkeys(item.script for _, item in (*past, *now))),
        )


def airings_of(lines: Iterable[BulletinLine], campaign: str = "") -> list[tuple[date, ItemLine]]:
    """Each time a text was heard, of that campaign if one is named; what villages hear at one time counts once."""
    heard: dict[tuple[date, time, str, str], tuple[date, ItemLine]] = {}
    for line in lines:
        for at in line.times:
            for item in line.items:
                if not campaign or item.script.startswith(f"{campaign}/"):
                    heard.setdefault((line.day, at, item.script, item.sha256), (line.day, item))
    return list(heard.values())
