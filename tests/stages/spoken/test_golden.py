"""Golden lines, a table a class: what is written, a tab, what an announcer says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast.stages.spoken import audit, plain, tokens

GOLDEN = Path(__file__).parent / "golden"


def lines() -> Iterator[object]:
    for table in sorted(GOLDEN.glob("*.tsv")):
        for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
            written, spoken = line.split("\t")
            yield pytest.param(written, spoken, id=f"{table.stem}:{number}")


@pytest.mark.parametrize(("written", "spoken"), [*lines()])
def test_read_as_an_announcer_says_it(written: str, spoken: str) -> None:
    assert plain(written) == spoken
    assert not audit(tokens(written))
