"""7. Publish: the files that people and players fetch, made from finished bulletins alone.

An export is one module of this package with a function `export(listing) -> {file name: bytes}` for what one listener
hears on a day, in playing order; adding a file adds an export. Packages outside offer theirs as the entry-point group
`broadcast.exports`.
"""

from __future__ import annotations

from broadcast.stages.publish.exports import exports, publish, write_lists

__all__ = ["exports", "publish", "write_lists"]
