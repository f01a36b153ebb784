"""The approvers in the ledger: who is named, by which key he signs, and which lines lack his signature.

An approver is named and removed by lines of the ledger, and the public half of his key stands there, in a line that
this key signed. While anybody is named, texts and the frame are approved by a named approver's signature alone.
Each signature covers the hash of the line above, and a line is only added where all signatures above are good: so a
good one on the last line that an approver signed vouches for those above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from broadcast.model import Approver
from broadcast.station.ledger_line import LedgerLine

_BY_SIGNATURE = frozenset({"approve", "frame", "return"})
"""What only an approver may do. Taking an approval back is the safe side, and open to the station's people."""
_IN_HIS_NAME = _BY_SIGNATURE | {"revoke", "name-approver", "remove-approver"}
"""What needs his signature where it is done in an approver's name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproverLines:
    """What the ledger's lines say of approvers: who stands named after the last line, and each line at fault, why."""

    standing: tuple[Approver, ...]
    faults: tuple[tuple[LedgerLine, str], ...]


def read_approvers(lines: Iterable[LedgerLine], *, every_signature: bool = False) -> ApproverLines:
    """Go through the lines from the first. `every_signature` checks each one's own, not the last alone."""
    known = tuple(lines)
    signed = [line for line in known if line.signer]
    every = every_signature or (bool(signed) and not signed[-1].well_signed_by_approver)
    bad = {line.number for line in signed if not line.well_signed_by_approver} if every else set[int]()
    standing: dict[str, Approver] = {}
    faults: list[tuple[LedgerLine, str]] = []
    for line in known:
        why = "chữ ký của người duyệt sai" if line.number in bad else _fault(line, standing)
        if why:
            faults.append((line, why))
        else:
            _follow(line, standing)
    return ApproverLines(standing=tuple(standing.values()), faults=tuple(faults))


def _fault(line: LedgerLine, standing: dict[str, Approver]) -> str:
    """What a line lacks, by who is named at it; empty where it lacks nothing."""
    if line.act == "approver-key":
        return "" if str(line.entry["who"]) in standing else "khóa của người chưa được đặt tên làm người duyệt"
    by = str(line.entry.get("by", ""))
    if by not in standing:
        stranger = bool(line.signer) or (bool(standing) and line.act in _BY_SIGNATURE)
        return "duyệt bởi người không có tên trong các người duyệt" if stranger else ""
    if line.act not in _IN_HIS_NAME:
        return ""
    return "" if line.signer and line.signer == standing[by].public else f"không có chữ ký của người duyệt «{by}»"


def _follow(line: LedgerLine, standing: dict[str, Approver]) -> None:
    if line.act == "name-approver":
        name = str(line.entry["who"])
        standing[name] = Approver(name=name, position=str(line.entry["title"]))
    elif line.act == "remove-approver":
        standing.pop(str(line.entry["who"]), None)
    elif line.act == "approver-key":
        name = str(line.entry["who"])
        standing[name] = replace(standing[name], public=line.signer)
