"""Long work: one at a time, with progress, stopped by a person, and a fault of one harms no other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from broadcast.errors import PublishError
from broadcast.studio.jobs import Jobs, Ticket

START = datetime(2026, 4, 22, tzinfo=UTC)


def jobs_at(times: list[datetime]) -> Jobs:
    return Jobs(lambda: times[-1], crashed=repr)


def test_one_at_a_time_in_order_and_faults_are_told() -> None:
    jobs, done = jobs_at([START]), list[str]()

    def work(name: str, fault: Exception | None = None) -> str:
        done.append(name)
        if fault:
            raise fault
        return f"/{name}"

    asked = [
        jobs.submit("một", lambda _: work("a")),
        jobs.submit("hai", lambda _: work("b", PublishError("hết chỗ"))),
        jobs.submit("ba", lambda _: work("c", ValueError("lỗi"))),
        jobs.submit("bốn", lambda _: work("d")),
    ]
    ended = [jobs.wait(job.id, 20) for job in asked]
    assert [job and job.state for job in ended] == ["done", "failed", "failed", "done"]
    assert done == ["a", "b", "c", "d"]
    assert ended[1] is not None
    assert ended[1].fault == "hết chỗ"
    assert ended[2] is not None
    assert "lỗi" in ended[2].fault


def test_a_person_stops_what_runs_and_what_waits() -> None:
    jobs, go = jobs_at([START]), threading.Event()

    def work(ticket: Ticket) -> str:
        ticket.progress("bước", 0.5)
        go.wait(20)
        ticket.say("còn nữa")
        return "/"

    running, waiting = jobs.submit("một", work), jobs.submit("hai", work)
    jobs.stop(waiting.id)
    jobs.stop(running.id)
    go.set()
    assert [(job := jobs.wait(asked.id, 20)) and job.state for asked in (running, waiting)] == ["stopped", "stopped"]


def test_the_time_left_is_told_by_what_it_took_so_far() -> None:
    times, half, go = [START], threading.Event(), threading.Event()
    jobs = jobs_at(times)

    def work(ticket: Ticket) -> str:
        ticket.progress("bước", 0.5)
        half.set()
        go.wait(20)
        return "/"

    asked = jobs.submit("một", work)
    half.wait(20)
    job = jobs.get(asked.id)
    assert job is not None
    assert job.left(START + timedelta(seconds=30)) == timedelta(seconds=30)
    go.set()
    jobs.wait(asked.id, 20)


def test_what_was_there_before_tells_nothing_of_the_time_left() -> None:
    times, half, go = [START], threading.Event(), threading.Event()
    jobs = jobs_at(times)

    def work(ticket: Ticket) -> str:
        times.append(START + timedelta(seconds=100))
        ticket.had(0.6)
        ticket.progress("tải tiếp", 0.7)
        half.set()
        go.wait(20)
        return "/"

    asked = jobs.submit("một", work, back="/giong")
    half.wait(20)
    job = jobs.get(asked.id)
    assert job is not None
    assert round((job.left(START + timedelta(seconds=110)) or timedelta()).total_seconds()) == 30
    go.set()
    jobs.wait(asked.id, 20)


def test_asked_for_twice_it_is_done_once_and_the_queue_is_told() -> None:
    jobs, began, go = jobs_at([START]), threading.Event(), threading.Event()

    def work(ticket: Ticket) -> str:
        began.set()
        go.wait(20)
        ticket.say("xong")
        return "/"

    first, again = jobs.submit("một", work, key="a"), jobs.submit("một", work, key="a")
    other = jobs.submit("hai", work, key="b")
    assert first.id == again.id != other.id
    began.wait(20)
    running = jobs.now()
    assert running is not None
    assert running.id == first.id
    assert jobs.before(other.id) == 1
    go.set()
    jobs.wait(other.id, 20)
    assert jobs.now() is None
    assert jobs.submit("một", work, key="a").id != first.id
