"""A notice whose event is over before the slot is held back; where the text leaves a doubt it stays on air."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.model import Paragraph, Schedule, Slot, Source, Station
from broadcast.stages.programme import held_back, programmes_of
from broadcast.stages.programme.over import event_end
from broadcast.stages.programme.turns import Turns
from tests.values import script_of

DAY = date(2026, 11, 28)
STATION = Station(name="Đài truyền thanh xã", commune="xã")
SLOTS = (
    Slot(id="sang", name="buổi sáng", at=time(5, 30), max_minutes=15),
    Slot(id="chieu", name="buổi chiều", at=time(17), max_minutes=15),
)


def notice(*texts: str, title: str = "Cắt điện", day: date | None = None, last: date = date(2026, 12, 31)):  # type: ignore[no-untyped-def]
    body = tuple(Paragraph(text=text, source=Source(path="x.md", line=1)) for text in texts)
    begins = datetime.combine(day, time.min) if day else None
    ends = datetime.combine(day or last, time(23, 59))
    return script_of("thong-bao/x", title=title, body=body, valid_from=begins, valid_until=ends)


@pytest.mark.parametrize(
    ("texts", "ends"),
    [
        (("Ngày 28/11/2026, từ 7h30 đến 16h, cắt điện Thôn 3.",), datetime(2026, 11, 28, 16)),
        (("Từ 8 giờ đến 16 giờ 30 phút ngày 28 tháng 11 năm 2026, cắt điện.",), datetime(2026, 11, 28, 16, 30)),
        (("Điện lực cắt điện từ 7 giờ ngày 28/11 đến 10 giờ ngày 29/11.",), datetime(2026, 11, 29, 10)),
        (("Cắt nước từ 1 giờ chiều đến 4 giờ chiều ngày 28/11.",), datetime(2026, 11, 28, 16)),
        (("Thông báo số 12/TB ngày 20/11/2026.", "Cắt điện 7:30-11:00 ngày 28/11/2026."), datetime(2026, 11, 28, 11)),
        (("Cắt điện đến 16h.",), None),  # of which day?
        (("Tiêm phòng từ 7 giờ đến 11 giờ hằng ngày, bắt đầu từ ngày 28/11.",), None),
        (("Tiêm phòng từ 7 giờ đến 11 giờ các ngày 28/11 và 29/11.",), None),
        (("Ngày 27/11, từ 7 giờ đến 11 giờ, tiêm ở Thôn 1. Ngày 29/11 tiêm ở Thôn 2.",), None),
        (("Mời bà con đến 2 nhà văn hóa ngày 28/11.",), None),
        (("Họp thôn lúc 19 giờ ngày 28/11.",), None),  # nobody says when it ends
    ],
)
def test_the_end_that_a_text_names(texts: tuple[str, ...], ends: datetime | None) -> None:
    assert event_end(notice(*texts), DAY) == ends


def test_a_notice_of_one_day_may_leave_the_day_out() -> None:
    assert event_end(notice("Cắt điện đến 16h.", day=DAY), DAY) == datetime(2026, 11, 28, 16)


def test_a_day_in_the_title_counts() -> None:
    assert event_end(notice("Từ 7h đến 16h.", title="Cắt điện ngày 28/11"), DAY) == datetime(2026, 11, 28, 16)


def test_it_is_aired_before_and_held_back_after() -> None:
    schedule = Schedule(station=STATION, slots=SLOTS)
    script = notice("Ngày 28/11/2026, từ 7h30 đến 16h, cắt điện Thôn 3.")
    programmes = programmes_of(schedule, (script,), DAY, Turns())
    assert [programme.airtime.slot_id for programme in programmes] == ["sang"]
    (held,) = held_back(schedule, (script,), DAY)
    assert (held.slot.id, held.over_at) == ("chieu", datetime(2026, 11, 28, 16))
    assert not tuple(held_back(schedule, (script,), DAY, heard=("chieu",)))


@given(st.text(), st.text())
def test_any_text_has_an_end_or_none(title: str, text: str) -> None:
    found = event_end(notice(text, title=title), DAY)
    assert found is None or isinstance(found, datetime)
