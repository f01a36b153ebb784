"""How the proof judges the rules' own drafts of whole plans, and drafts that were made wrong by rule.

Run as `python -m benchmarks.mutants [-v] [PLAN ...]`, by default on benchmarks/plans/. No model is asked. Each
paragraph of a draft must pass as a proposal for itself, once its sentences are short enough; then one thing of it is
changed in every way that the table below knows, and each of these must be seen. Nothing here was written for single
lines, so that it tells how the proof does on text that it was not made with.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from broadcast.knowledge.language.sentences import sentences
from broadcast.stages.plan import read
from broadcast.stages.script import draft, passages
from broadcast.stages.script.proposal import proposal_faults

PLANS = Path(__file__).parent / "plans"
Change = Callable[[str], Iterator[str]]


def _replacing(pattern: str, *new: str) -> Change:
    """Every text in which one place of the pattern is replaced; the case of its first letter is kept."""

    def change(text: str) -> Iterator[str]:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            for other in new:
                written = found.expand(other)
                written = written[:1].upper() + written[1:] if found[0][:1].isupper() else written
                yield text[: found.start()] + written + text[found.end() :]

    return change


def _other_figure(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<![\d/.,])\d+(?![\d/.,])", text):
        yield text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :]


def _exchanged_figures(text: str) -> Iterator[str]:
    found = list(re.finditer(r"(?<![\d/.,])\d+(?:[.,]\d+)*(?![\d/.,])", text))
    for one, other in itertools.pairwise(found):
        if one[0] != other[0]:
            yield text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _without_item(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<=[^\W\d_]), [^\W\d_]+(?: [^\W\d_]+){1,3}(?=,| và )", text):
        yield text[: found.start()] + text[found.end() :]


def _without_sentence(text: str) -> Iterator[str]:
    said = [sentence for _, sentence in sentences(text)]
    for at in range(len(said)):
        if len(said) > 1:
            yield " ".join(said[:at] + said[at + 1 :])


def _with(*more: str) -> Change:
    return lambda text: (f"{text} {sentence}" for sentence in more)


CHANGES: dict[str, Change] = {
    "another figure": _other_figure,
    "figures exchanged": _exchanged_figures,
    "denial lost": _replacing(r"\bkhông (?!chỉ|những|khí|gian)(\w+)", r"\1"),
    "must made should": _replacing(r"\bphải(?= \w)", "nên", "có thể"),
    "forbidden made unwelcome": _replacing(r"\b(?:nghiêm )?cấm\b", "hạn chế"),
    "before made after": _replacing(r"\btrước ngày\b", "sau ngày"),
    "at least made at most": _replacing(r"\b(?:ít nhất|tối thiểu)\b", "nhiều nhất"),
    "upwards made downwards": _replacing(r"\btrở lên\b", "trở xuống"),
    "all made some": _replacing(r"\b(?:tất cả|toàn bộ|toàn thể|mọi)\b", "một số"),
    "another doer": _replacing(
        r"\b(?:trạm y tế|công an|trưởng thôn|tổ trưởng|hội phụ nữ|đoàn thanh niên|nhà trường)\b", "bưu điện"
    ),
    "another period": _replacing(r"\bhằng (?:ngày|tuần|tháng|năm)\b", "hằng quý"),
    "a thing of a list dropped": _without_item,
    "a sentence dropped": _without_sentence,
    "a reason added": _replacing(r"\.(?=\s|\Z)", ", vì năm ngoái có người bị thương."),
    "a promise added": _with("Xã sẽ thưởng tiền cho bà con.", "Chắc chắn ai cũng được lợi."),
    "an opinion added": _with("Việc này rất hay.", "Đó là điều đáng tự hào."),
    "a name added": _with("Bà con gặp ông Trần Văn Bảy.", "Việc này theo gương xã Hòa Bình."),
}


def drafted(path: Path) -> Iterator[str]:
    """The paragraphs of the rules' drafts of a plan whose sentences are short enough to be proposed."""
    for found in draft(read(path)).drafts:
        for passage in passages(found.text, sourced=True):
            if all(len(sentence.split()) <= 25 for _, sentence in sentences(passage)):
                yield passage


def main() -> None:
    """Print how many changes of each kind were seen, and how many paragraphs pass unchanged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", nargs="*", type=Path)
    parser.add_argument("-v", action="store_true", dest="verbose")
    asked = parser.parse_args()
    seen: collections.Counter[str] = collections.Counter()
    all_of: collections.Counter[str] = collections.Counter()
    same = passed = 0
    for path in asked.plans or sorted(PLANS.glob("*.txt")):
        for passage in drafted(path):
            same += 1
            passed += not proposal_faults(passage, passage)
            for kind, change in CHANGES.items():
                for wrong in change(passage):
                    all_of[kind] += 1
                    if proposal_faults(passage, wrong):
                        seen[kind] += 1
                    elif asked.verbose:
                        print(f"{kind}, not seen: {wrong}\n    of: {passage}")
    for kind in CHANGES:
        print(f"{kind}: {seen[kind]} of {all_of[kind]} seen")
    total = all_of.total()
    print(f"changes seen: {seen.total()} of {total} ({100 * seen.total() / max(1, total):.1f} %)")
    print(f"paragraphs that pass unchanged: {passed} of {same}")


if __name__ == "__main__":
    main()
