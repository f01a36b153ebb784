"""Running heads and feet by their place: page after page, wide margins or narrow, and what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from broadcast.stages.plan.formats.pdf import _of_block
from broadcast.stages.plan.letters import Piece
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.running import Page, running

HEIGHT, LEFT, RIGHT = 400.0, 50.0, 400.0
BODY = (
    "Các hộ dọn sạch chuồng trại, khơi thông cống",
    "rãnh và rắc vôi bột quanh chuồng mỗi tuần",
    "một lần; thú y xã đi từng thôn.",
)


def piece(text: str, base: float, left: float = LEFT) -> Piece:
    return Piece(text=text, left=left, right=min(RIGHT, left + 7.0 * len(text)), bottom=base, top=base + 10)


def page(body: Sequence[str] = BODY, *, head: Sequence[Piece] = (), foot: Sequence[Piece] = ()) -> Page:
    lines = [piece(text, 300.0 - 20 * row) for row, text in enumerate(body)]
    return HEIGHT, [[*head, *lines, *foot]]


def told(pages: Sequence[Page]) -> list[list[str]]:
    return [sorted(piece.text for piece in found) for found in running(pages)]


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "- {} -",
        "– {} –",
        "Trang {}",
        "trang {}/4",
        "{}/4",
        "Kế hoạch tiêm phòng – Trang {}/4",
        "Trang {} - UBND xã",
    ],
)
@pytest.mark.parametrize("base", [345.0, 62.0])
def test_a_number_that_rises_at_the_edge_is_the_pages(form: str, base: float) -> None:
    pages = [page(head=[piece(form.format(number), base, 210)]) for number in range(1, 5)]
    assert told(pages) == [[form.format(number)] for number in range(1, 5)]


def test_the_first_page_may_have_none_and_even_pages_theirs_on_the_left() -> None:
    pages = [
        page(),
        *(page(foot=[piece(str(number), 60, LEFT if number % 2 == 0 else RIGHT - 7)]) for number in (2, 3, 4)),
    ]
    assert told(pages) == [[], ["2"], ["3"], ["4"]]


def test_a_count_that_goes_on_from_another_file() -> None:
    pages = [page(foot=[piece(str(number), 60, 220)]) for number in (14, 15, 16)]
    assert told(pages) == [["14"], ["15"], ["16"]]


def test_the_only_number_of_two_pages() -> None:
    assert told([page(), page(head=[piece("2", 350, 222)])]) == [[], ["2"]]


def test_a_running_text_with_its_number_under_it() -> None:
    pages = [page(head=[piece("UBND xã Khe Sim", 350), piece(str(number), 330, 222)]) for number in (1, 2, 3)]
    assert told(pages) == [[str(number), "UBND xã Khe Sim"] for number in (1, 2, 3)]


def test_a_browsers_hour_at_the_head_of_every_page() -> None:
    pages = [page(head=[piece("9/2/26, 14:26", 385)]), page(head=[piece("9/2/26, 14:26", 385)])]
    assert told(pages) == [["9/2/26, 14:26"]] * 2


def test_a_running_text_beside_its_number() -> None:
    pages = [page(foot=[piece("UBND xã Khe Sim", 60), piece(f"Trang {number}", 60, 340)]) for number in (1, 2, 3)]
    assert told(pages) == [[f"Trang {number}", "UBND xã Khe Sim"] for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "pages",
    [
        [page(), page(("2", *BODY))],  # "… tổng số hộ là | 2": where the text begins, not in the middle
        [page((*BODY, "115")), page()],
        [page(), page(head=[piece("Tổ", 340), piece("2", 340, 210)])],  # a table's row
        [page(head=[piece("500", 340, 210)]), page(head=[piece("300", 340, 210)])],
    ],
)  # fmt: skip
def test_a_true_number_at_the_edge_stays(pages: list[Page]) -> None:
    assert told(pages) == [[], []]


def test_nothing_goes_on_behind_the_end_of_a_text_or_into_its_recipients() -> None:
    rows = (
        "Yêu cầu các đơn vị nghiêm túc thực hiện Công điện này, báo cáo về xã hằng ngày./.",
        "Nơi nhận:",
        "- Như trên;",
    )
    lines = list(_of_block([piece(text, 300.0 - 14 * row) for row, text in enumerate(rows)], 1))
    assert [line.before for line in lines if isinstance(line, Line)] == ["gap", "new", "new"]
