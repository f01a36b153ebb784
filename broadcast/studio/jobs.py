"""Long work: one piece at a time a station, with progress and time left; it can be stopped, and survives a reload."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from broadcast.errors import BroadcastError

JobState = Literal["waiting", "running", "done", "failed", "stopped"]
STATE_NAMES: dict[JobState, str] = {
    "waiting": "đang đợi đến lượt",
    "running": "đang làm",
    "done": "đã xong",
    "failed": "chưa xong",
    "stopped": "đã dừng",
}
KEPT = 50
"""How many finished jobs are remembered, so that a page that was open long ago still finds its own."""
YIELDED = "nhường tin khẩn, sẽ làm tiếp"
USUAL_STOP = "Dừng việc này"
FIRST_ESTIMATE = 0.03
"""The share that must be done before the time left is told; earlier figures jump."""


class JobStopped(BaseException):
    """A person has stopped the job; raised inside its work at the next step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A piece of long work as a page shows it.

    `share` is what is done, from 0 to 1; `step` says in Vietnamese what is being done; `lines` are the messages of the
    work so far; `stop` is what the button says that stops it, until it is `committed`; `result` is the address to go on
    to once it is done, `back` where its page leads that failed or was stopped; `fault` is the message where it failed.
    `key` tells one piece of work from another of its kind. `had` is the share that was there already, from an earlier
    try, at `had_at`.
    """

    id: int
    title: str
    state: JobState = "waiting"
    share: float = 0.0
    step: str = ""
    lines: tuple[str, ...] = ()
    result: str = ""
    fault: str = ""
    stop: str = USUAL_STOP
    committed: bool = False
    key: str = ""
    asked_at: datetime
    back: str = "/"
    had: float = 0.0
    had_at: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {"done", "failed", "stopped"}

    def left(self, now: datetime) -> timedelta | None:
        """The time it still takes, by what it took so far; None while that can't be told."""
        since, done = self.had_at or self.began_at, self.share - self.had
        if self.state != "running" or since is None or done < FIRST_ESTIMATE:
            return None
        return (now - since) * (1 - self.share) / done


class JobYields(BaseException):
    """Something that can't wait has come: the job is put back, and begins anew behind it."""


class Ticket:
    """What a job's work gets: it tells of its progress here, and learns here that a person has stopped it."""

    def __init__(self, jobs: Jobs, job_id: int) -> None:
        self._jobs, self._id = jobs, job_id

    def progress(self, name: str, share: float) -> None:
        """Say what is being done and the share of the whole that is done. Raises JobStopped."""
        self._jobs.note(self._id, step=name, share=share)

    def had(self, share: float) -> None:
        """Say that this share of the whole was there already: it tells nothing of how quick the rest is."""
        self._jobs.had(self._id, share)

    def say(self, line: str) -> None:
        """Add a message for the person. Raises JobStopped."""
        self._jobs.note(self._id, line=line)

    def commit(self) -> None:
        """From here on the job can't be stopped any more, nor put back. Raises JobStopped where it was before."""
        self._jobs.commit(self._id)

    def whole(self, parts: int) -> Callable[[str, float], None]:
        """A `progress` for work that tells of each of its parts by itself: it becomes a share of the whole."""
        shares: dict[str, float] = {}  # two parts at once: one is mixed while the next is recorded

        def progress(name: str, share: float) -> None:
            shares[name] = share
            self.progress(name, sum(shares.values()) / max(parts, len(shares)))

        return progress


Work = Callable[[Ticket], str]
"""Does the work and returns the address of its result. Raises BroadcastError, or JobStopped by way of the ticket."""


