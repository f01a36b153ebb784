"""A voice service that a whole fleet asks: each sentence once, never above the pace, left alone once it says so."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from fleet.stations import QUICK, build, states, write_fleet
from loopback import Asked, Loopback, http
from speech_service import HOST, KEY, SpeechService, describe

from broadcast.fleet.settings import FleetSettings


class Counted(SpeechService):
    """The stand-in service, with the time of each request."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def respond(self, asked: Asked) -> bytes:
        self.times.append(time.monotonic())
        return super().respond(asked)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    found = Counted()
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = Loopback(ca, (HOST,), found.respond)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SPEECH_KEY", KEY)
    yield found
    server.close()


def fleet_with_service(root: Path, count: int, per_minute: float) -> FleetSettings:
    schedule = QUICK.replace("engines: [tone]", "engines: [http:thu-body, tone]")
    settings = write_fleet(root, count, schedule)
    for place in root.glob("xa-*"):
        describe(place)
    return replace(settings, per_minute={"http:thu-body": per_minute})


def test_each_sentence_is_asked_for_once_and_no_faster_than_the_pace(tmp_path: Path, service: Counted) -> None:
    settings = fleet_with_service(tmp_path / "doi", 3, per_minute=1200)
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}, done.failed
    assert {made.voices for outcome in done.outcomes.values() for made in outcome.days} == {("http:thu-body",)}
    assert len(service.texts) == len(set(service.texts)) == done.recorded
    under_way = 3  # the line may hold up a request or two, and let them go together
    for first, begun in enumerate(service.times):
        for later, at in enumerate(service.times[first:]):
            assert later <= (at - begun) / 0.05 + under_way


def test_a_service_that_says_stop_is_asked_no_more_by_anybody(tmp_path: Path, service: Counted) -> None:
    settings = fleet_with_service(tmp_path / "doi", 3, per_minute=300)
    service.answers = [lambda _: http(json.dumps({}).encode(), "429 Too Many Requests\r\nRetry-After: 7200")] * 9
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}, done.failed
    assert {made.voices for outcome in done.outcomes.values() for made in outcome.days} == {("tone",)}
    asked = len(service.asked)
    assert asked <= 4  # what was under way when the first refusal came: it is enough for all communes
    assert dict(done.closed.services).keys() == {"http:thu-body"}
    build(settings, tmp_path)
    assert len(service.asked) == asked  # and the next run remembers it
