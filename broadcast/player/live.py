"""The player on the real clock: decides by the scheduler, plays by its child, and writes down what went out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.player.amplifier import HOLD, LEAD, Amplifier
from broadcast.player.births import Bear, Started
from broadcast.player.clock import Clock, why_refused
from broadcast.player.clock import wall as machine_time
from broadcast.player.keeper import Keeper, kept_in
from broadcast.player.looking import Looking, look
from broadcast.player.memory import clock_in, forget, remembered, seen_in, taken_up, written
from broadcast.player.notes import Notes, noted_in
from broadcast.player.on_air import OnAir
from broadcast.player.outputs.choice import Spec
from broadcast.player.scheduler import QUIET, TOLD_AGAIN, URGENT_LATE, WITHDRAWN, next_look, step
from broadcast.player.source import Source
from broadcast.player.switches.choice import Switch
from broadcast.player.telling import Telling
from broadcast.player.values import Due, Event, Key, State
from broadcast.player.watched import Watched

LOOK_S = 0.2
"""The most between two looks at the days and the child's reports; what is due is asked for exactly at its time."""
AHEAD = timedelta(seconds=15)
"""So long before its time a file is checked, opened and decoded."""
AFTER_A_FAULT = timedelta(seconds=2)
"""How long to wait before a file is tried again whose output has failed."""
CLOCK_AGAIN_S = 2.0
"""How often a clock that was refused is looked at again."""
_NO_CALL = frozenset({QUIET, TOLD_AGAIN, WITHDRAWN})
"""Reasons for silence that are as they should be."""


