"""Days of small files for the player's tests: real manifests' values, real hashes, no sound in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from broadcast.model import AiredItem, Approval, Bulletin, Day, ItemKind, Loudness, SoundFile, Voice
from tests.values import bulletin_of

WHEN = datetime(2027, 12, 1)
TEXT = "1" * 64


def approved(kind: ItemKind, number: int, start_ms: int, end_ms: int, **more: object) -> AiredItem:
    facts = {"script": "scripts/x.md", "script_sha256": TEXT} if kind in {"notice", "campaign"} else {}
    approval = Approval(by="Chủ tịch", position="", at=WHEN, sha256=TEXT) if facts else None
    return AiredItem(
        kind=kind,
        id=f"{kind}-{number}",
        title=f"{kind} {number}",
        start_ms=start_ms,
        end_ms=end_ms,
        lines=(),
        approval=approval,
        **facts,
        **more,  # type: ignore[arg-type]
    )


KINDS: tuple[ItemKind, ...] = ("jingle", "opening", "headlines", "notice", "campaign", "campaign", "closing", "jingle")


def items(length_ms: int, kinds: tuple[ItemKind, ...] = KINDS) -> tuple[AiredItem, ...]:
    """Items of equal length that fill the file, but for a second of silence at its start."""
    edges = [1000 + (length_ms - 1000) * place // len(kinds) for place in range(len(kinds) + 1)]
    return tuple(approved(kind, number, edges[number], edges[number + 1] - 100) for number, kind in enumerate(kinds))


@dataclass
class Station:
    """Bulletins by day, and their files on the disk."""

    root: Path
    by_day: dict[date, dict[str, Bulletin]] = field(default_factory=dict)
    broken: dict[date, tuple[str, ...]] = field(default_factory=dict)

    def add(
        self,
        day: date,
        at: time,
        slot: str,
        length_ms: int,
        *,
        light: bool = False,
        sound: bytes = b"",
        **facts: object,
    ) -> Bulletin:
        """Put a bulletin and its file there, or others of the same name in their place."""
        name = f"{at:%H%M}-{slot}"
        number = facts.pop("version", 0)
        place = self.root / day.isoformat()
        place.mkdir(exist_ok=True)
        files = []
        for profile in ("horn", "light") if light else ("horn",):
            mp3 = f"{name}.mp3" if profile == "horn" else f"{name}-light.mp3"
            data = sound or f"{day} {name} {number} {profile}".encode()
            (place / mp3).write_bytes(data)
            files.append(
                SoundFile(
                    profile=profile,
                    mp3=mp3,
                    sha256=hashlib.sha256(data).hexdigest(),
                    size_bytes=len(data),
                    duration_ms=length_ms,
                    frames=length_ms * 22,
                    sample_rate_hz=22_050,
                    loudness=Loudness(integrated_lufs=-16, true_peak_dbtp=-2),
                )
            )
        main = {name: getattr(files[0], name) for name in SoundFile.__dataclass_fields__}
        usual: dict[str, object] = {
            "slot_name": slot,
            "villages": (),
            "station": "Đài",
            "voice": Voice(engine="tone", fingerprint="", wanted="tone"),
            "items": items(length_ms),
            "versions": tuple(files[1:]),
        }
        bulletin = bulletin_of(day=day, at=at, slot_id=slot, **main, **(usual | facts))
        self.by_day.setdefault(day, {})[name] = bulletin
        return bulletin

    def urgent(self, day: date, at: time, length_ms: int, **facts: object) -> Bulletin:
        """Urgent news of one notice."""
        kinds: tuple[ItemKind, ...] = ("jingle", "opening", "notice", "jingle")
        usual: dict[str, object] = {"priority": "khẩn", "items": items(length_ms, kinds)}
        return self.add(day, at, f"khan-{at:%H%M}", length_ms, **(usual | facts))

    def day(self, day: date) -> Day:
        """The day as it stands."""
        found = sorted(self.by_day.get(day, {}).values(), key=lambda one: (one.airtime.at, one.name))
        return Day(day=day, place=self.root / day.isoformat(), bulletins=tuple(found), broken=self.broken.get(day, ()))
