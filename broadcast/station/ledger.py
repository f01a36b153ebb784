"""The ledger of approvals: who let which text go on air. Lines are only ever added, each bound to the one before.

A line of scripts/approvals.jsonl is a JSON object. `act` says what was done: "approve" (the usual act, which older
lines leave out), "revoke", "frame" (the station's phrases, readings and sounds), "key" (from here on this station
signs) and "repair". `previous` is the hash of the line above; `key` and `sig`, the last two, are the public key and the
Ed25519 signature of everything before `sig`. Other keys are let be: later acts may say more, such as which sentences a
model proposed, or which way an approver went.

Since each signature covers the hash of the line above, a good one on the last line vouches for all lines; reading
checks the chain and that one. From the first line that the station's key signed, every line must bear its signature.
What is known of the ledger outside of itself is its head: how many lines it had, and the hash of the last. A head
stands in `.khoa/so-duyet.json`, in audio_out/so-duyet.json, in every manifest, on the report and the printed sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, NextStep, ScriptError, Step
from broadcast.model import Approval, LedgerHead
from broadcast.station.kept import sha256
from broadcast.station.keys import FOLDER, StationKey, signed_by, station_key
from broadcast.station.store import write_atomically

LEDGER = "approvals.jsonl"
ANCHOR = "so-duyet.json"
"""The head as it is kept: in `.khoa` of the station's folder, and in audio_out/."""
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a line can raise: the line is then none of the ledger's."""
ACTS = frozenset({"approve", "revoke", "frame", "key", "repair"})
_SIGNED = re.compile(r'(\{.*), "sig": "([A-Za-z0-9+/]{86}==)"\}')


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
    """The script that it approves or revokes; "" for other acts."""
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
        )

    @property
    def well_signed(self) -> bool:
        """Whether its signature is that of the key that it names."""
        found = _SIGNED.fullmatch(self.raw)
        return found is not None and signed_by(self.key, (found[1] + "}").encode(), found[2])


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """The ledger as the station last wrote it: its head, and the line on which each standing approval rests."""

    head: LedgerHead
    standing: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The ledger as it lies on disk, with every fault of it; `approvals` by script id, of the lines that can be read.

    `frame` is the newest approval of the station's frame. `unsigned` counts the lines that this station's key does not
    vouch for, because they are older than the key.
    """

    lines: tuple[LedgerLine, ...]
    faults: tuple[Diagnostic, ...]
    approvals: Mapping[str, Approval]
    frame: Approval | None
    unsigned: int

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


def read_ledger(root: Path) -> Ledger:
    """The ledger in scripts/, all in order. Raises ScriptError with every fault of it."""
    ledger = look_at_ledger(root)
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
    faults += _chain_faults(root, lines, key, every_signature=every_signature)
    own = next((index for index, line in enumerate(lines) if key and line.key == key.public), None)
    ledger = Ledger(
        lines=lines,
        faults=(),
        approvals={name: line.approval for name, line in standing_lines(lines).items()},
        frame=next((line.approval for line in reversed(lines) if line.act == "frame"), None),
        unsigned=len(lines) if own is None else own,
    )
    for name, head in ((f"{FOLDER}/{ANCHOR}", anchor.head if anchor else None), (f"audio_out/{ANCHOR}", published)):
        if head is not None and not ledger.holds(head):
            faults.append(fault(root, len(lines) or 1, unlike_head(ledger, head, name)))
    faults.sort(key=lambda found: found.line)
    return replace(ledger, faults=tuple(dict.fromkeys(faults)))


def standing_lines(lines: Iterable[LedgerLine]) -> dict[str, LedgerLine]:
    """The line behind each approval that stands, by script id: the newest, unless a later line took it back."""
    standing: dict[str, LedgerLine] = {}
    for line in lines:
        if line.act == "approve":
            standing[line.about] = line
        for gone in {"revoke": [line.about], "repair": line.entry.get("open", [])}.get(line.act, []):
            standing.pop(gone, None)
    return standing


def unlike_head(ledger: Ledger, head: LedgerHead, where: str) -> str:
    """What is wrong where the ledger does not hold a head that is known from `where`."""
    if len(ledger.lines) < head.count:
        return f"sổ ngắn hơn đã biết: còn {len(ledger.lines)} dòng, {where} ghi {head.count} dòng ({head.short})"
    return f"sổ khác với đã biết: dòng {head.count} không phải dòng mà {where} ghi ({head.short})"


def fault(root: Path, line: int, what: str) -> Diagnostic:
    """A fault of the ledger at a line, with what to do."""
    step = Step(code=NextStep.REPAIR_LEDGER)
    return Diagnostic(path=f"{root.name}/{LEDGER}", line=line, message=f"sổ duyệt: {what}", step=step)


def raw_lines(root: Path) -> list[str]:
    """The lines of the file, parted at "\\n" alone: a name may hold what other programs take for a line's end.

    Raises ScriptError where the file can't be read.
    """
    path = root / LEDGER
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(fault(root, 1, "không đọc được sổ")) from error
    return [line.removesuffix("\r") for line in text.split("\n") if line.strip()]


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
        about=str(entry["script"]) if entry.get("act", "approve") in {"approve", "revoke"} else "",
        entry=entry,
    )
    if line.act not in ACTS:
        raise ValueError(line.act)
    if line.act in {"approve", "frame"}:
        _ = line.approval
    if line.act == "repair" and not all(isinstance(entry[name], list) for name in ("open", "lost")):
        raise ValueError(line.act)
    return line


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
    own = None if key is None else key.public
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


def above(lines: Iterable[LedgerLine]) -> str:
    """The hash of whole lines, by which a repair vouches for what it left above itself."""
    return sha256("".join(line.raw + "\n" for line in lines).encode())


def read_anchor(root: Path, key: StationKey | None) -> Anchor | None:
    """What the station knows of its ledger; None where nothing is known, or was not signed by its key."""
    entry = _signed_json(root.parent / FOLDER / ANCHOR, key)
    if entry is None:
        return None
    standing = {str(name): str(line) for name, line in entry["standing"].items()}
    return Anchor(head=LedgerHead(count=int(entry["count"]), sha256=str(entry["head"])), standing=standing)


def written_anchor(key: StationKey, anchor: Anchor) -> bytes:
    """The anchor as its file has it."""
    held = {"count": anchor.head.count, "head": anchor.head.sha256, "standing": dict(anchor.standing)}
    return _as_signed_json(key, held)


def published_head(out: Path, key: StationKey | None) -> LedgerHead | None:
    """The head in audio_out/; None where there is none, or none that the station's key signed.

    A station whose key is gone takes the word of the key that the file itself names.
    """
    entry = _signed_json(out / ANCHOR, key)
    return None if entry is None else LedgerHead(count=int(entry["count"]), sha256=str(entry["head"]))


def publish_head(out: Path, key: StationKey, head: LedgerHead) -> None:
    """Write the head into audio_out/, signed: whoever copied it can hold a later ledger against it.

    Raises PublishError.
    """
    if published_head(out, key) != head:
        held = {"count": head.count, "head": head.sha256, "key": key.public}
        write_atomically(out / ANCHOR, _as_signed_json(key, held))


def _as_signed_json(key: StationKey, held: Mapping[str, Any]) -> bytes:
    text = json.dumps(held, ensure_ascii=False, sort_keys=True)
    return (json.dumps({**held, "sig": key.sign(text.encode())}, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _signed_json(path: Path, key: StationKey | None) -> dict[str, Any] | None:
    try:
        entry = json.loads(path.read_bytes())
        signature = entry.pop("sig")
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        public = str(entry["key"]) if key is None else key.public
        return entry if signed_by(public, text.encode(), str(signature)) else None
    except (OSError, *UNREADABLE):
        return None
