"""What Vietnamese has: its syllables, its words of two, its letters in old encodings; and how to ask."""

from __future__ import annotations
