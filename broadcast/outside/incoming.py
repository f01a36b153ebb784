"""The bytes of an answer from the network as they come, so that whoever takes them can stop at any moment.

What `requests` itself offers waits until a piece is full: a server that sends a byte now and then holds it for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests

MOST = 64 * 1024


def parts(answer: requests.Response, most: int = MOST) -> Iterator[bytes]:
    """Each piece of at most so many bytes as soon as it is there, unpacked where it was packed.

    Raises `requests.RequestException` where the line breaks off before the end.
    """
    import requests
    from urllib3.exceptions import HTTPError

    try:
        while part := answer.raw.read1(most, decode_content=True):
            yield part
        if answer.raw.length_remaining:
            raise requests.exceptions.ChunkedEncodingError("the answer broke off before its end")
    except HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error


def session() -> requests.Session:
    """A session that does not look behind a redirection: `requests` reads all of its body also when told not to."""
    import requests

    class Plain(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - its place in requests
            return None

    return Plain()
