"""What is done in the ledger of approvals: approve texts and the station's frame, revoke, repair."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, ScriptError, StationBusyError
from broadcast.model import Approval, LedgerHead, Script
from broadcast.station.kept import TEXTS, keep, keep_text, kept, sha256
from broadcast.station.keys import FOLDER, StationKey, make_station_key, station_key
from broadcast.station.ledger import (
    ANCHOR,
    LEDGER,
    UNREADABLE,
    Anchor,
    Ledger,
    LedgerLine,
    above,
    look_at_ledger,
    published_head,
    raw_lines,
    read_anchor,
    read_ledger,
    read_line,
    standing_lines,
    written_anchor,
)
from broadcast.station.store import lock, publish_error, write_atomically

LOCK_WAIT_S = 20.0
"""How long an approval waits for another one, which takes well below a second."""
LONGEST_NAME = 200
_LOCK = ".approvals.lock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Repaired:
    """What a repair did: how many lines stay, where the old ledger was set aside, which approvals are open again."""

    kept: int
    aside: Path | None
    open: tuple[str, ...]


def approve(
    root: Path,
    scripts: Iterable[Script],
    *,
    by: str,
    position: str,
    at: datetime,
    spoken: Mapping[str, bytes] | None = None,
    anew: bool = False,
) -> int:
    """Add a line for each script whose text is not approved as it stands; return how many were added.

    `root` is scripts/; `spoken` has each script's spoken form by its id, which is kept and approved with the text. A
    text that is approved keeps the spoken form that it was approved with, unless `anew`.
    One process writes at a time, and looks at what others wrote before. Raises ScriptError where the ledger is not in
    order or a name is none, StationBusyError where another process holds the ledger, PublishError.
    """
    signer, title, wanted = plain_name(by), plain_name(position or by), tuple(scripts)
    for script in wanted:
        plain_name(script.id, what="tên tệp của bài", path=script.source.path)
    with _writing(root) as ledger:
        entries: list[dict[str, Any]] = []
        for script in wanted:
            form = (spoken or {}).get(script.id)
            keep_text(root, script)
            if _stands(root, ledger.approvals.get(script.id), script, form, anew=anew):
                continue
            hashes = {
                "sha256": script.sha256,
                "audio_sha256": script.audio.sha256 if script.audio else "",
                "spoken_sha256": keep(root, form, ".json") if form else "",
            }
            given = {name: value for name, value in hashes.items() if value}
            entries.append({"act": "approve", "script": script.id, **given, **_who(signer, title, at)})
        _add(root, ledger, entries)
        return len(entries)


def approve_frame(root: Path, frame: bytes, *, by: str, position: str, at: datetime) -> bool:
    """Approve the station's frame, as its file has it; False where this very frame is approved already.

    Raises as `approve` does.
    """
    signer, title = plain_name(by), plain_name(position or by)
    with _writing(root) as ledger:
        found = keep(root, frame, ".json")
        if ledger.frame is not None and ledger.frame.sha256 == found:
            return False
        _add(root, ledger, [{"act": "frame", "sha256": found, **_who(signer, title, at)}])
        return True


def revoke(root: Path, scripts: Iterable[str], *, by: str, position: str, at: datetime, why: str = "") -> int:
    """Take back the approval of those scripts, named by id; return how many had one. Raises as `approve` does."""
    signer, title = plain_name(by), plain_name(position or by)
    reason = {"why": plain_name(why, what="lý do")} if why else {}
    with _writing(root) as ledger:
        gone = [script for script in dict.fromkeys(scripts) if script in ledger.approvals]
        who = {**reason, **_who(signer, title, at)}
        _add(root, ledger, [{"act": "revoke", "script": script, **who} for script in gone])
        return len(gone)


def repair(root: Path, *, by: str, position: str, at: datetime, heads: Iterable[LedgerHead] = ()) -> Repaired:
    """Put the ledger in order: lines that can't be vouched for are set aside, and their approvals are open again.

    Nothing is deleted: the old ledger is kept whole in scripts/.approved. A line stays where the station's key signed
    it, where the station knows it as the ground of a standing approval, or where a line that stays is bound to it.
    `heads` are those that are known from elsewhere, such as manifests; those that the ledger can't hold any more are
    named in it as lost. Raises StationBusyError, PublishError, ScriptError for a name that is none.
    """
    signer, title = plain_name(by), plain_name(position or by)
    with _locked(root):
        ledger = look_at_ledger(root)
        key = station_key(root.parent)
        known = [head for head in (*heads, published_head(root.parent / "audio_out", key)) if head is not None]
        anchor = read_anchor(root, key)
        known += [anchor.head] if anchor else []
        if not ledger.faults and all(map(ledger.holds, known)):
            return Repaired(kept=len(ledger.lines), aside=None, open=())
        stay = _vouched_for(raw_lines(root), key, anchor)
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
            **_who(signer, title, at),
        }
        _write(root, make_station_key(root.parent), stay, [entry])
        return Repaired(kept=len(stay), aside=aside, open=opened)


def plain_name(name: str, *, what: str = "tên người duyệt", path: str = "«--by»") -> str:
    """A name as it may stand in the ledger: in one line, NFC. Raises ScriptError for a blank one, and for characters
    that control something or part lines, which people can't see and programs stumble over."""
    text = unicodedata.normalize("NFC", name).strip()
    strange = next((c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}), "")
    message = ""
    if not any(map(str.isalnum, text)):
        message = f"{what} để trống — ghi họ tên hoặc chức danh, ví dụ «Chủ tịch UBND xã»"
    elif strange:
        message = f"{what} có ký tự điều khiển U+{ord(strange):04X} không nhìn thấy — gõ lại tên, đừng chép dán"
    elif len(text) > LONGEST_NAME:
        message = f"{what} dài quá {LONGEST_NAME} ký tự — viết ngắn lại"
    if message:
        raise ScriptError(Diagnostic(path=path, line=1, message=message))
    return text