class Live:
    """Plays a source's days until it is stopped.

    `home` keeps what must outlive a restart; `log` is the station's log. `say` is told what someone looks at later,
    `call` calls a person at once; neither may block. `switch` is what the amplifier hangs on, `ear` where the horn is
    heard. `bear` makes the children that play. `run` names the players of which each was started at once after the one
    before was killed: they go on by one clock. `alive` is called several times a
    second, as long as nothing hangs. `wall` is for trials: the machine's clock otherwise.
    """

    def __init__(
        self,
        source: Source,
        *,
        home: Path,
        log: Path,
        spec: Spec,
        say: Callable[[str], None],
        call: Callable[[str], None],
        switch: Switch | None = None,
        ear: str = "",
        bear: Bear = Started,
        run: str = "",
        alive: Callable[[], None] = lambda: None,
        wall: Callable[[], datetime] = machine_time,
    ) -> None:
        self._source, self._home, self._log, self._spec, self._wall = source, home, log, spec, wall
        self._telling, self._switch, self._ear, self._bear = Telling(say, call), switch, ear, bear
        self._sounding: tuple[Due | None, datetime] = (None, datetime.min)
        self._alive = alive
        self._run, self._believed = run, clock_in(kept_in(home), run)
        self._written, self._jump = datetime.min, False

    def run(self, stop: threading.Event) -> None:
        """Play until `stop` is set."""
        wake = threading.Event()
        voice = Watched(self._spec, wake.set, self._bear)  # its children start while the rest is read
        try:
            if self._wait_for_a_clock(stop):
                self._begin(voice, wake)
                self._play(stop, wake)
        finally:
            voice.close()

    @property
    def child_pid(self) -> int:
        """The process that plays, for trials that harm it."""
        return self._voice.pid

    def _wait_for_a_clock(self, stop: threading.Event) -> bool:
        """Wait for a clock that can be right; False when stopped before."""
        seen = seen_in(kept_in(self._home))
        while self._believed is None and (why := why_refused(self._wall(), newest=self._source.newest(), seen=seen)):
            self._alive()
            self._telling.call(why, self._wall())
            if stop.wait(CLOCK_AGAIN_S):
                return False
        return True

    def _begin(self, voice: Watched, wake: threading.Event) -> None:
        """Take up what was going on when a player last ran here."""
        self._voice, self._clock = voice, Clock(self._wall, believed=self._believed)
        now = self._clock.now()
        self._seen = look(self._source, now)
        known = remembered(kept_in(self._home), self._seen.dues)
        state = known.state if known else State(done=_long_over(self._seen.dues, now))
        village = self._seen.settings.village
        begun, ended = noted_in(self._log, village, now.date())
        self._state = taken_up(state, begun=begun, ended=ended)
        self._notes = Notes(self._log, village, self._telling.say)
        self._on_air = OnAir(voice, self._notes, self._clock, self._telling, self._ear)
        self._looking = Looking(self._source, self._clock, self._seen, changed=wake.set, say=self._telling.say)
        self._keeper = Keeper(self._home, lambda fault: self._telling.call(fault, self._clock.now()))
        self._amplifier = Amplifier(self._switch, self._turned) if self._switch else None

    def _play(self, stop: threading.Event, wake: threading.Event) -> None:
        try:
            while not stop.is_set():
                wake.clear()
                self._alive()
                self._turn()
                wake.wait(self._rest_s())
        finally:
            self._keep(self._clock.now(), at_once=True)
            if self._amplifier:
                self._amplifier.close()
            self._looking.close()
            self._on_air.close()
            self._keeper.close()
            self._notes.close()

    def _rest_s(self) -> float:
        now = self._clock.now()
        until = next_look(self._state, self._seen.dues, now, self._seen.settings.quiet)
        return max(0.0, min(LOOK_S, (until - now).total_seconds()))

    # ---- one turn --------------------------------------------------------------------------------

    def _turn(self) -> None:
        now = self._clock.now()
        before = self._state
        self._state, ended = self._on_air.take(self._state)
        self._look_at_the_clock(now)
        self._seen = self._looking.seen
        if self._state.playing is not None or now - self._on_air.failed_at >= AFTER_A_FAULT:
            seen = self._seen
            files = seen.days.files(seen.dues, self._on_air.lost)
            self._state, events = step(self._state, seen.dues, now, quiet=seen.settings.quiet, files=files, ended=ended)
            for event in events:
                self._happened(event)
            self._state = forget(self._state, now.date())
            self._prepare(now)
        self._amplify(now)
        self._keep(now, at_once=self._state != before)

    def _look_at_the_clock(self, now: datetime) -> None:
        off = self._clock.jumped()
        if off is not None and not self._jump:
            seconds = off.total_seconds()
            self._telling.call(
                f"đồng hồ máy vừa nhảy {seconds:+.0f} giây — máy phát vẫn theo giờ cũ ({now:%H:%M:%S}); "
                "xem lại giờ của máy, nếu giờ mới đúng thì chạy lại máy phát",
                now,
            )
        self._jump = off is not None

    def _next(self, now: datetime, within: timedelta) -> Due | None:
        """What begins so soon, while nothing is on air."""
        soon = next((due for due in self._seen.dues if now < due.at <= now + within and not due.withdrawn), None)
        idle = self._state.playing is None and not self._state.held
        return soon if idle and soon is not None and soon.key not in self._state.done else None

    def _prepare(self, now: datetime) -> None:
        """Have the next programme opened ahead."""
        soon = self._next(now, AHEAD)
        if soon is not None:
            chosen = self._seen.days.files(self._seen.dues).choose(soon, soon.at)
            if not isinstance(chosen, str):
                self._on_air.prepare(soon, chosen)

    def _amplify(self, now: datetime) -> None:
        """Have the amplifier on from a little before a programme begins to a little after it has ended."""
        if self._amplifier is None:
            return
        due = self._state.playing.due if self._state.playing else self._next(now, LEAD)
        if due is not None:
            self._sounding = (due, now)
        self._amplifier.want(on=now - self._sounding[1] < HOLD)

    def _turned(self, on: bool, fault: str) -> None:
        due, now = self._sounding[0], self._clock.now()
        if fault:
            self._telling.call(f"tăng âm không {'bật' if on else 'tắt'} được: {fault}", now)
        if due is not None:
            self._notes.note("amplifier", due, now, fault or ("on" if on else "off"))

    def _happened(self, event: Event) -> None:
        due, playing = event.due, event.playing
        if event.kind in {"started", "resumed"} and playing is not None:
            self._on_air.begin(event, playing)
        elif event.kind in {"held", "cut"}:
            self._on_air.stop()
            self._notes.note("cut", due, event.at, "nhường tin khẩn" if event.kind == "held" else event.why)
        elif event.kind in {"waiting", "refused"}:
            self._telling.say(f"{due.title} {due.at:%H:%M}: không phát, {event.why}")
            if event.kind == "refused":
                self._notes.note("cut", due, event.at, f"không phát: {event.why}")
        if event.kind in {"waiting", "refused", "cut"} and event.why not in _NO_CALL:
            self._telling.call(f"{due.title} lúc {due.at:%H:%M ngày %d/%m/%Y} không phát được: {event.why}", event.at)

    def _keep(self, now: datetime, *, at_once: bool) -> None:
        """Keep the state: at every change, each second of a programme, and each minute of silence."""
        every = timedelta(seconds=1 if self._state.playing else 60)
        if at_once or now - self._written >= every:
            self._written = now
            played_ms = self._on_air.played_ms if self._state.playing else None
            steady = self._clock.steady_of(now)
            self._keeper.keep(written(self._state, now, played_ms=played_ms, steady=steady, run=self._run))


def _long_over(dues: tuple[Due, ...], now: datetime) -> frozenset[Key]:
    """What nobody waits for when a player starts for the first time: it was not there to play it."""
    return frozenset(
        due.key for due in dues if due.at + (URGENT_LATE if due.urgent else timedelta(minutes=due.late_minutes)) < now
    )
