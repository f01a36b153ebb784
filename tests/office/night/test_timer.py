"""The timer's texts read back as the machine's own programs read them; installing and removing leave nothing astray."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path, PureWindowsPath
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from conftest import run_broadcast, write_station
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from broadcast.cli import cli
from broadcast.errors import TimerError
from broadcast.office.night import timer
from broadcast.office.night.timer import Job, cron, job_of, next_run, systemd, windows
from broadcast.office.night.timer.job import times_in

VIETNAM = ZoneInfo(timer.ZONE)
NOW = datetime(2026, 4, 22, 9, 0, tzinfo=VIETNAM)
ODD = '/srv/Đài "xã" Hưng Đạo\'s 100%d `$HOME` ${x} ;|&<>*?~#! '
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the machine's programs are stood in for by shell scripts")

letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="/\0\ufffe\uffff")
names = st.text(letters | st.sampled_from(" %\"'$`%đ\u0302"), min_size=1, max_size=30)
paths = names.map(lambda name: f"/srv/{name}")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CRONTAB = """\
#!/bin/sh
case "$1" in
-l) [ -n "$DENIED" ] && { echo "you are not allowed to use this program" >&2; exit 1; }
    if [ -f "$KEPT/crontab" ]; then cat "$KEPT/crontab"; else echo "no crontab for xa" >&2; exit 1; fi ;;
-r) rm "$KEPT/crontab" ;;
-) cat > "$KEPT/new" && mv "$KEPT/new" "$KEPT/crontab" ;;
*) exit 2 ;;
esac
"""
SYSTEMCTL = """\
#!/bin/sh
echo "$@" >> "$KEPT/asked"
units="$XDG_CONFIG_HOME/systemd/user"
[ -n "$NO_BUS" ] && { echo "Failed to connect to bus" >&2; exit 1; }
case "$2" in
enable) mkdir -p "$units/timers.target.wants" "$HOME/.local/share/systemd/timers"
    ln -sf "../$4" "$units/timers.target.wants/$4"; : > "$HOME/.local/share/systemd/timers/stamp-$4" ;;
disable) rm "$units/timers.target.wants/$4" ;;
is-active) [ -L "$units/timers.target.wants/$3" ] ;;
esac
"""


def job(path: str = ODD, *, at: time = time(21), python: str = "/usr/bin/python3") -> Job:
    return job_of(Path(path), at=at, python=python)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with programs that do as systemctl, loginctl and crontab would; they keep their things in `kept`."""
    home, kept, programs = (tmp_path / name for name in ("nhà", "kept", "bin"))
    for folder in (home, kept, programs):
        folder.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL), ("loginctl", "#!/bin/sh\necho no\n")):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    for variable, value in (
        ("PATH", f"{programs}:{os.environ['PATH']}"),
        ("HOME", home),
        ("XDG_CONFIG_HOME", home / ".config"),
        ("KEPT", kept),
    ):
        monkeypatch.setenv(variable, str(value))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return tmp_path


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


# ---- the job -------------------------------------------------------------------------------------


def test_two_stations_never_clash_and_names_are_safe() -> None:
    one, two = job("/a/Đài xã"), job("/b/Đài xã")
    assert one.name != two.name
    assert re.fullmatch(r"broadcast-dai-xa-[0-9a-f]{8}", one.name)
    assert job("/a/Đài xã", at=time(3)).name == one.name


@given(paths)
def test_every_name_is_safe_everywhere(path: str) -> None:
    assert re.fullmatch(r"broadcast(-[a-z0-9]+)+", job(path).name)
    assert len(job(path).name) <= 48


@pytest.mark.parametrize("path", ["/a\nb", "/a\tb", "/a\x7fb", "/a\udcffb", "/a\ufffeb", "/a\x85b"])
def test_a_path_that_no_timer_can_carry_is_refused(path: str) -> None:
    with pytest.raises(TimerError, match="đổi tên thư mục"):
        job(path)


