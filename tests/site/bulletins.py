"""Days of real, short MP3s with their manifests, for the site to show."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from broadcast.model import (
    AiredItem,
    Approval,
    Bulletin,
    Line,
    Loudness,
    Schedule,
    Site,
    Slot,
    SoundFile,
    Station,
    Village,
    Voice,
)
from broadcast.stages.mix.wave import wave
from broadcast.station.manifest import write_bulletin
from tests.values import altered, bulletin_of

TODAY = date(2026, 4, 24)
SECONDS = 20
URL = "https://xa-mau.example/loa"
SCHEDULE = Schedule(
    station=Station(name="Đài truyền thanh xã Mẫu", commune="xã Mẫu"),
    slots=(Slot(id="sang", name="buổi sáng", at=time(5, 30), max_minutes=15),),
    villages=(Village(id="thon-1", name="Thôn 1"), Village(id="thon-2", name="Thôn 2")),
    site=Site(url=URL, contact="Văn phòng UBND xã"),
)
APPROVAL = Approval(
    by="Chủ tịch UBND xã",
    position="Chủ tịch UBND xã",
    at=datetime.fromisoformat("2026-04-20T08:00:00+07:00"),
    sha256="0" * 64,
)


@cache
def sound(rate_hz: int) -> bytes:
    """An MP3 with a tone of its own for each rate."""
    wave_form = 0.3 * np.sin(2 * np.pi * 440 * np.arange(SECONDS * rate_hz) / rate_hz)
    held = io.BytesIO()
    soundfile.write(held, wave_form.astype("float32"), rate_hz, format="MP3")
    return held.getvalue()


def item(title: str, *sentences: str, kind: str = "campaign", start_ms: int = 0) -> AiredItem:
    """An item whose title and sentences take two seconds each."""
    said = (title, *sentences)
    lines = tuple(
        Line(start_ms=start_ms + n * 2000, end_ms=start_ms + n * 2000 + 1600, written=one, spoken=one.lower())
        for n, one in enumerate(said)
    )
    return AiredItem(
        kind=kind,  # type: ignore[arg-type]
        id=f"dot/{title}",
        title=title,
        start_ms=start_ms,
        end_ms=start_ms + len(said) * 2000,
        lines=lines,
        sources=("II.1.2",),
        script="scripts/dot/01.md",
        script_sha256="0" * 64,
        approval=APPROVAL,
    )


ITEMS = (
    item("Lời chào", "Đây là Đài truyền thanh xã Mẫu.", kind="opening", start_ms=1000),
    item("Cắt điện", "Cắt điện từ 7h30 đến 16h.", "Bà con chủ động.", kind="notice", start_ms=6000),
    item("Chuyển đổi số", "Bà con dùng dịch vụ công trực tuyến.", start_ms=13000),
)


def version(profile: str, mp3: str, data: bytes) -> SoundFile:
    return SoundFile(
        profile=profile,
        mp3=mp3,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        duration_ms=SECONDS * 1000,
        frames=SECONDS * 44_100,
        sample_rate_hz=44_100,
        loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
    )


def bulletin(
    day: date, at: time = time(5, 30), slot: str = "sang", name: str = "buổi sáng", **more: object
) -> Bulletin:
    variant = more.get("variant", "")
    base = f"{at:%H%M}-{slot}" + (f"_{variant}" if variant else "")
    first = version("horn", f"{base}.mp3", sound(44_100))
    made = bulletin_of(
        day=day,
        slot_id=slot,
        slot_name=name,
        at=at,
        station="Đài truyền thanh xã Mẫu",
        villages=(),
        mp3=first.mp3,
        sha256=first.sha256,
        size_bytes=first.size_bytes,
        duration_ms=first.duration_ms,
        frames=first.frames,
        sample_rate_hz=first.sample_rate_hz,
        loudness=first.loudness,
        voice=Voice(engine="espeak", fingerprint="espeak 1.52", wanted="espeak"),
        items=ITEMS,
        left_out=(),
        inputs_sha256="0" * 64,
        versions=(version("light", f"{base}-light.mp3", sound(22_050)),),
    )
    return altered(made, **more)  # type: ignore[arg-type]


def put(out: Path, *bulletins: Bulletin) -> None:
    """Write them into their days' folders, as a build would."""
    for one in bulletins:
        folder = out / one.airtime.day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / one.main.mp3).write_bytes(sound(44_100))
        for other in one.files[1:]:
            (folder / other.mp3).write_bytes(sound(22_050))
        peaks = np.linspace(0, 1, 400, dtype=np.float32)
        (folder / f"{one.name}.svg").write_bytes(wave(peaks, one.items, one.main.duration_ms, "Bản tin"))
        (folder / f"{one.name}.json").write_bytes(write_bulletin(one))
