"""What an approver decides at the station's own machine: these texts go on air, or go back to who wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.errors import ChangedMeanwhileError
from broadcast.model import Schedule, Script
from broadcast.office.approval.approve import approve_scripts
from broadcast.office.approval.approvers import approver_named, on_paper, signed
from broadcast.station import ledger_acts
from broadcast.station.folder import Folder
from broadcast.station.signer import Signer
from broadcast.station.texts import read_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """Who decides, as he was typed, and his PIN; `again` is a first PIN once more. `scan` is a paper that he signed."""

    by: str
    pin: str = ""
    again: str = ""
    scan: Path | None = None


def signature_of(folder: Folder, hand: Hand, *, at: datetime) -> Signer | None:
    """The named approver's signature by his PIN; None in a station that has named nobody. Raises NotAllowedError,
    ScriptError for a scan that is none."""
    person = approver_named(folder, hand.by)
    if person is None:
        return None
    signer = signed(folder, person, hand.pin, at=at, again=hand.again)
    return on_paper(folder, signer, hand.scan) if hand.scan else signer


def approve_seen(
    folder: Folder, schedule: Schedule, scripts: Iterable[tuple[Script, str]], hand: Hand, *, at: datetime
) -> int:
    """Approve these texts, each with the hash of what the approver saw; return how many lines the ledger gained.

    Raises ChangedMeanwhileError for a text that is not what he saw any more, NotAllowedError, and as `approve_scripts`.
    """
    chosen = _as_seen(folder, scripts)
    signer = signature_of(folder, hand, at=at)
    return approve_scripts(folder, schedule, chosen, by=hand.by, position="", at=at, signer=signer)


def give_back(folder: Folder, scripts: Iterable[tuple[Script, str]], hand: Hand, *, why: str, at: datetime) -> int:
    """Give these texts back, with the reason; return how many. Raises as `approve_seen`."""
    chosen = _as_seen(folder, scripts)
    ledger_acts.plain_name(why, what="lý do trả lại", path="«lý do»")
    signer = signature_of(folder, hand, at=at)
    return ledger_acts.give_back(folder.scripts, chosen, why=why, by=hand.by, position="", at=at, signer=signer)


def _as_seen(folder: Folder, scripts: Iterable[tuple[Script, str]]) -> tuple[Script, ...]:
    chosen = tuple(scripts)
    for script, seen in chosen:
        if script.sha256 != seen:
            path = folder.root / script.source.path
            now_there = read_text(path)
            raise ChangedMeanwhileError(path=path, ours="", theirs=now_there.text, theirs_sha256=now_there.sha256)
    return tuple(script for script, _ in chosen)


def take_back(folder: Folder, script: Script, *, by: str, at: datetime, why: str = "") -> bool:
    """Take the approval of a text back, so that it airs no more; False where it had none. It needs no approver.

    Raises ScriptError, StationBusyError, PublishError.
    """
    return bool(ledger_acts.revoke(folder.scripts, [script.id], by=by, position=by, at=at, why=why))