def test_the_same_time_is_written_once() -> None:
    assert job(at=time(4, 30)).times == (time(4, 30),)
    assert times_in(job().said + ".") == (time(21), time(4, 30))
    assert times_in("không có gì") == ()


@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)), st.sets(st.times(), min_size=1, max_size=3))
def test_the_next_run_is_the_first_after_now(moment: datetime, some: set[time]) -> None:
    now, times = moment.replace(tzinfo=VIETNAM), tuple(some)
    found = next_run(times, now)
    assert now < found <= now + timedelta(days=1)
    assert found.time() in times
    assert not any(now < datetime.combine(found.date(), at, VIETNAM) < found for at in times)


# ---- systemd -------------------------------------------------------------------------------------


def arguments_of_unit(line: str) -> list[str]:
    """ExecStart as systemd reads it: words, C escapes, then %% for %; the colon leaves dollars alone."""
    words = [
        re.sub(r"\\(.)", r"\1", one) for one in re.findall(r'"((?:[^"\\]|\\.)*)"', line.removeprefix("ExecStart=:"))
    ]
    assert not any(re.search(r"(?<!%)(?:%%)*%(?!%)", one) for one in words)
    return [one.replace("%%", "%") for one in words]


@given(paths)
def test_systemd_reads_every_path_back(path: str) -> None:
    (line,) = (one for one in systemd.text(job(path)).split("\n") if one.startswith("ExecStart="))
    assert tuple(arguments_of_unit(line)) == job(path).command


def test_systemd_refuses_a_program_that_it_would_not_start() -> None:
    with pytest.raises(TimerError, match="--kind cron"):
        systemd.text(job(python='/opt/py"thon'))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", [ODD, "Đài % \\ \" ' $x"])
def test_systemd_itself_has_nothing_to_say(machine: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(machine))
    one = job(name if name.startswith("/") else f"/srv/{name}", python=sys.executable)
    systemd.install(one, NOW)
    units = machine / "nhà" / ".config" / "systemd" / "user"
    command = ("systemd-analyze", "verify", "--user", str(units / f"{one.name}.timer"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    calendars = re.findall("OnCalendar=(.*)", systemd.text(one))
    monkeypatch.setenv("TZ", "UTC")
    shown = subprocess.run(("systemd-analyze", "calendar", *calendars), capture_output=True, text=True, check=True)
    assert [line.split()[-2:] for line in shown.stdout.splitlines() if "Next elapse" in line] == [
        ["14:00:00", "UTC"],
        ["21:30:00", "UTC"],
    ]


# ---- cron ----------------------------------------------------------------------------------------


def commands_of_block(block: str) -> Iterator[tuple[str, list[str]]]:
    """The times and the arguments of each line, as cron hands them to sh."""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        when, command = re.fullmatch(r"(@reboot|(?:\S+ ){4}\S+) (.*)", line).groups()  # type: ignore[union-attr]
        assert not re.search(r"(?<!\\)%", command)
        yield when, shlex.split(command.replace("\\%", "%").removeprefix("sleep 300; "))


@given(paths)
def test_cron_reads_every_path_back(path: str) -> None:
    assume("\\" not in path)
    block = cron.text(job(path), NOW, VIETNAM)
    found = list(commands_of_block(block))
    assert [when for when, _ in found] == ["0 21 * * *", "30 4 * * *", "@reboot"]
    assert all(tuple(command) == job(path).command for _, command in found)


def test_cron_refuses_what_it_can_not_carry() -> None:
    with pytest.raises(TimerError, match="dấu"):
        cron.text(job("/a\\b"), NOW, UTC)
    with pytest.raises(TimerError, match="quá dài"):
        cron.text(job("/" + "đ" * 600), NOW, UTC)


@pytest.mark.skipif(not Path("/usr/bin/crontab").exists(), reason="cron is not here")
@quick
@given(paths)
def test_the_real_crontab_takes_every_block(tmp_path: Path, path: str) -> None:
    assume("\\" not in path)
    (tmp_path / "tab").write_text(cron.text(job(path), NOW, UTC), encoding="utf-8")
    done = subprocess.run(("/usr/bin/crontab", "-n", str(tmp_path / "tab")), capture_output=True, check=False)
    if b"usage" in done.stderr:
        pytest.skip("this crontab only installs")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Asia/Ho_Chi_Minh", ["0 21", "30 4"]),
        ("UTC", ["0 14", "30 21"]),
        ("Asia/Kathmandu", ["45 19", "15 3"]),
        ("America/New_York", ["0 9", "0 10", "30 16", "30 17"]),  # winter and summer
    ],
)
def test_cron_goes_by_the_clock_of_the_machine(zone: str, hours: list[str]) -> None:
    found = [when for when, _ in commands_of_block(cron.text(job(), NOW, ZoneInfo(zone)))]
    assert found == [*(f"{one} * * *" for one in hours), "@reboot"]


