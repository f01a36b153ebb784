"""«Báo cáo»: a month in figures, and its papers."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from broadcast.model import VIETNAM
from studio.conftest import Studio


def test_a_month_with_nothing_says_so(studio: Studio) -> None:
    page = studio.page("/bao-cao")
    assert "Báo cáo tháng 04/2026" in page
    assert "Chưa có bài nào đã phát" in page
    assert "Báo cáo tháng 03/2026" in studio.page("/bao-cao?thang=3/2026")
    for path in ("/bao-cao?thang=x", "/bao-cao/x.docx", "/bao-cao/2026-04.exe", "/bao-cao/bang-tin/x"):
        assert studio.browser.get(path).status_code == 404


def test_what_was_aired_and_its_papers(built: Studio) -> None:
    built.now = datetime(2026, 4, 23, 18, 0, tzinfo=VIETNAM)
    page = built.page("/bao-cao")
    assert "<dt>Đã phát</dt><dd>3 lượt</dd>" in page
    assert "0 / 3" in page
    assert "Cắt điện" in page
    assert "Chép bài này" in page
    word = built.browser.get("/bao-cao/2026-04.docx")
    assert zipfile.ZipFile(io.BytesIO(word.content)).testzip() is None
    assert 'filename="bao-cao-2026-04.docx"' in word.headers["content-disposition"]
    assert built.browser.get("/bao-cao/2026-04.csv").content.startswith(b"\xef\xbb\xbf")
    sheet = built.browser.get("/bao-cao/bang-tin/2026-W17")
    assert "unsafe-inline" in sheet.headers["content-security-policy"]
    assert "script-src" not in sheet.headers["content-security-policy"]
    assert "Cắt điện" in sheet.text
