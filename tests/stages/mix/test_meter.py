"""Our meter beside ffmpeg's ebur128: two instruments on the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from by_ffmpeg import measure as by_ffmpeg

from broadcast.stages.mix.measured import Measured
from broadcast.stages.mix.meter import Meter

RATES = [44_100, 48_000, 32_000, 22_050]


def measured(samples: npt.NDArray[np.float32], rate_hz: int, block: int = 10_007) -> Measured:
    meter = Meter(rate_hz)
    for start in range(0, len(samples), block):
        meter.add(samples[start : start + block])
    return meter.finish()


def sound(kind: str, rate_hz: int, seconds: float = 12) -> npt.NDArray[np.float32]:
    chance = np.random.default_rng(4)
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    made = {
        "sine": 0.3 * np.sin(2 * np.pi * 997 * time_s),
        "low": 0.3 * np.sin(2 * np.pi * 90 * time_s),
        "noise": chance.standard_normal(len(time_s)) * 0.08,
        "speech": np.sin(2 * np.pi * 220 * time_s) * 0.4 * np.clip(np.sin(2 * np.pi * 3 * time_s), 0, 1),
        "mostly silent": 0.3 * np.sin(2 * np.pi * 700 * time_s) * (time_s < 3),
        "between samples": 0.5 * np.sin(2 * np.pi * rate_hz / 4 * time_s + np.pi / 4),
    }[kind]
    # What begins or ends at once rings between the samples, and each instrument hears that in its own way.
    fade = np.clip(np.minimum(time_s, time_s[-1] - time_s) / 0.02, 0, 1)
    return np.asarray(made * fade, dtype=np.float32)


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("kind", ["sine", "low", "noise", "speech", "mostly silent", "between samples"])
def test_both_instruments_agree(tmp_path: Path, rate_hz: int, kind: str) -> None:
    samples = sound(kind, rate_hz)
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, rate_hz, subtype="FLOAT")
    ours, theirs = measured(samples, rate_hz), by_ffmpeg(path)
    assert ours.loudness_lufs() == pytest.approx(theirs.loudness.integrated_lufs, abs=0.1)
    assert ours.true_peak_dbtp() == pytest.approx(theirs.loudness.true_peak_dbtp, abs=0.25)
    assert ours.frames == len(samples)
    assert len(ours.silences_s()) == len(theirs.silences_s)


def test_the_blocks_do_not_matter() -> None:
    samples = sound("speech", 44_100)
    whole, bits = measured(samples, 44_100, len(samples)), measured(samples, 44_100, 777)
    assert whole.loudness_lufs() == pytest.approx(bits.loudness_lufs(), abs=1e-4)
    assert whole.true_peak_dbtp() == pytest.approx(bits.true_peak_dbtp(), abs=0.05)
    assert np.array_equal(whole.peaks, bits.peaks)


def test_a_peak_between_two_samples_is_seen() -> None:
    meter = measured(sound("between samples", 44_100), 44_100)
    assert meter.true_peak_dbtp() == pytest.approx(20 * np.log10(0.5), abs=0.1)  # its samples reach 3 dB less


def test_silences_are_told_with_their_place() -> None:
    loud, still = sound("sine", 44_100, 3), np.zeros(int(2.5 * 44_100), np.float32)
    meter = measured(np.concatenate([loud, still, loud, still[: 44_100 * 19 // 10], loud, still]), 44_100)
    assert meter.silences_s() == pytest.approx((3.0, 13.4), abs=0.05)


def test_nothing_is_silence() -> None:
    meter = measured(np.zeros(0, np.float32), 44_100)
    assert (meter.loudness_lufs(), meter.frames, meter.silences_s()) == (-120.0, 0, ())
