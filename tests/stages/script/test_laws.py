"""A draft never changes who does it, whether it is done, whether it must, and to whom: golden lines, and sentences made
of every mixture of persons, denials, duties and verbs that are nouns elsewhere, judged by what they were made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.stages.script.cutting import LONGEST_WORDS
from broadcast.stages.script.rewrite import ended, statements

GOLDEN = [
    (*line.split("\t"), "")[:3]
    for line in (Path(__file__).parent / "golden" / "rewrite.tsv").read_text(encoding="utf-8").splitlines()[1:]
    if line and not line.startswith("#")
]
PERSONS = ("Trạm Y tế xã", "Công an xã", "các hộ chăn nuôi", "trưởng thôn", "bà con", "Phòng Kinh tế", "phụ huynh")
DEGREES = ("", "phải ", "cần ", "được ", "không ", "không được ", "chưa ", "không phải ", "có thể ", "chỉ ")
DEEDS = (
    "kiểm tra chuồng trại",
    "phun hóa chất khử trùng ngoài chợ",
    "lập danh sách người cần giúp",
    "tổ chức tiêm phòng cho đàn chó",
    "thu gom rác thải nông nghiệp ngoài đồng",
    "hướng dẫn cách pha thuốc",
    "xây dựng bể chứa nước mưa",
    "bảo vệ đàn trâu trên nương",
    "đốt rơm rạ ven đường",
    "triển khai mô hình nuôi vịt",
    "chuyển đồ đạc lên cao",
    "báo cáo tình hình mưa lũ",
)
JOINS = ("; ", ", đồng thời ", "; đồng thời, ", ", qua đó ")


@dataclass(frozen=True)
class Clause:
    """What one part of a made sentence says: who (empty: as before), how, what, and by when."""

    person: str
    degree: str
    deed: str
    when: str


@pytest.mark.parametrize(("kind", "written", "said"), GOLDEN)
def test_golden_lines(kind: str, written: str, said: str) -> None:
    found = [one.text for one in statements(written, "Kế hoạch")]
    if kind == "keep":
        assert found == [ended(written)]
    elif kind == "turn":
        assert found == said.split(" ¶ ")
    else:
        assert not any(said in one for one in found)


@st.composite
def made(draw: st.DrawFn) -> tuple[str, list[Clause]]:
    """A sentence of a plan and what it was made of."""
    deeds = draw(st.lists(st.sampled_from(DEEDS), min_size=1, max_size=4, unique=True))
    clauses = [
        Clause(
            person=draw(st.sampled_from(PERSONS if not place else ("", *PERSONS))),
            degree=draw(st.sampled_from(DEGREES)),
            deed=deed,
            when=draw(st.sampled_from(("", " trước ngày 25/6/2026", " vào sáng chủ nhật hằng tuần"))),
        )
        for place, deed in enumerate(deeds)
    ]
    if draw(st.booleans()):
        clauses[0] = Clause(person="", degree=clauses[0].degree, deed=clauses[0].deed, when=clauses[0].when)
    text = ""
    for place, one in enumerate(clauses):
        person = f"{one.person} " if one.person else ""
        text += (draw(st.sampled_from(JOINS)) if place else "") + f"{person}{one.degree}{one.deed}{one.when}"
    return text[:1].upper() + text[1:] + ".", clauses


@settings(max_examples=400, deadline=None)
@given(made())
def test_a_rewrite_keeps_who_whether_and_how(sentence: tuple[str, list[Clause]]) -> None:
    text, clauses = sentence
    said = [one.text.casefold() for one in statements(text, "Kế hoạch")]
    person = ""
    for place, clause in enumerate(clauses):
        person = clause.person or person
        (told,) = [one for one in said if clause.deed in one]
        before = told[: told.index(clause.deed)]
        # how: what stood before the deed stands there still; only what had no word for it may get "cần"
        allowed = (clause.degree, f"cần {clause.degree}") if clause.degree in {"", "không "} else (clause.degree,)
        words = re.sub(r".*[;,.] |.*đồng thời,? ", "", f" {before}")
        assert any(words.endswith(f" {one}") or words == one for one in allowed), (text, said)
        assert not re.search(r"không|chưa|cấm", words.removesuffix(clause.degree)), (text, said)
        # who: the one named last before the deed
        named = [(before.rindex(one.casefold()), one) for one in PERSONS if one.casefold() in before]
        assert not named or max(named)[1] == person, (text, said)
        # by when
        assert told.count(clause.when.strip()) or not clause.when
        # nobody is lost
        assert not clause.person or any(clause.person.casefold() in one for one in said)
        assert place == 0 or said.index(told) >= 0


@settings(max_examples=200, deadline=None)
@given(made())
def test_what_stays_long_says_where_it_may_be_cut(sentence: tuple[str, list[Clause]]) -> None:
    for one in statements(sentence[0], "Kế hoạch"):
        assert len(one.text.split()) <= LONGEST_WORDS or "câu dài" in one.note
