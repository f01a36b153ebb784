"""A village's player and its station's site on real sockets: what is fetched, what is refused, what is told."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from socket import create_server

import pytest

from broadcast.config import load_schedule
from broadcast.model import VIETNAM
from broadcast.player.fetching import Line, LineError, Site, site_of
from broadcast.player.rehearsal import rehearse
from broadcast.player.remote import RemoteSource
from broadcast.serve import Station, make_app
from broadcast.serve.links import station_key, token
from broadcast.serve.server import listen, server
from broadcast.station.keys import StationKey, make_station_key
from broadcast.station.log import NAME as LOG_NAME
from broadcast.station.log import Entry, Log
from broadcast.station.manifest import write_bulletin
from broadcast.station.player_feed import NAME, read_feed, write_feed
from tests.player.days import Station as Made
from tests.values import altered

DAY = date(2028, 2, 29)
NOW = datetime(2028, 2, 29, 4, 0)
SCHEDULE = """\
station: {name: Đài truyền thanh xã Mẫu, commune: xã Mẫu}
villages:
  - {id: thon-1, name: Thôn 1}
  - {id: thon-2, name: Thôn 2}
slots:
  - {id: sang, name: buổi sáng, at: "05:30", max_minutes: 5, late: shorten, late_minutes: 12}