@given(
    st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe"]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_the_wanted_moment_is_always_among_crons_times(zone: str, day: date) -> None:
    wanted = datetime.combine(day, time(21), VIETNAM).astimezone(ZoneInfo(zone))
    assert wanted.time() in cron.local_times(time(21), ZoneInfo(zone), 2026)


def test_the_zone_of_the_shell_does_not_mislead_cron(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = datetime(2026, 4, 22, tzinfo=UTC).astimezone(cron.machine_zone()).utcoffset()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert datetime(2026, 4, 22, tzinfo=UTC).astimezone(cron.machine_zone()).utcoffset() == machine


OTHERS = [
    b"",
    b"# c\xe1i c\xff\n\nMAILTO=x\n5 4 * * * a\\%b\n",
    b"CRON_TZ=UTC\r\n0 0 * * * x",
    b"# BEGIN broadcast-x: khac\n",
]


@pytest.mark.parametrize("others", OTHERS)
def test_other_lines_of_the_crontab_stay_to_the_byte(machine: Path, others: bytes) -> None:
    crontab = machine / "kept" / "crontab"
    if others:
        crontab.write_bytes(others)
    for one in (job("/a"), job("/b"), job("/a"), job("/a", at=time(20))):
        cron.install(one, NOW)
    for station, at in (("/a", time(20)), ("/b", time(21))):
        assert times_in(cron.found(job(station)).text) == (at, time(4, 30))  # type: ignore[union-attr]
    assert crontab.read_bytes().endswith(others)
    assert crontab.read_bytes().count(b"# BEGIN broadcast-a-") == 1
    assert [cron.remove(job(name)) for name in ("/a", "/a", "/b")] == [True, False, True]
    assert (crontab.read_bytes() if crontab.exists() else b"") == others


def test_a_crontab_that_can_not_be_read_is_not_written(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "kept" / "crontab").write_text("0 0 * * * quan trọng\n", encoding="utf-8")
    monkeypatch.setenv("DENIED", "1")
    with pytest.raises(TimerError, match="not allowed"):
        cron.install(job(), NOW)
    assert (machine / "kept" / "crontab").read_text(encoding="utf-8") == "0 0 * * * quan trọng\n"


def test_a_block_without_its_end_is_not_guessed_at(machine: Path) -> None:
    block = cron.text(job(), NOW, UTC)
    (machine / "kept" / "crontab").write_text(block.partition("# END")[0] + "0 0 * * * x\n", encoding="utf-8")
    with pytest.raises(TimerError, match="crontab -e"):
        cron.install(job(), NOW)


# ---- Windows -------------------------------------------------------------------------------------


def arguments_of_windows(line: str) -> list[str]:
    """A command line as a program on Windows takes it apart: 2n backslashes before a quote are n, 2n+1 are n and it."""
    found, word, quoted, begun, at = [], "", False, False, 0
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        at += slashes
        if at < len(line) and line[at] == '"':
            word, begun = word + "\\" * (slashes // 2), True
            if slashes % 2:
                word += '"'
            else:
                quoted = not quoted
            at += 1
            continue
        word, begun = word + "\\" * slashes, begun or bool(slashes)
        if at < len(line) and line[at] in " \t" and not quoted:
            found, word, begun = ([*found, word] if begun else found), "", False
            at += 1
        elif at < len(line):
            word, begun, at = word + line[at], True, at + 1
    return [*found, word] if begun else found


SPACE = {"t": windows.SPACE}


@given(paths | names.map(lambda name: f"C:\\Đài\\{name}\\"))
def test_windows_reads_every_path_back(path: str) -> None:
    one = replace(job("/x"), command=("C:\\Program Files\\Python & <x>\\python.exe", *job(path).command[1:]))
    assume(not re.search(r"%[^%]+%|\$\(", path))
    task = etree.fromstring(windows.text(one).encode())
    (program,), (arguments,) = (
        task.xpath(f"//t:Exec/t:{name}/text()", namespaces=SPACE) for name in ("Command", "Arguments")
    )
    assert (program, *arguments_of_windows(arguments)) == one.command


@pytest.mark.parametrize("path", ["/a/%TEMP%/b", "/a/$(Arg0)"])
def test_windows_refuses_what_it_would_replace(path: str) -> None:
    with pytest.raises(TimerError, match="Windows"):
        windows.text(job(path))


def test_the_task_starts_late_rather_than_never() -> None:
    task = etree.fromstring(windows.text(job()).encode())

    def said(name: str) -> list[str]:
        found: list[str] = task.xpath(f"//t:{name}/text()", namespaces=SPACE)
        return found

    assert task.get("version") == "1.4"
    assert [one[10:] for one in said("StartBoundary")] == ["T21:00:00+07:00", "T04:30:00+07:00"]
    assert said("StartWhenAvailable") == said("WakeToRun") == ["true"]
    assert said("DisallowStartIfOnBatteries") == said("StopIfGoingOnBatteries") == ["false"]
    assert said("MultipleInstancesPolicy") == ["IgnoreNew"]


def test_the_file_for_windows_is_utf_16_and_goes_again(tmp_path: Path) -> None:
    one = job(str(tmp_path))
    (said,) = windows.install(one, NOW)
    (path,) = tmp_path.iterdir()
    raw = path.read_bytes()
    assert raw[:2] in {b"\xff\xfe", b"\xfe\xff"}
    assert etree.fromstring(raw).tag == f"{{{windows.SPACE}}}Task"
    assert f"schtasks /Create /TN {one.name} /XML {path} /F" in said
    assert windows.found(one) is not None
    assert (windows.remove(one), windows.remove(one)) == (True, False)
    assert list(tmp_path.iterdir()) == []


def test_the_windows_path_of_a_program_stays_short_enough() -> None:
    long = str(PureWindowsPath("C:/") / ("a" * 260) / "python.exe")
    with pytest.raises(TimerError, match="260"):
        windows.text(replace(job("/x"), command=(long, "run")))


# ---- installing, on this machine -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["systemd", "cron", "windows"])
def test_installing_twice_is_once_and_removing_leaves_nothing(machine: Path, kind: str) -> None:
    station = machine / 'Đài "xã" 100%'
    station.mkdir()
    one, other = (job(str(station), at=at, python=sys.executable) for at in (time(21), time(20)))
    before = files_in(machine)
    assert timer.state(one, kind, NOW) is None
    timer.install(one, kind, NOW)
    once = {name: (machine / name).read_bytes() for name in files_in(machine) - {"kept/asked"}}
    timer.install(one, kind, NOW)
    assert {name: (machine / name).read_bytes() for name in files_in(machine) - {"kept/asked"}} == once
    found = timer.state(one, kind, NOW)
    assert found is not None
    assert (found.times, found.active, found.current) == ((time(21), time(4, 30)), kind != "windows", True)
    timer.install(other, kind, NOW)
    assert timer.state(one, kind, NOW).times[0] == time(20)  # type: ignore[union-attr]
    moved = replace(one, command=("/other/python", *one.command[1:]))
    assert not timer.state(moved, kind, NOW).current  # type: ignore[union-attr]
    assert timer.remove(one, kind)
    assert not timer.remove(one, kind)
    assert files_in(machine) - {"kept/asked"} == before


def test_systemd_is_told_in_order_and_asks_for_lingering(machine: Path) -> None:
    one = job()
    said = systemd.install(one, NOW)
    asked = (machine / "kept" / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["--user show-environment", "--user daemon-reload", f"--user enable --now {one.name}.timer"]
    assert "loginctl enable-linger" in said[-1]


def test_without_a_bus_the_files_are_written_and_the_command_shown(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_BUS", "1")
    assert timer.default_kind() == "cron"
    (said,) = systemd.install(job(), NOW)
    assert f"systemctl --user enable --now {job().name}.timer" in said
    assert not timer.state(job(), "systemd", NOW).active  # type: ignore[union-attr]
    assert timer.remove(job(), "systemd")


def test_a_machine_with_neither_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert timer.default_kind() == "systemd"
    assert timer.state(job(), "cron", NOW) is None
    assert not timer.remove(job(), "cron")
    with pytest.raises(TimerError, match="crontab"):
        cron.install(job(), NOW)


def test_a_python_that_finds_no_package_is_refused(machine: Path) -> None:
    with pytest.raises(TimerError, match="pip install"):
        timer.install(job(python="/bin/false"), "cron", NOW)
    assert not (machine / "kept" / "crontab").exists()


def test_the_installed_command_is_one_that_runs(machine: Path) -> None:
    station = machine / 'Đài "xã" 100% $HOME\'s'
    station.mkdir()
    write_station(station)
    approved = run_broadcast("approve", "scripts", "--by", "Chủ tịch UBND xã", "--yes", cwd=station)
    assert approved.returncode == 0, approved.stderr
    (machine / "broadcast").mkdir()
    (machine / "broadcast" / "__init__.py").write_text("raise SystemExit(9)", encoding="utf-8")
    _, command = next(commands_of_block(cron.text(job(str(station), python=sys.executable), NOW, UTC)))
    done = subprocess.run((*command[:-1], "status", "--json"), cwd=machine, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert '"state": "missing"' in done.stdout


def test_the_verbs_from_show_to_remove(machine: Path) -> None:
    station = machine / "Đài xã"
    station.mkdir()
    write_station(station)

    def say(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["--station", str(station), "timer", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "chưa hẹn giờ" in say("show")
    assert "OnCalendar=*-*-* 21:00:00 Asia/Ho_Chi_Minh" in say("show", "--kind", "systemd")
    assert "lúc 19:15 và 04:30" in say("install", "--at", "19:15")
    shown = say("show")
    assert "Lần tới: " in shown
    assert "schedule.yaml nay ghi 21:00" in shown
    assert "còn hẹn giờ bằng systemd" in say("install", "--kind", "cron")
    (station / "schedule.yaml").write_text("hỏng: [", encoding="utf-8")
    assert "Đã bỏ hẹn giờ bằng systemd, cron." in say("remove")
    assert "chưa hẹn giờ" in say("remove")


def test_a_timer_that_stands_there_and_does_not_run_is_told(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    station = machine / "dai"
    station.mkdir()
    write_station(station)
    installed = CliRunner().invoke(cli, ["--station", str(station), "timer", "install", "--kind", "systemd"])
    assert installed.exit_code == 0, installed.output
    monkeypatch.setenv("NO_BUS", "1")
    shown = CliRunner().invoke(cli, ["--station", str(station), "timer", "show"])
    assert "Không có hẹn giờ nào đang chạy" in shown.output
