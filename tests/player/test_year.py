"""A simulated year of slots with all harms together, and urgent news.

Power cuts, kills, a wall clock that jumps, a network that is down for days, files that are replaced, lost and found
again, a full disk that takes the log or leaves an old state. Whatever comes between: no slot missed that its rule says
to play, no moment of a programme heard twice, nothing in the quiet hours, never two at once, and the output file tells
the same as the log of events. BROADCAST_YEARS=5 tries so many years.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from broadcast.knowledge.rules import read_quiet_hours
from broadcast.model import Bulletin, Day, Slot
from broadcast.player.clock import Clock, why_refused
from broadcast.player.dues import dues_of
from broadcast.player.memory import clock_in, forget, remembered, seen_in, taken_up, written
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
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
BEGINS, ENDS = datetime.combine(FIRST, time.min), datetime.combine(FIRST, time.min) + timedelta(days=DAYS)
BUILT = timedelta(days=3)
"""A day is on the site so long before it begins."""
Span = tuple[datetime, datetime]


@dataclass
class World:
    """What happens to a station in a year, from one seed."""

    station: Station
    random: random.Random
    off: list[Span] = field(default_factory=list)
    killed: set[datetime] = field(default_factory=set)
    """When a gap of `off` was a kill: its keeper starts the player again, in the same run."""
    wrong: list[tuple[datetime, datetime, timedelta]] = field(default_factory=list)
    """From when to when the wall clock is off, and by how much."""
    down: list[Span] = field(default_factory=list)
    """When there is no network."""
    harm: list[tuple[datetime, str, Path, bytes]] = field(default_factory=list)
    news: list[datetime] = field(default_factory=list)
    """When something new can be fetched: urgent news is released, or the network is back."""

    def make(self) -> None:
        for number in range(DAYS):
            self._day(FIRST + timedelta(days=number))
        self.harm.sort(key=lambda one: one[0])
        for begins, ends in self._spans(100, 30):
            self.wrong.append((begins, ends, self.random.choice((-20_000, -30, 3, 700, 9000)) * HOUR / 20))
        self.down += self._spans(200, 50)
        self.news = sorted([*self.news, *(ends for _, ends in self.down)])

    def _spans(self, most_between_h: float, longest_h: float) -> Iterator[Span]:
        at = BEGINS + 24 * HOUR
        while (at := at + self.random.uniform(0.05, most_between_h) * HOUR) < ENDS:
            begins, at = at, at + self.random.uniform(0.05, longest_h) * HOUR
            yield begins, at

    def wall(self, at: datetime) -> datetime:
        """What the machine's own clock shows."""
        return at + next((off for begins, ends, off in self.wrong if begins <= at < ends), timedelta())

    def right_again(self, at: datetime) -> datetime:
        """When a clock that is wrong then is set right."""
        return next(ends for begins, ends, _ in self.wrong if begins <= at < ends)

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
                self.killed.add(begins)
                self.off.append((begins, begins + timedelta(seconds=self.random.uniform(0.3, 2))))
            if self.random.random() < 0.12:
                begins = at + timedelta(seconds=self.random.randrange(-1800, 900))
                self.off.append((begins, begins + timedelta(seconds=self.random.randrange(2, 3600))))
        if self.random.random() < 0.3:
            hour = time(self.random.randrange(0, 24), self.random.randrange(60))
            repeats = tuple(time(later, hour.minute) for later in range(hour.hour + 1, min(24, hour.hour + 4)))
            night = self.random.random() < 0.3
            self.news.append(datetime.combine(day, hour) - timedelta(minutes=1))
            self.station.urgent(day, hour, self.random.randrange(30, 200) * 1000, repeats=repeats, through_night=night)

    def powered(self) -> list[Span]:
        """The spans with power."""
        at, spans = BEGINS, []
        for begins, ends in sorted(self.off):
            if begins > at:
                spans.append((at, begins))
            at = max(at, ends)
        return [*spans, (at, ENDS)]


