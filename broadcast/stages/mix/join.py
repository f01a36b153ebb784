"""Segments joined to a programme's file, frame after frame; those that are not kept yet are made first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.mix import measured, mp3
from broadcast.stages.mix.cues import Timeline
from broadcast.stages.mix.measured import Measured
from broadcast.stages.mix.pieces import Piece, key_of
from broadcast.stages.mix.profile import Profile
from broadcast.stages.mix.render import ShareDone, render
from broadcast.stages.mix.segment import Segment, from_bytes, to_bytes
from broadcast.stages.mix.tunes import Tunes
from broadcast.station.segments import SegmentStore
from broadcast.station.store import replaced


def segments_of(
    pieces: Sequence[Piece], profile: Profile, tunes: Tunes, store: SegmentStore, *, beside: Path, report: ShareDone
) -> Iterator[Segment]:
    """The segment of each piece, in order and one at a time; each that is not in the store is made, and put there.

    What is in between lies in files beside the path given. `report` gets the share of the making that is done. Raises
    MixError, PublishError.
    """
    hashes = tunes.hashes()
    keys = [key_of(piece, profile, hashes) for piece in pieces]
    store.bring(keys)
    missing = {key: piece for key, piece in zip(keys, pieces, strict=True) if not store.has(key)}
    made = render(tuple(missing.values()), profile, tunes, beside, report=report)
    for key, segment in zip(missing, made, strict=True):
        store.put(key, to_bytes(segment))
    for key, piece in zip(keys, pieces, strict=True):
        held = store.get(key)
        kept = from_bytes(held) if held is not None else None
        if kept is None:  # it was damaged
            (kept,) = render((piece,), profile, tunes, beside, report=report)
            store.put(key, to_bytes(kept))
        yield kept


def join(target: Path, tag: bytes, timeline: Timeline, segments: Iterable[Segment], rate_hz: int) -> Measured:
    """Write a file of the tag, the header and the segments' frames, and return what it measures.

    A segment begins at the frame nearest to its cut. Raises PublishError.
    """
    begins = [round(cut * rate_hz / SAMPLE_RATE_HZ / mp3.FRAME_SAMPLES) for cut in timeline.cuts]
    samples = math.ceil(timeline.frames * rate_hz / SAMPLE_RATE_HZ)
    counts = np.diff([*begins, mp3.frame_count(samples)]).tolist()
    sizes: list[mp3.Sizes] = []
    placed: list[tuple[float, Measured]] = []
    with replaced(target, durable=False) as file:
        file.write(tag)
        for begin, count, segment in zip(begins, counts, segments, strict=True):
            kind = mp3.format_of(segment.stream)
            if not sizes:
                file.write(mp3.no_header_yet(kind))
            file.write(segment.frames(count))
            sizes.append(segment.sizes[:count])
            placed.append((begin * mp3.FRAME_SAMPLES / rate_hz, segment.measured))
        file.seek(len(tag))
        file.write(mp3.info_header(kind, np.concatenate(sizes), samples))
    return measured.joined(placed, samples)
