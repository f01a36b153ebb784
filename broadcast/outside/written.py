"""Reads the YAML that people write: values with the line of each, and every fault with its place. One reader for all.

Scalars stay the text that they are, for YAML takes 17:00 for 1020 and the key `on` for True; whoever reads the values
knows what each should be. A file is bounded before anything is made of it: its size, how deep it is nested, how many
values it has. Aliases are refused, for ten lines of them can name a billion values.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from broadcast.errors import Diagnostic, InputError

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_VALUES = 50_000
Value = None | str | int | float | bool | list["Value"] | dict[str, "Value"]
"""What a file can hold; numbers and switches only where they were asked for."""
Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value: ("slots", 0, "at")."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, which PyYAML's wheels bring with them, is ten times as fast as the one in Python."""
_TYPED = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a person wrote: its value, the line of each place, and what of it we refuse."""

    value: Value
    lines: Mapping[Place, int]
    faults: tuple[Diagnostic, ...]

    def line_of(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def bytes_of(path: Path, *, most: int) -> bytes:
    """What a person's file holds: `most` bytes, and one more where it is longer than that.

    Raises OSError, also for what is no file: a pipe would be waited for, a device never ends.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        return file.read(most + 1)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_written(
    text: str, shown: str, *, typed: bool = False, first_line: int = 1, max_bytes: int = MAX_BYTES
) -> Written:
    """Read a text in YAML; `shown` is how its file is named to people, `first_line` where in the file the text begins,
    `max_bytes` how much of it there may be.

    With `typed`, numbers and switches become values as YAML takes them. Raises InputError where it is no YAML, or too
    large, too deep or too long to be a person's.
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        what = f"tệp lớn hơn {max_bytes // 1000} kB — đây có đúng là tệp cần dùng không?"
        raise _refused(shown, first_line, what)
    try:
        node = _composed(text, shown, first_line)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _refused(shown, first_line + line, _in_words(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _refused(shown, first_line, "có ký tự lạ — gõ lại bằng bảng mã Unicode (UTF-8)") from error
    reader = _Reader(shown, first_line, typed=typed)
    value = None if node is None else reader.plain(node, ())
    return Written(value=value, lines=reader.lines, faults=tuple(reader.faults))


def decoded(raw: bytes, shown: str) -> str:
    """The bytes of a file as text. Raises InputError with the line of the first byte that is no UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "không phải UTF-8 — lưu lại bằng Notepad, chọn Encoding: UTF-8"
        raise _refused(shown, raw[: error.start].count(b"\n") + 1, message) from error


def name_of(place: Place) -> str:
    """A place as people find it: slots[0].at."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "tệp"


def _composed(text: str, shown: str, first_line: int) -> yaml.Node | None:
    """The text as YAML's nodes. What libyaml refuses is asked of the parser in Python too: it takes a little more
    («s? x»), and says better where a fault is."""
    try:
        _bound(text, shown, first_line, _LOADER)
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        _bound(text, shown, first_line, yaml.SafeLoader)
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _bound(text: str, shown: str, first_line: int, loader: type[yaml.SafeLoader]) -> None:
    """Refuse what would cost too much to read, by the stream of its parts, which costs nothing to look through."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            raise _refused(shown, line, "không dùng & và * — viết hẳn ra")
        if getattr(event, "tag", None):
            raise _refused(shown, line, "không dùng dấu ! trước giá trị — đặt giá trị trong dấu ngoặc kép")
        if depth > MAX_DEPTH:
            raise _refused(shown, line, "lồng quá sâu — xem lại cách thụt dòng và dấu ngoặc")
        if count > MAX_VALUES:
            raise _refused(shown, line, "tệp có quá nhiều mục — đây có đúng là tệp cần dùng không?")


class _Reader:
    """Makes plain values of YAML's nodes, and notes the line of each."""

    def __init__(self, shown: str, first_line: int, *, typed: bool) -> None:
        self._shown, self._first_line, self._typed = shown, first_line, typed
        self._constructor = yaml.constructor.SafeConstructor()
        self.lines: dict[Place, int] = {}
        self.faults: list[Diagnostic] = []

    def plain(self, node: yaml.Node, place: Place) -> Value:
        """The node as dicts, lists and text."""
        self.lines.setdefault(place, self._line(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*place, index)) for index, child in enumerate(node.value)]
        found: dict[str, Value] = {}
        for key, child in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name in found:
                self._refuse(key, f"{name}: viết hai lần — giữ lại một")
                continue
            self.lines[(*place, name)] = self._line(key)
            found[name] = self.plain(child, (*place, name))
        return found

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Value:
        if not node.style and node.value in {"", "~", "null"}:
            return None
        if not self._typed or node.tag not in _TYPED:
            return str(node.value)
        try:
            value: Value = self._constructor.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            self._refuse(node, f"{name_of(place)}: giá trị không dùng được")
            return None
        return value

    def _line(self, node: yaml.Node) -> int:
        return int(self._first_line + node.start_mark.line)

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Diagnostic(path=self._shown, line=self._line(node), message=message))


def _in_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "tab" in problem or "'\\t'" in problem:
        return "thụt dòng bằng phím Tab — hãy dùng dấu cách"
    if "mapping values are not allowed" in problem:
        return "dấu hai chấm ở chỗ không được phép — đặt cả câu trong dấu ngoặc kép"
    return "sai cú pháp YAML — xem lại cách thụt dòng, dấu ngoặc kép và dấu hai chấm quanh đây"


def _refused(shown: str, line: int, message: str) -> InputError:
    return InputError(Diagnostic(path=shown, line=line, message=message))
