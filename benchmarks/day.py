"""`broadcast run` of two 15-minute programmes from an empty cache, beside a plain script that says the same words.

Run as `python -m benchmarks.day`. Prints the table of README.md. A run builds, verifies, and writes the site. The days
after it are built too, one a run: on the fourth all texts have been on air once.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg

from benchmarks.measure import Cost, run
from broadcast.station.manifest import manifests as manifests_in

ROOT = Path(__file__).parents[1]
ROUNDS = 3
LAST_DAY = 6
BROADCAST = (sys.executable, "-m", "broadcast")


def station(root: Path) -> Path:
    """The shipped station, with as many items as fill 15 minutes."""
    text = (ROOT / "schedule.yaml").read_text(encoding="utf-8")
    text = text.replace("items_per_programme: 6", "items_per_programme: 9")
    (root / "schedule.yaml").write_text(re.sub(r"engines: \[.*?\]", "engines: [espeak]", text), encoding="utf-8")
    shutil.copytree(ROOT / "scripts", root / "scripts")
    return root


def ours(root: Path) -> Cost:
    for made in (root / "audio_out", root / ".cache"):
        shutil.rmtree(made, ignore_errors=True)
    return run((*BROADCAST, "run", "--days", "1"), cwd=root)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = station(Path(temporary))
        ours(root)  # warms the disk's cache, and gives the peer its words
        day = max((root / "audio_out").glob("2*-*"))
        manifests = [root / path.name for path in manifests_in(day)]
        for manifest in manifests:
            shutil.copy(day / manifest.name, manifest)
        bulletins = [json.loads(path.read_text(encoding="utf-8")) for path in manifests]
        minutes = sum(bulletin["duration_ms"] for bulletin in bulletins) / 60_000
        rounds = []
        for _ in range(ROUNDS):
            peer = [
                run((sys.executable, "-m", "benchmarks.plain", str(path), str(path.with_suffix(".mp3"))), cwd=ROOT)
                for path in manifests
            ]
            rounds.append((ours(root), peer, encode(root, day)))
        later = [run((*BROADCAST, "run", "--days", str(days)), cwd=root) for days in range(2, LAST_DAY + 1)]
        again = [run((*BROADCAST, "run", "--days", str(LAST_DAY)), cwd=root, memory=False) for _ in range(5)]
        helped = [run((*BROADCAST, "--help"), cwd=root, memory=False) for _ in range(5)]
    cpu = statistics.median(own.cpu_s for own, _, _ in rounds) / minutes
    wall_s = statistics.median(own.wall_s for own, _, _ in rounds)
    peer_cpu = statistics.median(sum(cost.cpu_s for cost in peer) for _, peer, _ in rounds) / minutes
    lame = statistics.median(encoded.cpu_s for _, _, encoded in rounds) / minutes
    print(f"{minutes:.1f} minutes of finished audio in {len(bulletins)} programmes, median of {ROUNDS} rounds")
    print(f"ours:  {cpu:.2f} CPU s/min, {wall_s:.1f} s, peak {max(own.peak_mb for own, _, _ in rounds):.0f} MB")
    print(f"plain: {peer_cpu:.2f} CPU s/min, peak {max(cost.peak_mb for _, peer, _ in rounds for cost in peer):.0f} MB")
    print(f"LAME alone: {lame:.2f} CPU s/min; ours / LAME {cpu / lame:.2f}, ours / plain {cpu / peer_cpu:.2f}")
    warm = ", ".join(f"{cost.cpu_s / minutes:.3f} ({cost.wall_s:.1f} s)" for cost in later)
    print(f"the days after it, CPU s/min and by the clock: {warm}")
    print(f"unchanged run: {statistics.median(cost.wall_s for cost in again):.2f} s")
    print(f"--help: {statistics.median(cost.wall_s for cost in helped):.3f} s")
    for bulletin in bulletins:
        sound, length_min = bulletin["loudness"], bulletin["duration_ms"] / 60_000
        print(f"{bulletin['mp3']}: {length_min:.1f} min, {sound['speech_lufs']} LUFS, {sound['true_peak_dbtp']} dBTP")


def encode(root: Path, day: Path) -> Cost:
    """LAME by itself, at its default quality, on the same sound: the limit."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    wavs = [root / path.with_suffix(".wav").name for path in sorted(day.glob("*.mp3"))]
    for wav in wavs:
        run((ffmpeg, "-v", "error", "-y", "-i", str(day / wav.with_suffix(".mp3").name), str(wav)), cwd=root)
    costs = [
        run(
            (
                ffmpeg,
                "-v",
                "error",
                "-y",
                "-threads",
                "1",
                "-i",
                str(wav),
                "-b:a",
                "64k",
                str(wav.with_suffix(".lame.mp3")),
            ),
            cwd=root,
        )
        for wav in wavs
    ]
    return Cost(cpu_s=sum(c.cpu_s for c in costs), wall_s=0, peak_mb=max(c.peak_mb for c in costs), stdout="")


if __name__ == "__main__":
    main()
