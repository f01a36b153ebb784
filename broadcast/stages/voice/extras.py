"""What an optional voice needs, and the command that installs it into the environment this program runs in.

The name `broadcast` on PyPI belongs to another project, so nobody is ever told to install by it: the command names the
voice's own package, and the Python that runs now.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys

from broadcast.errors import EngineBusyError

REQUIREMENTS = {"piper": "piper-tts>=1.3,<2", "edge": "edge-tts>=7.2.8,<8"}
"""The package behind each optional engine; a test holds it equal to the extras of pyproject.toml."""

MODULES = {"piper": "piper", "edge": "edge_tts"}
"""What must be importable for each of them."""
WAIT_S = 900.0
"""For a package to come over a slow line: onnxruntime alone is 20 MB."""


def lacks_extra(engine: str) -> bool:
    """Whether an optional engine's package is not installed here."""
    return engine in MODULES and importlib.util.find_spec(MODULES[engine]) is None


def add_extra(engine: str) -> None:
    """Install an optional engine's package into the environment this program runs in.

    Raises EngineBusyError where the network or the installer fails, KeyError for an engine that is not optional.
    """
    command = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENTS[engine])
    try:
        done = subprocess.run(command, capture_output=True, timeout=WAIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineBusyError("chưa tải được phần mềm đọc — kiểm tra mạng rồi bấm cài lại") from error
    importlib.invalidate_caches()
    if done.returncode or lacks_extra(engine):
        raise EngineBusyError("chưa cài được phần mềm đọc — kiểm tra mạng và chỗ trống trên đĩa rồi bấm cài lại")


def install_command(engine: str) -> str:
    """The command that makes an optional engine available here, to be typed as it is. Raises KeyError for others."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f'{python} -m pip install "{REQUIREMENTS[engine]}"'
