"""Which music a programme has, by its slot, its campaigns and the most urgent of its items."""

from __future__ import annotations

from broadcast.model import PRIORITIES, ItemKind, Jingle, Mood, Programme, Sound

_MOODS: dict[ItemKind, Mood] = {"notice": "notice", "campaign": "news"}


def jingle_of(programme: Programme, sound: Sound) -> Jingle:
    """The first of `sound.jingles` that is meant for the programme; else the station's one, or the built-in chime."""
    scripts = [item.script for item in programme.items if item.script is not None]
    priorities = {script.priority for script in scripts}
    folders = {script.folder for script in scripts if script.kind == "campaign"}
    for jingle in sound.jingles:
        in_slot = not jingle.slots or programme.airtime.slot_id in jingle.slots
        in_campaign = not jingle.campaigns or bool(folders & set(jingle.campaigns))
        if in_slot and in_campaign and (not jingle.priorities or bool(priorities & set(jingle.priorities))):
            return jingle
    urgent = PRIORITIES[0] in priorities
    return Jingle(file=None if urgent else sound.jingle, mood="urgent" if urgent else "news")


def music_files(sound: Sound) -> tuple[str, ...]:
    """Every file of music that schedule.yaml names."""
    named = (sound.jingle, *(jingle.file for jingle in sound.jingles), sound.sting, sound.bed)
    return tuple(dict.fromkeys(name for name in named if name))


def mood_of(kind: ItemKind, priority: str) -> Mood:
    """The mood in which an item is announced."""
    return "urgent" if priority == PRIORITIES[0] else _MOODS.get(kind, "news")
