"""What is done in the ledger of approvals: approve texts and the station's frame, return, revoke, name approvers.

While the station has named approvers, texts and the frame are approved with a `Signer` alone: an approver whose PIN was
right. His name then stands in the line, whatever `by` says.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, InputError, NotAllowedError, ScriptError, StationBusyError
from broadcast.model import Approval, LedgerHead, Script
from broadcast.station.kept import keep, keep_text, kept, sha256
from broadcast.station.keys import FOLDER, StationKey, key_faults, undamaged_key
from broadcast.station.ledger import LEDGER, Ledger, read_ledger
from broadcast.station.ledger_head import ANCHOR, Anchor, written_anchor
from broadcast.station.ledger_line import LedgerLine, read_line, standing_lines
from broadcast.station.proposed import proposed_sentences
from broadcast.station.signer import Signer
from broadcast.station.store import lock, publish_error, write_atomically

LOCK_WAIT_S = 20.0
"""How long an approval waits for another one, which takes well below a second."""
LONGEST_NAME = 200
_LOCK = ".approvals.lock"


def approve(
    root: Path,
    scripts: Iterable[Script],
    *,
    by: str,
    position: str,
    at: datetime,
    spoken: Mapping[str, bytes] | None = None,
    anew: bool = False,
    signer: Signer | None = None,
) -> int:
    """Add a line for each script whose text is not approved as it stands; return how many were added.

    `root` is scripts/; `spoken` has each script's spoken form by its id, which is kept and approved with the text. A
    text that is approved keeps the spoken form that it was approved with, unless `anew`.
    One process writes at a time, and looks at what others wrote before. Raises ScriptError where the ledger is not in
    order or a name is none, NotAllowedError where a named approver's signature is needed or his link was used,
    StationBusyError where another process holds the ledger, PublishError.
    """
    who, wanted = who_signs(by, position, at, signer), tuple(scripts)
    for script in wanted:
        plain_name(script.id, what="tên tệp của bài", path=script.source.path)
    with writing(root) as ledger:
        may(ledger, who, signer, [script.id for script in wanted])
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
            entries.append({"act": "approve", "script": script.id, **given, **_proposed(script), **who})
        add(root, ledger, entries, signer)
        return len(entries)


def approve_frame(
    root: Path, frame: bytes, *, by: str, position: str, at: datetime, signer: Signer | None = None
) -> bool:
    """Approve the station's frame, as its file has it; False where this very frame is approved already.

    Raises as `approve` does.
    """
    who = who_signs(by, position, at, signer)
    with writing(root) as ledger:
        may(ledger, who, signer, [])
        found = keep(root, frame, ".json")
        if ledger.frame is not None and ledger.frame.sha256 == found:
            return False
        add(root, ledger, [{"act": "frame", "sha256": found, **who}], signer)
        return True


def give_back(
    root: Path,
    scripts: Iterable[Script],
    *,
    why: str,
    by: str,
    position: str,
    at: datetime,
    signer: Signer | None = None,
) -> int:
    """Give texts back to who wrote them, with the reason; one that was approved is so no more. Return how many.

    Raises as `approve` does.
    """
    who, reason = who_signs(by, position, at, signer), plain_name(why, what="lý do trả lại", path="«lý do»")
    with writing(root) as ledger:
        wanted = tuple(scripts)
        may(ledger, who, signer, [script.id for script in wanted])
        add(
            root,
            ledger,
            [
                {"act": "return", "script": script.id, "sha256": script.sha256, "why": reason, **who}
                for script in wanted
            ],
            signer,
        )
        return len(wanted)


def revoke(
    root: Path,
    scripts: Iterable[str],
    *,
    by: str,
    position: str,
    at: datetime,
    why: str = "",
    signer: Signer | None = None,
) -> int:
    """Take back the approval of those scripts, named by id; return how many had one. Raises as `approve` does.

    It needs no approver: what somebody wants off the air goes off. A named approver's own name needs his signature.
    """
    who = who_signs(by, position, at, signer)
    reason = {"why": plain_name(why, what="lý do")} if why else {}
    with writing(root) as ledger:
        if signer is not None or any(approver.name == who["by"] for approver in ledger.approvers):
            may(ledger, who, signer, [])
        gone = [script for script in dict.fromkeys(scripts) if script in ledger.approvals]
        add(root, ledger, [{"act": "revoke", "script": script, **reason, **who} for script in gone], signer)
        return len(gone)


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


def _proposed(script: Script) -> dict[str, list[dict[str, str]]]:
    """What of the text a model proposed, sentence by sentence; nothing where people wrote it all."""
    found = [{"model": proposed.model, "sentence": proposed.text} for proposed in proposed_sentences(script)]
    return {"proposed": found} if found else {}


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


def who_signs(by: str, position: str, at: datetime, signer: Signer | None = None) -> dict[str, str]:
    """Who acts, as a line says it: the signer where there is one, else the names as they were given.

    Raises ScriptError for a name that is none.
    """
    if signer is None:
        return {"by": plain_name(by), "position": plain_name(position or by), "at": at.isoformat(timespec="seconds")}
    person = signer.approver
    went = {"way": signer.way, "scan_sha256": signer.scan_sha256, "link": signer.link}
    given = {name: value for name, value in went.items() if value}
    return {"by": person.name, "position": person.position, "at": at.isoformat(timespec="seconds"), **given}


def may(ledger: Ledger, who: Mapping[str, str], signer: Signer | None, scripts: Iterable[str]) -> None:
    """Raise NotAllowedError where named approvers stand and it is none of them, or his link was used for a script."""
    if signer is None:
        if ledger.approvers:
            names = ", ".join(approver.name for approver in ledger.approvers)
            raise NotAllowedError(f"việc này cần PIN của người duyệt đã đặt tên: {names} — mời người ấy nhập PIN")
        return
    if signer.approver not in ledger.approvers:
        raise NotAllowedError(f"«{who['by']}» không còn là người duyệt với khóa này — xem lại các người duyệt")
    used = {line.about for line in ledger.lines if signer.link and line.entry.get("link") == signer.link}
    if used.intersection(scripts):
        raise NotAllowedError("đường dẫn này đã dùng cho bài ấy rồi — bảo cán bộ gửi đường dẫn mới")


@contextmanager
def alone_with_ledger(root: Path) -> Iterator[None]:
    """Hold the ledger: nobody else writes to it meanwhile. Raises StationBusyError, PublishError."""
    try:
        with lock(root / _LOCK, wait_s=LOCK_WAIT_S):
            yield
    except StationBusyError as error:
        raise StationBusyError("sổ duyệt đang có người khác ghi — đợi ít phút rồi duyệt lại") from error
    except OSError as error:
        raise publish_error(Path(error.filename or root / LEDGER), error) from error


@contextmanager
def writing(root: Path) -> Iterator[Ledger]:
    """Hold the ledger, which is in order: nothing is built on a broken chain. Raises ScriptError for one that is not,
    and InputError where the station's key is damaged.

    Where approvers have signed, each of their signatures is checked: a later one then vouches for all above it.
    """
    if faults := key_faults(root.parent):  # a stand-in's line would be a stranger's once the key is there again
        raise InputError(*faults)
    with alone_with_ledger(root):
        ledger = read_ledger(root)
        yield read_ledger(root, every_signature=True) if ledger.signed_by_approvers else ledger


def add(root: Path, ledger: Ledger, entries: list[dict[str, Any]], signer: Signer | None = None) -> None:
    """Add lines to the ledger that `writing` gave, signed by the approver and by the station. Raises PublishError."""
    if not entries:
        return
    key = undamaged_key(root.parent)
    if ledger.lines and not any(line.key == key.public for line in ledger.lines):
        who = {name: entries[0][name] for name in ("by", "position", "at")}
        entries = [{"act": "key", "adopts": len(ledger.lines), **who}, *entries]
    write_lines(root, key, ledger.lines, entries, signer)


def signed_line(entry: Mapping[str, Any], previous: str, key: StationKey, signer: Signer | None = None) -> str:
    """A line of that entry, bound to the line whose hash is `previous`, signed by the approver and by the station."""
    bound = {**entry, "previous": previous}
    if signer is not None:
        bound["approver"] = signer.approver.public
        bound["approver_sig"] = signer.sign(json.dumps(bound, ensure_ascii=False).encode())
    text = json.dumps({**bound, "key": key.public}, ensure_ascii=False)
    return f'{text[:-1]}, "sig": "{key.sign(text.encode())}"}}'


def write_lines(
    root: Path,
    key: StationKey,
    lines: Iterable[LedgerLine],
    entries: Iterable[Mapping[str, Any]],
    signer: Signer | None = None,
) -> None:
    """Write the ledger of those lines and the new entries, signed, then what the station knows of it."""
    raws = [line.raw for line in lines]
    for entry in entries:
        raws.append(signed_line(entry, sha256(raws[-1].encode()) if raws else "", key, signer))
    write_atomically(root / LEDGER, "".join(raw + "\n" for raw in raws).encode())
    written = (read_line(number, raw) for number, raw in enumerate(raws, 1))
    standing = {name: line.sha256 for name, line in standing_lines(written).items()}
    head = LedgerHead(count=len(raws), sha256=sha256(raws[-1].encode()))
    write_atomically(root.parent / FOLDER / ANCHOR, written_anchor(key, Anchor(head=head, standing=standing)))
