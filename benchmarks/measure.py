"""Runs a command and says what its whole process tree used: CPU seconds and peak memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY_S = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """`peak_mb` is the largest sum of the tree's proportional memory (PSS; RSS where there is none), sampled."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    stdout: str


def run(command: Sequence[str], *, cwd: Path, memory: bool = True) -> Cost:
    """Run to the end. Raises CalledProcessError. Without `memory` nothing disturbs the clock."""
    before = os.times()
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    if memory:
        watch.start()
    stdout, stderr = process.communicate()
    wall_s = time.perf_counter() - begun
    after = os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stdout, stderr)
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(cpu_s=cpu_s, wall_s=wall_s, peak_mb=peak[0] / 1e6, stdout=stdout)


def _watch(pid: int, peak: list[float]) -> None:
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        while top.is_running():
            held = 0
            for one in (top, *top.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    if one is not top and one.cmdline() == one.parent().cmdline():  # not a program of its own yet
                        continue
                    held += getattr(one.memory_full_info(), "pss", 0) or one.memory_info().rss
            peak[0] = max(peak[0], held)
            time.sleep(EVERY_S)
