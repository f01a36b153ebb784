"""3. Programme: what each slot of a day airs, a pure function of the schedule, the scripts and the day.

Fair rotation without a memory: the turns of a campaign are counted from its first day, `items_per_programme` a
slot, so that every item comes before any repeats, and the same day always gives the same programme. Where a slot
is too short for all whose turn it is, the one left out changes from round to round.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lunar_vn import can_chi, solar_to_lunar

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import PRIORITIES, WEEKDAYS, Campaign, Item, Paragraph, Programme, Schedule, Script, Slot, Source

_WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_JINGLE_ID = "nhac-hieu"


def arrange(schedule: Schedule, scripts: tuple[Script, ...], day: date) -> tuple[Programme, ...]:
    """The programmes of a day, one a slot that airs on it, by time of day.

    Raises ScriptError naming every script whose turn it is and whose text is not approved as it stands.
    """
    slots = [slot for slot in sorted(schedule.slots, key=lambda slot: (slot.at, slot.id)) if _airs(slot, day)]
    programmes = tuple(_programme(schedule, slot, scripts, day) for slot in slots)
    aired = {item.script.id: item.script for one in programmes for item in one.items if item.script}
    faults = [_unapproved(script) for script in aired.values() if not script.approved]
    if faults:
        raise ScriptError(*faults)
    return programmes


def shorten(programme: Programme) -> Programme | None:
    """The programme without the item that can best wait for its next turn; None when only what must air is left."""
    campaign = [item for item in programme.items if item.kind == "campaign"]
    notices = [item for item in programme.items if item.kind == "notice"]
    if len(campaign) > 1 or (campaign and notices):
        # A day's number moves the choice along, so that no item is always the one to wait.
        dropped = campaign[programme.day.toordinal() // max(len(campaign), 1) % len(campaign)]
    elif len(notices) > 1:
        dropped = notices[-1]
    else:
        return None
    items = tuple(_without_headline(item, dropped) for item in programme.items if item is not dropped)
    return replace(programme, items=items, left_out=(*programme.left_out, dropped.id))


def _without_headline(item: Item, dropped: Item) -> Item:
    if item.kind != "headlines" or dropped.script is None:
        return item
    return replace(item, body=tuple(one for one in item.body if one.source.path != dropped.script.source.path))


def lunar_in_words(day: date) -> str:
    """The lunar date as it is said: "ngày mùng 6 tháng 3 năm Bính Ngọ"; a leap month is named."""
    lunar = solar_to_lunar(day)
    name = f"mùng {lunar.day}" if lunar.day <= 10 else "rằm" if lunar.day == 15 else str(lunar.day)
    month = {1: "Giêng", 12: "Chạp"}.get(lunar.month, str(lunar.month)) + (" nhuận" if lunar.leap else "")
    return f"ngày {name} tháng {month} năm {can_chi.get_year_can_chi(lunar.year)}"


def _airs(slot: Slot, day: date) -> bool:
    return WEEKDAYS[day.weekday()] in slot.days


def _programme(schedule: Schedule, slot: Slot, scripts: tuple[Script, ...], day: date) -> Programme:
    notices = _notices(scripts, slot, day)
    turns = [
        item
        for campaign in schedule.campaigns
        if _runs(campaign, slot, day)
        for item in _turns(campaign, schedule, slot, scripts, day)
    ]
    words = _Words(schedule, slot, day)
    opening = words.item("opening", "mo-dau", "Lời chào", [schedule.phrases.ident, *schedule.phrases.opening])
    closing = words.item("closing", "ket-thuc", "Lời kết", list(schedule.phrases.closing))
    if notices and schedule.phrases.notices:
        lead = words.paragraph(schedule.phrases.notices)
        notices[0] = replace(notices[0], body=(lead, *notices[0].body))
    headlines = words.headlines([*notices, *turns])
    jingle = Item(kind="jingle", id=_JINGLE_ID, title="Nhạc hiệu")
    return Programme(
        day=day,
        slot_id=slot.id,
        slot_name=slot.name,
        at=slot.at,
        max_minutes=slot.max_minutes,
        villages=slot.villages,
        items=(jingle, opening, *headlines, *notices, *turns, closing, jingle),
    )


def _notices(scripts: tuple[Script, ...], slot: Slot, day: date) -> list[Item]:
    """The notices valid that day, the most urgent first, then the one that ends first."""
    valid = [
        script
        for script in scripts
        if script.kind == "notice"
        and (script.valid_from is None or script.valid_from <= day)
        and (script.valid_until is None or day <= script.valid_until)
        and (not script.villages or not slot.villages or set(script.villages) & set(slot.villages))
    ]
    valid.sort(key=lambda script: (PRIORITIES.index(script.priority), script.valid_until or date.max, script.id))
    return [Item(kind="notice", id=script.id, title=script.title, body=script.body, script=script) for script in valid]


def _runs(campaign: Campaign, slot: Slot, day: date) -> bool:
    in_time = campaign.start <= day and (campaign.end is None or day <= campaign.end)
    return in_time and (not campaign.slots or slot.id in campaign.slots)


def _turns(
    campaign: Campaign, schedule: Schedule, slot: Slot, scripts: tuple[Script, ...], day: date
) -> tuple[Item, ...]:
    deck = [script for script in scripts if script.folder == campaign.id]
    if not deck:
        return ()
    count = min(campaign.items_per_programme, len(deck))
    first = _slots_before(campaign, schedule, slot, day) * count
    turn = [deck[(first + index) % len(deck)] for index in range(count)]
    return tuple(
        Item(kind="campaign", id=script.id, title=script.title, body=script.body, script=script) for script in turn
    )


def _slots_before(campaign: Campaign, schedule: Schedule, slot: Slot, day: date) -> int:
    """How many programmes of the campaign came before this one, counted from its first day."""
    slots = sorted(
        (one for one in schedule.slots if not campaign.slots or one.id in campaign.slots),
        key=lambda one: (one.at, one.id),
    )
    weeks, days = divmod((day - campaign.start).days, 7)
    before = weeks * sum(len(set(one.days)) for one in slots)
    for offset in range(days):
        before += sum(_airs(one, campaign.start + timedelta(days=weeks * 7 + offset)) for one in slots)
    return before + sum(_airs(one, day) for one in slots if (one.at, one.id) < (slot.at, slot.id))


class _Words:
    """The phrases of schedule.yaml with the day's words filled in."""

    def __init__(self, schedule: Schedule, slot: Slot, day: date) -> None:
        self._headlines = schedule.phrases.headlines
        self._fields = {
            "station": schedule.station.name,
            "commune": schedule.station.commune,
            "slot": slot.name,
            "weekday": _WEEKDAY_NAMES[day.weekday()],
            "date": f"ngày {day.day} tháng {day.month} năm {day.year}",
            "lunar": lunar_in_words(day),
        }

    def paragraph(self, phrase: str) -> Paragraph:
        return Paragraph(text=phrase.format_map(self._fields), source=Source(path="schedule.yaml", line=1))

    def headlines(self, items: list[Item]) -> tuple[Item, ...]:
        """The titles of what follows, each with the place of its script, behind a phrase that leads in; or nothing."""
        if not self._headlines or not items:
            return ()
        titles = tuple(
            Paragraph(text=f"{item.title.rstrip('.')}.", source=item.script.source) for item in items if item.script
        )
        body = (self.paragraph(self._headlines), *titles)
        return (Item(kind="headlines", id="diem-tin", title="Điểm tin", body=body),)

    def item(self, kind: str, name: str, title: str, phrases: list[str]) -> Item:
        body = tuple(self.paragraph(phrase) for phrase in phrases if phrase)
        return Item(kind="opening" if kind == "opening" else "closing", id=name, title=title, body=body)


def _unapproved(script: Script) -> Diagnostic:
    command = f"broadcast approve {script.source.path} --by «họ tên hoặc chức danh» --position «chức vụ»"
    if script.approval is None:
        message = f"chưa được duyệt — người có trách nhiệm đọc lại rồi chạy: {command}"
    else:
        when = f"{script.approval.at:%d/%m/%Y}"
        message = f"đã sửa sau khi {script.approval.by} duyệt ngày {when} — xin duyệt lại: {command}"
        message += "".join(f"\n    {one}" for one in script.changed)
    return Diagnostic(path=script.source.path, line=1, message=message)
