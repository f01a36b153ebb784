"""Clips of different engines come to one level in one room; a hum fills what is cleaner than its neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.mix.level import (
    LOUDEST_TONE_DBFS,
    QUIETEST_TONE_DBFS,
    Level,
    hum,
    level_of,
    missing_tone,
    tone_dbfs,
)


def clip(level_dbfs: float, floor_dbfs: float = -120.0) -> np.ndarray:
    """Two seconds of a tone that comes and goes, over noise."""
    time_s = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    said = np.sqrt(2) * 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 600 * time_s) * (time_s % 0.4 < 0.3)
    noise = np.random.default_rng(2).standard_normal(len(time_s)) * 10 ** (floor_dbfs / 20)
    return (said + noise).astype(np.float32)


@pytest.mark.parametrize("level_dbfs", [-30.0, -24.0, -20.0, -15.0])
def test_speech_is_measured_without_its_pauses(level_dbfs: float) -> None:
    found = level_of([clip(level_dbfs, -60)])
    assert found.speech_dbfs == pytest.approx(level_dbfs, abs=0.6)
    assert found.floor_dbfs == pytest.approx(-60, abs=1)
    assert found.gain_db == pytest.approx(max(-6, min(6, -20 - level_dbfs)), abs=0.6)


def test_a_long_clip_is_measured_block_by_block_as_if_whole() -> None:
    whole = clip(-22, -55)
    blocks = np.split(whole, [len(whole) // 882 * 441])
    assert level_of(blocks).speech_dbfs == pytest.approx(level_of([whole]).speech_dbfs, abs=0.01)


def test_the_room_is_that_of_the_noisiest_clip_within_bounds() -> None:
    def room(*floors: float) -> float:
        return tone_dbfs(Level(speech_dbfs=-20, floor_dbfs=floor) for floor in floors)

    assert room() == room(-100) == QUIETEST_TONE_DBFS
    assert room(-90, -66) == -66
    assert room(-40) == LOUDEST_TONE_DBFS


def test_a_clean_clip_is_filled_up_and_a_noisy_one_is_not() -> None:
    assert missing_tone(-60, -120) == pytest.approx(10 ** (-60 / 20), rel=0.01)
    assert missing_tone(-60, -50) == 0
    together = missing_tone(-60, -63) ** 2 + 10 ** (-63 / 10)
    assert 10 * np.log10(together) == pytest.approx(-60, abs=0.01)


def test_the_hum_is_the_same_every_time_and_goes_round() -> None:
    noise = hum()
    assert np.array_equal(noise, hum())
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(1, abs=0.01)
    around = np.diff(np.concatenate([noise[-100:], noise[:100]]))
    assert abs(around[99]) < 5 * np.std(np.diff(noise))


def test_silence_has_a_level_too() -> None:
    assert level_of([np.zeros(1000, np.float32)]).gain_db == 0
    assert level_of([]).gain_db == 0
