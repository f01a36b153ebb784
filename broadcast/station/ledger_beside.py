"""Approvals of urgent texts that were given while the ledger itself could not be relied on.

A broken ledger must hold up no flood warning, and nothing is added to a broken chain. Such an approval is a line of
scripts/khan/duyet-rieng.jsonl, in the ledger's own form, bound to no line above it and signed by the station and, where
approvers are named, by one of them. It counts for the text that it names, until the ledger says something of that text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from broadcast.errors import InputError, NotAllowedError
from broadcast.model import Approval, Script
from broadcast.station.kept import keep, keep_text
from broadcast.station.keys import FOLDER, make_station_key, station_key
from broadcast.station.ledger import Ledger, look_at_ledger
from broadcast.station.ledger_acts import may, signed_line, who_signs
from broadcast.station.ledger_line import read_line
from broadcast.station.signed_files import UNREADABLE
from broadcast.station.signer import KEYS, Signer
from broadcast.station.store import add_lines

BESIDE = "khan/duyet-rieng.jsonl"


def approve_beside(
    root: Path, script: Script, *, by: str, position: str, at: datetime, form: bytes, signer: Signer | None = None
) -> None:
    """Approve an urgent text with its spoken form, whatever state the ledger in `root` (scripts/) is in.

    Raises NotAllowedError where a named approver's signature is needed, PublishError.
    """
    who = who_signs(by, position, at, signer)
    ledger = _whatever_can_be_read(root)
    if ledger is not None:
        may(ledger, who, signer, [script.id])
    elif signer is None and any((root.parent / FOLDER / KEYS).glob("*")):
        raise NotAllowedError("không đọc được sổ duyệt, và đài có người duyệt đã đặt tên — mời người ấy nhập PIN")
    keep_text(root, script)
    spoken = keep(root, form, ".json")
    entry = {"act": "approve", "script": script.id, "sha256": script.sha256, "spoken_sha256": spoken, **who}
    add_lines(root / BESIDE, [signed_line(entry, "", make_station_key(root.parent), signer)])


def approvals_beside(root: Path, ledger: Ledger | None) -> Mapping[str, Approval]:
    """The approvals given beside the ledger, by script id, of which the ledger says nothing itself."""
    key = station_key(root.parent)
    path = root / BESIDE
    if key is None or not path.is_file():
        return {}
    told = {line.about for line in ledger.lines} if ledger is not None else set()
    signers = _signers(root, ledger)
    found: dict[str, Approval] = {}
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            line = read_line(number, raw.decode())
        except UNREADABLE:
            continue
        by_station = line.key in key.trusted and line.well_signed
        by_approver = signers is None or (line.well_signed_by_approver and (not signers or line.signer in signers))
        if by_station and by_approver and line.act == "approve" and line.about not in told:
            found[line.about] = line.approval
    return found


def _signers(root: Path, ledger: Ledger | None) -> frozenset[str] | None:
    """The keys of approvers, one of which must have signed; None where nobody is named, empty where none is known."""
    if ledger is None:
        return frozenset() if any((root.parent / FOLDER / KEYS).glob("*.json")) else None
    keys = frozenset(line.signer for line in ledger.lines if line.act == "approver-key")
    return keys if ledger.approvers else None


def _whatever_can_be_read(root: Path) -> Ledger | None:
    try:
        return look_at_ledger(root)
    except InputError:
        return None
