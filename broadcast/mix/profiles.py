"""How a bulletin is shaped for what it is heard on; the horn's figures are measured ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """`shape` runs at the mix's rate before the gain; loudness and peak are aims for the decoded file."""

    shape: str
    loudness_lufs: float
    limit_dbfs: float
    """The limiter's ceiling, below the peak allowed, since MP3 overshoots by up to 2.6 dB."""
    peak_dbtp: float
    bitrate_kbps: int
    sample_rate_hz: int


PROFILES = {
    # Below 300 Hz a horn's driver is only harmed; intelligibility lives in 1 to 5 kHz.
    "horn": Profile(
        shape=(
            "highpass=f=300:p=2,highpass=f=300:p=2,lowpass=f=7000:p=2,equalizer=f=2800:t=q:w=0.9:g=4,"
            "acompressor=threshold=-26dB:ratio=4:attack=3:release=100:knee=6,"
            "acompressor=threshold=-14dB:ratio=8:attack=1:release=50:knee=3"
        ),
        loudness_lufs=-16.0,
        limit_dbfs=-3.0,
        peak_dbtp=-1.0,
        bitrate_kbps=64,
        sample_rate_hz=44_100,
    ),
}
