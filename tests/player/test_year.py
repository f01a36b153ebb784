"""A simulated year of slots with power cuts, files replaced, lost and found again, and urgent news.

Whatever comes between: no slot missed that its rule says to play, no moment of a programme heard twice, nothing in the
quiet hours, never two at once, and the output file tells the same as the log of events.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from broadcast.knowledge.rules import read_quiet_hours
from broadcast.model import Slot
from broadcast.player.memory import forget, remembered, taken_up, written
from broadcast.player.outputs.file import FileOutput
from broadcast.player.rehearsal import Days
from broadcast.player.scheduler import GRACE, held_at, next_look, step
from broadcast.player.values import Due, Event, Key, Playing, Settings, State, length_of
from tests.player.days import Station

FIRST, DAYS = date(2028, 1, 1), 366
QUIET = read_quiet_hours("22:00-05:00")
SLOTS = (
    Slot(id="sang", name="sáng", at=time(5, 30), max_minutes=15, late="play", late_minutes=40),
    Slot(id="trua", name="trưa", at=time(11, 30), max_minutes=12, late="shorten", late_minutes=40),
    Slot(id="chieu", name="chiều", at=time(17), max_minutes=15, late="skip"),
    Slot(id="toi", name="tối", at=time(21, 50), max_minutes=9, late="play", late_minutes=60),
)
SETTINGS = Settings(quiet=QUIET, slots=SLOTS)
RATE_HZ = 10
SECOND = timedelta(seconds=1)


@dataclass
class World:
    """What happens to a station in a year, from one seed."""

    station: Station
    random: random.Random
    off: list[tuple[datetime, datetime]] = field(default_factory=list)
    harm: list[tuple[datetime, str, Path, bytes]] = field(default_factory=list)

    def make(self) -> None:
        for number in range(DAYS):
            self._day(FIRST + timedelta(days=number))
        self.harm.sort(key=lambda one: one[0])

    def _day(self, day: date) -> None:
        for slot in SLOTS:
            length = self.random.randrange(120, 700 if slot.id != "toi" else 500) * 1000
            self.station.add(day, slot.at, slot.id, length)
            path = self.station.root / day.isoformat() / f"{slot.at:%H%M}-{slot.id}.mp3"
            at = datetime.combine(day, slot.at)
            if self.random.random() < 0.05:  # replaced by other bytes, and put right later
                good, when = path.read_bytes(), at - timedelta(minutes=self.random.randrange(1, 300))
                back = at + timedelta(seconds=self.random.randrange(-3000, 6000))
                self.harm += [(when, "spoil", path, b"other"), (max(when, back), "mend", path, good)]
            if self.random.random() < 0.2:  # the player is killed in the middle, and is back within two seconds
                begins = at + timedelta(seconds=self.random.uniform(0, length / 1000))
                self.off.append((begins, begins + timedelta(seconds=self.random.uniform(0.3, 2))))
            if self.random.random() < 0.12:
                begins = at + timedelta(seconds=self.random.randrange(-1800, 900))
                self.off.append((begins, begins + timedelta(seconds=self.random.randrange(2, 3600))))
        if self.random.random() < 0.3:
            at = time(self.random.randrange(0, 24), self.random.randrange(60))
            repeats = tuple(time(hour, at.minute) for hour in range(at.hour + 1, min(24, at.hour + 4)))
            night = self.random.random() < 0.3
            self.station.urgent(day, at, self.random.randrange(30, 200) * 1000, repeats=repeats, through_night=night)

    def powered(self) -> list[tuple[datetime, datetime]]:
        """The spans with power."""
        at, spans = datetime.combine(FIRST, time.min), []
        for begins, ends in sorted(self.off):
            if begins > at:
                spans.append((at, begins))
            at = max(at, ends)
        return [*spans, (at, datetime.combine(FIRST, time.min) + timedelta(days=DAYS))]


@dataclass
class Stretch:
    key: Key
    playing: Playing
    begins: datetime
    ends: datetime


@dataclass
class Run:
    """A year that was played: events, what was on air, and the output."""

    world: World
    output: FileOutput
    events: list[Event] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    on_air: Playing | None = None
    harmed: int = 0
    full: int = 0

    def play(self) -> None:
        kept = b""
        days = Days(self.world.station.day, SETTINGS)
        for begins, ends in self.world.powered():
            now_kept = self._awake(days, kept, begins, ends)
            if self.world.random.random() < 0.1:  # the disk was full: what is kept is of the time before
                self.full += 1
            else:
                kept = now_kept

    def _awake(self, days: Days, kept: bytes, begins: datetime, ends: datetime) -> bytes:
        now = begins
        known = remembered(kept, days.around(now))
        state = taken_up(known.state if known else State(), begun=self._noted("started"), ended=self._noted("ended"))
        while now < ends:
            self._harm(now)
            dues = days.around(now)
            over = state.playing is not None and state.playing.ends <= now
            state, events = step(state, dues, now, quiet=QUIET, files=days.files(dues), ended=over)
            state = forget(state, now.date())
            for event in events:
                self._note(event)
            now = min(next_look(state, dues, now, QUIET), self._next_harm(), ends)
        self._stop(now)
        self.on_air = None
        return written(state, now)

    def _noted(self, kind: str) -> frozenset[Key]:
        """What the log tells, whatever became of the state."""
        return frozenset(event.due.key for event in self.events[-200:] if event.kind == kind)

    def _next_harm(self) -> datetime:
        return self.world.harm[self.harmed][0] if self.harmed < len(self.world.harm) else datetime.max

    def _harm(self, now: datetime) -> None:
        while self._next_harm() <= now:
            _, _, path, data = self.world.harm[self.harmed]
            path.write_bytes(data)
            self.harmed += 1

    def _note(self, event: Event) -> None:
        self.events.append(event)
        if event.kind in {"held", "ended", "cut"}:
            self._stop(event.at)
        if event.kind in {"started", "resumed"}:
            assert self.on_air is None
            self.on_air = event.playing

    def _stop(self, now: datetime) -> None:
        """Write what went out of the stretch that is over: each sample is its own place in its file, in tenths."""
        playing = self.on_air
        if playing is None:
            return
        self.on_air = None
        heard_ms = length_of(playing.pieces) - length_of(held_at(playing, now).pieces)
        places = [np.arange(piece.start_ms // 100, piece.end_ms // 100) for piece in playing.pieces]
        self.output.begin(playing.since, playing.due.name)
        self.output.write(np.concatenate(places)[: heard_ms // 100].astype(np.int16))
        ends = playing.since + timedelta(milliseconds=heard_ms)
        self.stretches.append(Stretch(playing.due.key, playing, playing.since, ends))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = tmp_path_factory.mktemp("nam")
    world = World(station=Station(root=root), random=random.Random(20))
    world.make()
    done = Run(world=world, output=FileOutput(root / "ra-loa", RATE_HZ))
    done.play()
    done.output.close()
    return done


def test_never_two_at_once_and_nothing_in_the_quiet_hours(run: Run) -> None:
    assert len(run.stretches) > 1200
    before = datetime.min
    for stretch in run.stretches:
        assert before <= stretch.begins <= stretch.ends
        before = stretch.ends
        if not stretch.playing.due.through_night and stretch.begins < stretch.ends:
            assert not QUIET.touch(stretch.begins, stretch.ends), stretch
    assert any(stretch.playing.due.through_night and QUIET.hold(stretch.begins.time()) for stretch in run.stretches)


def test_no_moment_is_heard_twice_and_nothing_after_its_end(run: Run) -> None:
    heard: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for stretch in run.stretches:
        left = (stretch.ends - stretch.begins) // timedelta(milliseconds=1)
        for piece in stretch.playing.pieces:
            part = min(left, piece.end_ms - piece.start_ms)
            heard[stretch.key].append((piece.start_ms, piece.start_ms + part))
            left -= part
    for key, parts in heard.items():
        heard_parts = sorted(part for part in parts if part[0] < part[1])
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(heard_parts)), key
    starts = [event.due.key for event in run.events if event.kind == "started"]
    assert run.full > 20
    ends = [event.due.key for event in run.events if event.kind in {"ended", "cut"}]
    assert len(starts) == len(set(starts))
    assert len(ends) == len(set(ends))


def test_what_could_be_played_by_its_rule_was_played_and_what_began_in_time_is_exact(run: Run) -> None:
    started = {event.due.key: event for event in run.events if event.kind == "started"}
    missed, played = [], 0
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        for due in Days(run.world.station.day, SETTINGS).around(datetime.combine(day, time(12))):
            if due.day == day and not due.urgent:
                played += due.key in started
                if due.key not in started and _should_have(run, due):
                    missed.append(due.key)
    assert missed == []
    assert played > 1200
    late = [event.playing.late_ms for event in started.values() if event.playing]
    assert sum(ms == 0 for ms in late) > len(late) * 0.8
    free = sorted(one.playing.late_ms for one in started.values() if one.playing and not _hindered(run, one.due))
    assert free[len(free) * 999 // 1000] <= 200


def _hindered(run: Run, due: Due) -> bool:
    """Whether something else was on air at its time, or there was no power, or no good file."""
    assert due.bulletin is not None
    busy = [(one.begins, one.ends) for one in run.stretches if one.key != due.key]
    spans = (*busy, *run.world.off, *_spoilt(run, due.place / due.bulletin.main.mp3))
    return any(begins <= due.at < ends + 31 * SECOND for begins, ends in spans)


def _should_have(run: Run, due: Due) -> bool:
    """Whether there was a moment at which this airing could have begun: power, its file, nothing else on air."""
    border = GRACE if due.late == "skip" else timedelta(minutes=due.late_minutes)
    busy = [(one.begins, one.ends) for one in run.stretches if one.ends > due.at and one.begins < due.at + border]
    off = [span for span in run.world.off if span[1] > due.at and span[0] < due.at + border]
    assert due.bulletin is not None
    path = due.place / due.bulletin.main.mp3
    spoilt = _spoilt(run, path)
    least = timedelta(milliseconds=due.bulletin.items[3].end_ms - due.bulletin.items[3].start_ms + 200)
    now = due.at
    while now < due.at + border - timedelta(seconds=61):
        bad = any(begins <= now < ends + 31 * SECOND for begins, ends in (*off, *spoilt))
        near = any(begins <= now < ends for begins, ends in busy)
        fits = due.late != "shorten" or now - due.at <= GRACE or now + least < due.planned_end
        if due.late == "skip" and spoilt and any(begins <= due.at < ends for begins, ends in spoilt):
            return False
        if not bad and not near and fits and not QUIET.touch(now, now + least):
            return True
        now += 10 * SECOND
    return False


def _spoilt(run: Run, path: Path) -> list[tuple[datetime, datetime]]:
    mine = [(when, what) for when, what, spoilt, _ in run.world.harm if spoilt == path]
    return [(mine[0][0], mine[1][0])] if mine else []


def test_the_output_tells_what_the_log_tells(run: Run) -> None:
    lines = [json.loads(line) for line in (run.world.station.root / "ra-loa.jsonl").read_text().splitlines()]
    samples = np.fromfile(run.world.station.root / "ra-loa.s16", dtype="<i2")
    assert [(line["at"], line["name"]) for line in lines] == [
        (one.begins.isoformat(), one.playing.due.name) for one in run.stretches
    ]
    edges = [line["sample"] for line in lines] + [len(samples)]
    for stretch, begins, ends in zip(run.stretches, edges, edges[1:], strict=False):
        assert ends - begins == (stretch.ends - stretch.begins) // timedelta(milliseconds=100)
        if ends > begins:
            assert samples[begins] == stretch.playing.pieces[0].start_ms // 100
    begun = [event.due.key for event in run.events if event.kind in {"started", "resumed"}]
    assert begun == [one.key for one in run.stretches]


def test_a_year_leaves_the_memory_small(run: Run) -> None:
    state = State(done=frozenset((FIRST + timedelta(days=number), "x", datetime.min) for number in range(DAYS)))
    assert len(forget(state, FIRST + timedelta(days=DAYS)).done) <= 4
    assert len(written(replace(state), datetime.combine(FIRST, time.min) + timedelta(days=DAYS))) < 2000
