"""playlist.json: the day for programs; its schema is published beside this module as playlist.schema.json."""

from __future__ import annotations

import json

from broadcast.model import VIETNAM
from broadcast.stages.publish.m3u8 import title
from broadcast.station.listing import Listing


def export(listing: Listing) -> dict[str, bytes]:
    """The day for devices and other programs, as playlist.schema.json describes it."""
    listed = [
        {
            "at": f"{bulletin.airtime.at:%H:%M}",
            "repeats": [f"{at:%H:%M}" for at in bulletin.airtime.repeats],
            "priority": bulletin.airtime.priority,
            "slot": bulletin.airtime.slot_id,
            "title": title(bulletin),
            "mp3": bulletin.main.mp3,
            "manifest": bulletin.main.mp3.removesuffix(".mp3") + ".json",
            "sha256": bulletin.main.sha256,
            "size_bytes": bulletin.main.size_bytes,
            "duration_ms": bulletin.main.duration_ms,
            "versions": [
                {
                    "profile": version.profile,
                    "mp3": version.mp3,
                    "sha256": version.sha256,
                    "size_bytes": version.size_bytes,
                    "duration_ms": version.duration_ms,
                }
                for version in bulletin.files[1:]
            ],
            "villages": list(bulletin.airtime.villages),
            "voice": bulletin.voice.engine,
            "items": [{"id": item.id, "title": item.title, "start_ms": item.start_ms} for item in bulletin.items],
        }
        for bulletin in listing.bulletins
    ]
    day = {
        "version": 1,
        "day": listing.day.isoformat(),
        "timezone": VIETNAM.key,
        "village": listing.village,
        "station": listing.bulletins[0].station if listing.bulletins else None,
        "bulletins": listed,
    }
    return {f"{listing.base}.json": (json.dumps(day, ensure_ascii=False, indent=2) + "\n").encode()}
