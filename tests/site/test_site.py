"""The site on disk: whole, relative, made again only where something changed, and hostile words stay words."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bulletins import SCHEDULE, TODAY, URL, bulletin, item, put
from icalendar import Calendar
from lxml import etree, html

from broadcast.model import Day, Site, Slot, Village
from broadcast.site import notes, write_site
from broadcast.site.assets import as_sent
from broadcast.site.site_index import NAME
from broadcast.station.aired import Aired
from broadcast.station.manifest import read_day
from tests.values import altered

HOSTILE = "<script>alert(1)</script> \"'>../../x\u202e gnort"
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def evening(day: date, **more: object):
    return bulletin(day, time(17), "chieu", "buổi chiều", **more)


def own(day: date):
    items = (item("Họp Thôn 2", "Mời bà con Thôn 2 họp lúc 19h.", kind="notice"),)
    return evening(day, variant="thon-2", villages=("thon-2",), items=items)


def urgent(day: date):
    items = (item("Mưa lớn", "Nước sông lên nhanh.", "Không đi qua ngầm.", kind="notice"),)
    return bulletin(day, time(14, 15), "khan", "khẩn", priority="khẩn", repeats=(time(14, 45),), items=items)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Three days: yesterday, today with an urgent bulletin and one of a village's own, tomorrow."""
    place = tmp_path / "audio_out"
    for offset in (-1, 0, 1):
        day = TODAY + timedelta(days=offset)
        put(place, bulletin(day), evening(day))
    put(place, own(TODAY), urgent(TODAY))
    return place


def urgent_for(village: str, at: time):
    items = (item(f"Sạt lở ở {village}", "Đường đang cấm.", kind="notice"),)
    return bulletin(TODAY, at, f"khan-{village}", "khẩn", priority="khẩn", villages=(village,), items=items)


def write(out: Path, **more: object) -> tuple[str, ...]:
    return write_site(out, SCHEDULE, today=TODAY, **more)


