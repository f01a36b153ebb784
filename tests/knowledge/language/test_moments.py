"""Days and times as people write them, and no other; whatever is written, nothing but a ValueError comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.knowledge.language import moments

NOW = datetime(2026, 4, 22, 20, 37)
READERS: tuple[Callable[[str], object], ...] = (
    moments.read_day,
    moments.read_days,
    moments.read_month,
    moments.read_time,
    moments.read_span_minutes,
    lambda text: moments.read_moment(text, NOW),
)


@pytest.mark.parametrize("text", ["28/11/2026", "28-11-2026", "28.11.2026", "2026-11-28", " 28/11/2026 "])
def test_a_day(text: str) -> None:
    assert moments.read_day(text) == date(2026, 11, 28)


def test_a_day_of_one_figure() -> None:
    assert moments.read_day("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "text", ["31/2/2026", "2026-13-01", "28/11-2026", "hôm nay", "28/11/26", "1/1/1969", "1/1/2101"]
)
def test_what_is_no_day_we_know(text: str) -> None:
    with pytest.raises(ValueError, match=r"28/11/2026|năm"):
        moments.read_day(text)


@pytest.mark.parametrize("text", ["2026-W17", "tuần 17/2026"])
def test_a_week_is_seven_days_from_monday(text: str) -> None:
    days = moments.read_days(text)
    assert (days[0], len(days)) == (date(2026, 4, 20), 7)


@pytest.mark.parametrize("text", ["2026-05", "5/2026", "05/2026", "tháng 5/2026"])
def test_a_month(text: str) -> None:
    assert moments.days_of_month(moments.read_month(text))[-1] == date(2026, 5, 31)


@pytest.mark.parametrize("text", ["17:00", "17h00", "17h", "17 giờ", "17g00", "17.00", "17 giờ 00 phút"])
def test_a_time(text: str) -> None:
    assert moments.read_time(text) == time(17)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("22:00", datetime(2026, 4, 22, 22)),
        ("5h30", datetime(2026, 4, 23, 5, 30)),
        ("23/4/2026 17h00", datetime(2026, 4, 23, 17)),
        ("17 giờ ngày 23/4/2026", datetime(2026, 4, 23, 17)),
        ("2026-04-23 17:00", datetime(2026, 4, 23, 17)),
        ("2026-04-23T17:00", datetime(2026, 4, 23, 17)),
    ],
)
def test_a_moment(text: str, moment: datetime) -> None:
    assert moments.read_moment(text, NOW) == moment


@pytest.mark.parametrize(("text", "minutes"), [("30m", 30), ("30 phút", 30), ("1h", 60), ("2 giờ", 120), ("45", 45)])
def test_a_span(text: str, minutes: int) -> None:
    assert moments.read_span_minutes(text) == minutes


@given(st.text(alphabet="0123456789/-.:hgWT giờngàytuầnpm٣²\u00a0", max_size=30))
def test_whatever_is_written_a_value_or_a_word_of_advice(text: str) -> None:
    for read in READERS:
        try:
            read(text)
        except ValueError as error:
            assert " — " in str(error)
