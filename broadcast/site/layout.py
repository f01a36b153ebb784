"""What the site consists of: each file's name, what it is made from, and who makes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from broadcast.model import Bulletin, Day, Schedule, Village
from broadcast.site import packs, transcript, words
from broadcast.site.assets import as_sent, static
from broadcast.site.due import Due
from broadcast.site.listeners import heard, own, told
from broadcast.site.lists import WORDS, manifest, offline, offline_name, shared_by_pages
from broadcast.site.page_renderer import Around, DayView, FirstPage, PageRenderer, first_page, qr_name
from broadcast.site.page_writer import PageWriter, key_of
from broadcast.site.search import month_script
from broadcast.site.site_index import File, IndexedDay
from broadcast.station.aired import AiredBy
from broadcast.station.folder import LEFT_OUT
from broadcast.station.ledger_head import ANCHOR

OFFLINE_DAYS = 3
"""How many of the newest days a phone keeps for use without network."""
CARDS, BRIEF = 2, 3
"""How many days a first page shows with players (today and tomorrow), and how many before and after them in brief."""
NEWEST = 100
"""As many bulletins as a feed offers: fifty days of two; older ones stay on the pages."""
_ROOT_FILES = {"sw.js"}
"""The worker's reach is the folder it lies in."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def address_of(schedule: Schedule) -> str:
    """The site's URL with a slash at its end; empty where none is set that people could open."""
    url = schedule.site.url.strip()
    return url.rstrip("/") + "/" if _ADDRESS.fullmatch(url) else ""


