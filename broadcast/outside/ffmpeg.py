"""Running the ffmpeg that a wheel brought: argument tuples, a time limit, its own words in the error."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache

from broadcast.errors import BroadcastError, MixError, PublishError

TIME_LIMIT_S = 900.0
"""More than the longest programme takes on a slow machine; a hung process must not hold the night's run."""


SOUND_FILE = (
    *("-protocol_whitelist", "file,pipe"),
    *("-format_whitelist", "mp3,wav,w64,flac,ogg,mov,aac,amr,amrnb,amrwb,matroska,webm,asf,aiff,caf,au,ac3,wv,ape"),
)
"""Before the `-i` of a file from outside: only what holds sound itself, for a playlist that poses as sound would make
ffmpeg read other files."""


@cache
def executable() -> str:
    """The ffmpeg that came in a wheel."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def command(*arguments: str) -> tuple[str, ...]:
    """The words of an ffmpeg command: one thread, so that two may run beside each other."""
    return (executable(), "-hide_banner", "-nostats", "-threads", "1", *arguments)


def run_ffmpeg(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run to the end, with `given` as its input. Raises MixError with its words, PublishError when the disk is full."""
    try:
        return subprocess.run(
            command(*arguments),
            input=given,
            capture_output=True,
            timeout=TIME_LIMIT_S,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise _failed(error.stderr) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MixError(f"không chạy được ffmpeg: {error} — cài lại bằng: make clean, rồi make bulletin") from error


def feed_ffmpeg(blocks: Iterable[bytes], *arguments: str) -> bytes:
    """Run with the blocks as its input and return its standard error. Raises MixError, PublishError."""
    with tempfile.TemporaryFile() as errors:
        try:
            with subprocess.Popen(
                command(*arguments), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
            ) as process:
                assert process.stdin is not None  # noqa: S101 - it is a pipe of ours
                try:
                    for block in blocks:
                        process.stdin.write(block)
                    process.stdin.close()
                    process.wait(TIME_LIMIT_S)
                except BaseException:
                    process.kill()
                    raise
        except (OSError, subprocess.TimeoutExpired) as error:
            errors.seek(0)
            raise _failed(errors.read() or str(error).encode()) from error
        errors.seek(0)
        said = errors.read()
    if process.returncode != 0:
        raise _failed(said)
    return said


def _failed(said: bytes) -> BroadcastError:
    words = said.decode(errors="replace").strip()
    if "No space left" in words or "File too large" in words:
        return PublishError("hết chỗ trên đĩa khi trộn âm thanh — xóa bớt tệp cũ rồi chạy lại, phần đã thu vẫn còn")
    return MixError(f"ffmpeg dừng vì lỗi: {words[-400:]}")
