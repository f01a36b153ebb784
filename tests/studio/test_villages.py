"""«Thôn»: each village's link and QR, when it was seen, and its stick."""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from broadcast.office.villages.stick import Drive
from broadcast.serve import links
from broadcast.station.feedback import add_feedback, read_feedback
from broadcast.station.log import NAME, Entry, Log
from broadcast.studio.village_site import VillageSite
from studio.conftest import Studio


def test_each_village_has_its_link_and_what_it_did(studio: Studio) -> None:
    page = studio.page("/thon")
    assert links.token(links.station_key(studio.root), "thon-1") in page
    assert "Chưa thấy thôn này vào trang lần nào" in page
    with Log(studio.root / NAME) as log:
        for kind in ("fetched", "confirmed"):
            at = studio.now - timedelta(hours=1)
            log.write(Entry(kind=kind, day=at.date(), name="0530-sang", at=at, village="thon-1"))
    page = studio.page("/thon")
    assert "tải 1 bản tin, báo phát 1" in page
    assert "22/04, 05:30" in page
    picture = studio.browser.get("/thon/thon-1/qr.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert studio.browser.get("/thon/khong-co/qr.svg").status_code == 404


def test_what_a_village_said_of_its_horns_is_open_until_someone_closes_it(studio: Studio) -> None:
    add_feedback(studio.root, at=studio.now, village="thon-1", what="qua-to", day=studio.now.date(), horn="cổng làng")
    page = studio.page("/thon")
    assert "Loa quá to" in page and "loa cổng làng" in page
    studio.send("/thon/phan-anh/1", by="Lan", note="đã vặn nhỏ")
    assert "Loa quá to" not in studio.page("/thon")
    assert read_feedback(studio.root)[0].closed_by == "Lan"


def test_a_stick_that_is_plugged_in_is_filled(built: Studio, tmp_path: Path) -> None:
    stick = tmp_path / "the"
    stick.mkdir()
    assert "Chưa thấy USB nào" in built.page("/thon")
    built.drives.append(Drive(path=stick, name="THE NHO", free_bytes=4_000_000_000))
    assert "THE NHO" in built.page("/thon")
    answer = built.browser.post("/thon/thon-1/usb", data={"drive": str(stick), "days": "2"}, follow_redirects=False)
    built.finish(answer.headers["location"])
    assert "đọc lại đúng từng tệp" in built.page(answer.headers["location"])
    assert len([path for path in stick.rglob("*") if path.suffix.lower() == ".mp3"]) >= 2


def test_only_a_stick_is_written_to(studio: Studio, tmp_path: Path) -> None:
    other = tmp_path / "khac"
    other.mkdir()
    for name in (str(other), "/", "..", ""):
        assert "Không thấy USB ấy nữa" in studio.send("/thon/thon-1/usb", drive=name)
    assert not list(other.iterdir())


def test_the_site_is_opened_and_shut(studio: Studio) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = VillageSite(studio.desk.folder, lambda: studio.now, host="127.0.0.1", port=port)
    site.open()
    site.open()  # once more is the same
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/khong-co", timeout=10)
    site.close()
    assert not site.is_open
    assert re.match(r"http://[^/]+:\d+/$", site.address)
