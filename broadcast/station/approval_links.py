"""Links by which an approver decides on his phone: each for one person, for exactly these texts, and for a while.

A link is a secret of 32 bytes in an address. What it is for lies in `.khoa/duong-dan/`, signed by the station, under
the secret's hash, so that the files give no link away. What was decided by it stands in the ledger, line by line: a
text is decided once, whatever becomes of these files.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.station.keys import FOLDER, StationKey
from broadcast.station.signed_files import UNREADABLE, as_signed_json, read_signed_json
from broadcast.station.store import write_new

LINKS = "duong-dan"
GOOD_FOR = timedelta(hours=48)
KEPT_FOR = timedelta(days=60)
"""How long the file of a link that has ended stays, so that a person who opens it late is told what it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedText:
    """A text as it stood when the link was made: its id, and the hashes of text, recording and spoken form."""

    script: str
    sha256: str
    audio_sha256: str
    spoken_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalLink:
    """What a link is for. `name` is the approver's; times are aware; `id` tells nothing of the secret."""

    id: str
    name: str
    made: datetime
    until: datetime
    texts: tuple[LinkedText, ...]


def make_link(root: Path, key: StationKey, name: str, texts: Iterable[LinkedText], *, at: datetime) -> str:
    """Keep a new link for that approver and those texts; return its secret. `root` is the station's folder.

    Raises PublishError.
    """
    token = secrets.token_urlsafe(32)
    found = _id(token)
    listed = [
        {"script": text.script, "sha256": text.sha256, "audio": text.audio_sha256, "spoken": text.spoken_sha256}
        for text in texts
    ]
    held = {
        "id": found,
        "name": name,
        "made": at.isoformat(timespec="seconds"),
        "until": (at + GOOD_FOR).isoformat(timespec="seconds"),
        "texts": listed,
    }
    place = root / FOLDER / LINKS
    write_new(place / f"{found}.json", as_signed_json(key, held))
    _sweep(place, at)
    return token


def read_link(root: Path, key: StationKey, token: str) -> ApprovalLink | None:
    """The link of that secret; None where there is none, or its file was altered."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", token):
        return None
    found = _id(token)
    held = read_signed_json(root / FOLDER / LINKS / f"{found}.json", key)
    try:
        if held is None or held["id"] != found:
            return None
        return ApprovalLink(
            id=found,
            name=str(held["name"]),
            made=datetime.fromisoformat(held["made"]),
            until=datetime.fromisoformat(held["until"]),
            texts=tuple(
                LinkedText(
                    script=str(text["script"]),
                    sha256=str(text["sha256"]),
                    audio_sha256=str(text["audio"]),
                    spoken_sha256=str(text["spoken"]),
                )
                for text in held["texts"]
            ),
        )
    except UNREADABLE:
        return None


def _id(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _sweep(place: Path, at: datetime) -> None:
    for path in place.glob("*.json"):
        with suppress(OSError):
            if path.stat().st_mtime < (at - KEPT_FOR).timestamp():
                path.unlink()
