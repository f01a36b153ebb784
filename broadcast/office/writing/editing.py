"""A script before its editor: title, dates, villages and text in plain view; a save keeps everything else of the file.

Where each line comes from stands in comments that the editor never sees; on saving they go with the lines that they
belong to. Every save keeps the text that was there before, for history and undo.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.language.moments import read_day, read_moment
from broadcast.office.approval.sent import note_edited
from broadcast.stages.script import shorter
from broadcast.station.folder import Folder
from broadcast.station.kept import text_sha256
from broadcast.station.store import write_new
from broadcast.station.texts import SeenText, read_text, save_text

HISTORY = ".lich-su"
"""The folder of earlier texts, in scripts/: a folder a script."""
KEPT_VERSIONS = 60
TOGETHER = timedelta(minutes=2)
"""Saves that follow one another so quickly are one step of the history: typing saves by itself."""
_ID = re.compile(r"[^./\\\x00][^/\\\x00]*/[^./\\\x00][^/\\\x00]*")
_FENCE = re.compile(r"---[ \t]*")
_COMMENT = re.compile(r"\s*<!--((?:(?!-->).)*)-->")
_VERSION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{12}")
_ALIKE = 0.5
"""How much of a line must come from another for it to be the same line, edited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """What an editor sees and changes of a script. Days are as people write them; `villages` are ids.

    `adds` and `omits` are facts that he knowingly says beyond the plan, or leaves out.
    """

    title: str
    body: str
    begins: str = ""
    ends: str = ""
    villages: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """An earlier text of a script: when it was replaced, and its name among the others."""

    name: str
    at: datetime


def path_of(folder: Folder, script: str) -> Path:
    """The file of a script, by its id. Raises ScriptError for what is no id of a script."""
    path = folder.scripts / f"{script}.md"
    if not _ID.fullmatch(script) or path.is_symlink() or not path.resolve().is_relative_to(folder.scripts.resolve()):
        raise ScriptError(Diagnostic(path="scripts", line=1, message=f"không có bài «{script}»"))
    return path


def editable(text: str) -> Edited | None:
    """What of a script's file an editor changes; None where its head is damaged, and only the whole file can be."""
    head, body = _parted(text)
    if head is None:
        return None
    title = _plain(_value(head, "title"))
    lines = [_COMMENT.sub("", line).rstrip() for line in body]
    while lines and (not lines[0].strip() or lines[0].strip() == f"# {title}"):
        lines.pop(0)
    return Edited(
        title=title,
        body="\n".join(lines).strip("\n"),
        begins=_shown(_plain(_value(head, "valid_from"))),
        ends=_shown(_plain(_value(head, "valid_until"))),
        villages=_list(_value(head, "villages")),
        adds=_list(_value(head, "adds")),
        omits=_list(_value(head, "omits")),
    )


def with_edits(text: str, edited: Edited) -> str:
    """The file with what the editor changed; its other lines stay. Raises ScriptError for a day that is none."""
    head, body = _parted(text)
    if head is None:
        head, body = [], []
    head = _with_value(head, "title", json.dumps(_plain_line(edited.title), ensure_ascii=False))
    for key, value in (("valid_from", edited.begins), ("valid_until", edited.ends)):
        head = _with_value(head, key, _moment(key, value))
    for key, values in (("villages", edited.villages), ("adds", edited.adds), ("omits", edited.omits)):
        head = _with_value(head, key, json.dumps(list(values), ensure_ascii=False) if values else "")
    lines = [line.rstrip() for line in edited.body.replace("\r\n", "\n").strip("\n").split("\n")]
    heading = ["", f"# {_plain_line(edited.title)}"]
    return "\n".join(["---", *head, "---", *heading, "", *_with_comments(body, lines), ""])


def save_edits(folder: Folder, script: str, edited: Edited, *, seen: str, at: datetime) -> SeenText:
    """Save what the editor changed, if the file still is what he saw, by the hash that `read_text` gave.

    Raises ChangedMeanwhileError with both texts, ScriptError, StationBusyError, PublishError.
    """
    path = path_of(folder, script)
    return save_whole(folder, script, with_edits(read_text(path).text, edited), seen=seen, at=at)


