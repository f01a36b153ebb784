"""One script file <-> Script: Markdown with a short front matter, as an editor can write it anywhere."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import time
from pathlib import Path

from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.nearby import SOUND_FILES, did_you_mean, names_in, nearest
from broadcast.model import Approval, Audio, Script, ScriptKind, Source
from broadcast.outside.sound_file import why_not
from broadcast.outside.written import bytes_of
from broadcast.stages.script.body import origins_of, paragraphs_of, proposed_of
from broadcast.stages.script.front_matter import Values, front_matter
from broadcast.stages.script.keyfacts import key_facts
from broadcast.station.kept import changed_since, text_sha256

NOTICES_FOLDER = "thong-bao"
URGENT_FOLDER = "khan"
FALLBACK_FOLDER = "du-phong"
"""What is aired in a slot for which nothing else is left: texts that hold at any time."""
KINDS: dict[str, ScriptKind] = {NOTICES_FOLDER: "notice", URGENT_FOLDER: "urgent"}
"""The folders of scripts that belong to no campaign."""
END_OF_DAY = time(23, 59, 59)
MAX_BYTES = 200_000
MOST_KNOWN = 5000
_KNOWN: dict[tuple[str, str], tuple[bytes, Approval | None, Script]] = {}
"""What was read last of each file: the hash of its text, its approval, the script. A server reads a station often."""


def read_scripts(root: Path, folders: Iterable[str], approvals: Mapping[str, Approval]) -> tuple[Script, ...]:
    """Every script in `root/<folder>/*.md`, in file-name order.

    `approvals` maps "folder/name" to its newest approval. Raises ScriptError with the faults of all files.
    """
    scripts, faults = read_what_can_be_read(root, folders, approvals)
    if faults:
        raise ScriptError(*faults)
    return scripts


def read_what_can_be_read(
    root: Path, folders: Iterable[str], approvals: Mapping[str, Approval]
) -> tuple[tuple[Script, ...], tuple[Diagnostic, ...]]:
    """Every script that can be read, and what is wrong with the others: one file never hides another.

    Names that begin with a dot are no scripts: macOS and editors leave such files beside them.
    """
    scripts: list[Script] = []
    faults: list[Diagnostic] = []
    for folder in folders:
        for path in sorted((root / folder).glob("*.md")):
            if path.name.startswith("."):
                continue
            try:
                scripts.append(read_script(path, folder, approvals.get(f"{folder}/{path.stem}")))
            except ScriptError as error:
                faults += error.diagnostics
    return tuple(scripts), tuple(faults)


def read_script(path: Path, folder: str, approval: Approval | None = None) -> Script:
    """Read one file. Raises ScriptError with every fault of it.

    What was read of the same text before is given again, where nothing else than the text matters for it.
    """
    shown = f"{path.parent.parent.name}/{folder}/{path.name}"
    text = _text(path, shown)
    exact = hashlib.sha256(text.encode()).digest()
    known = _KNOWN.get((shown, folder))
    if known is not None and known[:2] == (exact, approval):
        return known[2]
    script = _script(text, path, folder, shown, approval)
    if script.audio is None and not script.changed:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[shown, folder] = exact, approval, script
    return script


def _script(text: str, path: Path, folder: str, shown: str, approval: Approval | None) -> Script:
    lines = text.split("\n")
    faults: list[Diagnostic] = []
    head, body_at = front_matter(lines, shown)
    values = Values(head, shown, faults)
    title = values.text("title")
    body = tuple(paragraphs_of(lines, body_at, shown, faults))
    if not any(not paragraph.heading for paragraph in body):
        faults.append(
            Diagnostic(path=shown, line=body_at + 1, message="chưa có nội dung — viết bài dưới dòng --- thứ hai")
        )
    valid_from, valid_until = values.moment("valid_from", time.min), values.moment("valid_until", END_OF_DAY)
    if valid_from and valid_until and valid_until < valid_from:
        faults.append(values.fault("valid_until", "ngày hết hạn đứng trước valid_from — sửa một trong hai ngày"))
    kind = KINDS.get(folder, "campaign")
    if kind == "notice" and not head.get("valid_until"):
        message = "thiếu valid_until — thông báo phải có ngày cuối còn phát, viết như 22/4/2026 hoặc 22/4/2026 11h00"
        faults.append(Diagnostic(path=shown, line=1, message=message))
    if kind == "urgent" and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", path.stem):
        message = "tên tệp của tin khẩn chỉ dùng a-z, 0-9 và dấu gạch nối — đổi tên tệp"
        faults.append(Diagnostic(path=shown, line=1, message=message))
    if kind == "urgent" and not (valid_from and (valid_until or head.get("every"))):
        message = "tin khẩn phải có valid_from, và valid_until hoặc every — viết như 22/4/2026 11h00, hoặc số phút"
        faults.append(Diagnostic(path=shown, line=1, message=message))
    sha256 = text_sha256(text)
    audio = _audio(values, path)
    script = Script(
        id=f"{folder}/{path.stem}",
        title=title,
        kind=kind,
        folder=folder,
        priority=values.priority(),
        body=body,
        valid_from=valid_from,
        valid_until=valid_until,
        villages=values.texts("villages"),
        sources=values.texts("sources"),
        sha256=sha256,
        approval=approval,
        source=Source(path=shown, line=1),
        origins=tuple(origins_of(lines, body_at)),
        proposed=tuple(proposed_of(lines, body_at)),
        adds=values.texts("adds"),
        omits=values.texts("omits"),
        changed=tuple(_changes(path, text, sha256, audio, approval)) if approval else (),
        audio=audio,
        offline_only=values.switch("offline_only"),
        again=() if audio else body if kind == "urgent" else key_facts(body) if kind == "notice" else (),
        every_minutes=values.minutes("every") if kind == "urgent" else 0,
        through_night=values.switch("through_night") if kind == "urgent" else False,
    )
    if faults:
        raise ScriptError(*sorted(faults, key=lambda fault: fault.line))
    return script


def _changes(path: Path, text: str, sha256: str, audio: Audio | None, approval: Approval) -> Iterable[str]:
    """What is otherwise than it was approved."""
    if approval.sha256 != sha256:
        yield from changed_since(path.parents[1], approval, text)
    if approval.audio_sha256 != (audio.sha256 if audio else ""):
        yield f"tệp thu âm {Path(audio.path).name} không phải tệp đã duyệt" if audio else "đã bỏ tệp thu âm"


def _audio(values: Values, script: Path) -> Audio | None:
    """The announcer's recording beside the script, with the hash of what is in it now."""
    name = values.optional("audio")
    if not name:
        return None
    try:
        path = _beside(script, name)
        if path is None:
            near = did_you_mean(nearest(name, names_in(script.parent, SOUND_FILES)))
            what = near or "chép tệp thu âm vào cùng thư mục với bài"
            values.refuse("audio", f"không có tệp «{name}» bên cạnh bài — {what}")
            return None
        if fault := why_not(path):
            values.refuse("audio", f"«{name}» {fault}")
            return None
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        values.refuse("audio", f"không mở được tệp «{name}» — kiểm tra quyền đọc, hoặc chép lại tệp")
        return None
    return Audio(path=f"{script.parents[1].name}/{script.parent.name}/{path.name}", sha256=sha256)


