"""Parts for offices alone and parts for people: told by the title above as well as by their own words."""

from __future__ import annotations

import pytest

from broadcast.model import PlanParagraph, Section
from broadcast.stages.script.audience import parted


def section(name: str, title: str, text: str = "") -> Section:
    line = len(name) * 10
    return Section(
        id=name, title=title, line=line, paragraphs=(PlanParagraph(text=text, line=line + 1),) if text else ()
    )


@pytest.mark.parametrize(
    ("title", "stays"),
    [
        ("TRÁCH NHIỆM CỦA CHỦ VẬT NUÔI", True),
        ("Trách nhiệm của các hộ", True),
        ("Chủ trọ phải làm gì", True),
        ("TRÁCH NHIỆM CỦA ỦY BAN NHÂN DÂN XÃ", False),
        ("Hội đồng nhân dân", False),
    ],
)
def test_what_stands_below_a_title_for_people_is_for_them(title: str, stays: bool) -> None:
    sections = (
        section("I", "NỘI DUNG", "Tiêm phòng cho chó, mèo tại nhà văn hóa."),
        section("II", title),
        section("II.1", "", "Theo dõi con vật trong 3 ngày sau khi tiêm; nếu con vật bỏ ăn thì báo ngay thú y xã."),
    )
    kept, _ = parted(sections)
    assert ("II.1" in [part.id for part in kept]) is stays
