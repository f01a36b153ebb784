"""Reads tables: tab-separated, the first line names the columns, # begins a remark."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(package: str, name: str) -> tuple[Row, ...]:
    """The rows of <name>.tsv in a package; a cell that is missing at the end of a line is empty."""
    lines = files(package).joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    cells = (line.split("\t") for line in lines[1:] if line.strip() and not line.startswith("#"))
    return tuple(dict(zip(head, line + [""] * (len(head) - len(line)), strict=True)) for line in cells)
