"""What the site consists of: each file's name, what it is made from, and who makes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from importlib import resources
from itertools import groupby
from pathlib import Path

from broadcast.model import Bulletin, Schedule, Village
from broadcast.publish.listing import heard_by, told_of
from broadcast.site import packs, transcript
from broadcast.site.desk import Desk, key_of
from broadcast.site.lists import manifest, offline
from broadcast.site.memory import File, Shelved, full
from broadcast.site.pages import Around, DayView, Press, first_page, qr_name
from broadcast.site.search import month_script

OFFLINE_DAYS = 3
"""How many of the newest days a phone keeps for use without network."""
CARDS, WEEK = 2, 7
"""How many days a first page shows with players (today and tomorrow), and how many more in brief."""
NEWEST = 100
"""As many bulletins as a feed offers: fifty days of two; older ones stay on the pages."""
_ROOT_FILES = {"sw.js"}
"""The worker's reach is the folder it lies in."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def address_of(schedule: Schedule) -> str:
    """The site's URL with a slash at its end; empty where none is set that people could open."""
    url = schedule.site.url.strip()
    return url.rstrip("/") + "/" if _ADDRESS.fullmatch(url) else ""


@cache
def edition() -> str:
    """The hash of all that makes pages: code, templates, style."""
    home = resources.files("broadcast.site")
    found = hashlib.sha256()
    for folder in (home, home / "templates", home / "static"):
        for path in sorted(folder.iterdir(), key=lambda one: one.name):
            if path.is_file():
                found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


