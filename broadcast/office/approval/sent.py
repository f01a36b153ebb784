"""Which drafts the officer has sent for approval: each by the hash of its text as it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from broadcast.model import Script
from broadcast.station.folder import Folder
from broadcast.station.store import lock, write_atomically

NAME = ".cho-duyet.json"
"""In scripts/. It decides nothing: what may air is in the ledger alone."""
WAIT_S = 20.0


def sent_texts(folder: Folder) -> Mapping[str, str]:
    """The hash of each text that was sent, by script id; empty where the file is not there or damaged."""
    try:
        held = json.loads((folder.scripts / NAME).read_bytes())
        return {str(name): str(entry["sha256"]) for name, entry in held.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def note_edited(folder: Folder, script: str) -> None:
    """Note that somebody is at this text, by its id: it waits for approval once it is sent. Raises as below."""
    _write(folder, {script: {"sha256": ""}})


def send_for_approval(folder: Folder, scripts: Iterable[Script], *, at: datetime) -> int:
    """Note that these texts, as they stand, wait for approval; return how many.

    Raises PublishError, StationBusyError.
    """
    chosen = tuple(scripts)
    _write(folder, {script.id: {"sha256": script.sha256, "at": at.isoformat(timespec="seconds")} for script in chosen})
    return len(chosen)


def _write(folder: Folder, entries: Mapping[str, Mapping[str, str]]) -> None:
    with lock(folder.cache / "sent.lock", wait_s=WAIT_S, busy="có người khác đang lưu — đợi một chút rồi gửi lại"):
        held = {name: {"sha256": sha256} for name, sha256 in sent_texts(folder).items()}
        text = json.dumps({**held, **entries}, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(folder.scripts / NAME, text.encode())
