"""The picture is true: the stages fit one another, the map names them all, the shipped schema is the model's."""

from __future__ import annotations

import importlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

import broadcast
from broadcast import config, pipeline

PACKAGE = Path(broadcast.__file__).parent
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")


def parts(kind: Any) -> set[Any]:
    """A type and those it holds: tuple[Programme, ...] -> {Programme}."""
    held = [one for one in get_args(kind) if isinstance(one, type) or get_args(one)]
    return set().union(*map(parts, held)) if held else {kind}


def test_each_stage_takes_what_the_one_before_returns() -> None:
    for before, after in (*pairwise(pipeline.DRAFT_STAGES), *pairwise(pipeline.STAGES)):
        given = parts(get_type_hints(before)["return"])
        taken = set().union(*(parts(kind) for name, kind in get_type_hints(after).items() if name != "return"))
        if after is pipeline.STAGES[-1]:
            assert taken - {type(None)} == {Path}  # publish reads the finished files, so that it can run again alone
        else:
            assert given <= taken, (before.__name__, after.__name__)


def test_the_map_has_a_row_a_stage_in_order() -> None:
    rows = re.findall(r"^\| (\d)\. [^|]*\| `stages/([a-z]+)/`", MAP, re.MULTILINE)
    assert [module for _, module in rows] == [
        stage.__module__.split(".")[2] for stage in (pipeline.DRAFT_STAGES[0], *pipeline.STAGES)
    ]
    for number, module in rows:
        text = importlib.import_module(f"broadcast.stages.{module}").__doc__ or ""
        assert text.startswith(f"{number}. "), module


def test_the_map_names_every_module_and_no_other() -> None:
    there = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    there |= {f"stages/{path.parent.name}" for path in PACKAGE.glob("stages/*/__init__.py")}
    named = set(re.findall(r"`([a-z_/]+?)(?:\.py|/)`", MAP))
    assert there - {"__init__", "__main__", "broadcast"} <= named
    for name in set(re.findall(r"`([a-z_/]+(?:\.py|/))`", MAP)):
        assert (PACKAGE / name).exists() or (PACKAGE.parent / name).exists(), name


def test_the_shipped_schema_is_the_one_made_from_the_model() -> None:
    shipped = json.loads((PACKAGE / "schedule.schema.json").read_text(encoding="utf-8"))
    assert shipped == config.json_schema()
