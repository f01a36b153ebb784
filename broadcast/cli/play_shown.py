"""What `broadcast play` shows without playing: what is on air, and days played on a simulated clock."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import folder_of, print_json, schedule_of, the_time

if TYPE_CHECKING:
    from broadcast.player.rehearsal import Row
    from broadcast.player.source import Source


def say(what: str) -> None:
    """A line on the player's own output, for someone who looks at it later."""
    click.echo(f"{the_time():%d/%m/%Y %H:%M:%S}  {what}")


def village_id(station: Path, village: str) -> str:
    """The id of a village that was named by id or by name. Raises UnknownVillageError."""
    if not village:
        return ""
    from broadcast.office.villages.named import villages_named

    return villages_named(schedule_of(folder_of(station), None), [village])[0]


def _source(station: Path, village: str) -> Source:
    """What lies in the folder: a station, or what was fetched from one."""
    from broadcast.player.fetching import Site
    from broadcast.player.remote import RemoteSource
    from broadcast.player.source import FolderSource
    from broadcast.station.player_feed import NAME

    folder = folder_of(station)
    if (folder.root / NAME).is_file() and not folder.schedule.exists():
        now = lambda: the_time().replace(tzinfo=None)  # noqa: E731
        return RemoteSource(folder.root, Site(url="", village=village), say=say, now=now)
    return FolderSource(folder, village_id(station, village), say)


def print_status(station: Path, village: str, *, as_json: bool) -> None:
    """What a player of that station is doing."""
    from broadcast.player.status import HOME, status_of
    from broadcast.station.log import NAME

    folder, now = folder_of(station), the_time().replace(tzinfo=None)
    found = status_of(_source(station, village), home=folder.root / HOME, log=folder.root / NAME, now=now)
    if as_json:
        return print_json(
            {
                "running": found.running,
                "now": found.now.due.name if found.now else None,
                "next": found.following.name if found.following else None,
                "next_at": found.following.at.isoformat() if found.following else None,
                "last": found.last.name if found.last else None,
                "last_at": found.last.at.isoformat() if found.last else None,
                "last_kind": found.last.kind if found.last else None,
            }
        )
    click.echo("Máy phát đang chạy." if found.running else "Máy phát KHÔNG chạy — chạy: broadcast play")
    if found.now:
        click.echo(f"{'Đang phát' if found.running else 'Đang phát dở'}: {found.now.due.title}")
    if found.following:
        click.echo(f"Sắp phát: {found.following.title}, {found.following.at:%H:%M ngày %d/%m/%Y}")
    if found.last:
        what = "phát xong" if found.last.kind == "ended" else "không phát, hoặc phát dở"
        click.echo(f"Gần nhất: {found.last.name} ngày {found.last.day:%d/%m/%Y}, {what} lúc {found.last.at:%H:%M:%S}")
    return None


def print_rehearsal(station: Path, days: tuple[date, date], village: str, *, as_json: bool) -> None:
    """What would be played in those days, when, and why not what is not."""
    from broadcast.player.rehearsal import rehearse

    source = _source(station, village)
    rows = rehearse(source.day, source.settings, *days)
    if as_json:
        return print_json(
            {"first": days[0].isoformat(), "last": days[1].isoformat(), "airings": [_as_json(row) for row in rows]}
        )
    for row in rows:
        click.echo(_in_words(row))
    played = sum(row.outcome != "not-played" for row in rows)
    click.echo(f"{played} lần phát, {len(rows) - played} lần không phát.")
    return None


def _in_words(row: Row) -> str:
    from broadcast.player.rehearsal import OUTCOME_NAMES

    said = f"{row.due.at:%d/%m/%Y %H:%M}  {row.due.title}: {OUTCOME_NAMES[row.outcome]}"
    if row.begins and row.ends:
        said += f", {row.begins:%H:%M:%S}–{row.ends:%H:%M:%S}"
    if row.late_ms:
        said += f", muộn {row.late_ms / 1000:.0f} giây"
    return f"{said} — {row.why}" if row.why else said


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "day": row.due.day.isoformat(),
        "name": row.due.name,
        "title": row.due.title,
        "at": row.due.at.isoformat(),
        "urgent": row.due.urgent,
        "outcome": row.outcome,
        "begins": row.begins.isoformat() if row.begins else None,
        "ends": row.ends.isoformat() if row.ends else None,
        "late_ms": row.late_ms,
        "file": row.playing.file.path.name if row.playing else None,
        "rung": row.playing.file.rung if row.playing else None,
        "pieces_ms": [[piece.start_ms, piece.end_ms] for piece in row.playing.pieces] if row.playing else [],
        "why": row.why,
    }
