"""Each field into which a person types, on every screen: what was typed is there again after a crash.

The screens are found by following every link, the fields by what the browser shows; the templates' own fields say
whether any was missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import write_station
from debian import needs

from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.approvers import name_approver
from broadcast.office.writing.plans import take_plan
from broadcast.station.feedback import add_feedback
from broadcast.station.folder import Folder
from broadcast.studio import pages
from broadcast.studio.start import session_token
from studio.browsing import chromium
from studio.conftest import QUICK
from studio.test_kills import PLAN, Running

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = needs("Chromium")
TEMPLATES = Path(pages.__file__).parent / "templates"
NOT_WALKED = {
    "entrance.html",  # the name beside a PIN, on somebody else's machine
    "text_both.html",  # both texts stand there; the written one is kept by «Soạn bài» until it is saved
    "first_run.html",  # a station without a schedule: below
    "settings_broken.html",  # a station whose schedule is damaged: below
}
MEANT = """\
---
title: Bài có chỗ cố ý
adds:
- Mỗi hộ thêm một cây.
omits:
- 30/4/2027
---

Mỗi hộ thêm một cây.
"""
FIELDS = """() => [...document.querySelectorAll('form')].flatMap((form, place) => [...form.elements]
  .filter((field) => field.name && !field.readOnly && !field.disabled && field.tagName !== 'BUTTON'
    && !['hidden', 'password', 'file', 'search', 'submit'].includes(field.type)
    && (field.tagName !== 'SELECT' || field.options.length > 1))
  .map((field, number) => ({ field, place, number })))"""
FILL = f"""() => ({FIELDS})().map(({{ field, place, number }}) => {{
  if (field.type === 'checkbox' || field.type === 'radio') field.checked = !field.checked;
  else if (field.tagName === 'SELECT') field.selectedIndex = field.selectedIndex ? 0 : 1;
  else field.value = `của tôi ${{place}} ${{number}}`;
  field.dispatchEvent(new Event('input', {{ bubbles: true }}));
  return field.name;
}})"""
SEEN = f"""() => ({FIELDS})().map(({{ field, place, number }}) =>
  [`${{place}} ${{number}} ${{field.name}}`,
   field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value])"""


def names_of(template: Path) -> set[str]:
    """The names of a template's fields for words."""
    text = template.read_text(encoding="utf-8")
    tags = re.findall(r"<(?:input|textarea)\b[^>]*>", re.sub(r"{[{%].*?[}%]}", "", text))
    others = r'type="(?:hidden|password|file|search|checkbox|radio)"|readonly'
    words = [tag for tag in tags if not re.search(others, tag)]
    return {name for tag in words if (found := re.search(r'name="([^"]+)"', tag)) for name in found.groups()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A station with a plan full of doubts, an approver, a text sent back, a complaint of a village."""
    root = tmp_path / "dai"
    root.mkdir()
    write_station(root, QUICK)
    folder, now = Folder(root=root), datetime.now(VIETNAM)
    document = tmp_path / "Kế hoạch trồng cây.txt"
    document.write_text(PLAN, encoding="utf-8")
    take_plan(folder, document, document.name)
    approve_paths(folder, [root / "scripts/dot/01-mot.md"], by="Chủ tịch", position="Chủ tịch", at=now)
    name_approver(folder, "Lãnh đạo trực", "Chủ tịch UBND xã", by="cán bộ", at=now)
    name_approver(folder, "Phó lãnh đạo", "Phó Chủ tịch UBND xã", by="cán bộ", at=now)
    (root / "scripts/dot/04-co-y.md").write_text(MEANT, encoding="utf-8")
    (root / "scripts/dot/05-hong.md").write_text("title: hỏng\nMột câu.\n", encoding="utf-8")
    add_feedback(root, at=now, village="thon-1", what="khong-ro", day=now.date())
    return root


def walk(context: BrowserContext, base: str) -> Iterator[str]:
    """Every page that is reached by links from the first one, each kind once."""
    open_paths, seen = ["/"], set()
    while open_paths:
        path = open_paths.pop(0)
        kind = re.sub(r"\d+", "0", path.partition("#")[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = context.request.get(base + path)
        if not answer.ok or "text/html" not in answer.headers["content-type"]:
            continue
        yield path
        links = re.findall(r'href="(/[^"]*)"', answer.text())
        open_paths += [link for link in links if not re.match(r"/(nen|huong-dan|viec|nghe)/|.*\.(mp3|docx|xlsx)", link)]


class Typing:
    """A browser in which a person types into every field of a page, and in which it is looked at afterwards."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._context, self._base = context, base
        self.names: set[str] = set()

    def fill(self, path: str) -> dict[str, object]:
        """Type into everything, and lose the window before anything is sent; what the fields held, by place."""
        return self._at(path, fill=True)

    def see(self, path: str) -> dict[str, object]:
        """What the fields hold."""
        return self._at(path, fill=False)

    def _at(self, path: str, *, fill: bool) -> dict[str, object]:
        page = self._context.new_page()
        page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        page.goto(self._base + path)
        if fill:
            self.names |= set(page.evaluate(FILL))
        found = dict(page.evaluate(SEEN))
        page.close(run_before_unload=False)
        return found


def assert_kept(root: Path, place: Path, paths: Callable[[BrowserContext, str], Iterator[str]]) -> set[str]:
    """Type everywhere, kill the studio, look again in the next one; the names of all fields."""
    place.mkdir()
    studio = Running(root, place / "mot")
    base, token = f"http://127.0.0.1:{studio.port}", session_token(Folder(root=root))
    try:
        with chromium() as running:
            context = running.new_context()
            context.new_page().goto(f"{base}/?ma={token}")
            typing = Typing(context, base)
            left = {path: typing.fill(path) for path in tuple(paths(context, base))}
            studio.die()
            studio = Running(root, place / "hai", studio.port)
            for path, before in left.items():
                now = typing.see(path)
                lost = {name: (value, now.get(name)) for name, value in before.items() if now.get(name) != value}
                assert not lost, (path, lost)
    finally:
        studio.die()
    return typing.names


def test_every_field_of_every_screen_is_kept(root: Path, tmp_path: Path) -> None:
    filled = assert_kept(root, tmp_path / "nhat-ky", walk)
    wanted = {name: at.name for at in TEMPLATES.glob("*.html") if at.name not in NOT_WALKED for name in names_of(at)}
    missed = {name: at for name, at in wanted.items() if name not in filled}
    assert not missed, f"no screen that was walked has these fields: {missed}"


@pytest.mark.parametrize(
    ("schedule", "path", "field"), [("", "/cai-dat/bat-dau", "commune"), ("slots: [", "/cai-dat", "text")]
)
def test_a_station_that_is_not_there_yet_or_damaged(tmp_path: Path, schedule: str, path: str, field: str) -> None:
    root = tmp_path / "dai"
    root.mkdir()
    if schedule:
        write_station(root, schedule)
    assert field in assert_kept(root, tmp_path / "nhat-ky", lambda _context, _base: iter([path]))


def test_what_was_sent_is_forgotten_and_what_was_not_taken_is_there_again(root: Path, tmp_path: Path) -> None:
    studio = Running(root, tmp_path / "mot")
    base, token = f"http://127.0.0.1:{studio.port}", session_token(Folder(root=root))
    try:
        with chromium() as running:
            page = running.new_context().new_page()
            page.goto(f"{base}/?ma={token}")
            page.goto(base + "/cai-dat")
            page.click("summary:text('Thêm khung giờ')")
            page.fill("#kg-ten", "buổi trưa")
            page.fill("#thon-moi", "Thôn 8")
            page.click("button[value=add]")  # another form of the same page is sent, and taken
            page.wait_for_selector("div[role=status]")
            assert page.input_value("#thon-moi") == ""
            assert page.input_value("#kg-ten") == "buổi trưa"
            page.fill("#kg-gio", "23h59")  # in the quiet hours: refused in words
            page.fill("#kg-phut", "99999")
            page.click("details >> button:text('Thêm khung giờ')")
            page.wait_for_selector(".fault")
            page.goto(base + "/cai-dat")
            assert page.input_value("#kg-gio") == "23h59"
            studio.die()
            with page.expect_event("requestfailed"):
                page.click("details >> button:text('Thêm khung giờ')", no_wait_after=True)
            studio = Running(root, tmp_path / "hai", studio.port)
            page.goto(base + "/cai-dat")
            assert page.input_value("#kg-gio") == "23h59"
            page.click("text=Bỏ chữ gõ dở")
            assert page.input_value("#kg-gio") == ""
            page.reload()
            assert page.input_value("#kg-gio") == ""
            assert page.evaluate("localStorage.length") == 0
    finally:
        studio.die()
