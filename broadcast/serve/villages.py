"""What the server knows of its station: who the villages are, what they hear, and the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, Diagnostic, InputError, PublishError
from broadcast.model import Bulletin, Schedule, Village
from broadcast.station.listing import heard_by
from broadcast.station.log import NAME, Entry, Log, LogKind, was_heard
from broadcast.station.manifest import read_day

UNDO = timedelta(minutes=10)
"""For how long a village may take back a confirmation: afterwards reports may have told of it."""


class Station:
    """A station's folder as the server sees it. `now` gives aware times, `say` is told what someone should look at.

    Raises ScheduleError, PublishError where the schedule or the log can't be used.
    """

    def __init__(self, root: Path, *, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
        self.root, self.out, self.now, self._say = root, root / "audio_out", now, say
        self._written, self._schedule = 0, load_schedule(root / "schedule.yaml")
        self._log = Log(root / NAME)
        if self._log.damage:
            say(self._log.damage)

    @property
    def schedule(self) -> Schedule:
        """The schedule as it stands now; while someone is half way through editing it, as it last was whole."""
        path = self.root / "schedule.yaml"
        try:
            written = path.stat().st_mtime_ns
            if written != self._written:
                self._written, self._schedule = written, load_schedule(path)
        except (OSError, BroadcastError) as error:
            self._say(f"schedule.yaml đang có lỗi nên vẫn dùng lịch phát cũ: {error}")
        return self._schedule

    def village(self, name: str) -> Village | None:
        """The village of that id."""
        return next((village for village in self.schedule.villages if village.id == name), None)

    def heard(self, village: str, day: date) -> tuple[Bulletin, ...]:
        """What a village hears on a day. Raises InputError where a manifest can't be read."""
        found = read_day(self.out / day.isoformat())
        if found.broken:
            message = "bản kê của bản tin bị hỏng — dựng lại ngày này"
            raise InputError(Diagnostic(path=f"{day}/{found.broken[0]}.json", line=1, message=message))
        return heard_by(village, found.bulletins)

    def told(self, kind: LogKind, village: str, first: date, last: date) -> dict[tuple[date, str], datetime]:
        """When the village confirmed («confirmed»), its player ended («ended»), or an ear at its horn recognised
        («heard») which bulletins, by day and name.

        Raises PublishError.
        """
        return {
            (entry.day, entry.name): entry.at
            for entry in self._log.entries(first, last)
            if entry.kind == kind and entry.village == village and (kind != "heard" or was_heard(entry))
        }

    def confirm(self, bulletin: Bulletin, village: str) -> None:
        """Note that a village has aired it; twice is once. Raises PublishError."""
        self._note("confirmed", bulletin, village, "qua liên kết của thôn")

    def take_back(self, bulletin: Bulletin, village: str) -> bool:
        """Forget what a village confirmed just now; False where it is too late for that. Raises PublishError."""
        day = bulletin.airtime.day
        for entry in self._log.entries(day, day):
            own = entry.kind == "confirmed" and (entry.village, entry.name) == (village, bulletin.name)
            if own and self.now() - entry.at <= UNDO:
                return self._log.take_back(entry)
        return False

    def played(self, kind: LogKind, bulletin: Bulletin, village: str, measured: str, at: datetime) -> None:
        """Note what a village's player told: that it has played it to its end («ended»), or what an ear heard of it
        («heard»), at that time, with what was measured; twice is once.

        Raises PublishError.
        """
        entry = Entry(kind=kind, day=bulletin.airtime.day, name=bulletin.name, at=at, village=village, detail=measured)
        self._log.write(entry)

    def fetched(self, day: str, mp3: str, village: str) -> None:
        """Note that a village has taken one shape of a bulletin; a note that fails is told, for the file was given."""
        if self.village(village) is None:
            return
        try:
            for bulletin in self.heard(village, date.fromisoformat(day)):
                for shape in bulletin.files:
                    if shape.mp3 == mp3:
                        self._note("fetched", bulletin, village, shape.profile)
        except ValueError:  # a folder that is no day
            return
        except (InputError, PublishError) as error:
            self._say(f"lượt tải của {village} chưa vào nhật ký: {error}")

    def _note(self, kind: LogKind, bulletin: Bulletin, village: str, detail: str) -> None:
        entry = Entry(
            kind=kind, day=bulletin.airtime.day, name=bulletin.name, at=self.now(), village=village, detail=detail
        )
        self._log.write(entry)

    def close(self) -> None:
        """Let go of the log."""
        self._log.close()
