"""A day of bulletins for the tests of what is published, and short MP3s that real programs can play."""

from __future__ import annotations

import hashlib
from datetime import date, time
from functools import cache
from pathlib import Path

from test_playlists import EVENING, MORNING

from broadcast.model import Bulletin
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.station.listing import Listing
from tests.values import altered

DATE = MORNING.airtime.day
URGENT = altered(
    EVENING,
    slot_id="khan-bao",
    slot_name="tin khẩn",
    at=time(5, 30),
    repeats=(time(6), time(17)),
    mp3="0530-khan-bao.mp3",
    priority="khẩn",
)


def listing(
    *bulletins: Bulletin, place: Path = Path("/dai/audio_out/2026-04-22"), day: date = MORNING.airtime.day
) -> Listing:
    return Listing(day=day, place=place, bulletins=bulletins)


DAY = listing(URGENT, MORNING, EVENING)


@cache
def sound(hertz: int = 440, ms: int = 600) -> bytes:
    """A real MP3 with a tag, as a build makes them."""
    tone = f"sine=frequency={hertz}:duration={ms / 1000}:sample_rate=44100"
    made = ("-f", "lavfi", "-i", tone, "-b:a", "64k", "-metadata", "title=Bản tin", "-id3v2_version", "3")
    return run_ffmpeg(*made, "-f", "mp3", "pipe:1").stdout


def put(folder: Path, bulletin: Bulletin, data: bytes) -> Bulletin:
    """Lay the bulletin's MP3 into its day's folder with its manifest; return it with the true figures."""
    from broadcast.station.manifest import write_bulletin

    true = altered(bulletin, sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data), duration_ms=600)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / true.main.mp3).write_bytes(data)
    (folder / true.main.mp3).with_suffix(".json").write_bytes(write_bulletin(true))
    return true
