"""Text and paths as formats without escapes can carry them."""

from __future__ import annotations

import unicodedata

from broadcast.model import Bulletin
from broadcast.station.listing import Listing


def one_line(text: str) -> str:
    """The text on one line: without controls, line ends, and marks that turn the direction of reading."""
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif not kind.startswith("C"):
            kept.append(letter)
    return " ".join("".join(kept).split())


def heard(bulletin: Bulletin) -> str:
    """Who hears it: the villages by their ids, or the whole commune."""
    return ", ".join(bulletin.airtime.villages) or "toàn địa bàn"


def ascii_path(listing: Listing, bulletin: Bulletin) -> str:
    """The MP3's absolute path, or its name alone where the path has letters beyond ASCII.

    For Windows players that read a list in the machine's own code page: ASCII is the same in all of them.
    """
    path = str(listing.place / bulletin.main.mp3)
    return path if path.isascii() and path.isprintable() else bulletin.main.mp3
