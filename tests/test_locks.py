"""The lock files hold what pyproject.toml asks for, by hash, and no place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], "editables"]
MACHINES = [
    {"python_full_version": f"{version}.9", "python_version": version, "sys_platform": system, "platform_system": name}
    for version in ("3.11", "3.12", "3.13")
    for system, name in (("linux", "Linux"), ("win32", "Windows"), ("darwin", "Darwin"))
]


def locked(name: str) -> dict[str, list[tuple[str, Marker | None, int]]]:
    """The releases that a lock has of each package: version, where it is installed, how many hashes it has."""
    found: dict[str, list[tuple[str, Marker | None, int]]] = {}
    for entry in re.split(r"(?<!\\)\n", (ROOT / "locks" / name).read_text("utf-8")):
        if entry.strip():
            requirement = Requirement(entry.split("--hash")[0].replace("\\\n", "").strip())
            version = str(requirement.specifier).removeprefix("==")
            hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])", entry))
            found.setdefault(canonicalize_name(requirement.name), []).append((version, requirement.marker, hashes))
    return found


@pytest.mark.parametrize(
    ("name", "asked"), [("run.txt", RUN), ("dev.txt", [*RUN, *PROJECT["dependency-groups"]["dev"]])]
)
def test_the_lock_has_what_is_asked_for_on_every_machine(name: str, asked: list[str]) -> None:
    held = locked(name)
    assert all(hashes for releases in held.values() for _, _, hashes in releases)
    for requirement in map(Requirement, asked):
        for machine in MACHINES:
            if requirement.marker and not requirement.marker.evaluate(machine):
                continue
            here = [
                version
                for version, marker, _ in held.get(canonicalize_name(requirement.name), [])
                if marker is None or marker.evaluate(machine)
            ]
            assert len(here) == 1, (str(requirement), machine)
            assert requirement.specifier.contains(here[0]), f"{requirement}: «make lock» is due"


def test_both_locks_agree() -> None:
    held = locked("dev.txt")
    assert {name: held[name] for name in locked("run.txt")} == locked("run.txt")


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_names_no_place(name: str) -> None:
    text = (ROOT / "locks" / name).read_text("utf-8")
    assert not re.search(r"://|^--|^-|@ ", text, re.MULTILINE)
