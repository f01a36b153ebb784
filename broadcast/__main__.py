"""`python -m broadcast`: the command where its script is not on the path."""

from __future__ import annotations

from broadcast.cli import main

main()
