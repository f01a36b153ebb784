"""How well the proof judges proposals: those that say the same must pass, those that are subtly wrong must be seen.

Run as `python -m benchmarks.writer [-v] [--people] [FILE ...]`. The proposals of writer/*.txt are half of them wrong:
two figures exchanged, a «không» lost, another doer, a deadline shifted, one thing of a list dropped, a reason added, a
duty made weaker, a condition lost, steps turned round, another unit, a name, a promise, an opinion. With --people it
measures what `check` sees of the same in texts that people edit.
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from broadcast.stages.script.proof import complaints
from broadcast.stages.script.proposal import proposal_faults

PROPOSALS = Path(__file__).parent / "writer"


@dataclass(frozen=True)
class Proposal:
    """A text proposed for a plan's; `kind` is "right", or what is wrong with it."""

    kind: str
    written: str
    said: str


def proposals(path: Path) -> Iterator[Proposal]:
    """Every proposal of a file."""
    written = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            written = line[2:]
        elif line and not line.startswith("#"):
            kind, _, said = line.partition(": ")
            yield Proposal(kind=kind, written=written, said=said)


def main() -> None:
    """Print what was seen of each kind; with -v each proposal that was judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="*", type=Path)
    parser.add_argument("-v", action="store_true", dest="verbose")
    parser.add_argument("--people", action="store_true", help="judge as `check` judges what people write")
    asked = parser.parse_args()
    judge = complaints if asked.people else proposal_faults
    seen: collections.Counter[str] = collections.Counter()
    all_of: collections.Counter[str] = collections.Counter()
    for one in (one for file in asked.file or sorted(PROPOSALS.glob("*.txt")) for one in proposals(file)):
        found = judge(one.written, one.said)
        all_of[one.kind] += 1
        seen[one.kind] += bool(found)
        if asked.verbose and bool(found) == (one.kind == "right"):
            print(f"{one.kind}: {one.said}\n    of: {one.written}\n    {'; '.join(found) or 'nothing seen'}")
    wrong = [kind for kind in all_of if kind != "right"]
    for kind in sorted(wrong):
        print(f"{kind}: {seen[kind]} of {all_of[kind]} seen")
    caught, all_wrong = sum(seen[kind] for kind in wrong), sum(all_of[kind] for kind in wrong)
    passed = all_of["right"] - seen["right"]
    print(f"wrong ones seen: {caught} of {all_wrong} ({100 * caught / max(1, all_wrong):.1f} %)")
    print(f"right ones let pass: {passed} of {all_of['right']} ({100 * passed / max(1, all_of['right']):.1f} %)")


if __name__ == "__main__":
    main()
