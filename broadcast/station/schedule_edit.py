"""Changes values of schedule.yaml by a program: what is not meant stays as a person wrote it, remarks and order too."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from broadcast.errors import Diagnostic, ScheduleError

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_SWITCHES = frozenset("yes no on off true false null y n".split())
Setting = None | str | int | float | bool | date | time | Sequence["Setting"] | Mapping[str, "Setting"]
"""What can be written: plain values, and lists and maps of them. None takes the key away."""


class ScheduleTree:
    """The values of a schedule.yaml, to be changed in place."""

    def __init__(self, text: str, *, path: str = "schedule.yaml") -> None:
        """Raises ScheduleError for a text that is no YAML."""
        from ruamel.yaml.error import YAMLError

        self._crlf = "\r\n" in text
        try:
            self._root = _yaml().load(text.replace("\r\n", "\n"))
        except YAMLError as error:
            message = "sai cú pháp YAML — mở tệp bằng Notepad, xem lại cách thụt dòng và dấu ngoặc kép"
            raise ScheduleError(Diagnostic(path=path, line=1, message=message)) from error
        if not isinstance(self._root, dict):
            raise ScheduleError(Diagnostic(path=path, line=1, message="phải là các dòng «khóa: giá trị»"))

    def __contains__(self, section: str) -> bool:
        return section in self._root

    @property
    def text(self) -> str:
        """The file as it is now."""
        held = io.StringIO()
        _yaml().dump(self._root, held)
        return held.getvalue().replace("\n", "\r\n") if self._crlf else held.getvalue()

    def get(self, section: str, key: str) -> Any:
        """One value of a section; None where it is not there."""
        held = self._root.get(section)
        return held.get(key) if isinstance(held, dict) else None

    def set(self, section: str, key: str, value: Setting) -> None:
        """Set one value of a section such as `station`; None takes it away, and a section that is left empty."""
        held = self._root.get(section)
        if value is None:
            if isinstance(held, dict):
                held.pop(key, None)
                if not held:
                    del self._root[section]
            return
        if not isinstance(held, dict):
            held = self._root[section] = {}
        held[key] = _written(value)

    def set_whole(self, key: str, value: str) -> None:
        """Set a text that stands by itself, such as `quiet_hours`."""
        self._root[key] = _written(value) if value else ""

    def entries(self, section: str) -> list[Any]:
        """The entries of a list such as `slots`, to be changed in place; an empty one where there is none yet."""
        held = self._root.get(section)
        listed: list[Any] = held if isinstance(held, list) else []
        if held is not listed:
            self._root[section] = listed
        return listed

    def add(self, section: str, entry: Mapping[str, Setting]) -> None:
        """One entry more at the end of a list."""
        self.entries(section).append({key: _written(value) for key, value in entry.items() if value is not None})

    def change(self, section: str, place: int, values: Mapping[str, Setting]) -> None:
        """Change some values of one entry of a list; None takes a value away."""
        entry = self.entries(section)[place]
        for key, value in values.items():
            if value is None:
                entry.pop(key, None)
            else:
                entry[key] = _written(value)

    def remove(self, section: str, place: int) -> None:
        """Take an entry off a list; a list that is left empty goes too."""
        entries = self.entries(section)
        del entries[place]
        if not entries:
            del self._root[section]


def changed(text: str, change: Callable[[ScheduleTree], None], *, path: str = "schedule.yaml") -> str:
    """The text after a change. Raises ScheduleError for a text that is no YAML."""
    tree = ScheduleTree(text, path=path)
    change(tree)
    return tree.text


def _written(value: Setting) -> Any:
    """A value as YAML of every version reads it back: times and words that look like something else in quotes."""
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, time):
        return DoubleQuotedScalarString(f"{value:%H:%M}")
    if isinstance(value, str):
        words = value.replace("-", "").replace(" ", "").isalnum() and value[0].isalpha()
        return value if words and value.lower() not in _SWITCHES else DoubleQuotedScalarString(value)
    if isinstance(value, Mapping):
        return {key: _written(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, Sequence):
        listed = CommentedSeq([_written(inner) for inner in value])
        if not any(isinstance(inner, Mapping) for inner in value):
            listed.fa.set_flow_style()
        return listed
    return value


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.representer.ignore_aliases = lambda _: True  # a day written twice is no alias
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
