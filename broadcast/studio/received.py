"""The alerts that were read last in this studio, until it is closed: what a person may put on air from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from broadcast.office.urgent.cap_inbox import Offered, offered
from broadcast.office.urgent.cap_reading import Alert
from broadcast.station.folder import Folder


@dataclass(slots=True)
class Received:
    """Alerts as they came in; an empty studio has none."""

    alerts: tuple[Alert, ...] = field(default=())

    def offered(self, folder: Folder, now: datetime) -> tuple[Offered, ...]:
        """The alerts with their states now, what is to be done first."""
        return offered(folder, self.alerts, now) if self.alerts else ()

    def marked(self, folder: Folder, mark: str, now: datetime) -> Offered | None:
        """The alert of that mark, if it is still to be dealt with."""
        return next((offer for offer in self.offered(folder, now) if offer.open and mark_of(offer) == mark), None)


def mark_of(offer: Offered) -> str:
    """A short name for an alert, for addresses and forms."""
    sender, identifier, sent = offer.alert.key
    return hashlib.sha256(f"{sender}\n{identifier}\n{sent.isoformat()}".encode()).hexdigest()[:16]
