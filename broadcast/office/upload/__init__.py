"""The pages reach the villages by themselves: what changed in audio_out/ is sent to the commune's web host.

`order` tells what is sent and in which order, `shelf` is the place on the server, `kinds` opens one of each kind,
`sending` does it and remembers what is up there.
"""

from __future__ import annotations

from broadcast.office.upload.order import Plan, plan_upload
from broadcast.office.upload.sending import Uploaded, last_upload, planned_upload, upload, uploaded_in_words

__all__ = ["Plan", "Uploaded", "last_upload", "plan_upload", "planned_upload", "upload", "uploaded_in_words"]
