"""What the classes know of written Vietnamese: tables, one file a kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from broadcast.knowledge import tables

Row = tables.Row


_WORD = r"[^\W\d_¹²³½¼¾⅓⅔⅕⅛]+"


class _Node(dict[str, "_Node"]):
    """The letters that may follow; an empty one where a word ends."""


def rows(name: str) -> tuple[Row, ...]:
    """The rows of tables/<name>.tsv."""
    return tables.rows(__package__ or __name__, name)


@cache
def mapping(name: str) -> dict[str, str]:
    """A table of two columns, `written` and `spoken`."""
    return {row["written"]: row["spoken"] for row in rows(name)}


def alternation(words: Iterable[str]) -> str:
    """One pattern that matches any of the words, the longest first; shared beginnings are tried once."""
    root = _Node()
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, _Node())
        node[""] = _Node()
    return _branches(root)


def first_words(keys: Iterable[str]) -> frozenset[str]:
    """The run of letters that each of the keys begins with, those aside that begin otherwise."""
    return frozenset(word[0] for key in keys if (word := re.match(_WORD, key)))


def second_words(keys: Iterable[str]) -> dict[str, frozenset[str] | None]:
    """For the first word of keys, the words that stand behind it in them with one blank between, in small letters; None
    where it may be all of a key, or a comma, a point or something else than a word follows it.
    """
    found: dict[str, frozenset[str] | None] = {}
    for key in keys:
        if begun := re.match(rf"({_WORD})(\s?)({_WORD})?", key):
            known = found.get(begun[1], frozenset())
            whole = begun[1] == key or key[len(begun[1])] in ",." or (begun[2] and not begun[3])
            behind = frozenset((begun[3].lower(),)) if begun[2] and begun[3] else frozenset()
            found[begun[1]] = None if whole or known is None else known | behind
    return found


def _branches(node: _Node) -> str:
    choices = [re.escape(letter) + _branches(below) for letter, below in sorted(node.items()) if letter]
    if not choices:
        return ""
    joined = choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
    return f"(?:{joined})?" if "" in node else joined


@cache
def words(name: str) -> str:
    """The `written` column as one alternation for a pattern, the longest first."""
    return alternation(row["written"] for row in rows(name))
