"""The phrases of schedule.yaml with a day's words filled in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from lunar_vn import can_chi, solar_to_lunar

from broadcast.model import WEEKDAY_NAMES, Item, Paragraph, Schedule, Script, Source


def lunar_in_words(day: date) -> str:
    """The lunar date as it is said: "ngày mùng 6 tháng 3 năm Bính Ngọ"; a leap month is named."""
    lunar = solar_to_lunar(day)
    name = f"mùng {lunar.day}" if lunar.day <= 10 else "rằm" if lunar.day == 15 else str(lunar.day)
    month = {1: "Giêng", 12: "Chạp"}.get(lunar.month, str(lunar.month)) + (" nhuận" if lunar.leap else "")
    return f"ngày {name} tháng {month} năm {can_chi.get_year_can_chi(lunar.year)}"


class Words:
    """Fills the phrases for one day; `slot` is how the programme is named to listeners."""

    def __init__(self, schedule: Schedule, slot: str, day: date) -> None:
        self._phrases = schedule.phrases
        self._fields = {
            "station": schedule.station.name,
            "commune": schedule.station.commune,
            "slot": slot,
            "weekday": WEEKDAY_NAMES[day.weekday()],
            "date": f"ngày {day.day} tháng {day.month} năm {day.year}",
            "lunar": lunar_in_words(day),
        }

    def opening(self) -> Item:
        """The station's ident and greeting."""
        return self._item("opening", "mo-dau", "Lời chào", self._phrases.ident, *self._phrases.opening)

    def urgent_opening(self) -> Item:
        """The station's ident and the words that announce urgent news."""
        return self._item("opening", "mo-dau", "Lời chào", self._phrases.ident, self._phrases.urgent)

    def closing(self) -> Item:
        """The station's farewell."""
        return self._item("closing", "ket-thuc", "Lời kết", *self._phrases.closing)

    def headlines(self, scripts: list[Script]) -> tuple[Item, ...]:
        """The titles of what follows, each with the place of its script, behind a phrase that leads in; or nothing."""
        if not self._phrases.headlines or not scripts:
            return ()
        body = (self._paragraph(self._phrases.headlines), *(script.headline for script in scripts))
        return (Item(kind="headlines", id="diem-tin", title="Điểm tin", body=body),)

    def notice(self, script: Script, *, first: bool) -> Item:
        """A notice, its key facts said twice; the first of a programme's is led in."""
        lead = (self._paragraph(self._phrases.notices),) if first and self._phrases.notices else ()
        again = (self._paragraph(self._phrases.repeat), *script.again) if self._phrases.repeat and script.again else ()
        return Item(kind="notice", id=script.id, title=script.title, body=(*lead, *script.body, *again), script=script)

    def _paragraph(self, phrase: str) -> Paragraph:
        return Paragraph(text=phrase.format_map(self._fields), source=Source(path="schedule.yaml", line=1))

    def _item(self, kind: Literal["opening", "closing"], name: str, title: str, *phrases: str) -> Item:
        body = tuple(self._paragraph(phrase) for phrase in phrases if phrase)
        return Item(kind=kind, id=name, title=title, body=body)
