"""The station is looked at once for as long as nothing changes, and never shown as it was before a change."""

from __future__ import annotations

from datetime import date, timedelta

from broadcast.station.days import Days
from studio.conftest import Studio


def test_what_has_not_changed_is_not_read_again(studio: Studio) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    glance = studio.desk.glance
    assert [glance.kept(("x",), studio.now, make) for _ in range(3)] == [1, 1, 1]
    (studio.root / "scripts/dot/01-mot.md").write_text("---\ntitle: Khác\n---\n\nMột câu khác.\n", encoding="utf-8")
    assert glance.kept(("x",), studio.now, make) == 2
    assert glance.kept(("x",), studio.now + timedelta(minutes=1), make) == 3
    assert glance.kept(("y",), studio.now, make) == 4
    for number in range(20):  # the oldest are forgotten
        glance.kept((str(number),), studio.now, make)
    assert glance.kept(("y",), studio.now, make) == 25


def test_days_that_were_built_again_are_read_again(built: Studio) -> None:
    days, day = Days(built.desk.folder), date(2026, 4, 22)
    assert days.heard(day).airings
    manifest = built.root / "audio_out/2026-04-22/1700-chieu.json"
    manifest.rename(manifest.with_suffix(".khac"))
    (built.root / "audio_out/2026-04-22/0530-sang.json").unlink()
    assert days.heard(day).airings
    days.refresh()
    assert not days.heard(day).airings
    assert "Ngày mai: đủ" in built.page("/")


def test_a_month_is_read_where_its_days_lie_now(built: Studio) -> None:
    glance, day = built.desk.glance, date(2026, 4, 22)
    evening = built.now.replace(hour=23)
    assert {line.day for line in glance.month(day, evening)[0].bulletins} == {day}
    place = built.root / "audio_out/2026-04-22"
    archived = built.root / "luu-tru/2026-04/audio_out/2026-04-22"
    archived.parent.mkdir(parents=True)
    place.rename(archived)
    assert {line.day for line in glance.month(day, evening)[0].bulletins} == {day}
    archived.rename(built.root / "khong-con")
    assert not glance.month(day, evening + timedelta(minutes=1))[0].bulletins
