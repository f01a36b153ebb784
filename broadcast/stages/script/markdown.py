"""One script file <-> Script: Markdown with a short front matter, as an editor can write it anywhere."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from broadcast.errors import Diagnostic, InputError, ScriptError
from broadcast.knowledge.nearby import SOUND_FILES, did_you_mean, names_in, nearest
from broadcast.model import (
    PRIORITIES,
    Approval,
    Audio,
    Origin,
    Paragraph,
    Priority,
    ProposedLine,
    Script,
    ScriptKind,
    Source,
)
from broadcast.stages.script.keyfacts import key_facts
from broadcast.station.kept import changed_since, text_sha256
from broadcast.written import Value, Written, bytes_of, read_written

NOTICES_FOLDER = "thong-bao"
URGENT_FOLDER = "khan"
FALLBACK_FOLDER = "du-phong"
"""What is aired in a slot for which nothing else is left: texts that hold at any time."""
KINDS: dict[str, ScriptKind] = {NOTICES_FOLDER: "notice", URGENT_FOLDER: "urgent"}
"""The folders of scripts that belong to no campaign."""
END_OF_DAY = time(23, 59, 59)
MAX_BYTES = 200_000
KEYS = (
    "title",
    "sources",
    "priority",
    "valid_from",
    "valid_until",
    "villages",
    "adds",
    "omits",
    "audio",
    "offline_only",
    "every",
    "through_night",
)
MOST_KNOWN = 5000
_KNOWN: dict[tuple[str, str], tuple[bytes, Approval | None, Script]] = {}
"""What was read last of each file: the hash of its text, its approval, the script. A server reads a station often."""
_FENCE = re.compile(r"---[ \t]*")
_COMMENT = re.compile(r"\s*<!--((?:(?!--).)*)-->")
_ORIGIN = re.compile(r"\s*([^:|]+):(\d{1,7})\s*(?:\|\s*(.*?)\s*)?")
_PROPOSED = re.compile(r"\s*mô hình:\s*(\S{1,100})\s*")
"""The comment behind a sentence that a language model proposed."""
_IMAGE_OR_HTML = re.compile(r"!\[|<[a-zA-Z/!]")


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
    head, body_at = _front_matter(lines, shown)
    values = _Values(head, shown, faults)
    title = values.text("title")
    body = tuple(_paragraphs(lines, body_at, shown, faults))
    if not any(not paragraph.heading for paragraph in body):
        faults.append(
            Diagnostic(path=shown, line=body_at + 1, message="chưa có nội dung — viết bài dưới dòng --- thứ hai")
        )
    valid_from, valid_until = values.moment("valid_from", time.min), values.moment("valid_until", END_OF_DAY)
    if valid_from and valid_until and valid_until < valid_from:
        faults.append(values.fault("valid_until", "ngày hết hạn đứng trước valid_from — sửa một trong hai ngày"))
    kind = KINDS.get(folder, "campaign")
    if kind == "notice" and not head.get("valid_until"):
        message = "thiếu valid_until — thông báo phải có ngày cuối cùng còn phát, viết YYYY-MM-DD hoặc YYYY-MM-DD HH:MM"
        faults.append(Diagnostic(path=shown, line=1, message=message))
    if kind == "urgent" and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", path.stem):
        message = "tên tệp của tin khẩn chỉ dùng a-z, 0-9 và dấu gạch nối — đổi tên tệp"
        faults.append(Diagnostic(path=shown, line=1, message=message))
    if kind == "urgent" and not (valid_from and (valid_until or head.get("every"))):
        message = "tin khẩn phải có valid_from, và valid_until hoặc every — viết YYYY-MM-DD HH:MM, hoặc số phút"
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
        origins=tuple(_origins(lines, body_at)),
        proposed=tuple(_proposed(lines, body_at)),
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


def _audio(values: _Values, script: Path) -> Audio | None:
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


Head = dict[str, tuple[int, str | tuple[str, ...]]]


def _front_matter(lines: list[str], shown: str) -> tuple[Head, int]:
    """The front matter as {key: (line, value)} and the index of the first line of the body."""
    if not _FENCE.fullmatch(lines[0]):
        message = "dòng đầu phải là --- rồi đến title: tên bài, kết thúc bằng một dòng --- nữa"
        raise ScriptError(Diagnostic(path=shown, line=1, message=message))
    end = next((index for index, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        message = "phần đầu bài chưa đóng — thêm một dòng --- trước nội dung"
        raise ScriptError(Diagnostic(path=shown, line=1, message=message))
    try:
        written = read_written("\n".join(lines[1:end]), shown, first_line=2)
    except InputError as error:
        raise ScriptError(*error.diagnostics) from error
    if not isinstance(written.value, dict):
        raise ScriptError(Diagnostic(path=shown, line=2, message="phần đầu bài phải là các dòng «khóa: giá trị»"))
    return _head(written, written.value, shown), end + 1


def _head(written: Written, values: Mapping[str, Value], shown: str) -> Head:
    head: Head = {}
    faults = list(written.faults)
    for name, value in values.items():
        line = written.line_of((name,))
        if name not in KEYS:
            near = difflib.get_close_matches(name, KEYS, n=1)
            hint = f"có phải «{near[0]}»?" if near else f"các khóa dùng được: {', '.join(KEYS)}"
            faults.append(Diagnostic(path=shown, line=line, message=f"không có khóa «{name}» — {hint}"))
        elif value is None:
            head[name] = (line, "")
        elif isinstance(value, str):
            head[name] = (line, value)
        elif isinstance(value, list) and all(entry is None or isinstance(entry, str) for entry in value):
            head[name] = (line, tuple(str(entry or "") for entry in value))
        else:
            faults.append(Diagnostic(path=shown, line=line, message=f"{name}: viết trên một dòng"))
    if faults:
        raise ScriptError(*sorted(faults, key=lambda fault: fault.line))
    return head


class _Values:
    """Reads typed values off a front matter, noting every fault."""

    def __init__(self, head: Head, shown: str, faults: list[Diagnostic]) -> None:
        self._head, self._shown, self._faults = head, shown, faults

    def fault(self, key: str, message: str) -> Diagnostic:
        line = self._head[key][0] if key in self._head else 1
        return Diagnostic(path=self._shown, line=line, message=f"{key}: {message}")

    def text(self, key: str) -> str:
        value = self._head.get(key, (1, ""))[1]
        if not isinstance(value, str) or not value.strip():
            self._faults.append(self.fault(key, "thiếu — viết trên một dòng"))
            return ""
        return value.strip()

    def refuse(self, key: str, message: str) -> None:
        self._faults.append(self.fault(key, message))

    def optional(self, key: str) -> str:
        value = self._head.get(key, (1, ""))[1]
        if not isinstance(value, str):
            self.refuse(key, "viết trên một dòng")
            return ""
        return value.strip()

    def switch(self, key: str) -> bool:
        if key not in self._head:
            return False
        value = self.optional(key).lower()
        if value not in {"true", "false"}:
            self.refuse(key, f"không nhận «{value}» — viết true hoặc false")
        return value == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._head.get(key, (1, ()))[1]
        return (value,) if isinstance(value, str) else value

    def moment(self, key: str, usual: time) -> datetime | None:
        """A day, or a day and a time; `usual` is the time where only a day is written."""
        value = self._head.get(key, (1, ""))[1]
        if not value:
            return None
        written = value if isinstance(value, str) else ""
        try:
            if len(written) == len("2026-04-22"):
                return datetime.combine(date.fromisoformat(written), usual)
            return datetime.strptime(written.replace("T", " "), "%Y-%m-%d %H:%M")
        except ValueError:
            message = f"không đọc được «{value}» — viết YYYY-MM-DD, ví dụ 2026-04-22, hoặc thêm giờ: 2026-04-22 11:00"
            self.refuse(key, message)
            return None

    def minutes(self, key: str) -> int:
        if key not in self._head:
            return 0
        value = self.optional(key)
        if not re.fullmatch(r"[0-9]{1,4}", value) or not 5 <= int(value) <= 1440:
            self.refuse(key, f"không nhận «{value}» — viết số phút giữa hai lần phát, từ 5 đến 1440")
            return 0
        return int(value)

    def priority(self) -> Priority:
        value = self._head.get("priority", (1, "thường"))[1]
        for known in PRIORITIES:
            if value == known:
                return known
        self._faults.append(self.fault("priority", f"không nhận «{value}» — chọn: {', '.join(reversed(PRIORITIES))}"))
        return "thường"


def _origins(lines: list[str], start: int) -> Iterable[Origin]:
    """The origins that a draft's comments name, one a line: <!-- II.1.2:57 | note -->."""
    for number, line in enumerate(lines[start:], start + 1):
        for comment in _COMMENT.finditer(line):
            if found := _ORIGIN.fullmatch(comment[1]):
                yield Origin(line=number, section=found[1].strip(), plan_line=int(found[2]), note=found[3] or "")


