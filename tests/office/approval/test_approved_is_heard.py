"""Approved means what is heard: text and spoken form, phrases, readings, sounds; tries to slip words past them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import SCHEDULE, quick

from broadcast.config import load_schedule
from broadcast.model import VIETNAM, Bulletin
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.frame import approve_frame, frame_state
from broadcast.office.approval.new_readings import new_readings
from broadcast.office.overview.check import check
from broadcast.pipeline.build import build
from broadcast.pipeline.inputs import load_inputs, load_scripts
from broadcast.station.folder import Folder
from broadcast.station.kept import TEXTS
from broadcast.station.ledger import read_ledger
from broadcast.station.ledger_acts import approve, revoke
from broadcast.station.manifest import read_day

DAY = date(2026, 4, 22)
NOW = datetime(2026, 4, 21, 20, 0, tzinfo=VIETNAM)
WHO = "Chủ tịch UBND xã"


def built(station: Path) -> tuple[Bulletin, ...]:
    """The day's bulletins, made anew with the quick voice."""
    folder = Folder(root=station)
    (found,) = build(folder, quick(load_schedule(folder.schedule)), [DAY], now=NOW)
    return found.day.bulletins


def heard(station: Path) -> str:
    """All that is said on the day."""
    return "\n".join(line.spoken for one in built(station) for item in one.items for line in item.lines)


def edit(path: Path, before: str, after: str) -> None:
    """Change a text file, which must have what is to be changed."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_an_own_reading_never_turns_an_approved_notice_into_its_opposite(station: Path) -> None:
    assert "cắt điện từ bảy giờ" in heard(station).lower()
    (station / "pronunciation.tsv").write_text("Cắt điện\tkhông cắt điện\n", encoding="utf-8")
    assert "không cắt điện" not in heard(station).lower()
    found = check(Folder(root=station))
    assert any("cách đọc «Cắt điện»: «không cắt điện»" in fault.message for fault in found.faults)


def test_a_sentence_slipped_into_the_closing_is_not_aired_and_asks(station: Path) -> None:
    before = heard(station)
    edit(station / "schedule.yaml", "đến đây là hết.", "đến đây là hết. Mai cả xã nghỉ làm.")
    assert heard(station) == before
    found = check(Folder(root=station))
    assert any("lời kết" in fault.message and "Mai cả xã nghỉ làm" in fault.message for fault in found.faults)
    folder = Folder(root=station)
    assert approve_frame(folder, load_schedule(folder.schedule), by=WHO, position="", at=NOW)
    assert "nghỉ làm" in heard(station)
    assert not check(folder).faults


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Đài truyền thanh xã Mẫu", "name: Đài xã Mẫu, mai nghỉ làm"),
        ("name: buổi sáng", "name: buổi sáng, mai nghỉ làm"),
        ('ident: "Đây là {station}."', 'ident: "Mai nghỉ làm."'),
        ('notices: "Mời bà con nghe thông báo."', 'notices: "Mai nghỉ làm."'),
    ],
)
def test_nothing_that_is_said_around_the_texts_is_outside_the_frame(station: Path, before: str, after: str) -> None:
    edit(station / "schedule.yaml", before, after)
    assert "nghỉ làm" not in heard(station).lower()
    assert any("nghỉ làm" in fault.message.lower() for fault in check(Folder(root=station)).faults)


def speech(path: Path, seconds: float) -> None:
    """A sound file that is no jingle: noise in syllables."""
    rate = 24_000
    time_s = np.arange(int(seconds * rate)) / rate
    noise = np.random.default_rng(1).normal(size=len(time_s))
    soundfile.write(path, 0.2 * noise * (np.sin(2 * np.pi * 4 * time_s) > 0), rate)


def test_twenty_seconds_of_speech_as_a_jingle_are_not_played(station: Path) -> None:
    length_ms = built(station)[0].main.duration_ms
    speech(station / "nhac.wav", 20)
    edit(station / "schedule.yaml", "sound:\n", "sound:\n  jingle: nhac.wav\n")
    assert abs(built(station)[0].main.duration_ms - length_ms) < 1000
    found = check(Folder(root=station))
    assert any("nhạc hiệu: «nhac.wav" in fault.message for fault in found.faults)


def test_an_approved_jingle_that_is_replaced_stays_what_it_was(station: Path) -> None:
    speech(station / "nhac.wav", 2)
    edit(station / "schedule.yaml", "sound:\n", "sound:\n  jingle: nhac.wav\n")
    folder = Folder(root=station)
    approve_frame(folder, load_schedule(folder.schedule), by=WHO, position="", at=NOW)
    length_ms = built(station)[0].main.duration_ms
    speech(station / "nhac.wav", 20)
    assert built(station)[0].main.duration_ms == length_ms
    state = frame_state(folder, load_schedule(folder.schedule))
    assert len(state.changes) == 1
    assert "nhạc hiệu" in state.changes[0]
    copy = next((station / "scripts" / TEXTS).glob("*.wav"))
    speech(copy, 20)  # the kept copy too: the built-in chime is heard, and check says why
    assert built(station)[0].main.duration_ms != length_ms
    assert any("bản sao đã duyệt của nhac.wav" in fault.message for fault in check(folder).faults)


def test_a_new_release_of_the_reader_changes_no_approved_text_and_offers_a_list(station: Path) -> None:
    """The kept form stands for an older reader: it says the same sentence otherwise than today's."""
    folder = Folder(root=station)
    scripts = {script.id: script for script in load_scripts(folder, load_schedule(folder.schedule))}
    script = scripts["dot/02-hai"]
    assert script.approval is not None
    form = (station / "scripts" / TEXTS / f"{script.approval.spoken_sha256}.json").read_text(encoding="utf-8")
    assert "mười hai nghìn" in form
    older = form.replace("mười hai nghìn", "mười hai ngàn").encode()
    approve(folder.scripts, [script], by=WHO, position="", at=NOW, spoken={script.id: older}, anew=True)
    inputs = load_inputs(folder, load_schedule(folder.schedule))
    (reading,) = new_readings(inputs.scripts, inputs.manner)
    assert (reading.script, reading.source.line) == ("dot/02-hai", 6)
    assert "ngàn" in reading.approved
    assert "nghìn" in reading.today
    path = folder.scripts / "dot"
    assert approve_paths(folder, [path], by=WHO, position="", at=NOW) == (0, 2)  # nothing is read anew unasked
    assert approve_paths(folder, [path], by=WHO, position="", at=NOW, anew=True) == (1, 2)
    inputs = load_inputs(folder, load_schedule(folder.schedule))
    assert not new_readings(inputs.scripts, inputs.manner)


