"""Sounds the alarm of schedule.yaml: a command that calls a person when a day has no bulletin."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from broadcast.errors import BroadcastError
from broadcast.station.store import write_atomically

LIMIT_S = 60.0
"""An alarm that takes longer hangs: sending a message takes seconds."""
MAX_VARIABLE = 8_000
"""Characters of the message in the environment; Windows takes 32 767, Linux 131 072 bytes. On stdin it is whole."""
MAX_KEPT = 4_000
"""Bytes of the command's output that are kept, from its end."""
_WHERE = "xem lại running.on_failure trong schedule.yaml"


def sound_alarm(
    command: tuple[str, ...], message: str, *, place: Path | None = None, limit_s: float = LIMIT_S
) -> str | None:
    """Run the alarm's command with the message in BROADCAST_ERROR and on its stdin, UTF-8; no shell is between.

    `place` is the folder in which it runs. No command is no alarm. Never raises: returns what went wrong with the alarm
    itself, for people, or None.
    """
    if not command:
        return None
    text = message.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    environment = {**os.environ, "BROADCAST_ERROR": text[:MAX_VARIABLE], "PYTHONUTF8": "1"}
    name = f"lệnh báo động «{command[0]}»"
    try:
        # From a file, a command that never reads can't hold us up.
        with tempfile.TemporaryFile() as given:
            given.write(text.encode("utf-8"))
            given.seek(0)
            running = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=place,
                env=environment,
                start_new_session=True,
            )
    except FileNotFoundError:
        return f"{name}: không tìm thấy lệnh này — {_WHERE}"
    except PermissionError:
        return f"{name}: không có quyền chạy — cho phép chạy tệp này, hoặc {_WHERE}"
    except (OSError, ValueError) as error:
        return f"{name}: không chạy được ({error}) — {_WHERE}"
    said = _Tail(running)
    try:
        code = running.wait(timeout=limit_s)
    except subprocess.TimeoutExpired:
        return f"{name}: chạy quá {limit_s:.0f} giây chưa xong, đã dừng — {_WHERE}"
    finally:
        if running.poll() is None:
            _stop(running)
    if code == 0:
        return None
    return f"{name}: kết thúc với mã {code}{said.last_line()} — {_WHERE}"


def call_person(command: tuple[str, ...], message: str, *, place: Path) -> str:
    """Sound the alarm; return the message for the screen, with what went wrong with the alarm itself below it."""
    failed = sound_alarm(command, message, place=place)
    return f"{message}\n{failed}" if failed else message


def called_already(note: Path, about: str) -> bool:
    """Whether a person was called for that before; from now on it is noted in the file `note` that he was."""
    with suppress(OSError):
        if note.read_text(encoding="utf-8") == about:
            return True
    with suppress(BroadcastError):
        write_atomically(note, about.encode())
    return False


class _Tail:
    """The end of what a process prints, however much it is, read while it runs so that it never waits for us."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self._kept = b""
        self._reader = threading.Thread(target=self._read, args=(running.stdout,), daemon=True)
        self._reader.start()

    def _read(self, output: IO[bytes]) -> None:
        with output, suppress(OSError):
            while piece := os.read(output.fileno(), 65_536):
                self._kept = (self._kept + piece)[-MAX_KEPT:]

    def last_line(self) -> str:
        """The last line that is not empty, made fit to stand in a sentence."""
        self._reader.join(timeout=1)  # a child that was left behind may keep the pipe open
        lines = self._kept.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        shown = "".join(letter for letter in last if letter.isprintable())
        return f": {shown[:200]}" if shown else ""


def _stop(running: subprocess.Popen[bytes]) -> None:
    """End the command and what it has started, where the system can name both at once."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    running.wait()
