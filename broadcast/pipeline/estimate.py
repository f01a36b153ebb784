"""How long programmes are going to be, before any sound is made."""

from __future__ import annotations

from broadcast.errors import ScriptError
from broadcast.model import Item, Manner, Programme, Schedule
from broadcast.pipeline.said import of_item, speak_for
from broadcast.stages.programme import shorten

JINGLE_MS = 3_600
"""Of the built-in chime with the silences around it."""


class Estimate:
    """How long programmes are going to be, by the syllables they are read with and the station's pauses."""

    def __init__(self, schedule: Schedule, manner: Manner) -> None:
        self._schedule, self._manner = schedule, manner
        self._known: dict[tuple[str, ...], int] = {}

    def ms(self, programme: Programme) -> int:
        """The length of a programme in milliseconds."""
        spoken = sum(self._item_ms(item) for item in programme.items if item.kind != "jingle")
        jingles = sum(item.kind == "jingle" for item in programme.items)
        return self._schedule.sound.lead_in_ms + spoken + jingles * JINGLE_MS

    def fit(self, programme: Programme) -> Programme:
        """The programme without what does not fit into its minutes."""
        while self.ms(programme) > programme.max_minutes * 60_000:
            shorter = shorten(programme)
            if shorter is None:
                break
            programme = shorter
        return programme

    def _item_ms(self, item: Item) -> int:
        key = tuple(paragraph.text for paragraph in item.body)
        if key not in self._known:
            pace = self._schedule.voice.syllables_per_minute
            try:
                reading = speak_for(of_item(item), self._schedule, self._manner)
                words = sum(len(utterance.spoken.split()) for utterance in reading.utterances)
                pauses = sum(utterance.pause_ms for utterance in reading.utterances)
            except ScriptError:  # `check` tells of it; the table need not fail for it
                words, pauses = sum(len(text.split()) for text in key), 0
            self._known[key] = round(words / pace * 60_000) + pauses
        return self._known[key]
