"""The ledger of approvals: who let which text go on air. Lines are only ever added, each bound to the one before.

A line of scripts/approvals.jsonl names the script, the person or title, the time and the hash of the text; its
`previous` is the hash of the line above, so a line that was changed or taken out later shows at once. The text itself
is kept in scripts/.approved/HASH.md, so that an edit after approval can be shown line by line.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from broadcast.errors import Diagnostic, ScriptError, StationBusyError
from broadcast.model import Approval, Script
from broadcast.station.store import lock, publish_error, write_atomically

LEDGER = "approvals.jsonl"
TEXTS = ".approved"
LOCK_WAIT_S = 20.0
"""How long an approval waits for another one, which takes well below a second."""
_LOCK = ".approvals.lock"


def read_ledger(root: Path) -> dict[str, Approval]:
    """Each script's newest approval, by script id. Raises ScriptError where the chain is broken."""
    approvals: dict[str, Approval] = {}
    previous = ""
    for number, line in enumerate(_lines(root), 1):
        try:
            entry = json.loads(line)
            approval = Approval(
                by=str(entry["by"]),
                position=str(entry["position"]),
                at=datetime.fromisoformat(entry["at"]),
                sha256=str(entry["sha256"]),
                audio_sha256=str(entry.get("audio_sha256", "")),
            )
            script, chained = str(entry["script"]), entry["previous"] == previous
        except (ValueError, KeyError, TypeError) as error:
            raise _broken(root, number, "dòng không đọc được") from error
        if not chained:
            raise _broken(root, number, "mắt xích đứt: một dòng phía trên đã bị sửa hoặc xóa")
        approvals[script] = approval
        previous = _sha256(line)
    return approvals


def approve(root: Path, scripts: Iterable[Script], *, by: str, position: str, at: datetime) -> int:
    """Add one line for each script whose text is not approved as it stands; return how many were added.

    One process writes at a time, and looks at what others wrote before. Raises ScriptError where the chain is broken,
    StationBusyError where another process holds the ledger, PublishError.
    """
    try:
        with lock(root / _LOCK, wait_s=LOCK_WAIT_S):
            return _add(root, scripts, by=by, position=position, at=at)
    except StationBusyError as error:
        raise StationBusyError("sổ duyệt đang có người khác ghi — đợi ít phút rồi duyệt lại") from error
    except OSError as error:
        raise publish_error(Path(error.filename or root / LEDGER), error) from error


def _add(root: Path, scripts: Iterable[Script], *, by: str, position: str, at: datetime) -> int:
    known = read_ledger(root)  # never build on a broken chain
    lines = _lines(root)
    before = len(lines)
    for script in scripts:
        _keep_text(root, script)
        if replace(script, approval=known.get(script.id)).approved:
            continue
        entry = {
            "script": script.id,
            "sha256": script.sha256,
            **({"audio_sha256": script.audio.sha256} if script.audio else {}),
            "by": by,
            "position": position,
            "at": at.isoformat(timespec="seconds"),
            "previous": _sha256(lines[-1]) if lines else "",
        }
        lines.append(json.dumps(entry, ensure_ascii=False))
    if len(lines) > before:
        write_atomically(root / LEDGER, "".join(line + "\n" for line in lines).encode())
    return len(lines) - before


def changed_since(root: Path, approval: Approval, text: str) -> tuple[str, ...]:
    """Each change of a text since it was approved, in Vietnamese, with its line; empty where its copy is not there."""
    try:
        before = (root / TEXTS / f"{approval.sha256}.md").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    if text_sha256("\n".join(before)) != approval.sha256:
        return ()
    after = [line.rstrip() for line in text.strip("\n").splitlines()]
    blocks = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return tuple(
        f"dòng {c + 1}: «{_heard(before[a:b])}» thành «{_heard(after[c:d])}»"
        for tag, a, b, c, d in blocks
        if tag != "equal"
    )


def _heard(lines: list[str]) -> str:
    return re.sub(r"\s*<!--.*?-->", "", " ".join(lines))


def _keep_text(root: Path, script: Script) -> None:
    """Keep the text as it is approved; a copy that is there is the same, for its name is its hash."""
    path = root / TEXTS / f"{script.sha256}.md"
    if not path.exists():
        text = normal_text((root.parent / script.source.path).read_text(encoding="utf-8-sig"))
        if _sha256(text) == script.sha256:
            write_atomically(path, text.encode())


def _lines(root: Path) -> list[str]:
    path = root / LEDGER
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(root, 1, "không đọc được sổ") from error
    return [line for line in text.splitlines() if line.strip()]


def normal_text(text: str) -> str:
    """A text however its line ends, spaces and Unicode form were saved."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def text_sha256(text: str) -> str:
    """What approval is bound to: the whole file, in its normal form."""
    return _sha256(normal_text(text))


def _sha256(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _broken(root: Path, line: int, what: str) -> ScriptError:
    message = f"sổ duyệt: {what} — lấy lại bản sao lưu của tệp, rồi duyệt lại các bài sau đó"
    return ScriptError(Diagnostic(path=f"{root.name}/{LEDGER}", line=line, message=message))
