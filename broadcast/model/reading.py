"""What is said: a sentence, and all sentences of a programme."""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.model.programme import Programme
from broadcast.model.script import Audio
from broadcast.model.terms import Source
from broadcast.model.token import Token


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """One sentence, and the silence after it. `item` is the index of its item in the programme.

    With `audio` it is all that the announcer said in one recording.
    """

    tokens: tuple[Token, ...]
    pause_ms: int
    item: int
    source: Source
    audio: Audio | None = None

    @property
    def written(self) -> str:
        """The sentence as it stands in the text."""
        return "".join(token.written for token in self.tokens).strip()

    @property
    def spoken(self) -> str:
        """The sentence as it is said, single spaces between its words."""
        return " ".join("".join(token.spoken for token in self.tokens).split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A programme as it will be said, sentence by sentence."""

    programme: Programme
    utterances: tuple[Utterance, ...]
