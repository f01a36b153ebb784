"""The player on a real clock, with its child and real sound: starts, urgent news, kills, restarts, a faulty clock."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from broadcast.errors import PublishError
from broadcast.knowledge.rules.quiet import NEVER
from broadcast.model import Day, Slot
from broadcast.player.clock import Clock, why_refused
from broadcast.player.live import Live
from broadcast.player.outputs.choice import Spec
from broadcast.player.switches.choice import Switch
from broadcast.player.values import Settings
from broadcast.player.watched import Watched
from broadcast.station.log import NAME, Entry, Log
from tests.player.days import Station, items
from tests.values import altered

DAY = date(2028, 2, 29)
RATE_HZ = 22_050
NOON = datetime(2028, 2, 29, 12, 0)


def ramp(seconds: float) -> tuple[bytes, npt.NDArray[np.int16]]:
    """A file whose every sample tells its place, as WAV."""
    samples = (np.arange(int(seconds * RATE_HZ)) // 10 % 30_000).astype(np.int16)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE_HZ, format="WAV", subtype="PCM_16")
    return file.getvalue(), samples


@dataclass
class Place:
    """A source of a test's own days."""

    station: Station
    settings: Settings = field(default_factory=lambda: Settings(quiet=NEVER))
    made: datetime | None = None

    def day(self, day: date) -> Day:
        return self.station.day(day)

    def newest(self) -> datetime | None:
        return self.made


@dataclass
class Trial:
    """A player in a thread, whose clock began some seconds before noon."""

    root: Path
    station: Station
    called: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    place: Place = field(init=False)
    switch: Switch | None = None

    def __post_init__(self) -> None:
        self.place = Place(station=self.station)
        self.offset = timedelta()

    def set_clock(self, at: datetime) -> None:
        self.offset = at - datetime.now()

    def wall(self) -> datetime:
        return datetime.now() + self.offset

    @contextmanager
    def running(self) -> Iterator[Live]:
        stop = threading.Event()
        live = Live(
            self.place,
            home=self.root / ".may-phat",
            log=self.root / NAME,
            spec=Spec(kind="file", to=str(self.root / "ra")),
            say=self.said.append,
            call=self.called.append,
            switch=self.switch,
            run="trial",
            wall=self.wall,
        )
        thread = threading.Thread(target=live.run, args=(stop,))
        thread.start()
        try:
            yield live
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()

    def wait(self, done: Callable[[], bool], limit_s: float = 30) -> None:
        until = time.monotonic() + limit_s
        while not done():
            assert time.monotonic() < until, (self.said, self.called, self.notes())
            time.sleep(0.05)

    def notes(self) -> list[Entry]:
        if not (self.root / NAME).exists():
            return []
        with Log(self.root / NAME) as log:
            return list(log.entries(DAY, DAY))

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.notes()]

    def stretches(self) -> int:
        return len(self.output()[1]) if (self.root / "ra.jsonl").exists() else 0

    def output(self) -> tuple[npt.NDArray[np.int16], list[dict[str, object]]]:
        lines = (self.root / "ra.jsonl").read_text(encoding="utf-8").splitlines()
        return np.fromfile(self.root / "ra.s16", dtype="<i2"), [json.loads(line) for line in lines]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    (tmp_path / "days").mkdir()
    return Trial(root=tmp_path, station=Station(root=tmp_path / "days"))


def add(trial: Trial, at: datetime, seconds: float, slot: str = "trua") -> npt.NDArray[np.int16]:
    data, samples = ramp(seconds)
    trial.station.add(DAY, at.time(), slot, int(seconds * 1000), sound=data)
    return samples


class Relay:
    """An amplifier's switch that notes when it was turned; a broken one does not turn."""

    def __init__(self, trial: Trial, *, broken: bool = False) -> None:
        self.trial, self.broken, self.turned = trial, broken, list[tuple[bool, datetime]]()

    def turn(self, *, on: bool) -> None:
        if self.broken:
            raise PublishError("công tắc hỏng")
        self.turned.append((on, self.trial.wall()))


def test_a_switch_that_fails_does_not_stop_the_sound(trial: Trial) -> None:
    samples = add(trial, NOON, 1)
    trial.switch = Relay(trial, broken=True)
    trial.set_clock(NOON - timedelta(seconds=2))
    with trial.running():
        trial.wait(lambda: "ended" in trial.kinds())
    assert len(trial.output()[0]) == len(samples)
    assert any("công tắc hỏng" in what for what in trial.called)
    assert [note.detail for note in trial.notes() if note.kind == "amplifier"] == ["12:00 công tắc hỏng"]


