"""pronunciation.tsv: the commune's own readings, each fault with its line."""

from __future__ import annotations

import re
from pathlib import Path

from broadcast.config.texts import text_of
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.knowledge.language import syllable

MAX_WRITTEN = 80


def load_pronunciation(path: Path) -> tuple[tuple[str, str], ...]:
    """The commune's own readings: a line is what is written, a tab, and how it is said; # begins a remark.

    No file is no readings. Raises ScheduleError with every fault found.
    """
    if not path.exists():
        return ()
    found: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for number, line in enumerate(text_of(path, path.name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        written, spoken = (part.strip() for part in line.partition("\t")[::2])
        strange = [word for word in re.findall(r"[^\s,]+", spoken) if not syllable.valid(word)]
        if not written or not spoken:
            message = "viết chữ trong bài, một dấu Tab, rồi cách đọc"
        elif len(written) > MAX_WRITTEN or not any(c.isalnum() for c in written):
            message = f"«{written[:20]}»: chữ trong bài phải có chữ cái hoặc số, nhiều nhất {MAX_WRITTEN} ký tự"
        elif strange:
            message = f"cách đọc «{strange[0]}» không phải tiếng Việt — viết theo âm tiếng Việt, có dấu"
        elif written in found:
            message = f"«{written}» đã có ở trên — giữ một dòng"
        else:
            found[written] = spoken
            continue
        faults.append(Diagnostic(path=path.name, line=number, message=message))
    if faults:
        raise ScheduleError(*faults)
    return tuple(found.items())
