"""2. Scripts: the Markdown files that people write and approve, read back as values.

`read_scripts` reads every script of the station and finds each one's approval; `approve` adds to the ledger.
"""

from __future__ import annotations

from broadcast.script.approval import approve, read_ledger
from broadcast.script.markdown import NOTICES_FOLDER, read_scripts

__all__ = ["NOTICES_FOLDER", "approve", "read_ledger", "read_scripts"]