def _proposed(lines: list[str], start: int) -> Iterable[ProposedLine]:
    """The lines that a language model proposed: <!-- mô hình: NAME -->."""
    for number, line in enumerate(lines[start:], start + 1):
        for comment in _COMMENT.finditer(line):
            if found := _PROPOSED.fullmatch(comment[1]):
                yield ProposedLine(line=number, model=found[1])


def _paragraphs(lines: list[str], start: int, shown: str, faults: list[Diagnostic]) -> Iterable[Paragraph]:
    """Headings, list items and paragraphs; lines that follow one another are one paragraph, as Markdown has it."""
    held = _Held(shown)
    for number, line in enumerate([*lines[start:], ""], start + 1):
        text = _COMMENT.sub("", line).strip()
        if _IMAGE_OR_HTML.search(text):
            message = "có hình hoặc mã HTML — bài phát thanh chỉ có chữ, hãy xóa"
            faults.append(Diagnostic(path=shown, line=number, message=message))
        opens = re.match(r"(#{1,6}|[-*+])\s+", text)
        if not text and _COMMENT.search(line):
            continue  # a comment alone on its line parts nothing
        if not text or opens:
            yield from held.release()
        if not text or text.startswith(">"):
            continue
        indent = len(line) - len(line.lstrip()) + 1
        skip = opens.end() if opens else 0
        if opens and text.startswith("#"):
            source = Source(path=shown, line=number, column=indent + skip)
            yield Paragraph(text=_unmark(text[skip:]), source=source, heading=True)
        else:
            held.add(_unmark(text[skip:]), number, indent + skip)


class _Held:
    """The lines of the paragraph that is being read."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._text = ""
        self._breaks: list[tuple[int, int, int]] = []

    def add(self, text: str, line: int, column: int) -> None:
        self._text += " " if self._breaks else ""
        self._breaks.append((len(self._text), line, column))
        self._text += text

    def release(self) -> Iterable[Paragraph]:
        if self._breaks:
            _, line, column = self._breaks[0]
            source = Source(path=self._shown, line=line, column=column)
            yield Paragraph(text=self._text, source=source, breaks=tuple(self._breaks[1:]))
        self._text, self._breaks = "", []


def _unmark(text: str) -> str:
    """Without the marks of emphasis, which are for the eye."""
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)
