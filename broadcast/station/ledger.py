"""The ledger of approvals: who let which text go on air. Lines are only ever added, each bound to the one before.

A line of scripts/approvals.jsonl is a JSON object. `act` says what was done: "approve" (the usual act, which older
lines leave out), "revoke", "return" (a text goes back to who wrote it), "frame" (the station's phrases, readings and
sounds), "key" (from here on this station signs), "repair", and those of `approver_lines`. `previous` is the hash of the
line above; `key` and `sig`, the last two, are the station's public key and its Ed25519 signature of everything before
`sig`. Before them a named approver's `approver` and `approver_sig` stand likewise, with the `way` he went. Other keys
are let be: later acts may say more, such as which sentences a model proposed.

Since each signature covers the hash of the line above, a good one on the last line vouches for all lines; reading
checks the chain and that one. From the first line that the station's key signed, every line must bear its signature.
What is known of the ledger outside of itself is its head: how many lines it had, and the hash of the last. A head
stands in `.khoa/so-duyet.json`, in audio_out/so-duyet.json, in every manifest, on the report and the printed sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from broadcast.errors import Diagnostic, NextStep, ScriptError, Step
from broadcast.model import Approval, Approver, LedgerHead
from broadcast.outside.written import bytes_of
from broadcast.station.approver_lines import read_approvers
from broadcast.station.keys import FOLDER, UNKNOWN, StationKey, station_key
from broadcast.station.ledger_head import ANCHOR, published_head, read_anchor
from broadcast.station.ledger_line import LedgerLine, above, read_line, standing_lines
from broadcast.station.signed_files import UNREADABLE

LEDGER = "approvals.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The ledger as it lies on disk, with every fault of it; `approvals` by script id, of the lines that can be read.

    `frame` is the newest approval of the station's frame. `unsigned` counts the lines that this station's key does not
    vouch for, because they are older than the key. `approvers` are those who are named now.
    """

    lines: tuple[LedgerLine, ...]
    faults: tuple[Diagnostic, ...]
    approvals: Mapping[str, Approval]
    frame: Approval | None
    unsigned: int
    approvers: tuple[Approver, ...] = ()

    @property
    def signed_by_approvers(self) -> int:
        """How many lines an approver's own key signed."""
        return sum(bool(line.signer) for line in self.lines)

    @property
    def returned(self) -> Mapping[str, LedgerLine]:
        """The line that gave each text back, by script id, where no later line approved it."""
        found: dict[str, LedgerLine] = {}
        for line in self.lines:
            if line.act == "return":
                found[line.about] = line
            elif line.act == "approve":
                found.pop(line.about, None)
        return found

    @property
    def head(self) -> LedgerHead:
        """How many lines there are, and the hash of the last."""
        return LedgerHead(count=len(self.lines), sha256=self.lines[-1].sha256 if self.lines else "")

    def holds(self, head: LedgerHead) -> bool:
        """Whether the ledger once had that head, or a repair said by name that it is lost."""
        if head.count <= len(self.lines) and (not head.count or self.lines[head.count - 1].sha256 == head.sha256):
            return True
        if any(line.sha256 == head.sha256 for line in self.lines):  # a repair set lines above it aside
            return True
        return any(head.sha256 in line.entry.get("lost", ()) for line in self.lines if line.act == "repair")


def read_ledger(root: Path, *, every_signature: bool = False) -> Ledger:
    """The ledger in scripts/, all in order. Raises ScriptError with every fault of it; else as `look_at_ledger`."""
    ledger = look_at_ledger(root, every_signature=every_signature)
    if ledger.faults:
        raise ScriptError(*ledger.faults)
    return ledger


