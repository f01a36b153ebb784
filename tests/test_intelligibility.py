"""The measures of benchmarks/intelligibility.py: all of what is clean, less in noise, and a pitch that is there."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.channel import RATE_HZ, Samples, air_db, echoed, horn, noise
from benchmarks.heard import estoi, sii, siib, speech_level, tone


@pytest.fixture(scope="module")
def clean() -> Samples:
    """Six seconds of a gliding buzz in syllables."""
    time_s = np.arange(6 * RATE_HZ) / RATE_HZ
    pitch_hz = 140 + 40 * np.sin(2 * np.pi * 0.9 * time_s)
    turns = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    buzz = sum(np.sin(n * turns) / n**0.7 for n in range(1, 24))
    vowels = 1 + 0.8 * np.sin(2 * np.pi * 1.7 * time_s) * np.sin(turns * 7)
    return np.asarray(0.05 * buzz * vowels * np.clip(np.sin(2 * np.pi * 3.3 * time_s) * 2 + 1, 0, 1))


def test_clean_speech_is_all_there_and_noise_takes_of_it(clean: Samples) -> None:
    level = speech_level(clean)
    soft, harsh = (noise("pink", len(clean)) * level * 10 ** (-above_db / 20) for above_db in (15, -5))
    assert estoi(clean, clean) == pytest.approx(1, abs=0.01)
    assert estoi(clean, clean + harsh) < estoi(clean, clean + soft) < 1
    assert siib(clean, clean + harsh) < siib(clean, clean + soft) < siib(clean, clean)
    assert 0 <= sii(clean / level, harsh / level, clean) < sii(clean / level, soft / level, clean) <= 1
    assert tone(clean, clean) == 1
    assert tone(clean, clean + harsh) <= tone(clean, clean + soft)


def test_a_field_is_as_it_is_described(clean: Samples) -> None:
    click = np.zeros(RATE_HZ)
    click[0] = 1
    arrived = np.abs(echoed(click, "C"))
    later = [int(np.argmax(arrived[a * 16 : (a + 100) * 16])) // 16 + a for a in (0, 130, 370, 650)]
    assert later == pytest.approx([0, 180, 420, 700], abs=2)
    spectrum = np.abs(np.fft.rfft(horn(click)))
    assert spectrum[100] < 0.01 * spectrum[1900] > 0
    assert spectrum[7500] < 0.5 * spectrum[1900]
    # ISO 9613-1's own table: 7 dB a kilometre at 1 kHz, 30 degrees and 70 %.
    assert 1000 * air_db(np.array([1000.0]))[0] == pytest.approx(7.4, abs=1)
    for kind in ("pink", "wind", "motorbike"):
        assert np.isfinite(noise(kind, len(clean))).all()
