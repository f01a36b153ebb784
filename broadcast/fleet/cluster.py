"""Where a fleet's workers come from: processes of this machine, or a Dask scheduler that is there already."""

from __future__ import annotations

import logging
import os
import queue
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from broadcast import __version__
from broadcast.errors import FleetClusterError, FleetError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_S = 15
WITHOUT_WORKERS_S = 120.0
"""So long a run waits for a worker where there is none; the next run takes up what is left."""
LOST_S = 20.0
"""So long a scheduler may be away, as it is while it is started anew."""
_LOOK_S = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A call that a worker is to make; `about` names it to whoever gets the answer."""

    about: str
    act: Callable[..., object]
    given: tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a job gave; `fault` where it gave nothing, since its worker died over it."""

    about: str
    given: object = None
    fault: str = ""


class Crew(Protocol):
    """Whoever does jobs."""

    dashboard: str

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """The answers of all jobs, in the order in which they come. Raises FleetClusterError."""
        ...


class DaskCrew:
    """The workers of a Dask scheduler."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.dashboard = _dashboard(client)

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """The answers of all jobs, in the order in which they come.

        Raises FleetClusterError where the scheduler is gone, or no worker is left for too long.
        """
        done: queue.SimpleQueue[tuple[Job, Future[object]]] = queue.SimpleQueue()
        waiting: set[Future[object]] = set()

        def ended(job: Job) -> Callable[[Future[object]], None]:
            return lambda future: done.put((job, future))

        for job in jobs:
            future = self._client.submit(job.act, *job.given, pure=False)
            waiting.add(future)
            future.add_done_callback(ended(job))
        alone_since = lost_since = None
        while waiting:
            try:
                job, future = done.get(timeout=_LOOK_S)
            except queue.Empty:
                lost_since = None if self._client.status == "running" else lost_since or time.monotonic()
                alone_since = None if lost_since or self._has_workers() else alone_since or time.monotonic()
                if lost_since and time.monotonic() - lost_since > LOST_S:
                    raise FleetClusterError("bộ điều phối đã mất — khởi động lại rồi chạy lại lệnh này") from None
                if alone_since and time.monotonic() - alone_since > WITHOUT_WORKERS_S:
                    raise FleetClusterError("không còn máy làm việc nào — khởi động lại rồi chạy lại") from None
                continue
            waiting.discard(future)
            yield self._answer(job, future)

    def _answer(self, job: Job, future: Future[object]) -> Answer:
        if future.status == "finished":
            return Answer(about=job.about, given=future.result())
        if future.status == "error":
            return Answer(about=job.about, fault=f"máy làm việc chết giữa chừng ({type(future.exception()).__name__})")
        if self._client.status != "running":
            raise FleetClusterError("bộ điều phối đã mất — khởi động lại rồi chạy lại lệnh này")
        return Answer(about=job.about, fault="việc bị hủy giữa chừng")

    def _has_workers(self) -> bool:
        return bool(self._client.scheduler_info(n_workers=1)["workers"])


class OwnCrew:
    """This process itself, one job after another: for a single station, and for tests."""

    dashboard = ""

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """The answers in order."""
        for job in jobs:
            yield Answer(about=job.about, given=job.act(*job.given))


@contextmanager
def crew(*, scheduler: str = "", workers: int = 0) -> Iterator[Crew]:
    """The workers of that scheduler, or as many processes of this machine (0: one a core).

    Raises FleetError where Dask is not installed or the workers have another release, FleetClusterError.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise FleetError('thiếu thư viện — cài bằng: pip install "loa-truyen-thanh[fleet]"') from error
    dask.config.set({"distributed.scheduler.allowed-failures": 2, "distributed.comm.timeouts.connect": f"{CONNECT_S}s"})
    for name in ("distributed", "distributed.client", "distributed.nanny", "distributed.scheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # who is lost is told in our own words
    if scheduler:
        try:
            client = Client(scheduler, timeout=f"{CONNECT_S}s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise FleetClusterError(f"không nối được tới {scheduler} — xem lại bộ điều phối đã chạy chưa") from error
        with client:
            _refuse_others(client)
            yield DaskCrew(client)
        return
    count = workers or os.cpu_count() or 1
    with (
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0" if _has_bokeh() else None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield DaskCrew(client)


def release() -> str:
    """The release of this program on the worker that is asked."""
    return __version__


def _refuse_others(client: Client) -> None:
    try:
        found = client.run(release)
    except ImportError as error:
        raise FleetError("máy làm việc chưa cài chương trình này — cài cùng phiên bản trên mọi máy") from error
    strange = {worker: version for worker, version in found.items() if version != __version__}
    for worker, version in strange.items():
        raise FleetError(f"máy làm việc {worker} cài phiên bản {version}, ở đây là {__version__} — cài cho giống nhau")


def _has_bokeh() -> bool:
    from importlib.util import find_spec

    return find_spec("bokeh") is not None


def _dashboard(client: Client) -> str:
    return str(client.dashboard_link) if _has_bokeh() and client.dashboard_link else ""
