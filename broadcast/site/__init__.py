"""The village's side: a static site in audio_out/ that a web host, an office machine or a USB stick can carry.

Its pages are made from finished bulletins and the schedule alone, and every link is relative: today first, then the
week, the archive by month with a search; a page a village and a page a bulletin; zips, feeds, a calendar, QR codes.
"""

from __future__ import annotations

from broadcast.site.write import notes, write_site

__all__ = ["notes", "write_site"]