def page(out: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((out / name).read_bytes())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def held_by_first_pages(out: Path) -> set[str]:
    """The style and the script that first pages hold themselves: nothing else may stand in a page."""
    return {as_sent(out / "trang" / name).decode() for name in ("dau.css", "gio.js")}


def test_today_comes_first_and_the_urgent_bulletin_on_top(out: Path) -> None:
    write(out)
    first = page(out, "index.html")
    assert [one.get("data-day") for one in first.xpath("//*[@data-day]")] == ["2026-04-24", "2026-04-25", "2026-04-23"]
    cards = first.xpath("//*[@data-day='2026-04-24']//article")
    assert [one.get("data-key") for one in cards] == [
        "2026-04-24/1415-khan",
        "2026-04-24/0530-sang",
        "2026-04-24/1700-chieu",
    ]
    assert "Nước sông lên nhanh. Không đi qua ngầm." in words(cards[0])
    assert "phát lại lúc 14 giờ 45" in words(cards[0])
    assert words(cards[0]).startswith("14 giờ 15 Tin khẩn: Mưa lớn Tải tin khẩn 14 giờ 15 · ")


def test_urgent_news_whose_title_tells_only_the_hour_has_it_once(out: Path) -> None:
    items = (item("Tin khẩn lúc 15 giờ 04", "Nước sông lên nhanh.", kind="notice"),)
    put(out, bulletin(TODAY, time(15, 4), "khan-2", "khẩn", priority="khẩn", items=items))
    write(out)
    cards = page(out, "index.html").xpath("//article[@data-key='2026-04-24/1504-khan-2']")
    assert words(cards[0]).startswith("15 giờ 04 Tin khẩn Tải tin khẩn 15 giờ 04 · ")


def test_a_day_is_not_read_again_for_each_of_its_pages(out: Path) -> None:
    asked: list[date] = []

    def read(day: date) -> Day:
        asked.append(day)
        return read_day(out / day.isoformat())

    write(out)  # what the site knows of the days is there; their pages are not
    for path in out.glob("????-??-??/*.html"):
        path.unlink()
    write(out, read=read)
    assert len(set(asked)) == 3
    assert len(asked) <= 4  # the first page tells the words of urgent news once more


def test_what_is_relayed_stands_in_the_days_of_those_who_hear_it(out: Path) -> None:
    relays = (
        Slot(id="vov", name="VOV1", at=time(18, 30), max_minutes=30, relay="https://song.example/vov1"),
        Slot(id="tinh", name="đài tỉnh", at=time(6), max_minutes=20, relay="https://x.example/t", villages=("thon-2",)),
    )
    schedule = replace(SCHEDULE, slots=(*SCHEDULE.slots, *relays))
    write_site(out, schedule, today=TODAY)
    told = [words(one) for one in page(out, "index.html").xpath("//*[@data-day='2026-04-24']//*[@class='relay']")]
    assert told == ["18 giờ 30 – 19 giờ: tiếp sóng VOV1"]
    told = [words(one) for one in page(out, "thon/thon-2.html").xpath("//*[@data-day='2026-04-24']//*[@class='relay']")]
    assert told == ["6 giờ – 6 giờ 20: tiếp sóng đài tỉnh", "18 giờ 30 – 19 giờ: tiếp sóng VOV1"]


def test_what_left_the_machines_and_was_heard_is_told_to_those_who_hear_it(out: Path) -> None:
    yesterday = TODAY - timedelta(days=1)
    aired = {
        (TODAY, "0530-sang"): Aired(left=frozenset({"", "thon-2"}), heard=frozenset({"thon-2"})),
        (yesterday, "0530-sang"): Aired(left=frozenset({"thon-2", "thon-1"})),
    }
    write(out, aired=aired)

    def told(name: str, key: str) -> str:
        found = page(out, name).xpath(f"//*[@data-key='{key}'] | //li[a[contains(@href, '{key}')]]")
        return " ".join(words(one) for one in found)

    assert "Máy đã phát trọn, micro nghe thấy loa kêu" in told("index.html", f"{TODAY}/0530-sang")
    assert "Máy của 2 thôn đã phát trọn" in told("index.html", f"{yesterday}/0530-sang")
    assert "Máy" not in told("index.html", f"{TODAY}/1700-chieu")
    assert "Máy đã phát trọn, micro nghe thấy" in told("thon/thon-2.html", f"{TODAY}/0530-sang")
    assert write(out, aired=aired) == ()
    assert {"index.html", "thon/thon-2.html"} <= set(write(out))


def test_a_village_hears_its_own(out: Path) -> None:
    write(out)
    keys = [one.get("data-key") for one in page(out, "thon/thon-2.html").xpath("//article")]
    assert "2026-04-24/1700-chieu_thon-2" in keys
    assert "2026-04-24/1700-chieu" not in keys
    assert "riêng Thôn 2" in words(page(out, "2026-04-24/1700-chieu_thon-2.html"))


def test_a_bulletins_page_tells_all_of_it(out: Path) -> None:
    write(out)
    shown = page(out, "2026-04-24/0530-sang.html")
    text = words(shown)
    made = bulletin(TODAY)
    for said in ("Cắt điện từ 7h30 đến 16h.", "mục II.1.2", "Chủ tịch UBND xã duyệt lúc 08:00 ngày 20/4/2026"):
        assert said in text
    for one in made.files:
        assert one.sha256 in text
    assert shown.xpath("//audio")[0].get("src") == "../2026-04-24/0530-sang-light.mp3"
    assert [one.get("data-seek") for one in shown.xpath("//*[@data-seek]")] == ["1000", "6000", "13000"]
    assert shown.xpath("//nav//*[@rel='prev']")[0].get("href") == "../2026-04-23/1700-chieu.html"
    assert shown.xpath("//nav//*[@rel='next']")[0].get("href") == "../2026-04-24/1415-khan.html"


def test_every_link_is_relative_and_leads_somewhere(out: Path) -> None:
    write(out)
    pages = list(out.rglob("*.html"))
    assert len(pages) == 8 + 1 + 2 + 1 + 1 + 1 + 1
    for path in pages:
        for _, _, link, _ in html.document_fromstring(path.read_bytes()).iterlinks():
            if link.startswith(URL):
                continue
            found = urlsplit(link)
            assert not found.scheme and not found.netloc and not found.path.startswith("/"), (path, link)
            if found.path:
                assert (path.parent / unquote(found.path)).resolve().is_file(), (path, link)
            elif found.fragment:
                assert page(out, str(path)).xpath(f"//*[@id='{found.fragment}']"), (path, link)


def test_without_javascript_nothing_is_missing_but_search(out: Path) -> None:
    write(out)
    month = words(page(out, "thang/2026-04.html"))
    for title in ("Cắt điện", "Chuyển đổi số", "Họp Thôn 2", "Mưa lớn"):
        assert title in month
    held = held_by_first_pages(out)
    for path in out.rglob("*.html"):
        shown = html.document_fromstring(path.read_bytes())
        assert {one.text for one in shown.xpath("//script[not(@src)] | //style")} <= held, path
        assert not shown.xpath("//@style | //@*[starts-with(name(), 'on')]"), path


def test_again_changes_nothing(out: Path) -> None:
    assert write(out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert write(out) == ()
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_a_new_day_touches_only_what_shows_it(out: Path) -> None:
    old = date(2026, 4, 1)
    put(out, bulletin(old))
    write(out)
    day = TODAY + timedelta(days=2)
    put(out, bulletin(day))
    (out / f"{old}/0530-sang.json").write_text("{}")  # what is older than a week is not read again
    changed = write_site(out, SCHEDULE, today=TODAY + timedelta(days=1), days=[day])
    ours = {"index.html", "feed.xml", "kho.html", "lich.ics", "manifest.json", "ngoai-tuyen.json"}
    ours |= {f"thon/thon-{n}.{kind}" for n in (1, 2) for kind in ("html", "xml", "offline.json")}
    ours |= {"thon/thon-2.ics"}
    ours |= {"thang/2026-04.html", "thang/2026-04.js", "2026-04-25/1700-chieu.html"}
    ours |= {f"2026-04-26/0530-sang{end}" for end in (".html", ".vtt", ".chapters.json")}
    packs = {name for name in changed if name.startswith("tai-ve/")}
    assert set(changed) - packs == ours
    assert packs == {
        f"tai-ve/{name}" for name in ("7-ngay.zip", "2026-04-26.zip", "2026-04-24.zip", "2026-04-24_thon-2.zip")
    }  # the last two are taken away: only the newest two days have zips of their own


def test_a_day_that_was_built_again_or_carried_away(out: Path) -> None:
    write(out)
    shutil.rmtree(out / "2026-04-24")
    put(out, bulletin(TODAY, items=(item("Đã sửa", "Lời mới."),)))
    changed = write(out)
    assert {"2026-04-24/0530-sang.html", "2026-04-24/1700-chieu.html"} & set(changed)
    assert "Lời mới." in words(page(out, "2026-04-24/0530-sang.html"))
    assert not (out / "2026-04-24/1700-chieu.html").exists()
    shutil.rmtree(out / "2026-04-24")
    write(out)
    assert not (out / "2026-04-24").exists()
    assert "2026-04-24" not in (out / "thang/2026-04.html").read_text(encoding="utf-8")


def test_a_version_that_is_gone_is_not_offered(out: Path) -> None:
    write(out)
    (out / "2026-04-24/0530-sang-light.mp3").unlink()
    assert {"index.html", "2026-04-24/0530-sang.html"} <= set(write(out))
    assert "2026-04-24/0530-sang-light.mp3" not in (out / "index.html").read_text(encoding="utf-8")
    assert page(out, "2026-04-24/0530-sang.html").xpath("//audio")[0].get("src").endswith("/0530-sang.mp3")


def test_an_empty_station_and_a_broken_memory(tmp_path: Path, out: Path) -> None:
    write(tmp_path / "none")
    assert "Chưa có bản tin nào" in words(page(tmp_path / "none", "index.html"))
    write(out)
    (out / NAME).write_text("{")
    assert write(out) == tuple(name for name in json.loads((out / NAME).read_bytes())["pages"] if name.endswith(".zip"))


def test_a_bulletin_with_a_broken_manifest_is_on_no_page_and_the_others_are(out: Path) -> None:
    (out / "2026-04-24/0530-sang.json").write_text("{}")
    write(out)
    pages = [path.read_text("utf-8") for path in out.rglob("*.html")]
    assert not any("2026-04-24/0530-sang" in page for page in pages)
    assert any("2026-04-23/0530-sang" in page for page in pages)


def test_hostile_words_stay_words(out: Path) -> None:
    bad = (item(HOSTILE, HOSTILE, "Câu --> hai & <b>"),)
    put(out, bulletin(TODAY, slot="sang", name=HOSTILE, station=HOSTILE, items=bad))
    schedule = replace(
        SCHEDULE,
        station=replace(SCHEDULE.station, name=HOSTILE, commune=HOSTILE),
        villages=tuple(replace(one, name=HOSTILE) for one in SCHEDULE.villages),
        site=Site(url=URL, contact=HOSTILE),
    )
    write_site(out, schedule, today=TODAY)
    ours = held_by_first_pages(out)
    for path in out.rglob("*.html"):
        shown = html.document_fromstring(path.read_bytes())
        assert {one.text for one in shown.iter("script") if one.get("src") is None} <= ours
        assert "\u202e" not in shown.findtext("head/title")
        for text in shown.itertext():
            if "\u202e" in text:
                held = [one for one in shown.iter("bdi", "textarea") if text in one.text_content()]
                assert held, (path, text)
    shown = page(out, "2026-04-24/0530-sang.html")
    assert HOSTILE in [one.text_content() for one in shown.iter("bdi")]
    assert "alert(1)" in etree.fromstring((out / "feed.xml").read_bytes()).findtext("channel/title")
    vtt = (out / "2026-04-24/0530-sang.vtt").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in vtt and "Câu --&gt; hai &amp; &lt;b&gt;" in vtt and "\u202e" not in vtt


def test_the_feed_keeps_the_rules_of_rss(out: Path) -> None:
    write(out)
    for name, count in (("feed.xml", 7), ("thon/thon-2.xml", 7)):
        feed = etree.fromstring((out / name).read_bytes())
        assert feed.tag == "rss" and feed.get("version") == "2.0"
        channel = feed.find("channel")
        for needed in ("title", "link", "description", "language", "lastBuildDate", "image/url"):
            assert channel.findtext(needed), needed
        assert channel.find("atom:link", NAMESPACES).get("href") == f"{URL}/{name}"
        assert channel.findtext("itunes:explicit", namespaces=NAMESPACES) == "false"
        items = channel.findall("item")
        assert len(items) == count == len({one.findtext("guid") for one in items})
        dates = [parsedate_to_datetime(one.findtext("pubDate")) for one in items]
        assert dates == sorted(dates, reverse=True)
        assert dates[0] == datetime.fromisoformat("2026-04-25T17:00:00+07:00")
        for one in items:
            enclosure = one.find("enclosure")
            assert enclosure.get("type") == "audio/mpeg"
            assert int(enclosure.get("length")) == len(here(out, enclosure.get("url")).read_bytes())
            for link in (one.findtext("link"), *(child.get("url") for child in one if child.prefix == "podcast")):
                assert here(out, link).is_file()
    assert "1700-chieu_thon-2" in (out / "thon/thon-2.xml").read_text(encoding="utf-8")


def here(out: Path, link: str) -> Path:
    """Where an absolute address of the feed lies on disk."""
    assert link.startswith(f"{URL}/")
    return out / unquote(link.removeprefix(f"{URL}/"))


@pytest.mark.parametrize("url", ["", "xa-mau.example", "javascript:alert(1)", "https://a b"])
def test_without_an_address_there_is_no_feed_and_that_is_said(out: Path, url: str) -> None:
    write(out)
    bare = replace(SCHEDULE, site=Site(url=url))
    assert "site.url" in notes(bare)[0] and notes(SCHEDULE) == ()
    write_site(out, bare, today=TODAY)
    for name in ("feed.xml", "thon/thon-1.xml", "qr.html"):
        assert not (out / name).exists()
    assert "https://" not in (out / "index.html").read_text(encoding="utf-8")


def test_transcript_and_chapters_carry_true_times(out: Path) -> None:
    write(out)
    vtt = (out / "2026-04-24/0530-sang.vtt").read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.600\nLời chào\n\n00:00:03.000 --> ")
    marks = json.loads((out / "2026-04-24/0530-sang.chapters.json").read_bytes())
    assert [(one["startTime"], one["title"]) for one in marks["chapters"]] == [
        (1.0, "Lời chào"),
        (6.0, "Cắt điện"),
        (13.0, "Chuyển đổi số"),
    ]


def test_zips_are_stored_the_same_and_hold_what_a_village_hears(out: Path) -> None:
    write(out)
    path = out / "tai-ve/2026-04-24_thon-2.zip"
    with zipfile.ZipFile(path) as pack:
        assert pack.namelist()[-2:] == ["2026-04-24/1700-chieu_thon-2.mp3", "2026-04-24/1700-chieu_thon-2.txt"]
        assert {one.compress_type for one in pack.infolist()} == {zipfile.ZIP_STORED}
        assert hashlib.sha256(pack.read("2026-04-24/0530-sang.mp3")).hexdigest() == bulletin(TODAY).main.sha256
        assert "Mời bà con Thôn 2 họp" in pack.read("2026-04-24/1700-chieu_thon-2.txt").decode("utf-8-sig")
    before = path.read_bytes()
    path.unlink()
    write(out)
    assert path.read_bytes() == before
    assert not (out / "tai-ve/2026-04-24_thon-1.zip").exists()  # Thôn 1 hears what the commune hears
    assert not list(out.glob("tai-ve/7-ngay_*"))  # a week each would fill the disk anew every day
    offered = {one: "\n".join(page(out, f"thon/{one}.html").xpath("//a/@href")) for one in ("thon-1", "thon-2")}
    assert "tai-ve/2026-04-24.zip" in offered["thon-1"] and "tai-ve/7-ngay.zip" in offered["thon-1"]
    assert "tai-ve/2026-04-24_thon-2.zip" in offered["thon-2"]
    assert "tai-ve/2026-04-25.zip" in offered["thon-2"] and "tai-ve/7-ngay" not in offered["thon-2"]


def test_no_zip_holds_what_its_village_does_not_hear(out: Path) -> None:
    put(out, urgent_for("thon-1", time(21, 44)))
    write(out)
    for name in ("2026-04-24.zip", "2026-04-24_thon-2.zip", "7-ngay.zip"):
        with zipfile.ZipFile(out / "tai-ve" / name) as pack:
            assert not [one for one in pack.namelist() if "khan-thon-1" in one], name
    with zipfile.ZipFile(out / "tai-ve/2026-04-24_thon-1.zip") as pack:
        assert "2026-04-24/2144-khan-thon-1.mp3" in pack.namelist()
    assert not page(out, "thon/thon-2.html").xpath("//a[contains(@href, '2026-04-24.zip')]")


def test_a_day_with_nothing_for_all_has_no_zip_for_all(tmp_path: Path) -> None:
    put(tmp_path, urgent_for("thon-1", time(21, 44)))
    write(tmp_path)
    assert [path.name for path in tmp_path.glob("tai-ve/*")] == ["2026-04-24_thon-1.zip"]
    assert not page(tmp_path, "thon/thon-2.html").xpath("//a[contains(@href, 'tai-ve')]")


def test_lists_for_the_stations_own_machine_are_nobody_elses(out: Path) -> None:
    """They have the folder's own path in them."""
    day = next(iter(sorted(out.glob("????-??-??"))))
    private = ("playlist.lst", "playlist-thon-1.liq", f"playlist.playit.{day.name[2:].replace('-', '')}.m3u")
    for name in (*private, "playlist.m3u8"):
        (day / name).write_text(f"{day.absolute()}/0530-sang.mp3\n", encoding="utf-8")
    write(out)
    listed = {one["name"] for one in json.loads((out / "manifest.json").read_bytes())["files"]}
    assert f"{day.name}/playlist.m3u8" in listed
    assert listed.isdisjoint({f"{day.name}/{name}" for name in private})


def test_the_list_of_files_is_true_and_whole(out: Path) -> None:
    write(out)
    listed = {one["name"]: one for one in json.loads((out / "manifest.json").read_bytes())["files"]}
    there = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert there - listed.keys() == {"manifest.json", NAME}
    for name, one in listed.items():
        data = (out / name).read_bytes()
        assert (one["sha256"], one["size_bytes"]) == (hashlib.sha256(data).hexdigest(), len(data)), name


def test_the_calendar_has_every_airing_to_come(out: Path) -> None:
    write(out)
    calendar = Calendar.from_ical((out / "lich.ics").read_bytes())
    starts = sorted(str(event.start) for event in calendar.events)
    assert len(starts) == 2 * 2 + 2
    assert starts[0] == "2026-04-24 05:30:00+07:00"
    assert "2026-04-24 14:45:00+07:00" in starts


def test_a_village_with_news_of_its_own_has_its_own_calendar(out: Path) -> None:
    put(out, urgent_for("thon-2", time(21, 44)))
    write(out)
    assert page(out, "thon/thon-2.html").xpath("//a[@href='../thon/thon-2.ics']")
    assert page(out, "thon/thon-1.html").xpath("//a[@href='../lich.ics']")
    assert not (out / "thon/thon-1.ics").exists()
    events = {name: Calendar.from_ical((out / name).read_bytes()).events for name in ("lich.ics", "thon/thon-2.ics")}
    titles = {name: [str(one["summary"]) for one in found] for name, found in events.items()}
    assert "Tin khẩn 21:44, riêng Thôn 2 24/04/2026 - Đài truyền thanh xã Mẫu" in titles["thon/thon-2.ics"]
    assert not [one for one in titles["lich.ics"] if "riêng" in one]
    event = events["thon/thon-2.ics"][-1]
    assert str(event["transp"]) == "TRANSPARENT" and str(event["url"]) == f"{URL}/2026-04-25/1700-chieu.html"
    other = altered(bulletin(TODAY), station="Đài truyền thanh xã Khác")
    put(out, other)
    write(out)
    again = Calendar.from_ical((out / "lich.ics").read_bytes()).events
    assert len({str(one["uid"]) for one in (*again, *events["lich.ics"])}) == len(again) + 1


def test_subscribers_take_the_lightest_file_and_see_whom_it_is_for(out: Path) -> None:
    put(out, altered(urgent_for("thon-2", time(21, 44)), profile="light-of-our-own"))
    write(out)
    items = etree.fromstring((out / "feed.xml").read_bytes()).findall("channel/item")
    titles = [one.findtext("title") for one in items]
    assert "Tin khẩn 21:44, riêng Thôn 2, Thứ Sáu, 24/4/2026" in titles
    assert all(one.find("enclosure").get("url").endswith("-light.mp3") for one in items)


def test_a_first_page_tells_three_titles_of_a_bulletin(tmp_path: Path) -> None:
    many = tuple(item(f"Bài {n}", "Lời.", kind="notice" if n < 5 else "campaign") for n in range(12))
    for offset in range(8):
        put(tmp_path, bulletin(TODAY - timedelta(days=offset), items=many))
    write(tmp_path)
    first = page(tmp_path, "index.html")
    card = words(first.xpath("//article")[0])
    assert "Bài 2" in card and "Bài 3" not in card and "và 9 bài nữa" in card
    assert len(first.xpath("//*[@data-day]")) == 1 + 3


def test_an_urgent_text_stands_once_on_the_first_page(out: Path) -> None:
    again = (item("Mưa lớn", "Nước sông lên nhanh.", "Xin nhắc lại.", "Nước sông lên nhanh.", kind="notice"),)
    put(out, altered(urgent(TODAY), items=again))
    write(out)
    card = words(page(out, "index.html").xpath("//article")[0])
    assert card.count("Nước sông lên nhanh.") == 1 and "Xin nhắc lại" not in card
    assert card.count("Mưa lớn") == 1  # one heading
    assert words(page(out, "2026-04-24/1415-khan.html")).count("Nước sông lên nhanh.") == 2


def test_what_a_phone_keeps_is_what_its_listener_hears(out: Path) -> None:
    put(out, urgent_for("thon-1", time(21, 44)))
    write(out)
    lists = {one: json.loads((out / f"thon/{one}.offline.json").read_bytes()) for one in ("thon-1", "thon-2")}
    assert "2026-04-24/2144-khan-thon-1-light.mp3" in lists["thon-1"]["sounds"]
    assert not [name for name in (*lists["thon-2"]["sounds"], *lists["thon-2"]["pages"]) if "khan-thon-1" in name]
    assert {"2026-04-24/1700-chieu_thon-2-light.mp3"} < set(lists["thon-2"]["sounds"])
    assert "2026-04-24/1700-chieu-light.mp3" not in lists["thon-2"]["sounds"]
    assert {"thon/thon-2.html", "2026-04-24/1700-chieu_thon-2.html", "index.html"} < set(lists["thon-2"]["pages"])
    assert (lists["thon-2"]["days"], lists["thon-2"]["since"]) == (3, "2026-04-23")
    for name, digest in lists["thon-2"]["pages"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name
    shown = page(out, "thon/thon-2.html").xpath("//@data-offline")
    assert shown == ["thon/thon-2.offline.json"]
    assert page(out, "index.html").xpath("//@data-offline") == ["ngoai-tuyen.json"]
    assert page(out, "2026-04-24/0530-sang.html").xpath("//@data-offline") == [""]


def test_the_search_has_each_text_of_a_month_once(out: Path) -> None:
    write(out)
    script = (out / "thang/2026-04.js").read_text(encoding="utf-8")
    found = json.loads(script.removeprefix("loaThang(").removesuffix(");\n"))
    titles = sorted(title for title, _ in found["texts"].values())
    assert titles == [
        "Chuyển đổi số",
        "Cắt điện",
        "Họp Thôn 2",
        "Mưa lớn",
    ]
    assert next(iter(found["heard"])) == "2026-04-25/1700-chieu"


def test_urgent_news_tells_its_rhythm(out: Path) -> None:
    later = tuple(time(*divmod(minute, 60)) for minute in range(14 * 60 + 45, 17 * 60, 30))
    put(out, altered(urgent(TODAY), repeats=later))
    write(out)
    assert "30 phút một lần đến 16 giờ 45" in words(page(out, "index.html").xpath("//article")[0])


def test_parts_of_a_series_stand_in_one_line(tmp_path: Path) -> None:
    titles = ("Chuyển đổi số (kỳ 1/3)", "Chuyển đổi số (kỳ 2/3)", "Họp thôn", "Tiêm phòng, phần 1", "Nước sạch", "Thuế")
    put(tmp_path, bulletin(TODAY, items=tuple(item(title, "Lời.") for title in titles)))
    write(tmp_path)
    shown = [words(one) for one in page(tmp_path, "index.html").xpath("//article//ul[@class='about']/li")]
    assert shown == ["Chuyển đổi số (kỳ 1 và 2)", "Họp thôn", "Tiêm phòng, phần 1", "và 2 bài nữa"]
    for path in tmp_path.rglob("*.html"):
        assert "Họp thôn; " not in words(html.document_fromstring(path.read_bytes()).find("body")), path


def test_a_missing_bulletin_is_told_with_the_offices_telephone(tmp_path: Path) -> None:
    slots = (*SCHEDULE.slots, replace(SCHEDULE.slots[0], id="chieu", name="buổi chiều", at=time(17)))
    site = Site(url=URL, contact="Văn phòng UBND xã, 0123 456 789")
    schedule = replace(SCHEDULE, slots=slots, site=site)
    put(tmp_path, bulletin(TODAY), bulletin(TODAY + timedelta(days=1)), evening(TODAY + timedelta(days=1)))
    write_site(tmp_path, schedule, today=TODAY)
    for name in ("index.html", "thon/thon-1.html"):
        told = page(tmp_path, name).xpath("//*[@data-lacks]")
        assert [words(one) for one in told] == [
            "Thứ Sáu, 24/4/2026, 17 giờ: chưa có bản tin. Gọi Văn phòng UBND xã, 0123 456 789."
        ]
        assert told[0].xpath(".//a/@href") == ["tel:0123456789"]


def test_what_networks_show_is_short_and_cut_between_words(tmp_path: Path) -> None:
    many = tuple(item(f"Tuyên truyền về chuyển đổi số trong đời sống, chuyên mục {n}", "Lời.") for n in range(20))
    put(tmp_path, bulletin(TODAY, items=many))
    write(tmp_path)
    text = page(tmp_path, f"{TODAY}/0530-sang.html").xpath("//meta[@property='og:description']/@content")[0]
    assert len(text) < 300 and text.endswith("…")
    whole = "; ".join(one.title for one in many)
    assert whole.startswith(text[:-1]) and whole[len(text) - 1] in " ;,"


def test_a_villages_page_does_not_grow_with_the_number_of_villages(tmp_path: Path) -> None:
    sizes, made = [], []
    for count in (10, 90):
        out = tmp_path / str(count) / "audio_out"
        put(out, bulletin(TODAY), evening(TODAY))
        villages = tuple(Village(id=f"thon-{number}", name=f"Thôn {number}") for number in range(10, 10 + count))
        schedule = replace(SCHEDULE, villages=villages)
        made.append(len(write_site(out, schedule, today=TODAY)))
        own = (out / "thon/thon-11.html", out / "thon/thon-11.offline.json", out / f"{TODAY}/0530-sang.html")
        sizes.append([path.stat().st_size for path in own])
        first = page(out, "index.html").xpath("//section[@aria-labelledby='thon']//li")
        assert len(first) == min(count, 13)
        assert len(page(out, "cac-thon.html").xpath("//main//li")) == count + 1
        assert write_site(out, schedule, today=TODAY) == ()
    assert sizes[0] == sizes[1]
    assert made[1] - made[0] == 80 * 4  # page, feed, code and list of each village, and nothing else
