"""Days, months and hours are understood as people write them by every option and argument that takes one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import click
import pytest

from broadcast.cli import cli
from broadcast.cli.common import Day, Days, Month, TimeOfDay
from broadcast.cli.play import Span
from broadcast.knowledge.language.moments import read_moment

WRITTEN: dict[type[click.ParamType], dict[str, object]] = {
    Day: dict.fromkeys(("22/4/2026", "22-04-2026", "22.4.2026", "2026-04-22"), date(2026, 4, 22)),
    Days: dict.fromkeys(("22/4/2026", "22-04-2026", "2026-04-22"), (date(2026, 4, 22),)),
    Month: dict.fromkeys(("4/2026", "tháng 4/2026", "2026-04", "04-2026"), date(2026, 4, 1)),
    TimeOfDay: dict.fromkeys(("17h00", "17h", "17:00", "17 giờ", "17g00"), time(17)),
    Span: dict.fromkeys(("22/4/2026..23/4/2026", "2026-04-22..2026-04-23"), (date(2026, 4, 22), date(2026, 4, 23))),
}
OF_ITS_OWN = {("urgent", "until")}
"""Options that take a moment and read it with `read_moment`, for which they need the clock."""


def parameters(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """Every option and argument of every verb, with the verb's name."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from parameters(inner, (*path, name))
    for parameter in command.params:
        yield path, parameter


def timed() -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """Those that take a day, a week, a month, a time of day or a moment."""
    for path, parameter in parameters(cli):
        named = f"{parameter.metavar or ''} {parameter.type.name}"
        number = isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType)
        if not number and any(word in named.upper() for word in ("NGÀY", "TUẦN", "THÁNG", "GIỜ")):
            yield path, parameter


@pytest.mark.parametrize(
    ("path", "parameter"), [pytest.param(*each, id="-".join((*each[0], str(each[1].name)))) for each in timed()]
)
def test_every_verb_takes_a_day_and_an_hour_as_people_write_them(
    path: tuple[str, ...], parameter: click.Parameter
) -> None:
    if (*path, parameter.name) in OF_ITS_OWN:
        return
    for written, meant in WRITTEN[type(parameter.type)].items():
        assert parameter.type.convert(written, parameter, None) == meant, written
    with pytest.raises(click.BadParameter, match="viết"):
        parameter.type.convert("31/2/2026 25h", parameter, None)


def test_there_are_such_options_and_no_other_kind_of_them() -> None:
    assert len(list(timed())) > 15
    names = {"day", "days", "month", "at", "when", "until", "since", "from_day"}
    for path, parameter in parameters(cli):
        text = isinstance(parameter.type, click.types.StringParamType)
        assert not (text and parameter.name in names) or (*path, parameter.name) in OF_ITS_OWN, (path, parameter.name)


@pytest.mark.parametrize(
    "until", ["17h00", "22/4/2026 17h00", "17h 22-04-2026", "2026-04-22 17:00", "17 giờ 22/4/2026"]
)
def test_urgent_news_ends_when_people_say(until: str) -> None:
    assert read_moment(until, datetime(2026, 4, 22, 9)) == datetime(2026, 4, 22, 17)
