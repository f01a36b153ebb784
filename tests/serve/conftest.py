from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.serving import Served, serving, write_station


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that only read."""
    with serving(write_station(tmp_path_factory.mktemp("dai"))) as running:
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A server of the test's own, whose station it may change."""
    with serving(write_station(tmp_path)) as running:
        yield running
