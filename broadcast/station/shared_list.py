"""The signed list of a campaign that one office shares with others: which texts it has, and which it took back.

It is a JSON file, `dot.json`, that the publisher's station key signed. Beside it, in `bai/`, each text lies under the
SHA-256 of its bytes: a file of that name is either the text that was approved or is refused, wherever it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadcast.errors import InputError, SharedCampaignError
from broadcast.station.keys import StationKey
from broadcast.station.ledger_acts import plain_name
from broadcast.station.signed_files import UNREADABLE, as_signed_json, signed_values

LIST, TEXTS = "dot.json", "bai"
MOST_LIST_BYTES = 1_000_000
MOST_TEXT_BYTES = 200_000
"""As much as a script may have."""
MOST_TEXTS = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_HASH = re.compile(r"[0-9a-f]{64}")
_FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedText:
    """A text of a shared campaign: its name without suffix, what it is called, the hash of its bytes, who approved it.

    `by` and `position` are the publisher's own approver; a commune's leader decides for his commune besides.
    """

    name: str
    title: str
    sha256: str
    size_bytes: int
    by: str
    position: str
    approved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawnText:
    """A text that the publisher took back: it is not to be aired any more."""

    name: str
    title: str
    why: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedCampaign:
    """A campaign as its publisher signed it. `version` only grows; `key` is his public key in hexadecimal."""

    campaign: str
    title: str
    publisher: str
    key: str
    version: int
    published_at: datetime
    texts: tuple[SharedText, ...]
    withdrawn: tuple[WithdrawnText, ...]


def is_text_name(name: str) -> bool:
    """Whether a text may be called so: small letters, figures, - and _, nothing that leads to another folder."""
    return _NAME.fullmatch(name) is not None and _DEVICE.fullmatch(name) is None


def written_list(shared: SharedCampaign, key: StationKey) -> bytes:
    """The list as a file, signed with the publisher's key."""
    return as_signed_json(
        key,
        {
            "format": _FORMAT,
            "campaign": shared.campaign,
            "title": shared.title,
            "publisher": shared.publisher,
            "key": key.public,
            "version": shared.version,
            "published_at": shared.published_at.isoformat(timespec="seconds"),
            "texts": [
                {
                    "name": text.name,
                    "title": text.title,
                    "sha256": text.sha256,
                    "size_bytes": text.size_bytes,
                    "by": text.by,
                    "position": text.position,
                    "approved_at": text.approved_at.isoformat(timespec="seconds"),
                }
                for text in shared.texts
            ],
            "withdrawn": withdrawn_values(shared.withdrawn),
        },
    )


def withdrawn_values(withdrawn: Iterable[WithdrawnText]) -> list[dict[str, str]]:
    """Texts that were taken back, as JSON holds them."""
    return [
        {"name": gone.name, "title": gone.title, "why": gone.why, "at": gone.at.isoformat(timespec="seconds")}
        for gone in withdrawn
    ]


def read_list(data: bytes, public: str | None) -> SharedCampaign:
    """The list of those bytes, signed by the owner of the key `public`; None takes the key that the list names.

    Raises SharedCampaignError for a wrong signature, and for names, sizes or hashes that can't be right.
    """
    values = signed_values(data, public)
    if values is None:
        known = f"khóa đã giữ ({public[:8]}…)" if public else "khóa nào"
        raise SharedCampaignError(f"chữ ký sai: danh sách không do {known} ký")
    try:
        shared = _shared(values)
    except (*UNREADABLE, InputError) as error:
        raise SharedCampaignError("danh sách đã ký mà không đọc được — báo nơi phát hành") from error
    _refuse_strange(shared, public)
    return shared


def _shared(values: Mapping[str, Any]) -> SharedCampaign:
    if values["format"] != _FORMAT:
        raise ValueError("another format")
    return SharedCampaign(
        campaign=str(values["campaign"]),
        title=plain_name(str(values["title"])),
        publisher=plain_name(str(values["publisher"])),
        key=str(values["key"]),
        version=int(values["version"]),
        published_at=datetime.fromisoformat(values["published_at"]),
        texts=tuple(
            SharedText(
                name=str(text["name"]),
                title=plain_name(str(text["title"])),
                sha256=str(text["sha256"]),
                size_bytes=int(text["size_bytes"]),
                by=plain_name(str(text["by"])),
                position=plain_name(str(text["position"])),
                approved_at=datetime.fromisoformat(text["approved_at"]),
            )
            for text in values["texts"]
        ),
        withdrawn=tuple(
            WithdrawnText(
                name=str(gone["name"]),
                title=plain_name(str(gone["title"])),
                why=plain_name(str(gone["why"])) if gone["why"] else "",
                at=datetime.fromisoformat(gone["at"]),
            )
            for gone in values["withdrawn"]
        ),
    )


def _refuse_strange(shared: SharedCampaign, public: str | None) -> None:
    if not _HASH.fullmatch(shared.key) or (public is not None and shared.key != public):
        raise SharedCampaignError("danh sách nêu một khóa khác với khóa đã ký")
    names = [*(text.name for text in shared.texts), *(gone.name for gone in shared.withdrawn)]
    if len(names) > 2 * MOST_TEXTS or len(shared.texts) > MOST_TEXTS:
        raise SharedCampaignError(f"danh sách có hơn {MOST_TEXTS} bài")
    for name in names:
        if not is_text_name(name):
            raise SharedCampaignError(f"tên bài «{name[:40]}» không dùng được — chỉ dùng a-z, 0-9, - và _")
    if len(set(names)) != len(names):
        raise SharedCampaignError("danh sách có hai bài trùng tên")
    for text in shared.texts:
        if not _HASH.fullmatch(text.sha256) or not 0 < text.size_bytes <= MOST_TEXT_BYTES:
            raise SharedCampaignError(f"bài «{text.name}»: cỡ tệp hoặc mã băm không hợp lệ")


def text_place(sha256: str) -> str:
    """Where a text lies beside the list, with slashes."""
    return f"{TEXTS}/{sha256}.md"
