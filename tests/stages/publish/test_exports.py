"""Every export: exact bytes, the same again, text that stays text, and programs that read it."""

from __future__ import annotations

import configparser
import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
import time as clock
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from days import DAY, URGENT, listing, put, sound
from debian import needs
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from test_playlists import EVENING, MORNING

from broadcast.model import VIETNAM
from broadcast.stages.publish import csv as excel
from broadcast.stages.publish import exports, ics, liq, lst, m3u, m3u8, playit, pls, publish, xspf
from broadcast.stages.publish.daylist import export as export_json
from broadcast.stages.publish.plain import one_line
from broadcast.station.listing import Listing
from tests.values import altered

GOLDEN = Path(__file__).parent / "golden"
MODULES = (m3u8, m3u, pls, xspf, excel, ics, playit, lst, liq)
HOSTILE = (
    '<script>alert("1")</script>',
    "a\nFile1=http://xau.example/x.mp3\r\n[playlist]",
    "=cmd|' /C calc'!A0",
    "buổi \u202esáng\u202c \u2028 \u0085 #{process.run('id')} \"; output.dummy(blank())",
    "]]>\x00\x0b\ufffe&amp;",
    "BEGIN:VEVENT\r\nEND:VCALENDAR\\n;,",
    "+84 912 345 678",
)
any_text = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_an_export_is_as_it_was_agreed(module: object) -> None:
    (name, data), *more = module.export(DAY).items()  # type: ignore[attr-defined]
    assert not more
    assert data == (GOLDEN / name).read_bytes()


def test_every_export_writes_names_of_its_own_that_a_withdrawn_listing_gives_up() -> None:
    names = [name for export in exports() for name in export(DAY)]
    assert len(set(names)) == len(names)
    village = replace(DAY, village="thon-3")
    for export in exports():
        assert all(name.startswith("playlist") for name in export(DAY))
        assert all(name.startswith("playlist-thon-3") for name in export(village))


def test_an_empty_day_is_an_empty_list_in_every_format() -> None:
    for export in exports():
        assert export(listing())


def test_published_twice_every_file_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "2026-04-22"
    for one in (URGENT, MORNING, EVENING):
        put(folder, one, b"sound")
    assert len(publish(folder)) >= len(MODULES) + 1
    clock.sleep(1.1)  # a stamp of the running second would show
    assert publish(folder) == ()


