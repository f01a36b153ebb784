"""The voices of a station before people: which there are, which are used and in what order, and installing one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadcast.errors import Diagnostic, ScheduleError
from broadcast.model import Progress, Schedule
from broadcast.office.settings.change import Change, change_schedule
from broadcast.stages.voice import ANNOUNCER
from broadcast.stages.voice.catalogue import VoiceInfo, download_of, voice_info, voices
from broadcast.stages.voice.extras import add_extra, lacks_extra
from broadcast.stages.voice.install import arrived, install
from broadcast.station.folder import Folder

_LAST = ("espeak", "tone")
"""Voices of the machine's own, which stand behind every other that works without a network."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceCard:
    """A voice as it is offered. `place` is its place in the order of use from 1, 0 where it is not used.

    `installable` is whether a press of a button can make it ready; `arrived` the share of it that an earlier try has
    left here.
    """

    info: VoiceInfo
    place: int
    installable: bool
    arrived: float = 0.0


def voice_cards(folder: Folder, schedule: Schedule) -> tuple[VoiceCard, ...]:
    """Every voice but recordings of people: those in use in their order, then the others."""
    order = schedule.voice.engines
    used = [voice_info(name, folder.root) for name in order]
    cards = [_card(folder, info, place) for place, info in enumerate(used, 1) if info is not None]
    names = {card.info.name for card in cards}
    rest = [info for info in voices(folder.root) if info.name not in {*names, ANNOUNCER, *order}]
    return (*cards, *(_card(folder, info, 0) for info in rest))


def is_voice(folder: Folder, name: str) -> bool:
    """Whether the station has a voice of that name, ready or not."""
    return any(info.name == name for info in voices(folder.root)) and name != ANNOUNCER


def choose_voices(folder: Folder, names: Sequence[str]) -> Change:
    """Use these voices, in this order. Raises ScheduleError where none is left, or one is not known."""
    chosen = tuple(dict.fromkeys(names))
    if not chosen:
        raise _refused("đài cần ít nhất một giọng — chọn một giọng khác trước khi thôi dùng giọng này")
    unknown = next((name for name in chosen if voice_info(name, folder.root) is None), None)
    if unknown is not None:
        raise _refused(f"không có giọng «{unknown[:60]}»")
    return change_schedule(folder, lambda tree: tree.set("voice", "engines", chosen))


def moved(order: Sequence[str], name: str, by: int) -> tuple[str, ...]:
    """The order with one voice further up (-1) or down (1)."""
    names = [each for each in order if each != name]
    at = max(0, min(len(names), order.index(name) + by)) if name in order else len(names)
    return (*names[:at], name, *names[at:])


def with_voice(order: Sequence[str], name: str) -> tuple[str, ...]:
    """The order with one voice more: before the machine's own voices, behind those that are better with a network."""
    last = next((at for at, each in enumerate(order) if each.partition(":")[0] in _LAST), len(order))
    return (*order[:last], name, *order[last:]) if name not in order else tuple(order)


def install_voice(
    folder: Folder,
    schedule: Schedule,
    name: str,
    *,
    progress: Progress,
    say: Callable[[str], None],
    had: Callable[[float], None] = lambda _: None,
) -> Change | None:
    """Install a voice with what it needs, and use it before the machine's own; None where it is used already.

    What an earlier try has fetched is not fetched again: `had` is told the share of it before the fetching goes on.
    Whatever `progress` raises ends it, and the next try goes on from there. Raises EngineError, EngineMissingError,
    PublishError, StationBusyError.
    """
    engine = name.partition(":")[0]
    if lacks_extra(engine):
        say("đang cài phần mềm đọc, một lần duy nhất")
        progress("Cài phần mềm đọc", 0.0)
        add_extra(engine)
    download = download_of(name)
    if download is not None:
        had(arrived(download, folder.root))
        sizes = {file.name: file.size_bytes for file in download.files}
        done_bytes = dict.fromkeys(sizes, 0)

        def fetched(file: str, done: int, _whole: int) -> None:
            done_bytes[file] = done
            there, whole = sum(done_bytes.values()), sum(sizes.values())
            size = f"{there / 1e6:.1f} trên {whole / 1e6:.1f} MB".replace(".", ",")
            progress(f"Đang tải giọng đọc: {size}", there / whole)

        install(name, folder.root, progress=fetched)
    order = with_voice(schedule.voice.engines, name)
    return None if order == schedule.voice.engines else choose_voices(folder, order)


def _card(folder: Folder, info: VoiceInfo, place: int) -> VoiceCard:
    download = download_of(info.name)
    can = lacks_extra(info.name.partition(":")[0]) or download is not None
    there = arrived(download, folder.root) if download is not None and not info.ready else 0.0
    return VoiceCard(info=info, place=place, installable=can and not info.ready, arrived=there)


def _refused(message: str) -> ScheduleError:
    return ScheduleError(Diagnostic(path="giọng đọc", line=1, message=message))
