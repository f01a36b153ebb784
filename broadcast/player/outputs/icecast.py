"""To an Icecast server as MP3, from where players of any kind take it."""

from __future__ import annotations

from urllib.parse import quote

from broadcast.outside.ffmpeg import command


def words(to: str, password: str, rate_hz: int) -> tuple[str, ...]:
    """The ffmpeg that sends raw samples from its input to HOST:PORT/MOUNT."""
    return command(
        *("-loglevel", "error", "-probesize", "32", "-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0"),
        *("-c:a", "libmp3lame", "-b:a", "64k", "-content_type", "audio/mpeg", "-flush_packets", "1"),
        *("-f", "mp3", f"icecast://source:{quote(password, safe='')}@{to}"),
    )
