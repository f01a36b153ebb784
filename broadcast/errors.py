"""The faults a person can meet: what happened, where, and the next step as a code that each face puts into words.

Each class has the exit code that tells a timer what to do; the one question is "try again, or call a person?". Only the
busy ones (75) mean "try the same command later". The numbers are those of BSD's sysexits.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class NextStep(StrEnum):
    """What a person can do about a fault. The command line names a command for it, the studio a button."""

    INIT = "init"
    APPROVE = "approve"
    BUILD = "build"
    RUN = "run"
    DRAFT = "draft"
    ANSWER_FLAGS = "answer-flags"
    RESTORE = "restore"
    INSTALL_VOICE = "install-voice"
    LIST_VOICES = "list-voices"
    OTHER_PORT = "other-port"
    REPAIR_LEDGER = "repair-ledger"
    THROUGH_NIGHT = "through-night"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A next step and what it is about: a day as 2026-04-22, a month, a script's path, a voice's name, a port."""

    code: NextStep
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One fault in something a person wrote: where it stands, what it is, what to do next.

    The message says what to mend in the text itself; `step` is there where something else is to be done.
    """

    path: str
    line: int
    message: str
    column: int | None = None
    step: Step | None = None

    def __str__(self) -> str:
        named = self.path if self.path.isprintable() else "".join(s if s.isprintable() else " " for s in self.path)
        where = f"{named}:{self.line}"
        if self.column is not None:
            where += f":{self.column}"
        return f"{where}: {self.message}"


class BroadcastError(Exception):
    """A fault that is not a bug of ours. `what` is Vietnamese; `where` is the file or the device; `step` what to do."""

    exit_code = 70

    def __init__(self, what: str, *, where: str = "", step: Step | None = None) -> None:
        self.what, self.where, self.step = what, where, step
        super().__init__(f"{where}: {what}" if where else what)


class InputError(BroadcastError):
    """Something that people wrote can't be used; every fault of it is listed, not just the first."""

    exit_code = 65

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        step = next((fault.step for fault in diagnostics if fault.step), None)
        super().__init__("\n".join(map(str, diagnostics)), step=step)


class PlanError(InputError):
    """A plan can't be read: no text in it, broken, locked, or made to do harm."""


class ScriptError(InputError):
    """A broadcast script is broken, unapproved, changed after approval, or can't be read aloud."""


class ScheduleError(InputError):
    """schedule.yaml is wrong."""

    exit_code = 78


class UnknownVillageError(InputError):
    """A village was named that the station does not have."""


class ChangedMeanwhileError(BroadcastError):
    """A text that a person saves is not any more what he saw: both texts are kept, `ours` and `theirs`."""

    exit_code = 65

    def __init__(self, *, path: Path, ours: str, theirs: str, theirs_sha256: str) -> None:
        self.path, self.ours, self.theirs, self.theirs_sha256 = path, ours, theirs, theirs_sha256
        super().__init__("có người khác vừa sửa tệp này — xem lại cả hai bản rồi lưu lại", where=path.name)


class EngineError(BroadcastError):
    """No voice engine could record the text."""

    exit_code = 69


class EngineMissingError(EngineError):
    """The engine that schedule.yaml names is not installed or unknown."""


class BusyError(BroadcastError):
    """Something is in the way for now: the same command may succeed later."""

    exit_code = 75


class StationBusyError(BusyError):
    """Another run, or another person, holds what is needed: the bulletins, the ledger, a stick."""


class ClipError(BusyError):
    """A recorded sentence on the disk is damaged. It is dropped, so that the next run records it anew."""


class EngineBusyError(EngineError, BusyError):
    """A voice's network is in the way."""

    exit_code = 75


class EngineBlockedError(EngineBusyError):
    """A service told us to stay away: `for_s` seconds, None where it did not say. It is not asked again before."""

    def __init__(self, message: str, *, for_s: float | None = None) -> None:
        super().__init__(message)
        self.for_s = for_s


class WriterError(BroadcastError):
    """The model that rewrites texts can't be used as it is set, or the text may not go to it."""

    exit_code = 69


class WriterBusyError(WriterError, BusyError):
    """The model, or the line to it, fails now; the same may succeed later."""

    exit_code = 75


class MixError(BroadcastError):
    """The sound could not be rendered, or the finished file failed its own measurement."""

    exit_code = 70


class PublishError(BroadcastError):
    """Files could not be written: no room, no right, or a folder in the way."""

    exit_code = 73


class ServeError(BroadcastError):
    """The web server can't start: its extra is missing, or another program has the port."""

    exit_code = 69


class UploadError(BroadcastError):
    """The pages did not reach the web host: its address, its password, the line, or the host itself."""

    exit_code = 69


class SharedCampaignError(BroadcastError):
    """A campaign that another office publishes can't be taken, or given, as it is."""

    exit_code = 65


class SharedCampaignBusyError(SharedCampaignError, BusyError):
    """Another office's campaign can't be reached for now; what was fetched before stays."""

    exit_code = 75


class FleetError(BroadcastError):
    """A fleet can't be built, or one of its stations can't, as things stand."""

    exit_code = 70


class FleetStoreError(FleetError, BusyError):
    """The place in which a fleet's stations or clips lie refuses, fails or is slow for now."""

    exit_code = 75


class FleetClusterError(FleetError, BusyError):
    """The scheduler or all workers of a fleet are gone for now."""

    exit_code = 75


class MissingClipsError(BusyError):
    """Sentences that a service must record first: for the fleet, which asks services in one place.

    `engine` is the voice's name as schedule.yaml has it, `fingerprint` the engine's own, `texts` what is to be said.
    """

    exit_code = 75

    def __init__(self, engine: str, fingerprint: str, texts: tuple[str, ...]) -> None:
        super().__init__(f"{len(texts)} câu của giọng {engine} chưa thu")
        self.engine, self.fingerprint, self.texts = engine, fingerprint, texts


class TimerError(BroadcastError):
    """The machine's own timer could not be read or set."""

    exit_code = 71


class NotAllowedError(BroadcastError):
    """Only a named approver may do this, and he did not: a wrong PIN, tries locked, a link that has ended."""

    exit_code = 77