@given(station=any_text, slot=any_text, item=any_text)
@example(station=HOSTILE[1], slot=HOSTILE[3], item=HOSTILE[2])
@settings(max_examples=60, deadline=None)
def test_a_hostile_title_stays_text(station: str, slot: str, item: str) -> None:
    items = (replace(MORNING.items[0], title=item),)
    bad = altered(MORNING, station=station, slot_name=slot, items=items)
    day = listing(bad, EVENING)
    shown = m3u8.title(bad)
    assert shown.isprintable()
    files = [bad.main.mp3, EVENING.main.mp3]
    for text in (_text(m3u8, day), _text(m3u, day).replace("\r\n", "\n")):
        assert [line for line in text.split("\n")[:-1] if not line.startswith("#")] == files
        assert len(text.split("\n")) == 6

    ini = configparser.RawConfigParser(strict=True, comment_prefixes=())
    ini.read_string(_text(pls, day))
    assert (ini["playlist"]["File1"], ini["playlist"]["Title1"]) == (bad.main.mp3, shown)
    assert len(ini["playlist"]) == 8

    root = etree.fromstring(xspf.export(day)["playlist.xspf"])
    assert [one.text for one in root.iterfind(".//{*}track/{*}title")] == [shown, m3u8.title(EVENING)]
    assert {etree.QName(one).localname for one in root.iter()} <= XSPF_NAMES

    rows = list(csv.reader(io.StringIO(_text(excel, day).removeprefix("\ufeff"), newline="")))
    assert [row[8] for row in rows[1:]] == files
    assert not [one for row in rows for one in row if one.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert rows[1][2].removeprefix("'") == one_line(slot).removeprefix("'")

    events = Calendar.from_ical(ics.export(day)["playlist.ics"]).walk("VEVENT")
    assert [str(one["summary"]) for one in events] == [shown, m3u8.title(EVENING)]

    code = [line for line in _text(liq, day).splitlines() if line.startswith("hen(")]
    assert code == [line for line in _text(liq, listing(MORNING, EVENING)).splitlines() if line.startswith("hen(")]
    assert len(_text(liq, day).split("\n")) == len(_text(liq, listing(MORNING, EVENING)).split("\n"))
    assert playit.export(day) == playit.export(listing(MORNING, EVENING))
    assert lst.export(day) == lst.export(listing(MORNING, EVENING))
    assert json.loads(export_json(day)["playlist.json"])["bulletins"][0]["items"][0]["title"] == item


XSPF_NAMES = {"playlist", "title", "date", "trackList", "track", "location", "creator", "annotation", "duration"}
XSPF = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://xspf.org/ns/0/"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="playlist">
  <attribute name="version" ns=""><value>1</value></attribute><interleave>
  <optional><element name="title"><text/></element></optional>
  <optional><element name="date"><data type="dateTime"/></element></optional>
  <element name="trackList"><zeroOrMore><element name="track"><interleave>
    <zeroOrMore><element name="location"><data type="anyURI"/></element></zeroOrMore>
    <optional><element name="title"><text/></element></optional>
    <optional><element name="creator"><text/></element></optional>
    <optional><element name="annotation"><text/></element></optional>
    <optional><element name="duration"><data type="nonNegativeInteger"/></element></optional>
  </interleave></element></zeroOrMore></element></interleave></element></start></grammar>"""
"""The elements we use, as xspf.org/spec allows them."""


def test_xspf_is_valid() -> None:
    schema = etree.RelaxNG(etree.fromstring(XSPF))
    for day in (DAY, listing()):
        schema.assertValid(etree.fromstring(xspf.export(day)["playlist.xspf"]))


def test_the_calendar_has_an_event_an_airing_at_its_true_moment() -> None:
    calendar = Calendar.from_ical(ics.export(DAY)["playlist.ics"])
    events = calendar.walk("VEVENT")
    assert [f"{one['dtstart'].dt.astimezone(VIETNAM):%H:%M}" for one in events] == [
        *("05:30", "05:30", "06:00", "17:00", "17:00"),
    ]
    assert {one["dtstart"].dt.utcoffset() for one in events} == {timedelta(hours=7)}
    assert len({str(one["uid"]) for one in events}) == 5
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_late_airings_end_on_the_day_after() -> None:
    late = altered(EVENING, at=time(23, 59, 30), day=date(2028, 2, 29))
    event = Calendar.from_ical(ics.export(listing(late, day=late.airtime.day))["playlist.ics"]).walk("VEVENT")[0]
    assert event["dtend"].dt == datetime(2028, 3, 1, 0, 0, 32, tzinfo=VIETNAM)


def test_a_path_with_vietnamese_letters_is_left_out_where_players_know_no_unicode(tmp_path: Path) -> None:
    day = listing(MORNING, place=Path("/đài/audio_out/2026-04-22"))
    assert _text(lst, day) == "1\r\n61600\t0530-sang.mp3\r\n"
    assert _text(playit, day).endswith("\r\n0530-sang.mp3\r\n")


# ---- programs that people have --------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Listing:
    """Two short bulletins on disk with all their lists."""
    place = tmp_path / "2026-04-22"
    made = [put(place, MORNING, sound(440)), put(place, EVENING, sound(660))]
    publish(place)
    return listing(*made, place=place)


def heard(*command: str, user: str | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, user=user)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


@needs("mpv")
def test_mpv_plays_the_lists(real: Listing) -> None:
    quiet = ("--no-config", "--ao=null", "--untimed", "--term-playing-msg=NOW ${path}")
    told = heard("mpv", *quiet, *(str(real.place / f"playlist.{suffix}") for suffix in ("m3u8", "m3u", "pls")))
    played = [Path(line.split("NOW ")[1]).name for line in told.splitlines() if "NOW " in line]
    assert played == [one.main.mp3 for one in real.bulletins] * 3


@needs("cvlc")
@pytest.mark.parametrize("suffix", ["m3u8", "pls", "xspf"])
def test_vlc_plays_the_list(real: Listing, suffix: str) -> None:
    quiet = ("-I", "dummy", "--aout", "dummy", "--play-and-exit", "--rate", "8", "-vv")
    with tempfile.TemporaryDirectory() as home:  # VLC refuses root, and nobody else may read pytest's folders
        shutil.copytree(real.place, home, dirs_exist_ok=True)
        Path(home).chmod(0o755)
        told = heard("cvlc", *quiet, f"{home}/playlist.{suffix}", user="nobody" if os.geteuid() == 0 else None)
        for one in real.bulletins:
            assert f"`file://{home}/{one.main.mp3}' successfully opened" in told


@needs("ffprobe")
def test_ffprobe_measures_what_the_lists_say(real: Listing) -> None:
    for one in real.bulletins:
        shown = heard("ffprobe", "-v", "error", "-of", "json", "-show_format", str(real.place / one.main.mp3))
        assert abs(float(json.loads(shown)["format"]["duration"]) * 1000 - one.main.duration_ms) < 100


@needs("liquidsoap")
def test_liquidsoap_plays_the_day_at_its_time_and_nothing_of_another_day(tmp_path: Path) -> None:
    place = tmp_path / 'đài "xã" #{1+1} \\'
    now = datetime.now().replace(second=0, microsecond=0)
    next_minute = (now + timedelta(minutes=1)).time()  # should this one end before the program is up
    due = altered(MORNING, day=now.date(), at=now.time(), repeats=(next_minute,), station=HOSTILE[3])
    later = altered(EVENING, day=now.date(), at=(now + timedelta(hours=2)).time())
    for one in (due, later):
        put(place, one, sound())
    days = {"hom-nay": now.date(), "hom-qua": now.date() - timedelta(days=1)}
    scripts = ["settings.init.allow_root.set(true)\nthread.run(delay=2.5, shutdown)"]
    for name, day in days.items():
        text = _text(liq, listing(due, later, place=place, day=day))
        scripts.append(text.replace("output(", f'output.file(%wav, "{tmp_path}/{name}.wav", '))
    script = tmp_path / "hai-ngay.liq"
    script.write_text("\n".join(scripts), "utf-8")
    heard("liquidsoap", str(script))
    played = {name: np.abs(soundfile.read(tmp_path / f"{name}.wav")[0]) for name in days}
    assert np.count_nonzero(played["hom-nay"] > 0.01) > 0.3 * 44_100
    assert len(played["hom-qua"]) > 44_100
    assert not played["hom-qua"].any()


def _text(module: object, day: Listing) -> str:
    export: Callable[[Listing], dict[str, bytes]] = module.export  # type: ignore[attr-defined]
    (data,) = export(day).values()
    return data.decode()
