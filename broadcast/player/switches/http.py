"""A relay on the network that takes a plain request, as most of them do; no name or password goes with it."""

from __future__ import annotations

from broadcast.errors import PublishError
from broadcast.outside.incoming import session

CONNECT_S, READ_S = 2.0, 3.0


class HttpSwitch:
    """Asks one address to turn it on, another to turn it off. Whatever is answered, the status alone counts."""

    def __init__(self, on: str, off: str) -> None:
        self._on, self._off = on, off

    def turn(self, *, on: bool) -> None:
        """Turn it on or off. Raises PublishError."""
        import requests

        address = self._on if on else self._off
        try:
            with (
                session() as asking,
                asking.get(address, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=False) as answer,
            ):
                status = answer.status_code
        except (requests.RequestException, ValueError) as error:
            raise PublishError("công tắc tăng âm không trả lời — xem lại nguồn và mạng của nó") from error
        if not 200 <= status < 300:
            raise PublishError(f"công tắc tăng âm trả lời {status} — xem lại địa chỉ đã ghi")
