"""How places are named to people."""

from __future__ import annotations

import unicodedata

_KINDS = ("xã", "phường", "thị trấn", "đặc khu")


def kind_of_place(commune: str) -> str:
    """xã, phường, thị trấn or đặc khu; empty where the name has none."""
    low = unicodedata.normalize("NFC", commune).lower()
    return next((kind for kind in _KINDS if low.startswith(f"{kind} ")), "")


def whole(commune: str) -> str:
    """The whole of it: toàn xã, toàn phường."""
    return f"toàn {kind_of_place(commune) or 'xã'}"
