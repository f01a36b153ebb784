"""A notice whose event is over before the slot is held back; where the text leaves a doubt it stays on air."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.model import Paragraph, Schedule, Slot, Source, Station
from broadcast.stages.programme import held_back, programmes_of
from broadcast.stages.programme.over import event_end, stale
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
    ],
)
def test_the_end_that_a_text_names(texts: tuple[str, ...], ends: datetime | None) -> None:
    assert event_end(notice(*texts), DAY) == ends


AT_NINE = datetime(2026, 11, 28, 9)


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (("Họp lúc 9 giờ ngày 28/11.",), 5),
        (("Mời bà con họp thôn vào 9h ngày 28/11/2026 tại nhà văn hóa.",), 5),
        (("Đúng 9 giờ 00 phút, thứ Bảy, ngày 28 tháng 11 năm 2026, họp chi hội phụ nữ.",), 5),
        (("Ngày 28/11 (thứ Bảy), lúc 9h00, xã tổ chức mít tinh.",), 5),
        (("Kính mời các hộ dự hội nghị.", "Thời gian: 9 giờ 00 ngày 28/11/2026.", "Địa điểm: hội trường."), 7),
        (("Theo Kế hoạch số 12/KH-UBND ngày 20/11/2026, họp dân lúc 9 giờ ngày 28/11.",), 5),
        (("Trạm y tế tiêm chủng cho trẻ lúc 9 giờ ngày 28/11. Mang theo sổ tiêm.",), 9),
        (("Khám sức khỏe cho người cao tuổi, 9 giờ ngày 28/11, tại trạm y tế.",), 9),
        (("Lễ chào cờ lúc 9:00 ngày 28/11.",), 3),
        (("Họp lúc 8 giờ ngày 28/11 ở Thôn 1, 9 giờ ở Thôn 2.",), 5),  # the last of them
        (("Tiếp xúc cử tri: có mặt trước 8 giờ 30, bắt đầu lúc 9 giờ ngày 28/11.",), 5),
        (("Tổng vệ sinh đường làng từ 9 giờ ngày 28/11, mỗi nhà một người mang theo chổi.",), None),  # «mỗi»: a doubt
    ],
)
def test_a_gathering_is_over_hours_after_its_beginning(texts: tuple[str, ...], hours: int | None) -> None:
    found = event_end(notice(*texts, title="Thông báo"), DAY)
    assert found == (AT_NINE + timedelta(hours=hours) if hours else None)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Sáng ngày 28/11 họp thôn.", datetime(2026, 11, 28, 15)),
        ("Chiều thứ Bảy, 28/11 họp thôn.", datetime(2026, 11, 28, 21)),
        ("Tối 28/11, chiếu phim ở nhà văn hóa.", datetime(2026, 11, 29, 2)),
        ("Họp thôn lúc 7 giờ tối ngày 28/11.", datetime(2026, 11, 29, 2)),
        ("Sáng 28/11 họp Thôn 1, tối cùng ngày họp Thôn 2.", datetime(2026, 11, 29, 2)),
        ("Văn nghệ lúc 19 giờ ngày 28/11 và 19 giờ ngày 29/11.", datetime(2026, 11, 30, 1)),
        ("Hiến máu lúc 7 giờ ngày 28, 29/11.", datetime(2026, 11, 29, 15)),
    ],
)
def test_parts_of_a_day_and_several_days_count_at_their_latest(text: str, ends: datetime) -> None:
    assert event_end(notice(text, title="Thông báo"), DAY) == ends


TRAPS = (
    "Cắt điện từ 9 giờ ngày 28/11.",
    "Mất nước lúc 9 giờ ngày 28/11, bà con trữ nước.",
    "Họp lúc 9 giờ.",
    "Họp thôn ngày 28/11.",
    "Họp thôn lúc 9 giờ Chủ nhật tuần này, theo Kế hoạch ngày 20/11.",
    "Theo Kế hoạch số 5 ngày 20/11/2026, UBND xã họp lúc 8 giờ.",
    "Họp lúc 9 giờ sáng thứ Bảy hằng tuần, bắt đầu từ ngày 28/11.",
    "Sinh hoạt hè lúc 9 giờ mỗi thứ Bảy, lần đầu ngày 28/11.",
    "Từ ngày 28/11, tiêm chủng lúc 7 giờ tại trạm y tế.",
    "Kể từ 9 giờ ngày 28/11, cấm xe tải qua cầu; 8 giờ họp triển khai.",
    "Họp lúc 9 giờ ngày 28/11. Hộ nào chưa nộp quỹ thì nộp trước ngày 30/11.",
    "Nộp hồ sơ dự hội nghị trước 9 giờ ngày 28/11.",
    "Khai mạc hội chợ lúc 9 giờ ngày 28/11; có văn nghệ.",
    "Họp lúc 9 giờ ngày 28/11. Hộ nào chưa nhận giấy mời thì đến nhà trưởng thôn.",
    "Tiêm chủng lúc 7 giờ ngày 28/11. Cháu nào chưa tiêm thì tiêm bù tháng sau.",
    "Cuộc họp lúc 9 giờ ngày 28/11 dời sang tuần sau.",
    "Cuộc họp lúc 9 giờ ngày 28/11 hoãn, chờ thông báo mới.",
    "Tại cuộc họp lúc 9 giờ ngày 28/11, xã đã thống nhất mức thu.",
    "Lúc 9 giờ ngày 28/11, cháu Nam đi lạc, ai thấy báo công an; chiều họp.",
    "Bầu cử từ 7 giờ ngày 28/11; họp tổ bầu cử lúc 9 giờ.",
    "Đợt khám sức khỏe bắt đầu lúc 7 giờ ngày 28/11.",
    "Khám bệnh lúc 7 giờ ngày 28-30/11.",
    "Họp lúc 9 giờ ngày 15 tháng 10 âm lịch.",
    "Họp mặt lúc 9 giờ kỷ niệm ngày 28/11.",
    "Hội nghị lúc 9 giờ ngày 28/11; đăng ký tham quan ở UBND xã giờ hành chính.",
    "Hội thi nấu ăn lúc 9 giờ ngày 28/11, tập huấn trước.",
    "Ngày 28/11 trời rét đậm, học sinh nghỉ học.",
    "Xe hút bể phốt qua thôn lúc 9 giờ ngày 28/11.",
    "Nước lũ lên lúc 9 giờ ngày 28/11, đến nay chưa rút.",
    "Họp lúc 9 giờ ngày mai.",
    "Gói 28/11 giá 9 giờ.",
)


@pytest.mark.parametrize("text", TRAPS)
def test_what_may_still_be_needed_is_never_held_back(text: str) -> None:
    assert event_end(notice(text, title="Thông báo"), DAY) is None


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("Cắt điện lúc 9 giờ ngày 28/11.", DAY, True),  # at five in the afternoon nobody knows whether it still is
        ("Nộp thuế trước ngày 27/11.", DAY, True),
        ("Hạn nộp hồ sơ là ngày 28/11.", DAY, False),
        ("Họp thôn ngày 27/11.", DAY, True),
        ("Họp lúc 9 giờ ngày 28/11 dời sang 14 giờ.", DAY, False),
        ("Từ ngày 20/11 cấm đường.", DAY, False),
        ("Thu gom rác mỗi thứ Bảy, lần đầu ngày 21/11.", DAY, False),
        ("Theo Quyết định số 12 ngày 20/11/2026, đóng cửa bãi rác.", DAY, False),
        ("Giữ gìn vệ sinh chung.", DAY, False),
        ("Nộp thuế đến hết ngày 5/12, theo kết luận ngày 20/11.", DAY, False),
        ("Họp lúc 9 giờ ngày 28/11.", DAY, False),  # it is held back in the evening, and rightly aired before
    ],
)
def test_where_all_days_are_past_the_officer_is_told(text: str, day: date, told: bool) -> None:
    schedule = Schedule(station=STATION, slots=SLOTS)
    assert bool(tuple(stale(schedule, (notice(text, title="Thông báo"),), day))) == told


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