def test_a_programme_starts_in_time_and_goes_out_sample_for_sample(trial: Trial) -> None:
    samples = add(trial, NOON, 2)
    trial.switch = relay = Relay(trial)
    trial.set_clock(NOON - timedelta(seconds=3))
    with trial.running():
        trial.wait(lambda: "ended" in trial.kinds())
    heard, lines = trial.output()
    assert np.abs(heard.astype(int) - samples).max() <= 1
    started, ended = (next(note for note in trial.notes() if note.kind == kind) for kind in ("started", "ended"))
    assert started.detail.startswith("12:00 late_ms=")
    assert "rung=programme" in started.detail
    assert "level_dbfs=-" in ended.detail
    assert "played_ms=2000" in ended.detail
    begun = datetime.fromisoformat(str(lines[0]["at"]))
    assert [on for on, _ in relay.turned[-2:]] == [True, False]
    assert relay.turned[-2][1] < NOON + timedelta(seconds=1)
    assert relay.turned[-1][1] > NOON + timedelta(seconds=1.5)  # a file takes samples a little ahead
    assert [note.detail for note in trial.notes() if note.kind == "amplifier"] == ["12:00 on", "12:00 off"]
    assert begun >= NOON  # how soon after is measured in a benchmark, on a quiet machine
    assert abs((started.at.replace(tzinfo=None) - begun).total_seconds()) < 0.5
    assert trial.called == []


def test_a_child_that_is_killed_or_hangs_comes_back_in_the_right_place(trial: Trial) -> None:
    samples = add(trial, NOON, 6)
    trial.set_clock(NOON - timedelta(seconds=2))
    with trial.running() as live:
        trial.wait(lambda: "started" in trial.kinds())
        for number, harm in enumerate((signal.SIGKILL, signal.SIGSTOP), 1):
            trial.wait(lambda count=number: len(trial.output()[1]) >= count)  # type: ignore[misc]
            before = live.child_pid
            time.sleep(0.7)
            with suppress(ProcessLookupError):  # a busy machine may have made it late, so that it was replaced already
                os.kill(before, harm)
            trial.wait(lambda before=before: live.child_pid != before)  # type: ignore[misc]
        trial.wait(lambda: "ended" in trial.kinds())
    heard, lines = trial.output()
    assert len(lines) >= 3
    assert trial.kinds().count("started") == 1
    for line, following in zip(lines, [*(int(str(one["sample"])) for one in lines[1:]), len(heard)], strict=True):
        part = heard[int(str(line["sample"])) : following]
        at = int(np.argmax(samples >= part[300])) - 300  # the first 10 ms fade in
        assert np.abs(part[400:].astype(int) - samples[at + 400 : at + len(part)]).max() < 40
    assert abs(len(heard) - len(samples)) < RATE_HZ // 2  # what was handed out and not yet told is heard again


