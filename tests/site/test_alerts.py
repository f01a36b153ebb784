"""Urgent news as CAP 1.2: the elements in their order with values of their kinds, cancels that name what they cancel.

Against the schema of OASIS itself, which may not be copied, where the variable BROADCAST_CAP_XSD names its file.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest
from bulletins import SCHEDULE, TODAY, URL, bulletin, item, put
from lxml import etree

from broadcast.serve.kinds import kind_of
from broadcast.site import alerts, write_site
from broadcast.site.alerts import CAP, FEED
from broadcast.site.lists import WORDS
from tests.values import altered

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
ALERT = (
    ("identifier", r"[^\s,<&]+"),
    ("sender", r"[^\s,<&]+"),
    ("sent", MOMENT),
    ("status", "Actual"),
    ("msgType", "Alert|Cancel"),
    ("scope", "Public"),
    ("note", ".+"),
    ("references", rf"[^\s,<&]+,[^\s,<&]+,{MOMENT}"),
    ("info", None),
)
INFO = (
    ("language", "vi-VN"),
    ("category", "Safety"),
    ("event", ".+"),
    ("urgency", "Immediate"),
    ("severity", "Unknown"),
    ("certainty", "Unknown"),
    ("effective", MOMENT),
    ("expires", MOMENT),
    ("senderName", ".+"),
    ("headline", ".+"),
    ("description", ".+"),
    ("web", "https://.+"),
    ("area", None),
)
"""What is written of a message and of its information, in the order in which CAP 1.2 wants it."""


def check(element: etree._Element, wanted: tuple[tuple[str, str | None], ...]) -> None:
    names = [name for name, _ in wanted]
    found = [etree.QName(child).localname for child in element]
    assert found == sorted(found, key=names.index)
    assert len(set(found)) == len(found)
    for child in element:
        pattern = dict(wanted)[etree.QName(child).localname]
        assert pattern is None or re.fullmatch(pattern, child.text), (child.tag, child.text)


def schema() -> etree.XMLSchema | None:
    path = os.environ.get("BROADCAST_CAP_XSD")
    return etree.XMLSchema(etree.parse(path)) if path else None


def valid(data: bytes) -> etree._Element:
    """The message, checked by our own list, and by the schema of OASIS where it is at hand."""
    root = etree.fromstring(data)
    assert root.tag == f"{{{CAP}}}alert"
    check(root, ALERT)
    for info in root.iterfind("{*}info"):
        check(info, INFO)
        assert info.findtext("{*}area/{*}areaDesc")
    official = schema()
    if official is not None:
        official.assertValid(root)
    return root


def news(*words: str, at: time = time(14, 15), ends: datetime | None = None, **more: object):
    one = replace(item("Nước lên", *words, kind="notice"), id=f"khan/281126-{at:%H%M}", valid_until=ends)
    return bulletin(TODAY, at, f"khan-281126-{at:%H%M}", "khẩn", priority="khẩn", items=(one,), **more)


def test_urgent_news_is_on_the_site_as_cap_and_in_a_feed(tmp_path: Path) -> None:
    ends = datetime.combine(TODAY, time(22))
    hostile = "A & B <script> \x07\u202e]]> \"'"
    put(tmp_path, news("Nước sông lên nhanh.", "Xin nhắc lại.", "Nước sông lên nhanh.", ends=ends), bulletin(TODAY))
    put(tmp_path, news(hostile, at=time(15), villages=("thon-2",)))
    write_site(tmp_path, SCHEDULE, today=TODAY)
    first = valid((tmp_path / "canh-bao" / "281126-1415.cap.xml").read_bytes())
    assert first.findtext(".//{*}description") == "Nước sông lên nhanh."
    assert first.findtext(".//{*}expires") == f"{TODAY}T22:00:00+07:00"
    second = valid((tmp_path / "canh-bao" / "281126-1500.cap.xml").read_bytes())
    assert second.findtext(".//{*}description") == "A & B <script> ]]> \"'"
    assert second.findtext(".//{*}areaDesc") == "Thôn 2"
    feed = etree.fromstring((tmp_path / FEED).read_bytes())
    links = [entry.find(f"{ATOM}link") for entry in feed.iterfind(f"{ATOM}entry")]
    assert [link.get("href") for link in links] == [
        f"{URL}/canh-bao/281126-1500.cap.xml",
        f"{URL}/canh-bao/281126-1415.cap.xml",
    ]
    assert {link.get("type") for link in links} == {"application/cap+xml"}
    assert feed.findtext(f"{ATOM}updated") == f"{TODAY}T15:00:00+07:00"
    assert kind_of("canh-bao/1.cap.xml").startswith("application/cap+xml")
    assert kind_of(FEED).startswith("application/atom+xml")
    assert FEED in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert write_site(tmp_path, SCHEDULE, today=TODAY) == ()


def test_what_was_ended_is_cancelled_by_name(tmp_path: Path) -> None:
    put(tmp_path, news("Nước sông lên nhanh."), bulletin(TODAY))
    write_site(tmp_path, SCHEDULE, today=TODAY)
    given = valid((tmp_path / "canh-bao" / "281126-1415.cap.xml").read_bytes())
    ended = news("Nước sông lên nhanh.", ends=datetime.combine(TODAY, time(14, 40)), withdrawn=True)
    put(tmp_path, ended)
    write_site(tmp_path, SCHEDULE, today=TODAY)
    cancel = valid((tmp_path / "canh-bao" / "281126-1415-het.cap.xml").read_bytes())
    assert cancel.findtext("{*}msgType") == "Cancel"
    assert cancel.findtext("{*}references") == ",".join(
        str(given.findtext(f"{{*}}{name}")) for name in ("sender", "identifier", "sent")
    )
    assert cancel.findtext("{*}sent") == f"{TODAY}T14:40:00+07:00"


def test_the_words_alone_are_a_small_file_until_they_are_over(tmp_path: Path) -> None:
    ends = datetime.combine(TODAY, time(22))
    put(tmp_path, news("Nước sông lên nhanh.", ends=ends, villages=("thon-2",)), bulletin(TODAY))
    write_site(tmp_path, SCHEDULE, today=TODAY)
    assert json.loads((tmp_path / WORDS).read_bytes())["alerts"] == [
        {
            "title": "Nước lên",
            "text": "Nước sông lên nhanh.",
            "begins": f"{TODAY}T14:15",
            "ends": f"{TODAY}T22:00",
            "villages": ["thon-2"],
            "cards": [f"{TODAY}/1415-khan-281126-1415"],
        }
    ]
    put(tmp_path, news("Nước sông lên nhanh.", ends=datetime.combine(TODAY, time(14, 40)), withdrawn=True))
    write_site(tmp_path, SCHEDULE, today=TODAY)
    assert json.loads((tmp_path / WORDS).read_bytes())["alerts"] == []


def test_no_urgent_news_is_an_empty_feed_and_a_text_of_two_days_is_one_alert(tmp_path: Path) -> None:
    put(tmp_path, bulletin(TODAY))
    write_site(tmp_path, SCHEDULE, today=TODAY)
    assert not etree.fromstring((tmp_path / FEED).read_bytes()).findall(f"{ATOM}entry")
    today = news("Nước sông lên nhanh.")
    later = altered(today, day=TODAY.replace(day=TODAY.day + 1), at=time(0, 15))
    (alert,) = alerts.alerts_of((later, today), repeat="Xin nhắc lại.")
    assert alert.begins == datetime.combine(TODAY, time(14, 15))
    with pytest.raises(ValueError, match="khan/"):
        alerts.cancel(alert, alerts.Sender(address=URL, station="", commune="", villages={}))
