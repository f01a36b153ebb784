"""Which sections one script tells together: as much of the document as is followed from a loudspeaker in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from broadcast.model import Section

Unit = tuple[Section, ...]
Minutes = Callable[[Sequence[Section]], float]
SHORTEST_MINUTES = 1.0
"""Sections that are shorter are told together with their neighbours of the same part."""


def units(sections: Sequence[Section], minutes_of: Minutes, longest: float) -> tuple[Unit, ...]:
    """The sections in groups for one script each, in order; every section is in exactly one.

    A part stays whole where it fits into `longest` minutes; else what is below it is grouped in turn. Neighbours are
    told together up to that length.
    """
    groups = [unit for branch in _branches(sections) for unit in _split(branch, minutes_of, longest)]
    merged: list[Unit] = []
    for group in groups:
        if merged and minutes_of((*merged[-1], *group)) <= longest:
            merged[-1] = (*merged[-1], *group)
        else:
            merged.append(group)
    return tuple(unit for unit in _with_their_heads(merged) if any(section.paragraphs for section in unit))


def _split(branch: Unit, minutes_of: Minutes, longest: float) -> list[Unit]:
    if minutes_of(branch) <= longest or len(branch) == 1:
        return [branch]
    if branch[0].id and all(section.id.startswith(f"{branch[0].id}.") for section in branch[1:]):
        below = _branches(branch[1:])
        return [(branch[0],), *(unit for part in below for unit in _split(part, minutes_of, longest))]
    return [unit for part in _branches(branch) for unit in _split(part, minutes_of, longest)]


def _branches(sections: Sequence[Section]) -> list[Unit]:
    """Each section together with those below it that follow it."""
    found: list[list[Section]] = []
    for section in sections:
        if found and found[-1][0].id and section.id.startswith(f"{found[-1][0].id}."):
            found[-1].append(section)
        else:
            found.append([section])
    return [tuple(unit) for unit in found]


def _with_their_heads(groups: Sequence[Unit]) -> list[Unit]:
    """A group that is only a title goes with the group behind it."""
    found: list[Unit] = []
    head: Unit = ()
    for group in groups:
        if any(section.paragraphs for section in group):
            found.append((*head, *group))
            head = ()
        else:
            head = (*head, *group)
    return found
