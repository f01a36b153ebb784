"""What the last act did, told once on the page that follows it, with the button that takes it back where there is one.

The address of that page carries a number alone: a link from outside can't put words into the studio's mouth.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlencode

FIELD = "da"
KEPT = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A sentence for the person; `undo` is the address to which a POST takes the act back, empty where none does."""

    text: str
    undo: str = ""


class Notes:
    """The latest notes of a studio by their numbers."""

    def __init__(self) -> None:
        self._notes: OrderedDict[str, Note] = OrderedDict()
        self._lock = threading.Lock()

    def leading_to(self, path: str, text: str, *, undo: str = "") -> str:
        """The address of a page, with the note that it is to show; a fragment stays at its end."""
        number = secrets.token_hex(8)
        with self._lock:
            self._notes[number] = Note(text=text, undo=undo)
            while len(self._notes) > KEPT:
                self._notes.popitem(last=False)
        page, hash_sign, fragment = path.partition("#")
        return f"{page}{'&' if '?' in page else '?'}{urlencode({FIELD: number})}{hash_sign}{fragment}"

    def get(self, number: str) -> Note | None:
        """The note of that number, while it is remembered."""
        with self._lock:
            return self._notes.get(number)
