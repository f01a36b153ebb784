"""Where the sound goes, a file each: what all of them can do stands in `output`."""

from __future__ import annotations

from broadcast.player.outputs.file import FileOutput
from broadcast.player.outputs.output import Output

__all__ = ["FileOutput", "Output"]
