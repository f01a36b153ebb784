"""The studio killed in the middle of each act: the station is as before or as after, and the same form goes through.

Each act is sent to a real `broadcast studio` on the loopback, which is killed before one of the changes that it makes
to the disk. BROADCAST_KILLS=100 kills every act before each of its changes; by default a few acts die once.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import forked
import httpx
import pytest
from conftest import SCHEDULE, write_station

from broadcast.config import load_schedule
from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.approvers import approver_named, name_approver, set_pin
from broadcast.office.approval.entry import officer_has_pin
from broadcast.office.approval.sent import sent_texts
from broadcast.office.urgent.announce import active
from broadcast.stages.plan import read_decisions
from broadcast.station import signer
from broadcast.station.exchange import sweep
from broadcast.station.folder import Folder
from broadcast.station.ledger import look_at_ledger
from broadcast.studio.start import session_token

KILLS = int(os.environ.get("BROADCAST_KILLS", "1"))
NAME, PIN = "Lãnh đạo trực", "482913"
PLAN = """\
KẾ HOẠCH
Trồng cây đầu xuân

II. NỘI DUNG TUYÊN TRUYỀN
1. Trồng cây
Mỗi hộ trồng l2 cây bên duờng làng trước ngày 30/4/2027.
2. Giữ đường làng
Bà con không đổ rác ra đường làng và ngõ xóm.
III. TỔ CHỨC THỰC HIỆN
Đài truyền thanh xã phát thanh nội dung phần II.
"""
SCREENS = (
    "/",
    "/ke-hoach",
    "/bai",
    "/duyet",
    "/lich",
    "/thong-bao",
    "/tin-khan",
    "/thon",
    "/giong",
    "/cai-dat",
    "/duyet/so",
)
TEXT = "/bai/dot/01-mot"
NOTICE = "thong-bao/moi"
PLAN_AT = "/ke-hoach/ke-hoach-trong-cay"
DRAFTED = {"ten": "Tết trồng cây", "tu": "1/5/2027", "den": "30/6/2027", "so-bai": "8", "muc": ["II.1", "II.2"]}
WATER = {"day": "30/4/2027", "from": "7h30", "to": "16:00", "places": "thôn 1", "giu": "1"}
DEPUTY = {"name": "Phó lãnh đạo", "position": "Phó Chủ tịch", "by": "Lan"}
FIRST = {"commune": "xã Bình Minh", "villages": "Thôn Đông\nThôn Tây", "hours": "5h30, 17:00", "voice": "espeak"}
TOMORROW = datetime.now(VIETNAM).date() + timedelta(days=1)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies is forked")

Form = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Act:
    """A form that is sent; its hidden fields are read from the page at `page`, if there is one.

    `seen` is what a person finds in the station of what the act does: a value that the act changes.
    """

    name: str
    path: str
    form: Form
    seen: Callable[[Folder], object]
    page: str = ""
    file: tuple[str, bytes] | None = None
    planned: bool = False
    empty: bool = False
    """Whether it is tried in a folder in which there is no station yet."""
    steps: bool = False
    """Whether what it changes is several files, each whole for itself, which the same form completes."""


def file_of(name: str) -> Callable[[Folder], object]:
    return lambda folder: _bytes(folder.root / name)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def plans(folder: Folder) -> object:
    return sorted(path.name for path in (folder.root / "ke-hoach").glob("[!.]*"))


def drafts(folder: Folder) -> object:
    """The drafts and the campaign's lines."""
    names = sorted(path.name for path in (folder.scripts / "ke-hoach-trong-cay").glob("*.md"))
    return names, [campaign.id for campaign in load_schedule(folder.schedule).campaigns]


def doubts(folder: Folder) -> object:
    return read_decisions(folder.scripts / "ke-hoach-trong-cay")


def approved(folder: Folder) -> object:
    return sorted(look_at_ledger(folder.scripts).approvals)


def sent(folder: Folder) -> object:
    return sent_texts(folder)


def approvers(folder: Folder) -> object:
    return [person.name for person in look_at_ledger(folder.scripts).approvers]


def urgent(folder: Folder) -> object:
    return len(active(folder, datetime.now(VIETNAM)))


def notices(folder: Folder) -> object:
    return sorted(path.name for path in (folder.scripts / "thong-bao").glob("*.md"))


def villages(folder: Folder) -> object:
    return [village.name for village in load_schedule(folder.schedule).villages]


def schedule(folder: Folder) -> object:
    return folder.schedule.read_text(encoding="utf-8")


