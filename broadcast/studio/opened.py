"""Which texts an approver has opened, each by the hash of what he saw: only these are approved in one go."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

MOST_PEOPLE = 200
AT_THE_MACHINE = ""
"""Who sits at the station's own machine; people with a link go by its id."""


class Opened:
    """What each person has opened since the studio began; forgotten when it ends, which asks him to look once more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, dict[str, str]] = OrderedDict()

    def note(self, who: str, script: str, sha256: str) -> None:
        """Note that this person has the text of that hash before him."""
        with self._lock:
            self._seen.setdefault(who, {})[script] = sha256
            self._seen.move_to_end(who)
            while len(self._seen) > MOST_PEOPLE:
                self._seen.popitem(last=False)

    def by(self, who: str) -> Mapping[str, str]:
        """The hash of each text that this person has opened, by its id."""
        with self._lock:
            return dict(self._seen.get(who, {}))
