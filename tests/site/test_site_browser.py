"""The site in a real browser, from our own server: what a person with a phone does, with and without network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time as clock
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bulletins import SCHEDULE, TODAY, bulletin, item, put, sound, version
from debian import ASKED, needs
from serve.serving import Served, serving
from test_site import HOSTILE, evening, own, urgent

from broadcast.config import load_schedule
from broadcast.site import write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

if ASKED:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
CHROMIUM = shutil.which("chromium")
pytestmark = needs("Chromium")

YAML = f"""\
station: {{name: {SCHEDULE.station.name}, commune: {SCHEDULE.station.commune}}}
villages: [{{id: thon-1, name: Thôn 1}}, {{id: thon-2, name: Thôn 2}}]
slots: [{{id: sang, name: buổi sáng, at: "05:30", max_minutes: 15}}]
site: {{url: {SCHEDULE.site.url}, contact: Văn phòng UBND xã}}
"""
PAGES = (
    "index.html",
    "cac-thon.html",
    "thon/thon-2.html",
    f"{TODAY}/0530-sang.html",
    "thang/2026-04.html",
    "kho.html",
    "qr.html",
)
NOON = f"{TODAY}T12:00:00+07:00"
FIRST_PAGE_BYTES = 50_000
"""Without sound, and not compressed: some plain hosts don't."""
FIRST_SCREEN_BYTES = 21_000
"""What a page needs until the next download can be taken: at 50 kbit/s that comes in 3.4 s, after 0.4 s of delay."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with four days, an urgent bulletin, a village's own, and a title that means harm."""
    place = tmp_path_factory.mktemp("dai")
    (place / "schedule.yaml").write_text(YAML, encoding="utf-8")
    out = place / "audio_out"
    for offset in (-2, -1, 0, 1):
        put(out, bulletin(TODAY + timedelta(days=offset)), evening(TODAY + timedelta(days=offset)))
    put(out, own(TODAY), urgent(TODAY), evening(TODAY, items=(item(HOSTILE, HOSTILE),)))
    write_site(out, load_schedule(place / "schedule.yaml"), today=TODAY)
    return place


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as running:
        yield running


@pytest.fixture(scope="module")
def url(served: Served) -> str:
    return served.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()


