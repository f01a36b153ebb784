"""A month in figures: frozen values, lengths in milliseconds as the manifests give them, and never rounded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from broadcast.model import ItemKind, LedgerHead, Licence, Priority


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemLine:
    """A script in a bulletin, by its id; `sources` are the plan's sections it tells of."""

    kind: ItemKind
    script: str
    sha256: str
    title: str
    sources: tuple[str, ...]
    duration_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinLine:
    """A bulletin, its `title` for people, and the times of its day at which it was aired.

    `villages` are the ids of those that heard it, `everywhere` whether these are all of the station's.
    """

    day: date
    name: str
    slot_id: str
    slot_name: str
    title: str
    priority: Priority
    times: tuple[time, ...]
    villages: tuple[str, ...]
    everywhere: bool
    duration_ms: int
    items: tuple[ItemLine, ...]

    @property
    def aired_ms(self) -> int:
        """Its length, as often as it was aired."""
        return self.duration_ms * len(self.times)


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """What was aired under one title, or one village heard; `items_ms` is the part of it that scripts take."""

    id: str
    name: str
    airings: int
    duration_ms: int
    items_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionLine:
    """A section that the plan orders to be aired: how often this month and in earlier ones, first and last of all."""

    id: str
    title: str
    airings: int
    earlier: int
    first: date | None
    last: date | None
    scripts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignLine:
    """A campaign against its plan. `target` is the plan's number of items a month, None where it names none.

    `items` counts different scripts, `airings` each time one of them was heard. `plan` is how the plan is cited, empty
    where there is none that can be read.
    """

    id: str
    title: str
    plan: str
    target: int | None
    items: int
    airings: int
    sections: tuple[SectionLine, ...]

    @property
    def covered(self) -> int:
        """How many of the sections were aired so far."""
        return sum(section.first is not None for section in self.sections)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptLine:
    """A text as it was aired this month, and who let it go on air; an edited text that was approved anew is another."""

    script: str
    title: str
    sha256: str
    airings: int
    duration_ms: int
    first: date
    last: date
    by: str
    position: str
    approved_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageLine:
    """What a village told: how many of the month's bulletins it confirmed and fetched, of how many that it heard.

    `played` counts those of which its own player told that they left the machine to their end, `by_ear` those that a
    microphone at its horn recognised.
    """

    id: str
    name: str
    heard: int
    confirmed: int
    fetched: int
    played: int = 0
    by_ear: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultLine:
    """A bulletin that was not there or not whole."""

    day: date
    name: str
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A month as it was aired until `until`; `pending` counts airings that are made and still to come.

    `notices` tells what could not be read while the report was gathered. `ledger` is the head of the ledger of
    approvals then; None where it could not be read. `played` counts the airings that left the station's own player to
    their end, `by_ear` those that a microphone at the horn recognised; None where it has none.
    """

    month: date
    until: datetime
    ahead: bool
    station: str
    commune: str
    bulletins: tuple[BulletinLine, ...]
    pending: int
    slots: tuple[Total, ...]
    villages: tuple[Total, ...]
    campaigns: tuple[CampaignLine, ...]
    scripts: tuple[ScriptLine, ...]
    confirmations: tuple[VillageLine, ...]
    faults: tuple[FaultLine, ...]
    licences: tuple[Licence, ...]
    notices: tuple[str, ...]
    ledger: LedgerHead | None = None
    played: int | None = None
    by_ear: int | None = None

    @property
    def airings(self) -> int:
        """How often anything was aired."""
        return sum(len(bulletin.times) for bulletin in self.bulletins)

    @property
    def duration_ms(self) -> int:
        """All that was on air: the length of every bulletin, as often as it was aired."""
        return sum(bulletin.aired_ms for bulletin in self.bulletins)

    @property
    def items_ms(self) -> int:
        """The part of it that scripts take; the rest is jingles, greetings and pauses."""
        return sum(item.duration_ms * len(bulletin.times) for bulletin in self.bulletins for item in bulletin.items)
