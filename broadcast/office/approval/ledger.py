"""The ledger of approvals before people: is it what it was, what does it say, and how is it put in order again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path

from broadcast.errors import Diagnostic
from broadcast.model import LedgerHead
from broadcast.office.approval.copies import MendedCopies, damaged_copies, mend_copies
from broadcast.station import ledger_repair
from broadcast.station.days import place_stamp
from broadcast.station.folder import Folder, kept_days
from broadcast.station.keys import key_faults
from broadcast.station.ledger import Ledger, fault, look_at_ledger, unlike_head
from broadcast.station.ledger_repair import Repaired
from broadcast.station.manifest import read_day


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifiedLedger:
    """The ledger, every fault of it and of what is kept with it, and how many bulletins' heads it was held against."""

    ledger: Ledger
    faults: tuple[Diagnostic, ...]
    bulletins: int


def verify_ledger(folder: Folder, *, known: str = "") -> VerifiedLedger:
    """Check every signature, every kept copy, and every head that stands in a manifest.

    `known` is a head as it is printed, such as "24 d5cf de03 9888". Raises ScriptError where the file can't be read.
    """
    ledger = look_at_ledger(folder.scripts, every_signature=True)
    faults = [*key_faults(folder.root), *ledger.faults]
    heads = dict(_heads(folder))
    for head, where in heads.items():
        if not ledger.holds(head):
            faults.append(fault(folder.scripts, len(ledger.lines) or 1, unlike_head(ledger, head, where)))
    if known and not _is_printed_head(ledger, known):
        faults.append(fault(folder.scripts, len(ledger.lines) or 1, f"sổ không có đầu sổ «{known}» như đã in"))
    faults += damaged_copies(folder)
    return VerifiedLedger(ledger=ledger, faults=tuple(dict.fromkeys(faults)), bulletins=len(heads))


def repair_ledger(folder: Folder, *, by: str, position: str, at: datetime) -> tuple[Repaired, MendedCopies]:
    """Put the ledger and the copies of what was approved in order, and say what is open again.

    Heads in manifests that the ledger can't hold are named in it as lost.

    Raises ScriptError, StationBusyError, PublishError.
    """
    heads = tuple(head for head, _ in _heads(folder))
    done = ledger_repair.repair(folder.scripts, by=by, position=position, at=at, heads=heads)
    return done, mend_copies(folder)


def _heads(folder: Folder) -> Iterator[tuple[LedgerHead, str]]:
    """Each head that stands in a bulletin's manifest, with the first bulletin that has it."""
    seen: set[LedgerHead] = set()
    for day, place in sorted(kept_days(folder).items()):
        for head, at in _heads_of(place, place_stamp(place)):
            if head not in seen:
                seen.add(head)
                yield head, f"bản tin {day:%d/%m/%Y} {at:%H:%M}"


@lru_cache(maxsize=2000)
def _heads_of(place: Path, _stamp: object) -> tuple[tuple[LedgerHead, time], ...]:
    """The heads of a day's manifests and the hours of their bulletins; a day is read again when its stamp changes."""
    read = read_day(place).bulletins
    return tuple((bulletin.ledger, bulletin.airtime.at) for bulletin in read if bulletin.ledger is not None)


def _is_printed_head(ledger: Ledger, known: str) -> bool:
    found = re.fullmatch(r"\s*(\d{1,7})\D*?\s+([0-9a-f ]{8,79})\s*", known)
    if found is None or not 0 < int(found[1]) <= len(ledger.lines):
        return False
    return ledger.lines[int(found[1]) - 1].sha256.startswith(found[2].replace(" ", ""))
