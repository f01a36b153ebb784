"""Urgent news for other programs: each text as a CAP 1.2 message, and an Atom feed of them.

CAP is OASIS's Common Alerting Protocol. Nothing is claimed beyond what was said on the horns: how severe and how
certain it is nobody has told us, so both are "Unknown".
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed

from broadcast.model import PRIORITIES, VIETNAM, Bulletin
from broadcast.site.words import once, plain

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
FEED = "canh-bao.atom.xml"
FOLDER = "canh-bao"
_NEVER = datetime(2026, 1, 1, tzinfo=VIETNAM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """An urgent text as it was given out: `id` is the script's, `begins` its first airing, local times throughout.

    `cancelled` is when it was ended early; None where it was not.
    """

    id: str
    title: str
    text: str
    begins: datetime
    ends: datetime | None = None
    cancelled: datetime | None = None
    villages: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    """The pages' own keys of its bulletins, DAY/NAME: who shows one of these shows the alert."""

    @property
    def file(self) -> str:
        """The site's name of the message."""
        return f"{FOLDER}/{self.id.rpartition('/')[2]}.cap.xml"

    @property
    def cancel_file(self) -> str:
        """The site's name of the message that cancels it."""
        return self.file.replace(".cap.xml", "-het.cap.xml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who gives the alerts out: the site's address with a slash at its end, the station, the commune, the villages."""

    address: str
    station: str
    commune: str
    villages: Mapping[str, str]

    @property
    def id(self) -> str:
        """The sender of CAP: a name that nobody else has, of no blanks, commas and angle brackets."""
        return urlsplit(self.address).hostname or "localhost"


def alerts_of(bulletins: Iterable[Bulletin], *, repeat: str) -> tuple[Alert, ...]:
    """The urgent texts of these bulletins, oldest first, each once however many days it was on air.

    `repeat` is the phrase after which a text is said again.
    """
    found: dict[str, Alert] = {}
    for bulletin in sorted(bulletins, key=lambda told: told.airtime.begins):
        for item in bulletin.items:
            if bulletin.airtime.priority != PRIORITIES[0] or item.kind != "notice":
                continue
            lines = (plain(line.written) for line in once(item, repeat).lines)
            alert = Alert(
                id=item.id,
                title=plain(item.title),
                text=" ".join(line for line in lines if line.rstrip(" .") not in {"", plain(item.title).rstrip(" .")}),
                begins=bulletin.airtime.begins,
                ends=item.valid_until,
                villages=bulletin.airtime.villages,
            )
            known = found.get(item.id, alert)
            known = replace(known, cards=(*known.cards, f"{bulletin.airtime.day}/{bulletin.name}"))
            found[item.id] = known
            if bulletin.airtime.withdrawn and known.cancelled is None:
                found[item.id] = replace(known, cancelled=max(item.valid_until or known.begins, known.begins))
    return tuple(found.values())


def in_few_words(alerts: Iterable[Alert]) -> bytes:
    """What pages show of each alert that still holds, as JSON; times are local ones."""
    held = [
        {
            "title": alert.title,
            "text": alert.text,
            "begins": alert.begins.replace(tzinfo=None).isoformat(timespec="minutes"),
            "ends": alert.ends.replace(tzinfo=None).isoformat(timespec="minutes") if alert.ends else None,
            "villages": alert.villages,
            "cards": alert.cards,
        }
        for alert in alerts
        if alert.cancelled is None
    ]
    return (json.dumps({"version": 1, "alerts": held}, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def message(alert: Alert, sender: Sender) -> bytes:
    """The text as a CAP 1.2 alert, UTF-8."""
    root = _head(alert.file, alert.begins, "Alert", sender)
    info = ET.SubElement(root, "info")
    names = [sender.villages.get(village, village) for village in alert.villages]
    _add(info, language="vi-VN", category="Safety", event="Tin khẩn", urgency="Immediate")
    _add(info, severity="Unknown", certainty="Unknown", effective=_at(alert.begins))
    if alert.ends is not None:
        _add(info, expires=_at(alert.ends))
    _add(info, senderName=plain(sender.station), headline=alert.title, description=alert.text, web=sender.address)
    _add(ET.SubElement(info, "area"), areaDesc=plain(", ".join(names) or sender.commune))
    return _written(root)


def cancel(alert: Alert, sender: Sender) -> bytes:
    """The message that the alert holds no longer. Raises ValueError where it was not cancelled."""
    if alert.cancelled is None:
        raise ValueError(alert.id)
    root = _head(alert.cancel_file, alert.cancelled, "Cancel", sender)
    _add(root, note="Tin khẩn đã kết thúc.", references=f"{sender.id},{_id(alert.file, sender)},{_at(alert.begins)}")
    return _written(root)


def atom(alerts: Iterable[Alert], sender: Sender) -> bytes:
    """The feed of the messages, newest first."""
    made = _Feed(
        title=f"Tin khẩn – {plain(sender.station)}",
        link=sender.address,
        description="",
        feed_url=sender.address + FEED,
        author_name=plain(sender.station),
        language="vi",
    )
    entries = [(alert.begins, alert.title, alert.text, alert.file) for alert in alerts]
    entries += [
        (alert.cancelled, f"Kết thúc: {alert.title}", "Tin khẩn đã kết thúc.", alert.cancel_file)
        for alert in alerts
        if alert.cancelled is not None
    ]
    for at, title, text, file in sorted(entries, reverse=True):
        link = sender.address + file
        moment = at.replace(tzinfo=VIETNAM)
        made.add_item(title=title, link=link, description=text, unique_id=link, pubdate=moment, updateddate=moment)
    written = StringIO()
    made.write(written, "utf-8")
    return written.getvalue().encode()


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    def latest_post_date(self) -> datetime:
        """When the newest entry was made; a feed without any was never changed."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)

    def add_item_elements(self, handler: object, item: dict[str, object]) -> None:
        super().add_item_elements(_Typed(handler), item)


class _Typed:
    """Writes an entry's link with the type that readers of alerts look for, and its summary as plain text."""

    def __init__(self, handler: object) -> None:
        self._handler = handler

    def __getattr__(self, name: str) -> object:
        return getattr(self._handler, name)

    def addQuickElement(  # noqa: N802 - the library calls it so
        self, name: str, contents: str | None = None, attrs: dict[str, str] | None = None
    ) -> None:
        if name == "link" and attrs:
            attrs = {**attrs, "type": "application/cap+xml"}
        if name == "summary":
            attrs = {"type": "text"}
        self._handler.addQuickElement(name, contents, attrs)  # type: ignore[attr-defined]


def _head(file: str, at: datetime, kind: str, sender: Sender) -> ET.Element:
    root = ET.Element("alert", {"xmlns": CAP})
    _add(root, identifier=_id(file, sender), sender=sender.id, sent=_at(at), status="Actual")
    _add(root, msgType=kind, scope="Public")
    return root


def _id(file: str, sender: Sender) -> str:
    name = file.rpartition("/")[2].removesuffix(".cap.xml")
    return f"{sender.id}.{name}"


def _at(moment: datetime) -> str:
    """A local time as CAP writes it, to the second and with its zone."""
    return moment.replace(microsecond=0, tzinfo=VIETNAM).isoformat()


def _add(parent: ET.Element, **fields: str) -> None:
    for name, value in fields.items():
        ET.SubElement(parent, name).text = value


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
