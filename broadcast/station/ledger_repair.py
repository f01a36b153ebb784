"""The repair of a ledger: what can be vouched for stays, the rest is set aside, and what rested on it is open again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.model import LedgerHead
from broadcast.station.approver_lines import read_approvers
from broadcast.station.kept import TEXTS, sha256
from broadcast.station.keys import StationKey, station_key, undamaged_key
from broadcast.station.ledger import LEDGER, Ledger, look_at_ledger, raw_lines
from broadcast.station.ledger_acts import alone_with_ledger, plain_name, write_lines
from broadcast.station.ledger_head import Anchor, published_head, read_anchor
from broadcast.station.ledger_line import LedgerLine, above, read_line
from broadcast.station.signed_files import UNREADABLE
from broadcast.station.store import write_atomically


@dataclass(frozen=True, kw_only=True, slots=True)
class Repaired:
    """What a repair did: how many lines stay, where the old ledger was set aside, which approvals are open again."""

    kept: int
    aside: Path | None
    open: tuple[str, ...]


def repair(root: Path, *, by: str, position: str, at: datetime, heads: Iterable[LedgerHead] = ()) -> Repaired:
    """Put the ledger in order: lines that can't be vouched for are set aside, and their approvals are open again.

    Nothing is deleted: the old ledger is kept whole in scripts/.approved. A line stays where the station's key signed
    it, where the station knows it as the ground of a standing approval, or where a line that stays is bound to it; one
    that lacks its approver's signature never does.
    `heads` are those that are known from elsewhere, such as manifests; those that the ledger can't hold any more are
    named in it as lost. Raises StationBusyError, PublishError, ScriptError for a name that is none.
    """
    who = {"by": plain_name(by), "position": plain_name(position or by), "at": at.isoformat(timespec="seconds")}
    with alone_with_ledger(root):
        ledger = look_at_ledger(root)
        key = station_key(root.parent)
        known = [head for head in (*heads, published_head(root.parent / "audio_out", key)) if head is not None]
        anchor = read_anchor(root, key)
        known += [anchor.head] if anchor else []
        if not ledger.faults and all(map(ledger.holds, known)):
            return Repaired(kept=len(ledger.lines), aside=None, open=())
        own = undamaged_key(root.parent)  # before anything is set aside
        vouched = _vouched_for(raw_lines(root), key, anchor)
        unsigned = {line.sha256 for line, _ in read_approvers(vouched, every_signature=True).faults}
        stay = tuple(line for line in vouched if line.sha256 not in unsigned)
        aside = _set_aside(root)
        there = {line.sha256 for line in stay}
        lost = [head.sha256 for head in known if head.sha256 not in there]
        opened = _opened(ledger, stay, anchor, lost)
        entry = {
            "act": "repair",
            "above": above(stay),
            "open": list(opened),
            "lost": list(dict.fromkeys(lost)),
            "aside": aside.name,
            **who,
        }
        write_lines(root, own, stay, [entry])
        return Repaired(kept=len(stay), aside=aside, open=opened)


def _vouched_for(raws: list[str], key: StationKey | None, anchor: Anchor | None) -> tuple[LedgerLine, ...]:
    """The lines that stay, in order. A ledger that was never signed is trusted down to its first fault, as it was."""
    read: list[LedgerLine] = []
    unbroken, previous, whole = 0, "", True
    for number, raw in enumerate(raws, 1):
        try:
            line = read_line(number, raw)
        except UNREADABLE:
            whole = False
            continue
        whole = whole and line.previous == previous
        unbroken += whole
        previous = line.sha256
        read.append(line)
    if key is None or not any(line.key == key.public for line in read):
        known = set(anchor.standing.values()) if anchor else set()
        return tuple(line for index, line in enumerate(read) if index < unbroken or line.sha256 in known)
    bound = set(anchor.standing.values()) if anchor else set()
    stay: list[LedgerLine] = []
    for line in reversed(read):
        if (line.key == key.public and line.well_signed) or line.sha256 in bound:
            bound.add(line.previous)
            stay.append(line)
    return tuple({line.sha256: line for line in reversed(stay)}.values())  # one that was put in again counts once


def _opened(
    ledger: Ledger, stay: tuple[LedgerLine, ...], anchor: Anchor | None, lost: Iterable[str]
) -> tuple[str, ...]:
    """The scripts that seemed approved, or were, and whose approval does not rest on a line that stays.

    The station knows on which lines the approvals rested; one of these counts, or a line that was added after them.
    Where that is not known, all approvals below the first fault are open, and all of them where a known line is gone:
    nobody can say what it took back.
    """
    newest = {line.about: line for line in stay if line.act == "approve"}
    if anchor is None:
        bad = 0 if any(lost) else min((found.line for found in ledger.faults), default=0)
        good = {line.sha256 for line in stay if line.number < bad}
    else:
        good = set(anchor.standing.values()) | set(_after(anchor.head.sha256, stay))
    names = {*ledger.approvals, *newest, *(anchor.standing if anchor else ())}
    return tuple(sorted(name for name in names if name not in newest or newest[name].sha256 not in good))


def _after(head: str, lines: Iterable[LedgerLine]) -> Iterator[str]:
    """The hashes of the lines that are bound to that head, one after another."""
    by_previous = {line.previous: line for line in lines}
    while head in by_previous:
        head = by_previous.pop(head).sha256
        yield head


def _set_aside(root: Path) -> Path:
    """Keep the ledger as it is, whole, under the hash of what is in it."""
    data = (root / LEDGER).read_bytes() if (root / LEDGER).exists() else b""
    path = root / TEXTS / f"so-de-rieng-{sha256(data)[:16]}.jsonl"
    write_atomically(path, data)
    return path
