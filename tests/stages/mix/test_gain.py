"""The gain is found for voices of any shape, also for those of which the limiter takes nearly all that is added."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mixing import mix
from test_any_programme import Plan, recording, spoken
from test_mix import decode

from broadcast.model import Sound
from broadcast.stages.mix.gain import LimitedLoudness
from broadcast.station.store import ClipStore

GAINS_DB = (12, 15, 18, 21, 24, 30, 40, 44, 47)
PEAKY_LUFS = (-21.04, -18.62, -17.95, -17.63, -17.39, -17.0, -16.34, -16.27, -15.65)
"""What a voice with all its overtones in step came to under a ceiling of -3 dBFS, measured."""
FULL_LUFS = (-15.51, -12.51, -9.55, -7.6, -7.53, -7.48, -7.42, -7.41, -7.4)
"""The same of a voice without peaks."""


@pytest.mark.parametrize(
    ("curve_lufs", "wanted_lufs", "begun_db", "rise"),
    [
        (PEAKY_LUFS, -16, 43.9, 0.1),
        (PEAKY_LUFS, -16, 17.4, 0.45),
        (PEAKY_LUFS, -18, 12, 0.45),
        (FULL_LUFS, -14, 11, 0.45),
        (FULL_LUFS, -9, 18, 1.0),
    ],
)
@pytest.mark.parametrize("ceiling_dbfs", [-3.0, -4.5])
def test_a_few_tries_reach_the_loudness_however_the_limiter_bends(
    curve_lufs: tuple[float, ...], wanted_lufs: float, begun_db: float, rise: float, ceiling_dbfs: float
) -> None:
    """One assumed slope went to and fro around -16 LUFS, each time further from it."""
    found, gain_db, lowered_db = LimitedLoudness(rise), begun_db, -3 - ceiling_dbfs
    wanted_lufs -= lowered_db
    for _ in range(8):
        lufs = float(np.interp(gain_db + lowered_db, GAINS_DB, curve_lufs)) - lowered_db
        if abs(lufs - wanted_lufs) <= 0.1:
            break
        found.came_to(lufs, gain_db=gain_db, ceiling_dbfs=ceiling_dbfs)
        gain_db = found.gain_db(wanted_lufs, ceiling_dbfs=ceiling_dbfs)
    assert lufs == pytest.approx(wanted_lufs, abs=0.1)


def test_a_lower_ceiling_needs_no_new_beginning() -> None:
    found = LimitedLoudness(0.5)
    found.came_to(-17, gain_db=18, ceiling_dbfs=-3)
    # The same form one decibel lower would be at -18 with 17; two are missing, of which half of what is added stays.
    assert found.gain_db(-16, ceiling_dbfs=-4) == pytest.approx(21)


def test_a_horns_pauses_stay_pauses_beside_a_peaky_voice(tmp_path: Path) -> None:
    """As long as its overtones are in step, such a voice is not loud enough until the hum is as loud as it."""
    clip = ClipStore(tmp_path / "clips").put("0" * 64, spoken(25, -18.5, -62, 0))
    plan = Plan(items=(("opening", ((0, 1500), (0, 1500))),), sound=Sound())
    bulletin = mix(recording(plan, [clip]), plan.sound, tmp_path / "a.mp3", station="Đài")
    samples = decode(tmp_path / "a.mp3")
    first, second, *_ = bulletin.items[1].lines
    said = samples[first.start_ms * 441 // 10 : first.end_ms * 441 // 10]
    pause = samples[(first.end_ms + 300) * 441 // 10 : (second.start_ms - 300) * 441 // 10]
    assert 10 * np.log10(np.mean(np.square(said)) / np.mean(np.square(pause))) > 20
