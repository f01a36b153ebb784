"""Any player that takes a WAV on its standard input: aplay -q -, paplay, mpv --really-quiet -, ffplay -nodisp -."""

from __future__ import annotations

import os
import shlex


def words(text: str) -> tuple[str, ...]:
    """The command's words as a person typed them; no shell is between."""
    found = shlex.split(text, posix=os.name != "nt")
    return tuple(word.strip('"') for word in found) if os.name == "nt" else tuple(found)
