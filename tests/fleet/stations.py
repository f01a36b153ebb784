"""A small fleet on disk, and in an object store of moto's, built without a cluster."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from conftest import SCHEDULE, write_station

from broadcast.fleet.building import FleetBuilt, build_fleet
from broadcast.fleet.cluster import Crew, OwnCrew
from broadcast.fleet.roots import run_of, stations_of
from broadcast.fleet.settings import FleetSettings
from broadcast.fleet.shelf import BucketShelf
from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.station.folder import Folder

NOW = datetime(2026, 4, 21, 21, 0, tzinfo=VIETNAM)
DAYS = (date(2026, 4, 22),)
ONE_SLOT = SCHEDULE.replace('  - id: chieu\n    name: buổi chiều\n    at: "17:00"\n    max_minutes: 5\n', "")
QUICK = ONE_SLOT.replace("engines: [espeak]", "engines: [tone]").replace(
    "sound:\n", "sound:\n  stings: false\n  beds: false\n"
)


def write_fleet(root: Path, count: int, schedule: str = QUICK) -> FleetSettings:
    """So many communes with the same texts and names of their own, all approved."""
    for number in range(count):
        place = root / f"xa-{number}"
        place.mkdir(parents=True)
        write_station(place, schedule.replace("xã Mẫu", f"xã số {number}"))
        paths = [place / "scripts" / name for name in ("dot", "thong-bao")]
        approve_paths(Folder(root=place), paths, by="Chủ tịch UBND xã", position="", at=NOW)
    return FleetSettings(root=str(root), stations=("xa-*",))


def build(settings: FleetSettings, home: Path, crew: Crew | None = None, now: datetime = NOW) -> FleetBuilt:
    run = run_of(settings, home, DAYS, now)
    stations = stations_of(settings, run.shelf)
    return build_fleet(run, stations, crew or OwnCrew(), per_minute=settings.per_minute, pause_s=0.05)


def states(done: FleetBuilt) -> dict[str, str]:
    return {name: outcome.state for name, outcome in done.outcomes.items()}


def bulletins(root: Path) -> dict[str, bytes]:
    """The MP3s of a folder of stations, by their names."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.glob("xa-*/audio_out/*/*.mp3"))}


class Trouble:
    """What goes wrong between a fleet and its store: called with each request, it may give a status to answer with."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.status = 0

    def __call__(self, method: str, path: str) -> int:
        self.requests.append((method, path))
        return self.status


@contextmanager
def bucket(monkeypatch: pytest.MonkeyPatch, trouble: Trouble) -> Iterator[str]:
    """The endpoint of a real S3 server, moto's, behind a proxy that makes trouble; the bucket is «loa»."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tinh")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x" * 20)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()

    class Between(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            status = trouble(self.command, self.path)
            headers: list[tuple[str, str]] = []
            data = b""
            if not status:
                line = HTTPConnection("127.0.0.1", port, timeout=30)
                sent = {k: v for k, v in self.headers.items() if k.lower() != "transfer-encoding"}
                line.request(self.command, self.path, body=body, headers={**sent, "Content-Length": str(len(body))})
                answer = line.getresponse()
                status, data, headers = answer.status, answer.read(), answer.getheaders()
                line.close()
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in {"content-length", "transfer-encoding", "connection", "date", "server"}:
                    self.send_header(name, value)
            length = dict(headers).get("Content-Length", "0") if self.command == "HEAD" else str(len(data))
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on  # noqa: N815  # http.server's names

        def log_message(self, *_: object) -> None:
            pass

    between = ThreadingHTTPServer(("127.0.0.1", 0), Between)
    between.daemon_threads = True
    thread = threading.Thread(target=between.serve_forever, daemon=True)
    thread.start()
    endpoint = f"http://127.0.0.1:{between.server_port}"
    urlopen(Request(f"http://127.0.0.1:{port}/moto-api/reset", method="POST")).close()  # it is one for all servers
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}").create_bucket(Bucket="loa")
    try:
        yield endpoint
    finally:
        between.shutdown()
        between.server_close()
        thread.join()
        server.stop()


def to_bucket(root: Path, endpoint: str) -> tuple[FleetSettings, BucketShelf]:
    """The stations of a folder, put into the store."""
    shelf = BucketShelf("s3://loa/tinh", endpoint)
    shelf.put(
        {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.glob("xa-*/**/*")
            if path.is_file() and ".cache" not in path.parts and path.suffix != ".lock"
        }
    )
    return FleetSettings(root="s3://loa/tinh", stations=("xa-*",), endpoint=endpoint), shelf
