"""The command as people and programs use it: what it says, where it says it, and how it ends."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, run_broadcast, write_station

from broadcast.cli import cli
from broadcast.cli.explain import rule_in_words

DAY = "2026-04-22"
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_readme_opens_with_the_two_commands_and_names_every_verb() -> None:
    opening = README.split("## ")[0]
    assert "make bulletin" in opening
    assert "make test" in opening
    for verb in cli.commands:
        assert re.search(rf"broadcast {verb}\b", README), verb


def test_the_readmes_links_lead_somewhere() -> None:
    root = Path(__file__).parents[1]
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (root / link).exists(), link


def test_help_comes_in_vietnamese_with_examples(run: Run) -> None:
    helped = run("--help")
    assert helped.returncode == 0
    assert "Ví dụ" in helped.stdout
    assert [name for name in re.findall(r"^  ([a-z]+) ", helped.stdout, re.MULTILINE) if name in cli.commands] == list(
        cli.commands
    )


def test_a_new_station_is_made_checked_approved_and_built(tmp_path: Path) -> None:
    def run(*arguments: object) -> str:
        done = run_broadcast(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "đã tạo" in run("init", "đài mới")
    assert "giữ nguyên" in run("init", "đài mới")
    assert run_broadcast("--station", "đài mới", "check", cwd=tmp_path).returncode == 65  # the sample is not approved
    run("--station", "đài mới", "approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes")
    assert "0 chỗ cần sửa" in run("--station", "đài mới", "check")
    station = tmp_path / "đài mới"
    assert (station / "audio_out").is_dir()


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "schedule.yaml").write_text("of a person", encoding="utf-8")
    assert run_broadcast("init", cwd=tmp_path).returncode == 0
    assert (tmp_path / "schedule.yaml").read_text(encoding="utf-8") == "of a person"


def test_explain_plain_is_a_filter_of_lines(run: Run) -> None:
    done = run("explain", "--plain", "-", stdin="Ngày 17/3/2026\n\n12.000 USD\n")
    assert done.stdout.splitlines() == [
        "Ngày mười bảy tháng ba năm hai nghìn không trăm hai mươi sáu",
        "",
        "mười hai nghìn đô la Mỹ",
    ]


def test_explain_shows_each_span_and_what_cannot_be_read(run: Run) -> None:
    done = run("explain", "từ 7h30, 水")
    assert "  7h30  [giờ viết chữ h hoặc dấu hai chấm]  bảy giờ ba mươi phút" in done.stdout
    assert "bảy giờ ba mươi" in done.stdout
    assert "không đọc được: 水" in done.stdout
    found = json.loads(run("explain", "--json", "7h30").stdout)
    assert found["spoken"].startswith("bảy giờ")
    assert [one["class"] for one in found["tokens"]] == ["time"]
    assert found["unread"] == []


def test_explain_names_its_rules_in_vietnamese(run: Run) -> None:
    """The classes are known by their names in English to programs alone."""
    text = "Từ 7h30 ngày 22/4/2026, thu 12.000 đồng/m2 theo NQ 57-NQ/TW; lãi 5,5 %/năm, ông N.V.A.: www.xa.gov.vn."
    found = json.loads(run("explain", "--json", text).stdout)["tokens"]
    shown = run("explain", text).stdout
    assert not re.findall(r"\[[a-z/-]+\]", shown)
    for token in found:
        assert token["class"] not in rule_in_words(token["class"], token["rule"]).split()
    assert rule_in_words("time", "") == rule_in_words("time", "new") == "giờ"
    assert rule_in_words("new", "new") == "cách đọc khác"


def test_say_records_one_text(run: Run, station: Path) -> None:
    done = run("say", "Mời bà con nghe thông báo.", "--to", "thu.flac")
    assert done.returncode == 0, done.stderr
    assert re.search(r"thu\.flac: \d\.\d giây, giọng espeak", done.stdout)
    assert (station / "thu.flac").read_bytes()[:4] == b"fLaC"


def test_build_status_and_publish_speak_json_where_a_program_reads(run: Run) -> None:
    assert json.loads(run("status", "--day", DAY, "--json").stdout)[0]["state"] == "missing"
    built = json.loads(run("build", "--day", DAY, "--json").stdout)
    assert built == [
        {"day": DAY, "made": ["0530-sang", "1700-chieu"], "bulletins": ["0530-sang.mp3", "1700-chieu.mp3"]}
    ]
    assert json.loads(run("status", "--day", DAY, "--json").stdout) == [{"day": DAY, "state": "whole", "missing": []}]
    assert run("status", "--day", DAY).returncode == 0
    assert run("status", "--day", DAY, "--days", "2").returncode == 1
    assert "không có gì thay đổi" in run("publish", "--day", DAY).stdout
    assert json.loads(run("check", "--json").stdout)["faults"] == []


def test_run_builds_today_and_may_run_again(run: Run, station: Path) -> None:
    first, second = run("run"), run("run")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout.count("đã dựng") == 4  # today and tomorrow
    assert second.stdout.count("không đổi") == 4
    assert run("status").returncode == 0


def test_offline_the_bulletin_goes_out_and_says_in_which_voice(run: Run, station: Path) -> None:
    (station / "schedule.yaml").write_text(SCHEDULE.replace("[espeak]", "[gtts, espeak]"), encoding="utf-8")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        proxy = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        built = run("build", "--day", DAY, HTTPS_PROXY=proxy)
        said = run("say", "Mời bà con nghe.", HTTPS_PROXY=proxy)
    assert "Dùng giọng dự phòng espeak — " in said.stderr
    assert built.returncode == 0, built.stderr
    assert "giọng dự phòng espeak" in built.stderr
    assert "giọng espeak" in built.stdout
    manifest = json.loads((station / "audio_out" / DAY / "0530-sang.json").read_text(encoding="utf-8"))
    assert manifest["voice"]["engine"] == "espeak"
    assert manifest["voice"]["wanted"] == "gtts"
    assert "kiểm tra mạng" in manifest["voice"]["reason"]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        ("schedule.yaml", "max_minutes: 5", "max_minuts: 5", 78, r"schedule\.yaml:11: .*max_minutes"),
        ("schedule.yaml", '"05:30"', "25:99", 78, r"schedule\.yaml:10: .*25:99.*17h00"),
        ("schedule.yaml", "sound:\n", "sound:\n  jingle: khong-co.mp3\n", 78, r"khong-co\.mp3"),
        ("scripts/dot/01-mot.md", "title: Bài một", "title: [Bài", 65, r"scripts/dot/01-mot\.md:\d"),
        ("scripts/dot/01-mot.md", "thứ nhất", "thứ nhì", 65, r"01-mot\.md:1: đã sửa sau khi Chủ tịch UBND xã duyệt"),
        ("scripts/approvals.jsonl", "dot/01-mot", "dot/khac", 65, r"approvals\.jsonl:2: .*mắt xích"),
    ],
)
def test_a_fault_names_file_line_and_next_step_and_keeps_what_is_made(  # noqa: PLR0917  # by name
    run: Run, station: Path, name: str, old: str, new: str, code: int, words: str
) -> None:
    kept = station / "audio_out" / "2026-04-21" / "kept.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("made yesterday")
    edit(station / name, old, new)
    done = run("build", "--day", DAY, "--strict")
    assert done.returncode == code, done.stderr
    assert re.search(words, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert kept.exists()
    assert not (station / "audio_out" / DAY).exists()


def test_an_unquoted_time_is_read_as_a_time(run: Run, station: Path) -> None:
    edit(station / "schedule.yaml", '"17:00"', "17:00")
    assert run("check").returncode == 0


def test_an_unapproved_script_is_refused_by_name_with_the_command(tmp_path: Path) -> None:
    write_station(tmp_path)
    done = run_broadcast("build", "--day", DAY, "--strict", cwd=tmp_path)
    assert done.returncode == 65
    assert "scripts/thong-bao/cat-dien.md:1: chưa được duyệt" in done.stderr
    assert "broadcast approve scripts/thong-bao/cat-dien.md" in done.stderr


def test_text_that_cannot_be_read_stops_with_its_place(run: Run, station: Path) -> None:
    edit(station / "scripts/dot/01-mot.md", "thứ hai.", "thứ hai. Chữ 水 lạ.")
    done = run("approve", "scripts/dot/01-mot.md", "--by", "Chủ tịch UBND xã", "--yes")
    assert done.returncode == 65
    assert "scripts/dot/01-mot.md:6:46: không đọc được «水»" in done.stderr


def test_approving_what_is_no_script_is_refused(run: Run) -> None:
    for path in ("scripts/khong-co.md", "/etc/passwd", "..", "schedule.yaml"):
        done = run("approve", path, "--by", "Chủ tịch UBND xã", "--yes")
        assert done.returncode == 65, path
        assert "không phải bài của đài" in done.stderr


def test_an_unknown_engine_is_told_with_those_there_are(run: Run) -> None:
    done = run("build", "--day", DAY, "--engine", "khong-co")
    assert done.returncode in {69, 78}
    assert "espeak" in done.stderr


def test_wrong_usage_is_clicks_own_code(run: Run) -> None:
    assert run("build", "--day", "hôm nay").returncode == 2
    assert run("bulid").returncode == 2


def test_a_folder_without_a_schedule_says_how_to_begin(tmp_path: Path) -> None:
    done = run_broadcast("check", cwd=tmp_path)
    assert done.returncode == 78
    assert "broadcast init" in done.stderr
