"""The command line in a process of its own that need not import the program anew.

Half of the time of most verbs is spent on importing the program, and the tests call some hundred verbs. A server that
has imported everything once forks for each call, so that each call is as separate as a process of its own is:
arguments, folder, environment, files, exit code. `run` is used like `subprocess.run`. This file is also the server.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

_MANY_FORMS = (
    "Từ 7h30 đến 16h ngày 22/4/2026 (thứ Tư), UBND xã thu 12.000 đồng/m2 theo NQ 57-NQ/TW; lãi 5,5-6,5 %/năm. "
    "Ông N.V.A. ở Ea H'leo gọi 0912 345 678. Quý IV-2026, TP. Huế: vitamin B1, QL.1A, www.xa.gov.vn, -2 °C, T2-T6. "
    "Đây là câu thứ nhất. Mời bà con nghe thông báo! Năm 2030, mức tối thiểu là 12.000 USD."
)
"""A text in which many written forms stand."""
_server: list[subprocess.Popen[str]] = []
_free = threading.Lock()


def run(
    arguments: tuple[str, ...],
    *,
    cwd: Path,
    stdin: str | None,
    environment: Mapping[str, str],
    limit_s: float = 120,
    before: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """`broadcast ARGUMENTS`, its texts in UTF-8. Raises subprocess.TimeoutExpired after `limit_s` seconds.

    `before` names a module of the tests, a function of it and what it is given: it is called in the process before the
    command begins, which needs a machine that can fork.
    """
    command = (sys.executable, "-m", "broadcast", *arguments)
    if not hasattr(os, "fork"):
        return subprocess.run(
            command,
            cwd=cwd,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=limit_s,
            check=False,
            env=dict(environment),
        )
    with _free, tempfile.TemporaryDirectory() as place:
        files = {name: os.path.join(place, name) for name in ("stdin", "stdout", "stderr")}  # noqa: PTH118
        Path(files["stdin"]).write_text(stdin or "", encoding="utf-8", newline="")
        asked = {"arguments": arguments, "cwd": str(cwd), "environment": dict(environment), "before": before, **files}
        code = _ask(json.dumps(asked), command, limit_s)
        said = (Path(files[name]).read_text("utf-8") for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(command, code, *said)


def _ask(asked: str, command: tuple[str, ...], limit_s: float) -> int:
    """The exit code of that call; below nought where a signal ended it."""
    if not _server:
        command_of_server = (sys.executable, "-X", "utf8", __file__)
        pipe = subprocess.PIPE
        _server.append(subprocess.Popen(command_of_server, stdin=pipe, stdout=pipe, encoding="utf-8"))
        atexit.register(_server[0].communicate)  # it ends where its standard input does
    server = _server[0]
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(asked + "\n")
    server.stdin.flush()
    pid = int(server.stdout.readline())
    late = threading.Event()

    def stop() -> None:
        late.set()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(limit_s, stop)
    timer.start()
    try:
        code = int(server.stdout.readline())
    finally:
        timer.cancel()
    if late.is_set():
        raise subprocess.TimeoutExpired(command, limit_s)
    return code


def _serve() -> None:
    """Answer each line of standard input with the number of the process, and with its exit code once it is over."""
    _import_all()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            answers.close()
            _be_the_command(json.loads(line))
        print(pid, file=answers, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=answers, flush=True)


def _import_all() -> None:
    """What the verbs import when they are used, and what reading a text loads."""
    from click.testing import CliRunner

    from broadcast.cli import VERBS, cli
    from broadcast.model import Mood
    from broadcast.outside import ffmpeg
    from broadcast.site import page_renderer
    from broadcast.stages.mix import chime
    from broadcast.stages.publish.exports import exports
    from broadcast.stages.voice.engine import engine_names

    for verb in VERBS:
        importlib.import_module(f"broadcast.cli.{verb}")
    for package in ("office", "pipeline", "stages", "station", "site", "studio"):
        inside = importlib.import_module(f"broadcast.{package}")
        for module in pkgutil.walk_packages(inside.__path__, f"broadcast.{package}."):
            with contextlib.suppress(ImportError):  # an extra that is not here
                importlib.import_module(module.name)
    # What else the first call of a process makes and keeps: the reader's patterns, the pages' templates, the bells.
    CliRunner().invoke(cli, ["explain", "--plain", _MANY_FORMS])
    templates = page_renderer._templates()
    for name in templates.list_templates():
        templates.get_template(name)
    for mood in get_args(Mood):
        chime.chime(mood)
        chime.sting(mood)
    chime.bed()
    ffmpeg.executable()
    exports()
    engine_names()
    importlib.import_module("icalendar")
    gc.freeze()  # so that a child's collector does not touch, and so copy, what it shares with the server
    assert threading.active_count() == 1, "a process with threads must not be forked"


def _be_the_command(asked: Mapping[str, object]) -> None:
    """Become the process that was asked for; never comes back."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(asked["environment"])
        time.tzset()
        os.chdir(str(asked["cwd"]))
        ways = (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY | os.O_CREAT), ("stderr", os.O_WRONLY | os.O_CREAT))
        for number, (name, flags) in enumerate(ways):
            opened = os.open(str(asked[name]), flags, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        if asked["before"]:
            module, name, *given = asked["before"]
            getattr(importlib.import_module(module), name)(*given)
        sys.argv = ["broadcast", *asked["arguments"]]
        from broadcast.cli import main

        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - the child must not go on as a second server
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
