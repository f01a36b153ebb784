"""Renders the pages from templates/: jinja2 escapes all that people wrote, and every link is relative."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from functools import cache, cached_property
from importlib import resources
from io import BytesIO
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from broadcast.knowledge.language.places import whole
from broadcast.model import Bulletin, Schedule, Slot, Village
from broadcast.site import assets, transcript, words
from broadcast.site.site_index import File
from broadcast.station import titles

VILLAGES = 12
"""As many villages as the first page names; more stand on a page of their own, so that it stays light."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """A day as one listener hears it, and its zip, if it has one."""

    day: date
    bulletins: tuple[Bulletin, ...]
    pack: File | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What comes before and after a bulletin for those who hear it."""

    before: Bulletin | None
    after: Bulletin | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """The times of a day that have no bulletin, though the schedule names them."""

    day: date
    at: tuple[time, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstPage:
    """What a listener's first page shows; `village` is None for the commune.

    `full` days have players, those in `brief` are lines. `relays` are the slots of the days shown in which another
    station is relayed, `aired` tells what became of bulletins, by day and name. `plan` are the coming days on which
    something is due, `whole` has the urgent bulletins with their sentences, by day and name.
    """

    village: Village | None
    full: tuple[DayView, ...]
    brief: tuple[DayView, ...]
    lacking: tuple[Lacking, ...]
    relays: dict[date, tuple[Slot, ...]]
    aired: dict[tuple[date, str], str]
    plan: tuple[date, ...]
    whole: dict[tuple[date, str], Bulletin]
    months: tuple[str, ...]
    week: File | None
    calendar: str
    offline: str


def first_page(village: Village | None) -> str:
    """Where a listener starts, relative to the site: thon/thon-3.html; the commune at the site's own address."""
    return f"thon/{quote(village.id)}.html" if village else ""


def qr_name(village: Village | None) -> str:
    """The file of a first page's QR code."""
    return f"qr/thon_{village.id}.svg" if village else "qr/index.svg"


class PageRenderer:
    """Renders pages for one station. `address` is the site's URL with a slash at its end, or empty; `look` changes with
    the style sheet and the script; `ledger` tells whether the head of the ledger of approvals stands beside the pages.
    """

    def __init__(self, schedule: Schedule, address: str, look: str, *, ledger: bool = False) -> None:
        self._schedule, self._address = schedule, address
        self._repeat = words.plain(schedule.phrases.repeat)
        self.names = {village.id: words.plain(village.name) for village in schedule.villages}
        self._site = {
            "station": schedule.station.name,
            "commune": schedule.station.commune,
            "contact": schedule.site.contact,
            "villages": bool(schedule.villages),
            "address": address,
            "look": look,
            "ledger": ledger,
        }
        sound = schedule.sound
        self.pause_ms = (sound.pause_sentence_ms + sound.pause_paragraph_ms) // 2

    @cached_property
    def settings(self) -> str:
        """All of the schedule that a page shows: part of every page's key."""
        return repr((sorted(self._site.items(), key=lambda item: item[0]), self.pause_ms, self._repeat))

    def listener(self, here: str, first: FirstPage) -> bytes:
        """The first page, of the commune or of a village."""
        village = first.village
        return self._render(
            "listener.html",
            here,
            first=assets.first(),
            village=village,
            full=first.full,
            week_days=first.brief,
            lacking=first.lacking,
            relays=first.relays,
            aired=first.aired,
            plan=first.plan,
            due=f"{_an_hour_after(self._schedule.running.at):%H:%M}",
            whole=first.whole,
            months=first.months,
            week=first.week,
            calendar=first.calendar,
            offline=first.offline,
            villages=() if village else self._schedule.villages[:VILLAGES],
            more_villages=len(self._schedule.villages) if len(self._schedule.villages) > VILLAGES else 0,
            feed=f"thon/{quote(village.id)}.xml" if village else "feed.xml",
            qr=qr_name(village) if self._address else "",
        )

    def villages(self) -> bytes:
        """Every village with a link to its own page."""
        return self._render("villages.html", "cac-thon.html", villages=self._schedule.villages)

    def bulletin(self, b: Bulletin, around: Around, *, has_wave: bool) -> bytes:
        """The page of a bulletin."""
        here = f"{b.airtime.day}/{b.name}.html"
        link = f"{self._address}{b.airtime.day}/{quote(b.name)}.html" if self._address else ""
        return self._render(
            "bulletin.html",
            here,
            b=b,
            before=around.before,
            after=around.after,
            has_wave=has_wave,
            message=transcript.message(b, link),
            qr=self._qr(link) if link else "",
        )

    def month(self, month: str, days: tuple[DayView, ...], before: str, after: str) -> bytes:
        """All bulletins of a month, newest day first."""
        return self._render("month.html", f"thang/{month}.html", month=month, days=days, before=before, after=after)

    def archive(self, months: tuple[tuple[str, int], ...]) -> bytes:
        """The months with how many bulletins each has, and the search."""
        return self._render("archive.html", "kho.html", months=months)

    def sheet(self) -> bytes:
        """A sheet to print: a code for the commune and one for each village."""
        names = [
            (None, self._schedule.station.commune),
            *((village, village.name) for village in self._schedule.villages),
        ]
        codes = [
            {"name": name, "address": self._address + first_page(village), "qr": qr_name(village)}
            for village, name in names
        ]
        return self._render("qr.html", "qr.html", codes=codes)

    def qr(self, village: Village | None) -> bytes:
        """The code of a first page, an SVG."""
        return self._qr(self._address + first_page(village)).encode()

    def app(self) -> bytes:
        """loa.webmanifest: what a phone needs to put the site on its first screen."""
        manifest = {
            "name": words.plain(self._schedule.station.name),
            "short_name": "Loa xã",
            "lang": "vi",
            "start_url": "index.html",
            "scope": "./",
            "display": "standalone",
            "background_color": "#faf8f3",
            "theme_color": "#14532d",
            "icons": [
                {"src": "trang/loa.svg", "type": "image/svg+xml", "sizes": "any"},
                {"src": "trang/podcast.png", "type": "image/png", "sizes": "1400x1400"},
            ],
        }
        return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()

    def _render(self, template: str, here: str, **values: object) -> bytes:
        page = _templates().get_template(template)
        shared = {
            "root": "../" * here.count("/"),
            "site": self._site,
            "pause_ms": self.pause_ms,
            "offline": "",
            "first": assets.NOTHING,
            "everywhere": whole(self._schedule.station.commune).capitalize(),
            "for_whom": self._for_whom,
            "once": lambda item: words.once(item, self._repeat),
        }
        return page.render(here=here, **(shared | values)).encode()

    def _qr(self, link: str) -> Markup:
        import segno

        held = BytesIO()
        segno.make(link, error="m", micro=False).save(
            held, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, title=f"Mã QR: {link}", nl=False
        )
        return Markup(held.getvalue().decode())  # noqa: S704  # segno escapes the title; the rest are numbers

    def _for_whom(self, bulletin: Bulletin) -> str:
        if not bulletin.airtime.villages:
            return whole(self._schedule.station.commune)
        return "riêng " + ", ".join(self.names.get(village, village) for village in bulletin.airtime.villages)


@cache
def _templates() -> jinja2.Environment:
    """The pages' templates, compiled once a process: nothing of a station is in them."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(resources.files("broadcast.site") / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for filter_of in (
        words.approved,
        words.breakable,
        words.contact_link,
        words.clock,
        titles.contents,
        words.gist,
        words.lasting,
        words.lightest_first,
        words.long_day,
        words.month_name,
        words.name_of,
        words.numbers,
        words.paragraphs,
        words.plain,
        words.position,
        words.rhythm,
        words.shape_name,
        words.size,
        words.source_name,
        words.subject,
        titles.told_titles,
        words.weekday,
        words.window,
    ):
        env.filters[filter_of.__name__] = filter_of
    env.filters["file"] = lambda name: quote(name, safe="")
    return env


def _an_hour_after(at: time) -> time:
    """When the night's run is over at the latest; what is missing then will not come by itself."""
    return at.replace(hour=at.hour + 1) if at.hour < 23 else time(23, 59)
