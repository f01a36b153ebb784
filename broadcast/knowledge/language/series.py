"""Parts of a series: how titles number them, and the words by which drafts lead from one part to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

GOES_ON = "Nội dung này được nói tiếp ở kỳ sau."
"""The last sentence of a part that another follows."""
THIS_IS, PART_OF = "Đây là ", "Nội dung này nằm trong "
"""How the sentence begins by which a script names the document it is from."""
LAST = "cuối"
_WORDS = "một hai ba bốn năm sáu bảy tám chín mười".split()
_TITLE = re.compile(
    r"(?P<series>.*\w.*?)[\s,:;–—-]*\(?\b(?P<kind>kỳ|phần|tập|bài) (?P<number>\w{1,5})(?: ?/ ?\d+)?\)?\.?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of a series: what the series is called, its `kind` (kỳ, phần, tập, bài), and its number as written."""

    series: str
    kind: str
    number: str

    def follows(self, other: Part) -> bool:
        """Whether this part comes right after another: the second after the first, the last after any."""
        if (self.series.casefold(), self.kind) != (other.series.casefold(), other.kind):
            return False
        before, own = _value(other.number), _value(self.number)
        return before is not None and (own == before + 1 or self.number == LAST)


@lru_cache(maxsize=4096)
def part_of(title: str) -> Part | None:
    """The part that a title names at its end: «Chuyển đổi số (kỳ 2/3)», «Chuyển đổi số, kỳ hai»."""
    found = _TITLE.fullmatch(title.strip())
    return Part(series=found["series"], kind=found["kind"], number=found["number"]) if found else None


def names_document(sentence: str) -> bool:
    """Whether a sentence only names the document that a script is from."""
    return sentence.startswith((THIS_IS, PART_OF))


def _value(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    return _WORDS.index(number) + 1 if number in _WORDS else None
