"""Plain texts set in two columns by spaces: columns of text are read one after the other, tables row by row."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.model import Plan
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of

LEFT = (
    "Bà con tắt bếp trước khi ra khỏi nhà, không để xăng dầu gần bếp và không cắm nhiều thiết bị vào một ổ điện.",
    "Mỗi nhà sắm một bình chữa cháy nhỏ, tập cách dùng và để ở nơi ai cũng lấy được khi cần.",
)
RIGHT = (
    "Khi có cháy thì hô to cho mọi người biết, cắt cầu dao điện, dùng bình chữa cháy và gọi ngay số 114.",
    "Không quay lại lấy đồ; người đang ở trong khói thì bò thấp, che khăn ướt và đi men theo tường ra cửa.",
)
HEAD = "THÔNG BÁO\nVề việc phòng cháy\n\n"
FOOT = "\nMọi thắc mắc gọi 0900 000 111.\n"


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for section in plan(text).sections for paragraph in section.paragraphs]


def beside(left: list[str], right: list[str], width: int, gap: int) -> str:
    rows = zip_longest(left, right, fillvalue="")
    return "".join(f"{one:{width}}{' ' * gap}{other}".rstrip() + "\n" for one, other in rows)


@settings(max_examples=60, deadline=None)
@given(st.integers(24, 44), st.integers(24, 44), st.integers(3, 12), st.booleans())
def test_columns_of_text_are_read_one_after_the_other(width: int, other: int, gap: int, spaced: bool) -> None:
    between = [""] if spaced else []
    sides = [
        [line for text in texts for line in (*textwrap.wrap(text, wide), *between)]
        for texts, wide in ((LEFT, width), (RIGHT, other))
    ]
    told = " ".join(paragraphs(HEAD + beside(*sides, width, gap) + FOOT))
    assert told == " ".join((*LEFT, *RIGHT, FOOT.strip()))


def test_numbered_parts_in_columns() -> None:
    left = ["1. Trước khi ra khỏi nhà", *textwrap.wrap(LEFT[0], 34)]
    right = ["2. Khi có cháy", *textwrap.wrap(RIGHT[0], 34), *textwrap.wrap(RIGHT[1], 34)]
    sections = plan(HEAD + beside(left, right, 36, 4)).sections
    assert [section.id for section in sections] == ["1", "2"]
    assert [paragraph.text for section in sections for paragraph in section.paragraphs] == [LEFT[0], *RIGHT]


TABLES = (
    ("Thôn Me", "sáng thứ hai, ngày 5/9"), ("Thôn Dâu", "chiều thứ hai, ngày 5/9"), ("Thôn Sở", "sáng thứ ba, ngày 6/9"),
    ("Thôn Bến", "chiều thứ ba, ngày 6/9"), ("Thôn Gạo", "sáng thứ tư, ngày 7/9"),
)  # fmt: skip


@pytest.mark.parametrize("gap", [4, 9])
def test_a_table_set_with_spaces_stays_one(gap: int) -> None:
    left, right = (list(side) for side in zip(*TABLES, strict=True))
    told = paragraphs(HEAD + beside(left, right, 12, gap) + FOOT)
    assert told[:-1] == [f"{one}: {other}." for one, other in TABLES]


@pytest.mark.parametrize("names", ["STT\tNgày\tNơi mất điện\n", "TT\tNGÀY\tNƠI MẤT ĐIỆN\n"])
def test_names_of_columns_in_capitals_begin_a_table(names: str) -> None:
    told = paragraphs(f"{HEAD}{names}1\t16/3/2026\tThôn Me\n2\t18/3/2026\tThôn Dâu\n{FOOT}")
    assert "ngày 16/3/2026: tại Thôn Me." in told and "ngày 18/3/2026: tại Thôn Dâu." in told


def test_those_who_sign_side_by_side_are_no_table() -> None:
    signed = "THƯ KÝ          KẾ TOÁN          TRƯỞNG THÔN\nNgô Thị Tám          Lê Bốn          Lê Văn An\n"
    assert paragraphs(f"{HEAD}Mỗi nhà sắm một bình chữa cháy.\n\n{signed}") == ["Mỗi nhà sắm một bình chữa cháy."]
