"""Files that a person names on the command line: written where he says, and never something else in their place."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from broadcast.errors import PublishError
from broadcast.station.store import drop_leftovers, publish_error, write_atomically


def write_named(path: Path, data: bytes) -> None:
    """Write an output that a person named.

    A regular file, or one that is not there yet, is written whole or not at all. A device, a pipe, or what a link leads
    to is written in place, so that it stays what it is. A folder that is missing is asked about. Raises PublishError.
    """
    ask_for_folder(path.parent)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        try:
            with path.open("wb") as there:
                there.write(data)
        except OSError as error:
            raise publish_error(path, error) from error
    else:
        drop_leftovers(path)
        write_atomically(path, data)


def ask_for_folder(place: Path) -> None:
    """Make a folder that is missing, when the person wants it; where nobody can be asked, nothing is made.

    Raises PublishError.
    """
    if place.is_dir():
        return
    if not sys.stdin.isatty():
        raise PublishError("chưa có thư mục này — tạo thư mục trước, hoặc xem lại đường dẫn", where=str(place))
    if not click.confirm(f"Chưa có thư mục {place}. Tạo thư mục này?", default=True):
        raise click.Abort
    try:
        place.mkdir(parents=True)
    except OSError as error:
        raise publish_error(place, error) from error
