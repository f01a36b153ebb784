"""The ledger of approvals: who let which text go on air. Lines are only ever added, each bound to the one before.

A line of scripts/approvals.jsonl names the script, the person or title, the time and the hash of the text; its
`previous` is the hash of the line above, so a line that was changed or taken out later shows at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import Approval, Script
from broadcast.store import write_atomically

LEDGER = "approvals.jsonl"


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
    """Add one line for each script whose text is not approved as it stands; return how many were added."""
    read_ledger(root)  # never build on a broken chain
    lines = _lines(root)
    before = len(lines)
    for script in scripts:
        if script.approved:
            continue
        entry = {
            "script": script.id,
            "sha256": script.sha256,
            "by": by,
            "position": position,
            "at": at.isoformat(timespec="seconds"),
            "previous": _sha256(lines[-1]) if lines else "",
        }
        lines.append(json.dumps(entry, ensure_ascii=False))
    if len(lines) > before:
        write_atomically(root / LEDGER, "".join(line + "\n" for line in lines).encode())
    return len(lines) - before


def _lines(root: Path) -> list[str]:
    path = root / LEDGER
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(root, 1, "không đọc được sổ") from error
    return [line for line in text.splitlines() if line.strip()]


def _sha256(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _broken(root: Path, line: int, what: str) -> ScriptError:
    message = f"sổ duyệt: {what} — lấy lại bản sao lưu của tệp, rồi duyệt lại các bài sau đó"
    return ScriptError(Diagnostic(path=f"{root.name}/{LEDGER}", line=line, message=message))