Open = Callable[..., "Page"]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Open]:
    """Opens pages as a small phone does; fails at the end for anything said on the console."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(address: str, *, width: int = 360, clock: str = NOON, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 740}, reduced_motion="reduce", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.clock.set_fixed_time(clock)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def until(page: Page, holds: str) -> None:
    """Wait until the expression is true. Playwright's own way is `eval`, which the pages' policy forbids."""
    for _ in range(250):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never so: {holds}")


def test_a_person_listens_and_jumps_to_an_item(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/0530-sang.html")
    page.locator("[data-seek]").nth(1).click()
    until(page, "document.querySelector('audio').currentTime > 6.1")
    assert page.evaluate("document.querySelector('audio').paused") is False
    assert page.locator("[aria-current=true]").inner_text().endswith("Cắt điện")
    until(page, "document.querySelector('.text .now')")
    wave = page.locator("[data-wave]")
    width = wave.evaluate("e => e.clientWidth")
    wave.click(position={"x": width * 0.56, "y": 10})
    until(page, "document.querySelector('audio').currentTime > 11")
    page.evaluate("document.querySelector('audio').pause()")
    until(page, f"localStorage.getItem('loa:{TODAY}/0530-sang') > 11000")
    page.reload()
    resume = page.locator("[data-resume]")
    assert resume.inner_text().startswith("Nghe tiếp từ 0:11")
    resume.click()
    until(page, "document.querySelector('audio').currentTime > 11")


def test_the_player_knows_its_length_before_it_loads_and_jumps(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/0530-sang.html")
    assert page.locator(".player output").inner_text() == "0:00 / 0:20"
    assert page.evaluate("document.querySelector('audio').readyState") == 0
    page.get_by_label("Nghe Bản tin buổi sáng, Thứ Sáu, 24/4/2026").get_by_role("button").first.click()
    until(page, "document.querySelector('audio').currentTime > 0.1")
    page.get_by_label("Tạm dừng").click()
    page.get_by_label("Tới 30 giây").click()
    until(page, "document.querySelector('audio').currentTime > 19")
    page.get_by_label("Lùi 15 giây").click()
    until(page, "Math.abs(document.querySelector('audio').currentTime - 5.5) < 3")
    page.get_by_label("Tốc độ").select_option("0.8")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 0.8
    told = page.evaluate("[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]")
    assert told == ["Bản tin buổi sáng, Thứ Sáu, 24/4/2026", "Đài truyền thanh xã Mẫu"]
    legend = page.locator(".legend li").all_inner_texts()
    assert legend == ["thông báo", "tuyên truyền, lời chào", "nhạc, quãng nghỉ"]


def test_what_is_downloaded_is_what_the_page_says(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/0530-sang.html")
    page.locator("summary").click()
    for link, row in zip(
        page.locator("a[download]:has(small)").all(), page.locator("tbody tr").all()[::-1], strict=True
    ):
        with page.expect_download() as waited:
            link.click()
        data = waited.value.path().read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.locator("code").inner_text()


def test_what_a_village_takes_from_its_page_is_noted(phone: Open, served: Served) -> None:
    page = phone(f"{served.url}/thon/thon-2.html")
    with page.expect_download() as waited:
        page.locator("a[download*='1700-chieu_thon-2-light']").click()
    assert waited.value.path().stat().st_size
    for _ in range(100):
        if served.noted("fetched"):
            break
        page.wait_for_timeout(20)
    assert [(one.name, one.village, one.detail) for one in served.noted("fetched")] == [
        ("1700-chieu_thon-2", "thon-2", "light")
    ]


def test_three_days_are_kept_for_a_phone_without_network(phone: Open, url: str) -> None:
    page = phone(f"{url}/index.html")
    page.wait_for_selector("html[data-kept=sound]")
    assert "Đã giữ 3 ngày mới nhất" in page.locator("[data-offline]").inner_text()
    page.context.set_offline(True)
    page.goto(f"{url}/")
    page.goto(f"{url}/{TODAY}/0530-sang.html")
    page.locator("[data-seek]").nth(2).click()
    until(page, "document.querySelector('audio').currentTime > 13.1")
    assert page.evaluate("document.querySelector('.wave img').naturalWidth") > 0
    page.evaluate("document.querySelector('audio').pause()")
    page.goto(f"{url}/index.html")
    assert page.locator("audio").count() > 2
    page.goto(f"{url}/thon/thon-1.html")
    assert "chưa có trong máy" in page.locator("h1").inner_text()


def test_a_villages_page_is_kept_with_what_is_its_own(phone: Open, url: str) -> None:
    page = phone(f"{url}/thon/thon-2.html")
    page.wait_for_selector("html[data-kept=sound]")
    page.context.set_offline(True)
    page.goto(f"{url}/thon/thon-2.html")
    assert page.locator("audio").count() > 2
    page.goto(f"{url}/{TODAY}/1700-chieu_thon-2.html")
    page.locator("[data-seek]").first.click()
    until(page, "document.querySelector('audio').currentTime > 0.1")
    page.evaluate("document.querySelector('audio').pause()")
    page.goto(f"{url}/index.html")
    assert page.locator("h1").inner_text() == "Đài truyền thanh xã Mẫu"


SIZE = "async (name) => (await (await fetch(name)).arrayBuffer()).byteLength"


def test_a_corrected_recording_is_not_heard_as_it_was(phone: Open, root: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(root, tmp_path / "dai"))
    out, schedule = place / "audio_out", load_schedule(place / "schedule.yaml")
    name = f"{TODAY}/0530-sang-light.mp3"
    with serving(place) as served:
        page = phone(f"{served.url}/index.html")
        page.wait_for_selector("html[data-kept=sound]")
        assert page.evaluate(SIZE, name) == len(sound(22_050))
        shorter = sound(22_050)[:20_000]
        put(out, bulletin(TODAY, versions=(version("light", "0530-sang-light.mp3", shorter),)))
        (out / name).write_bytes(shorter)
        write_site(out, schedule, today=TODAY)
        page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { type: 'cellular' } })")
        page.reload()
        page.wait_for_selector("html[data-kept=text]")
        assert "mất mạng vẫn đọc được" in page.locator("[data-offline]").inner_text()
        assert page.evaluate(SIZE, name) == len(shorter)


def test_what_could_not_be_fetched_is_not_kept(phone: Open, root: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(root, tmp_path / "dai"))
    out, name = place / "audio_out", f"{TODAY}/0530-sang-light.mp3"
    with serving(place) as served:
        page = phone(f"{served.url}/index.html")
        page.wait_for_selector("html[data-kept=sound]")
        put(out, bulletin(TODAY, versions=(version("light", "0530-sang-light.mp3", sound(22_050)[:20_000]),)))
        (out / name).write_bytes(sound(22_050)[:20_000])
        write_site(out, load_schedule(place / "schedule.yaml"), today=TODAY)
        (out / name).unlink()
        page.reload()
        page.wait_for_selector("html[data-kept=text]")
        assert not page.evaluate("async (name) => Boolean(await caches.match(name))", name)


def test_a_page_with_a_secret_is_not_kept(phone: Open, served: Served) -> None:
    page = phone(f"{served.url}/thon/thon-2.html")
    page.wait_for_selector("html[data-kept=sound]")
    page.goto(f"{served.url}/thon/thon-2/xac-nhan?khoa={served.token('thon-2')}")
    page.goto(f"{served.url}/kho.html")
    page.wait_for_selector("html[data-kept=sound]")
    kept = page.evaluate(
        """async () => {
            const shelves = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            return (await Promise.all(shelves.map((shelf) => shelf.keys()))).flat().map((request) => request.url);
        }"""
    )
    assert f"{served.url}/kho.html" in kept
    assert not [one for one in kept if "xac-nhan" in one]


def test_urgent_news_that_is_over_steps_back(phone: Open, url: str) -> None:
    before = phone(f"{url}/index.html", clock=f"{TODAY}T14:44:00+07:00").locator(f"[data-day='{TODAY}'] .card")
    assert before.first.locator("[data-next]").inner_text() == ", lần tới 14:45"
    assert before.first.get_attribute("data-key") == f"{TODAY}/1415-khan"
    assert "urgent" in before.first.get_attribute("class")
    page = phone(f"{url}/index.html", clock=f"{TODAY}T14:47:00+07:00")
    after = page.locator(f"[data-day='{TODAY}'] .card")
    keys = [one.get_attribute("data-key") for one in after.all()]
    assert keys == [f"{TODAY}/{name}" for name in ("1700-chieu", "0530-sang", "1415-khan")]
    assert page.locator(".urgent").count() == 0
    page.emulate_media(media="print")
    assert after.last.locator("[data-state]").inner_text() == "Đã hết"
    assert after.last.locator("[data-state]").is_visible()
    assert after.last.locator("[data-ended]").inner_text().endswith("lần phát cuối lúc 14 giờ 45.")
    assert not after.first.locator("[data-state]").is_visible()


def test_the_words_of_urgent_news_are_shown_before_its_page_is_there(phone: Open, root: Path, tmp_path: Path) -> None:
    """A slow host has the small file of words and still the pages of before."""
    place = tmp_path / "dai"
    shutil.copytree(root, place)
    told = (
        {"title": HOSTILE, "text": "Nước lên.", "ends": None, "villages": ["thon-2"], "cards": ["a/b"]},
        {"title": "Đã hết", "text": "", "ends": f"{TODAY}T11:59", "villages": [], "cards": []},
        {"title": "Có rồi", "text": "", "ends": None, "villages": [], "cards": [f"{TODAY}/1415-khan"]},
    )
    (place / "audio_out/khan.json").write_text(json.dumps({"alerts": told}), encoding="utf-8")
    with serving(place) as running:
        page = phone(f"{running.url}/thon/thon-2.html")
        until(page, "document.querySelector('[data-first-words]')")
        assert page.locator("[data-first-words]").count() == 1
        assert "Nước lên." in page.locator("[data-first-words]").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path="/tmp/khan.png")
        other = phone(f"{running.url}/thon/thon-1.html")
        other.wait_for_timeout(300)
        assert other.locator("[data-first-words]").count() == 0


def test_the_page_follows_the_clock_of_the_horns(phone: Open, url: str) -> None:
    page = phone(f"{url}/index.html", clock=f"{TODAY}T05:30:10+07:00", timezone_id="America/New_York")
    now = page.locator(f"[data-key='{TODAY}/0530-sang'] [data-state]")
    assert now.inner_text() == "Đang phát"
    assert page.locator(f"[data-key='{TODAY}/1700-chieu'] [data-state]").inner_text() == "Sắp phát"
    tomorrow = TODAY + timedelta(days=1)
    page = phone(f"{url}/index.html", clock=f"{tomorrow}T06:00:00+07:00")
    first = page.locator("[data-day]").first
    assert first.get_attribute("data-day") == str(tomorrow)
    assert first.locator("[data-label]").inner_text().startswith("Hôm nay")
    assert not page.locator("[data-stale]").is_visible()
    page = phone(f"{url}/index.html", clock=f"{TODAY + timedelta(days=5)}T06:00:00+07:00")
    stale = page.locator("[data-stale]").inner_text()
    assert stale == "Trang này chưa có bản tin hôm nay, mới nhất là ngày 25/4/2026. Gọi Văn phòng UBND xã."
    assert page.locator("[data-day]").first.get_attribute("data-day") == str(tomorrow)


def test_people_search_with_and_without_marks(phone: Open, url: str) -> None:
    page = phone(f"{url}/kho.html")
    for words, count in (("cat dien", 1), ("Cắt điện", 1), ("căt điên", 0), ("hop thon 2", 1)):
        page.fill("#tim", words)
        page.keyboard.press("Enter")
        until(page, "/^(Tìm thấy|Không tìm)/.test(document.querySelector('[data-found]').textContent)")
        assert page.locator(".results li").count() == count, words
    page.locator(".results a").first.click()
    page.wait_for_selector("h1:has-text('Bản tin buổi chiều')")


def test_a_message_is_copied_for_the_villages_group(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/0530-sang.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    until(page, "document.querySelector('[data-copied]').textContent")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == [
        "Bản tin buổi sáng, thứ Sáu 24/4/2026 – Đài truyền thanh xã Mẫu",
        "• Cắt điện",
        "• Chuyển đổi số",
        f"Nghe hoặc đọc (20 giây): {SCHEDULE.site.url}/{TODAY}/0530-sang.html",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(phone: Open, url: str, scheme: str) -> None:
    axe = Axe()
    page = phone(f"{url}/index.html", color_scheme=scheme)
    for name in PAGES:
        page.goto(f"{url}/{name}")
        for details in page.locator("summary").all():
            details.click()
        found = axe.run(page, options={"resultTypes": ["violations"], "preload": False})
        assert found.violations_count == 0, (name, found.generate_report())
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        small = page.evaluate(
            "[...document.querySelectorAll('a, button, summary')].filter(e => e.offsetParent && !e.closest('p, .foot')"
            " && e.getBoundingClientRect().height < 36 && !e.matches('.skip, .results a')).map(e => e.textContent)"
        )
        assert small == [], name


def test_the_first_page_is_light(phone: Open, tmp_path: Path) -> None:
    items = tuple(item(f"Thông báo về việc số {n} của Ủy ban nhân dân xã Mẫu", "Lời.", kind="notice") for n in range(6))
    items += tuple(item(f"Tuyên truyền về chuyển đổi số, bài thứ {n} trong mười", "Lời.") for n in range(6))
    for offset in range(-3, 5):
        day = TODAY + timedelta(days=offset)
        put(tmp_path / "audio_out", bulletin(day, items=items), evening(day, items=items))
    put(tmp_path / "audio_out", urgent(TODAY))
    villages = ", ".join(f"{{id: to-{n}, name: Tổ dân phố Đông Hưng {n}}}" for n in range(1, 41))
    (tmp_path / "schedule.yaml").write_text(re.sub(r"villages: .*", f"villages: [{villages}]", YAML), encoding="utf-8")
    write_site(tmp_path / "audio_out", load_schedule(tmp_path / "schedule.yaml"), today=TODAY)
    with serving(tmp_path) as served:
        weigh(phone("about:blank"), served.url)
    for name in ("index.html", "thon/to-1.html"):
        first, _, _ = (tmp_path / "audio_out" / name).read_bytes().partition(b'<div class="side">')
        assert len(first) < FIRST_SCREEN_BYTES


def test_the_next_download_is_there_before_the_rest_is_loaded(phone: Open, url: str) -> None:
    page = phone("about:blank", clock=f"{TODAY}T20:10:00+07:00")
    page.set_viewport_size({"width": 360, "height": 640})
    page.route(re.compile(r"loa\.(js|css)"), lambda _: None)  # still under way
    page.goto(f"{url}/index.html", wait_until="commit")
    until(page, "document.querySelector('.side')")
    first = page.locator(".card").first
    assert first.get_attribute("data-key") == f"{TODAY + timedelta(days=1)}/0530-sang"
    button = first.locator("[data-take]")
    box = button.bounding_box()
    assert box and box["y"] + box["height"] <= 640
    assert button.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(20, 83, 45)"
    folded = page.locator(f".day[data-day='{TODAY}'] .card details")
    assert [one.get_attribute("open") for one in folded.all()] == [None] * 3


def weigh(page: Page, url: str) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.dataReceived", lambda event: sizes.append(event["dataLength"]))  # as it is without gzip
    page.goto(f"{url}/index.html", wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) < FIRST_PAGE_BYTES


def test_from_a_usb_stick_and_without_javascript(phone: Open, root: Path) -> None:
    out = (root / "audio_out").as_uri()
    page = phone(f"{out}/kho.html")
    page.fill("#tim", "nuoc song")
    page.keyboard.press("Enter")
    page.wait_for_selector(".results a")
    page.goto(f"{out}/{TODAY}/0530-sang.html")
    page.locator("[data-seek]").nth(1).click()
    until(page, "document.querySelector('audio').currentTime > 6.1")
    page = phone(f"{out}/index.html", java_script_enabled=False)
    assert page.locator("audio").first.is_visible()
    assert not page.locator("[data-stale]").is_visible()
    page.locator(".more a").first.click()
    page.wait_for_url("**/1415-khan.html")
    assert page.locator("[data-copy]").is_hidden()
    assert "Nước sông lên nhanh." in page.locator(".text").inner_text()


def test_the_browser_reads_the_transcript(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/1700-chieu.html")
    cues = page.evaluate(
        """async (name) => {
            const track = Object.assign(document.createElement('track'), { src: name, default: true });
            document.querySelector('audio').append(track);
            track.track.mode = 'hidden';
            await new Promise((done, failed) => { track.onload = done; track.onerror = failed; });
            return [...track.track.cues].map((cue) => [cue.startTime, cue.getCueAsHTML().textContent]);
        }""",
        "1700-chieu.vtt",
    )
    assert cues == [[at, HOSTILE.replace("\u202e", "")] for at in (0, 2)]


def test_printed_it_is_a_sheet_for_the_board(phone: Open, url: str) -> None:
    page = phone(f"{url}/{TODAY}/0530-sang.html")
    page.emulate_media(media="print")
    for hidden in ("audio", ".get", ".share", ".turn", "nav"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", ".text", ".qr.paper", ".origin"):
        assert page.locator(shown).first.is_visible(), shown
    page.goto(f"{url}/index.html")
    assert page.locator("[data-day]:visible").count() == 1
    page.goto(f"{url}/qr.html")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


HOURS = tuple(range(24)) if os.environ.get("BROADCAST_EVERY_HOUR") else (0, 5, 9, 16, 20)
SLOTS = ((5, 30), (9, 0), (11, 30), (17, 0), (19, 45))


@pytest.mark.parametrize("slots", [0, 1, 2, 5])
def test_the_next_download_is_on_the_first_screen_at_every_hour(phone: Open, tmp_path: Path, slots: int) -> None:
    """Tomorrow has two bulletins whatever today has; long titles, the weakest phone's screen, its own page as well."""
    long = tuple(
        item(f"Tuyên truyền về việc thực hiện nếp sống văn minh đô thị, nội dung {n}", "Lời.") for n in range(7)
    )
    out, tomorrow = tmp_path / "audio_out", TODAY + timedelta(days=1)
    for hour, minute in SLOTS[:slots]:
        put(out, bulletin(TODAY, clock(hour, minute), f"khung-{hour}", "buổi phát thanh của xã", items=long))
    put(out, bulletin(tomorrow, items=long), evening(tomorrow, items=long), bulletin(TODAY - timedelta(days=1)))
    schedule = replace(SCHEDULE, station=replace(SCHEDULE.station, name="Đài truyền thanh xã Nguyễn Nghiêm Đông"))
    write_site(out, schedule, today=TODAY)
    page = phone((out / "index.html").as_uri(), clock=f"{TODAY}T00:00:00+07:00")
    page.set_viewport_size({"width": 360, "height": 640})
    for name, hours in (("index.html", HOURS), ("thon/thon-2.html", HOURS[-2:])):
        for hour in hours:
            page.clock.set_fixed_time(f"{TODAY}T{hour:02}:10:00+07:00")
            page.goto((out / name).as_uri())
            coming = [at for at in SLOTS[:slots] if at >= (hour, 10)]
            wanted = (
                f"{TODAY}/{coming[0][0]:02}{coming[0][1]:02}-khung-{coming[0][0]}"
                if coming
                else f"{tomorrow}/0530-sang"
            )
            first = page.locator(".card").first
            box = first.locator("[data-take]").bounding_box()
            assert first.get_attribute("data-key") == wanted, (name, hour)
            assert box and box["y"] > 0 and box["y"] + box["height"] <= 640, (name, hour, box)
            assert page.evaluate("scrollY") == 0


def test_what_is_past_is_one_line_and_the_rest_of_the_day_is_fetched_file_after_file(phone: Open, url: str) -> None:
    page = phone(f"{url}/index.html", clock=f"{TODAY}T18:00:00+07:00")
    today = page.locator(f".day[data-day='{TODAY}'] .card")
    assert [round(one.bounding_box()["height"]) < 60 for one in today.all()] == [True] * 3  # type: ignore[index]
    assert page.locator(".day").first.get_attribute("data-day") == str(TODAY + timedelta(days=1))
    fetched: list[str] = []
    page.on("download", lambda download: fetched.append(download.suggested_filename))
    page.locator("[data-all]").first.click()
    until(page, "/Đã tải đủ 2 tệp/.test(document.querySelector('[data-all-said]').textContent)")
    assert fetched == [f"{TODAY + timedelta(days=1)}-{name}.mp3" for name in ("0530-sang", "1700-chieu")]
