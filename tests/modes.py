"""The modes of files hold for a process, even where root runs it: `forked.run(..., before=("modes", "as_anyone"))`."""

from __future__ import annotations

import ctypes

_PR_CAPBSET_DROP = 24
_OVER_MODES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
_VERSION = 0x20080522


def as_anyone() -> None:
    """Give up every capability, and for the programs that are started those over the modes of files."""
    system = ctypes.CDLL(None, use_errno=True)
    for capability in _OVER_MODES:
        system.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    system.capset((ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)())
