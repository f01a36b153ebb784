"""What a person may have meant who named a file that is not there: the nearest names of those that are."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from broadcast.knowledge.language.slug import slug

MOST_LOOKED_AT = 5000
"""Names of a folder that are compared; a folder with more is no place where a person looks for a name."""
MOST_NAMED = 3
SOUND_FILES = (".mp3", ".wav", ".flac", ".ogg", ".m4a")
_NEAR = 0.6


def nearest(named: str, there_are: Iterable[str]) -> tuple[str, ...]:
    """The names that are nearest to one that a person wrote, best first, three at most.

    Case, diacritics, blanks and hyphens make no difference, and part of a name is near to the whole.
    """
    wanted = _plain(named)
    found = []
    for name in there_are:
        plain = _plain(name)
        part = min(len(wanted), len(plain)) > 2 and (wanted in plain or plain in wanted)
        likeness = max(difflib.SequenceMatcher(None, wanted, plain).ratio(), 0.9 if part else 0.0)
        if likeness >= _NEAR:
            found.append((-likeness, name))
    return tuple(name for _, name in sorted(found)[:MOST_NAMED])


def what_was_meant(path: Path, suffixes: Iterable[str] = (), *, folders: bool = False) -> str:
    """What a person may have meant by a path that is not there, as a question; nothing where nothing can be said.

    The nearest names of the same folder: its files, of these suffixes if any are given, and its folders if asked for.
    Where no name is near, the first of them are told. Where the folder itself is not there, the nearest folders are.
    """
    kinds, folder = frozenset(suffixes), path.parent
    if not folder.is_dir():
        return did_you_mean(
            str(folder.parent / name) for name in nearest(folder.name, _entries(folder.parent, Path.is_dir))
        )
    names = names_in(folder, kinds) + (_entries(folder, Path.is_dir) if folders else ())
    near = nearest(path.name, names)
    if near or not names:
        return did_you_mean(str(folder / name) for name in near)
    return f"ở đó có {', '.join(f'«{folder / name}»' for name in sorted(names)[:MOST_NAMED])}"


def did_you_mean(names: Iterable[str]) -> str:
    """A question to be put behind a message, or nothing where there is nothing to name."""
    shown = ", ".join(f"«{name}»" for name in names)
    return f"có phải {shown}?" if shown else ""


def names_in(folder: Path, suffixes: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of a folder's files, of these suffixes if any are given; none where it can't be read."""
    kinds = frozenset(suffixes)
    return _entries(folder, lambda entry: entry.is_file() and (not kinds or entry.suffix.lower() in kinds))


def _entries(folder: Path, wanted: Callable[[Path], bool]) -> tuple[str, ...]:
    try:
        there = tuple(islice(folder.iterdir(), MOST_LOOKED_AT))
        return tuple(entry.name for entry in there if not entry.name.startswith((".", "~$")) and wanted(entry))
    except OSError:
        return ()


def _plain(name: str) -> str:
    """A file's name without its suffix, as small letters and figures alone."""
    return slug(Path(name).stem, longest=200, otherwise=name)
