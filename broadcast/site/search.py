"""thang/2026-05.js: what was said in a month, each text once, for the search to read from a web host or a USB stick.

A script, not JSON: a page that is opened from a stick may not fetch a file, but it may load a script beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from broadcast.model import Bulletin
from broadcast.site.site_index import IndexedDay
from broadcast.site.words import long_day, name_of, plain
from broadcast.station.titles import contents

_BEFORE, _AFTER = "loaThang(", ");\n"


def month_script(
    path: Path, month: str, days: tuple[IndexedDay, ...], read: Callable[[date], dict[str, Bulletin]]
) -> bytes:
    """The month's script; of bulletins that stand in the one at `path` already, the manifests are not read again."""
    old = _recall(path)
    heard: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for day in reversed(days):
        for bulletin in reversed(day.bulletins):
            link, digest = f"{day.day}/{bulletin.name}", day.digests[bulletin.name][:16]
            known = old["heard"].get(link)
            if known and known["digest"] == digest:
                heard[link] = known
                texts |= {key: old["texts"][key] for key in known["texts"]}
                continue
            said = {_key(title, text): [title, text] for title, text in _said(read(day.day)[bulletin.name])}
            texts |= said
            name = f"{name_of(bulletin)}, {long_day(day.day)}"
            heard[link] = {"digest": digest, "name": name, "texts": list(said)}
    found = json.dumps({"month": month, "heard": heard, "texts": texts}, ensure_ascii=False, separators=(",", ":"))
    return f"{_BEFORE}{found}{_AFTER}".encode()


def _said(bulletin: Bulletin) -> list[tuple[str, str]]:
    return [
        (plain(content.title), plain(" ".join(line.written for line in content.lines)))
        for content in contents(bulletin)
    ]


def _key(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:12]


def _recall(path: Path) -> dict[str, Any]:
    """What the script held; nothing where it can't be read or is not as we write it."""
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text.removeprefix(_BEFORE).removesuffix(_AFTER))
        for value in found["heard"].values():
            if not all(key in found["texts"] for key in value["texts"]) or not isinstance(value["digest"], str):
                raise ValueError("not ours")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"heard": {}, "texts": {}}
    return dict(found)
