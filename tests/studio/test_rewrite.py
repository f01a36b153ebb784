"""«Viết lại cho dễ nghe» in the studio: shown only where a model is set, proposals beside text and plan, one taken."""

from __future__ import annotations

import re
from pathlib import Path

from model_service import model_service, says

from studio.conftest import QUICK, Studio

SCRIPT = "dot/01-mot"
BUTTON = "Viết lại cho dễ nghe"


def test_without_a_model_there_is_no_button(studio: Studio) -> None:
    assert BUTTON not in studio.page(f"/bai/{SCRIPT}")


def test_proposals_are_shown_and_one_that_is_right_is_taken(station: Path) -> None:
    with model_service() as model:
        writer = f"writer: {{url: '{model.url}', model: 'thu:1b'}}\n"
        (station / "schedule.yaml").write_text(QUICK + writer, encoding="utf-8")
        studio = Studio(station)
        page = studio.page(f"/bai/{SCRIPT}")
        assert page.count(BUTTON) >= 2
        assert "Viết lại cả bài" in page
        model.answers = [
            says("Đây là câu thứ nhất. Đây là câu thứ hai. <img src=x onerror=alert(1)>"),
            says("Đây là câu thứ nhất. Đây là câu thứ hai, hay nhất xã."),
            says("Đây là câu thứ nhất.\nCòn đây là câu thứ hai."),
        ]
        answer = studio.browser.post(f"/bai/{SCRIPT}/viet-lai", data={}, follow_redirects=False)
        job = answer.headers["location"]
        studio.finish(job)
        found = studio.desk.jobs.get(int(job.rsplit("/", 1)[1]))
        assert found is not None
        page = studio.page(found.result)
        assert page.count("Dùng lời này") == 1
        assert "chưa dùng được" in page
        assert "<img src=x" not in page
        chosen = re.search(r'name="chon" value="(\d+\.\d+)"', page)
        assert chosen
        assert "Đã dùng lời máy đề xuất" in studio.send(found.result, chon=chosen[1])
        assert "Mô hình thu:1b đề xuất" in studio.page(f"/bai/{SCRIPT}")
        text = (station / "scripts" / f"{SCRIPT}.md").read_text(encoding="utf-8")
        assert "Còn đây là câu thứ hai. <!-- mô hình: thu:1b -->" in text
        assert "đề xuất câu này" in studio.page(f"/duyet/bai/{SCRIPT}")
        assert studio.browser.get(f"/bai/{SCRIPT}/viet-lai/{'0' * 32}").status_code == 200  # told that it is gone
