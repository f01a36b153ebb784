"""Whatever write of the night's run fails: each day is whole or as it was, a person is called, the next run mends it.

BROADCAST_FAULTS=all tries every write; by default some, spread over the run.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SCHEDULE, quick

from broadcast.config import load_schedule
from broadcast.office.night.run import run as run_nightly
from broadcast.station.folder import Folder
from broadcast.station.manifest import is_whole
from tests.office.night.test_run import EVENING, TODAY, TOMORROW
from tests.values import read_bulletins

EVERY = os.environ.get("BROADCAST_FAULTS") == "all"
SOME = 2
ALARM = f"running:\n  on_failure: [{sys.executable}, -c, \"open('goi.txt', 'a').write('x')\"]\n"


class Failing:
    """A function of the operating system that fails the k-th time it is called, and counts its calls."""

    def __init__(self, real: Callable[..., Any], fails_at: int, code: int) -> None:
        self.calls, self._real, self._fails_at, self._code = 0, real, fails_at, code

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.calls += 1
        if self.calls == self._fails_at:
            raise OSError(self._code, os.strerror(self._code))
        return self._real(*given, **named)


def night(station: Path) -> int:
    folder = Folder(root=station)
    return run_nightly(
        folder,
        quick(load_schedule(folder.schedule)),
        [TODAY, TOMORROW],
        now=EVENING,
        say=lambda _: None,
        progress=lambda _name, _share: None,
        tell=lambda _: None,
    )


def assert_days_are_whole(station: Path) -> None:
    for place in (station / "audio_out").glob("2026-*"):
        assert (place / "playlist.m3u8").is_file()
        bulletins = read_bulletins(place)
        assert bulletins
        for bulletin in bulletins:
            assert is_whole(bulletin, place)
            assert all(item.approval for item in bulletin.items if item.kind in {"campaign", "notice"})


@pytest.mark.parametrize(("name", "code"), [("fsync", errno.ENOSPC), ("replace", errno.EACCES), ("mkdir", errno.EROFS)])
def test_any_write_may_fail(
    station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    (station / "schedule.yaml").write_text(SCHEDULE + ALARM, encoding="utf-8")
    whole = tmp_path / "whole"
    shutil.copytree(station, whole)
    counted = Failing(getattr(os, name), 0, code)
    with monkeypatch.context() as patched:
        patched.setattr(os, name, counted)
        assert night(whole) == 0
    shutil.copytree(whole / ".cache/clips", station / ".cache/clips", dirs_exist_ok=True)
    step = 1 if EVERY else max(1, counted.calls // SOME)
    for fails_at in range(1, counted.calls + 1, step):
        here = tmp_path / f"{name}-{fails_at}"
        shutil.copytree(station, here)
        with monkeypatch.context() as patched:
            patched.setattr(os, name, Failing(getattr(os, name), fails_at, code))
            failed = night(here)
        assert_days_are_whole(here)
        assert not failed or (here / "goi.txt").is_file(), fails_at
        assert night(here) == 0, fails_at
        assert_days_are_whole(here)
        assert len(list((here / "audio_out").glob("2026-*"))) == 2
        shutil.rmtree(here)
