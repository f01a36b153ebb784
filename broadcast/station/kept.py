"""What an approval covers, kept by content in scripts/.approved: texts, spoken forms, the station's frame and sounds.

A kept file is named by the hash of what is in it, so that one that was altered no longer bears its name.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from pathlib import Path

from broadcast.model import Approval, Script
from broadcast.station.store import write_atomically

TEXTS = ".approved"
"""The folder of kept files, in scripts/."""


def normal_text(text: str) -> str:
    """A text however its line ends, spaces and Unicode form were saved."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def text_sha256(text: str) -> str:
    """What an approval is bound to: the whole file, in its normal form."""
    return sha256(normal_text(text).encode())


def sha256(data: bytes) -> str:
    """The SHA-256 of those bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep_text(root: Path, script: Script) -> None:
    """Keep a script's text as it is approved; `root` is scripts/. A good copy that is there stays."""
    name = f"{script.sha256}.md"
    if kept(root, name) is None:
        text = normal_text((root.parent / script.source.path).read_text(encoding="utf-8-sig"))
        if sha256(text.encode()) == script.sha256:
            write_atomically(root / TEXTS / name, text.encode())


def keep(root: Path, data: bytes, suffix: str) -> str:
    """Keep those bytes, as HASH and the suffix; return the hash. Raises PublishError."""
    found = sha256(data)
    if kept(root, f"{found}{suffix}") is None:
        write_atomically(root / TEXTS / f"{found}{suffix}", data)
    return found


def kept(root: Path, name: str) -> bytes | None:
    """The kept file of that name; None where it is not there, or is not what its name says."""
    try:
        data = (root / TEXTS / name).read_bytes()
    except OSError:
        return None
    return data if sha256(data) == name.partition(".")[0] else None


def altered_copies(root: Path) -> tuple[str, ...]:
    """The names of kept files that are not what their names say."""
    names = sorted(path.name for path in (root / TEXTS).glob("*") if re.match("[0-9a-f]{64}", path.name))
    return tuple(name for name in names if kept(root, name) is None)


def changed_since(root: Path, approval: Approval, text: str) -> tuple[str, ...]:
    """Each change of a text since it was approved, in Vietnamese, with its line; empty where its copy is not there."""
    copy = kept(root, f"{approval.sha256}.md")
    if copy is None:
        return ()
    before = copy.decode("utf-8").split("\n")
    after = [line.rstrip() for line in text.strip("\n").split("\n")]
    blocks = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return tuple(
        f"dòng {c + 1}: «{_heard(before[a:b])}» thành «{_heard(after[c:d])}»"
        for tag, a, b, c, d in blocks
        if tag != "equal"
    )


def _heard(lines: list[str]) -> str:
    return re.sub(r"\s*<!--.*?-->", "", " ".join(lines))