@dataclass
class Village:
    """What a village's player has fetched of the station, three days ahead, whenever there was a network."""

    world: World
    held: dict[date, Day] = field(default_factory=dict)
    fetched: int = 0
    dues: tuple[tuple[object, ...], tuple[Due, ...]] = ((), ())

    def around(self, now: datetime) -> tuple[Due, ...]:
        """What is due on the days around, as far as it was fetched."""
        days = tuple(now.date() + timedelta(days=number) for number in (-1, 0, 1))
        known = (days, tuple(len(self.day(day).bulletins) for day in days))
        if self.dues[0] != known:
            self.dues = (known, Days(self.day, SETTINGS).around(now))
        return self.dues[1]

    def look(self, now: datetime) -> None:
        """Fetch what is new. Urgent news is there from a minute before it airs."""
        while self.fetched < len(self.world.down) and self.world.down[self.fetched][1] <= now:
            self.fetched += 1
        if self.fetched < len(self.world.down) and self.world.down[self.fetched][0] <= now:
            return
        for number in range(-1, 4):
            day = self.world.station.day(now.date() + timedelta(days=number))
            if datetime.combine(day.day, time.min) - BUILT <= now:
                there = [one for one in day.bulletins if not one.airtime.urgent or _released(one) <= now]
                if len(there) != len(self.day(day.day).bulletins):
                    self.held[day.day] = replace(day, bulletins=tuple(there))
        self.held.pop(now.date() - timedelta(days=4), None)

    def day(self, day: date) -> Day:
        return self.held.get(day) or Day(day=day, place=self.world.station.root / day.isoformat())


def _released(bulletin: Bulletin) -> datetime:
    return datetime.combine(bulletin.airtime.day, bulletin.airtime.at) - timedelta(minutes=1)


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
    logged: list[Event] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    refused: list[Span] = field(default_factory=list)
    on_air: Playing | None = None
    harmed: int = 0
    full: int = 0
    again: int = 0

    def play(self) -> None:
        kept, run, before = b"", 0, BEGINS
        village = Village(self.world)
        for begins, ends in self.world.powered():
            run += before not in self.world.killed
            kept = self._awake(village, kept, begins, ends, str(run))
            before = ends

    def _awake(self, village: Village, kept: bytes, begins: datetime, ends: datetime, run: str) -> bytes:
        now, believed = begins, clock_in(kept, run)
        self.again += believed is not None
        if believed is None:
            now = self._when_believed(kept, begins)
            for at in self.world.news:  # what is new is fetched all the same
                if begins <= at < min(now, ends):
                    village.look(at)
            if now >= ends:
                return kept
        true = [now]

        def steady() -> float:
            return (true[0] - BEGINS).total_seconds()

        clock, days = Clock(lambda: self.world.wall(true[0]), steady, believed), Days(village.day, SETTINGS)
        village.look(now)
        known = remembered(kept, village.around(now))
        state = taken_up(known.state if known else State(), begun=self._noted("started"), ended=self._noted("ended"))
        full = self.world.random.choice(("state", "log")) if self.world.random.random() < 0.2 else ""
        self.full += full != ""
        while now < ends:
            clock.jumped()
            assert abs(clock.now() - now) < timedelta(milliseconds=1)
            self._harm(now)
            village.look(now)
            dues = village.around(now)
            over = state.playing is not None and state.playing.ends <= now
            state, events = step(state, dues, now, quiet=QUIET, files=days.files(dues), ended=over)
            state = forget(state, now.date())
            for event in events:
                self._note(event)
            self.logged += () if full == "log" else events
            now = min(next_look(state, dues, now, QUIET), self._next_news(now), ends)
            true[0] = now
        self._stop(now)
        self.on_air = None
        return kept if full == "state" else written(state, now, steady=(now - BEGINS).total_seconds(), run=run)

    def _when_believed(self, kept: bytes, at: datetime) -> datetime:
        """When the clock of a machine that was off is believed. One that is ahead has been set by the network by then:
        no machine can tell it from the right one."""
        wall = self.world.wall(at)
        if not why_refused(wall, newest=None, seen=seen_in(kept)):
            if wall != at:
                self.world.wrong = [one for one in self.world.wrong if not one[0] <= at < one[1]]
            return at
        right = self.world.right_again(at)
        self.refused.append((at, right))
        return right

    def _noted(self, kind: str) -> frozenset[Key]:
        """What the log tells, whatever became of the state."""
        return frozenset(event.due.key for event in self.logged[-200:] if event.kind == kind)

    def _next_news(self, now: datetime) -> datetime:
        """When something changes of which the scheduler does not know: a file, urgent news, the days fetched."""
        at = bisect_right(self.world.news, now)
        return min([self._next_harm(), now + 8 * HOUR, *self.world.news[at : at + 1]])

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


