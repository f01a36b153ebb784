"""A text as it was aired: the file as it stands, if it is still the same, else the copy kept when it was approved."""

from __future__ import annotations

import re

from broadcast.errors import ScriptError
from broadcast.model import Script
from broadcast.stages.script.markdown import read_script
from broadcast.station.folder import Folder
from broadcast.station.kept import TEXTS


def text_as_aired(folder: Folder, script: str, sha256: str) -> Script | None:
    """The script of that id with that hash; None where no copy is left, or for a name that leads elsewhere."""
    named = re.fullmatch(r"([\w-]+)/[\w .-]+", script)
    if named is None or re.fullmatch("[0-9a-f]{64}", sha256) is None:
        return None
    for path in (folder.scripts / f"{script}.md", folder.scripts / TEXTS / f"{sha256}.md"):
        try:
            found = read_script(path, named[1])
        except ScriptError:
            continue
        if found.sha256 == sha256:
            return found
    return None
