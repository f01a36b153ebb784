"""What is known of the ledger outside of itself: its head, in `.khoa` of the station's folder and in audio_out/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broadcast.model import LedgerHead
from broadcast.station.keys import FOLDER, StationKey
from broadcast.station.signed_files import as_signed_json, read_signed_json
from broadcast.station.store import write_atomically

ANCHOR = "so-duyet.json"
"""The name of the file that has the head, in both places."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """The ledger as the station last wrote it: its head, and the line on which each standing approval rests."""

    head: LedgerHead
    standing: Mapping[str, str]


def read_anchor(root: Path, key: StationKey | None) -> Anchor | None:
    """What the station knows of its ledger; None where nothing is known, or was not signed by its key."""
    entry = read_signed_json(root.parent / FOLDER / ANCHOR, key)
    if entry is None:
        return None
    standing = {str(name): str(line) for name, line in entry["standing"].items()}
    return Anchor(head=LedgerHead(count=int(entry["count"]), sha256=str(entry["head"])), standing=standing)


def written_anchor(key: StationKey, anchor: Anchor) -> bytes:
    """The anchor as its file has it."""
    held = {"count": anchor.head.count, "head": anchor.head.sha256, "standing": dict(anchor.standing)}
    return as_signed_json(key, held)


def published_head(out: Path, key: StationKey | None) -> LedgerHead | None:
    """The head in audio_out/; None where there is none, or none that the station's key signed.

    A station whose key is gone takes the word of the key that the file itself names.
    """
    entry = read_signed_json(out / ANCHOR, key)
    return None if entry is None else LedgerHead(count=int(entry["count"]), sha256=str(entry["head"]))


def publish_head(out: Path, key: StationKey, head: LedgerHead) -> None:
    """Write the head into audio_out/, signed: whoever copied it can hold a later ledger against it.

    Raises PublishError.
    """
    if published_head(out, key) != head:
        held = {"count": head.count, "head": head.sha256, "key": key.public}
        write_atomically(out / ANCHOR, as_signed_json(key, held), clearing=True)
