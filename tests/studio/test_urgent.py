"""«Tin khẩn»: on air after a few seconds in which it can be called back, first in the queue, and ended again."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from broadcast.office.approval.approvers import name_approver, set_pin
from broadcast.office.urgent.announce import active
from broadcast.station.log import NAME, Entry, Log
from broadcast.studio.jobs import Ticket
from broadcast.studio.screens import urgent
from studio.conftest import Studio
from tests.values import read_bulletins

NEWS = {"text": "Nước sông lên nhanh. Bà con vào nhà văn hóa thôn ngay.", "every": "30", "until": "17:00"}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "SECONDS", 0.3)


def sent(studio: Studio, **more: str) -> str:
    answer = studio.browser.post(
        "/tin-khan", data={**NEWS, "nguoi": "Chủ tịch UBND xã", **more}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_it_goes_out_and_is_ended(studio: Studio) -> None:
    assert "Báo tin khẩn" in studio.page("/tin-khan")
    job = sent(studio, villages="thon-1")
    assert "Hủy" in studio.page(job)
    studio.finish(job)
    page = studio.page("/tin-khan")
    assert "TIN KHẨN - Thôn 1" in page
    assert "Nước sông lên nhanh." in page
    assert "lần tới 15:01" in page
    assert "Thôn 1</td><td>chưa</td><td>chưa</td>" in page
    assert "Tin khẩn 15:01, riêng Thôn 1" in studio.page("/")
    (bulletin,) = [found for found in read_bulletins(studio.root / "audio_out/2026-04-22") if found.airtime.urgent]
    at = studio.now + timedelta(minutes=2)
    with Log(studio.root / NAME) as log:
        log.write(Entry(kind="ended", at=at, day=at.date(), name=bulletin.name, village="thon-1"))
    assert "Thôn 1</td><td>chưa</td><td>chưa</td><td>15:02</td>" in studio.page("/tin-khan")
    studio.now += timedelta(minutes=10)
    answer = studio.browser.post("/tin-khan/ket-thuc", follow_redirects=False)
    studio.finish(answer.headers["location"])
    assert "Đã kết thúc 1 tin khẩn" in studio.page(answer.headers["location"])
    studio.now += timedelta(minutes=1)
    assert 'action="/tin-khan/ket-thuc"' not in studio.page("/tin-khan")


def test_in_the_evening_the_end_that_is_proposed_is_before_the_quiet_hours(studio: Studio) -> None:
    studio.now = studio.now.replace(hour=21, minute=10)
    page = studio.page("/tin-khan")
    (until,) = re.findall(r'name="until"[^>]* value="([^"]+)"', page)
    assert until == "22:00"
    assert "đang là giờ yên tĩnh" not in page
    studio.finish(sent(studio, until=until))


def test_what_the_night_forbids_is_told_before_the_seconds_are_counted(studio: Studio) -> None:
    studio.now = studio.now.replace(hour=23)
    assert "đang là giờ yên tĩnh" in studio.page("/tin-khan")
    answer = studio.browser.post("/tin-khan", data={**NEWS, "until": "", "nguoi": "Chủ tịch UBND xã"})
    assert answer.status_code == 422
    assert "đang trong giờ yên tĩnh" in answer.text
    assert NEWS["text"] in answer.text
    assert not studio.desk.jobs.all()


def test_it_is_called_back(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "SECONDS", 60.0)
    job = sent(studio)
    studio.browser.post(f"{job}/dung")
    ended = studio.desk.jobs.wait(int(job.rsplit("/", 1)[1]), 20)
    assert ended is not None
    assert ended.state == "stopped"
    assert not active(studio.desk.folder, studio.now)
    assert not (studio.root / "scripts/khan").exists()


def test_it_waits_for_no_other_work(studio: Studio) -> None:
    began, order = threading.Event(), list[str]()

    def long_work(ticket: Ticket) -> str:
        order.append("begun")
        began.set()
        while len(order) == 1 and not studio.desk.jobs.get(2):
            ticket.progress("dựng", 0.5)
        if len(order) == 1:
            while True:
                ticket.progress("dựng", 0.5)
        return "/"

    studio.desk.jobs.submit("Dựng", long_work)
    began.wait(20)
    studio.finish(sent(studio))
    ended = studio.desk.jobs.wait(1, 20)
    assert ended is not None
    assert ended.state == "done"
    assert order == ["begun", "begun"]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"text": " "}, "Chưa có lời"),
        ({"nguoi": ""}, "phải có người duyệt"),
        ({"until": "25:00"}, "không đọc được giờ"),
        ({"villages": "thon-9"}, "không có thôn"),
    ],
)
def test_a_fault_keeps_what_was_typed(studio: Studio, more: dict[str, str], fault: str) -> None:
    answer = studio.browser.post("/tin-khan", data={**NEWS, "nguoi": "Chủ tịch", **more})
    assert answer.status_code == 422
    assert fault.lower() in answer.text.lower()
    if more.get("text") is None:
        assert "Nước sông lên nhanh." in answer.text
    assert not studio.desk.jobs.all()


def test_a_named_approver_gives_his_pin(studio: Studio) -> None:
    person = name_approver(studio.desk.folder, "Lãnh đạo trực", "Chủ tịch", by="cán bộ", at=studio.now)
    set_pin(studio.desk.folder, person, "482913", at=studio.now)
    page = studio.page("/tin-khan")
    assert "Lãnh đạo trực" in page
    assert 'name="pin"' in page
    data = {**NEWS, "nguoi": "Lãnh đạo trực"}
    assert studio.browser.post("/tin-khan", data={**data, "pin": "111111"}).status_code == 422
    studio.finish(sent(studio, nguoi="Lãnh đạo trực", pin="482913"))
    (news,) = active(studio.desk.folder, studio.now)
    assert news.approval is not None
    assert news.approval.by == "Lãnh đạo trực"


def alert(name: str, kind: str = "Alert", of: str = "") -> bytes:
    """A message of CAP 1.2 that holds until the evening of the studio's day."""
    body = (
        ""
        if kind == "Cancel"
        else (
            "<info><category>Met</category><event>Lũ</event><urgency>Immediate</urgency><severity>Severe</severity>"
            "<certainty>Likely</certainty><expires>2026-04-22T19:00:00+07:00</expires>"
            "<headline>Lũ &lt;b&gt;lên</headline>"
            "<description>Bà con rời bãi sông ngay.</description></info>"
        )
    )
    references = f"<references>tinh.example,{of},2026-04-22T13:00:00+07:00</references>" if of else ""
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{name}</identifier><sender>tinh.example</sender><sent>2026-04-22T13:00:00+07:00</sent>"
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{references}{body}</alert>"
    ).encode()


