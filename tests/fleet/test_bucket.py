"""A fleet in an object store: real S3 requests to moto's server; it refuses, is slow, lies, or is harmed meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fleet.stations import DAYS, NOW, Trouble, bucket, build, states, to_bucket, write_fleet
from starlette.testclient import TestClient

from broadcast.config import load_schedule
from broadcast.errors import FleetStoreError
from broadcast.fleet.cluster import OwnCrew
from broadcast.fleet.publishing import publish_fleet
from broadcast.fleet.roots import OWN, run_of
from broadcast.fleet.serving import make_app
from broadcast.fleet.settings import FleetSettings
from broadcast.fleet.sharing import CLIPS
from broadcast.fleet.shelf import BucketShelf
from broadcast.fleet.state import station_states
from broadcast.office.overview.pages import refresh_site
from broadcast.station.events import FOLDER as EVENTS
from broadcast.station.events import event_bytes, take_in
from broadcast.station.folder import Folder
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import is_whole, read_day

heavy = pytest.mark.skipif(
    not os.environ.get("BROADCAST_FLEET"), reason="a real S3 server takes half a minute: BROADCAST_FLEET=1"
)
Store = tuple[FleetSettings, BucketShelf, Trouble]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Two communes in an object store."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("broadcast.fleet.shelf.PAUSE_S", 0.01)
    write_fleet(tmp_path / "doi", 2)
    trouble = Trouble()
    with bucket(monkeypatch, trouble) as endpoint:
        settings, shelf = to_bucket(tmp_path / "doi", endpoint)
        yield settings, shelf, trouble


def down(shelf: BucketShelf, station: str, place: Path) -> Path:
    """A station as somebody would fetch it from the store."""
    for name, data in shelf.get(shelf.all(station)).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return place / station


@heavy
def test_days_arrive_whole_and_what_is_there_is_not_made_again(store: Store, tmp_path: Path) -> None:
    settings, shelf, trouble = store
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}
    place = down(shelf, "xa-0", tmp_path / "ve")
    day = read_day(place / "audio_out/2026-04-22")  # signed with the station's own key, which went up too
    assert day.bulletins and not day.broken and all(is_whole(bulletin, day.place) for bulletin in day.bulletins)
    assert len(shelf.all(CLIPS)) == done.recorded
    before = {name: lying.mark for name, lying in shelf.all("").items() if "/audio_out/" in name}
    trouble.requests.clear()
    assert set(states(build(settings, tmp_path)).values()) == {"unchanged"}
    assert not any("/audio_out/" in path and method == "PUT" for method, path in trouble.requests)
    assert {name: lying.mark for name, lying in shelf.all("").items() if "/audio_out/" in name} == before
    # one text is withdrawn by the commune, one sound is harmed in the store
    shelf.remove(["xa-0/scripts/thong-bao/cat-dien.md"])
    shelf.put({"xa-1/audio_out/2026-04-22/0530-sang.mp3": b"ID3"})
    assert set(states(build(settings, tmp_path)).values()) == {"built"}
    place = down(shelf, "xa-1", tmp_path / "lai")
    day = read_day(place / "audio_out/2026-04-22")
    assert all(is_whole(bulletin, day.place) for bulletin in day.bulletins)


@heavy
def test_a_cold_workers_clips_come_in_one_go(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, shelf, trouble = store
    build(settings, tmp_path)
    shelf.remove(name for name in shelf.all("") if "/audio_out/" in name or name.startswith(f"{OWN}/ket-qua"))
    (tmp_path / "khac").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "khac"))  # a worker that has nothing
    monkeypatch.setattr("tempfile.tempdir", None)
    liar = sorted(shelf.all(CLIPS))
    shelf.put({liar[0]: shelf.get([liar[1]])[liar[1]], liar[2]: b"nothing of the kind"})
    trouble.requests.clear()
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}
    asked = [path for method, path in trouble.requests if method == "GET" and "/clips/" in path]
    assert len(asked) == len(set(asked)) + 1 or len(asked) == len(set(asked))  # each once, in one batch
    assert shelf.get([liar[2]])[liar[2]] != b"nothing of the kind"  # what was no clip is one again


@heavy
def test_a_store_that_fails_now_and_then_costs_nothing(store: Store, tmp_path: Path) -> None:
    settings, _, trouble = store
    count = 0

    def now_and_then(method: str, path: str) -> int:
        nonlocal count
        count += 1
        return 503 if count % 9 == 0 else 0

    trouble.__class__ = type("Failing", (Trouble,), {"__call__": lambda _, method, path: now_and_then(method, path)})
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}, [outcome.fault for outcome in done.failed]


@heavy
def test_a_store_that_refuses_days_leaves_none_half_and_the_next_run_completes(store: Store, tmp_path: Path) -> None:
    settings, shelf, trouble = store

    def refuse(_: Trouble, method: str, path: str) -> int:
        return 403 if method == "PUT" and "xa-1/audio_out/2026" in path and ".json" in path else 0

    usual = Trouble
    trouble.__class__ = type("Refusing", (Trouble,), {"__call__": refuse})
    done = build(settings, tmp_path)
    assert states(done) == {"xa-0": "built", "xa-1": "failed"}
    assert "kho" in done.outcomes["xa-1"].fault, done.outcomes["xa-1"].fault
    assert not [name for name in shelf.all("xa-1/audio_out/2026-04-22") if name.endswith("sang.json")]  # no manifest
    assert shelf.all("xa-1/audio_out/2026-04-22")  # sounds go first, and are nothing without it
    trouble.__class__ = usual
    assert states(build(settings, tmp_path)) == {"xa-0": "unchanged", "xa-1": "built"}


@heavy
def test_a_store_that_is_away_is_told_as_what_passes(store: Store, tmp_path: Path) -> None:
    settings, _, trouble = store
    trouble.status = 503
    with pytest.raises(FleetStoreError) as raised:
        build(settings, tmp_path)
    assert raised.value.exit_code == 75
    trouble.status = 0
    assert set(states(build(settings, tmp_path)).values()) == {"built"}


@heavy
def test_another_run_that_died_long_ago_is_taken_over_from_once(store: Store, tmp_path: Path) -> None:
    settings, shelf, _ = store
    shelf.put({f"{OWN}/giu/xa-0.json": b'{"owner": "x", "until": 1.0}'})
    assert states(build(settings, tmp_path, now=NOW)) == {"xa-0": "built", "xa-1": "built"}
    assert not shelf.all(f"{OWN}/giu")
    mark = shelf.all("xa-0")["xa-0/schedule.yaml"].mark
    assert shelf.take_over("xa-0/schedule.yaml", b"a", mark)
    assert not shelf.take_over("xa-0/schedule.yaml", b"b", mark)
    assert not shelf.make("xa-0/schedule.yaml", b"c")


@heavy
def test_pages_are_written_into_the_store_and_what_stands_is_not_sent_again(store: Store, tmp_path: Path) -> None:
    settings, shelf, trouble = store
    build(settings, tmp_path)
    run = run_of(settings, tmp_path, DAYS, NOW)
    assert publish_fleet(run, ("xa-0", "xa-1"), OwnCrew()) == {}
    names = shelf.all("xa-0/audio_out")
    for name in ("index.html", "2026-04-22/0530-sang.html", "may-phat.json", "tai-ve/2026-04-22.zip", ".site.json"):
        assert f"xa-0/audio_out/{name}" in names, name
    place = down(shelf, "xa-0", tmp_path / "ve")
    assert b"xa-0" not in (place / "audio_out/index.html").read_bytes()  # a commune's page knows nothing of its fleet
    refreshed = refresh_site(Folder(root=place), load_schedule(place / "schedule.yaml"), NOW.date())
    assert refreshed == (), "the office's own publish finds nothing to do"
    trouble.requests.clear()
    assert publish_fleet(run, ("xa-0",), OwnCrew()) == {}
    sent = [path for method, path in trouble.requests if method == "PUT" and "/audio_out/" in path]
    assert [path for path in sent if not path.endswith(".site.json")] == []
    with TestClient(make_app(settings, tmp_path, lambda: NOW)) as client:
        assert 'href="xa-0/"' in client.get("/").text
        assert client.get("/xa-0/").status_code == 200
        assert client.get("/xa-0/2026-04-22/0530-sang.mp3").headers["content-type"] == "audio/mpeg"
        for path in ("/xa-0/../schedule.yaml", "/xa-0/%2e%2e/schedule.yaml", "/xa-9/index.html", "/.chung/x"):
            assert client.get(path).status_code == 404, path
    shelf.put({"xa-1/audio_out/2026-04-22/0530-sang.mp3": b"ID3"})
    assert "0530-sang.mp3" in publish_fleet(run, ("xa-1",), OwnCrew())["xa-1"]


@heavy
def test_what_happened_is_merged_into_the_stations_log(store: Store, tmp_path: Path) -> None:
    settings, shelf, _ = store
    build(settings, tmp_path)
    assert len([name for name in shelf.all("xa-0") if name.startswith(f"xa-0/{EVENTS}/")]) == 1
    confirmed = Entry(kind="confirmed", day=DAYS[0], name="0530-sang", at=NOW, village="thon-1")
    shelf.put({f"xa-0/{EVENTS}/tu-thon.jsonl": event_bytes([confirmed]) + b"no line of ours\n"})
    run = run_of(settings, tmp_path, DAYS, NOW)
    assert [state.confirmed_at for state in station_states(run, ("xa-0", "xa-1"), DAYS[0])] == [NOW, None]
    assert set(states(build(settings, tmp_path)).values()) == {"unchanged"}, "events change no day"
    text = "xa-0/scripts/thong-bao/cat-dien.md"
    shelf.remove([text])
    assert states(build(settings, tmp_path))["xa-0"] == "built"
    place = down(shelf, "xa-0", tmp_path / "ve")
    assert take_in(place) > 0  # of the last run; those before it are in the log
    with Log(place / NAME) as log:
        kinds = [entry.kind for entry in log.entries(*DAYS, *DAYS)]
    assert (kinds.count("planned"), kinds.count("built"), kinds.count("confirmed")) == (1, 2, 1)


@heavy
def test_a_store_that_is_slow_costs_time_alone(store: Store, tmp_path: Path) -> None:
    settings, _, trouble = store

    def slow(_: Trouble, _method: str, _path: str) -> int:
        time.sleep(0.2)
        return 0

    trouble.__class__ = type("Slow", (Trouble,), {"__call__": slow})
    assert set(states(build(settings, tmp_path)).values()) == {"built"}


@heavy
def test_a_station_with_a_huge_file_is_refused_by_name_and_costs_no_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, shelf, _ = store
    monkeypatch.setattr("broadcast.fleet.staging.LARGEST_BYTES", 50_000)
    shelf.put({"xa-1/scripts/dot/to.md": b"x" * 60_000})
    done = build(settings, tmp_path)
    assert states(done) == {"xa-0": "built", "xa-1": "failed"}
    assert "scripts/dot/to.md" in done.outcomes["xa-1"].fault