ACTS = (
    Act("save", TEXT, {"ten": "Bài một", "loi": "Đây là câu đã sửa."}, file_of("scripts/dot/01-mot.md"), page=TEXT),
    Act(
        "new-text", "/bai/moi", {"dot": "dot", "ten": "Bài ba", "loi": "Một câu mới."}, file_of("scripts/dot/bai-ba.md")
    ),
    Act("notice", "/thong-bao/cat-nuoc", WATER, notices),
    Act("plan", "/ke-hoach", {}, plans, file=("Kế hoạch trồng cây.txt", PLAN.encode()), steps=True),
    Act("doubts", f"{PLAN_AT}/cho-ngo", {"viec": "nhan"}, doubts, page=PLAN_AT, planned=True),
    Act("draft", f"{PLAN_AT}/soan", DRAFTED, drafts, planned=True, steps=True),
    Act(
        "approve",
        f"/duyet/bai/{NOTICE}",
        {"viec": "duyet", "nguoi": NAME, "pin": PIN},
        approved,
        page=f"/duyet/bai/{NOTICE}",
    ),
    Act(
        "urgent",
        "/tin-khan",
        {"text": "Nước lên nhanh.", "every": "30", "until": "", "night": "1", "nguoi": NAME, "pin": PIN},
        urgent,
    ),
    Act("move", f"/lich/{TOMORROW}/0530-sang", {"slot": "sang", "at": "6h15", "scope": "on"}, schedule),
    Act("village", "/cai-dat/thon", {"name": "Thôn 2\nThôn 3", "act": "add"}, villages),
    Act("voice", "/giong", {"voice": "espeak", "act": "use"}, schedule),
    Act("send", "/bai/gui", {"bai": [NOTICE]}, sent),
    Act("revoke", f"{TEXT}/thu-hoi", {"ly-do": "sai"}, approved),
    Act("reading", f"{TEXT}/cach-doc", {"chu": "USD", "doc-la": "đô"}, file_of("pronunciation.tsv")),
    Act("approver", "/cai-dat/nguoi-duyet", DEPUTY, approvers),
    Act("pin", "/cai-dat/may-khac", {"pin": "739164", "pin-lai": "739164"}, officer_has_pin),
    Act("first-run", "/cai-dat/bat-dau", FIRST, file_of("schedule.yaml"), empty=True),
)
OFTEN = {"save", "approve"}
"""What is tried at each run of the tests."""


class Running:
    """A studio that is open, and a browser that was let in."""

    def __init__(self, root: Path, place: Path, port: int = 0) -> None:
        place.mkdir()
        self.root, self.place = root, place
        with socket.create_server(("127.0.0.1", port)) as free:
            self.port = free.getsockname()[1]
        call = ("studio", "--port", str(self.port), "--no-browser")
        environment = {**os.environ, "PYTHONUTF8": "1"}

        def be_the_studio() -> None:
            hook = ("deaths", "die_when_asked", str(place))
            forked.run(call, cwd=root, stdin="", environment=environment, limit_s=600, before=hook)

        self.thread = threading.Thread(target=be_the_studio, daemon=True)
        self.thread.start()
        base = f"http://127.0.0.1:{self.port}"
        self.browser = httpx.Client(base_url=base, headers={"origin": base}, follow_redirects=True, timeout=60)
        try:
            self._come_in(session_token(Folder(root=root)))
        except BaseException:
            self.die()
            raise

    def _come_in(self, token: str) -> None:
        until = time.monotonic() + 60
        while True:
            with suppress(httpx.TransportError):
                self.browser.get("/", params={"ma": token})
                return
            assert self.thread.is_alive(), "the studio did not start"
            assert time.monotonic() < until
            time.sleep(0.02)

    def die_before(self, change: int) -> None:
        """From now on it dies before that change of the disk."""
        (self.place / "so").write_text(str(change), encoding="ascii")
        (self.place / "so").rename(self.place / "lan")

    def act(self, act: Act) -> None:
        """Send the form as its page has it, and wait for the long work that it begins."""
        hidden = {}
        if act.page:
            page = self.browser.get(act.page)
            assert page.status_code == 200, (act.page, page.text[:800])
            named = re.findall(r'type="hidden" name="(sha256|so)" value="([^"]+)"', page.text)
            assert named, page.text[:800]
            hidden = dict(reversed(named))
        files = {"tep": act.file} if act.file else None
        answer = self.browser.post(act.path, data={**hidden, **act.form}, files=files)
        assert answer.status_code == 200, (act.name, answer.status_code, answer.text[-1500:])
        while answer.url.path.startswith("/viec/"):
            job = self.browser.get(answer.url.path, headers={"accept": "application/json"}).json()
            assert job["state"] not in {"failed", "stopped"}, (act.name, job)
            if job["over"]:
                break
            time.sleep(0.05)

    def die(self) -> None:
        """End it where it stands, if it does not lie there already."""
        self.browser.close()
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(int((self.place / "pid").read_text()), signal.SIGKILL)
        self.thread.join(30)
        assert not self.thread.is_alive()


