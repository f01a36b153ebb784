"""The pure scheduler: what goes on air now, what ends, what is not played and why.

It knows no clock, no disk and no sound. `step` is handed the time, what is due, and what was decided before; the live
player, the rehearsal and the tests all run this very function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from broadcast.knowledge.rules import QuietHours
from broadcast.player.pieces import after, fitting, left_of, up_to
from broadcast.player.values import RUNG_NAMES, Chosen, Due, Event, Piece, Playing, State, length_of

GRACE = timedelta(minutes=1)
"""What begins within a minute of its time counts as in time: no rule for late programmes is asked."""
URGENT_LATE = timedelta(minutes=60)
"""Urgent news whose player was off is still played so long after its time."""
HELD_AT_MOST = timedelta(minutes=30)
"""What urgent news has held up longer than this does not go on: nobody remembers how it began."""
LOOK_AGAIN = timedelta(seconds=30)
"""How often an airing without any file is looked at again while it may still be played."""
QUIET = "đang giờ yên tĩnh"
NO_TIME = "không còn đủ thời gian cho một bài nào"
OVER = "đã quá giờ cho phép phát muộn"
SKIPPED = "đã quá giờ, khung giờ này ghi late: skip"
REPLACED = "tệp đang phát dở đã được thay, không phát tiếp được đúng chỗ"
WITHDRAWN = "tin khẩn đã kết thúc"
TOLD_AGAIN = "lần phát sau của chính tin này đã đến giờ"


class Files(Protocol):
    """Chooses files for airings; `player.ladder` is the one there is."""

    def choose(self, due: Due, now: datetime) -> Chosen | str:
        """The file for an airing, or why there is none."""
        ...

    def still(self, playing: Playing) -> bool:
        """Whether the file of something that is held is the one it began with."""
        ...


def step(
    state: State, dues: Iterable[Due], now: datetime, *, quiet: QuietHours, files: Files, ended: bool = False
) -> tuple[State, tuple[Event, ...]]:
    """What happens now. `ended` tells that what was on air has come to its end.

    At most one thing is on air in the new state, and nothing in the quiet hours that was not released for the night.
    """
    desk = _Desk(state, tuple(dues), now, quiet, files)
    desk.look_at_what_is_on_air(ended)
    desk.go_on()
    return desk.state, tuple(desk.events)


def next_look(state: State, dues: Iterable[Due], now: datetime, quiet: QuietHours) -> datetime:
    """When `step` has something to do next, if nobody changes anything: never later than a day from now."""
    found = [now + timedelta(days=1)]
    if state.playing is not None:
        found.append(state.playing.ends)
    if quiet.start != quiet.end:
        found.append(quiet.next_start(now))
    if state.warned - state.done:
        found.append(now + LOOK_AGAIN)
    found += [due.at for due in dues if due.at > now and due.key not in state.done]
    return min(found)


class _Desk:
    """One step: the state as it changes, and what has happened."""

    def __init__(self, state: State, dues: tuple[Due, ...], now: datetime, quiet: QuietHours, files: Files) -> None:
        self.state, self.events = state, list[Event]()
        self._dues, self._now, self._quiet, self._files = dues, now, quiet, files

    def look_at_what_is_on_air(self, ended: bool) -> None:
        """End what is over, was withdrawn, or must not be heard any more."""
        playing = self.state.playing
        withdrawn = {due.key for due in self._dues if due.withdrawn}
        if playing is None:
            return
        if ended:
            self._over(playing, "ended")
        elif playing.due.key in withdrawn:
            self._over(playing, "cut", WITHDRAWN)
        elif self._is_quiet(playing.due):
            self._over(playing, "cut", QUIET)

    def go_on(self) -> None:
        """Begin what is due: urgent news before all else, then what was held, then the programmes in turn."""
        waiting = [
            due
            for due in self._dues
            if due.at <= self._now and due.key not in self.state.done and not due.withdrawn and not self._has(due)
        ]
        self._drop_what_is_told_again(waiting)
        for due in sorted(waiting, key=lambda due: (due.at, due.name)):
            if due.urgent and not self._is_urgent_on_air() and due.key not in self.state.done:
                self._begin(due)
        if self.state.playing is None:
            self._resume()
        for due in waiting:
            if not due.urgent:
                if self.state.playing is None and due.key not in self.state.done:
                    self._begin(due)
                elif self._lateness(due) <= GRACE:
                    self.state = replace(self.state, queued=self.state.queued | {due.key})

    def _has(self, due: Due) -> bool:
        on_air = (self.state.playing, *self.state.held)
        return any(playing is not None and playing.due.key == due.key for playing in on_air)

    def _is_urgent_on_air(self) -> bool:
        return self.state.playing is not None and self.state.playing.due.urgent

    def _lateness(self, due: Due) -> timedelta:
        return self._now - due.at

    def _is_quiet(self, due: Due) -> bool:
        return not due.through_night and self._quiet.hold(self._now.time())

    def _budget_ms(self, due: Due, *, shorten: bool) -> int:
        """How long it may last from now on, in milliseconds."""
        ends = datetime.max
        if not due.through_night and self._quiet.start != self._quiet.end:
            ends = self._quiet.next_start(self._now)
        if shorten:
            ends = min(ends, due.planned_end)
        return (ends - self._now) // timedelta(milliseconds=1)

    def _drop_what_is_told_again(self, waiting: list[Due]) -> None:
        """Of several airings of one urgent text that came due while nobody could play them, only the last is heard."""
        latest = {due.name: due.at for due in sorted(waiting, key=lambda due: due.at) if due.urgent}
        for due in waiting:
            if due.urgent and due.at < latest[due.name]:
                self._refuse(due, TOLD_AGAIN)

    def _begin(self, due: Due) -> None:
        late, waited = self._lateness(due), due.key in self.state.queued
        in_time = late <= GRACE or waited
        if self._is_quiet(due):
            return self._refuse(due, QUIET)
        if due.urgent:
            if late > URGENT_LATE:
                return self._refuse(due, OVER)
        elif not in_time and due.late == "skip":
            return self._refuse(due, SKIPPED)
        elif not in_time and late > timedelta(minutes=due.late_minutes):
            return self._refuse(due, due.why or OVER)
        chosen = self._files.choose(due, self._now)
        if isinstance(chosen, str):
            return self._wait_or_refuse(due, chosen)
        shorten = not in_time and not due.urgent and due.late == "shorten"
        pieces = self._fitting(due, chosen, shorten=shorten)
        if not pieces:
            return self._refuse(due, NO_TIME)
        self._hold()
        late_ms = late // timedelta(milliseconds=1)
        playing = Playing(due=due, file=chosen, pieces=pieces, since=self._now, began=self._now, late_ms=late_ms)
        why = f"{RUNG_NAMES[chosen.rung]}: {chosen.why}" if chosen.rung != "programme" else ""
        self.state = replace(self.state, playing=playing)
        self.events.append(Event(kind="started", due=due, at=self._now, why=why, playing=playing))
        return None

    def _fitting(self, due: Due, file: Chosen, *, shorten: bool) -> tuple[Piece, ...]:
        """What of the file is played from now on. A relay ends with its slot, as does what is played in its stead."""
        budget_ms = self._budget_ms(due, shorten=shorten or bool(due.relay))
        if file.url:
            return (Piece(start_ms=0, end_ms=budget_ms),) if budget_ms > 0 else ()
        return fitting(file, budget_ms) or (up_to(file.pieces, budget_ms) if due.relay else ())

    def _wait_or_refuse(self, due: Due, why: str) -> None:
        """Nothing can be played: people are told at once, and it is looked for until it would be too late."""
        border = URGENT_LATE if due.urgent else timedelta(minutes=due.late_minutes)
        if (due.late == "skip" and not due.urgent) or self._lateness(due) + LOOK_AGAIN > border:
            self._refuse(due, why)
        elif due.key not in self.state.warned:
            self.state = replace(self.state, warned=self.state.warned | {due.key})
            self.events.append(Event(kind="waiting", due=due, at=self._now, why=why))

    def _refuse(self, due: Due, why: str) -> None:
        self._done(due)
        self.events.append(Event(kind="refused", due=due, at=self._now, why=why))

    def _done(self, due: Due) -> None:
        self.state = replace(self.state, done=self.state.done | {due.key})

    def _over(self, playing: Playing, kind: str, why: str = "") -> None:
        self._done(playing.due)
        self.state = replace(self.state, playing=None)
        event = Event(kind="ended", due=playing.due, at=self._now, playing=playing)
        self.events.append(event if kind == "ended" else replace(event, kind="cut", why=why))

    def _hold(self) -> None:
        playing = self.state.playing
        if playing is None:
            return
        held = held_at(playing, self._now)
        self.state = replace(self.state, playing=None, held=(*self.state.held, held))
        self.events.append(Event(kind="held", due=playing.due, at=self._now, playing=held))

    def _resume(self) -> None:
        """Let the last thing that was held go on, where its rule and the clock allow it."""
        for held in reversed(self.state.held):
            self.state = replace(self.state, held=tuple(other for other in self.state.held if other is not held))
            why, pieces = self._what_is_left(held)
            if not why and pieces:
                playing = replace(held, pieces=pieces, since=self._now)
                self.state = replace(self.state, playing=playing)
                self.events.append(Event(kind="resumed", due=held.due, at=self._now, playing=playing))
                return
            self._done(held.due)
            self.events.append(Event(kind="cut" if why else "ended", due=held.due, at=self._now, why=why, playing=held))

    def _what_is_left(self, held: Playing) -> tuple[str, tuple[Piece, ...]]:
        """Why something that was held must not go on, or what of it goes on."""
        due, lost = held.due, self._now - held.since
        if not held.pieces:
            return "", ()
        if self._is_quiet(due):
            return QUIET, ()
        if due.urgent and any(other.key == due.key and other.withdrawn for other in self._dues):
            return WITHDRAWN, ()
        border = URGENT_LATE if due.urgent else timedelta(minutes=due.late_minutes)
        if lost > (HELD_AT_MOST if held.by_urgent else border):
            return OVER, ()
        if not held.by_urgent and not due.urgent and due.late == "skip" and lost > GRACE:
            return SKIPPED, ()
        if not self._files.still(held):
            return REPLACED, ()
        shorten = not held.by_urgent and not due.urgent and due.late == "shorten"
        pieces = self._fitting(due, left_of(held), shorten=shorten)
        return ("", pieces) if pieces else (NO_TIME, ())


def held_at(playing: Playing, now: datetime, *, played_ms: int | None = None, by_urgent: bool = True) -> Playing:
    """What is left of something on air when it stops at `now`; `played_ms` is how much of it was heard since it began
    or went on, where that is known better than by the clock."""
    if played_ms is None:
        played_ms = (now - playing.since) // timedelta(milliseconds=1)
    return replace(
        playing,
        pieces=after(playing.pieces, played_ms),
        since=now,
        played_ms=playing.played_ms + min(played_ms, length_of(playing.pieces)),
        by_urgent=by_urgent,
    )
