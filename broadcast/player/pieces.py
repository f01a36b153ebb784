"""What of a programme is played when there is no time for all of it, or when it goes on after an interruption."""

from __future__ import annotations

from dataclasses import replace

from broadcast.model import Bulletin
from broadcast.player.values import Chosen, Piece, Playing, length_of

_TOLD = frozenset({"notice", "campaign"})


def items_of(bulletin: Bulletin, length_ms: int) -> tuple[tuple[Piece, str], ...]:
    """The bulletin's items as stretches of its file that follow one another without a gap, each with its kind.

    The first begins with the file, so that the silence for slow amplifiers is in it; the last ends with the file.
    """
    starts = [0, *(item.start_ms for item in bulletin.items[1:])]
    ends = [*starts[1:], length_ms]
    return tuple(
        (Piece(start_ms=min(start, length_ms), end_ms=min(end, length_ms)), item.kind)
        for item, start, end in zip(bulletin.items, starts, ends, strict=True)
        if start < end
    )


def fitting(file: Chosen, budget_ms: int) -> tuple[Piece, ...]:
    """What of the file lasts at most `budget_ms`: all of it, else fewer items, none cut short; () when nothing fits.

    The headlines go first, since they name what is then left out; then campaign items from the last on, the greeting,
    the last jingle, and notices from the last on. One item that tells something always stays.
    """
    if file.length_ms <= budget_ms:
        return file.pieces
    kept = list(file.items)
    while kept and length_of(tuple(piece for piece, _ in kept)) > budget_ms:
        least = _least_needed([kind for _, kind in kept])
        if least is None:
            return ()
        del kept[least]
    return joined(tuple(piece for piece, _ in kept))


def _least_needed(kinds: list[str]) -> int | None:
    """The place of the item that can best be missed; None when only one that tells something is left."""
    told = [place for place, kind in enumerate(kinds) if kind in _TOLD]
    campaign = [place for place in told if kinds[place] == "campaign"]
    if "headlines" in kinds:
        return kinds.index("headlines")
    if len(campaign) > 1 or (campaign and len(told) > 1):
        return campaign[-1]
    for kind in ("closing", "opening"):
        if kind in kinds:
            return kinds.index(kind)
    if "jingle" in kinds:
        return len(kinds) - 1 - kinds[::-1].index("jingle")
    return told[-1] if len(told) > 1 else None


def joined(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same stretches, those that follow one another without a gap as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].end_ms == piece.start_ms:
            found[-1] = Piece(start_ms=found[-1].start_ms, end_ms=piece.end_ms)
        else:
            found.append(piece)
    return tuple(found)


def left_of(held: Playing) -> Chosen:
    """The file of something that is held, as if it consisted of what was not heard yet."""
    items = tuple(
        (Piece(start_ms=max(item.start_ms, left.start_ms), end_ms=min(item.end_ms, left.end_ms)), kind)
        for item, kind in held.file.items
        for left in held.pieces
        if max(item.start_ms, left.start_ms) < min(item.end_ms, left.end_ms)
    )
    return replace(held.file, pieces=held.pieces, items=items)


def up_to(pieces: tuple[Piece, ...], budget_ms: int) -> tuple[Piece, ...]:
    """The first `budget_ms` of the pieces."""
    kept: list[Piece] = []
    for piece in pieces:
        length = min(piece.end_ms - piece.start_ms, budget_ms)
        if length > 0:
            kept.append(Piece(start_ms=piece.start_ms, end_ms=piece.start_ms + length))
        budget_ms -= length
    return tuple(kept)


def after(pieces: tuple[Piece, ...], played_ms: int) -> tuple[Piece, ...]:
    """What is left when the first `played_ms` of the pieces were heard."""
    left: list[Piece] = []
    for piece in pieces:
        length = piece.end_ms - piece.start_ms
        if played_ms < length:
            left.append(Piece(start_ms=piece.start_ms + max(0, played_ms), end_ms=piece.end_ms))
        played_ms -= length
    return tuple(left)
