"""The village's button: what it may say, how often, and who may press it."""

from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import replace
from datetime import time as clock
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from broadcast.errors import ServeError
from broadcast.serve.confirm import A_MINUTE, Rate
from broadcast.serve.links import KEY_FILE, is_signed, station_key, token
from broadcast.station.log import NAME
from serve.serving import DAY, MORNING, NOW, TODAY, Served, write_day
from tests.values import altered

SOUND = f"/{DAY}/0530-sang.mp3"


def link(served: Served, village: str = "thon-1") -> str:
    return f"/thon/{village}/xac-nhan?khoa={served.token(village)}"


def press(served: Served, **other: str) -> httpx.Response:
    form = {"village": "thon-1", "token": served.token("thon-1"), "day": DAY, "name": "0530-sang"}
    with served.client() as client:
        return client.post("/xac-nhan", data={**form, **other})


def test_a_village_sees_its_bulletins_and_presses_each_once(own: Served) -> None:
    with own.client() as client:
        page = client.get(link(own)).text
        assert re.findall(r'name="name" value="([^"]+)"', page) == ["0530-sang", "0530-sang"]
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[: page.index("</form>")]))
        done = client.post("/xac-nhan", data=form)
        assert done.status_code == 303
        for _ in range(3):
            client.post("/xac-nhan", data=form)
        after = client.get(str(done.next_request and done.next_request.url)).text
    assert "✓ Đã xác nhận lúc 07:15 ngày 22/04" in after
    assert [(e.village, e.day, e.name, e.at) for e in own.noted("confirmed")] == [("thon-1", TODAY, "0530-sang", NOW)]


