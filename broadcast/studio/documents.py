"""Documents that a browser sends: taken off the form, and read as long work."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from broadcast.studio.desk import Desk
from broadcast.studio.jobs import Ticket


def document_in(form: FormData) -> tuple[str, bytes] | None:
    """The name, without any folder, and the content of the file in the field «tep»; None where there is none."""
    file = form.get("tep")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    return Path(file.filename.replace("\\", "/")).name[:120], file.file.read()


def read_as_job(
    desk: Desk, what: str, shown: str, data: bytes, *, kept_as: str, take: Callable[[Path], str]
) -> Response:
    """Lead to the work of reading a document: `take` gets its file, named `kept_as`, and says where to go then."""

    def work(ticket: Ticket) -> str:
        ticket.progress(f"Đang đọc {shown}", 0.1)
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / kept_as
            path.write_bytes(data)
            return take(path)

    job = desk.jobs.submit(f"{what} {shown}", work)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)
