"""A script that names a recording is aired in the announcer's voice, and its approval holds the recording too."""

from __future__ import annotations

import json
import unicodedata
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import Run

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.office.overview.check import check
from broadcast.station.folder import Folder
from tests.values import read_bulletins

DAY = "2026-04-22"
NOTICE = "---\ntitle: Cắt điện\nvalid_until: 2026-04-23\naudio: {audio}\n---\n\nCắt điện từ bảy giờ đến mười giờ, 水.\n"


def record(path: Path, seconds: float, pitch_hz: float = 700) -> None:
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    soundfile.write(path, (0.3 * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.float32), SAMPLE_RATE_HZ)


@pytest.fixture
def notice(station: Path) -> Path:
    path = station / "scripts" / "thong-bao" / "cat-dien.md"
    path.write_text(NOTICE.format(audio="cat-dien.wav"), encoding="utf-8")
    record(path.with_suffix(".wav"), 3.0)
    return path


def approve(run: Run) -> None:
    done = run("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes")
    assert done.returncode == 0, done.stderr


def test_it_is_aired_as_it_was_recorded_behind_the_machines_greeting(station: Path, run: Run, notice: Path) -> None:
    approve(run)
    built = run("build", "--day", DAY)
    assert built.returncode == 0, built.stderr
    bulletin = read_bulletins(station / "audio_out" / DAY)[0]
    (item,) = [one for one in bulletin.items if one.kind == "notice"]
    assert item.audio is not None
    assert item.audio.path == "scripts/thong-bao/cat-dien.wav"
    lead, said = item.lines
    assert lead.written == "Mời bà con nghe thông báo."
    assert said.written == "Cắt điện từ bảy giờ đến mười giờ, 水."
    assert said.end_ms - said.start_ms == pytest.approx(3000, abs=20)
    assert run("verify", "--day", DAY).returncode == 0


def test_another_recording_after_approval_is_refused_by_name(station: Path, run: Run, notice: Path) -> None:
    approve(run)
    record(notice.with_suffix(".wav"), 3.0, pitch_hz=900)
    refused = run("build", "--day", DAY, "--strict")
    assert refused.returncode == 65
    assert "cat-dien.md" in refused.stderr
    assert "không phải tệp đã duyệt" in refused.stderr
    approve(run)
    assert run("build", "--day", DAY).returncode == 0


def test_taking_the_recording_away_makes_the_text_unapproved(station: Path, run: Run, notice: Path) -> None:
    approve(run)
    notice.write_text(notice.read_text(encoding="utf-8").replace("audio: cat-dien.wav\n", ""), encoding="utf-8")
    assert run("build", "--day", DAY, "--strict").returncode == 65


@pytest.mark.parametrize("name", ["khong-co.wav", "../../../etc/passwd", "..", "a/b.wav", "c:\\\\x.wav"])
def test_a_recording_that_is_not_beside_the_script_is_told(run: Run, notice: Path, name: str) -> None:
    notice.write_text(NOTICE.format(audio=name), encoding="utf-8")
    checked = run("check")
    assert checked.returncode == 65
    assert "bên cạnh bài" in checked.stderr


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "không khớp"), (60, "không khớp")])
def test_a_recording_of_something_else_is_suspected(run: Run, notice: Path, seconds: float, words: str) -> None:
    record(notice.with_suffix(".wav"), seconds)
    for done in (run("check"), run("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes")):
        assert done.returncode == 65
        assert words in done.stderr


def test_check_names_what_leaves_the_machine_and_what_stays(station: Path, run: Run) -> None:
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("engines: [espeak]", "engines: [gtts, espeak]"), encoding="utf-8")
    script = station / "scripts" / "dot" / "01-mot.md"
    words = script.read_text(encoding="utf-8").replace("title:", "offline_only: true\ntitle:")
    script.write_text(words, encoding="utf-8")
    assert run("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    found = json.loads(run("check", "--json").stdout)
    assert found["faults"] == []
    assert found["kept"] == ["scripts/dot/01-mot.md"]
    (sent,) = found["sent"]
    assert sent["voice"] == "gtts"
    assert sent["scripts"] == ["scripts/dot/02-hai.md", "scripts/thong-bao/cat-dien.md"]
    shown = run("check").stdout
    assert "Gửi ra ngoài, tới gtts" in shown
    assert "offline_only): scripts/dot/01-mot.md" in shown


@pytest.mark.parametrize(
    ("engines", "words"),
    [("[espek]", "có phải «espeak»?"), ("[recorded]", "dòng audio"), ("[piper:khong-co, espeak]", "")],
)
def test_check_names_a_voice_that_is_not_there(station: Path, run: Run, engines: str, words: str) -> None:
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("engines: [espeak]", f"engines: {engines}"), encoding="utf-8")
    checked = run("check")
    if words:
        assert checked.returncode == 78
        assert words in checked.stderr
        assert "schedule.yaml:22" in checked.stderr
    else:
        assert checked.returncode == 0, checked.stderr
        assert "Lưu ý: giọng piper:khong-co" in checked.stderr


def test_a_name_as_a_mac_writes_it_is_found(run: Run, notice: Path) -> None:
    name = "cắt điện.wav"
    notice.with_suffix(".wav").rename(notice.with_name(unicodedata.normalize("NFD", name)))
    notice.write_text(NOTICE.format(audio=name), encoding="utf-8")
    approve(run)
    assert run("check").returncode == 0


def test_an_empty_offline_only_is_refused(run: Run, notice: Path) -> None:
    text = NOTICE.format(audio="cat-dien.wav").replace("audio:", "offline_only:\naudio:")
    notice.write_text(text, encoding="utf-8")
    checked = run("check")
    assert checked.returncode == 65
    assert "true hoặc false" in checked.stderr


def test_a_recording_outside_the_station_is_refused_before_approval(
    station: Path, run: Run, notice: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("khac") / "scripts"
    (station / "scripts").rename(elsewhere)
    (station / "scripts").symlink_to(elsewhere, target_is_directory=True)
    for done in (run("check"), run("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes")):
        assert done.returncode == 65
        assert "trong thư mục của đài" in done.stderr


def test_check_names_a_service_once_and_a_plug_in_too(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PlugIn:
        fingerprint, remote, repeatable = "xa", True, True

        def close(self) -> None:
            """Nothing is held."""

    point = EntryPoint(name="xa", value="os:getcwd", group="broadcast.engines")
    monkeypatch.setattr("broadcast.stages.voice.engine._offered", lambda: (point,))
    monkeypatch.setattr(EntryPoint, "load", lambda _point: lambda _settings: PlugIn())
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("[espeak]", '[gtts, "gtts:", xa, espeak]'), encoding="utf-8")
    found = check(Folder(root=station))
    assert [info.name for info, _ in found.sent] == ["gtts", "xa"]
