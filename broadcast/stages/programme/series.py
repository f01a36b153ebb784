"""Parts of a series that one programme airs in a row are told as one: the document is named, and announced, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from broadcast.knowledge.language.series import GOES_ON, names_document, part_of
from broadcast.model import Item, Paragraph, Script


def joined(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of a programme, its campaign items and headlines so that parts of a series follow on one another.

    A part that the next item goes on with does not say that it will be continued; one that goes on with the item before
    does not name the document again, and is not announced apart. Whole sentences are left out; nothing is added.
    An item whose neighbour was dropped gets back what it said.
    """
    going_on = {
        item.id: (_follows(item, before), _follows(after, item))
        for before, item, after in zip((None, *items), items, (*items[1:], None), strict=False)
        if item.kind == "campaign" and item.script is not None
    }
    return tuple(_item(item, items, going_on) for item in items)


def _item(item: Item, items: Sequence[Item], going_on: dict[str, tuple[bool, bool]]) -> Item:
    if item.kind == "campaign" and item.script is not None and item.script.audio is None:
        return replace(item, body=_body(item.script, *going_on[item.id]))
    if item.kind == "headlines":
        told = [other.script for other in items if other.script and not going_on.get(other.id, (False, False))[0]]
        return replace(item, body=(item.body[0], *(script.headline for script in told)))
    return item


def _body(script: Script, goes_on: bool, is_followed: bool) -> tuple[Paragraph, ...]:
    body = script.body
    first = next((place for place, paragraph in enumerate(body) if not paragraph.heading), 0)  # below the title
    if goes_on and len(body) > first + 1 and names_document(body[first].text):
        body = (*body[:first], *body[first + 1 :])
    if is_followed and len(body) > 1 and body[-1].text == GOES_ON:
        body = body[:-1]
    return body


def _follows(item: Item | None, before: Item | None) -> bool:
    """Whether an item is the next part of what the one before it told."""
    if item is None or before is None or item.script is None or before.script is None:
        return False
    if item.script.audio or before.script.audio or item.script.folder != before.script.folder:
        return False
    own, other = part_of(item.title), part_of(before.title)
    return own is not None and other is not None and own.follows(other)