def _stands(root: Path, known: Approval | None, script: Script, form: bytes | None, *, anew: bool) -> bool:
    """Whether an approval covers the script as it is, with a spoken form that is still there."""
    audio = script.audio.sha256 if script.audio else ""
    if known is None or (known.sha256, known.audio_sha256) != (script.sha256, audio):
        return False
    if form is None:
        return True
    if kept(root, f"{known.spoken_sha256}.json") is None:
        return False
    return not anew or known.spoken_sha256 == sha256(form)


def _who(by: str, position: str, at: datetime) -> dict[str, str]:
    return {"by": by, "position": position, "at": at.isoformat(timespec="seconds")}


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    try:
        with lock(root / _LOCK, wait_s=LOCK_WAIT_S):
            yield
    except StationBusyError as error:
        raise StationBusyError("sổ duyệt đang có người khác ghi — đợi ít phút rồi duyệt lại") from error
    except OSError as error:
        raise publish_error(Path(error.filename or root / LEDGER), error) from error


@contextmanager
def _writing(root: Path) -> Iterator[Ledger]:
    """Hold the ledger, which is in order: nothing is built on a broken chain."""
    with _locked(root):
        yield read_ledger(root)


def _add(root: Path, ledger: Ledger, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    key = make_station_key(root.parent)
    if ledger.lines and not any(line.key == key.public for line in ledger.lines):
        who = {name: entries[0][name] for name in ("by", "position", "at")}
        entries = [{"act": "key", "adopts": len(ledger.lines), **who}, *entries]
    _write(root, key, ledger.lines, entries)


def _write(root: Path, key: StationKey, lines: Iterable[LedgerLine], entries: Iterable[Mapping[str, Any]]) -> None:
    """Write the ledger with the new entries signed, then what the station knows of it."""
    raws = [line.raw for line in lines]
    for entry in entries:
        bound = {**entry, "previous": sha256(raws[-1].encode()) if raws else "", "key": key.public}
        text = json.dumps(bound, ensure_ascii=False)
        raws.append(f'{text[:-1]}, "sig": "{key.sign(text.encode())}"}}')
    write_atomically(root / LEDGER, "".join(raw + "\n" for raw in raws).encode())
    written = (read_line(number, raw) for number, raw in enumerate(raws, 1))
    standing = {name: line.sha256 for name, line in standing_lines(written).items()}
    head = LedgerHead(count=len(raws), sha256=sha256(raws[-1].encode()))
    write_atomically(root.parent / FOLDER / ANCHOR, written_anchor(key, Anchor(head=head, standing=standing)))


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
