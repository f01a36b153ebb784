"""The state outlives a disk that takes no new file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from broadcast.player.keeper import SPARE, SPARE_BYTES, Keeper, kept_in
from broadcast.player.memory import NAME, clock_in, seen_in, written
from broadcast.player.values import State

NOON = datetime(2028, 2, 29, 12)


def test_where_no_new_file_is_taken_the_spare_one_is_written_over(tmp_path: Path) -> None:
    faults: list[str] = []

    def keep(at: datetime) -> None:
        keeper = Keeper(tmp_path, faults.append)
        keeper.keep(written(State(), at, steady=5.0, run="a"))
        keeper.close()

    keep(NOON)
    assert faults == []
    path = tmp_path / NAME
    path.unlink()
    path.mkdir()  # nothing takes its place any more
    (path / "x").touch()
    keep(NOON + timedelta(minutes=1))
    assert len(faults) == 1
    assert (tmp_path / SPARE).stat().st_size == SPARE_BYTES
    assert seen_in(kept_in(tmp_path)) == NOON + timedelta(minutes=1)


def test_the_newest_of_both_files_counts_and_neither_need_be_there(tmp_path: Path) -> None:
    assert kept_in(tmp_path) == b""
    (tmp_path / SPARE).write_bytes(written(State(), NOON).ljust(SPARE_BYTES))
    (tmp_path / NAME).write_bytes(b"{")
    assert seen_in(kept_in(tmp_path)) == NOON
    (tmp_path / NAME).write_bytes(written(State(), NOON + timedelta(seconds=1)))
    assert seen_in(kept_in(tmp_path)) == NOON + timedelta(seconds=1)


@pytest.mark.parametrize(("run", "known"), [("a", (NOON, 5.0)), ("b", None), ("", None)])
def test_a_clock_is_gone_on_with_in_the_same_run_only(run: str, known: object) -> None:
    assert clock_in(written(State(), NOON, steady=5.0, run="a"), run) == known
    assert clock_in(b"{", run) is None