def test_a_child_that_works_is_back_at_once_however_often_it_is_killed(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.player.watched.AGAIN_S", 300.0)
    add(trial, NOON, 8)
    trial.set_clock(NOON - timedelta(seconds=2))
    with trial.running() as live:
        for number in range(1, 6):
            trial.wait(lambda count=number: trial.stretches() == count)  # type: ignore[misc]
            trial.wait(lambda: live._voice._played_ms > 400)
            os.kill(live.child_pid, signal.SIGKILL)
        trial.wait(lambda: "ended" in trial.kinds())
    assert trial.stretches() == 6


def test_a_child_that_never_works_is_not_started_again_and_again(tmp_path: Path) -> None:
    told = threading.Event()
    voice = Watched(Spec(kind="file", to="/proc/khong/duoc"), told.set)
    try:
        time.sleep(1)
        assert told.wait(20)
        assert voice.reports.get().kind == "failed"
    finally:
        voice.close()
    assert voice.reports.qsize() < 6


def test_urgent_news_is_seen_fades_what_plays_and_lets_it_go_on(trial: Trial) -> None:
    add(trial, NOON, 5)
    trial.set_clock(NOON - timedelta(seconds=2))
    with trial.running():
        trial.wait(lambda: "started" in trial.kinds())
        data, _ = ramp(1)
        bulletin = trial.station.urgent(DAY, NOON.time(), 1000, sound=data)
        trial.wait(lambda: trial.kinds().count("ended") == 2)
    names = [(entry.kind, entry.name) for entry in trial.notes() if entry.kind != "cut"]
    assert names == [
        ("started", "1200-trua"),
        ("started", bulletin.name),
        ("ended", bulletin.name),
        ("ended", "1200-trua"),
    ]
    assert [str(line["name"]) for line in trial.output()[1]] == ["1200-trua", bulletin.name, "1200-trua"]


def test_a_restart_goes_on_where_it_was_and_begins_nothing_twice(trial: Trial) -> None:
    add(trial, NOON, 5)
    trial.set_clock(NOON - timedelta(seconds=2))
    with trial.running():
        trial.wait(lambda: "started" in trial.kinds())
        time.sleep(1)
    with trial.running():
        trial.wait(lambda: "ended" in trial.kinds())
    assert trial.kinds().count("started") == 1
    heard, lines = trial.output()
    assert len(lines) == 2
    assert abs(len(heard) - 5 * RATE_HZ) < RATE_HZ
    (trial.root / ".may-phat" / "trang-thai.json").write_bytes(b"{")  # what it remembers is lost: the log still knows
    with trial.running():
        time.sleep(1.5)
    assert len(trial.output()[1]) == 2


def test_a_state_that_a_full_disk_has_left_old_brings_nothing_back(trial: Trial) -> None:
    add(trial, NOON, 3)
    trial.set_clock(NOON - timedelta(seconds=1))
    kept = trial.root / ".may-phat" / "trang-thai.json"
    with trial.running():
        trial.wait(lambda: "started" in trial.kinds())
        trial.wait(lambda: b"1200-trua" in kept.read_bytes())
        old = kept.read_bytes()  # it was on air then
        trial.wait(lambda: "ended" in trial.kinds())
    kept.write_bytes(old)
    with trial.running():
        time.sleep(1.5)
    assert trial.stretches() == 1


def test_what_has_no_good_file_calls_a_person_and_is_played_when_it_comes(trial: Trial) -> None:
    add(trial, NOON, 1)
    path = trial.station.root / DAY.isoformat() / "1200-trua.mp3"
    good = path.read_bytes()
    path.write_bytes(good + b"x")
    trial.set_clock(NOON - timedelta(seconds=1))
    with trial.running():
        trial.wait(lambda: bool(trial.called))
        assert "không còn là tệp đã đo và ký" in trial.called[0]
        path.write_bytes(good)
        trial.wait(lambda: "ended" in trial.kinds())


def test_a_file_that_can_not_be_decoded_calls_a_person_and_the_player_lives_on(trial: Trial) -> None:
    trial.station.add(DAY, NOON.time(), "trua", 2000)
    add(trial, NOON + timedelta(minutes=1), 1, "hai")
    trial.set_clock(NOON - timedelta(seconds=1))
    with trial.running() as live:
        trial.wait(lambda: any("không giải mã được" in what for what in trial.called))
        assert live.child_pid


def test_a_clock_that_can_not_be_right_is_refused_until_it_is(trial: Trial) -> None:
    add(trial, NOON, 1)
    trial.place.made = NOON - timedelta(hours=1)
    trial.set_clock(datetime(1970, 1, 1, 12))
    with trial.running():
        trial.wait(lambda: bool(trial.called))
        assert "chỉnh lại giờ của máy" in trial.called[0]
        out = trial.root / "ra.s16"  # the child may have opened it by now
        assert not out.exists() or not any(out.read_bytes())
        assert "started" not in trial.kinds()
        trial.set_clock(NOON - timedelta(seconds=1))
        trial.wait(lambda: "ended" in trial.kinds())


def test_a_jump_of_the_clock_is_not_followed_and_is_told(trial: Trial) -> None:
    steps, now = [100.0], [NOON]
    clock = Clock(lambda: now[0], lambda: steps[0])
    steps[0], now[0] = 110.0, NOON + timedelta(seconds=10.5)
    assert clock.jumped() is None
    assert clock.now() == NOON + timedelta(seconds=10.5)  # a time server's correction is followed
    now[0] += timedelta(hours=1)
    assert clock.jumped() == timedelta(hours=1)
    assert clock.now() == NOON + timedelta(seconds=10.5)
    assert why_refused(NOON, newest=NOON + timedelta(hours=2), seen=None)
    assert why_refused(NOON, newest=None, seen=NOON + timedelta(hours=2))
    assert why_refused(NOON, newest=NOON, seen=NOON) == ""


def test_a_player_that_is_killed_while_the_clock_is_wrong_goes_on_by_the_time_that_was_right(trial: Trial) -> None:
    add(trial, NOON, 1)
    trial.set_clock(NOON - timedelta(seconds=3))
    with trial.running():
        trial.wait((trial.root / ".may-phat" / "trang-thai.json").exists)
    for wrong in (timedelta(hours=3), timedelta(days=-9)):
        right = trial.offset
        trial.offset += wrong
        with trial.running():
            trial.wait(lambda: any("đồng hồ máy vừa nhảy" in what for what in trial.called))
            if wrong.days < 0:
                trial.wait(lambda: "ended" in trial.kinds())
        trial.called.clear()
        trial.offset = right


def test_urgent_news_ends_when_it_is_withdrawn(trial: Trial) -> None:
    data, _ = ramp(20)
    bulletin = trial.station.urgent(DAY, NOON.time(), 20_000, sound=data, items=items(20_000))
    trial.set_clock(NOON - timedelta(seconds=1))
    with trial.running():
        trial.wait(lambda: "started" in trial.kinds())
        trial.station.by_day[DAY][bulletin.name] = altered(bulletin, withdrawn=True)
        trial.wait(lambda: "cut" in trial.kinds())
    assert len(trial.output()[0]) < 10 * RATE_HZ
    assert trial.called == []


def test_a_first_start_calls_nobody_for_what_was_before_it(trial: Trial) -> None:
    slot = Slot(id="sang", name="sáng", at=(NOON - timedelta(hours=5)).time(), max_minutes=5)
    trial.place.settings = Settings(quiet=NEVER, slots=(slot,))
    add(trial, NOON, 1)
    trial.set_clock(NOON - timedelta(seconds=4))
    with trial.running() as live:
        time.sleep(2)
        os.kill(live.child_pid, signal.SIGKILL)  # what it had opened ahead is opened again
        trial.wait(lambda: "ended" in trial.kinds())
    assert (trial.called, trial.kinds()) == ([], ["started", "ended"])
