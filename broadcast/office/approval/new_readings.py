"""«Cách đọc mới»: where approved texts would be read otherwise today than they were approved to be heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from broadcast.model import Manner, Paragraph, Script, Source
from broadcast.stages.spoken import read_aloud


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReading:
    """A sentence of an approved text: how it was approved to be heard, and how it would be read today."""

    script: str
    source: Source
    written: str
    approved: str
    today: str

    def __str__(self) -> str:
        return f"{self.source}: «{self.written}» đang phát là «{self.approved}», nay đọc là «{self.today}»"


def new_readings(scripts: Iterable[Script], manner: Manner) -> tuple[NewReading, ...]:
    """Every difference in the approved scripts that have a spoken form; until it is accepted the old one airs."""
    found: dict[tuple[str, str], NewReading] = {}
    for script in scripts:
        if not (script.approved and script.approval and script.approval.spoken_sha256):
            continue
        fresh = read_aloud(script, manner)
        for before, now in zip(_heard(script), _heard(fresh), strict=True):
            for written, approved, today in _differing(before, now):
                reading = NewReading(
                    script=script.id, source=before.source, written=written, approved=approved, today=today
                )
                found.setdefault((script.id, written), reading)
    return tuple(found.values())


def _heard(script: Script) -> tuple[Paragraph, ...]:
    return (script.headline, *script.body, *script.again)


def _differing(before: Paragraph, now: Paragraph) -> Iterable[tuple[str, str, str]]:
    """The sentences that differ; the whole paragraph where it is cut into other sentences."""
    was = [(sentence.written.strip(), sentence.spoken.strip()) for sentence in before.said]
    is_now = [(sentence.written.strip(), sentence.spoken.strip()) for sentence in now.said]
    if was == is_now:
        return
    if [written for written, _ in was] == [written for written, _ in is_now]:
        for (written, approved), (_, today) in zip(was, is_now, strict=True):
            if approved != today:
                yield written, approved, today
        return
    joined = (" ".join(spoken for _, spoken in said) for said in (was, is_now))
    approved, today = joined
    if approved != today:
        yield before.text, approved, today
