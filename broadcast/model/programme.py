"""What is aired, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from broadcast.model.script import Paragraph, Script
from broadcast.model.terms import PRIORITIES, ItemKind, Priority


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One part of a programme. A jingle has no text; `script` is there for notices and campaign items."""

    kind: ItemKind
    id: str
    title: str
    body: tuple[Paragraph, ...] = ()
    script: Script | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Airing:
    """A script that was put on air: whose turn it was, and when."""

    script: str
    day: date
    at: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Airtime:
    """When something is on air on one day, and who hears it; `villages` empty means the whole commune.

    Where some villages have items of their own, a slot has a programme more for them, its `variant` the first of these
    villages; they hear it instead of the common one. Urgent news belongs to no slot and is aired again at `repeats`;
    one that was `withdrawn` is not to be played any more. Only what was released `through_night` may be heard in the
    quiet hours. Times are local.
    """

    day: date
    slot_id: str
    slot_name: str
    at: time
    villages: tuple[str, ...]
    variant: str = ""
    priority: Priority = "thường"
    repeats: tuple[time, ...] = ()
    withdrawn: bool = False
    through_night: bool = False

    @property
    def name(self) -> str:
        """The base name of the files: 0530-sang, or 0530-sang_thon-3 for a village's own."""
        return f"{self.at:%H%M}-{self.slot_id}" + (f"_{self.variant}" if self.variant else "")

    @property
    def airings(self) -> tuple[time, ...]:
        """Every time of the day at which it is aired."""
        return (self.at, *self.repeats)

    @property
    def urgent(self) -> bool:
        """Whether it is urgent news."""
        return self.priority == PRIORITIES[0]

    @property
    def begins(self) -> datetime:
        """The local time of its first airing."""
        return datetime.combine(self.day, self.at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """All that one slot of one day airs, in order.

    `left_out` names the items whose turn it was and that did not fit into the slot's minutes.
    """

    airtime: Airtime
    max_minutes: float
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()