def test_a_press_by_mistake_is_taken_back_for_ten_minutes(own: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    press(own)
    with own.client() as client:
        page = client.get(link(own)).text
        assert "Bấm nhầm, bỏ xác nhận" in page and "Đã đến giờ, chưa xác nhận" in page  # that of six days ago
    assert press(own, undo="1").status_code == 303
    assert own.noted("confirmed") == []
    assert press(own, undo="1").status_code == 410  # nothing to take back
    press(own)
    own.now[0] = NOW + timedelta(minutes=10, seconds=1)
    with own.client() as client:
        assert "Bấm nhầm" not in client.get(link(own)).text
    late = press(own, undo="1")
    assert (late.status_code, "Đã quá mười phút" in late.text) == (410, True)
    assert len(own.noted("confirmed")) == 1


def test_a_wrong_link_shows_plain_ways_on(own: Served) -> None:
    for address, root, more in (
        ("/thon/thon-1/xac-nhan?khoa=cu", "../../", "Mở trang của <bdi>Thôn 1</bdi>"),
        ("/2020-01-01/0530-sang.html", "../", "Mở trang đầu"),
        ("/khong-co", "", "Chọn thôn"),
    ):
        with own.client() as client:
            got = client.get(address)
            assert f'href="{root}index.html"' in got.text and more in got.text, address
            assert client.get(str(got.url.join(f"{root}index.html"))).status_code == 200


def test_what_others_wrote_stays_text(own: Served) -> None:
    with own.client() as client:
        got = client.get(link(own, "thon-2"))
    assert "<b>2</b>" not in got.text and "Thôn <b>2</b>" in unescape(got.text)
    assert "<script>" not in got.text
    assert "script-src" not in got.headers["content-security-policy"]
    assert got.headers["cache-control"] == "no-store"
    assert "Bản tin buổi sáng, riêng Thôn <b>2</b>" in unescape(got.text)


def test_a_bulletin_is_confirmed_after_its_airing_begins_never_before(own: Served) -> None:
    with own.client() as client:
        page = client.get(link(own)).text
    evening = page[page.index("17:00") :]
    assert "Xác nhận được từ 17:00" in evening[: evening.index("</li>")]
    assert "<form" not in evening[: evening.index("</li>")]
    early = press(own, name="1700-chieu")
    assert (early.status_code, "Chưa đến giờ phát" in early.text, own.noted("confirmed")) == (409, True, [])
    write_day(own.out, altered(MORNING, slot_id="khan-a", at=clock(7, 15), mp3="0715-khan-a.mp3", priority="khẩn"))
    assert press(own, name="0715-khan-a").status_code == 303  # begins this very minute


def test_the_lightest_file_is_offered_with_its_size(own: Served) -> None:
    light = replace(MORNING.files[1:][0], size_bytes=140_000)
    write_day(own.out, altered(MORNING, versions=(light,)))
    with own.client() as client:
        page = client.get(link(own)).text
    assert f"../../{DAY}/0530-sang-light.mp3?thon=thon-1" in page
    assert "1 phút, 0,1 MB" in page


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"token": "x"}, 403),
        ({"token": ""}, 403),
        ({"token": "ệ" * 20}, 403),
        ({"village": "thon-2"}, 403),
        ({"village": "thon-9"}, 403),
        ({"village": "../thon-1"}, 403),
        ({"name": "1800-rieng"}, 404),  # heard by thon-2 alone
        ({"name": "../0530-sang"}, 404),
        ({"name": ""}, 404),
        ({"day": (TODAY - timedelta(days=7)).isoformat()}, 404),
        ({"day": (TODAY + timedelta(days=1)).isoformat()}, 404),
        ({"day": (TODAY - timedelta(days=6)).isoformat()}, 303),
        ({"day": "../.."}, 400),
        ({"day": "9999-99-99"}, 400),
        ({"name": "x" * 3000}, 413),
    ],
)
def test_only_its_own_of_the_last_week(own: Served, wrong: dict[str, str], status: int) -> None:
    assert press(own, **wrong).status_code == status
    assert len(own.noted("confirmed")) == (status == 303)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://khac.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[", "sec-fetch-site": "same-origin"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
    ],
)
def test_another_site_can_not_press_for_it(own: Served, headers: dict[str, str], status: int) -> None:
    form = {"village": "thon-1", "token": own.token("thon-1"), "day": DAY, "name": "0530-sang"}
    with own.client() as client:
        assert client.post("/xac-nhan", data=form, headers=headers).status_code == status
        same = {"origin": own.url, **({"sec-fetch-site": "same-origin"} if status == 303 else {})}
        assert client.post("/xac-nhan", data=form, headers=same).status_code == 303


def test_a_form_that_is_none_is_refused(own: Served) -> None:
    with own.client() as client:
        for body in (b"&", b"\xff=\xfe", b"a&b", urlencode({str(n): "x" for n in range(20)}).encode()):
            assert client.post("/xac-nhan", content=body).status_code == 400
        assert client.get("/xac-nhan").status_code == 404
        assert client.get("/thon/thon-1/xac-nhan").status_code == 403
        assert client.get(f"/thon/thon-2/xac-nhan?khoa={own.token('thon-1')}").status_code == 403


def test_who_guesses_waits_and_no_village_waits_for_another(own: Served) -> None:
    with own.client() as client:
        guesses = [client.get("/thon/thon-1/xac-nhan?khoa=x") for _ in range(A_MINUTE + 3)]
        mine = [client.get(link(own)) for _ in range(A_MINUTE + 2)]  # all behind one router
        other = client.get(link(own, "thon-2"))
    assert [one.status_code for one in guesses[-4:]] == [403, 429, 429, 429]
    assert [one.status_code for one in mine[-3:]] == [200, 429, 429]
    assert mine[-1].headers["retry-after"] == "60"
    assert other.status_code == 200


def test_a_rate_is_by_name_and_by_minute() -> None:
    now = [0.0]
    rate = Rate(2, clock=lambda: now[0])
    assert [rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("b")] == [True, True, False, True]
    now[0] = 60
    assert rate.allows("a")


