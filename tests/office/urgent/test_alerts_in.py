"""Alerts that come in: read within bounds, offered to a person, put on air once, updated and ended by reference."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, quick

from broadcast.config import load_schedule
from broadcast.errors import InputError
from broadcast.model import VIETNAM
from broadcast.office.urgent.announce import MAX_WORDS, Order, active
from broadcast.office.urgent.cap_fetching import alerts_from
from broadcast.office.urgent.cap_inbox import Offered, offered, take
from broadcast.office.urgent.cap_reading import Alert, read_cap
from broadcast.site import alerts as out
from broadcast.station.folder import Folder

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
NOW = datetime.fromisoformat("2026-04-22T14:32:10+07:00")
LATER = NOW + timedelta(hours=5)


def info(text: str = "Nước sông lên nhanh.", *, language: str = "vi-VN", expires: datetime = LATER) -> str:
    return (
        f"<info><language>{language}</language><category>Met</category><event>Lũ</event><urgency>Immediate</urgency>"
        f"<severity>Severe</severity><certainty>Likely</certainty><expires>{expires.isoformat()}</expires>"
        f"<headline>Cảnh báo lũ</headline><description>{text}</description>"
        "<instruction>Bà con vào nhà văn hóa thôn.</instruction><area><areaDesc>Huyện Mẫu</areaDesc></area></info>"
    )


def cap(name: str, kind: str = "Alert", *, of: str = "", body: str | None = None, **more: str) -> str:
    """A message of an hour ago; `of` are the names of those that it updates or cancels."""
    sender = more.get("sender", "kttv.example")
    sent = (NOW - timedelta(hours=1)).isoformat()
    references = " ".join(f"{more.get('of_sender', sender)},{one},{sent}" for one in of.split())
    return (
        f'<alert xmlns="{CAP}"><identifier>{name}</identifier><sender>{sender}</sender><sent>{sent}</sent>'
        f"<status>{more.get('status', 'Actual')}</status><msgType>{kind}</msgType><scope>Public</scope>"
        f"<references>{references}</references>{info() if body is None else body}</alert>"
    )


def read(*messages: str) -> tuple[Alert, ...]:
    return read_cap(f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(messages)}</feed>'.encode())[0]


@pytest.fixture
def folder(station: Path) -> Folder:
    return Folder(root=station)


def states(folder: Folder, *messages: str, now: datetime = NOW) -> dict[str, str]:
    return {one.alert.identifier: one.state for one in offered(folder, read(*messages), now)}


def release(folder: Folder, name: str, *messages: str, now: datetime = NOW) -> Any:
    one = next(one for one in offered(folder, read(*messages), now) if one.alert.identifier == name)
    order = Order(text=one.text, by="Chủ tịch UBND xã")
    return take(folder, quick(load_schedule(folder.schedule)), one, order, now=now)


def test_an_alert_is_put_on_air_once_in_its_own_words_until_it_expires(folder: Folder) -> None:
    script = release(folder, "a", cap("a"))
    assert [one.text for one in script.body] == [
        "Cảnh báo lũ",
        "Nước sông lên nhanh.",
        "Bà con vào nhà văn hóa thôn.",
    ]
    assert script.valid_until == LATER.replace(tzinfo=None, second=0)
    assert states(folder, cap("a")) == {"a": "aired"}
    with pytest.raises(InputError, match="không phát lần nữa"):
        release(folder, "a", cap("a"))
    (before,) = offered(Folder(root=folder.root.parent), read(cap("a")), NOW)  # a page that was open before
    with pytest.raises(InputError, match="đã phát"):
        take(folder, quick(load_schedule(folder.schedule)), before, Order(text="x", by="y"), now=NOW)
    assert len(active(folder, NOW)) == 1


def test_an_update_takes_the_place_of_what_it_names_and_a_cancel_ends_it(folder: Folder) -> None:
    first = release(folder, "a", cap("a"))
    messages = (cap("a"), cap("b", "Update", of="a", body=info("Nước đã rút một phần.")))
    assert states(folder, *messages) == {"b": "new", "a": "aired"}
    second = release(folder, "b", *messages, now=NOW + timedelta(minutes=5))
    assert [one.id for one in active(folder, NOW + timedelta(minutes=6))] == [second.id] != [first.id]
    messages += (cap("c", "Cancel", of="b a", body=""),)
    assert states(folder, *messages)["c"] == "ends"
    assert release(folder, "c", *messages, now=NOW + timedelta(minutes=9)) is None
    assert active(folder, NOW + timedelta(minutes=10)) == ()
    assert states(folder, *messages)["c"] == "done"


def test_what_need_not_be_aired_is_not_offered(folder: Folder) -> None:
    over = info(expires=NOW - timedelta(minutes=1))
    messages = (
        *(cap("a"), cap("b", "Update", of="a"), cap("c"), cap("d", "Cancel", of="c", body="")),
        *(cap("e", body=over), cap("f", status="Exercise"), cap("g", status="Test")),
    )
    assert states(folder, *messages) == {
        "a": "replaced",
        "b": "new",
        "c": "cancelled",
        "d": "done",
        "e": "expired",
        "f": "drill",
        "g": "drill",
    }


def test_nobody_updates_or_cancels_what_another_has_sent(folder: Folder) -> None:
    stranger = {"sender": "ke-gian.example", "of_sender": "kttv.example"}
    messages = (cap("a"), cap("b", "Cancel", of="a", body="", **stranger), cap("c", "Update", of="a", **stranger))
    assert states(folder, *messages)["a"] == "new"
    release(folder, "a", *messages)
    assert states(folder, *messages)["b"] == "done"
    release(folder, "c", *messages, now=NOW + timedelta(minutes=3))
    assert len(active(folder, NOW + timedelta(minutes=4))) == 2


def test_the_words_are_vietnamese_where_there_are_any_and_short_enough() -> None:
    (alert,) = read(cap("a", body=info("River rising.", language="en-US") + info("Lũ lên.")))
    assert "Lũ lên." in alert.text
    long = "Nước sông đang lên rất nhanh. " * 200
    (one,) = (Offered(alert=alert, state="new", text="") for alert in read(cap("a", body=info(long))))
    (found,) = offered(Folder(root=Path("/nowhere")), (one.alert,), NOW)
    assert len(found.text.split()) <= MAX_WORDS
    assert found.text.endswith(".")


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + "".join(
    f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>404</body></html>",
        b"\x00\xff" * 500,
        (BOMB + "]><alert>&k;</alert>").encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert/>',
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + cap("&x;")).encode("utf-16"),
        b"<a>" * 100_000,
        b"<alert" + b" x='1'" * 50,
    ],
)
def test_hostile_files_are_refused_in_words_and_at_once(data: bytes) -> None:
    with pytest.raises(InputError, match=r"cảnh báo|XML|DOCTYPE"):
        read_cap(data)


def test_faulty_alerts_are_left_out_and_hostile_words_stay_words() -> None:
    good = cap("a", body=info("A &lt;b&gt; &#x202e;\u200bnói&#9;&#10; thật"))
    faulty = [cap("a").replace(f"<{name}>", f"<{name}>x", 1) for name in ("sent", "msgType")]
    faulty += [cap("").replace("kttv.example", ""), cap("z", "Ack"), "<alert/>", f'<alert xmlns="{CAP}"/>']
    (found,) = read(good, *faulty)
    assert "A <b> nói thật" in found.text.replace("  ", " ")
    with pytest.raises(InputError):
        read_cap(b" " * 30_000_001)


def test_ten_thousand_alerts_are_read_and_looked_through(folder: Folder) -> None:
    messages = [cap(f"a{n}", "Update" if n % 3 else "Alert", of=f"a{n - 1}") for n in range(10_000)]
    release(folder, "a0", messages[0])
    begun = time.process_time()
    found = offered(folder, read(*messages), NOW)
    assert len(found) == 10_000
    assert time.process_time() - begun < 60  # it took 1 s; walking each chain anew took minutes


def test_what_we_give_out_we_can_read(folder: Folder) -> None:
    sender = out.Sender(address="https://xa-mau.example/loa/", station="Đài", commune="xã Mẫu", villages={})
    begins = datetime(2026, 4, 22, 14, 15)
    ours = out.Alert(id="khan/260422-1415", title="Nước lên", text="Lên nhanh.", begins=begins, cancelled=begins)
    (given,), (cancelled,) = read_cap(out.message(ours, sender))[0], read_cap(out.cancel(ours, sender))[0]
    assert (given.text, given.sent, given.actual) == ("Nước lên\nLên nhanh.", begins, True)
    assert cancelled.references == (given.key,)
    links = read_cap(out.atom((ours,), sender))[1]
    assert set(links) == {f"{sender.address}{name}" for name in (ours.cancel_file, ours.file)}


def test_the_command_lists_what_came_and_releases_what_a_person_names(run: Run, folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "canh-bao.xml"
    soon = datetime.now(VIETNAM) + timedelta(hours=3)
    path.write_text(cap("a", body=info(expires=soon)), encoding="utf-8")
    shown = run("urgent", "--cap", path)
    assert "a  Cảnh báo lũ (Huyện Mẫu, đến" in shown.stdout
    assert "1 chờ xử lý" in shown.stdout
    assert active(folder, datetime.now(VIETNAM)) == ()
    assert "thiếu --by" in run("urgent", "--cap", path, "--alert", "a").stderr
    with pytest.raises(InputError, match="https://"):
        alerts_from("http://kttv.example/cap.xml")