class Layout:
    """One run over the site. `shelf` are all its days, oldest first; `today` is where the horns are."""

    def __init__(self, out: Path, schedule: Schedule, shelf: tuple[Shelved, ...], today: date, desk: Desk) -> None:
        self._out, self._schedule, self._shelf, self._today, self._desk = out, schedule, shelf, today, desk
        self._address = address_of(schedule)
        style = b"".join((_static() / name).read_bytes() for name in ("loa.css", "loa.js"))
        self._press = Press(schedule, self._address, hashlib.sha256(style).hexdigest()[:8])
        self._read = cache(partial(full, out))
        self._digests = {(one.bulletin.day, one.bulletin.name): one.digest for day in shelf for one in day.kept}
        self._packs: dict[str, File] = {}

    def write(self) -> None:
        """Every file of the site that is not as it should be. Raises PublishError, InputError."""
        self._assets()
        self._zips()
        self._bulletins()
        for village in (None, *self._schedule.villages):
            self._first_page(village)
            if self._address:
                self._feed(village)
                self._put(qr_name(village), partial(self._press.qr, village))
        self._archive()
        self._agenda()
        if self._address:
            self._put("qr.html", self._press.sheet)
        self._lists()

    def _put(self, name: str, make: Callable[[], bytes], *makings: object) -> None:
        self._desk.put(name, key_of(self._press.settings, makings), make)

    def _seen(self, days: tuple[DayView, ...] | tuple[Shelved, ...]) -> list[object]:
        """What of these days a page depends on."""
        return [(one.name, self._digests[one.day, one.name]) for day in days for one in day.bulletins]

    def _assets(self) -> None:
        for path in _static().iterdir():
            name = path.name if path.name in _ROOT_FILES else f"trang/{path.name}"
            self._desk.put(name, "", path.read_bytes)
        self._put("loa.webmanifest", self._press.app)

    def _zips(self) -> None:
        there = [day for day in self._shelf if day.day <= self._today + timedelta(days=1)]
        recent = tuple(day for day in there if day.day > there[-1].day - timedelta(days=packs.WEEK))
        if len(recent) > 1:
            self._zip_each(packs.week_name, recent)
        for day in recent[-packs.DAYS :]:
            self._zip_each(partial(packs.day_name, day.day), (day,))

    def _zip_each(self, name_for: Callable[[str], str], days: tuple[Shelved, ...]) -> None:
        """The commune's zip of those days, and one for each village that hears something else."""
        common = self._heard("", days)
        for village in ("", *sorted({name for day in days for one in day.bulletins for name in one.villages})):
            heard = self._heard(village, days)
            if not village or heard != common:
                name = name_for(village)
                makings = [(one.day, one.name, self._digests[one.day, one.name]) for one in heard]
                write = packs.packer(self._out, heard, self._press.pause_ms)
                self._desk.put_large(name, key_of(makings, self._press.pause_ms), write)
                page = self._desk.pages[name]
                self._packs[name] = File(name=name, sha256=page.sha256, size_bytes=page.size_bytes)

    def _bulletins(self) -> None:
        turns = {who: self._turns(who) for who in {"", *(b.variant for day in self._shelf for b in day.bulletins)}}
        for day in self._shelf:
            for kept in day.kept:
                b, base = kept.bulletin, f"{day.day}/{kept.bulletin.name}"
                around = turns[b.variant].get((b.day, b.name), Around(before=None, after=None))
                near = [
                    one and (one.day, one.name, one.priority, one.slot_name) for one in (around.before, around.after)
                ]
                has_wave = any(file.name == f"{base}.svg" for file in day.files)
                self._put(f"{base}.html", partial(self._page, b, around, has_wave), kept.digest, near, has_wave)
                self._desk.put(f"{base}.vtt", kept.digest, partial(self._words, b, transcript.vtt))
                self._desk.put(f"{base}.chapters.json", kept.digest, partial(self._words, b, transcript.chapters))

    def _page(self, b: Bulletin, around: Around, has_wave: bool) -> bytes:
        whole = replace(self._read(b.day)[b.name], versions=b.versions)
        return self._press.bulletin(whole, around, has_wave=has_wave)

    def _words(self, b: Bulletin, make: Callable[[Bulletin], bytes]) -> bytes:
        return make(self._read(b.day)[b.name])

    def _turns(self, village: str) -> dict[tuple[date, str], Around]:
        """What comes before and after each bulletin that a village hears."""
        heard = self._heard(village, self._shelf)
        return {
            (one.day, one.name): Around(before=before, after=after)
            for before, one, after in zip((None, *heard), heard, (*heard[1:], None), strict=False)
        }

    def _heard(self, village: str, days: tuple[Shelved, ...]) -> tuple[Bulletin, ...]:
        """All that a village hears on those days, by the clock."""
        return tuple(
            one for day in days for one in sorted(_told(village, day), key=lambda b: (b.at, b.slot_id, b.variant))
        )

    def _first_page(self, village: Village | None) -> None:
        who = village.id if village else ""
        name = first_page(village) or "index.html"
        coming = [day for day in self._shelf if day.day >= self._today]
        past = [day for day in reversed(self._shelf) if day.day < self._today]
        ahead, past = (
            (coming[: CARDS + WEEK], past[:WEEK]) if coming else ([past[0]], past[1 : WEEK + 1]) if past else ([], [])
        )
        full_days = tuple(self._view(who, day) for day in ahead[:CARDS])
        brief = tuple(self._view(who, day) for day in (*ahead[CARDS:], *past))
        months = self._months()[-3:][::-1]
        week = self._packs.get(packs.week_name(who)) or self._packs.get(packs.week_name(""))
        makings = (self._seen((*full_days, *brief)), [day.pack for day in full_days], months, week)

        def make() -> bytes:
            urgent = [one for day in full_days for one in day.bulletins if one.priority == "khẩn"]
            return self._press.listener(
                name,
                village=village,
                full=full_days,
                brief=brief,
                whole={(one.day, one.name): self._read(one.day)[one.name] for one in urgent},
                months=tuple(months),
                week=week,
            )

        self._put(name, make, makings)

    def _view(self, village: str, day: Shelved) -> DayView:
        pack = self._packs.get(packs.day_name(day.day, village)) or self._packs.get(packs.day_name(day.day, ""))
        return DayView(day=day.day, bulletins=_told(village, day), pack=pack)

    def _feed(self, village: Village | None) -> None:
        who = village.id if village else ""
        name = f"thon/{who}.xml" if village else "feed.xml"
        newest = self._heard(who, self._shelf[-NEWEST:])[::-1][:NEWEST]
        title = self._schedule.station.name + (f" – {village.name}" if village else "")

        def make() -> bytes:
            from broadcast.site.feed import feed

            return feed(
                address=self._address,
                name=name,
                page=first_page(village),
                station=self._schedule.station.name,
                title=title,
                bulletins=newest,
            )

        self._put(name, make, [self._digests[one.day, one.name] for one in newest])

    def _months(self) -> list[str]:
        return sorted({f"{day.day:%Y-%m}" for day in self._shelf})

    def _archive(self) -> None:
        months = {name: tuple(days) for name, days in groupby(self._shelf, key=lambda day: f"{day.day:%Y-%m}")}
        names = list(months)
        for before, (name, days), after in zip(("", *names), months.items(), (*names[1:], ""), strict=False):
            views = tuple(DayView(day=day.day, bulletins=day.bulletins) for day in reversed(days))
            seen = self._seen(views)
            self._put(f"thang/{name}.html", partial(self._press.month, name, views, before, after), seen, before, after)
            script = f"thang/{name}.js"
            self._desk.put(script, key_of(seen), partial(month_script, self._out / script, name, days, self._read))
        counts = tuple((name, sum(len(day.kept) for day in days)) for name, days in reversed(months.items()))
        self._put("kho.html", partial(self._press.archive, counts), counts)

    def _agenda(self) -> None:
        week = tuple(day for day in self._shelf if day.day >= self._today - timedelta(days=WEEK))
        heard = self._heard("", week)

        def make() -> bytes:
            from broadcast.site.agenda import agenda

            return agenda(heard, self._schedule.station.name, self._address)

        self._put("lich.ics", make, [(one.day, one.name, self._digests[one.day, one.name]) for one in heard])

    def _lists(self) -> None:
        newest = tuple(day for day in self._shelf if day.day <= self._today + timedelta(days=1))[-OFFLINE_DAYS:]
        kept = offline(newest, self._desk.pages)
        self._desk.put("ngoai-tuyen.json", key_of(kept), lambda: kept)
        offered = manifest(self._shelf, self._desk.pages)
        self._desk.put("manifest.json", key_of(offered), lambda: offered)


def _static() -> Path:
    return Path(str(resources.files("broadcast.site"))) / "static"


def _told(village: str, day: Shelved) -> tuple[Bulletin, ...]:
    """What a village's pages tell of a day, or the commune's."""
    return heard_by(village, day.bulletins) if village else told_of(day.bulletins)
