"""How right and how quick the reading of plans is.

Clean plans are made into Word, PDF and text, damaged by program, and read back; words of clean plans are mistyped and
misread one by one; a Word file of a thousand pages is read. Where the dozen documents stand beside the project
(../shared/documents) its own scorer is run on them too, drafts and checks with it.

Run as `python -m benchmarks.reading [--json]`. Needs LibreOffice for PDF; without it those rows are left out.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx

from broadcast.errors import PlanError
from broadcast.knowledge.language.letters import TONES
from broadcast.knowledge.language.sentences import sentences
from broadcast.knowledge.language.slips import likely
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import with_tone_mark, without_tone
from broadcast.model import Plan, PlanParagraph
from broadcast.stages.plan import read
from broadcast.stages.plan.files import suffixes
from broadcast.stages.plan.misread import misread
from broadcast.stages.script import draft
from broadcast.stages.script.rewrite import LONGEST_WORDS

PLANS = Path(__file__).parent / "plans"
SLIPS = Path(__file__).parent / "slips.txt"
"""Sentences of communes' documents with a slip each, of hands and of scanners, written without a look at the rules."""
SHARED = Path(__file__).parents[1].parent / "shared" / "documents"
STUB_WORDS = 4
TAIL = re.compile(r"Nơi nhận|TM\.")
HEADING = re.compile(r"(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)] ")


@dataclass
class Truth:
    """What was done to a plan."""

    ids: list[str]
    cuts: list[tuple[str, str]] = field(default_factory=list)
    pages: list[tuple[str, int, str]] = field(default_factory=list)
    misread: list[str] = field(default_factory=list)


@dataclass
class Score:
    """Right, expected and given, by what is counted."""

    right: collections.Counter[str] = field(default_factory=collections.Counter)
    wanted: collections.Counter[str] = field(default_factory=collections.Counter)
    given: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, what: str, wanted: collections.Counter[str], given: collections.Counter[str]) -> None:
        self.right[what] += (wanted & given).total()
        self.wanted[what] += wanted.total()
        self.given[what] += given.total()

    def line(self, what: str) -> str:
        recall = 100 * self.right[what] / max(1, self.wanted[what])
        precision = 100 * self.right[what] / max(1, self.given[what])
        return f"{what}: recall {recall:.1f} % precision {precision:.1f} % of {self.wanted[what]}"


ALIKE = {
    "a": "ăâ",
    "ă": "aâ",
    "â": "aă",
    "e": "ê",
    "ê": "e",
    "o": "ôơ",
    "ô": "oơ",
    "ơ": "oô",
    "u": "ư",
    "ư": "u",
    "d": "đ",
    "đ": "d",
}
"""Letters that a scan mistakes for one another: they differ by a mark alone."""


def misreadings(syllable: str) -> tuple[str, ...]:
    """The valid syllables that differ from a folded one by its tone, or by one mark on a letter."""
    bare, tone = without_tone(syllable)
    found = {with_tone_mark(bare, other) for other in ("", *TONES) if other != tone}
    for place, letter in enumerate(bare):
        for other in ALIKE.get(letter, ""):
            found.add(with_tone_mark(bare[:place] + other + bare[place + 1 :], tone))
    return tuple(sorted(one for one in found if one != syllable and valid(one)))


def paragraphs(path: Path) -> list[str]:
    return [one for one in path.read_text(encoding="utf-8").split("\n") if one.strip()]


def true_ids(texts: list[str]) -> list[str]:
    """The ids of a clean plan's headings, by the plainest rule there is."""
    ids, roman, number = [], "", ""
    for text in texts:
        if TAIL.match(text):
            break
        found = re.match(r"([IVX]+)\. ", text)
        if found:
            roman, number = found[1], ""
            ids.append(roman)
        elif found := re.match(r"(\d+(?:\.\d+)*)\. ", text):
            number = found[1]
            ids.append(f"{roman}.{number}")
        elif found := re.match(r"([a-zđ])\) ", text):
            ids.append(".".join(filter(None, (roman, number, found[1]))))
    return ids


