"""Each token knows what its reading rests on; habit is named, what nothing reads is told by item."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast.model import Item, Paragraph, Programme, Source
from broadcast.pipeline.said import of_text
from broadcast.stages.spoken import audit, doubts, letters, tokens, unreadable_items
from tests.conftest import run_broadcast, write_station


def certainties(text: str) -> dict[str, str]:
    """The certainty of every token that is no blank."""
    return {token.written: token.certainty for token in tokens(text) if token.written.strip()}


@pytest.mark.parametrize(
    ("text", "written", "certainty"),
    [
        ("UBND xã", "UBND", "evidence"),
        ("3 BN nặng", "BN", "evidence"),
        ("huyện Chư Prông", "Prông", "default"),
        ("nam/nữ", "/", "default"),
        ("theo XQZW", "XQZW", "default"),
        ("bằng TIENNUOC", "TIENNUOC", "default"),
        ("sobg tiến triển", "sobg", "none"),
        ("gọi 113", "113", "evidence"),
        ("chữ 漢字", "漢字", "none"),
    ],
)
def test_a_token_knows_what_its_reading_rests_on(text: str, written: str, certainty: str) -> None:
    assert certainties(text)[written] == certainty


@pytest.mark.parametrize("text", ["BKS là gì", "có TT", "theo MT", "về KT", "của TB", "gửi CN", "ở BN", "chữ CT"])
def test_an_abbreviation_of_several_senses_without_evidence_is_flagged(text: str) -> None:
    """Its letters are said, never the first sense of the table, and a person is asked to hear them."""
    (doubt,) = doubts(tokens(text))
    assert not audit(tokens(text))
    assert doubt.spoken == letters.spelled(doubt.written)


@pytest.mark.parametrize("telex", ["Nguyeenx", "Haf Nooij", "ddoongf", "nhuwngx", "tieengs"])
def test_what_was_typed_without_its_marks_stays_flagged(telex: str) -> None:
    assert audit(tokens(telex))


@pytest.mark.parametrize("typo", ["ttiếp", "ngưòii", "Ngyuễn", "thôngg"])
def test_a_misspelt_word_stays_flagged(typo: str) -> None:
    assert audit(tokens(typo))


def test_a_doubt_has_its_place() -> None:
    (doubt,) = doubts(tokens("Mời bà con huyện Chư Prông"))
    assert (doubt.written, doubt.spoken, doubt.offset) == ("Prông", "pờ rông", 21)


def test_what_cannot_be_read_is_told_by_item() -> None:
    def item(name: str, text: str) -> Item:
        body = (Paragraph(text=text, source=Source(path=f"{name}.md", line=3)),)
        return Item(kind="notice", id=name, title=name, body=body)

    whole = of_text("x")
    items = (item("mot", "Họp lúc 7h30."), item("hai", "Theo ttiếp và sobg."), item("ba", "Gọi 113."))
    programme = Programme(**{name: getattr(whole, name) for name in Programme.__slots__} | {"items": items})
    found = unreadable_items(programme)
    assert list(found) == [1]
    assert [(fault.path, fault.line) for fault in found[1]] == [("hai.md", 3)] * 2


def test_check_lists_doubts_and_they_stop_nothing(tmp_path: Path) -> None:
    write_station(tmp_path)
    script = tmp_path / "scripts" / "dot" / "01-mot.md"
    before = run_broadcast("check", cwd=tmp_path)
    script.write_text(script.read_text(encoding="utf-8") + "\nMời bà con huyện Chư Prông đến dự.\n", encoding="utf-8")
    after = run_broadcast("check", cwd=tmp_path)
    assert "«Prông» đọc thành «pờ rông» — nên nghe lại" in after.stderr
    assert "không đọc được" not in after.stderr
    assert after.returncode == before.returncode


def test_a_line_that_fails_does_not_stop_the_next(tmp_path: Path) -> None:
    lines = "giá 50 000 đồng\n\x00\ud7ff 1/0 ½½ ²²\ngọi 113\n"
    said = run_broadcast("explain", "--plain", "-", cwd=tmp_path, stdin=lines).stdout.splitlines()
    assert said[0] == "giá năm mươi nghìn đồng"
    assert said[-1] == "gọi một một ba"
