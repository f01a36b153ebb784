"""Lists for programs: all that is offered, and what a phone keeps for use without network."""

from __future__ import annotations

import json

from broadcast.site.site_index import IndexedDay, Page

WORDS = "khan.json"
"""The words of urgent news alone, so small that they reach a slow web host in seconds; pages show them before the page
and the sound itself are there. They need no other file."""


def offline_name(village: str) -> str:
    """The list of what a phone keeps for one listener: thon/thon-3.offline.json."""
    return f"thon/{village}.offline.json" if village else "ngoai-tuyen.json"


def manifest(days: tuple[IndexedDay, ...], pages: dict[str, Page]) -> bytes:
    """Every file with its SHA-256 and its size in bytes, by name."""
    found = {file.name: (file.sha256, file.size_bytes) for day in days for file in day.files}
    found |= {name: (page.sha256, page.size_bytes) for name, page in pages.items()}
    files = [{"name": name, "sha256": facts[0], "size_bytes": facts[1]} for name, facts in sorted(found.items())]
    return _json({"version": 1, "files": files})


def shared_by_pages(pages: dict[str, Page]) -> tuple[str, ...]:
    """What every page needs to be shown; the picture for networks is none of it."""
    return tuple(name for name in pages if name.startswith("trang/") and name != "trang/chia-se.png")


def offline(village: str, newest: tuple[IndexedDay, ...], pages: dict[str, Page], shared: tuple[str, ...]) -> bytes:
    """What the worker keeps of those days, with hashes, so that it fetches only what changed.

    Pages and pictures by name; of the sounds the lightest file of each bulletin that the pages tell of, with its size.
    What is older than the day `since` need not be kept any more.
    """
    heard = [bulletin for day in newest for bulletin in day.told(village)]
    names = ["index.html", "kho.html", "loa.webmanifest"]
    own = (f"thon/{village}.html", f"qr/thon_{village}.svg", "qr/index.svg") if village else ("qr/index.svg",)
    names += [*shared, *(name for name in own if name in pages)]
    names += [f"{bulletin.airtime.day}/{bulletin.name}.html" for bulletin in heard]
    waves = {file.name: file.sha256 for day in newest for file in day.files if file.name.endswith(".svg")}
    listed = {name: pages[name].sha256 for name in names}
    listed |= {
        name: waves[name] for bulletin in heard if (name := f"{bulletin.airtime.day}/{bulletin.name}.svg") in waves
    }
    sounds = {f"{bulletin.airtime.day}/{bulletin.lightest.mp3}": bulletin.lightest for bulletin in heard}
    kept = {name: (shape.sha256, shape.size_bytes) for name, shape in sounds.items()}
    since = str(newest[0].day) if newest else ""
    return _json({"days": len(newest), "since": since, "pages": listed, "sounds": kept})


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
