"""The style and the scripts as they are sent: without indentation and remarks, since plain hosts do not pack them.

A listener's first page holds what its first screen needs, `dau.css` and `gio.js`, itself: on a weak line every further
file comes seconds later. Its policy allows just these two, by their hashes.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from markupsafe import Markup

STYLE, SCRIPT = "dau.css", "gio.js"
_REMARK = re.compile(r"^\s*/\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_AROUND = re.compile(r"\s*([{};,])\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """What a page holds itself, and what its policy says of that; all empty where it holds nothing."""

    style: Markup
    script: Markup
    style_hash: Markup
    script_hash: Markup


NOTHING = First(style=Markup(), script=Markup(), style_hash=Markup(), script_hash=Markup())


def static() -> Path:
    """The folder of the files that every site gets as they are."""
    return Path(str(resources.files("broadcast.site"))) / "static"


def as_sent(path: Path) -> bytes:
    """The file's bytes, lighter where it is a style sheet or a script of ours.

    Remarks are taken away where they fill whole lines; in a style sheet the blanks around its marks as well.
    """
    if path.suffix not in {".css", ".js"}:
        return path.read_bytes()
    text = _INDENT.sub("", _REMARK.sub("", path.read_text(encoding="utf-8")))
    return (_AROUND.sub(r"\1", text) if path.suffix == ".css" else text).encode()


@cache
def first() -> First:
    """What the first page of a listener holds."""
    style, script = as_sent(static() / STYLE), as_sent(static() / SCRIPT)
    return First(
        style=Markup(style.decode()),  # noqa: S704 - our own file
        script=Markup(script.decode()),  # noqa: S704
        style_hash=_allowed(style),
        script_hash=_allowed(script),
    )


def _allowed(held: bytes) -> Markup:
    return Markup(f" 'sha256-{b64encode(hashlib.sha256(held).digest()).decode()}'")  # noqa: S704 - base64
