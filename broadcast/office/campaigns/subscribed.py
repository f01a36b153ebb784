"""Remembers what was fetched of another office's campaign: `scripts/.nguon/CAMPAIGN.json`, and its key in .khoa."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from broadcast.errors import SharedCampaignError
from broadcast.station.folder import Folder
from broadcast.station.keys import FOLDER as KEYS
from broadcast.station.keys import public_key_in
from broadcast.station.shared_list import SharedText, WithdrawnText, withdrawn_values
from broadcast.station.store import write_atomically

PLACE = ".nguon"
"""The folder of these files, in scripts/."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscribedText:
    """A text that lies in the station's folder as it was fetched, and who approved it where it comes from."""

    name: str
    title: str
    sha256: str
    by: str
    approved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscribed:
    """A campaign as far as it was fetched. `source` is the publisher's own name for it.

    `own` are the texts of the publisher that the station keeps in a form of its own under the same name.
    """

    campaign: str
    source: str
    publisher: str
    key: str
    version: int
    fetched_at: datetime
    texts: tuple[SubscribedText, ...]
    withdrawn: tuple[WithdrawnText, ...] = ()
    own: tuple[str, ...] = ()


def as_fetched(text: SharedText) -> SubscribedText:
    """A text of a list as the station remembers it once it is there."""
    return SubscribedText(
        name=text.name, title=text.title, sha256=text.sha256, by=text.by, approved_at=text.approved_at
    )


def read_subscribed(folder: Folder, campaign: str) -> Subscribed | None:
    """What was fetched of a campaign; None where nothing was yet, or what is remembered can't be read."""
    try:
        held = json.loads((folder.scripts / PLACE / f"{campaign}.json").read_bytes())
        return Subscribed(
            campaign=campaign,
            source=str(held["source"]),
            publisher=str(held["publisher"]),
            key=str(held["key"]),
            version=int(held["version"]),
            fetched_at=datetime.fromisoformat(held["fetched_at"]),
            texts=tuple(
                SubscribedText(
                    name=str(text["name"]),
                    title=str(text["title"]),
                    sha256=str(text["sha256"]),
                    by=str(text["by"]),
                    approved_at=datetime.fromisoformat(text["approved_at"]),
                )
                for text in held["texts"]
            ),
            withdrawn=tuple(
                WithdrawnText(
                    name=str(gone["name"]),
                    title=str(gone["title"]),
                    why=str(gone["why"]),
                    at=datetime.fromisoformat(gone["at"]),
                )
                for gone in held["withdrawn"]
            ),
            own=tuple(map(str, held["own"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def remember(folder: Folder, found: Subscribed) -> None:
    """Keep what was fetched. Raises PublishError."""
    held = {
        "source": found.source,
        "publisher": found.publisher,
        "key": found.key,
        "version": found.version,
        "fetched_at": found.fetched_at.isoformat(timespec="seconds"),
        "texts": [
            {
                "name": text.name,
                "title": text.title,
                "sha256": text.sha256,
                "by": text.by,
                "approved_at": text.approved_at.isoformat(timespec="seconds"),
            }
            for text in found.texts
        ],
        "withdrawn": withdrawn_values(found.withdrawn),
        "own": list(found.own),
    }
    data = (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
    write_atomically(folder.scripts / PLACE / f"{found.campaign}.json", data)


def pinned_key(folder: Folder, campaign: str) -> str | None:
    """The publisher's key that was kept at the first fetch; None where there was none. Raises SharedCampaignError."""
    path = folder.root / KEYS / f"nguon-{campaign}.pub"
    public = public_key_in(path)
    if public == "":
        raise SharedCampaignError(f"{KEYS}/{path.name} hỏng — ghi khóa của nơi phát hành ở from_key rồi xóa tệp này")
    return public


def pin_key(folder: Folder, campaign: str, public: str) -> None:
    """Keep the publisher's key. Raises PublishError."""
    write_atomically(folder.root / KEYS / f"nguon-{campaign}.pub", f"{public}\n".encode())
