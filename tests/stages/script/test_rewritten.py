"""A passage of a script's file in other words: which lines change, what each sentence keeps of its origin."""

from __future__ import annotations

from pathlib import Path

from broadcast.stages.script import passages, read_script, with_passage
from broadcast.station.proposed import proposed_sentences

TEXT = """\
---
title: Phòng rét
sources: [II.1]
---

# Phòng rét

Sau đây là kế hoạch phòng rét.

Các hộ che kín chuồng trước ngày 05/12/2026. <!-- II.1:31 -->
Mỗi con trâu dự trữ 400 kg rơm. <!-- II.1:33 | câu dài 32 chữ -->

## Mục con

Không thả rông trâu, bò. <!-- II.1:35 -->
"""


def test_paragraphs_are_found_without_headings() -> None:
    assert passages(TEXT) == (
        "Sau đây là kế hoạch phòng rét.",
        "Các hộ che kín chuồng trước ngày 05/12/2026. Mỗi con trâu dự trữ 400 kg rơm.",
        "Không thả rông trâu, bò.",
    )
    assert passages(TEXT, sourced=True) == passages(TEXT)[1:]


def test_each_sentence_keeps_the_origin_of_what_it_tells() -> None:
    proposal = "Mỗi con trâu cần dự trữ 400 kg rơm.\nBà con nhớ che kín chuồng.\nLàm xong trước ngày 05/12/2026."
    changed = with_passage(TEXT, passages(TEXT)[1], proposal, "thu:1b")
    assert changed is not None
    assert changed.split("\n")[9:12] == [
        "Mỗi con trâu cần dự trữ 400 kg rơm. <!-- II.1:33 --> <!-- mô hình: thu:1b -->",
        "Bà con nhớ che kín chuồng. <!-- II.1:31 --> <!-- mô hình: thu:1b -->",
        "Làm xong trước ngày 05/12/2026. <!-- II.1:31 --> <!-- mô hình: thu:1b -->",
    ]
    assert changed.split("\n")[:9] == TEXT.split("\n")[:9]
    assert changed.split("\n")[12:] == TEXT.split("\n")[11:]


def test_a_sentence_among_others_on_a_line_is_replaced_alone() -> None:
    text = "---\ntitle: A\n---\n\nCâu một dài. Câu hai ngắn. Câu ba. <!-- I:3 -->\n"
    changed = with_passage(text, "Câu hai ngắn.", "Câu hai.", "thu")
    assert changed == (
        "---\ntitle: A\n---\n\nCâu một dài. <!-- I:3 -->\n"
        "Câu hai. <!-- I:3 --> <!-- mô hình: thu -->\nCâu ba. <!-- I:3 -->\n"
    )


def test_a_passage_that_is_not_there_any_more_changes_nothing() -> None:
    assert with_passage(TEXT, "Câu này không có.", "Câu mới.", "thu") is None
    assert with_passage(TEXT, "", "Câu mới.", "thu") is None
    assert with_passage(TEXT, "Mục con", "Câu mới.", "thu") is None


def test_what_a_model_proposed_is_read_back_by_number(tmp_path: Path) -> None:
    changed = with_passage(TEXT, "Không thả rông trâu, bò.", "Đừng thả rông trâu, bò.", "thu:1b")
    assert changed is not None
    (tmp_path / "scripts" / "ret").mkdir(parents=True)
    path = tmp_path / "scripts" / "ret" / "01.md"
    path.write_text(changed, encoding="utf-8")
    script = read_script(path, "ret")
    assert [(one.number, one.model, one.text) for one in proposed_sentences(script)] == [
        (6, "thu:1b", "Đừng thả rông trâu, bò.")
    ]
    assert [(one.section, one.plan_line) for one in script.origins][-1] == ("II.1", 35)
