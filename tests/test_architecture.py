"""The picture is true: the stages fit one another, the map names them all, the shipped schema is the model's."""

from __future__ import annotations

import ast
import importlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

import broadcast
from broadcast import config
from broadcast.pipeline import order

PACKAGE = Path(broadcast.__file__).parent
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")


def parts(kind: Any) -> set[Any]:
    """A type and those it holds: tuple[Programme, ...] -> {Programme}."""
    held = [one for one in get_args(kind) if isinstance(one, type) or get_args(one)]
    return set().union(*map(parts, held)) if held else {kind}


def test_each_stage_takes_what_the_one_before_returns() -> None:
    for before, after in (*pairwise(order.DRAFT_STAGES), *pairwise(order.STAGES)):
        given = parts(get_type_hints(before)["return"])
        taken = set().union(*(parts(kind) for name, kind in get_type_hints(after).items() if name != "return"))
        if after is order.STAGES[-1]:
            assert taken - {type(None)} == {Path}  # publish reads the finished files, so that it can run again alone
        else:
            assert given <= taken, (before.__name__, after.__name__)


def test_the_map_has_a_row_a_stage_in_order() -> None:
    rows = re.findall(r"^\| (\d)\. [^|]*\| `stages/([a-z]+)/`", MAP, re.MULTILINE)
    assert [module for _, module in rows] == [
        stage.__module__.split(".")[2] for stage in (order.DRAFT_STAGES[0], *order.STAGES)
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


def test_no_two_test_files_share_a_name() -> None:
    """Most tests stand in no package: of two such files of one name only the first is run."""
    found = Path(__file__).parent.rglob("test_*.py")
    names = [path.name for path in found if not (path.parent / "__init__.py").exists()]
    assert sorted(names) == sorted(set(names))


def test_the_shipped_schema_is_the_one_made_from_the_model() -> None:
    shipped = json.loads((PACKAGE / "template" / "schedule.schema.json").read_text(encoding="utf-8"))
    assert shipped == config.json_schema()


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Also where the import stands inside a function: who reads one of them would have to know both."""
    names = {module_of(path): path for path in PACKAGE.rglob("*.py")}
    arrows = {name: imported(path) & names.keys() - {name} for name, path in names.items()}
    faces = {name for name, path in names.items() if path.name == "__init__.py"}
    while loose := {name for name, to in arrows.items() if not (to & arrows.keys()) or name in faces}:
        arrows = {name: to for name, to in arrows.items() if name not in loose}
    assert not arrows, f"in a circle, or leading into one: {sorted(arrows)}"


def module_of(path: Path) -> str:
    """The name by which a file is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    """Every module that a file imports, but for its types alone: by name, or by a name in its package."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found
