"""Reads the tables: tab-separated, the first line names the columns, # begins a remark."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of tables/<name>.tsv; a cell that is missing at the end of a line is empty."""
    lines = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    cells = (line.split("\t") for line in lines[1:] if line.strip() and not line.startswith("#"))
    return tuple(dict(zip(head, line + [""] * (len(head) - len(line)), strict=True)) for line in cells)


@cache
def mapping(name: str) -> dict[str, str]:
    """A table of two columns, `written` and `spoken`."""
    return {row["written"]: row["spoken"] for row in rows(name)}


@cache
def words(name: str) -> str:
    """The `written` column as one alternation for a pattern, the longest first."""

    return "|".join(re.escape(row["written"]) for row in sorted(rows(name), key=lambda row: -len(row["written"])))