class Layout:
    """One run over the site. `days` are all its days, oldest first; `today` is where the horns are; `read` gives a
    day with all its sentences, `aired` what became of its bulletins."""

    def __init__(
        self,
        out: Path,
        schedule: Schedule,
        days: tuple[IndexedDay, ...],
        writer: PageWriter,
        *,
        today: date,
        read: Callable[[date], Day],
        aired: AiredBy,
    ) -> None:
        self._out, self._schedule, self._days, self._today, self._writer = out, schedule, days, today, writer
        self._read_day, self._aired = read, aired
        self._last: tuple[date, dict[str, Bulletin]] | None = None
        self._address = address_of(schedule)
        style = b"".join(
            (static() / name).read_bytes() for name in ("dau.css", "loa.css", "gio.js", "loa.js", "tim.js")
        )
        self._renderer = PageRenderer(
            schedule, self._address, hashlib.sha256(style).hexdigest()[:8], ledger=(out / ANCHOR).is_file()
        )
        self._digests = {(day.day, name): digest for day in days for name, digest in day.digests.items()}
        self._packs: dict[str, File] = {}
        self._due = Due(schedule, days, today)
        there = [day for day in days if day.day <= today + timedelta(days=1)]
        self._recent = tuple(day for day in there if day.day > there[-1].day - timedelta(days=packs.WEEK))

    def _read(self, day: date) -> dict[str, Bulletin]:
        """A day's bulletins by name, with all their sentences. The last day is kept for its next page: to see whether
        it still is what was read takes a look at each of its files, and villages' own programmes make thousands."""
        if self._last is None or self._last[0] != day:
            self._last = day, {bulletin.name: bulletin for bulletin in self._read_day(day).bulletins}
        return self._last[1]

    def write(self) -> None:
        """Every file of the site that is not as it should be. Raises PublishError."""
        self._assets()
        self._zips()
        self._bulletins()
        for village in (None, *self._schedule.villages):
            self._first_page(village, self._calendar(village))
            if self._address:
                self._feed(village)
                self._put(qr_name(village), partial(self._renderer.qr, village))
        self._archive()
        villages = self._schedule.villages
        if villages:
            self._put("cac-thon.html", self._renderer.villages, villages)
        self._alerts()
        if self._address:
            self._put("qr.html", self._renderer.sheet, villages)
        self._lists()

    def _put(self, name: str, make: Callable[[], bytes], *makings: object) -> None:
        self._writer.put(name, key_of(self._renderer.settings, makings), make)

    def _seen(self, days: tuple[DayView, ...] | tuple[IndexedDay, ...]) -> list[object]:
        """What of these days a page depends on."""
        return self._made_from(bulletin for day in days for bulletin in day.bulletins)

    def _made_from(self, bulletins: Iterable[Bulletin]) -> list[object]:
        return [
            (
                *(bulletin.airtime.day, bulletin.name, self._digests[bulletin.airtime.day, bulletin.name]),
                [self._renderer.names.get(village) for village in bulletin.airtime.villages],
            )
            for bulletin in bulletins
        ]

    def _assets(self) -> None:
        for path in static().iterdir():
            name = path.name if path.name in _ROOT_FILES else f"trang/{path.name}"
            self._writer.put(name, "", partial(as_sent, path))
        self._put("loa.webmanifest", self._renderer.app)

    def _zips(self) -> None:
        if len(self._recent) > 1:
            self._zip(packs.WEEK_NAME, heard("", self._recent))
        for day in self._recent[-packs.DAYS :]:
            for who in sorted({"", *(own(village.id, (day,)) for village in self._schedule.villages)}):
                self._zip(packs.day_name(day.day, who), heard(who, (day,)))

    def _zip(self, name: str, bulletins: tuple[Bulletin, ...]) -> None:
        if not bulletins:
            return
        write = packs.packer(self._out, bulletins, self._read, self._renderer.pause_ms)
        self._writer.put_large(name, key_of(self._made_from(bulletins), self._renderer.pause_ms), write)
        page = self._writer.pages[name]
        self._packs[name] = File(name=name, sha256=page.sha256, size_bytes=page.size_bytes)

    def _bulletins(self) -> None:
        turns = {
            who: self._turns(who) for who in {"", *(b.airtime.variant for day in self._days for b in day.bulletins)}
        }
        for day in self._days:
            for b in day.bulletins:
                base, digest = f"{day.day}/{b.name}", day.digests[b.name]
                around = turns[b.airtime.variant].get((b.airtime.day, b.name), Around(before=None, after=None))
                near = [
                    beside and (beside.airtime.day, beside.name, beside.airtime.priority, beside.airtime.slot_name)
                    for beside in (around.before, around.after)
                ]
                has_wave = any(file.name == f"{base}.svg" for file in day.files)
                names = [self._renderer.names.get(village) for village in b.airtime.villages]
                self._put(f"{base}.html", partial(self._page, b, around, has_wave), digest, near, has_wave, names)
                self._writer.put(f"{base}.vtt", digest, partial(self._words, b, transcript.vtt))
                self._writer.put(f"{base}.chapters.json", digest, partial(self._words, b, transcript.chapters))

    def _page(self, b: Bulletin, around: Around, has_wave: bool) -> bytes:
        whole = replace(self._read(b.airtime.day)[b.name], files=b.files)
        return self._renderer.bulletin(whole, around, has_wave=has_wave)

    def _words(self, b: Bulletin, make: Callable[[Bulletin], bytes]) -> bytes:
        return make(self._read(b.airtime.day)[b.name])

    def _turns(self, village: str) -> dict[tuple[date, str], Around]:
        """What comes before and after each bulletin that a village hears."""
        ours = told(village, self._days)
        return {
            (bulletin.airtime.day, bulletin.name): Around(before=before, after=after)
            for before, bulletin, after in zip((None, *ours), ours, (*ours[1:], None), strict=False)
        }

    def _first_page(self, village: Village | None, calendar: str) -> None:
        who = village.id if village else ""
        name = first_page(village) or "index.html"
        coming = [day for day in self._days if day.day >= self._today]
        past = [day for day in reversed(self._days) if day.day < self._today]
        if not coming:
            coming, past = past[:1], past[1:]
        full_days = tuple(self._view(who, day) for day in coming[:CARDS])
        brief = tuple(self._view(who, day) for day in (*coming[CARDS : CARDS + BRIEF], *past[:BRIEF]))
        months = tuple(self._months[-3:][::-1])
        week = None if own(who, self._recent) else self._packs.get(packs.WEEK_NAME)
        lacking, plan = self._due.lacking(who), self._due.plan(who)
        relays = {day.day: found for day in full_days if (found := self._due.relays(day.day, who))}
        shown = [(b.airtime.day, b.name) for day in (*full_days, *brief) for b in day.bulletins]
        aired = {key: said for key in shown if (said := words.what_players_told(self._aired.get(key), who))}
        packed = [day.pack for day in full_days]
        named = () if village else self._schedule.villages
        makings = (
            self._seen((*full_days, *brief)),
            packed,
            months,
            week,
            calendar,
            lacking,
            relays,
            aired,
            plan,
            village,
            named,
        )

        def make() -> bytes:
            urgent = [bulletin for day in full_days for bulletin in day.bulletins if bulletin.airtime.urgent]
            first = FirstPage(
                village=village,
                full=full_days,
                brief=brief,
                lacking=lacking,
                relays=relays,
                aired=aired,
                plan=plan,
                whole={
                    (bulletin.airtime.day, bulletin.name): self._read(bulletin.airtime.day)[bulletin.name]
                    for bulletin in urgent
                },
                months=months,
                week=week,
                calendar=calendar,
                offline=offline_name(who),
            )
            return self._renderer.listener(name, first)

        self._put(name, make, makings)

    def _view(self, village: str, day: IndexedDay) -> DayView:
        pack = self._packs.get(packs.day_name(day.day, own(village, (day,))))
        return DayView(day=day.day, bulletins=day.told(village), pack=pack)

    def _feed(self, village: Village | None) -> None:
        who = village.id if village else ""
        name = f"thon/{who}.xml" if village else "feed.xml"
        newest = told(who, self._days[-NEWEST:])[::-1][:NEWEST]

        def make() -> bytes:
            from broadcast.site.feed import feed

            return feed(
                address=self._address,
                name=name,
                page=first_page(village),
                station=self._schedule.station.name,
                title=self._title(village),
                names=self._renderer.names,
                bulletins=newest,
            )

        self._put(name, make, self._made_from(newest), self._title(village))

    def _alerts(self) -> None:
        """Urgent news of the last days for other programs."""
        urgent = [bulletin for day in self._recent for bulletin in day.on_disk.bulletins if bulletin.airtime.urgent]
        from broadcast.site import alerts

        names = {day: self._read(day) for day in {bulletin.airtime.day for bulletin in urgent}}
        whole = [names[bulletin.airtime.day].get(bulletin.name, bulletin) for bulletin in urgent]
        found = alerts.alerts_of(whole, repeat=self._schedule.phrases.repeat)
        self._put(WORDS, partial(alerts.in_few_words, found), self._made_from(urgent))
        if not self._address:
            return
        station = self._schedule.station
        sender = alerts.Sender(
            address=self._address, station=station.name, commune=station.commune, villages=self._renderer.names
        )
        seen = self._made_from(urgent)
        for alert in found:
            self._put(alert.file, partial(alerts.message, alert, sender), seen)
            if alert.cancelled is not None:
                self._put(alert.cancel_file, partial(alerts.cancel, alert, sender), seen)
        self._put(alerts.FEED, partial(alerts.atom, found, sender), seen)

    def _title(self, village: Village | None) -> str:
        return self._schedule.station.name + (f" – {village.name}" if village else "")

    @cached_property
    def _months(self) -> list[str]:
        return sorted({f"{day.day:%Y-%m}" for day in self._days})

    def _archive(self) -> None:
        months = {name: tuple(days) for name, days in groupby(self._days, key=lambda day: f"{day.day:%Y-%m}")}
        names = list(months)
        for before, (name, days), after in zip(("", *names), months.items(), (*names[1:], ""), strict=False):
            views = tuple(DayView(day=day.day, bulletins=day.bulletins) for day in reversed(days))
            seen = self._seen(views)
            self._put(
                f"thang/{name}.html", partial(self._renderer.month, name, views, before, after), seen, before, after
            )
            script = f"thang/{name}.js"
            self._writer.put(script, key_of(seen), partial(month_script, self._out / script, name, days, self._read))
        counts = tuple((name, sum(len(day.bulletins) for day in days)) for name, days in reversed(months.items()))
        self._put("kho.html", partial(self._renderer.archive, counts), counts)

    def _calendar(self, village: Village | None) -> str:
        """The calendar that a listener's page offers: the commune's where the village hears nothing else."""
        who = village.id if village else ""
        coming = tuple(day for day in self._days if day.day >= self._today)
        airing = heard(who, coming)
        if village and not own(who, coming):
            return "lich.ics"

        def make() -> bytes:
            from broadcast.stages.publish.ics import calendar, event

            events = (
                event(at, bulletin, url=self._page_of(bulletin), names=self._renderer.names)
                for bulletin in airing
                for at in bulletin.airtime.airings
            )
            return calendar(self._title(village), events)

        name = f"thon/{who}.ics" if village else "lich.ics"
        self._put(name, make, self._made_from(airing), self._title(village))
        return name

    def _page_of(self, bulletin: Bulletin) -> str:
        return self._address and f"{self._address}{bulletin.airtime.day}/{quote(bulletin.name)}.html"

    def _lists(self) -> None:
        shared = shared_by_pages(self._writer.pages)
        for who in ("", *(village.id for village in self._schedule.villages)):
            kept = offline(who, self._recent[-OFFLINE_DAYS:], self._writer.pages, shared)
            self._writer.put(offline_name(who), key_of(kept), partial(bytes, kept))
        if (self._out / LEFT_OUT).is_file():
            left_out = (self._out / LEFT_OUT).read_bytes()
            self._writer.put(LEFT_OUT, key_of(left_out), partial(bytes, left_out))
        offered = manifest(self._days, self._writer.pages)
        self._writer.put("manifest.json", key_of(offered), lambda: offered)