def damage(texts: list[str], seed: int) -> tuple[list[str], Truth]:
    """Cut paragraphs in two, strew page numbers in order, misread syllables."""
    chance = random.Random(seed)
    truth = Truth(ids=true_ids(texts))
    end = next(place for place, text in enumerate(texts) if TAIL.match(text))
    begin = next(place for place, text in enumerate(texts) if text.startswith("I. "))
    body = [place for place in range(begin, end) if not HEADING.match(texts[place]) and len(texts[place]) > 100]
    made = list(texts)
    words = sum(len(text.split()) for text in texts[:end])
    for page in range(2, words // 330 + 2):
        target = sum(len(text.split()) for text in texts[:begin]) + 330 * (page - 1)
        so_far = 0
        for place in range(end):
            so_far += len(texts[place].split())
            if so_far >= target:
                break
        near = min(body, key=lambda one: abs(one - place))
        split = made[near].split(" ")
        spots = [at for at in range(3, len(split) - 3) if not re.search(r"\d", " ".join(split[at - 2 : at + 3]))]
        if spots:
            at = chance.choice(spots)
            truth.pages.append((str(page), near, " ".join(split[at - 1 : at + 1])))
            made[near] = " ".join([*split[:at], str(page), *split[at:]])
    for place in chance.sample(body, k=min(6, len(body))):
        split = made[place].split(" ")
        spots = [
            at for at in range(1, len(split) - 1) if split[at].isalpha() and split[at].islower() and len(split[at]) > 2
        ]
        at = chance.choice(spots)
        others = [one for one in misreadings(split[at]) if one != split[at]]
        if others:
            split[at] = chance.choice(others)
            truth.misread.append(split[at])
            made[place] = " ".join(split)
    out: list[str] = []
    cut = set(chance.sample(body, k=min(7, len(body))))
    for place, text in enumerate(made):
        split = text.split(" ")
        spots = [
            at
            for at in range(5, len(split) - 5)
            if split[at][:1].islower() and not re.search(r"[.;:]$", split[at - 1]) and not split[at - 1].isdigit()
        ]
        if place in cut and spots:
            at = chance.choice(spots)
            truth.cuts.append((split[at - 1], split[at]))
            out += [" ".join(split[:at]), " ".join(split[at:])]
        else:
            out.append(text)
    return out, truth


def as_text(texts: list[str], path: Path) -> None:
    path.write_text("\n\n".join(texts), encoding="utf-8")


def as_docx(texts: list[str], path: Path) -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    for text in texts:
        document.add_paragraph(text)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "Bảng số liệu 99"
    document.save(str(path))


def as_pdf(texts: list[str], path: Path) -> None:
    """Through LibreOffice, with a page number above each page, as offices print."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document = docx.Document()
    header = document.sections[0].header.paragraphs[0]
    for kind, said in (("begin", None), (None, "PAGE"), ("end", None)):
        run = header.add_run()
        element = OxmlElement("w:instrText" if said else "w:fldChar")
        if said:
            element.text = said
        else:
            element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldCharType", kind)
        run._r.append(element)
    header.alignment = 1
    for text in texts:
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = Pt(28)
        for run in paragraph.runs:
            run.font.size = Pt(14)
    word = path.with_suffix(".docx")
    document.save(str(word))
    office = shutil.which("soffice") or ""
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = (office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(word))
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def hard_wrapped(texts: list[str], path: Path) -> None:
    import textwrap

    path.write_text("\n\n".join("\n".join(textwrap.wrap(text, 78)) for text in texts), encoding="utf-8")


def score(plan: Plan, truth: Truth, total: Score, *, cuts: bool = True) -> None:
    given = collections.Counter(section.id for section in plan.sections)
    total.add("ids", collections.Counter(truth.ids), given)
    if cuts:
        joined = collections.Counter(f"{j.left.split(' ')[-1]} {j.right.split(' ')[0]}" for j in plan.joins)
        total.add("joins", collections.Counter(f"{a} {b}" for a, b in truth.cuts), joined)
    pages = collections.Counter(flag.text for flag in plan.flags if flag.kind == "page-number")
    total.add("pages", collections.Counter(number for number, _, _ in truth.pages), pages)
    suspects = [flag for flag in plan.flags if flag.kind == "ocr-suspect"]
    left = list(truth.misread)
    hit = 0
    for flag in suspects:
        for word in flag.text.lower().split():
            if word in left:
                left.remove(word)
                hit += 1
                break
    total.right["ocr"] += hit
    total.wanted["ocr"] += len(truth.misread)
    total.given["ocr"] += len(suspects)


def cases(seeds: int) -> Iterator[tuple[str, Path, Truth]]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for source in sorted(PLANS.glob("*.txt")):
            for seed in range(seeds):
                texts, truth = damage(paragraphs(source), seed)
                for name, write in (("text", as_text), ("docx", as_docx)):
                    path = folder / f"{source.stem}-{seed}.{'txt' if name == 'text' else name}"
                    write(texts, path)
                    yield name, path, truth
            clean = paragraphs(source)
            truth = Truth(ids=true_ids(clean))
            path = folder / f"{source.stem}-wrapped.txt"
            hard_wrapped(clean, path)
            yield "wrapped", path, truth
            if shutil.which("soffice"):
                path = folder / f"{source.stem}.pdf"
                as_pdf(clean, path)
                yield "pdf", path, truth


def slips(seeds: int) -> Score:
    """Words of clean plans mistyped or misread, five a plan: how many are seen, and how many others are flagged."""
    total = Score()
    for source in sorted(PLANS.glob("*.txt")):
        clean = paragraphs(source)
        for seed in range(seeds):
            chance = random.Random(seed)
            texts, wrong = list(clean), list[str]()
            for place in chance.sample([at for at, text in enumerate(clean) if len(text.split()) > 25], k=5):
                words = texts[place].split(" ")
                spots = [
                    at
                    for at in range(1, len(words) - 1)
                    if words[at].isalpha() and words[at].islower() and len(words[at]) > 1
                ]
                at = chance.choice(spots)
                others = [one for one in (*misreadings(words[at]), *likely(words[at])) if one != words[at]]
                if others:
                    words[at] = chance.choice(others)
                    wrong.append(words[at])
                    texts[place] = " ".join(words)
            flags = misread([PlanParagraph(text=text, line=line) for line, text in enumerate(texts)])
            left = collections.Counter(wrong)
            given = collections.Counter(
                next((word for word in flag.text.lower().split() if left[word]), flag.text) for flag in flags
            )
            total.add("slips", left, given)
        for flag in misread([PlanParagraph(text=text, line=line) for line, text in enumerate(clean)]):
            total.add("clean", collections.Counter(), collections.Counter([flag.text]))
    return total


def typed() -> Score:
    """The sentences of slips.txt, each with a slip, {wrong>right}: how many are seen, and what else is flagged."""
    total = Score()
    slip = re.compile(r"\{([^>]*)>([^}]*)\}")
    lines = SLIPS.read_text(encoding="utf-8").splitlines()
    flags = misread([PlanParagraph(text=slip.sub(r"\1", text), line=line) for line, text in enumerate(lines)])
    for place, line in enumerate(lines):
        ((wrong, right),) = slip.findall(line)
        slips = set(wrong.lower().split()) - set(right.lower().split())
        given = [
            str(place) if slips & set(flag.text.lower().split()) else flag.text for flag in flags if flag.line == place
        ]
        total.add("typed", collections.Counter([str(place)]), collections.Counter(given))
    return total


def long_word(path: Path, pages: int) -> None:
    """A Word file of so many pages of 330 words, made of the plans' own paragraphs."""
    texts = [text for source in sorted(PLANS.glob("*.txt")) for text in paragraphs(source)[8:-8]]
    document, words, place = docx.Document(), 0, 0
    while words < 330 * pages:
        document.add_paragraph(texts[place % len(texts)])
        words += len(texts[place % len(texts)].split())
        place += 1
    document.save(str(path))


def speed() -> tuple[float, float]:
    """Processor seconds to read a Word file of 1 000 pages, its parser's process with them, and the exponent by which
    they grow from one of 500 pages: 1 is as many seconds a page.
    """
    with tempfile.TemporaryDirectory() as folder:
        took: list[float] = []
        for pages in (500, 1000):
            path = Path(folder) / f"{pages}.docx"
            long_word(path, pages)
            took.append(min(_seconds(path) for _ in range(3)))
    return took[1], math.log2(took[1] / took[0])


def _seconds(path: Path) -> float:
    begun = os.times()
    read(path)
    return sum(os.times()[:4]) - sum(begun[:4])


def scored(folders: Sequence[Path]) -> dict[str, str]:
    """What the scorer beside the project counts of whole documents, of its own dozen and of those in further folders:
    sections, content kept, leaks, page numbers, false flags, slips, joins, heads, drafts, what is said and what must
    not be, complaints a thousand words. Nothing where the scorer is not there.
    """
    scorer = SHARED / "score_docs.py"
    found: dict[str, str] = {}
    for folder in (scorer.parent, *folders) if scorer.exists() else ():
        command = (sys.executable, str(scorer), f"{sys.executable} -m broadcast", str(folder))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found[folder.name] = done.stdout.strip().rpartition("\n")[2]
    return found


def followed(folders: Sequence[Path]) -> dict[str, str]:
    """How the drafts of each folder's documents are followed by ear: sentences of more than 25 words, those of them
    that name no place where they may be cut, stubs of at most four words, and those that begin with «Cùng với đó».
    """
    found: dict[str, str] = {}
    for folder in folders:
        counts: collections.Counter[str] = collections.Counter()
        for path in sorted(one for one in folder.iterdir() if one.suffix in suffixes() and one.stem != "README"):
            try:
                drafts = draft(read(path)).drafts
            except PlanError:
                continue  # refused, or with nothing to be told
            for line in (line for one in drafts for line in one.text.split("---\n", 2)[2].splitlines()):
                said, _, note = line.partition("<!--")
                for _, sentence in sentences(said) if said.strip() and not said.startswith("#") else ():
                    words = len(sentence.split())
                    counts["all"] += 1
                    counts["long"] += words > LONGEST_WORDS
                    counts["unmarked"] += words > LONGEST_WORDS and "câu dài" not in note
                    counts["stubs"] += words <= STUB_WORDS
                    counts["with"] += sentence.startswith("Cùng với đó")
        found[folder.name] = (
            f"{counts['all']} sentences, over {LONGEST_WORDS} words {counts['long']}, of these without a place to cut"
            f" {counts['unmarked']}, of at most {STUB_WORDS} words {counts['stubs']}, «Cùng với đó» {counts['with']}"
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="print what was missed")
    parser.add_argument(
        "--documents", type=Path, nargs="*", default=[], metavar="FOLDER", help="score these documents too"
    )
    options = parser.parse_args()
    scores: dict[str, Score] = collections.defaultdict(Score)
    for name, path, truth in cases(options.seeds):
        plan = read(path)
        score(plan, truth, scores[name], cuts=name in {"text", "docx"})
        if options.show:
            show(name, path, plan, truth)
    scores["slips"] = slips(options.seeds)
    scores["typed"] = typed()
    seconds, growth = speed()
    documents = scored(options.documents)
    by_ear = followed([SHARED, *options.documents] if SHARED.exists() else options.documents)
    if options.json:
        figures: dict[str, object] = {
            name: {what: one.line(what) for what in one.wanted} for name, one in scores.items()
        }
        figures["speed"] = {"docx_1000_pages_s": round(seconds, 2), "growth": round(growth, 3)}
        print(json.dumps({**figures, "documents": documents, "by_ear": by_ear}))
        return
    for name, one in scores.items():
        for what in one.wanted:
            print(f"{name:8} {one.line(what)}")
    print(f"speed    1000 pages of docx: {seconds:.1f} CPU s, exponent of growth from 500 pages: {growth:.2f}")
    for name, line in (*documents.items(), *by_ear.items()):
        print(f"{name}: {line}")


def show(name: str, path: Path, plan: Plan, truth: Truth) -> None:
    given = {section.id for section in plan.sections}
    missed = [one for one in truth.ids if one not in given]
    extra = sorted(given - set(truth.ids))
    joined = {(j.left.split(" ")[-1], j.right.split(" ")[0]) for j in plan.joins}
    pages = [flag.text for flag in plan.flags if flag.kind == "page-number"]
    if missed or extra:
        print(name, path.name, "ids missed", missed, "extra", extra)
    if set(truth.cuts) != joined and name in {"text", "docx"}:
        print(name, path.name, "cuts", set(truth.cuts) ^ joined)
    for number, _, near in truth.pages:
        if number not in pages:
            print(name, path.name, "page missed", number, near)
    print(name, path.name, "misread", truth.misread, "|", [f.text for f in plan.flags if f.kind == "ocr-suspect"])
    extra_pages = [
        f.context for f in plan.flags if f.kind == "page-number" and f.text not in {n for n, _, _ in truth.pages}
    ]
    if extra_pages:
        print(name, path.name, "pages not there", extra_pages)


if __name__ == "__main__":
    main()
