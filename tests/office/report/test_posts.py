"""Posts: word for word from the approved text, in turn, and linked to what was heard."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from office.report.months import HANOI, NOW, SCHEDULE, TEXTS, air, plan, station

from broadcast.model import Schedule, Site
from broadcast.office.report import Posts, posts
from broadcast.office.report.posts import choose
from broadcast.station.folder import Folder

MAY = date(2026, 5, 1)


@pytest.fixture
def may(tmp_path: Path) -> tuple[Folder, Schedule]:
    folder, schedule = station(tmp_path)
    air(folder, schedule, MAY.replace(day=2), ["thong-bao/cat-dien", "dot/mot", "dot/hai"])
    air(folder, schedule, MAY.replace(day=2), ["dot/ba"], at=time(17), slot="chieu")
    site = Site(url="https://xa-mau.example/loa/")
    return folder, replace(schedule, site=site)


def make(may: tuple[Folder, Schedule], *, now: datetime = NOW, count: int | None = None) -> Posts:
    return posts(may[0], may[1], MAY, now=now, count=count)


def test_a_post_is_whole_sentences_of_the_text_and_says_where_they_stand(may: tuple[Folder, Schedule]) -> None:
    made = {one.title: one for one in make(may).posts}
    one = made["Bài một"]
    assert one.sentences == (
        "Câu thứ nhất của bài.",
        "Câu thứ hai có 12.000 USD.",
        "Câu thứ ba ở dòng khác.",
    )  # to the end of a paragraph
    assert (one.script, one.lines) == ("scripts/dot/mot.md", (8, 9))
    assert one.link == "https://xa-mau.example/loa/2026-05-02/0530-sang.html"
    assert one.text("Đài xã Mẫu") == (
        "Bài một\n\nCâu thứ nhất của bài. Câu thứ hai có 12.000 USD. Câu thứ ba ở dòng khác.\n\n"
        "Nghe bản tin: https://xa-mau.example/loa/2026-05-02/0530-sang.html\n\nĐài xã Mẫu\n"
    )
    assert made["=1+1 <b>Bài ba</b>"].sentences == ("Chỉ một câu, 5 < 7 & 9.",)
    for each in made.values():
        text = " ".join(TEXTS[each.script.removeprefix("scripts/").removesuffix(".md")].split())
        assert all(sentence in text for sentence in each.sentences)


def test_an_edited_text_is_taken_as_it_was_aired(may: tuple[Folder, Schedule]) -> None:
    path = may[0].scripts / "dot" / "hai.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Một câu.", "Câu chưa ai duyệt."), encoding="utf-8")
    (one,) = (one for one in make(may).posts if one.title == "Bài hai")
    assert one.sentences == ("Một câu.", "Hai câu.", "Ba câu.")
    for kept in (may[0].scripts / ".approved").glob("*.md"):
        kept.unlink()
    found = make(may)
    assert "Bài hai" not in {one.title for one in found.posts}
    assert "«Bài hai»: không còn bản chữ đúng như đã phát nên không soạn bài đăng" in found.notices


def test_a_notice_that_has_ended_is_not_posted(may: tuple[Folder, Schedule]) -> None:
    assert not any(one.title == "Cắt điện" for one in make(may).posts)
    assert any("«Cắt điện»: thông báo đã hết hạn ngày 20/05/2026" in one for one in make(may).notices)
    before = make(may, now=datetime(2026, 5, 3, 8, 0, tzinfo=HANOI))
    assert any(one.title == "Cắt điện" for one in before.posts)


def test_the_plan_says_how_many_and_fewer_are_told(may: tuple[Folder, Schedule]) -> None:
    plan(may[0])
    found = make(may)
    assert (found.wanted, len(found.posts)) == (10, 3)
    assert "kế hoạch cần 10 bài đăng, tháng này chỉ có 3 bài đã phát để đăng" in found.notices
    assert "scripts/dot/mot.md, dòng 8–9" in found.overview()
    assert len(make(may, count=2).posts) == 2


def test_without_an_address_there_is_no_link_and_it_is_said(may: tuple[Folder, Schedule]) -> None:
    found = posts(may[0], replace(may[1], site=Site()), MAY, now=NOW)
    assert not any(one.link or "Nghe bản tin" in one.text("Đài") for one in found.posts)
    assert any("site.url" in one for one in found.notices)


def test_each_item_has_its_turn() -> None:
    items = [f"dot/{number}" for number in range(7)]
    months = [items] * 7
    picked = [choose(months[: number + 1], 3) for number in range(7)]
    counts = [list(itertools.chain(*picked)).count(one) for one in items]
    assert counts == [3] * 7
    assert all(len(set(one)) == 3 for one in picked)
    assert choose([["thong-bao/a", *items]], 3) == tuple(items[:3])


def test_a_village_own_bulletin_is_not_the_link(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path, SCHEDULE + "site:\n  url: https://xa.example\n")
    air(folder, schedule, MAY, ["dot/mot"], villages=("thon-2",), variant="thon-2")
    air(folder, schedule, MAY.replace(day=3), ["dot/mot"])
    (one,) = posts(folder, schedule, MAY, now=NOW).posts
    assert one.link == "https://xa.example/2026-05-03/0530-sang.html"
