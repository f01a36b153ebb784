"""What the player decides on: airings that are due, what is on air, what has happened. All times are local."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from broadcast.knowledge.rules import QuietHours
from broadcast.knowledge.rules.quiet import NEVER
from broadcast.model import Bulletin, LateRule, Slot

Key = tuple[date, str, datetime]
"""What tells one airing from every other: its day, the bulletin's name, and when it was to begin."""
Rung = Literal["relay", "programme", "light", "urgent", "notice", "fallback"]
"""What is played for an airing: the programme, else the next best thing that is there, in this order."""
RUNG_NAMES: dict[Rung, str] = {
    "relay": "tiếp sóng",
    "programme": "bản tin",
    "light": "bản nhẹ của bản tin",
    "urgent": "tin khẩn còn hiệu lực",
    "notice": "thông báo còn hiệu lực",
    "fallback": "tệp dự phòng của đài",
}
"""How each rung is named to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a sound file, in milliseconds from its start."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One airing. `bulletin` is None where a slot has none that can be used, and `why` then says so, in Vietnamese.

    `place` is the folder of its day.
    """

    day: date
    name: str
    title: str
    at: datetime
    place: Path
    bulletin: Bulletin | None = None
    why: str = ""
    urgent: bool = False
    through_night: bool = False
    withdrawn: bool = False
    late: LateRule = "play"
    late_minutes: float = 30
    max_minutes: float = 0
    relay: str = ""
    """The stream that is relayed in this slot, for `max_minutes` and not a moment longer."""
    relay_silence_s: float = 0

    @property
    def key(self) -> Key:
        """The airing's own key."""
        return (self.day, self.name, self.at)

    @property
    def planned_end(self) -> datetime:
        """When it is to be over: after its own length, or its slot's minutes where these are more."""
        length_ms = self.bulletin.main.duration_ms if self.bulletin else 0
        return self.at + max(timedelta(milliseconds=length_ms), timedelta(minutes=self.max_minutes))


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A file that may be played. `sha256` is empty for the station's own fallback file, which no manifest tells of.
    Where `url` is not empty it is a stream instead, and `pieces` is how long it is relayed.

    `why` says for a lower rung why it is not the programme; `pieces` are what of the file is worth playing.
    """

    path: Path
    sha256: str
    rung: Rung
    pieces: tuple[Piece, ...]
    why: str = ""
    items: tuple[tuple[Piece, str], ...] = ()
    """The file's items in order, each with its kind: what is left out first when there is no time for all."""
    url: str = ""
    silence_s: float = 0

    @property
    def length_ms(self) -> int:
        """How long the pieces last together."""
        return length_of(self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Playing:
    """What is on air, or is held and will go on: `pieces` are what was left of it at `since`, when it began or went on.

    `played_ms` was heard before that. `late_ms` is how late it began.
    """

    due: Due
    file: Chosen
    pieces: tuple[Piece, ...]
    since: datetime
    began: datetime
    late_ms: int
    played_ms: int = 0
    by_urgent: bool = True
    """Held for urgent news, rather than by a power cut."""

    @property
    def ends(self) -> datetime:
        """When it will be over, if nothing comes between."""
        return self.since + timedelta(milliseconds=length_of(self.pieces))


EventKind = Literal["started", "held", "resumed", "ended", "cut", "waiting", "refused"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened to an airing; `why` is Vietnamese. `playing` is there for what is or was on air."""

    kind: EventKind
    due: Due
    at: datetime
    why: str = ""
    playing: Playing | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What the player remembers: which airings are over, what is on air, what is held, what came due while it was busy.

    `warned` are airings that have nothing to play yet and of which people were told.
    """

    done: frozenset[Key] = frozenset()
    playing: Playing | None = None
    held: tuple[Playing, ...] = ()
    queued: frozenset[Key] = frozenset()
    warned: frozenset[Key] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a player must know beside the bulletins: the quiet hours, the slots, and whom it plays for.

    An empty `village` is the whole commune. `fallback` is the station's own file for when nothing else is there.
    """

    quiet: QuietHours = NEVER
    slots: tuple[Slot, ...] = ()
    village: str = ""
    villages: tuple[tuple[str, str], ...] = field(default=())
    """The villages' names by their ids."""
    fallback: Path | None = None


def length_of(pieces: tuple[Piece, ...]) -> int:
    """How long pieces last together, in milliseconds."""
    return sum(piece.end_ms - piece.start_ms for piece in pieces)
