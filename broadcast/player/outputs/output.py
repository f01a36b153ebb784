"""What an output is: somewhere that samples go, a stretch of sound at a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Output(Protocol):
    """Takes mono 16-bit samples. Every method raises PublishError where they can't go out."""

    def begin(self, at: datetime, name: str) -> None:
        """A stretch of sound begins, at that local time."""
        ...

    def write(self, block: npt.NDArray[np.int16]) -> None:
        """The samples that go out next."""
        ...

    def finish(self) -> None:
        """The stretch is over: return when all of it has gone out."""
        ...

    def close(self) -> None:
        """Let go of whatever it holds."""
        ...
