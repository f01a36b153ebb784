"""What the classes know of written Vietnamese: tables, one file a kind."""

from __future__ import annotations

import re
from functools import cache

from broadcast.knowledge import tables

Row = tables.Row


def rows(name: str) -> tuple[Row, ...]:
    """The rows of tables/<name>.tsv."""
    return tables.rows(__package__ or __name__, name)


@cache
def mapping(name: str) -> dict[str, str]:
    """A table of two columns, `written` and `spoken`."""
    return {row["written"]: row["spoken"] for row in rows(name)}


@cache
def words(name: str) -> str:
    """The `written` column as one alternation for a pattern, the longest first."""

    return "|".join(re.escape(row["written"]) for row in sorted(rows(name), key=lambda row: -len(row["written"])))
