"""A line of the ledger of approvals: what it says, who signed it, and which approvals stand by such lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadcast.model import Approval
from broadcast.station.kept import sha256
from broadcast.station.keys import signed_by

_NEEDED = {
    "name-approver": ("who", "title", "by", "at"),
    "remove-approver": ("who", "by", "at"),
    "approver-key": ("who", "approver", "by", "at"),
    "return": ("script", "sha256", "why", "by", "at"),
}
"""Acts of which more is asked than that they can be read: the values that must be texts."""
ACTS = frozenset({"approve", "revoke", "frame", "key", "repair", *_NEEDED})
_SIGNED = re.compile(r'(\{.*), "sig": "([A-Za-z0-9+/]{86}==)"\}')
_SIGNED_BY_APPROVER = re.compile(
    r'(\{.*), "approver_sig": "([A-Za-z0-9+/]{86}==)", "key": "[0-9a-f]{64}", "sig": "[A-Za-z0-9+/]{86}=="\}'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """A line of the ledger that can be read. `key` is the public key that claims to have signed it, "" for none."""

    number: int
    raw: str
    sha256: str
    act: str
    previous: str
    key: str
    about: str
    """The script that it approves, revokes or returns; "" for other acts."""
    entry: Mapping[str, Any]

    @property
    def approval(self) -> Approval:
        """The approval that the line is. Raises ValueError, KeyError, TypeError where it is none."""
        return Approval(
            by=str(self.entry["by"]),
            position=str(self.entry["position"]),
            at=datetime.fromisoformat(self.entry["at"]),
            sha256=str(self.entry["sha256"]),
            audio_sha256=str(self.entry.get("audio_sha256", "")),
            spoken_sha256=str(self.entry.get("spoken_sha256", "")),
            way=str(self.entry.get("way", "")),
        )

    @property
    def well_signed(self) -> bool:
        """Whether its signature is that of the key that it names."""
        found = _SIGNED.fullmatch(self.raw)
        return found is not None and signed_by(self.key, (found[1] + "}").encode(), found[2])

    @property
    def signer(self) -> str:
        """The public key of the approver who claims to have signed it; "" for none."""
        return str(self.entry.get("approver", ""))

    @property
    def well_signed_by_approver(self) -> bool:
        """Whether that approver's key signed all that stands before his signature."""
        found = _SIGNED_BY_APPROVER.fullmatch(self.raw)
        return found is not None and signed_by(self.signer, (found[1] + "}").encode(), found[2])


def read_line(number: int, raw: str) -> LedgerLine:
    """A line of the ledger. Raises one of `UNREADABLE` for what is none."""
    entry = json.loads(raw)
    line = LedgerLine(
        number=number,
        raw=raw,
        sha256=sha256(raw.encode()),
        act=str(entry.get("act", "approve")) if isinstance(entry, dict) else "",
        previous=str(entry["previous"]),
        key=str(entry["key"]) if "sig" in entry else "",
        about=str(entry["script"]) if entry.get("act", "approve") in {"approve", "revoke", "return"} else "",
        entry=entry,
    )
    if line.act not in ACTS:
        raise ValueError(line.act)
    if line.act in {"approve", "frame"}:
        _ = line.approval
    if line.act == "repair" and not all(isinstance(entry[name], list) for name in ("open", "lost")):
        raise ValueError(line.act)
    if any(not isinstance(entry[name], str) for name in _NEEDED.get(line.act, ())):
        raise ValueError(line.act)
    return line


def standing_lines(lines: Iterable[LedgerLine]) -> dict[str, LedgerLine]:
    """The line behind each approval that stands, by script id: the newest, unless a later line took it back."""
    standing: dict[str, LedgerLine] = {}
    for line in lines:
        if line.act == "approve":
            standing[line.about] = line
        gone_by = {"revoke": [line.about], "return": [line.about], "repair": line.entry.get("open", [])}
        for gone in gone_by.get(line.act, []):
            standing.pop(gone, None)
    return standing


def above(lines: Iterable[LedgerLine]) -> str:
    """The hash of whole lines, by which a repair vouches for what it left above itself."""
    return sha256("".join(line.raw + "\n" for line in lines).encode())
