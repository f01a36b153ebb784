"""A programme in pieces that are made once and heard wherever they belong: what each holds, by what it is known.

A piece holds everything between two cuts of the time line. Its key is the hash of all that its sound depends on, so
the same item in another programme, on another day or of another village is the same piece.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broadcast import __version__
from broadcast.errors import MixError
from broadcast.model import Clip
from broadcast.stages.mix.cues import Timeline
from broadcast.stages.mix.profile import Profile

FORMAT = 1
"""Raised where pieces come to sound or to be kept otherwise, so that none of the earlier ones is used."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a programme with the clips that are heard in it, counted from its own beginning."""

    timeline: Timeline
    clips: tuple[Clip, ...]


def pieces_of(timeline: Timeline, clips: tuple[Clip, ...]) -> tuple[Piece, ...]:
    """The pieces of a programme, in order."""
    found, begun = [], 0
    for piece in timeline.pieces():
        ended = begun + len(piece.speech)
        found.append(Piece(timeline=piece, clips=clips[begun:ended]))
        begun = ended
    return tuple(found)


def key_of(piece: Piece, profile: Profile, tunes: Mapping[str, str]) -> str:
    """By what a piece is kept; `tunes` are the hashes of its music. Raises MixError for a clip that is gone."""
    cues = [(cue, tunes[cue.tune]) for cue in piece.timeline.music]
    said = [_hash_of(clip.path) for clip in piece.clips]
    what = (FORMAT, __version__, profile, piece.timeline.frames, piece.timeline.speech, said, cues)
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _hash_of(path: Path) -> str:
    """Of the clip's bytes: one that was recorded anew makes a new piece."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise MixError(f"{path}: câu đã thu không còn — chạy lại, câu đó sẽ được thu lại") from error
