"""Brings a station to what another office publishes: new texts, corrections, withdrawals; its own texts stay."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.errors import InputError, SharedCampaignError
from broadcast.model import Campaign, Schedule
from broadcast.office.campaigns.source import Get, source_at
from broadcast.office.campaigns.subscribed import (
    Subscribed,
    SubscribedText,
    as_fetched,
    pin_key,
    pinned_key,
    read_subscribed,
    remember,
)
from broadcast.stages.script import read_script
from broadcast.station import ledger_acts
from broadcast.station.folder import Folder
from broadcast.station.kept import sha256, text_sha256
from broadcast.station.ledger import look_at_ledger
from broadcast.station.shared_list import (
    LIST,
    MOST_LIST_BYTES,
    SharedCampaign,
    SharedText,
    WithdrawnText,
    read_list,
    text_place,
)
from broadcast.station.store import lock, write_atomically

WHOLE_S = 60.0
"""How long all campaigns of a station may take together: a night waits no longer for another office."""
ASIDE = ".da-rut"
"""Where a withdrawn text is put, in the campaign's folder; no script is read from there."""
LOCK_WAIT_S = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What a fetch changed, by the names of texts. `own` are those of which the station keeps a form of its own.

    `refused` are texts that could not be taken, each with the reason; `new_key` is the publisher's key where it was
    met for the first time and kept.
    """

    campaign: Campaign
    publisher: str
    new: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[WithdrawnText, ...] = ()
    own: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    new_key: str = ""

    @property
    def changed(self) -> bool:
        """Whether the station's texts are different now."""
        return bool(self.new or self.corrected or self.withdrawn)


def fetch_campaigns(
    folder: Folder,
    schedule: Schedule,
    *,
    now: datetime,
    done: Callable[[Fetched], None],
    failed: Callable[[Campaign, SharedCampaignError], None],
    whole_s: float = WHOLE_S,
) -> None:
    """Fetch every campaign that comes from elsewhere, each by itself: one that can't be had costs no other.

    Raises StationBusyError, PublishError, ScriptError for a broken ledger.
    """
    until_s = time.monotonic() + whole_s
    for campaign in schedule.campaigns:
        if not campaign.from_:
            continue
        try:
            fetched = fetch_campaign(folder, campaign, now=now, until_s=until_s)
        except SharedCampaignError as error:
            failed(campaign, error)
        else:
            done(fetched)


def fetch_campaign(folder: Folder, campaign: Campaign, *, now: datetime, until_s: float | None = None) -> Fetched:
    """Bring one campaign's folder to what its publisher signed; what can't be had stays as it was.

    Raises SharedCampaignError, by name, for a wrong signature, an older list, or one of another campaign; then nothing
    is touched. Raises StationBusyError, PublishError.
    """
    with lock(folder.cache / "nguon.lock", wait_s=LOCK_WAIT_S):
        return _Subscriber(folder, campaign, now, time.monotonic() + WHOLE_S if until_s is None else until_s).fetch()


