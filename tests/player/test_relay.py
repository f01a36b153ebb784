"""Relayed streams from real servers on the loopback: whole ones, and those that stall, lie, fall silent or end."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import SCHEDULE

from broadcast.config import checked_schedule
from broadcast.errors import ScheduleError
from broadcast.knowledge.rules.quiet import NEVER, read_quiet_hours
from broadcast.model import Slot
from broadcast.player import relay as relay_module
from broadcast.player.dues import dues_of
from broadcast.player.ladder import Ladder
from broadcast.player.rehearsal import rehearse
from broadcast.player.relay import Relay, RelayError
from broadcast.player.scheduler import step
from broadcast.player.sound import RATE_HZ
from broadcast.player.values import Settings, State
from tests.player.days import Station
from tests.player.test_live import DAY, NOON, Trial, trial  # noqa: F401 - the fixture

Send = Callable[[BaseHTTPRequestHandler], None]


def tone(seconds: float, level: float = 0.3, kind: str = "MP3") -> bytes:
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    file = io.BytesIO()
    subtype = "VORBIS" if kind == "OGG" else None
    soundfile.write(file, level * np.sin(2 * np.pi * 440 * at), RATE_HZ, format=kind, subtype=subtype)
    return file.getvalue()


TONE, LONG, SILENCE = tone(1.5), tone(12), tone(12, level=0)


@contextmanager
def stream(send: Send, kind: str = "audio/mpeg") -> Iterator[str]:
    """A server that answers each request with a stream of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            with suppress(OSError):
                send(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/song"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sends(*parts: bytes | float) -> Send:
    """Bytes as they are, figures as seconds in which nothing comes."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            if isinstance(part, bytes):
                handler.wfile.write(part)
                handler.wfile.flush()
            else:
                time.sleep(part)

    return send


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A server that never stops sending, as fast as it is read."""
    while True:
        handler.wfile.write(LONG)


STREAMS: dict[str, tuple[Send, str]] = {
    "html": (sends(b"<html><body>Trang khong ton tai</body></html>" * 500), "text/html"),
    "silent": (sends(SILENCE), "audio/mpeg"),
    "stalls": (sends(TONE, 30.0), "audio/mpeg"),
    "nothing": (sends(30.0), "audio/mpeg"),
    "wrong codec": (sends(np.random.default_rng(0).bytes(300_000)), "audio/mpeg"),
    "a playlist of this machine": (sends(b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"), "audio/mpeg"),
}


@pytest.mark.parametrize("kind", STREAMS)
def test_what_is_no_sound_any_more_is_given_up(kind: str) -> None:
    with stream(*STREAMS[kind]) as url:
        relay = Relay(url, silence_s=1)
        with pytest.raises(RelayError, match=r"giây không có tiếng: ."):
            for number, _ in enumerate(relay.blocks()):
                assert number < 300
        relay.close()


@pytest.mark.parametrize("sound", ["MP3", "OGG", "FLAC"])
def test_what_ends_early_is_asked_for_again_and_any_format_is_heard(sound: str) -> None:
    with stream(sends(tone(1.5, kind=sound))) as url:
        relay = Relay(url, silence_s=20)
        heard = b""
        for block in relay.blocks():
            heard += block.tobytes()
            loud = np.abs(np.frombuffer(heard, dtype="<i2")) > 3000
            if loud.sum() > 2 * RATE_HZ:  # more than was sent once
                break
        relay.close()


def test_an_endless_stream_costs_no_memory() -> None:
    with stream(endless) as url:
        relay = Relay(url, silence_s=20)
        blocks = relay.blocks()
        for _ in range(50):
            next(blocks)
        time.sleep(0.5)
        assert len(relay._kept) <= relay_module.LATE_BLOCKS
        relay.close()


def relayed(url: str, *, minutes: float = 0.1) -> Slot:
    return Slot(id="tiep", name="tiếp sóng", at=NOON.time(), max_minutes=minutes, relay=url, relay_silence_s=2)


def test_a_relay_begins_and_ends_with_its_window(trial: Trial) -> None:  # noqa: F811 - the fixture
    trial.set_clock(NOON - timedelta(seconds=4))
    with stream(endless) as url:
        trial.place.settings = Settings(quiet=NEVER, slots=(relayed(url, minutes=0.05),))
        with trial.running():
            trial.wait(lambda: "ended" in trial.kinds())
    heard, lines = trial.output()
    assert datetime.fromisoformat(str(lines[0]["at"])) >= NOON
    assert len(heard) <= 3.2 * RATE_HZ
    assert np.abs(heard).max() > 3000
    assert trial.called == []
    started = next(note for note in trial.notes() if note.kind == "started")
    assert "rung=relay" in started.detail


def test_a_relay_that_is_given_up_is_followed_by_the_fallback(trial: Trial) -> None:  # noqa: F811 - the fixture
    trial.set_clock(NOON - timedelta(seconds=2))
    fallback = trial.root / "du-phong.wav"
    soundfile.write(fallback, np.full(30 * RATE_HZ, 0.5), RATE_HZ, subtype="PCM_16")
    with stream(*STREAMS["html"]) as url:
        trial.place.settings = Settings(quiet=NEVER, slots=(relayed(url),), fallback=fallback)
        with trial.running():
            trial.wait(lambda: "ended" in trial.kinds())
    assert [note.kind for note in trial.notes()] == ["started", "cut", "ended"]
    assert "bỏ tiếp sóng: 2 giây không có tiếng" in trial.notes()[1].detail
    assert "rung=fallback" in trial.notes()[2].detail
    assert any("tệp dự phòng" in what for what in trial.called)
    heard, lines = trial.output()
    assert len(lines) == 2
    over = datetime.fromisoformat(str(lines[1]["at"])) + timedelta(
        seconds=(len(heard) - int(str(lines[1]["sample"]))) / RATE_HZ
    )
    assert over <= NOON + timedelta(seconds=6.5)  # never outside the window


def test_the_scheduler_keeps_a_relay_in_its_window_and_out_of_the_night(tmp_path: Path) -> None:
    station = Station(root=tmp_path)
    slot = relayed("https://song.example/vov1", minutes=30)
    settings = Settings(quiet=read_quiet_hours("12:20-13:30"), slots=(slot,))
    (row,) = rehearse(station.day, settings, DAY, DAY)
    assert (row.begins, row.ends) == (NOON, NOON + timedelta(minutes=20))
    dues = dues_of(station.day(DAY), replace(settings, quiet=NEVER))
    late = NOON + timedelta(minutes=12)
    state, _ = step(State(), dues, late, quiet=NEVER, files=Ladder(dues))
    assert state.playing is not None
    assert state.playing.ends == NOON + timedelta(minutes=30)
    over = NOON + timedelta(minutes=30)
    state, (event,) = step(State(), dues, over, quiet=NEVER, files=Ladder(dues))
    assert (state.playing, event.kind) == (None, "refused")


def test_an_address_is_checked_and_a_relayed_slot_gets_no_programme(tmp_path: Path) -> None:
    from broadcast.stages.programme import slots_of

    def written(url: str) -> str:
        return SCHEDULE.replace('    at: "17:00"', f'    relay: "{url}"\n    at: "17:00"')

    schedule = checked_schedule(written("https://song.example/vov1.m3u8"), tmp_path, "schedule.yaml")
    assert [slot.id for slot in slots_of(schedule, date(2026, 4, 22))] == ["sang"]
    for url in ("http://song.example/x", "file:///etc/passwd", "https://a:b@song.example/x", "song"):
        with pytest.raises(ScheduleError, match=r"slots\[1\].relay"):
            checked_schedule(written(url), tmp_path, "schedule.yaml")
