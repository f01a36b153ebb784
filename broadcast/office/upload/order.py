"""What is sent, and in which order: a visitor never meets a page whose file is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from broadcast.site.lists import WORDS

LIST = "manifest.json"
"""The site's own list of its files with their hashes: the last that is sent, for it says that the others are there."""
_DAY_PAGE = re.compile(r"\d{4}-\d\d-\d\d/.*\.html")
_PAGES = (".html", ".xml", ".ics", ".js", ".json", ".webmanifest")


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The names to send, in their order, and the names to remove after all of them."""

    send: tuple[str, ...]
    remove: tuple[str, ...]


def plan_upload(wanted: Mapping[str, str], there: Mapping[str, str], *, urgent: bool = False) -> Plan:
    """What has to be done so that what is `there` becomes what is `wanted`; both are hashes by name.

    Where it is `urgent`, zips that are only to be replaced are left for the next time: they are the largest, and no
    page misses them.
    """
    changed = [name for name, digest in wanted.items() if there.get(name) != digest]
    if urgent:
        changed = [name for name in changed if not (name.endswith(".zip") and name in there)]
    send = sorted(changed, key=lambda name: (_rank(name, name in there), name))
    return Plan(send=tuple(send), remove=() if urgent else tuple(sorted(there.keys() - wanted.keys())))


def _rank(name: str, replaces: bool) -> int:
    """The words of urgent news, sounds and all that pages show, zips that are new, the pages of bulletins, the first
    page, the other pages, the list of all files; zips that only take an older one's place come after that."""
    if name == WORDS:
        return -1
    if name.endswith(".zip"):
        return 6 if replaces else 1
    if name == LIST:
        return 5
    if _DAY_PAGE.fullmatch(name):
        return 2
    if name == "index.html":
        return 3
    own_kind = name.endswith(_PAGES) and not re.match(r"trang/|\d{4}-", name)
    return 4 if own_kind else 0