class _Subscriber:
    """One fetch of one campaign."""

    def __init__(self, folder: Folder, campaign: Campaign, now: datetime, until_s: float) -> None:
        self._folder, self._campaign, self._now = folder, campaign, now
        self._place = folder.scripts / campaign.id
        self._get: Get = source_at(campaign.from_, folder.root, until_s)
        self._before = read_subscribed(folder, campaign.id)
        self._known = {text.name: text for text in self._before.texts} if self._before else {}
        self._there: dict[str, SubscribedText] = {}
        self._own: list[str] = []
        self._refused: list[tuple[str, str]] = []

    def fetch(self) -> Fetched:
        """Read the list, then bring each text here, then take away what was withdrawn."""
        if any(path.is_symlink() for path in (self._folder.scripts, self._place, self._place / ASIDE)):
            raise SharedCampaignError(f"scripts/{self._campaign.id} là đường dẫn tới chỗ khác — đổi thành thư mục")
        pinned = self._campaign.from_key or pinned_key(self._folder, self._campaign.id)
        shared = read_list(self._get(LIST, MOST_LIST_BYTES), pinned)
        self._refuse_unlike(shared)
        if pinned is None:
            pin_key(self._folder, self._campaign.id, shared.key)
        new, corrected = list[str](), list[str]()
        for text in shared.texts:
            known = self._known.get(text.name)
            if self._bring(text, known):
                (new if known is None else corrected).append(text.name)
        withdrawn = tuple(gone for gone in shared.withdrawn if self._withdraw(gone, shared))
        found = Subscribed(
            campaign=self._campaign.id,
            source=shared.campaign,
            publisher=shared.publisher,
            key=shared.key,
            version=shared.version,
            fetched_at=self._now,
            texts=tuple(self._there[name] for name in sorted(self._there)),
            withdrawn=shared.withdrawn,
            own=tuple(self._own),
        )
        remember(self._folder, found)
        return Fetched(
            campaign=self._campaign,
            publisher=shared.publisher,
            new=tuple(new),
            corrected=tuple(corrected),
            withdrawn=withdrawn,
            own=tuple(self._own),
            refused=tuple(self._refused),
            new_key="" if pinned else shared.key,
        )

    def _refuse_unlike(self, shared: SharedCampaign) -> None:
        """Refuse a list that is older than the one before, or of another campaign: somebody put it there."""
        if self._before is None:
            return
        if shared.campaign != self._before.source:
            raise SharedCampaignError(
                f"nơi ấy nay giữ đợt khác: «{shared.campaign}», không phải «{self._before.source}»"
            )
        if shared.version < self._before.version:
            raise SharedCampaignError(f"danh sách cũ (số {shared.version}), đã lấy số {self._before.version}")

    def _bring(self, text: SharedText, known: SubscribedText | None) -> bool:
        """Whether the text was written now. A text that people of the station wrote or edited stays as it is."""
        path = self._place / f"{text.name}.md"
        here = _hash_of(path)
        if here == text.sha256:
            self._there[text.name] = as_fetched(text)
            return False
        if known is not None and here is None and known.sha256 == text.sha256:  # people here threw it away
            self._there[text.name] = known
            return False
        if here is not None and (known is None or here != known.sha256):
            self._own.append(text.name)
            if known is not None:
                self._there[text.name] = known
            return False
        try:
            data = self._checked(text)
        except (SharedCampaignError, InputError) as error:
            self._refused.append((text.name, str(error)))
            if known is not None:
                self._there[text.name] = known
            return False
        write_atomically(path, data)
        self._there[text.name] = as_fetched(text)
        return True

    def _checked(self, text: SharedText) -> bytes:
        """The text's bytes, of the hash that was signed, and a script that can be read."""
        data = self._get(text_place(text.sha256), text.size_bytes)
        if sha256(data) != text.sha256:
            raise SharedCampaignError("nội dung không đúng như đã ký")
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "scripts" / self._campaign.id / f"{text.name}.md"
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
            script = read_script(path, self._campaign.id)
        if script.audio is not None or script.sha256 != text.sha256:
            raise SharedCampaignError("bài có bản thu sẵn hoặc không ở dạng chuẩn, không nhận")
        return data

    def _withdraw(self, gone: WithdrawnText, shared: SharedCampaign) -> bool:
        """Whether the text was taken off the air now: its approval goes, its file is put aside unless it is our own."""
        known = self._known.get(gone.name)
        if known is None:
            return False
        why = f"{shared.publisher} rút bài" + (f": {gone.why}" if gone.why else "")
        script = f"{self._campaign.id}/{gone.name}"
        if script in look_at_ledger(self._folder.scripts).approvals:
            ledger_acts.revoke(
                self._folder.scripts,
                [script],
                by=f"Nơi phát hành {shared.publisher}"[: ledger_acts.LONGEST_NAME],
                position="",
                at=self._now,
                why=why[: ledger_acts.LONGEST_NAME],
            )
        path = self._place / f"{gone.name}.md"
        here = _hash_of(path)
        if here == known.sha256:
            aside = self._place / ASIDE / path.name
            aside.parent.mkdir(exist_ok=True)
            path.replace(aside)
        elif here is not None:
            self._own.append(gone.name)
        return True


def _hash_of(path: Path) -> str | None:
    """The hash of a script that lies there; None where none does, "" for what is no ordinary text: that is people's."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return ""
    try:
        return text_sha256(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""
