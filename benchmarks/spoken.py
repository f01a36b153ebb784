"""How fast and how right written Vietnamese is read, beside two libraries, on the same text in the same run.

Run as `python -m benchmarks.spoken`. The peers are of the dependency group `bench`; one that is not installed is left
out. `--filter NAME` reads lines and writes them as that reader says them, for the scorer of the gold table.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[str], str]
HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "spoken"
ROUNDS = 5
NAMES = ("broadcast", "sea-g2p", "vietnormalizer")


def reader(name: str) -> Reader | None:
    """A function from a written line to a spoken one, or None where the library is not installed."""
    try:
        if name == "broadcast":
            from broadcast.stages.spoken import plain

            return plain
        if name == "sea-g2p":
            import sea_g2p

            normalizer = sea_g2p.Normalizer()
            return lambda line: re.sub(r"</?en>", "", normalizer.normalize(line))
        import vietnormalizer

        made = vietnormalizer.VietnameseNormalizer()
        return lambda line: str(made.normalize(line))
    except ImportError:
        return None


def lines() -> list[str]:
    """Plans and scripts: the text that is read every day, without the marks of Markdown."""
    paths = [*sorted((HERE / "plans").glob("*.txt")), *sorted((HERE.parent / "scripts").glob("*/*.md"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return [
        line for line in text.splitlines() if line.strip() and not line.startswith(("---", "#", "title:", "sources:"))
    ]


def speeds(readers: dict[str, Reader], text: list[str]) -> dict[str, float]:
    """Characters a second of CPU, the median of rounds in which every reader has its turn."""
    size = sum(map(len, text))
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, read in readers.items():
            began = time.process_time()
            for line in text:
                read(line)
            taken[name].append(time.process_time() - began)
    return {name: size / statistics.median(times) for name, times in taken.items()}


def gold(name: str) -> str:
    """What the scorer of the gold table says, where it stands beside the project."""
    if not SHARED.exists():
        return "–"
    command = (
        sys.executable, str(SHARED / "score_spoken.py"), str(SHARED / "gold.tsv"), "--",
        sys.executable, "-m", "benchmarks.spoken", "--filter", name,
    )  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parent, timeout=300).stdout
    return said.split()[-1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--filter", choices=NAMES)
    options = parser.parse_args()
    if options.filter:
        read = reader(options.filter)
        assert read is not None, f"{options.filter} is not installed"
        for line in sys.stdin:
            print(" ".join(read(line.rstrip("\n")).split()))
        return
    readers = {name: read for name in NAMES if (read := reader(name))}
    text = lines()
    print(f"{len(text)} lines, {sum(map(len, text))} characters, {ROUNDS} rounds")
    for name, speed in speeds(readers, text).items():
        print(f"{name:15} {speed:10,.0f} characters a CPU second   gold {gold(name)}")


if __name__ == "__main__":
    main()
