"""The faults a person can meet, each with the exit code that tells a scheduler what to do.

The one question a scheduler asks is "try again, or call a person?". Only `EngineBusyError` means
"try the same command later". The numbers are those of BSD's sysexits.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One fault in something a person wrote: where it stands, what it is, what to do next."""

    path: str
    line: int
    message: str
    column: int | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}"
        if self.column is not None:
            where += f":{self.column}"
        return f"{where}: {self.message}"


class BroadcastError(Exception):
    """A fault that is not a bug of ours; its text is Vietnamese and names the next step."""

    exit_code = 70


class InputError(BroadcastError):
    """Something that people wrote can't be used; every fault of it is listed, not just the first."""

    exit_code = 65

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        super().__init__("\n".join(map(str, diagnostics)))


class PlanError(InputError):
    """A plan can't be read: no text in it, broken, locked, or made to do harm."""


class ScriptError(InputError):
    """A broadcast script is broken, unapproved, changed after approval, or can't be read aloud."""


class ScheduleError(InputError):
    """schedule.yaml is wrong."""

    exit_code = 78


class ChangedMeanwhileError(BroadcastError):
    """A text that a person saves is not any more what he saw: both texts are kept, `ours` and `theirs`."""

    exit_code = 65

    def __init__(self, *, path: Path, ours: str, theirs: str, theirs_sha256: str) -> None:
        self.path, self.ours, self.theirs, self.theirs_sha256 = path, ours, theirs, theirs_sha256
        super().__init__(f"{path.name}: có người khác vừa sửa tệp này — xem lại cả hai bản rồi lưu lại")


class EngineError(BroadcastError):
    """No voice engine could record the text."""

    exit_code = 69


class EngineMissingError(EngineError):
    """The engine that schedule.yaml names is not installed or unknown."""


class EngineBusyError(EngineError):
    """A network or a lock is in the way: the same command may succeed later."""

    exit_code = 75


class EngineBlockedError(EngineBusyError):
    """A service told us to stay away: `for_s` seconds, None where it did not say. It is not asked again before."""

    def __init__(self, message: str, *, for_s: float | None = None) -> None:
        super().__init__(message)
        self.for_s = for_s


class MixError(BroadcastError):
    """The sound could not be rendered, or the finished file failed its own measurement."""

    exit_code = 70


class PublishError(BroadcastError):
    """Files could not be written: no room, no right, or a folder in the way."""

    exit_code = 73


class ServeError(BroadcastError):
    """The web server can't start: its extra is missing, or another program has the port."""

    exit_code = 69


class TimerError(BroadcastError):
    """The machine's own timer could not be read or set."""

    exit_code = 71
