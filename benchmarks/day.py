"""One day of two 15-minute programmes from an empty cache, beside a plain script that says the same words.

Run as `python -m benchmarks.day`. Prints the table of README.md.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg

from benchmarks.measure import Cost, run
from broadcast.station.manifest import manifests as manifests_in

ROOT = Path(__file__).parents[1]
DAY = "2026-04-22"
ROUNDS = 3
BROADCAST = (sys.executable, "-m", "broadcast")


def station(root: Path) -> Path:
    """The shipped station, with as many items as fill 15 minutes."""
    text = (ROOT / "schedule.yaml").read_text(encoding="utf-8")
    (root / "schedule.yaml").write_text(
        text.replace("items_per_programme: 6", "items_per_programme: 9"), encoding="utf-8"
    )
    shutil.copytree(ROOT / "scripts", root / "scripts")
    return root


def ours(root: Path) -> Cost:
    for made in (root / "audio_out", root / ".cache"):
        shutil.rmtree(made, ignore_errors=True)
    return run((*BROADCAST, "build", "--day", DAY, "--engine", "espeak"), cwd=root)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = station(Path(temporary))
        ours(root)  # warms the disk's cache, and gives the peer its words
        day = root / "audio_out" / DAY
        manifests = [root / path.name for path in manifests_in(day)]
        for manifest in manifests:
            shutil.copy(day / manifest.name, manifest)
        bulletins = [json.loads(path.read_text(encoding="utf-8")) for path in manifests]
        minutes = sum(one["duration_ms"] for one in bulletins) / 60_000
        rounds = []
        for _ in range(ROUNDS):
            peer = [
                run((sys.executable, "-m", "benchmarks.plain", str(path), str(path.with_suffix(".mp3"))), cwd=ROOT)
                for path in manifests
            ]
            rounds.append((ours(root), peer, encode(root, day)))
        again = [
            run((*BROADCAST, "build", "--day", DAY, "--engine", "espeak"), cwd=root, memory=False) for _ in range(5)
        ]
        helped = [run((*BROADCAST, "--help"), cwd=root, memory=False) for _ in range(5)]
    cpu = statistics.median(one.cpu_s for one, _, _ in rounds) / minutes
    peer_cpu = statistics.median(sum(one.cpu_s for one in peer) for _, peer, _ in rounds) / minutes
    lame = statistics.median(one.cpu_s for _, _, one in rounds) / minutes
    print(f"{minutes:.1f} minutes of finished audio in {len(bulletins)} programmes, median of {ROUNDS} rounds")
    print(f"ours:  {cpu:.2f} CPU s/min, peak {max(one.peak_mb for one, _, _ in rounds):.0f} MB")
    print(f"plain: {peer_cpu:.2f} CPU s/min, peak {max(one.peak_mb for _, peer, _ in rounds for one in peer):.0f} MB")
    print(f"LAME alone: {lame:.2f} CPU s/min; ours / LAME {cpu / lame:.2f}, ours / plain {cpu / peer_cpu:.2f}")
    print(f"unchanged build: {statistics.median(one.wall_s for one in again):.2f} s")
    print(f"--help: {statistics.median(one.wall_s for one in helped):.3f} s")
    for one in bulletins:
        sound, length_min = one["loudness"], one["duration_ms"] / 60_000
        print(f"{one['mp3']}: {length_min:.1f} min, {sound['integrated_lufs']} LUFS, {sound['true_peak_dbtp']} dBTP")


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
