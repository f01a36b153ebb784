"""How many slips of each kind are seen in clean texts, how many flags are right, and how often a clean text is flagged.

Slips that scanners and hands make are put into texts of one paragraph a line, which are read in documents of about 500
words. Run as `python -m benchmarks.slipping TEXT … [--slips N]`, on texts that were not counted for pairs.tsv.
"""

from __future__ import annotations

import argparse
import collections
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reading import ALIKE
from broadcast.knowledge.language.letters import TONES
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, with_tone_mark, without_tone
from broadcast.model import PlanParagraph
from broadcast.stages.plan.misread import misread

WORDS_A_DOCUMENT = 500
LEAST_WORDS = 6
ASK, TILDE = "\u0309", "\u0303"
LOOKS = tuple(
    tuple(pair.split(">"))
    for pair in "cl>d d>cl rn>m m>rn l>i i>l h>b b>h n>u u>n c>e t>l l>t ri>n n>r p>g g>q v>y".split()
)
"""Letters that look alike to a scanner."""
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
PLACES = {letter: (row, column) for row, letters in enumerate(ROWS) for column, letter in enumerate(letters)}


def slips(word: str) -> dict[str, list[str]]:
    """What a folded syllable may become, by the kind of slip."""
    bare, tone = without_tone(word)
    made: dict[str, set[str]] = collections.defaultdict(set)
    if tone:
        made["tone lost"].add(bare)
        made["other tone"] |= {with_tone_mark(bare, other) for other in TONES if {other, tone} != {ASK, TILDE}}
    if tone in {ASK, TILDE}:
        made["hỏi, ngã"].add(with_tone_mark(bare, TILDE if tone == ASK else ASK))
    for kind, letters in _other_letters(bare):
        other = folded(with_tone_mark(letters, tone))
        if without_tone(other)[1] == tone:
            made[kind].add(other)
    return {kind: sorted(others - {word}) for kind, others in made.items() if others - {word}}


def _other_letters(bare: str) -> Iterator[tuple[str, str]]:
    for at, letter in enumerate(bare):
        for other in ALIKE.get(letter, ""):
            yield "other mark", bare[:at] + other + bare[at + 1 :]
        row, column = PLACES.get(letter, (9, 9))
        for other, (beside, near) in PLACES.items():
            if other != letter and abs(beside - row) <= 1 and abs(near - column) <= 1:
                yield "key beside", bare[:at] + other + bare[at + 1 :]
        if len(bare) > 2:
            yield "letter left out", bare[:at] + bare[at + 1 :]
        for read, seen in LOOKS:
            if bare.startswith(read, at):
                yield "looks alike", bare[:at] + seen + bare[at + len(read) :]
    for at in range(len(bare) - 1):
        yield "two exchanged", bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :]


def documents(texts: Sequence[Path]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in (line for path in texts for line in path.read_text(encoding="utf-8").splitlines() if line.strip()):
        held.append(line)
        if sum(len(one.split()) for one in held) > WORDS_A_DOCUMENT:
            yield held
            held = []


def with_slips(lines: Sequence[str], count: int, chance: random.Random) -> tuple[list[str], dict[int, tuple[str, str]]]:
    """The lines with so many slips, and by its line the kind of each and what stands there."""
    made, put = list(lines), dict[int, tuple[str, str]]()
    long = [at for at, line in enumerate(lines) if len(line.split()) > LEAST_WORDS]
    for at in chance.sample(long, min(count, len(long))):
        words = lines[at].split(" ")
        spots = [place for place, word in enumerate(words) if word.islower() and word.isalpha() and len(word) > 1]
        place = chance.choice([spot for spot in spots if valid(folded(words[spot]))] or [0])
        kinds = slips(folded(words[place]))
        if kinds and words[place].islower():
            kind = chance.choice(sorted(kinds))
            words[place] = chance.choice(kinds[kind])
            made[at], put[at] = " ".join(words), (kind, words[place])
    return made, put


def _flags(lines: Sequence[str]) -> list[tuple[int, str]]:
    flags = misread([PlanParagraph(text=text, line=line) for line, text in enumerate(lines)])
    return [(flag.line, flag.text.lower()) for flag in flags]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", type=Path, nargs="+", metavar="TEXT")
    parser.add_argument("--slips", type=int, default=4, help="how many a document")
    parser.add_argument("--seeds", type=int, default=4)
    options = parser.parse_args()
    seen, wanted = collections.Counter[str](), collections.Counter[str]()
    words = clean = right = false = 0
    for number, lines in enumerate(documents(options.texts)):
        words += sum(len(line.split()) for line in lines)
        own = _flags(lines)
        clean += len(own)
        for seed in range(options.seeds):
            made, put = with_slips(lines, options.slips, random.Random(1000 * number + seed))
            flags = _flags(made)
            found = {line for line, text in flags if line in put and put[line][1] in text.split()}
            right += len(found)
            false += sum(line not in found and (line, text) not in own for line, text in flags)
            for line, (kind, word) in put.items():
                for what in (kind, "a syllable" if valid(word) else "no syllable", "all"):
                    wanted[what] += 1
                    seen[what] += line in found
    for what in sorted(wanted):
        print(f"{what:16} {100 * seen[what] / wanted[what]:5.1f} % of {wanted[what]}")
    print(f"of the flags {100 * right / max(1, right + false):.1f} % are right")
    print(f"clean text: {10_000 * clean / max(1, words):.1f} flags in 10 000 words, of {words}")


if __name__ == "__main__":
    main()