def test_what_airs_is_the_kept_form_to_the_letter(station: Path) -> None:
    folder = Folder(root=station)
    script = next(one for one in load_scripts(folder, load_schedule(folder.schedule)) if one.id == "thong-bao/cat-dien")
    assert script.approval is not None
    form = (station / "scripts" / TEXTS / f"{script.approval.spoken_sha256}.json").read_bytes()
    other = json.loads(form)
    other["body"][0]["said"][0][1] = "điện bị cắt từ sáng đến chiều "
    spoken = {script.id: json.dumps(other).encode()}
    approve(folder.scripts, [script], by=WHO, position="", at=NOW, spoken=spoken, anew=True)
    assert "điện bị cắt từ sáng đến chiều" in heard(station)


def test_an_altered_copy_of_the_spoken_form_is_not_aired(station: Path) -> None:
    folder = Folder(root=station)
    script = next(one for one in load_scripts(folder, load_schedule(folder.schedule)) if one.id == "thong-bao/cat-dien")
    assert script.approval is not None
    path = station / "scripts" / TEXTS / f"{script.approval.spoken_sha256}.json"
    edit(path, "bảy giờ", "tám giờ")
    assert not any(word in heard(station) for word in ("bảy giờ", "tám giờ"))  # the rest of the day goes out
    assert any("bản lời đọc" in fault.message for fault in check(folder).faults)
    assert approve_paths(folder, [folder.scripts / "thong-bao"], by=WHO, position="", at=NOW) == (1, 1)
    assert "bảy giờ" in heard(station)


def test_a_revoked_text_is_not_aired_until_it_is_approved_again(station: Path) -> None:
    folder = Folder(root=station)
    assert revoke(folder.scripts, ["thong-bao/cat-dien", "dot/khong-co"], by=WHO, position="", at=NOW, why="Hoãn.") == 1
    assert "cắt điện" not in heard(station).lower()
    approve_paths(folder, [folder.scripts / "thong-bao"], by=WHO, position="", at=NOW)
    assert "cắt điện" in heard(station).lower()