def _beside(script: Path, name: str) -> Path | None:
    """The file of that plain name in the script's folder; a Mac writes the marks of a name apart from its letters."""
    if Path(name).name != name or "\\" in name:
        return None
    path = script.parent / name
    if not path.is_file():
        same = (path for path in sorted(script.parent.iterdir()) if unicodedata.normalize("NFC", path.name) == name)
        path = next(same, path)
    return path if path.is_file() and not path.is_symlink() else None


def _why_closed(path: Path) -> str:
    if path.is_dir():
        return "đây là một thư mục, không phải bài — đổi tên hoặc chuyển thư mục đi nơi khác"
    if path.is_symlink() and not path.exists():
        return "liên kết trỏ tới một tệp không còn nữa — xóa liên kết, hoặc chép bài vào đây"
    return "không mở được tệp — kiểm tra quyền đọc"


def _text(path: Path, shown: str) -> str:
    try:
        raw = bytes_of(path, most=MAX_BYTES)
    except OSError as error:
        raise ScriptError(Diagnostic(path=shown, line=1, message=_why_closed(path))) from error
    if len(raw) > MAX_BYTES:
        raise ScriptError(Diagnostic(path=shown, line=1, message="bài dài quá 200 KB — chia thành nhiều bài"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "không phải UTF-8 — lưu lại bằng Notepad, chọn Encoding: UTF-8"
        raise ScriptError(Diagnostic(path=shown, line=line, message=message)) from error
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ")
