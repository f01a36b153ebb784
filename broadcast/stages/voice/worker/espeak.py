"""The process that holds espeak-ng: texts in, sound out, over pipes. Standard library only, to stay small.

espeak-ng is one global state and not thread-safe, so it lives alone. The protocol is told in the package's own text.
Run as `python espeak.py LIBRARY DATA VOICE WPM PITCH RANGE`.
"""

from __future__ import annotations

import _ctypes
import ctypes
import struct
import sys
from typing import BinaryIO, Protocol

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: the callback gets the samples
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4  # espeak_PARAMETER
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: answer an error where the data is missing, don't end the process
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Speaker:
    """Speaks one text at a time. The same text gives the same samples, whatever was said before.

    What espeak-ng says depends on what it said before: static variables survive espeak_Terminate, and the voice's
    flutter goes on where it was. So the library itself is loaded anew for every text (about 3 ms).
    """

    def __init__(self, library: str, data: str, voice: str, *, wpm: int, pitch: int, pitch_range: int) -> None:
        self._library, self._data, self._voice = library, data.encode(), voice.encode()
        self._settings = ((_RATE, wpm), (_PITCH, pitch), (_RANGE, pitch_range))
        self._heard = bytearray()
        self._callback = _CALLBACK(self._collect)

    def say(self, text: str) -> bytes:
        """Signed 16-bit mono samples at 22 050 Hz. Raises OSError."""
        self._heard.clear()
        lib = ctypes.CDLL(self._library)
        try:
            self._start(lib)
            raw = text.encode()
            status = lib.espeak_Synth(raw, len(raw) + 1, 0, 0, 0, _UTF8, None, None)
            if status != 0:
                raise OSError(f"espeak_Synth answered {status}")
            lib.espeak_Terminate()
        finally:
            unload(lib._handle)
        return bytes(self._heard)

    def _start(self, lib: ctypes.CDLL) -> None:
        rate = lib.espeak_Initialize(_SYNCHRONOUS, 0, self._data, _DONT_EXIT)
        if rate != 22_050:
            raise OSError(f"espeak_Initialize answered {rate}")
        lib.espeak_SetSynthCallback(self._callback)
        if lib.espeak_SetVoiceByName(self._voice) != 0:
            raise OSError(f"no voice {self._voice.decode()}")
        for parameter, value in self._settings:
            lib.espeak_SetParameter(parameter, value, 0)

    def _collect(self, samples: int | None, count: int, _events: object) -> int:
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, count * 2)
        return 0


def unload(handle: int) -> None:
    """Give a loaded library back to the system."""
    if sys.platform == "win32":
        _ctypes.FreeLibrary(handle)
    else:
        _ctypes.dlclose(handle)


class BrokenFilesError(OSError):
    """The files that the voice is made of can't be used: it must be installed again."""


class Says(Protocol):
    """What a process can serve: a `Speaker`, or the voice that `piper.py` holds."""

    def say(self, text: str) -> bytes:
        """Signed 16-bit mono samples at 22 050 Hz. Raises OSError."""
        ...


def serve(speaker: Says, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other side closes the pipe."""
    while len(head := requests.read(4)) == 4:
        text = requests.read(struct.unpack("<I", head)[0]).decode()
        try:
            status, body = 0, speaker.say(text)
        except OSError as error:
            status, body = 2 if isinstance(error, BrokenFilesError) else 1, str(error).encode()
        answers.write(struct.pack("<BI", status, len(body)) + body)
        answers.flush()


def main(argv: list[str]) -> None:
    """Serve texts from standard input until it ends; `argv` is as the module's text says."""
    library, data, voice, wpm, pitch, pitch_range = argv
    speaker = Speaker(library, data, voice, wpm=int(wpm), pitch=int(pitch), pitch_range=int(pitch_range))
    serve(speaker, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