def test_the_head_stands_in_every_manifest_and_beside_them(station: Path) -> None:
    folder = Folder(root=station)
    head = read_ledger(folder.scripts).head
    assert {bulletin.ledger for bulletin in built(station)} == {head}
    published = json.loads((folder.out / "so-duyet.json").read_bytes())
    assert (published["count"], published["head"]) == (head.count, head.sha256)


@pytest.mark.parametrize("again", [False, True])
def test_a_manifest_with_another_approver_is_no_bulletin_and_is_made_anew(station: Path, again: bool) -> None:
    (bulletin, *_) = built(station)
    place = station / "audio_out" / DAY.isoformat()
    path = place / f"{bulletin.name}.json"
    edit(path, WHO, "Trưởng thôn")
    if again:  # without the signature it is no better
        path.write_text(path.read_text(encoding="utf-8").partition(',\n  "signature"')[0] + "\n}\n", encoding="utf-8")
    assert read_day(place).broken == (bulletin.name,)
    built(station)
    assert read_day(place).broken == ()
    assert "Trưởng thôn" not in path.read_text(encoding="utf-8")


def test_sound_with_its_hash_mended_does_not_stay_on_air(station: Path) -> None:
    import hashlib

    (bulletin, *_) = built(station)
    place = station / "audio_out" / DAY.isoformat()
    mp3 = place / bulletin.main.mp3
    data = mp3.read_bytes()
    mp3.write_bytes(data[: len(data) // 2])
    edit(place / f"{bulletin.name}.json", bulletin.main.sha256, hashlib.sha256(mp3.read_bytes()).hexdigest())
    built(station)
    assert mp3.read_bytes() == data


def test_clips_played_backwards_or_exchanged_are_recorded_anew(station: Path) -> None:
    whole = {bulletin.name: bulletin.main.sha256 for bulletin in built(station)}
    clips = sorted((station / ".cache" / "clips").glob("??/*.flac"))
    first = clips[0].read_bytes()
    for path in clips[1:]:
        samples, rate = soundfile.read(path, dtype="int16")
        with soundfile.SoundFile(path) as file:
            comment = file.comment
        with soundfile.SoundFile(path, "w", rate, 1, "PCM_16", format="FLAC") as file:
            file.comment = comment
            file.write(samples[::-1])
    clips[-1].write_bytes(first)
    folder = Folder(root=station)
    (found,) = build(folder, quick(load_schedule(folder.schedule)), [DAY], now=NOW, again=True)
    assert {bulletin.name: bulletin.main.sha256 for bulletin in found.day.bulletins} == whole


def test_the_key_is_its_owners_alone_and_what_was_there_before_it_stays_valid(tmp_path: Path) -> None:
    from broadcast.station.keys import make_station_key, station_key

    day = tmp_path / "audio_out" / DAY.isoformat()
    day.mkdir(parents=True)
    old = (Path(__file__).parents[2] / "station/old_day/2026-04-22/0530-sang.json").read_bytes()
    (day / "0530-sang.json").write_bytes(old)
    (day / "0530-sang.mp3").write_bytes(b"")
    key = make_station_key(tmp_path)
    assert (tmp_path / ".khoa" / "dai.pem").stat().st_mode & 0o077 == 0
    assert station_key(tmp_path) == make_station_key(tmp_path) == key
    assert read_day(day).broken == ()
    (day / "0530-sang.json").write_bytes(old.replace("buổi sáng".encode(), "buổi tối".encode()))
    assert read_day(day).broken == ("0530-sang",)


def test_a_station_that_never_had_a_frame_airs_its_files_as_before(tmp_path: Path) -> None:
    from conftest import write_station

    folder = Folder(root=write_station(tmp_path, SCHEDULE))
    scripts = load_scripts(folder, load_schedule(folder.schedule))
    approve(folder.scripts, scripts, by=WHO, position="", at=NOW)
    assert "đây là đài truyền thanh xã mẫu" in heard(tmp_path).lower()
    assert any("khung của đài" in warning for warning in check(folder).warnings)