@pytest.fixture(scope="module", params=range(int(os.environ.get("BROADCAST_YEARS", "1"))))
def run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Run:
    root = tmp_path_factory.mktemp("nam")
    world = World(station=Station(root=root), random=random.Random(20 + int(request.param)))
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
    assert len(starts) == len(set(starts))
    over = dict[Key, datetime]()
    for event in run.events:
        if event.kind in {"ended", "cut"}:  # a state that was lost may have it cut again, unheard
            over.setdefault(event.due.key, event.at)
    assert all(stretch.begins < over[stretch.key] for stretch in run.stretches if stretch.key in over)


def test_what_could_be_played_by_its_rule_was_played_and_what_began_in_time_is_exact(run: Run) -> None:
    started = {event.due.key: event for event in run.events if event.kind == "started"}
    spans = Spans(run)
    missed, played = [], 0
    for number in range(DAYS):
        for due in dues_of(run.world.station.day(FIRST + timedelta(days=number)), SETTINGS):
            if not due.urgent:
                played += due.key in started
                if due.key not in started and _should_have(spans, due):
                    missed.append(due.key)
    assert missed == []
    assert played > 1200
    late = [event.playing.late_ms for event in started.values() if event.playing]
    assert sum(ms == 0 for ms in late) > len(late) * 0.75
    free = sorted(one.playing.late_ms for one in started.values() if one.playing and not spans.hindered(one.due))
    assert free[len(free) * 999 // 1000] <= 200


def test_the_year_had_every_harm(run: Run) -> None:
    assert run.full > 50
    assert run.again > 200
    assert len(run.refused) > 2
    assert len(run.world.down) > 20
    assert len(run.world.wrong) > 50
    assert run.harmed == len(run.world.harm) > 50


class Spans:
    """When nothing could be begun: no power, a clock that was refused, something else on air, a spoilt file, and for
    urgent news no network."""

    def __init__(self, run: Run) -> None:
        self._down = run.world.down
        self._off = sorted([*run.world.off, *run.refused])
        self._busy = sorted(run.stretches, key=lambda one: one.begins)
        self._spoilt = defaultdict[Path, list[datetime]](list)
        for when, _, path, _ in run.world.harm:
            self._spoilt[path].append(when)

    def off(self, begins: datetime, ends: datetime) -> list[Span]:
        """Power cuts and refusals that touch that time; none lasts longer than three days."""
        first, last = bisect_left(self._off, (begins - 72 * HOUR, begins)), bisect_left(self._off, (ends, ends))
        return [span for span in self._off[first:last] if span[1] > begins]

    def busy(self, due: Due, ends: datetime) -> list[Span]:
        """What else is on air from when it is due to then."""
        first = bisect_left(self._busy, due.at - HOUR, key=lambda one: one.begins)
        last = bisect_left(self._busy, ends, key=lambda one: one.begins)
        return [(one.begins, one.ends) for one in self._busy[first:last] if one.ends > due.at and one.key != due.key]

    def spoilt(self, due: Due) -> list[Span]:
        """When its file was not the one that was signed."""
        assert due.bulletin is not None
        times = self._spoilt.get(due.place / due.bulletin.main.mp3)
        return [(times[0], times[1])] if times else []

    def hindered(self, due: Due) -> bool:
        """Whether anything of this held it up."""
        near = due.at + 31 * SECOND
        spans = [*self.busy(due, near), *self.off(due.at - 31 * SECOND, near), *self.spoilt(due)]
        if due.urgent:  # it comes over the network, in the last minute
            spans += self._down
        return any(begins <= due.at < ends + 31 * SECOND for begins, ends in spans)


def _should_have(spans: Spans, due: Due) -> bool:
    """Whether there was a moment at which this airing could have begun: power, its file, nothing else on air."""
    border = GRACE if due.late == "skip" else timedelta(minutes=due.late_minutes)
    busy, off, spoilt = spans.busy(due, due.at + border), spans.off(due.at, due.at + border), spans.spoilt(due)
    assert due.bulletin is not None
    least = timedelta(milliseconds=due.bulletin.items[3].end_ms - due.bulletin.items[3].start_ms + 200)
    if due.late == "skip" and any(begins <= due.at < ends for begins, ends in spoilt):
        return False
    now = due.at
    while now < due.at + border - timedelta(seconds=61):
        bad = any(begins <= now < ends + 31 * SECOND for begins, ends in (*off, *spoilt))
        near = any(begins <= now < ends for begins, ends in busy)
        fits = due.late != "shorten" or now - due.at <= GRACE or now + least < due.planned_end
        if not bad and not near and fits and not QUIET.touch(now, now + least):
            return True
        now += 10 * SECOND
    return False


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
