"""The rows of a table some of whose cells reach over several columns or rows, each with a cell for every column."""

from __future__ import annotations

from collections.abc import Iterable

MOST_COLUMNS = 64
"""Word itself has no more than 63; a cell over more columns is made to fill the memory."""
MOST_ROWS = 999


class Spans:
    """What reaches down from the rows above, kept from row to row of one table."""

    def __init__(self) -> None:
        self._below: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, and with what

    def row(self, cells: Iterable[tuple[str, int, int]]) -> list[str]:
        """The texts of a row, column by column: a cell over several columns stands in the first of them, one over several
        rows in each. A cell comes as its text, how many columns it takes, and how many rows.
        """
        texts: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        for text, columns, rows in cells:
            self._reach(texts, below)
            for place in range(max(1, min(columns, MOST_COLUMNS))):
                if rows > 1:
                    below[len(texts)] = (min(rows, MOST_ROWS) - 1, "" if place else text)
                texts.append("" if place else text)
        self._reach(texts, below)
        self._below = below
        return texts

    def _reach(self, texts: list[str], below: dict[int, tuple[int, str]]) -> None:
        """Add the cells that reach down to here from above."""
        while len(texts) in self._below:
            left, text = self._below.pop(len(texts))
            if left > 1:
                below[len(texts)] = (left - 1, text)
            texts.append(text)


def span(written: str | None) -> int:
    """How many columns or rows a cell takes, as a file has it; 1 for what is no number."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 4 else 1
