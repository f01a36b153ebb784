"""A month at a glance: how much was to be on air, was made, was aired, and was confirmed by the villages."""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.office.report.values import CampaignLine, Report, SectionLine


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCounts:
    """Airings of a month: those that should be, those whose file is made, and those aired so far; of what the villages
    heard so far, `confirmed` is how much they confirmed, `heard` how much they could have confirmed."""

    planned: int
    made: int
    aired: int
    confirmed: int
    heard: int


def month_counts(report: Report) -> MonthCounts:
    """Count the month that a report is of."""
    made = report.airings + report.pending
    return MonthCounts(
        planned=made + len(report.faults),
        made=made,
        aired=report.airings,
        confirmed=sum(village.confirmed for village in report.confirmations),
        heard=sum(village.heard for village in report.confirmations),
    )


def unaired(report: Report) -> tuple[tuple[CampaignLine, tuple[SectionLine, ...]], ...]:
    """For each campaign with a plan, the sections that the plan orders to be aired and that were never on air."""
    found = (
        (campaign, tuple(section for section in campaign.sections if section.first is None))
        for campaign in report.campaigns
    )
    return tuple((campaign, sections) for campaign, sections in found if sections)
