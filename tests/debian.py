"""Tests on programs from Debian's packages: browser, office, players. They are asked for by BROADCAST_DEBIAN=1.

`.ci/run` installs the programs and asks for the tests; there a program that is missing makes its test fail. `make test`
alone leaves them out, so that it is quick, and the same on every machine.
"""

from __future__ import annotations

import os

import pytest

ASKED = bool(os.environ.get("BROADCAST_DEBIAN"))


def needs(*programs: str) -> pytest.MarkDecorator:
    """The test is left out unless it is asked for."""
    return pytest.mark.skipif(not ASKED, reason=f"BROADCAST_DEBIAN=1 tries it with {', '.join(programs)}")
