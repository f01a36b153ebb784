"""Alerts that came in, and what a person may do with each: put it on air once, or end what it cancels.

Nothing goes on air by itself. An update stands for what it updates, a cancel ends it, but only where it comes from the
same sender. What was put on air is noted beside the urgent texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from broadcast.model import Schedule, Script
from broadcast.office.urgent.announce import LOCK_WAIT_S, MAX_WORDS, Order, active, announce, withdraw
from broadcast.office.urgent.cap_reading import Alert, Key, refused
from broadcast.stages.script import URGENT_FOLDER
from broadcast.station.folder import Folder
from broadcast.station.store import add_lines, lock

NAME = "canh-bao.jsonl"
MAX_NOTED_BYTES = 5_000_000
State = Literal["new", "ends", "aired", "done", "replaced", "cancelled", "expired", "drill"]
STATE_NAMES: dict[State, str] = {
    "new": "chưa phát",
    "ends": "chấm dứt tin đang phát",
    "aired": "đã phát",
    "done": "không còn gì phải chấm dứt",
    "replaced": "đã có bản cập nhật",
    "cancelled": "nơi gửi đã hủy",
    "expired": "đã hết hạn",
    "drill": "diễn tập hoặc thử, không phát",
}
"""How each state is named to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """An alert with its state. `text` is what is proposed to be said, short enough for urgent news.

    `ends` are the urgent texts on air that it takes the place of, or ends.
    """

    alert: Alert
    state: State
    text: str
    ends: tuple[Script, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a person has something to do with it."""
        return self.state in {"new", "ends"}


def offered(folder: Folder, alerts: Iterable[Alert], now: datetime) -> tuple[Offered, ...]:
    """The alerts with their states at the aware time `now`: what is to be done first, then the newest first."""
    aired, on_air = _aired(folder), {script.id: script for script in active(folder, now)}
    known = {alert.key: alert for alert in alerts}
    ends_by = _ends_by(known.values(), {key: on_air[script] for key, script in aired.items() if script in on_air})
    replaced, cancelled = _named(known.values(), "Update"), _named(known.values(), "Cancel")
    found = []
    for alert in known.values():
        ends = ends_by.get(alert.key, ())
        over = alert.expires is not None and alert.expires <= now.replace(tzinfo=None)
        states: tuple[tuple[bool, State], ...] = (
            (not alert.actual, "drill"),
            (alert.key in aired, "done" if alert.kind == "Cancel" else "aired"),
            (alert.kind == "Cancel", "ends" if ends else "done"),
            (alert.key in cancelled, "cancelled"),
            (alert.key in replaced, "replaced"),
            (over, "expired"),
        )
        state: State = next((state for holds, state in states if holds), "new")
        found.append(Offered(alert=alert, state=state, text=_proposed(alert), ends=ends))
    return tuple(sorted(found, key=lambda offer: (offer.open, offer.alert.sent, offer.alert.key), reverse=True))


def take(folder: Folder, schedule: Schedule, offer: Offered, order: Order | None, *, now: datetime) -> Script | None:
    """Release an alert in a person's name: what it takes the place of ends, and the order's text goes on air.

    A cancel needs no order, and gives no script. The lists are not built yet. Raises InputError where someone has
    released it already, or nothing is to be done; and as `announce` does; then nothing has changed.
    """
    with lock(folder.cache / "canh-bao.lock", wait_s=LOCK_WAIT_S):
        if not offer.open or offer.alert.key in _aired(folder):
            state = "aired" if offer.open else offer.state
            raise refused(f"«{offer.alert.headline[:60]}»: {STATE_NAMES[state]} — không phát lần nữa")
        script = None
        if offer.state == "new":
            if order is None:
                raise refused("chưa có lời và người duyệt — ghi đủ rồi gửi lại")
            until = order.until or offer.alert.expires
            script = announce(folder, schedule, replace(order, until=until), now=now)
        withdraw(folder, offer.ends, now)
        _note(folder, offer.alert, script.id if script else "", now)
    return script


def _named(alerts: Iterable[Alert], kind: str) -> frozenset[Key]:
    """The alerts that others of that kind name, where these are from the same sender and meant in earnest."""
    return frozenset(
        key
        for alert in alerts
        if alert.kind == kind and alert.actual
        for key in alert.references
        if key[0] == alert.sender and key != alert.key
    )


def _ends_by(alerts: Iterable[Alert], on_air: dict[Key, Script]) -> dict[Key, tuple[Script, ...]]:
    """What each alert takes the place of, or ends: the texts on air that it names, or that those name which it names.

    `on_air` are these texts by the alerts that they were.
    """
    named_by: dict[Key, list[Key]] = {}
    for alert in alerts:
        for key in alert.references:
            if key[0] == alert.sender and alert.actual:
                named_by.setdefault(key, []).append(alert.key)
    found: dict[Key, tuple[Script, ...]] = {}
    for aired, script in on_air.items():
        seen, waiting = {aired}, [aired]
        while waiting:
            for key in named_by.get(waiting.pop(), ()):
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
                    found[key] = (*found.get(key, ()), script)
    return found


def _proposed(alert: Alert) -> str:
    """The alert's own words, as many whole sentences as urgent news may have."""
    text = alert.text or alert.headline
    words = text.split(" ")
    if len(text.split()) <= MAX_WORDS:
        return text
    short = " ".join(words[:MAX_WORDS])
    return short[: short.rfind(". ") + 1] or short


def _aired(folder: Folder) -> dict[Key, str]:
    """The alerts that were put on air, with the urgent text that each became."""
    path = folder.scripts / URGENT_FOLDER / NAME
    found: dict[Key, str] = {}
    if path.is_file() and path.stat().st_size <= MAX_NOTED_BYTES:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                noted = json.loads(line)
                key = (str(noted["sender"]), str(noted["identifier"]), datetime.fromisoformat(noted["sent"]))
                found[key] = str(noted["script"])
            except (ValueError, KeyError, TypeError):
                continue  # a line that someone has damaged is no alert
    return found


def _note(folder: Folder, alert: Alert, script: str, now: datetime) -> None:
    noted = {
        "sender": alert.sender,
        "identifier": alert.identifier,
        "sent": alert.sent.isoformat(),
        "script": script,
        "at": now.isoformat(timespec="seconds"),
    }
    add_lines(folder.scripts / URGENT_FOLDER / NAME, [json.dumps(noted, ensure_ascii=False)])