def look_at_ledger(root: Path, *, every_signature: bool = False) -> Ledger:
    """The ledger in scripts/, with its faults. `every_signature` checks each line's own, not the last alone.

    Raises ScriptError where the file can't be read at all, InputError for a damaged key.
    """
    key = station_key(root.parent)
    anchor = read_anchor(root, key)  # before the ledger: whoever adds a line writes the ledger first
    published = published_head(root.parent / "audio_out", key)
    faults: list[Diagnostic] = []
    lines = tuple(_parsed(root, faults))
    if lines and key is not None and key.own == UNKNOWN:
        faults.append(fault(root, 1, "không kiểm được chữ ký nào, vì khóa của đài bị hỏng"))
    faults += _chain_faults(root, lines, key, every_signature=every_signature)
    of_approvers = read_approvers(lines, every_signature=every_signature)
    faults += [fault(root, line.number, why) for line, why in of_approvers.faults]
    bad = {line.number for line, _ in of_approvers.faults}
    own = next((index for index, line in enumerate(lines) if key and line.key == key.own), None)
    good = [line for line in lines if line.number not in bad]
    ledger = Ledger(
        lines=lines,
        faults=(),
        approvals={name: line.approval for name, line in standing_lines(good).items()},
        frame=next((line.approval for line in reversed(good) if line.act == "frame"), None),
        unsigned=len(lines) if own is None else own,
        approvers=of_approvers.standing,
    )
    for name, head in ((f"{FOLDER}/{ANCHOR}", anchor.head if anchor else None), (f"audio_out/{ANCHOR}", published)):
        if head is not None and not ledger.holds(head):
            faults.append(fault(root, len(lines) or 1, unlike_head(ledger, head, name)))
    faults.sort(key=lambda found: found.line)
    return replace(ledger, faults=tuple(dict.fromkeys(faults)))


def unlike_head(ledger: Ledger, head: LedgerHead, where: str) -> str:
    """What is wrong where the ledger does not hold a head that is known from `where`."""
    if len(ledger.lines) < head.count:
        return f"sổ ngắn hơn đã biết: còn {len(ledger.lines)} dòng, {where} ghi {head.count} dòng ({head.short})"
    return f"sổ khác với đã biết: dòng {head.count} không phải dòng mà {where} ghi ({head.short})"


def fault(root: Path, line: int, what: str) -> Diagnostic:
    """A fault of the ledger at a line, with what to do."""
    step = Step(code=NextStep.REPAIR_LEDGER)
    return Diagnostic(path=f"{root.name}/{LEDGER}", line=line, message=f"sổ duyệt: {what}", step=step)


_MOST_BYTES = 256_000_000
"""Half a million lines, more than a station writes in a century; of a longer one the rest is not read."""


def raw_lines(root: Path) -> list[str]:
    """The lines of the file, parted at "\\n" alone: a name may hold what other programs take for a line's end.

    A byte that is no UTF-8 makes its own line unreadable and no other. Raises ScriptError where the file can't be read.
    """
    path = root / LEDGER
    if not path.exists():
        return []
    try:
        text = bytes_of(path, most=_MOST_BYTES).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise ScriptError(fault(root, 1, "không đọc được sổ")) from error
    return [line.removesuffix("\r") for line in text.split("\n") if line.strip()]


def _parsed(root: Path, faults: list[Diagnostic]) -> Iterable[LedgerLine]:
    for number, raw in enumerate(raw_lines(root), 1):
        try:
            yield read_line(number, raw)
        except UNREADABLE:
            faults.append(fault(root, number, "dòng không đọc được"))


def _chain_faults(
    root: Path, lines: tuple[LedgerLine, ...], key: StationKey | None, *, every_signature: bool
) -> list[Diagnostic]:
    """Where a line is not bound to the one above, or lacks the station's signature."""
    faults: list[Diagnostic] = []
    own = None if key is None else key.own
    vouched = _vouched(lines, own)
    previous, begun = "", False
    for index, line in enumerate(lines):
        if line.previous != previous and index >= vouched:
            faults.append(fault(root, line.number, "mắt xích đứt: một dòng phía trên đã bị sửa hoặc xóa"))
        if begun and line.key != own:
            faults.append(fault(root, line.number, "dòng không có chữ ký của đài: có người thêm vào sổ"))
        begun = begun or (own is not None and line.key == own)
        previous = line.sha256
    signed = [line for line in lines if line.key]
    last = {line.key: line for line in signed}.values()
    if every_signature or not all(line.well_signed for line in last):
        faults += [fault(root, line.number, "chữ ký sai: dòng đã bị sửa") for line in signed if not line.well_signed]
    return faults


def _vouched(lines: tuple[LedgerLine, ...], own: str | None) -> int:
    """How many lines from the top are covered by a repair of this station: it names the hash of all lines above."""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.act == "repair" and line.key == own and line.entry.get("above") == above(lines[:index]):
            return index
    return 0
