"""The studio: everything the office does, as pages in a browser on the officer's own machine.

Each screen is one module of `screens/` with its routes; a screen shows values and calls the acts of `office/`, and
holds no logic of its own. `app` puts the screens together, `guard` lets only the officer's own browser in, `jobs` runs
what takes long, `pages` renders the templates.
"""

from __future__ import annotations

from broadcast.studio.app import make_studio
from broadcast.studio.desk import Desk

__all__ = ["Desk", "make_studio"]
