"""A station with days on air, quickly: real scripts, approvals and manifests; the sound is a few bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.model import (
    AiredItem,
    Bulletin,
    Line,
    Loudness,
    Plan,
    PlanParagraph,
    Priority,
    Schedule,
    Script,
    Section,
    Voice,
)
from broadcast.pipeline.inputs import load_scripts
from broadcast.stages.plan import save_plan
from broadcast.station.folder import Folder
from broadcast.station.keys import key_over
from broadcast.station.ledger_acts import approve
from broadcast.station.manifest import write_bulletin
from tests.values import bulletin_of

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=HANOI)
APPROVED = datetime(2026, 4, 1, 9, 0, tzinfo=HANOI)
SCHEDULE = """\
station:
  name: Đài truyền thanh xã Mẫu
  commune: xã Mẫu
villages:
  - id: thon-1
    name: Thôn 1
  - id: thon-2
    name: Thôn 2
slots:
  - id: sang
    name: buổi sáng
    at: "05:30"
    max_minutes: 15
    start: 2026-05-02
  - id: chieu
    name: buổi chiều
    at: "17:00"
    max_minutes: 15
    start: 2026-05-02
campaigns:
  - id: dot
    title: Đợt tuyên truyền mẫu
    start: 2026-04-01
    items_per_programme: 2
"""
TEXTS = {
    "dot/mot": "---\ntitle: Bài một\nsources: [II.1]\n---\n\n# Bài một\n\nCâu thứ nhất của bài. Câu thứ hai có 12.000 "
    "USD.\nCâu thứ ba ở dòng khác.\n\nCâu thứ tư. Câu thứ năm. Câu thứ sáu.\n",
    "dot/hai": "---\ntitle: Bài hai\nsources: [II.2.1]\n---\n\nMột câu. Hai câu. Ba câu.\n",
    "dot/ba": "---\ntitle: =1+1 <b>Bài ba</b>\nsources: [II.2]\n---\n\nChỉ một câu, 5 < 7 & 9.\n",
    "thong-bao/cat-dien": "---\ntitle: Cắt điện\nvalid_from: 2026-05-01\nvalid_until: 2026-05-20 16:00\n---\n\n"
    "Mời bà con chú ý. Cắt điện từ 7h30 đến 16h ngày 20/5/2026. Mong bà con thông cảm.\n",
    "thong-bao/hop-thon": "---\ntitle: Họp thôn\nvalid_from: 2026-05-01\nvalid_until: 2026-06-20\nvillages: [thon-2]\n"
    "---\n\nThôn 2 họp tại nhà văn hóa lúc 19h30.\n",
}


def station(root: Path, schedule: str = SCHEDULE, texts: dict[str, str] = TEXTS) -> tuple[Folder, Schedule]:
    """A station whose texts are all approved."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "schedule.yaml").write_text(schedule, encoding="utf-8")
    for name, text in texts.items():
        path = root / "scripts" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder = Folder(root=root)
    loaded = load_schedule(folder.schedule)
    by = "Chủ tịch UBND xã"
    approve(folder.scripts, load_scripts(folder, loaded), by=by, position=by, at=APPROVED)
    return folder, loaded


def plan(folder: Folder, *, broadcast_section: str = "II") -> None:
    """The plan of the campaign: three sections to be aired, 10 items a month."""
    sections = tuple(
        Section(id=name, title=f"Mục {name}", paragraphs=(PlanParagraph(text="Lời.", line=line),), line=line)
        for line, name in enumerate(("I", "II.1", "II.2.1", "II.2.2", "II.3"), 1)
    )
    whole = Plan(
        path="ke-hoach.txt", kind="Kế hoạch", title="mẫu", number="12/KH-UBND", authority="UBND xã Mẫu",
        issued_on=date(2026, 4, 1), sections=sections,
        broadcast_section=broadcast_section, ordered_to="", monthly_target=10, joins=(), flags=(),
    )  # fmt: skip
    save_plan(folder.scripts / "dot", whole)


def air(
    folder: Folder,
    schedule: Schedule,
    day: date,
    scripts: Sequence[str],
    *,
    at: time = time(5, 30),
    slot: str = "sang",
    villages: tuple[str, ...] = (),
    variant: str = "",
    priority: Priority = "thường",
    repeats: tuple[time, ...] = (),
    seconds: float = 100.4,
) -> Bulletin:
    """Put a bulletin of these scripts into audio_out/."""
    known = {one.id: one for one in load_scripts(folder, schedule)}
    name = f"{at:%H%M}-{slot}" + (f"_{variant}" if variant else "")
    sound = f"{day} {name}".encode() * 50
    place = folder.out / day.isoformat()
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.mp3").write_bytes(sound)
    (place / f"{name}.svg").write_text("<svg/>")
    one = bulletin_of(
        day=day,
        slot_id=slot,
        slot_name={"sang": "buổi sáng", "chieu": "buổi chiều"}.get(slot, "tin khẩn"),
        at=at,
        station=schedule.station.name,
        villages=villages,
        mp3=f"{name}.mp3",
        sha256=hashlib.sha256(sound).hexdigest(),
        size_bytes=len(sound),
        duration_ms=round(seconds * 1000),
        frames=1,
        sample_rate_hz=44100,
        loudness=Loudness(integrated_lufs=-16, true_peak_dbtp=-2),
        voice=Voice(engine="tone", fingerprint="", wanted="tone"),
        items=tuple(_item(known[script], number) for number, script in enumerate(scripts)),
        left_out=(),
        inputs_sha256="",
        variant=variant,
        priority=priority,
        repeats=repeats,
    )
    (place / f"{name}.json").write_bytes(write_bulletin(one, key_over(place)))
    return one


def _item(script: Script, number: int) -> AiredItem:
    start = 1000 + number * 31_007
    return AiredItem(
        kind="notice" if script.kind == "notice" else "campaign",
        id=script.id,
        title=script.title,
        start_ms=start,
        end_ms=start + 30_003,
        lines=(Line(start_ms=start, end_ms=start + 30_003, written="x", spoken="x"),),
        sources=script.sources,
        script=script.source.path,
        script_sha256=script.sha256,
        approval=script.approval,
    )