def save_whole(folder: Folder, script: str, text: str, *, seen: str, at: datetime) -> SeenText:
    """Save a script's whole file, the text that was there kept. Raises as `save_edits`."""
    path = path_of(folder, script)
    before = read_text(path)
    edits = before.sha256 == seen and before.text != "" and text_sha256(before.text) != text_sha256(text)
    if edits:  # before it is replaced: whoever is killed in between has it twice
        _keep_version(folder, script, before.text, at)
    saved = save_text(folder, path, text, seen=seen)
    if edits:
        note_edited(folder, script)
    return saved


def versions_of(folder: Folder, script: str) -> tuple[Version, ...]:
    """The earlier texts of a script, the newest first."""
    place = _history(folder, script)
    names = sorted((path.stem for path in place.glob("*.md") if _VERSION.fullmatch(path.stem)), reverse=True)
    return tuple(Version(name=name, at=datetime.strptime(name[:15], "%Y%m%dT%H%M%S")) for name in names)


def version_text(folder: Folder, script: str, version: str) -> str:
    """An earlier text. Raises ScriptError where there is none of that name."""
    path = _history(folder, script) / f"{version}.md"
    if not _VERSION.fullmatch(version) or not path.is_file():
        raise ScriptError(Diagnostic(path="scripts", line=1, message="không còn bản cũ ấy"))
    return read_text(path).text


def bring_back(folder: Folder, script: str, version: str, *, at: datetime) -> SeenText:
    """Put an earlier text in the place of the present one, which is kept in its turn. Raises as `save_edits`."""
    text = version_text(folder, script, version)
    return save_whole(folder, script, text, seen=read_text(path_of(folder, script)).sha256, at=at)


def meant(folder: Folder, script: str, *, seen: str, add: str = "", omit: str = "", at: datetime) -> SeenText:
    """Note that something is knowingly said beyond the plan, or left out. Raises as `save_edits`."""
    edited = editable(read_text(path_of(folder, script)).text)
    if edited is None:
        raise ScriptError(Diagnostic(path=f"scripts/{script}.md", line=1, message="phần đầu bài bị hỏng — sửa trước"))
    adds = tuple(dict.fromkeys((*edited.adds, *([_plain_line(add)] if add else []))))
    omits = tuple(dict.fromkeys((*edited.omits, *([_plain_line(omit)] if omit else []))))
    return save_edits(folder, script, replace(edited, adds=adds, omits=omits), seen=seen, at=at)


def cut_sentence(folder: Folder, script: str, sentence: str, *, seen: str, at: datetime) -> SeenText:
    """Put the parts that are proposed in the place of a long sentence, a line each. Raises as `save_edits`."""
    edited = editable(read_text(path_of(folder, script)).text)
    parts = shorter(sentence)
    if edited is None or len(parts) < 2 or sentence not in edited.body:
        message = "không ngắt được câu ấy nữa — câu vừa được sửa, xem lại bài"
        raise ScriptError(Diagnostic(path=f"scripts/{script}.md", line=1, message=message))
    body = edited.body.replace(sentence, "\n".join(parts), 1)
    return save_edits(folder, script, replace(edited, body=body), seen=seen, at=at)


def _keep_version(folder: Folder, script: str, text: str, at: datetime) -> None:
    place = _history(folder, script)
    known = versions_of(folder, script)
    if known and at.replace(tzinfo=None) - known[0].at < TOGETHER:
        return
    with suppress(FileExistsError):
        write_new(place / f"{at:%Y%m%dT%H%M%S}-{text_sha256(text)[:12]}.md", text.encode())
    for old in known[KEPT_VERSIONS - 1 :]:
        with suppress(OSError):
            (place / f"{old.name}.md").unlink()


def _history(folder: Folder, script: str) -> Path:
    path_of(folder, script)
    return folder.scripts / HISTORY / script