"""


@dataclass
class Office:
    """A station that builds, signs, and puts its list out."""

    root: Path
    key: StationKey
    made: Made

    def put(self) -> None:
        """Sign every bulletin of the day, and bring the list up to date."""
        for bulletin in self.made.by_day.get(DAY, {}).values():
            path = self.root / "audio_out" / DAY.isoformat() / f"{bulletin.name}.json"
            path.write_bytes(write_bulletin(bulletin, self.key))
        days = [DAY + timedelta(days=ahead) for ahead in range(3)]
        write_feed(self.root / "audio_out", load_schedule(self.root / "schedule.yaml"), self.key, days)

    def entries(self) -> tuple[Entry, ...]:
        with Log(self.root / LOG_NAME) as log:
            return log.entries(DAY, DAY)

    @contextmanager
    def serving(self) -> Iterator[str]:
        def now() -> datetime:
            return (NOW + timedelta(hours=2)).replace(tzinfo=VIETNAM)

        station = Station(self.root, now=now, say=lambda _: None)
        socket = listen("127.0.0.1", 0)
        running = server(make_app(station))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [socket]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{socket.getsockname()[1]}/"
        finally:
            running.should_exit = True
            thread.join()
            socket.close()
            station.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    root = tmp_path / "dai"
    (root / "audio_out").mkdir(parents=True)
    (root / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    office = Office(root=root, key=make_station_key(root), made=Made(root=root / "audio_out"))
    office.made.add(DAY, datetime(2028, 2, 29, 5, 30).time(), "sang", 60_000, light=True)
    office.put()
    return office


def village(tmp_path: Path, url: str, said: list[str] | None = None, **facts: str) -> tuple[RemoteSource, Line]:
    site = Site(url=url, village=facts.get("village", "thon-1"), token=facts.get("token", ""))
    root = tmp_path / "thon"
    root.mkdir(exist_ok=True)
    say = (said if said is not None else []).append
    return RemoteSource(root, site, say=say, now=lambda: NOW), Line(site, held_s=int(facts.get("held_s", "1")))


def played(source: RemoteSource) -> list[tuple[str, str]]:
    return [(row.due.name, row.outcome) for row in rehearse(source.day, source.settings, DAY, DAY)]


def whole(source: RemoteSource) -> list[str]:
    return [name for name, outcome in played(source) if outcome == "played"]


def test_days_are_fetched_ahead_and_played_without_any_network(tmp_path: Path, office: Office) -> None:
    said: list[str] = []
    with office.serving() as url:
        source, line = village(tmp_path, url, said)
        source.once(line)
        source.once(line)
    assert any("đã nhận khóa của Đài truyền thanh xã Mẫu" in one for one in said)
    shutil.rmtree(office.root / "audio_out")
    again, _ = village(tmp_path, "http://127.0.0.1:9/")
    assert played(again) == [("0530-sang", "played")]
    slot = again.settings.slots[0]
    assert (slot.late, slot.late_minutes, str(again.settings.quiet)) == ("shorten", 12, "22:00–05:00")
    with Log(tmp_path / "thon" / LOG_NAME) as log:
        assert [entry.kind for entry in log.entries(DAY, DAY)] == ["fetched", "planned"]


def test_a_file_goes_on_where_it_broke_off_and_only_the_right_bytes_are_taken(tmp_path: Path, office: Office) -> None:
    bulletin = office.made.by_day[DAY]["0530-sang"]
    data = (office.root / "audio_out" / DAY.isoformat() / "0530-sang.mp3").read_bytes()
    with office.serving() as url:
        place = tmp_path / "thon" / "audio_out" / DAY.isoformat()
        place.mkdir(parents=True)
        part = place / f".{bulletin.main.sha256[:32]}.tai"
        part.write_bytes(data[:7])
        source, line = village(tmp_path, url)
        source.once(line)
        assert (place / "0530-sang.mp3").read_bytes() == data
        assert not part.exists()
        (place / "0530-sang.json").unlink()
        (place / "0530-sang.mp3").unlink()
        part.write_bytes(b"x" * 7)  # a beginning that is another file's
        with pytest.raises(LineError, match="không đúng như đài đã ký"):
            source.once(line)
        assert not (place / "0530-sang.mp3").exists()
        source.once(line)
        assert played(source) == [("0530-sang", "played")]


def test_urgent_news_comes_first_and_what_was_withdrawn_ends(tmp_path: Path, office: Office) -> None:
    with office.serving() as url:
        source, line = village(tmp_path, url)
        source.once(line)
        news = office.made.urgent(DAY, datetime(2028, 2, 29, 6).time(), 10_000)
        office.put()
        source.once(line)
        assert ("0600-khan-0600", "played") in played(source)
        office.made.by_day[DAY][news.name] = altered(news, withdrawn=True)
        office.put()
        source.once(line)
        assert all(name != "0600-khan-0600" for name, _ in played(source))
        del office.made.by_day[DAY]["0530-sang"]
        (office.root / "audio_out" / DAY.isoformat() / "0530-sang.json").unlink()
        office.put()
        source.once(line)
        assert played(source) == [("0530-sang", "not-played")]


def test_urgent_news_does_not_wait_for_a_programme_on_a_slow_line(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.player.fetching.SLICE_S", 0.0)
    office.made.add(DAY, datetime(2028, 2, 29, 5, 30).time(), "sang", 60_000, sound=bytes(400_000))
    office.put()
    with office.serving() as url:
        source, line = village(tmp_path, url)
        while not list((tmp_path / "thon").glob("audio_out/*/.*.tai")):
            source.once(line)
        assert whole(source) == []
        office.made.urgent(DAY, datetime(2028, 2, 29, 5, 10).time(), 5000)
        office.put()
        while not whole(source):
            source.once(line)
        assert whole(source) == ["0510-khan-0510"]
        looks = 0
        while len(whole(source)) < 2:
            source.once(line)
            looks += 1
        assert 2 < looks < 30


def test_a_site_that_trickles_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.player.fetching.READ_S", 0.3)
    over = threading.Event()

    def trickle() -> None:
        with socket.accept()[0] as asker:
            asker.recv(4096)
            asker.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not over.wait(0.05):
                asker.sendall(b"{")

    with create_server(("127.0.0.1", 0)) as socket:
        serving = threading.Thread(target=trickle)
        serving.start()
        try:
            with pytest.raises(LineError, match="quá chậm"):
                Line(Site(url=f"http://127.0.0.1:{socket.getsockname()[1]}/"), held_s=0).small("x.json", 10_000)
        finally:
            over.set()
            serving.join()


def test_the_station_holds_the_answer_until_there_is_news(tmp_path: Path, office: Office) -> None:
    with office.serving() as url:
        _, line = village(tmp_path, url, held_s="20")
        assert line.small(NAME, 10**6)
        answers: list[bytes | None] = []
        asking = threading.Thread(target=lambda: answers.append(line.small(NAME, 10**6)))
        asking.start()
        time.sleep(0.6)
        assert answers == []
        office.made.urgent(DAY, datetime(2028, 2, 29, 6).time(), 10_000)
        office.put()
        asking.join(10)
        assert answers
        assert b"0600-khan" in (answers[0] or b"")


def test_another_villages_own_is_not_fetched(tmp_path: Path, office: Office) -> None:
    own = office.made.add(DAY, datetime(2028, 2, 29, 18).time(), "rieng", 60_000, villages=("thon-2",))
    office.put()
    with office.serving() as url:
        source, line = village(tmp_path, url)
        source.once(line)
    assert not (tmp_path / "thon" / "audio_out" / DAY.isoformat() / own.main.mp3).exists()


@pytest.mark.parametrize("lie", ["html", "unsigned", "other-key", "manifest", "endless"])
def test_a_site_that_lies_is_refused_in_words_and_nothing_of_it_is_played(
    tmp_path: Path, office: Office, lie: str
) -> None:
    feed = office.root / "audio_out" / NAME
    with office.serving() as url:
        source, line = village(tmp_path, url)
        if lie == "other-key":
            source.once(line)
            other = make_station_key(tmp_path / "khac")
            write_feed(feed.parent, load_schedule(office.root / "schedule.yaml"), other, [DAY])
        elif lie == "manifest":  # the list is signed, one of its manifests is another station's
            bulletin = office.made.by_day[DAY]["0530-sang"]
            other = make_station_key(tmp_path / "khac")
            path = feed.parent / DAY.isoformat() / "0530-sang.json"
            path.write_bytes(write_bulletin(bulletin, other))
            write_feed(feed.parent, load_schedule(office.root / "schedule.yaml"), office.key, [DAY])
        else:
            page = {"html": b"<!doctype html><p>404</p>", "endless": b"x" * 3_000_000}
            feed.write_bytes(page.get(lie) or feed.read_bytes().replace(b"22:00", b"23:00"))
        words = {
            "other-key": "khóa ký của đài đã đổi",
            "manifest": "không do đài ký",
            "endless": "nhiều hơn mức cho phép",
        }.get(lie, "không phải danh sách")
        with pytest.raises(LineError, match=words):
            source.once(line)
    expected = [("0530-sang", "played")] if lie == "other-key" else []
    if lie == "manifest":
        expected = [("0530-sang", "not-played")]
    assert played(source) == expected


def test_what_was_played_is_told_by_the_villages_link_once_the_network_is_back(tmp_path: Path, office: Office) -> None:
    key = token(station_key(office.root), "thon-1")
    root = tmp_path / "thon"
    root.mkdir()
    with Log(root / LOG_NAME) as log:
        at = datetime(2028, 2, 29, 5, 31, tzinfo=VIETNAM)
        ended = Entry(kind="ended", day=DAY, name="0530-sang", at=at, village="thon-1", detail="05:30 level_dbfs=-20.5")
        log.write(ended)
        log.write(replace(ended, kind="heard", detail="05:30 share=0.93 score=0.7"))
        log.write(replace(ended, name="0600-tiep"))  # a relay: the station has no bulletin of that name
    with office.serving() as url:
        source, line = village(tmp_path, "http://127.0.0.1:9/", token=key)
        with pytest.raises(LineError, match="chưa nối được"):
            source.once(line)
        source, line = village(tmp_path, url, token=key)
        source.once(line)
        source.once(line)
        told = [(entry.kind, entry.village, entry.detail) for entry in office.entries()]
        assert ("ended", "thon-1", "05:30 level_dbfs=-20.5") in told
        assert ("heard", "thon-1", "05:30 share=0.93 score=0.7") in told
        assert [kind for kind, _, _ in told].count("confirmed") == 1
        assert not line.tell(
            {
                "village": "thon-1",
                "token": key,
                "day": DAY.isoformat(),
                "name": "0530-sang",
                "may": "05:30 <script>",
                "at": at.isoformat(),
            }
        )


def test_a_villages_link_names_the_site_the_village_and_its_token() -> None:
    assert site_of("http://may:8000/loa/thon/thon-3/xac-nhan?khoa=AbC") == Site(
        url="http://may:8000/loa/",
        village="thon-3",
        token="AbC",  # noqa: S106
    )
    assert site_of("https://xa.example/loa") == Site(url="https://xa.example/loa/")
    for wrong in ("ftp://x/", "xa.example", "http://a:b@x/"):
        with pytest.raises(ValueError, match="không phải địa chỉ trang"):
            site_of(wrong)


def test_a_list_that_later_releases_wrote_is_read_as_far_as_it_is_known(office: Office) -> None:
    from broadcast.station.signed_files import as_signed_json

    held = json.loads((office.root / "audio_out" / NAME).read_bytes())
    held.pop("sig")
    held["slots"][0]["later"] = 1
    held["later"] = {}
    feed = read_feed(as_signed_json(office.key, held), office.key.public)
    assert feed is not None
    assert replace(feed.slots[0], late="play").id == "sang"
    held["format"] = 2
    assert read_feed(as_signed_json(office.key, held), office.key.public) is None
