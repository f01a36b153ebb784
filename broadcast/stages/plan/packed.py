"""Documents that are zip archives of XML, Word's and LibreOffice's: opened with bounds on what they unpack to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import Diagnostic, PlanError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST_PART_BYTES = 60_000_000
LARGEST_RATIO = 200
"""A part of a document packs to a tenth or twentieth; what packs better than this is made to fill a disk."""
_MOST_PARTS = 5000


@contextmanager
def opened(path: Path, needed: str, broken: Callable[[Path], PlanError]) -> Iterator[zipfile.ZipFile]:
    """The archive, if it holds the part that is needed. Raises PlanError for a bomb, and what `broken` makes."""
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        if total > LARGEST_PART_BYTES * 3 or len(infos) > _MOST_PARTS or any(map(_is_bomb, infos)):
            raise _refused(path, "tệp nén có kích thước bất thường")
        if needed not in archive.namelist():
            raise broken(path)
        for info in infos:
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise _refused(path, "tệp có khai báo thực thể lạ")
        yield archive


def parsed(archive: zipfile.ZipFile, name: str) -> Element | None:
    """The root element of a part; None where there is no such part. Nothing outside the archive is read."""
    from lxml import etree

    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(archive.read(name), parser)


def _refused(path: Path, why: str) -> PlanError:
    message = f"{why} — không mở, hãy xin lại tệp từ nơi gửi"
    return PlanError(Diagnostic(path=path.name, line=1, message=message))


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    packed = max(1, info.compress_size)
    return info.file_size > LARGEST_PART_BYTES or (
        info.file_size > 5_000_000 and info.file_size / packed > LARGEST_RATIO
    )