def test_a_log_that_can_not_be_written_is_told(own: Served) -> None:
    log = own.root / NAME
    for path in own.root.glob(f"{NAME}*"):
        path.unlink()
    log.mkdir()
    got = press(own)
    assert (got.status_code, "Chưa ghi được" in got.text) == (503, True)


def test_a_broken_manifest_hides_its_day_alone(own: Served) -> None:
    (own.out / DAY / "0530-sang.json").write_text("{", encoding="utf-8")
    with own.client() as client:
        got = client.get(link(own))
    assert (got.status_code, "Hôm nay chưa có bản tin nào" in got.text, "Những ngày trước" in got.text) == (
        200,
        True,
        True,
    )


def test_a_village_that_is_added_needs_no_restart(own: Served) -> None:
    schedule = own.root / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("villages:", "villages:\n  - {id: thon-3, name: Thôn 3}"), encoding="utf-8")
    with own.client() as client:
        assert client.get(link(own, "thon-3")).status_code == 200
        schedule.write_text("villages: [", encoding="utf-8")
        assert client.get(link(own, "thon-3")).status_code == 200
    assert any("dùng lịch phát cũ" in line for line in own.said)


def test_a_whole_fetch_by_a_village_is_noted(own: Served) -> None:
    with own.client() as client:
        for path, headers in (
            (SOUND, {}),  # by no village
            (f"{SOUND}?thon=thon-9", {}),
            (f"{SOUND}?thon=thon-1", {"range": "bytes=0-999"}),
            (f"{SOUND}?thon=thon-1", {"range": "bytes=-1"}),  # a seek to the end
            (f"{SOUND}?thon=thon-1", {"range": "bytes=1001-"}),  # a byte is missing
            (f"{SOUND}?thon=thon-2", {"range": "bytes=1000-"}),  # another's beginning
            (f"/{DAY}/0530-sang.json?thon=thon-1", {}),
            (f"/{DAY}/1800-rieng.mp3?thon=thon-1", {}),  # not heard there
        ):
            client.get(path, headers=headers)
        client.head(f"{SOUND}?thon=thon-1")
        assert own.noted("fetched") == []
        client.get(f"{SOUND}?thon=thon-1")
        for span in ("0-99999", "90000-199999", "200000-"):  # cut twice
            client.get(f"/{DAY}/0530-sang-light.mp3?thon=thon-2&tai=1", headers={"range": f"bytes={span}"})
    for _ in range(100):  # the note follows the last byte
        if len(noted := own.noted("fetched")) == 2:
            break
        time.sleep(0.02)
    assert [(e.village, e.name, e.detail) for e in noted] == [
        ("thon-1", "0530-sang", "horn"),
        ("thon-2", "0530-sang", "light"),
    ]


def test_a_download_that_was_cut_counts_once_it_is_resumed(own: Served) -> None:
    path, sound = f"{SOUND}?thon=thon-1", bytes(24_000_000)  # more than the system's own buffers take
    (own.out / DAY / "0530-sang.mp3").write_bytes(sound)
    with own.client() as client:
        with client.stream("GET", path) as first:
            got = len(next(first.iter_raw(70_000)))
        time.sleep(0.1)
        assert own.noted("fetched") == []
        client.get(path, headers={"range": f"bytes={got}-"})
    for _ in range(100):
        if own.noted("fetched"):
            break
        time.sleep(0.02)
    assert [(e.village, e.name) for e in own.noted("fetched")] == [("thon-1", "0530-sang")]


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    key = station_key(tmp_path)
    assert station_key(tmp_path) == key
    assert stat.S_IMODE(os.stat(tmp_path / KEY_FILE).st_mode) == 0o600  # noqa: PTH116
    assert is_signed(key, "thon-1", token(key, "thon-1"))
    assert not is_signed(key, "thon-2", token(key, "thon-1"))
    (tmp_path / KEY_FILE).write_text("hỏng", encoding="utf-8")
    with pytest.raises(ServeError, match="xóa tệp này"):
        station_key(tmp_path)