def read(studio: Studio, data: bytes) -> str:
    """The page after a file of alerts was read."""
    answer = studio.browser.post("/tin-khan/canh-bao", files={"tep": ("canh-bao.xml", data)})
    return answer.text


def test_an_alert_of_another_office_fills_the_form_goes_out_once_and_is_ended(studio: Studio) -> None:
    page = read(studio, alert("a"))
    assert "Đã đọc 1 cảnh báo, 1 chờ xử lý. Chưa phát gì." in page
    assert "Lũ &lt;b&gt;lên" in page
    assert not active(studio.desk.folder, studio.now)
    link = re.search(r'href="(/tin-khan\?canh-bao=([0-9a-f]+))#loi"', page)
    assert link is not None
    form = studio.page(link[1])
    assert "Bà con rời bãi sông ngay.</textarea>" in form
    assert 'value="19:00 22/04/2026"' in form
    chosen = {"text": "Lũ lên. Bà con rời bãi sông ngay.", "until": "19:00", "canh-bao": link[2]}
    studio.finish(sent(studio, **chosen))
    assert len(active(studio.desk.folder, studio.now)) == 1
    assert "đã phát" in studio.page("/tin-khan")
    again = sent(studio, **chosen)
    studio.finish(again)
    assert "không phát lần nữa" in studio.page(again)
    assert len(active(studio.desk.folder, studio.now)) == 1
    page = read(studio, alert("b", "Cancel", of="a"))
    mark = re.search(r'name="canh-bao" value="([0-9a-f]+)"><button class="alarm">', page)
    assert mark is not None
    studio.now += timedelta(minutes=3)
    answer = studio.browser.post("/tin-khan/canh-bao/ket-thuc", data={"canh-bao": mark[1]}, follow_redirects=False)
    studio.finish(answer.headers["location"])
    studio.now += timedelta(minutes=1)
    assert not active(studio.desk.folder, studio.now)
    assert "phải XML đọc được" in read(studio, b"<html")
