"""From finished days to what people fetch: their lists written anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from broadcast.errors import NextStep, PublishError, Step
from broadcast.stages.publish import publish as publish_day
from broadcast.station.folder import Folder, built_days, disk


def publish(folder: Folder, days: Iterable[date] | None = None) -> dict[date, tuple[str, ...]]:
    """Write the exports of those days, or of every day there is; return the files that changed."""
    wanted = sorted(built_days(folder)) if days is None else list(days)
    with folder.alone(), disk(folder.out):
        folder.recover()
        for day in wanted:
            if not (folder.out / day.isoformat()).is_dir():
                step = Step(code=NextStep.BUILD, about=day.isoformat())
                raise PublishError(f"chưa có ngày {day:%d/%m/%Y}", step=step)
        return {day: _publish_day(folder, day) for day in wanted}


def _publish_day(folder: Folder, day: date) -> tuple[str, ...]:
    with folder.exchanging():
        return publish_day(folder.out / day.isoformat())
