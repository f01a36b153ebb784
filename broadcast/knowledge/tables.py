"""Reads what stands in files beside the code: tables, and descriptions in YAML that a station may have of its own.

A table is tab-separated, its first line names the columns, # begins a remark.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

Row = dict[str, str]


def rows(package: str, name: str) -> tuple[Row, ...]:
    """The rows of <name>.tsv in a package; a cell that is missing at the end of a line is empty."""
    lines = files(package).joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    cells = (line.split("\t") for line in lines[1:] if line.strip() and not line.startswith("#"))
    return tuple(dict(zip(head, line + [""] * (len(head) - len(line)), strict=True)) for line in cells)


def descriptions(package: str, folder: str, own: Path) -> dict[str, bytes]:
    """Every NAME.yaml by its name: those shipped in a package's folder, and a station's own, which win."""
    found = {path.name: path for path in files(package).joinpath(folder).iterdir()}
    there = {path.name: path for path in own.glob("*.yaml") if path.is_file()}
    named = sorted((found | there).items())
    return {name.removesuffix(".yaml"): file.read_bytes() for name, file in named if name.endswith(".yaml")}