class Jobs:
    """The queue of a station's long work. A build holds the station's lock, so two at once would only wait."""

    def __init__(self, now: Callable[[], datetime], crashed: Callable[[Exception], str]) -> None:
        """`crashed` keeps the trace of a fault of ours and returns the Vietnamese line that tells of it."""
        self._now, self._crashed = now, crashed
        self._ids = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._stopped: set[int] = set()
        self._yielding: set[int] = set()
        self._queue: deque[tuple[int, Work]] = deque()
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None

    def submit(
        self, title: str, work: Work, *, stop: str = USUAL_STOP, first: bool = False, key: str = "", back: str = "/"
    ) -> Job:
        """Queue a piece of work; it begins when those before it are over.

        With `first` it begins at the next step of the job that runs, which is done anew afterwards. So every work must
        be such that it can be begun again. Asked for twice under one `key`, as by a double click, it is done once.
        """
        with self._changed:
            same = (job for job in self._jobs.values() if key and job.key == key and not job.over)
            if (known := next(same, None)) is not None:
                return known
            job = Job(id=next(self._ids), title=title, asked_at=self._now(), stop=stop, key=key, back=back)
            self._jobs[job.id] = job
            if first:
                self._queue.appendleft((job.id, work))
                self._yielding |= {number for number, other in self._jobs.items() if other.state == "running"}
            else:
                self._queue.append((job.id, work))
            if self._worker is None:
                self._worker = threading.Thread(target=self._run, name="long-work", daemon=True)
                self._worker.start()
            self._changed.notify_all()
            return job

    def get(self, job_id: int) -> Job | None:
        """The job of that number as it stands now; None where nobody remembers it."""
        with self._changed:
            return self._jobs.get(job_id)

    def all(self) -> tuple[Job, ...]:
        """Every job that is remembered, the newest first."""
        with self._changed:
            return tuple(sorted(self._jobs.values(), key=lambda job: -job.id))

    def before(self, job_id: int) -> int:
        """How many pieces of work are done before that one begins."""
        with self._changed:
            waiting = [number for number, _ in self._queue if not self._jobs[number].over]
            running = sum(job.state == "running" for job in self._jobs.values())
            return running + waiting.index(job_id) if job_id in waiting else 0

    def now(self) -> Job | None:
        """The job that is being done, or else the next in the queue; None where there is nothing to do."""
        with self._changed:
            open_jobs = sorted((job for job in self._jobs.values() if not job.over), key=lambda job: job.id)
            return next((job for job in open_jobs if job.state == "running"), next(iter(open_jobs), None))

    def stop(self, job_id: int) -> None:
        """Ask a job to stop: one that waits is over at once, one that runs at its next step."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is None or job.over or job.committed:
                return
            self._stopped.add(job_id)
            if job.state == "waiting":
                self._jobs[job_id] = replace(job, state="stopped", ended_at=self._now())
            self._changed.notify_all()

    def note(self, job_id: int, *, step: str = "", share: float | None = None, line: str = "") -> None:
        """Take what a running job tells. Raises JobStopped where a person has stopped it."""
        with self._changed:
            job = self._jobs[job_id]
            self._mind(job)
            self._jobs[job_id] = replace(
                job,
                step=step or job.step,
                share=job.share if share is None else min(max(share, 0.0), 1.0),
                lines=(*job.lines, line) if line else job.lines,
            )
            self._changed.notify_all()

    def had(self, job_id: int, share: float) -> None:
        """Take which share of a job was there before it began. Raises JobStopped."""
        with self._changed:
            self._mind(self._jobs[job_id])
            self._jobs[job_id] = replace(self._jobs[job_id], had=share, share=share, had_at=self._now())

    def commit(self, job_id: int) -> None:
        """From here on the job runs to its end. Raises JobStopped where a person has stopped it by now."""
        with self._changed:
            self._mind(self._jobs[job_id])
            self._jobs[job_id] = replace(self._jobs[job_id], committed=True)

    def _mind(self, job: Job) -> None:
        if job.committed:
            return
        if job.id in self._stopped:
            raise JobStopped
        if job.id in self._yielding:
            raise JobYields

    def wait(self, job_id: int, timeout_s: float) -> Job | None:
        """The job once it is over, or as it is after that time."""
        with self._changed:
            self._changed.wait_for(lambda: job_id not in self._jobs or self._jobs[job_id].over, timeout=timeout_s)
            return self._jobs.get(job_id)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
                job_id, work = self._queue.popleft()
                if self._jobs[job_id].over:
                    continue
                self._yielding.discard(job_id)
                self._jobs[job_id] = replace(self._jobs[job_id], state="running", began_at=self._now())
            ended = self._do(job_id, work)
            with self._changed:
                if ended is None:
                    anew = replace(self._jobs[job_id], share=0.0, had=0.0, had_at=None)
                    self._jobs[job_id] = replace(anew, state="waiting", step=YIELDED)
                    self._queue.insert(1, (job_id, work))
                    continue
                self._jobs[job_id] = replace(ended, ended_at=self._now())
                self._stopped.discard(job_id)
                for old in sorted(number for number, job in self._jobs.items() if job.over)[:-KEPT]:
                    del self._jobs[old]
                self._changed.notify_all()

    def _do(self, job_id: int, work: Work) -> Job | None:
        """The job as it ended; None where it has made room for another."""
        try:
            result = work(Ticket(self, job_id))
        except JobYields:
            return None
        except JobStopped:
            return replace(self._jobs[job_id], state="stopped")
        except BroadcastError as error:
            return replace(self._jobs[job_id], state="failed", fault=str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours must end this job, not the queue of the station
            told = self._crashed(error)
            return replace(self._jobs[job_id], state="failed", fault=told)
        return replace(self._jobs[job_id], state="done", share=1.0, result=result)
