"""Alerts of CAP 1.1 and 1.2, as others write them: read within bounds, and nothing of them is believed.

Such a file comes from outside. It may not name entities or other files, it is small, and what it says stays text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from lxml import etree

from broadcast.errors import Diagnostic, InputError
from broadcast.model import VIETNAM

MAX_BYTES = 30_000_000
"""Ten thousand alerts in one feed are a third of that."""
MAX_ALERTS = 20_000
MAX_LINKS = 50
"""Of a feed that only names its alerts so many are fetched, those that stand first."""
MAX_TEXT = 6000
_SPACES = ("{urn:oasis:names:tc:emergency:cap:1.2}", "{urn:oasis:names:tc:emergency:cap:1.1}")
_ATOM = "{http://www.w3.org/2005/Atom}"
Kind = Literal["Alert", "Update", "Cancel"]
Key = tuple[str, str, datetime]
"""What names an alert among all others: its sender, its identifier, and when it was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """An alert that may be put on air, in Vietnamese where it has that. Times are local; `expires` None has no end.

    `references` are the alerts that it updates or cancels. `text` is its headline, description and instruction, a
    paragraph each; `area` is for whom it was meant, in its own words.
    """

    sender: str
    identifier: str
    sent: datetime
    kind: Kind
    actual: bool
    references: tuple[Key, ...]
    headline: str = ""
    text: str = ""
    area: str = ""
    sender_name: str = ""
    expires: datetime | None = None

    @property
    def key(self) -> Key:
        """The alert's own key."""
        return (self.sender, self.identifier, self.sent)


def read_cap(data: bytes) -> tuple[tuple[Alert, ...], tuple[str, ...]]:
    """The alerts in those bytes, and the addresses of further ones that a feed names; what is faulty is left out.

    Raises InputError, in Vietnamese, for what is neither an alert nor a feed.
    """
    root = _parsed(data)
    found = tuple(_alerts(root))
    links = tuple(_links(root))[:MAX_LINKS] if not found else ()
    if not found and not links and not _is_feed(root):
        raise refused("không phải cảnh báo CAP hay danh sách cảnh báo — xem lại tệp hoặc địa chỉ")
    return found, links


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise refused(f"lớn hơn {MAX_BYTES // 1_000_000} MB, không phải một danh sách cảnh báo")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("không phải XML đọc được — trang có thể đang báo lỗi, thử lại sau") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused("có khai báo DOCTYPE, cảnh báo thật không có — không nhận")
    return root


def _is_feed(root: etree._Element) -> bool:
    return root.tag in {f"{_ATOM}feed", "rss"}


def _alerts(root: etree._Element) -> Iterator[Alert]:
    number = 0
    for space in _SPACES:
        for element in root.iter(f"{space}alert"):
            alert = _alert(element, space)
            if alert is not None:
                number += 1
                yield alert
            if number >= MAX_ALERTS:
                return


def _links(root: etree._Element) -> Iterator[str]:
    for entry in root.iter(f"{_ATOM}entry"):
        links = [(link.get("type", ""), link.get("href", "")) for link in entry.iterfind(f"{_ATOM}link")]
        links.sort(key=lambda link: link[0] != "application/cap+xml")
        if links:
            yield links[0][1]
    for item in root.iter("item"):
        if link := _text(item, "link"):
            yield link


def _alert(element: etree._Element, space: str) -> Alert | None:
    """The alert; None where it lacks what every alert has, or is an answer to another."""
    sender, identifier = _text(element, f"{space}sender"), _text(element, f"{space}identifier")
    sent, kind = _moment(_text(element, f"{space}sent")), _text(element, f"{space}msgType")
    if not sender or not identifier or sent is None or kind not in {"Alert", "Update", "Cancel"}:
        return None
    facts: dict[str, Any] = {}
    infos = element.findall(f"{space}info")
    own = [info for info in infos if _text(info, f"{space}language").lower().startswith("vi")]
    for info in (own or infos)[:1]:
        parts = [_text(info, space + name) for name in ("headline", "description", "instruction")]
        areas = [_text(area, f"{space}areaDesc") for area in info.iterfind(f"{space}area")]
        facts = {
            "headline": parts[0] or _text(info, f"{space}event"),
            "text": "\n".join(dict.fromkeys(part for part in parts if part))[:MAX_TEXT],
            "area": ", ".join(area for area in areas if area)[:300],
            "sender_name": _text(info, f"{space}senderName")[:200],
            "expires": _moment(_text(info, f"{space}expires")),
        }
    return Alert(
        sender=sender[:200],
        identifier=identifier[:200],
        sent=sent,
        kind=kind,  # type: ignore[arg-type]  # it was looked at above
        actual=_text(element, f"{space}status") == "Actual",
        references=tuple(_references(_text(element, f"{space}references"))),
        **facts,
    )


def _references(text: str) -> Iterator[Key]:
    """The alerts named as sender,identifier,sent, with blanks between."""
    for word in text.split()[:100]:
        sender, _, rest = word.partition(",")
        identifier, _, sent = rest.rpartition(",")
        moment = _moment(sent)
        if sender and identifier and moment is not None:
            yield sender[:200], identifier[:200], moment


def _text(element: etree._Element, name: str) -> str:
    """A child's text on one line, in NFC, without control characters."""
    found = element.findtext(name) or ""
    if found.isascii() and found.isprintable():
        return " ".join(str(found)[:MAX_TEXT].split())
    kept = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} else letter
        for letter in unicodedata.normalize("NFC", str(found)[:MAX_TEXT])
    )
    return " ".join(kept.split())


def _moment(text: str) -> datetime | None:
    """A time with its zone, as local time of Vietnam."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(VIETNAM).replace(tzinfo=None) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def refused(what: str) -> InputError:
    """The fault of an alert that can't be taken, in words."""
    return InputError(Diagnostic(path="cảnh báo", line=1, message=what))
