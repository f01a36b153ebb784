"""The words about a place in a text, as a person is shown them."""

from __future__ import annotations

_CONTEXT_CHARS = 34


def around(text: str, start: int, end: int) -> str:
    """The text about a place, cut at spaces."""
    left, right = text[max(0, start - _CONTEXT_CHARS) : start], text[end : end + _CONTEXT_CHARS]
    if start > _CONTEXT_CHARS and " " in left:
        left = left.split(" ", 1)[1]
    if end + _CONTEXT_CHARS < len(text) and " " in right:
        right = right.rsplit(" ", 1)[0]
    return (left + text[start:end] + right).strip()
