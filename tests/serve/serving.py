"""A station with finished bulletins of its own making, and our server on it: real uvicorn, real sockets on loopback."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from broadcast.model import AiredItem, Bulletin, Line, Loudness, SoundFile, Voice
from broadcast.serve import Station, make_app
from broadcast.serve.links import station_key, token
from broadcast.serve.server import listen, server
from broadcast.station.keys import key_over
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import write_bulletin
from tests.values import altered, bulletin_of

TODAY = date(2026, 4, 22)
NOW = datetime(2026, 4, 22, 7, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = TODAY.isoformat()
MP3 = bytes(range(256)) * 1200
PAGE = "<!doctype html><title>Loa xã Mẫu</title>" + "<p>Bản tin buổi sáng.</p>" * 200
SCHEDULE = """\
station: {name: Đài truyền thanh xã Mẫu, commune: xã Mẫu}
villages:
  - {id: thon-1, name: Thôn 1}
  - {id: thon-2, name: 'Thôn <b>2</b>'}
slots:
  - {id: sang, name: buổi sáng, at: "05:30", max_minutes: 5}
"""
MORNING = bulletin_of(
    day=TODAY,
    slot_id="sang",
    slot_name="buổi sáng",
    at=clock(5, 30),
    station="Đài truyền thanh xã Mẫu",
    villages=(),
    mp3="0530-sang.mp3",
    sha256=hashlib.sha256(MP3).hexdigest(),
    size_bytes=len(MP3),
    duration_ms=61_600,
    frames=2_716_560,
    sample_rate_hz=44_100,
    loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
    voice=Voice(engine="espeak", fingerprint="espeak 1.52", wanted="espeak"),
    items=(
        AiredItem(
            kind="notice",
            id="thong-bao/x",
            title="<script>alert(1)</script>",
            start_ms=1000,
            end_ms=2000,
            lines=(Line(start_ms=1000, end_ms=2000, written="Ngày 5", spoken="ngày năm"),),
        ),
    ),
    left_out=(),
    inputs_sha256="0" * 64,
    versions=(
        SoundFile(
            profile="light",
            mp3="0530-sang-light.mp3",
            sha256=hashlib.sha256(MP3).hexdigest(),
            size_bytes=len(MP3),
            duration_ms=61_600,
            frames=2_716_560,
            sample_rate_hz=44_100,
            loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
        ),
    ),
)


def write_station(root: Path) -> Path:
    """A schedule, a site, and bulletins of today, of thon-2 alone, of six days ago, of a week ago and of tomorrow."""
    (root / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    (root / "bi-mat.txt").write_text("ngoài trang", encoding="utf-8")
    out = root / "audio_out"
    write_day(out, MORNING)
    write_day(out, altered(MORNING, slot_id="chieu", slot_name="buổi chiều", at=clock(17), mp3="1700-chieu.mp3"))
    write_day(out, altered(MORNING, slot_id="rieng", at=clock(18), mp3="1800-rieng.mp3", villages=("thon-2",)))
    for back in (6, 7, -1):
        write_day(out, altered(MORNING, day=TODAY - timedelta(days=back)))
    (out / "index.html").write_text(PAGE, encoding="utf-8")
    (out / "thon" / "thon-1").mkdir(parents=True)
    (out / "thon" / "thon-1" / "index.html").write_text("<p>Thôn 1</p>", encoding="utf-8")
    for name in (".moi-2026-04-23", ".cu-2026-01-01"):
        (out / name).mkdir()
        (out / name / "0530-sang.mp3").write_bytes(b"ngoai trang")
    (out / ".htaccess").write_text("ngoài trang", encoding="utf-8")
    return root


def write_day(out: Path, one: Bulletin) -> None:
    place = out / one.airtime.day.isoformat()
    place.mkdir(parents=True, exist_ok=True)
    for shape in altered(one, versions=()).files if one.main.mp3 != MORNING.main.mp3 else one.files:
        (place / shape.mp3).write_bytes(MP3)
    kept = one if one.main.mp3 == MORNING.main.mp3 else altered(one, versions=())
    (place / f"{one.name}.json").write_bytes(write_bulletin(kept, key_over(place)))


@dataclass
class Served:
    """A server that runs: its address, its folder, what it said, and a client."""

    root: Path
    port: int
    said: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    now: list[datetime] = field(default_factory=lambda: [NOW])

    @property
    def out(self) -> Path:
        return self.root / "audio_out"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, village: str) -> str:
        return token(station_key(self.root), village)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"accept-encoding": "identity"}, timeout=10)

    def noted(self, kind: str) -> list[Entry]:
        with Log(self.root / NAME) as log:
            return [one for one in log.entries(date.min, date.max) if one.kind == kind]

    def ask(self, sent: bytes, *, wait_s: float = 5) -> bytes:
        """What comes back for these very bytes, until the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait_s) as wire:
            got = b""
            try:
                wire.sendall(sent)
                while piece := wire.recv(65536):
                    got += piece
            except OSError:
                pass
            return got


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """Our server on a free port, in a thread of its own, until the block ends."""
    held = listen("127.0.0.1", 0)
    served = Served(root=root, port=held.getsockname()[1])
    station = Station(root, now=lambda: served.now[0], say=served.said.append)
    running = server(make_app(station, seen=served.seen.append))
    served.connections = running.server_state.connections  # type: ignore[assignment]
    thread = threading.Thread(target=running.run, kwargs={"sockets": [held]})
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield served
    finally:
        running.should_exit = True
        thread.join()
        station.close()


def swap(out: Path, day: str, content: bytes, *, between_s: float = 0) -> None:
    """What a build does to a day: the new folder beside the old one, then two renames."""
    place, new, old = out / day, out / f".moi-{day}", out / f".cu-{day}"
    new.mkdir()
    (new / "0530-sang.mp3").write_bytes(content)
    place.replace(old)
    time.sleep(between_s)
    new.replace(place)
    for path in old.iterdir():
        path.unlink()
    os.rmdir(old)  # noqa: PTH106
