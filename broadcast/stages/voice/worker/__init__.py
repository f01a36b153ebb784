"""Child processes that hold a speech library: texts in, sound out, over pipes, several at once, answers in order.

Speech libraries are global state and not safe in threads, so each lives in a process of its own, and a thread here
waits for each process. A request is a length and UTF-8 text; an answer is a status byte, a length and bytes: 0 with
signed 16-bit mono samples, 1 with what went wrong, 2 where the voice's own files are broken. `espeak.py` and `piper.py`
are such processes.
"""

from __future__ import annotations

from broadcast.stages.voice.worker.pool import WORKERS, ShortPath, Workers, in_order

__all__ = ["WORKERS", "ShortPath", "Workers", "in_order"]
