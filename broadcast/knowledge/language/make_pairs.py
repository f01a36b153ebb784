"""Makes pairs.tsv, the table of how often two syllables follow one another, from text that is public.

Run as `python -m broadcast.knowledge.language.make_pairs TEXT[:WEIGHT] …`; the table goes to standard output. It needs
running again only when there is better text to count. The table that is shipped was counted from two sources: the news articles of the
VietNews summarization corpus (github.com/ThanhChinhBK/vietnews, all its training files, words joined by `_`),
weight 1, and seven kinds of administrative documents (github.com/khanhng29/word_recommend, data_19_9_2023.txt),
weight 12. What is kept is counts alone; no sentence can be had back from them.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded

LEAST_PAIR = 5
"""A pair seen more rarely may be a slip of the text itself."""
LEAST_SYLLABLE = 8
STEPS_A_DOUBLING = 4
"""Counts are kept as the logarithm, four steps a doubling: 19 % apart is near enough, and two characters hold it."""
NUMBER = "#"
"""Stands for a number of one to three figures, so that the table also knows which words announce and follow one."""
_WORD = r"(?:[^\W\d_]+|(?<![\d.,/])\d{1,3}(?![.,/]?\d))"
_RUN = re.compile(rf"{_WORD}(?:[ _]{_WORD})*")


_HEAD = (
    "# How often each Vietnamese syllable, and each pair of them, stands in public text: the logarithm to base 2, four steps a doubling.",
    "# Made by make_pairs.py, which names the sources; `#` is a number of up to three figures.",
)


def runs(path: Path) -> Iterator[list[str]]:
    """The words of each stretch of text between two marks of punctuation, as they are written."""
    with path.open(encoding="utf-8", errors="ignore") as lines:
        for line in lines:
            for found in _RUN.finditer(line):
                yield re.split("[ _]", found[0])


def pairs_of(words: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of a stretch, folded, but not those inside names: Hải Hòa says nothing about hải hòa."""
    for first, second in pairwise(words):
        if not (first[0].isupper() and second[0].isupper()):
            yield _plain(first), _plain(second)


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    return NUMBER if word[0].isdigit() else folded(word)


def counted(texts: list[tuple[Path, int]]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each syllable and each pair of syllables stands in the texts, by their weights."""
    syllables: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for path, weight in texts:
        here: Counter[str] = Counter()
        beside: Counter[tuple[str, str]] = Counter()
        for words in runs(path):
            here.update(map(_plain, words))
            beside.update(pairs_of(words))
        for word, count in here.items():
            syllables[word] += count * weight
        for pair, count in beside.items():
            pairs[pair] += count * weight
    return syllables, pairs


def shown(count: int) -> str:
    """A count as the step of its logarithm."""
    return str(round(math.log2(count) * STEPS_A_DOUBLING))


def main() -> None:
    """Count the texts that are named, and print the table."""
    texts = [
        (Path(name), int(weight or 1)) for name, _, weight in (argument.partition(":") for argument in sys.argv[1:])
    ]
    syllables, pairs = counted(texts)
    known = {word for word, count in syllables.items() if count >= LEAST_SYLLABLE and (valid(word) or word == NUMBER)}
    seconds: dict[str, list[tuple[str, int]]] = {}
    for (first, second), count in pairs.items():
        if count >= LEAST_PAIR and first in known and second in known:
            seconds.setdefault(first, []).append((second, count))
    out = ["first\tcount\tseconds", *_HEAD]
    for word in sorted(known, key=lambda word: (word == NUMBER, word)):
        beside = " ".join(f"{second}:{shown(count)}" for second, count in sorted(seconds.get(word, [])))
        out.append(f"{word}\t{shown(syllables[word])}\t{beside}")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
