"""Records sentences in one voice for all stations of a fleet, a service asked at the fleet's pace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import EngineBusyError, EngineError
from broadcast.fleet.at_hand import at_hand, told
from broadcast.fleet.roots import OWN, Run
from broadcast.fleet.sharing import SharedClips, scratch
from broadcast.model import Reading, Source, Token, Utterance, VoiceSettings
from broadcast.pipeline.said import of_text
from broadcast.stages.voice import Voices, record
from broadcast.stages.voice.patience import PacedPatience
from broadcast.station.folder import Folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """How many sentences were recorded; `refused` are those that can't be, each with the reason.

    `closed` says why the service is at an end for this run; `fault` what else went wrong, so that another worker may
    have more luck.
    """

    count: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    closed: str = ""
    fault: str = ""


def record_texts(  # noqa: PLR0917  # a scheduler passes by place
    run: Run, station: str, engine: str, syllables_per_minute: int, texts: tuple[str, ...], every_s: float
) -> Recorded:
    """Record sentences; `station` is one whose description of the voice is used. Never raises.

    Requests to a service begin at least `every_s` seconds apart; 0 is as it comes.
    """
    count = 0
    refused: list[tuple[str, str]] = []
    try:
        shelf = run.shelf
        clips = SharedClips(run, shelf)
        with at_hand(run, shelf, station) as there:
            folder = there.folder
            try:
                with _voices(run, folder, engine, syllables_per_minute, every_s) as voices:
                    record(_said(texts), voices, clips)
                    count = len(texts)
            except EngineBusyError:
                raise
            except EngineError:  # one of them can't be said: which?
                for text in texts:
                    with _voices(run, folder, engine, syllables_per_minute, every_s) as voices:
                        try:
                            record(_said((text,)), voices, clips)
                            count += 1
                        except EngineBusyError:
                            raise
                        except EngineError as error:
                            refused.append((text, str(error)))
            finally:
                clips.give()
    except EngineBusyError as error:
        return Recorded(count=count, refused=tuple(refused), closed=str(error))
    except Exception as error:  # noqa: BLE001 - a worker answers whatever happens; the rest is recorded elsewhere
        return Recorded(count=count, refused=tuple(refused), fault=told(error))
    return Recorded(count=count, refused=tuple(refused))


@contextmanager
def _voices(run: Run, folder: Folder, engine: str, syllables_per_minute: int, every_s: float) -> Iterator[Voices]:
    settings = VoiceSettings(engines=(engine,), syllables_per_minute=syllables_per_minute)
    state = scratch(run) / "voices" if run.in_bucket else Path(run.root) / OWN / "voices"
    patience = PacedPatience(every_s) if every_s else None
    with Voices(settings, folder.root, state, now=run.now, patience=patience) as voices:
        yield voices


def _said(texts: tuple[str, ...]) -> Reading:
    """A reading of sentences that were read already."""
    utterances = tuple(
        Utterance(
            tokens=(Token(kind="word", rule="fleet", written=text, spoken=text),),
            pause_ms=0,
            item=0,
            source=Source(path="«fleet»", line=1),
        )
        for text in texts
    )
    return Reading(programme=of_text(texts[0]), utterances=utterances)
