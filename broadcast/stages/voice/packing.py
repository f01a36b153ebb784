"""Counts what of a text is heard, and cuts it into the pieces that a service takes at once."""

from __future__ import annotations

from collections.abc import Iterator


def cut(text: str, longest: int) -> Iterator[str]:
    """Pieces of at most `longest` characters, about as long as one another so that none is a word or two.

    A piece ends behind a comma where one is near, else between words; no word is cut that fits.
    """
    text = text.strip()
    count = -(-len(text) // longest)
    while len(text) > longest:
        wanted = max(longest // 2, -(-len(text) // max(count, 1)))
        places = [at for at in range(1, longest + 1) if text[at : at + 1] == " "]
        after_comma = [at for at in places if text[at - 1] in ",;:–" and at >= longest // 3]
        at = min(after_comma or places or [longest], key=lambda place: abs(place - wanted))
        yield text[:at].strip()
        text = text[at:].strip()
        count -= 1
    if text:
        yield text


def pieces(text: str, longest: int) -> list[str]:
    """The pieces in which there is something to say; a service has no sound for a line of dots."""
    return [piece for piece in cut(text, longest) if any(map(str.isalnum, piece))] or list(cut(text, longest))


def syllables(text: str) -> int:
    """How many there are to be heard, at least one: a mark that stands alone is not said."""
    return max(1, sum(any(map(str.isalnum, word)) for word in text.split()))
