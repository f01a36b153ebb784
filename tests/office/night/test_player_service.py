"""The player as a service: what stands on the machine is what was asked for, and it is taken away whole."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from conftest import SCHEDULE, run_broadcast
from lxml import etree

from broadcast.office.night.timer import player_service
from broadcast.office.night.timer.windows import SPACE

ODD = ("/usr/bin/python3", "-m", "broadcast", "--station", '/srv/Đài "xã" 100% $HOME', "play", "--to", "aplay -q -")


@pytest.mark.skipif(os.name != "posix", reason="systemd")
def test_it_is_installed_shown_and_removed_by_the_verb(tmp_path: Path) -> None:
    (tmp_path / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    home = tmp_path / "home"
    asked = ("--output", "rtp", "--to", "239.0.0.1:5004", "--amplifier", "gpio:17", "--village", "thon-1")
    done = run_broadcast("play", "install", *asked, cwd=tmp_path, XDG_CONFIG_HOME=str(home), PATH="/nowhere")
    assert done.returncode == 0, done.stderr
    (unit,) = home.rglob("*.service")
    text = unit.read_text(encoding="utf-8")
    assert (
        '"play" "--output" "rtp" "--to" "239.0.0.1:5004" "--codec" "pcmu" "--amplifier" "gpio:17" "--village" "thon-1"'
        in text
    )
    assert "Restart=always\nRestartSec=100ms\n" in text
    shown = run_broadcast("play", "show", *asked, cwd=tmp_path, XDG_CONFIG_HOME=str(home), PATH="/nowhere")
    assert shown.stdout == text
    gone = run_broadcast("play", "remove", cwd=tmp_path, XDG_CONFIG_HOME=str(home), PATH="/nowhere")
    assert "Đã gỡ" in gone.stdout
    assert not list(home.rglob("*may-phat*"))
    again = run_broadcast("play", "remove", cwd=tmp_path, XDG_CONFIG_HOME=str(home), PATH="/nowhere")
    assert "chưa cài" in again.stdout


def test_a_command_with_odd_letters_comes_back_whole_from_both_kinds() -> None:
    unit = player_service.text("systemd", "broadcast-x-may-phat", ODD)
    line = next(line for line in unit.splitlines() if line.startswith("ExecStart=:"))
    assert shlex.split(line.removeprefix("ExecStart=:").replace("%%", "%")) == list(ODD)
    task = etree.fromstring(player_service.text("windows", "broadcast-x-may-phat", ODD).encode())
    assert task.findtext(f".//{{{SPACE}}}Arguments") == subprocess.list2cmdline(("-m", "broadcast.player.guard", *ODD))
    assert task.findtext(f".//{{{SPACE}}}ExecutionTimeLimit") == "PT0S"
    assert task.findtext(f".//{{{SPACE}}}LogonTrigger/{{{SPACE}}}Repetition/{{{SPACE}}}Interval") == "PT1M"
