"""The small web server of the office: audio_out/ to read, and for each village its «đã phát» button.

`make_app` puts the parts together: `files` gives what lies in the site, `confirm` takes what villages say, `links`
signs their links, `shield` puts the headers of safety on every answer. `server` runs it and bounds what a client may
hold.
"""

from __future__ import annotations

from broadcast.serve.app import make_app
from broadcast.serve.villages import Station

__all__ = ["Station", "make_app"]
