"""A block lasts as long as the service said, else longer each time; a state file that lies does not silence a voice."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from settings import NOW

from broadcast.errors import EngineBlockedError
from broadcast.stages.voice.breaker import Breaker


def hours_left(breaker: Breaker) -> float:
    """How long it stays closed off, by quarters of an hour."""
    for quarters in range(200):
        try:
            breaker.check(NOW + timedelta(minutes=15 * quarters))
        except EngineBlockedError:
            continue
        return quarters / 4
    return 50.0


def test_a_block_without_a_time_grows_and_ends_when_the_service_answers(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, "gtts")
    spans = []
    for _ in range(7):
        breaker.opened(EngineBlockedError("bận"), NOW)
        spans.append(hours_left(breaker))
    assert spans == [1, 2, 4, 8, 16, 24, 24]
    breaker.closed()
    assert hours_left(breaker) == 0
    breaker.opened(EngineBlockedError("bận"), NOW)
    assert hours_left(breaker) == 1


def test_a_block_with_a_time_lasts_as_long_as_a_day_at_most(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, "gtts")
    breaker.opened(EngineBlockedError("bận", for_s=7200), NOW)
    assert hours_left(breaker) == 2
    breaker.opened(EngineBlockedError("bận", for_s=1e9), NOW)
    assert hours_left(breaker) == 24


@pytest.mark.parametrize(
    "state",
    [
        "",
        "{",
        "[]",
        '{"until": "mai"}',
        '{"until": "2026-04-22T21:00:00+00:00", "why": "x", "times": 1e999}',
        "[" * 100_000,
        '{"until": 5, "why": "", "times": 1}',
        '{"until": "2099-01-01T00:00:00+07:00", "why": "x", "times": 1}',
    ],
)
def test_a_broken_or_impossible_state_is_no_block(tmp_path: Path, state: str) -> None:
    (tmp_path / "gtts.blocked.json").write_text(state, encoding="utf-8")
    Breaker(tmp_path, "gtts").check(NOW)


def test_the_file_that_lifts_a_block_is_named(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path / ".cache" / "voices", "gtts")
    breaker.opened(EngineBlockedError("bận"), NOW)
    with pytest.raises(EngineBlockedError, match=r"xóa tệp \.cache/voices/gtts\.blocked\.json"):
        breaker.check(NOW)


def test_each_voice_has_a_file_of_its_own_inside_the_folder(tmp_path: Path) -> None:
    for name in ("http:fpt-ai", "http:viettel-ai", "../../x"):
        Breaker(tmp_path, name).opened(EngineBlockedError("bận"), NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "------x.blocked.json",
        "http-fpt-ai.blocked.json",
        "http-viettel-ai.blocked.json",
    ]
    assert json.loads((tmp_path / "http-fpt-ai.blocked.json").read_text(encoding="utf-8"))["times"] == 1
