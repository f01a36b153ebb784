"""What an optional voice needs, and the command that installs it into the environment this program runs in.

The name `broadcast` on PyPI belongs to another project, so nobody is ever told to install by it: the command names the
voice's own package, and the Python that runs now.
"""

from __future__ import annotations

import sys

REQUIREMENTS = {"piper": "piper-tts>=1.3,<2", "edge": "edge-tts>=7.2.8,<8"}
"""The package behind each optional engine; a test holds it equal to the extras of pyproject.toml."""


def install_command(engine: str) -> str:
    """The command that makes an optional engine available here, to be typed as it is. Raises KeyError for others."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f'{python} -m pip install "{REQUIREMENTS[engine]}"'
