"""What is on air, between the scheduler that decides it and the child that plays it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from broadcast.player.clock import Clock
from broadcast.player.heard.listening import Answer, Listening
from broadcast.player.notes import Notes
from broadcast.player.scheduler import held_at
from broadcast.player.telling import Telling
from broadcast.player.values import RUNG_NAMES, Chosen, Due, Event, Key, Piece, Playing, State
from broadcast.player.watched import Job, Report, Watched

IN_TIME_MS = 200
"""What begins later than that says in the log where the time went."""


class OnAir:
    """Has the child play what was decided, and tells what truly became of it: to the log, and to the next decision."""

    def __init__(self, voice: Watched, notes: Notes, clock: Clock, telling: Telling, ear: str = "") -> None:
        self._voice, self._notes, self._clock, self._telling = voice, notes, clock, telling
        self._listening = Listening(ear, self._heard, telling.say) if ear else None
        self._began_at = 0.0
        self._number = 0
        self._prepared: Job | None = None
        self._now: tuple[int, Playing] | None = None
        self._restarts = 0
        self.failed_at = datetime.min
        """When the output or a file last failed, in local time."""
        self.lost: frozenset[Key] = frozenset()
        """The relayed airings whose stream was given up."""

    def prepare(self, due: Due, file: Chosen) -> None:
        """Have what comes next opened, checked and decoded ahead."""
        if not _is_for(self._prepared, file, file.pieces):
            self._prepared = self._job(file, due.name, file.pieces)
            self._voice.load(self._prepared)

    def begin(self, event: Event, playing: Playing) -> None:
        """Play it, from the moment at which it begins or goes on."""
        job = self._prepared
        if job is None or not _is_for(job, playing.file, playing.pieces):
            job = self._job(playing.file, playing.due.name, playing.pieces)
            self._voice.load(job)
        self._prepared, self._now, self._restarts = None, (job.number, playing), 0
        at, until = self._clock.steady_of(playing.since), self._clock.steady_of(playing.ends)
        self._voice.play(replace(job, at=at, until=until, local=playing.since))
        if playing.file.rung not in {"relay", "programme", "light"}:
            why = event.why or RUNG_NAMES[playing.file.rung]
            self._telling.call(f"{playing.due.title} lúc {playing.due.at:%H:%M} phát thay bằng {why}", event.at)

    def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            self._listening.close()

    def stop(self) -> None:
        """Fade it out."""
        self._voice.stop()

    @property
    def played_ms(self) -> int:
        """How much of it was heard since it began or went on."""
        return self._voice.played_ms

    def take(self, state: State) -> tuple[State, bool]:
        """Take what the child has told: the state by that, and whether what is on air has come to its end."""
        ended = False
        while not self._voice.reports.empty():
            report = self._voice.reports.get()
            if report.kind == "failed":
                state = self._failed(state, report)
            elif self._now is None or self._now[0] != report.number:
                continue
            elif report.kind == "lost":
                state = self._lost(state, self._now[1], report)
            elif report.kind == "began":
                state = self._began(state, self._now[1], report)
            elif report.kind == "restarted":
                self._restarts += 1
                self._telling.say(f"tiến trình phát vừa được mở lại ({report.why})")
            else:
                ended = self._ended(state, self._now[1], report) or ended
        return state, ended

    def _job(self, file: Chosen, name: str, pieces: tuple[Piece, ...]) -> Job:
        self._number += 1
        return Job(
            number=self._number,
            path=file.path,
            sha256=file.sha256,
            name=name,
            pieces=pieces,
            url=file.url,
            silence_s=file.silence_s,
        )

    def _began(self, state: State, playing: Playing, report: Report) -> State:
        """Count the time from when the sound truly began."""
        at = self._clock.at(report.at)
        self._began_at = report.at - report.ms / 1000
        if playing.played_ms == 0 and report.ms == 0:
            late_ms = (at - playing.due.at) // timedelta(milliseconds=1)
            detail = f"late_ms={late_ms} rung={playing.file.rung} sha256={playing.file.sha256}"
            if late_ms > IN_TIME_MS:
                detail += self._why_late(playing, report)
            self._notes.note("started", playing.due, at, detail)
        if state.playing is None or state.playing.due.key != playing.due.key:
            return state
        return replace(state, playing=replace(state.playing, since=at - timedelta(milliseconds=report.ms)))

    def _why_late(self, playing: Playing, report: Report) -> str:
        """How late it was decided already, and how long of its lateness the machine stood still."""
        due = self._clock.steady_of(playing.due.at)
        return f" decided_ms={playing.late_ms} stalled_ms={self._voice.stalls.within_ms(due, report.at)}"

    def _ended(self, state: State, playing: Playing, report: Report) -> bool:
        if report.stopped:
            return False
        played_ms = playing.played_ms + report.ms
        measured = f"level_dbfs={report.level_dbfs} underruns={report.underruns}"
        restarts = f" restarts={self._restarts}" if self._restarts else ""
        detail = f"{measured} rung={playing.file.rung}{restarts} played_ms={played_ms}"
        self._notes.note("ended", playing.due, self._clock.at(report.at), detail)
        if self._listening is not None:
            self._listening.ask(playing, self._began_at)
        return state.playing is not None and state.playing.due.key == playing.due.key

    def _heard(self, answer: Answer) -> None:
        """Note what the ear has heard of an airing; what left the machine and was not heard calls a person."""
        due, now = answer.due, self._clock.now()
        if answer.why:
            self._telling.say(f"{due.title} {due.at:%H:%M}: không biết loa có kêu không, {answer.why}")
            return
        measured = f"score={answer.score} delay_ms={answer.delay_ms} level_dbfs={answer.level_dbfs}"
        self._notes.note("heard", due, now, f"share={answer.share} {measured}")
        if answer.share == 0:
            self._telling.call(
                f"{due.title} lúc {due.at:%H:%M} đã phát nhưng micro không nghe thấy — xem lại tăng âm, dây loa, micro",
                now,
            )

    def _failed(self, state: State, report: Report) -> State:
        """The output or the file failed: what is left is tried again in a moment, for as long as its rule allows."""
        self.failed_at = self._clock.now()
        self._telling.call(f"máy phát không ra tiếng: {report.why}", self.failed_at)
        on_air = state.playing
        if on_air is not None and self._now is not None and self._now[0] == report.number:
            held = held_at(on_air, self.failed_at, played_ms=report.ms, by_urgent=False)
            state = replace(state, playing=None, held=(*state.held, held))
            self._notes.note("cut", on_air.due, self.failed_at, f"không ra tiếng: {report.why}")
        self._now = None
        return state

    def _lost(self, state: State, playing: Playing, report: Report) -> State:
        """A stream was given up: what its slot falls back on is played at once, until the slot is over."""
        due, at = playing.due, self._clock.at(report.at)
        self.lost |= {due.key}
        self._notes.note("cut", due, at, f"bỏ tiếp sóng: {report.why}")
        self._telling.call(f"{due.title} lúc {due.at:%H:%M} bỏ tiếp sóng: {report.why}", at)
        if state.playing is None or state.playing.due.key != due.key:
            return state
        return replace(state, playing=None, queued=state.queued | {due.key})


def _is_for(job: Job | None, file: Chosen, pieces: tuple[Piece, ...]) -> bool:
    return job is not None and (job.path, job.sha256, job.url, job.pieces) == (
        *(file.path, file.sha256, file.url),
        pieces,
    )
