"""How fast and how right written Vietnamese is read, beside two libraries, on the same text in the same run.

Run as `python -m benchmarks.spoken`. The peers are of the dependency group `bench`; one that is not installed is left
out. `--filter NAME` reads lines and writes them as that reader says them, for the scorer of the gold table.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.realtext import CACHE

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


def tables() -> list[Path]:
    """Every table of gold readings that stands beside the project, in order."""
    return sorted(path for path in SHARED.glob("*.tsv")) if SHARED.exists() else []


def gold(name: str, table: Path) -> str:
    """What the scorer says of one reader on one table."""
    command = (
        sys.executable, str(SHARED / "score_spoken.py"), str(table), "--",
        sys.executable, "-m", "benchmarks.spoken", "--filter", name,
    )  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parent, timeout=300).stdout
    return said.split()[-1]


def golden(read: Reader) -> float:
    """The share of our own golden lines that a reader says alike: its marks, capitals and free pairs aside."""
    rows = [
        line.split("\t")
        for table in sorted((HERE.parent / "tests/stages/spoken/golden").glob("*.tsv"))
        for line in table.read_text(encoding="utf-8").splitlines()
    ]
    return sum(_folded(read(written)) == _folded(spoken) for written, spoken in rows) / len(rows)


def nemo(read: Reader) -> tuple[int, int]:
    """How many of NVIDIA's Vietnamese lines are said alike; mùng and the empty hundreds of a year may differ."""
    right = total = 0
    for path in sorted((CACHE / "nemo").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            written, mark, spoken = line.partition("~")
            if mark:
                total += 1
                right += _loosely(read(written)) == _loosely(spoken)
    return right, total


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _loosely(text: str) -> str:
    return re.sub(
        r"\b(?:mùng|không trăm|linh|lẻ|ngày)\b|\s", "", _folded(text).replace("ngàn", "nghìn").replace("tỉ", "tỷ")
    )


def hostile() -> dict[str, str]:
    """Fifty-odd shapes of 200 kB that a text may have; each is to be read in less than a second."""
    shapes = (
        *"1 0 a A . , ; : ( ) [ - – … ! ? ' \" / % ° ² ½ ₫ + = @ # _ é ế 漢 🎉".split(),
        "1,",
        "1.",
        "1-",
        "1/",
        "1:",
        "1 000 ",
        "12.345.678,",
        "1-1-1 ",
        "((1))",
        "a.",
        "A.B.",
        "a@a.",
        "http://a/",
        "1h30-",
        "1/1/",
        "IV, ",
        "T2-",
        "12/2024/NĐ-",
        "số 1/",
        "UBND ",
        "BN 1 ",
        "H'",
        "Krông ",
        "ngày 1, ",
        "từ 1-1 đến ",
        "1đ/kg/",
        "\n1",
        "\u200b",
    )
    found = {ascii(shape): (shape * (200_000 // len(shape) + 1))[:200_000] for shape in shapes}
    made = random.Random(7)
    for name, letters in (
        ("figures and marks", "0123456789.,/-:;%() "),
        ("anything", "0123456789.,/-–:;%() kgmhđABCXITZ'ếồ\n"),
    ):
        found[name] = "".join(made.choice(letters) for _ in range(200_000))
    return found


def real() -> None:
    """Flags and habits on the real text that `benchmarks.realtext` gathered; only ours can tell them."""
    from broadcast.stages.spoken import audit, doubts, tokens

    for kind in sorted(path for path in CACHE.glob("*") if path.is_dir() and path.name != "nemo"):
        text = [line for path in sorted(kind.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
        words = sum(len(line.split()) for line in text) or 1
        found = [tokens(line) for line in text]
        flags, habits = sum(len(audit(one)) for one in found), sum(len(doubts(one)) for one in found)
        print(
            f"  {kind.name:10} {words:7} words, a thousand: "
            f"{1000 * flags / words:.2f} flags, {1000 * habits / words:.2f} habits"
        )


def main() -> None:
    """Print every figure of every reader, or be a filter for the scorer."""
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
        print(f"{name:15} {speed:10,.0f} characters a CPU second")
    for name, read in readers.items():
        scores = ", ".join(f"{table.stem} {gold(name, table)}" for table in tables())
        right, total = nemo(read)
        print(f"{name:15} {scores or 'no table'}; golden lines {golden(read):.1%}; NeMo {right}/{total}")
        if name == "broadcast":
            real()
    slowest = sorted(((_seconds(readers["broadcast"], text), name) for name, text in hostile().items()), reverse=True)
    print(
        "slowest of the hostile shapes, CPU seconds for 200 kB: "
        + ", ".join(f"{name} {s:.2f}" for s, name in slowest[:5])
    )


def _seconds(read: Reader, text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


if __name__ == "__main__":
    main()
