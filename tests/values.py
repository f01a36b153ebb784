"""Bulletins, scripts and programmes for tests, made and altered by their facts, wherever these are kept."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from broadcast.model import Airtime, Bulletin, Programme, Script, SoundFile, Source
from broadcast.station.manifest import read_day

AIRTIME = {field.name for field in fields(Airtime)}
MAIN = {field.name for field in fields(SoundFile)}


def bulletin_of(**facts: Any) -> Bulletin:
    """A bulletin of these facts; `versions` are its further files."""
    facts.setdefault("profile", "horn")
    airtime = Airtime(**{name: facts.pop(name) for name in AIRTIME & facts.keys()})
    main = SoundFile(**{name: facts.pop(name) for name in MAIN & facts.keys()})
    return Bulletin(airtime=airtime, files=(main, *facts.pop("versions", ())), **facts)


def altered(bulletin: Bulletin, **facts: Any) -> Bulletin:
    """The bulletin with other facts."""
    airtime = replace(bulletin.airtime, **{name: facts.pop(name) for name in AIRTIME & facts.keys()})
    main = replace(bulletin.main, **{name: facts.pop(name) for name in MAIN & facts.keys()})
    return replace(bulletin, airtime=airtime, files=(main, *facts.pop("versions", bulletin.files[1:])), **facts)


def script_of(name: str, **facts: Any) -> Script:
    """A script of these facts, else without any: scripts/NAME.md, a notice in thong-bao, elsewhere a campaign's."""
    folder = name.rpartition("/")[0]
    usual: dict[str, Any] = {
        "title": "X",
        "kind": "notice" if folder == "thong-bao" else "campaign",
        "folder": folder,
        "priority": "thường",
        "body": (),
        "valid_from": None,
        "valid_until": None,
        "villages": (),
        "sources": (),
        "sha256": "",
        "approval": None,
        "source": Source(path=f"scripts/{name}.md", line=1),
    }
    return Script(id=name, **(usual | facts))


def programme_of(**facts: Any) -> Programme:
    """A programme of these facts."""
    airtime = Airtime(**{name: facts.pop(name) for name in AIRTIME & facts.keys()})
    return Programme(airtime=airtime, **facts)


def read_bulletins(folder: Path) -> tuple[Bulletin, ...]:
    """The bulletins of a day's folder, all of which must be readable."""
    day = read_day(folder)
    assert not day.broken
    return day.bulletins
