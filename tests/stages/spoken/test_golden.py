"""Golden lines, a table a class: what is written, a tab, what an announcer says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast.stages.spoken import audit, plain, tokens

GOLDEN = Path(__file__).parent / "golden"


TABLES = sorted(GOLDEN.glob("*.tsv"))


def lines(table: Path) -> Iterator[tuple[int, str, str]]:
    """Each line's number, what is written and what is said."""
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        written, spoken = line.split("\t")
        yield number, written, spoken


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_read_as_an_announcer_says_it(table: Path) -> None:
    """All the lines of a table in one test: thousands of tests would cost more than their readings."""
    said = [(number, written, plain(written), spoken) for number, written, spoken in lines(table)]
    assert [line for line in said if line[2] != line[3]] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_nothing_of_it_is_left_unread(table: Path) -> None:
    unread = {written: audit(tokens(written)) for _, written, _ in lines(table)}
    assert {written: found for written, found in unread.items() if found} == {}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_reading_twice_is_reading_once(table: Path) -> None:
    once = {plain(written) for _, written, _ in lines(table)}
    assert {said: again for said in once if (again := plain(said)) != said} == {}
