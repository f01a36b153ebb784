"""However long a text is, the work grows with its length alone: the attempts of rules are counted, never the time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.shapes import forget, shapes
from broadcast.stages.spoken import plain_words, scan, tokens
from broadcast.stages.spoken.choice import Choice
from broadcast.stages.spoken.order import offers
from broadcast.stages.spoken.possible import shape
from broadcast.stages.spoken.rule import LEFT_WINDOW, RIGHT_WINDOW, Family

SHAPES = (
    "1,",
    "1.",
    "1-",
    "1/",
    "1:",
    "1 ",
    "1 000 ",
    "12.345.678,",
    "1-1-1 ",
    "(",
    ")",
    "((1))",
    "[",
    "{a",
    "-",
    "– ",
    "...",
    "…",
    "!?",
    '"',
    "“a”",
    "'",
    "a",
    "A",
    "a.",
    "A.",
    "A.B.",
    "a-",
    "a_",
    "a@",
    "@a.",
    "http://",
    "www.",
    "1h",
    "1h30-",
    "1/1/",
    "I",
    "IV, ",
    "VI",
    "T2-",
    "NQ/",
    "12/2024/NĐ-",
    "số 1/",
    "UBND ",
    "BN 1 ",
    "H'",
    "Ea ",
    "Krông",
    "Trump ",
    "²",
    "½",
    "₫",
    "+1%",
    "0",
    "09",
    "1900",
    "ngày 1, ",
    "từ 1-1 đến ",
    "%",
    "5% ",
    "km",
    "đ/",
    "1đ/kg/",
    "\n",
    "\t1",
    "\u00a0",
    "\u200b",
    "\u0301",
    "\u202e",
    "🎉",
    "漢",
    "ế",
)


def attempts(monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    """How often a place of the text was given to the rules, cached or not."""
    count = 0
    claim = scan.Scan.claim

    def counted(*arguments: object, **named: object) -> object:
        nonlocal count
        count += 1
        return claim(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(scan.Scan, "claim", counted)
        found = tokens(text)
    assert sum(len(token.written) for token in found) == len(text)
    return count


@pytest.mark.parametrize("shape", SHAPES, ids=ascii)
def test_the_rules_are_asked_as_often_as_the_text_is_long(monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    repeated = (shape * 4000)[:4000]
    once, twice = attempts(monkeypatch, repeated), attempts(monkeypatch, repeated + repeated)
    assert once <= len(repeated)
    assert twice <= 2 * once + RIGHT_WINDOW


def test_a_rule_sees_no_more_than_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What bounds each attempt: the text that a rule is given."""
    seen: list[int] = []
    said = scan.Scan.said

    def measured(self: scan.Scan, window: str, *rest: object) -> object:
        seen.append(len(window))
        return said(self, window, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(scan.Scan, "said", measured)
    tokens("Từ ngày 1,2,3 tháng 5, UBND xã (thôn 5) mời 1 000 hộ. " * 100)
    assert max(seen) <= LEFT_WINDOW + RIGHT_WINDOW + 1


def test_no_pattern_repeats_without_a_bound() -> None:
    """An unbounded repetition is linear in a window at most; two in a row would be more, and none is needed."""
    for offer in offers("brief"):
        for pattern in (offer.rule.pattern, offer.rule.left):
            assert not re.search(r"\)[*+][^?)]{0,3}\)[*+]", pattern), (offer.kind, offer.rule.name)


def test_what_is_not_tried_could_not_have_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules chosen by the shape of what stands there give what all of them would give."""
    golden = sorted((Path(__file__).parent / "golden").glob("*"))
    texts = [line for path in golden for line in path.read_text("utf-8").splitlines()[::31]]
    texts += [text[:150] for _, text in shapes()]
    chosen = [tokens(text) for text in texts]

    def all_of_them(
        self: Choice, family: Family, _begun: str, _length: int, after: str, _before: str
    ) -> tuple[object, ...]:
        of = [(place, offer) for place, offer in enumerate(self.offers) if offer.rule.family == family]
        chosen = self.chosen(of, after)
        return (*chosen.free, *(rule for rules in chosen.bound.values() for rule in rules))

    with monkeypatch.context() as patch:
        patch.setattr(Choice, "rules", all_of_them)
        patch.setattr(Choice, "begun_by", lambda _self, _word: ())
        forget()
        assert [tokens(text) for text in texts] == chosen
    forget()


def test_between_words_a_comma_is_a_comma_and_a_point_ends_a_sentence() -> None:
    """What the scanner takes with plain words is what the rules would make of it: none but these can match there."""
    choice = Choice("brief")
    for before in ("ang", "Hà", " á", "ườn"):
        for mark, behind, names in ((",", "aAđĐếÝ", {"mark"}), (".", "AĐÝ", {"sentence-end", "mark"})):
            for letter in behind:
                rules = choice.rules("symbol", f"{mark} {letter}", 1, "", before)
                assert {choice.offers[place].rule.name for place, _ in rules} == names, (before, mark, letter)


def test_words_taken_without_being_asked_about_are_what_the_rules_make_of_them() -> None:
    """đô is plain but before la, and so for every word that a name of several words begins with: asked one by one they
    give the same.
    """
    golden = sorted((Path(__file__).parent / "golden").glob("*"))
    texts = [line for path in golden for line in path.read_text("utf-8").splitlines()[::7]]
    taken = [tokens(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_words, "RUN", re.compile("(?!)"))
        assert [tokens(text) for text in texts] == taken


def test_hostile_text_does_not_fill_the_memory_and_changes_no_reading() -> None:
    """Where no step of the machine more is kept, more rules are tried, and what is said is the same."""
    texts = [text[:400] for _, text in shapes()]
    known = [tokens(text) for text in texts]
    spent = Choice("brief")
    for machine in (*spent.machines.values(), spent.backwards):
        machine.steps_left = 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "choice", lambda _style: spent)
        forget()
        assert [tokens(text) for text in texts] == known
    forget()
    assert {machine.steps_left for machine in (*spent.machines.values(), spent.backwards)} == {0}


def test_no_pattern_tells_letters_or_signs_of_other_scripts_apart() -> None:
    """Each kind of them is known by a few members: whatever a set of a pattern takes of it, it takes all of it."""
    kinds: dict[str, list[str]] = {"\ue004": [], "\ue005": []}
    for sign, kind in ((chr(code), shape(chr(code))) for code in range(0x10000)):
        if kind in kinds:
            kinds[kind].append(sign)
    assert min(map(len, kinds.values())) > 500
    everything = "".join(sign for signs in kinds.values() for sign in signs)
    sets = set(re.findall(r"\[(?:\\.|[^\]\\])+\]", "".join(o.rule.pattern + o.rule.left for o in offers("brief"))))
    for found in sets - {""}:
        taken = set(re.findall(found, everything))
        for signs in kinds.values():
            assert taken.isdisjoint(signs) or taken.issuperset(signs), found