def _parted(text: str) -> tuple[list[str] | None, list[str]]:
    """The lines of the head without its fences, and those of the body; None for a head that is none."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    if len(ends) < 2 or ends[0] != 0:
        return None, lines
    return lines[1 : ends[1]], lines[ends[1] + 1 :]


def _span(head: Sequence[str], key: str) -> tuple[int, int]:
    """Where the lines of a key stand, from its own to the next key's; both at the end where it has none."""
    for number, line in enumerate(head):
        if re.match(rf"{key}\s*:", line):
            end = number + 1
            while end < len(head) and (head[end][:1].isspace() or head[end].startswith(("-", "#")) or not head[end]):
                end += 1
            return number, end
    return len(head), len(head)


def _value(head: Sequence[str], key: str) -> str:
    start, end = _span(head, key)
    return "\n".join(head[start:end]).partition(":")[2].strip() if end > start else ""


def _with_value(head: list[str], key: str, value: str) -> list[str]:
    """The head with that key's value, in YAML; without the key where the value is empty."""
    start, end = _span(head, key)
    return [*head[:start], *([f"{key}: {value}"] if value else []), *head[end:]]


def _plain(value: str) -> str:
    """A value as people read it, without YAML's quotes."""
    import yaml

    with suppress(yaml.YAMLError):
        found = yaml.load(value, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes texts and nothing else
        return found if isinstance(found, str) else value
    return value


def _list(value: str) -> tuple[str, ...]:
    import yaml

    with suppress(yaml.YAMLError):
        found = yaml.load(value, Loader=yaml.BaseLoader)  # noqa: S506 - as above
        if isinstance(found, str):
            return (found,) if found else ()
        return tuple(entry for entry in found or () if isinstance(entry, str))
    return ()


def _plain_line(text: str) -> str:
    return " ".join(text.split())


def _shown(written: str) -> str:
    """A moment as people write it: 28/11/2026, or 16:30 28/11/2026."""
    with suppress(ValueError):
        at = datetime.fromisoformat(written)
        return f"{at:%d/%m/%Y}" if len(written) == 10 else f"{at:%H:%M %d/%m/%Y}"
    return written


def _moment(key: str, written: str) -> str:
    """A moment as the file has it. Raises ScriptError for what is no day."""
    text = _plain_line(written)
    if not text:
        return ""
    with suppress(ValueError):
        return read_day(text).isoformat()
    at = datetime.min
    with suppress(ValueError):
        at = read_moment(text, datetime.min)
    if at.year == 1:
        what = "ngày bắt đầu" if key == "valid_from" else "ngày hết hạn"
        message = f"{what} «{text}» — viết 28/11/2026, hoặc 16:30 28/11/2026"
        raise ScriptError(Diagnostic(path="scripts", line=1, message=message))
    return f"{at:%Y-%m-%d %H:%M}"


def _with_comments(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The new lines, each with the comment of the line that it was, or was made of."""
    old = [(_COMMENT.sub("", line).strip(), _COMMENT.findall(line)) for line in before]
    plain = [text for text, _ in old]
    comments = {text: "".join(f" <!--{comment}-->" for comment in found) for text, found in old if found}
    origins = {text: "".join(_origin(comment) for comment in found) for text, found in old if found}
    matcher = difflib.SequenceMatcher(a=plain, b=[line.strip() for line in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for line in after[c:d]:
            if tag == "equal":
                yield line + comments.get(line.strip(), "")
            else:
                nearest = _nearest(line.strip(), plain[a:b])
                yield line + (origins.get(nearest, "") if line.strip() else "")


def _origin(comment: str) -> str:
    """A comment as an edited line keeps it: where it comes from, not what to look at, nor that a model proposed it."""
    return "" if comment.lstrip().startswith("mô hình:") else f" <!--{comment.partition('|')[0].rstrip()} -->"


def _nearest(line: str, old: Sequence[str]) -> str:
    """The old line from which most of a new one comes; "" where none has enough of it."""
    shares: Mapping[str, float] = {text: _share(line, text) for text in old if text}
    best = max(shares, key=lambda text: shares[text], default="")
    return best if shares.get(best, 0.0) >= _ALIKE else ""


def _share(line: str, old: str) -> float:
    """How much of a line's words stand in an old one, in their order."""
    words = line.split()
    blocks = difflib.SequenceMatcher(a=old.split(), b=words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words) if words else 0.0
