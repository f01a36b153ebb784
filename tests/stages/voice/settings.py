"""What engines are made from in tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from broadcast.stages.voice.engine import EngineSettings

NOW = datetime(2026, 4, 22, 20, 0, tzinfo=UTC)


def engine_settings(
    *, voice: str = "", pace: int = 175, home: Path | None = None, state: Path | None = None
) -> EngineSettings:
    home = home or Path()
    return EngineSettings(voice=voice, syllables_per_minute=pace, home=home, state=state or home / ".cache" / "voices")
