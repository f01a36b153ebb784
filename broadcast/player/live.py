"""The player on the real clock: decides by the scheduler, plays by its child, and writes down what went out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.player.clock import Clock, why_refused
from broadcast.player.clock import wall as machine_time
from broadcast.player.memory import MAX_BYTES, NAME, forget, remembered, seen_in, written
from broadcast.player.notes import Notes, begun_in
from broadcast.player.outputs.choice import Spec
from broadcast.player.rehearsal import Days
from broadcast.player.scheduler import QUIET, TOLD_AGAIN, URGENT_LATE, WITHDRAWN, held_at, next_look, step
from broadcast.player.source import Source
from broadcast.player.values import RUNG_NAMES, Due, Event, Key, Playing, State
from broadcast.player.watched import Job, Report, Watched
from broadcast.station.store import write_atomically

LOOK_S = 0.2
"""The most between two looks at the child; what is due is asked for exactly at its time."""
FRESH_S = 1.0
"""How old what is known of the days may be: urgent news is heard within seconds."""
AHEAD = timedelta(seconds=15)
"""So long before its time a file is checked, opened and decoded."""
AFTER_A_FAULT_S = 2.0
"""How long to wait before a file is tried again whose output has failed."""
CALL_AGAIN = timedelta(minutes=10)
"""The same fault calls a person so often at most."""
_NO_CALL = frozenset({QUIET, TOLD_AGAIN, WITHDRAWN})
"""Reasons for silence that are as they should be."""


class Live:
    """Plays a source's days until it is stopped.

    `home` keeps what must outlive a restart; `log` is the station's log. `say` is told what someone looks at later,
    `call` calls a person at once; neither may block. `wall` is for trials: the machine's clock otherwise.
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
        wall: Callable[[], datetime] = machine_time,
    ) -> None:
        self._source, self._home, self._log, self._spec = source, home, log, spec
        self._say, self._call_person, self._wall = say, call, wall
        self._wake, self._called = threading.Event(), dict[str, datetime]()
        self._number, self._written, self._looked = 0, datetime.min, 0.0
        self._dues: tuple[Due, ...] = ()
        self._prepared: Job | None = None
        self._jobs: dict[int, Playing] = {}
        self._pause_until = datetime.min
        self._jump = False

    def run(self, stop: threading.Event) -> None:
        """Play until `stop` is set. Raises PublishError where nothing can be remembered at all."""
        if not self._wait_for_a_clock(stop):
            return
        self._clock = Clock(self._wall)
        now = self._clock.now()
        self._state = self._remember(now)
        self._notes = Notes(self._log, self._source.settings.village, self._say)
        self._voice = Watched(self._spec, self._wake.set)
        try:
            while not stop.is_set():
                self._wake.clear()
                self._turn()
                self._wake.wait(self._rest_s())
        finally:
            self._keep(self._clock.now(), at_once=True)
            self._voice.close()
            self._notes.close()

    def _wait_for_a_clock(self, stop: threading.Event) -> bool:
        """Wait for a clock that can be right; False when stopped before."""
        while why := why_refused(self._wall(), newest=self._source.newest(), seen=seen_in(self._kept())):
            self._call(why, self._wall())
            if stop.wait(2):
                return False
        return True

    def _kept(self) -> bytes:
        with suppress(OSError):
            path = self._home / NAME
            return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        return b""

    def _remember(self, now: datetime) -> State:
        self._days = Days(self._source.day, self._source.settings)
        self._dues = self._days.around(now)
        known = remembered(self._kept(), self._dues)
        state = known.state if known else State(done=_long_over(self._dues, now))
        held = {playing.due.key for playing in state.held}
        begun = begun_in(self._log, self._source.settings.village, now.date())
        return replace(state, done=state.done | (begun - held))

    # ---- one turn --------------------------------------------------------------------------------

    def _turn(self) -> None:
        now = self._clock.now()
        self._voice.tend()
        ended = self._take_reports()
        self._look_at_the_clock(now)
        self._refresh(now)
        if now < self._pause_until and self._state.playing is None:
            return
        settings = self._source.settings
        before = self._state
        self._state, events = step(
            self._state, self._dues, now, quiet=settings.quiet, files=self._days.files(self._dues), ended=ended
        )
        for event in events:
            self._happened(event)
        self._state = forget(self._state, now.date())
        self._prepare(now)
        self._keep(now, at_once=self._state != before)

    def _rest_s(self) -> float:
        now = self._clock.now()
        until = next_look(self._state, self._dues, now, self._source.settings.quiet)
        return max(0.0, min(LOOK_S, (until - now).total_seconds()))

    def _refresh(self, now: datetime) -> None:
        """Look at the days again, and at what a changed schedule.yaml says."""
        at = self._clock.steady_of(now)
        if at - self._looked >= FRESH_S:
            self._looked = at
            self._days = Days(self._source.day, self._source.settings)
            with suppress(OSError):  # a day that is being exchanged in this moment: the next look sees it
                self._dues = self._days.around(now)

    def _look_at_the_clock(self, now: datetime) -> None:
        off = self._clock.jumped()
        if off is not None and not self._jump:
            seconds = off.total_seconds()
            self._call(
                f"đồng hồ máy vừa nhảy {seconds:+.0f} giây — máy phát vẫn theo giờ cũ ({now:%H:%M:%S}); "
                "xem lại giờ của máy, nếu giờ mới đúng thì chạy lại máy phát",
                now,
            )
        self._jump = off is not None

    def _prepare(self, now: datetime) -> None:
        """Have the next programme opened ahead."""
        if self._state.playing is not None or self._state.held:
            return
        soon = [due for due in self._dues if now < due.at <= now + AHEAD and not due.withdrawn]
        if not soon or self._state.done & {soon[0].key}:
            return
        chosen = self._days.files(self._dues).choose(soon[0], soon[0].at)
        if isinstance(chosen, str):
            return
        done = self._prepared
        if done is None or (done.path, done.sha256) != (chosen.path, chosen.sha256):
            self._number += 1
            self._prepared = Job(
                number=self._number, path=chosen.path, sha256=chosen.sha256, name=soon[0].name, pieces=chosen.pieces
            )
            self._voice.load(self._prepared)

    # ---- what happened ---------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        playing = event.playing
        if event.kind in {"started", "resumed"} and playing is not None:
            self._begin(event, playing)
        elif event.kind in {"held", "cut"}:
            self._voice.stop()
            self._notes.note("cut", event.due, event.at, f"{'nhường tin khẩn' if event.kind == 'held' else event.why}")
        if event.kind in {"waiting", "refused"}:
            self._say(f"{event.due.title} {event.due.at:%H:%M}: không phát, {event.why}")
            if event.kind == "refused":
                self._notes.note("cut", event.due, event.at, f"không phát: {event.why}")
        told_of = event.kind in {"waiting", "refused", "cut"} and event.why not in _NO_CALL
        if told_of:
            self._call(
                f"{event.due.title} lúc {event.due.at:%H:%M ngày %d/%m/%Y} không phát được: {event.why}", event.at
            )

    def _begin(self, event: Event, playing: Playing) -> None:
        job = self._prepared
        if job is None or (job.path, job.sha256, job.pieces) != (
            playing.file.path,
            playing.file.sha256,
            playing.pieces,
        ):
            self._number += 1
            job = Job(
                number=self._number,
                path=playing.file.path,
                sha256=playing.file.sha256,
                name=playing.due.name,
                pieces=playing.pieces,
            )
            self._voice.load(job)
        self._prepared = None
        self._jobs = {job.number: playing}
        self._voice.play(replace(job, at=self._clock.steady_of(playing.since), local=playing.since))
        if playing.file.rung not in {"programme", "light"}:
            what = RUNG_NAMES[playing.file.rung]
            self._call(f"{playing.due.title} lúc {playing.due.at:%H:%M} phát thay bằng {event.why or what}", event.at)

    def _take_reports(self) -> bool:
        """Take what the child has told; True when what is on air has come to its end."""
        ended = False
        while not self._voice.reports.empty():
            report = self._voice.reports.get()
            playing = self._jobs.get(report.number)
            on_air = self._state.playing
            if report.kind == "failed":
                self._failed(report)
            elif playing is None:
                continue
            elif report.kind == "began":
                self._began(playing, report)
            elif report.kind == "restarted":
                self._say("tiến trình phát vừa được mở lại")
            else:
                self._ended(playing, report)
                ended = ended or (not report.stopped and on_air is not None and on_air.due.key == playing.due.key)
        return ended

    def _began(self, playing: Playing, report: Report) -> None:
        """Count the time from when the sound truly began."""
        at = self._clock.at(report.at)
        on_air = self._state.playing
        if on_air is not None and on_air.due.key == playing.due.key:
            self._state = replace(self._state, playing=replace(on_air, since=at - timedelta(milliseconds=report.ms)))
        if playing.played_ms == 0 and report.ms == 0:
            late_ms = (at - playing.due.at) // timedelta(milliseconds=1)
            detail = f"late_ms={late_ms} rung={playing.file.rung} sha256={playing.file.sha256}"
            self._notes.note("started", playing.due, at, detail)

    def _ended(self, playing: Playing, report: Report) -> None:
        at = self._clock.at(report.at)
        measured = (
            f"level_dbfs={report.level_dbfs} underruns={report.underruns} played_ms={playing.played_ms + report.ms}"
        )
        if not report.stopped:
            self._notes.note("ended", playing.due, at, measured)

    def _failed(self, report: Report) -> None:
        """The output or the file failed: what is left is tried again in a moment, for as long as its rule allows."""
        now, on_air = self._clock.now(), self._state.playing
        self._call(f"máy phát không ra tiếng: {report.why}", now)
        self._pause_until = now + timedelta(seconds=AFTER_A_FAULT_S)
        if on_air is not None and report.number in self._jobs:
            held = held_at(on_air, now, played_ms=report.ms, by_urgent=False)
            self._state = replace(self._state, playing=None, held=(*self._state.held, held))
            self._notes.note("cut", on_air.due, now, f"không ra tiếng: {report.why}")
        self._jobs = {}

    # ---- what outlives a restart -----------------------------------------------------------------

    def _keep(self, now: datetime, *, at_once: bool) -> None:
        """Write down the state: at every change, each second of a programme, and each minute of silence."""
        every = timedelta(seconds=1 if self._state.playing else 60)
        if not at_once and now - self._written < every:
            return
        self._written = now
        played_ms = self._voice.played_ms if self._state.playing else None
        try:
            write_atomically(self._home / NAME, written(self._state, now, played_ms=played_ms))
        except PublishError as error:
            self._call(f"máy phát không ghi được trạng thái: {error}", now)

    def _call(self, what: str, now: datetime) -> None:
        self._say(what)
        if now - self._called.get(what, datetime.min) >= CALL_AGAIN:
            self._called = {text: at for text, at in self._called.items() if now - at < CALL_AGAIN} | {what: now}
            self._call_person(what)


def _long_over(dues: tuple[Due, ...], now: datetime) -> frozenset[Key]:
    """What nobody waits for when a player starts for the first time: it was not there to play it."""
    return frozenset(
        due.key for due in dues if due.at + (URGENT_LATE if due.urgent else timedelta(minutes=due.late_minutes)) < now
    )