@contextmanager
def opened(root: Path, place: Path) -> Iterator[Running]:
    """The studio of a station, ended by force."""
    studio = Running(root, place)
    try:
        yield studio
    finally:
        studio.die()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with an approver who has a PIN, and a notice that waits."""
    root = write_station(tmp_path_factory.mktemp("dai"), SCHEDULE.replace("[espeak]", "[tone]"))
    folder, at = Folder(root=root), datetime.now(VIETNAM)
    who = "Chủ tịch UBND xã"
    approve_paths(folder, [root / "scripts/dot"], by=who, position=who, at=at)
    end = TOMORROW + timedelta(days=3)
    notice = f"---\ntitle: Họp thôn\nvalid_until: {end}\n---\n\nMời bà con họp thôn lúc 19 giờ.\n"
    (root / f"scripts/{NOTICE}.md").write_text(notice, encoding="utf-8")
    name_approver(folder, NAME, "Chủ tịch UBND xã", by="cán bộ", at=at)
    person = approver_named(folder, NAME)
    assert person is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(signer, "_MEMORY_KIB", 64)
        set_pin(folder, person, PIN, at=at)
    return root


def assert_lawful(studio: Running, act: Act, where: str) -> None:
    """Every screen is there, the ledger and the schedule are whole, and the earlier text of a script is kept."""
    folder = Folder(root=studio.root)
    if not folder.schedule.exists():
        assert studio.browser.get("/").status_code == 200, where
        return
    load_schedule(folder.schedule)
    assert not look_at_ledger(folder.scripts).faults, where
    for path in (*SCREENS, *([PLAN_AT] if act.planned else [])):
        page = studio.browser.get(path)
        assert page.status_code == 200, (where, path, page.status_code, page.text[-800:])
        assert 'role="alert"' not in page.text, (where, path, page.text[-800:])


def texts_of_all(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in root.rglob("*.md")]


def leftovers(root: Path) -> list[str]:
    """What a killed act has left half written, but in the folder that may be deleted at any time."""
    found = (path for path in root.rglob(".*") if re.fullmatch(r"\..+\.tmp|\.(?:moi|cu)-.+", path.name))
    names = [str(path.relative_to(root)) for path in found]
    return [name for name in names if not name.startswith(".cache/")]


@pytest.mark.parametrize("act", [act for act in ACTS if KILLS > 10 or act.name in OFTEN], ids=lambda act: act.name)
def test_the_studio_killed_in_an_act_leaves_what_was_or_what_is_new(prepared: Path, tmp_path: Path, act: Act) -> None:
    ready = tmp_path / "truoc"
    ready.mkdir() if act.empty else shutil.copytree(prepared, ready)
    if act.planned:
        with opened(ready, tmp_path / "p") as studio:
            studio.act(next(each for each in ACTS if each.name == "plan"))
    before = texts_of_all(ready)
    whole = shutil.copytree(ready, tmp_path / "xong")
    with opened(whole, tmp_path / "x") as studio:
        studio.act(act)
    old, new = act.seen(Folder(root=ready)), act.seen(Folder(root=whole))
    assert old != new
    numbers: Iterator[int] | tuple[int, ...]
    numbers = iter(range(1, KILLS + 1)) if KILLS > 10 else (random.Random(act.name).randint(1, 8),)
    for number in numbers:
        where = f"{act.name}: before change {number}"
        here = shutil.copytree(ready, tmp_path / f"{number}")
        with opened(here, tmp_path / f"n{number}") as studio:
            studio.die_before(number)
            lived = False
            with suppress(httpx.TransportError):
                studio.act(act)
                lived = True
        between = act.seen(Folder(root=here))
        assert act.steps or between in (old, new), where
        with opened(here, tmp_path / f"m{number}") as studio:
            assert_lawful(studio, act, where)
            if between != new:
                studio.act(act)
            assert act.seen(Folder(root=here)) == new, where
            assert_lawful(studio, act, where)
        assert not [text for text in before if text not in texts_of_all(here)], where
        sweep(here, before=float("inf"))
        assert not leftovers(here), where
        shutil.rmtree(here)
        if lived and KILLS > 10:
            return
