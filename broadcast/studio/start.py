"""Starts the studio on this machine alone, and opens the browser on it."""

from __future__ import annotations

import hmac
import http.client
import re
import secrets
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from broadcast.errors import BroadcastError, NotAllowedError, PublishError, ServeError
from broadcast.office.approval.entry import anyone_may_enter
from broadcast.office.night.player_watch import keep_watch_over_player
from broadcast.office.night.watch import keep_watch
from broadcast.serve.server import lan_address, listen, server
from broadcast.station.crash import keep_crash
from broadcast.station.folder import Folder
from broadcast.station.store import write_new
from broadcast.studio.app import make_studio
from broadcast.studio.desk import Desk, new_desk
from broadcast.studio.entrance import Sessions
from broadcast.studio.guard import STILL_THERE, TOKEN_FIELD, answer_to

HOST = "127.0.0.1"
EVERYBODY = "0.0.0.0"  # noqa: S104 - asked for by an option that says what it opens
USUAL_PORT = 8765
PUBLIC = """\
Phòng thu đang mở cho các máy cùng mạng: http://{lan}:{port}/ (trên máy này: http://127.0.0.1:{port}/)
Mọi việc của đài làm được từ máy khác, kể cả tin khẩn; ai vào cũng phải gõ PIN. Mạng này không mã hóa: chỉ mở trong \
mạng của cơ quan, không mở ra Internet, không mở ở mạng có khách dùng chung."""
ANSWER_S = 3.0
"""How long a studio that is open already may take to say so."""
TOKEN_FILE = "phong-thu.khoa"  # noqa: S105 - the name of a file, not a secret
"""In the station's `.cache`, readable by its owner alone: an open page stays usable when the studio restarts."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def open_studio(
    folder: Folder,
    *,
    port: int | None,
    browser: bool,
    now: Callable[[], datetime],
    say: Callable[[str], None],
    public: bool = False,
) -> None:
    """Serve the studio until Ctrl-C; one that is open already is only shown in the browser.

    Without a port it is the usual one, or any that is free. With `public` other machines of the network reach it, and
    everybody is asked for a PIN. Raises ServeError where the port that was asked for is taken, PublishError;
    NotAllowedError for `public` where nobody has a PIN.
    """
    if public and not anyone_may_enter(folder):
        what = "chưa ai có PIN nên chưa mở cho máy khác được — mở phòng thu không có --public, vào Cài đặt"
        raise NotAllowedError(f"{what}, phần «Dùng từ máy khác», đặt PIN rồi mở lại")
    token = session_token(folder)
    wanted = USUAL_PORT if port is None else port
    try:
        listening = listen(EVERYBODY if public else HOST, wanted)
    except ServeError:
        ticket = wanted and ticket_of_running(wanted, token)
        if ticket and public:
            raise ServeError("phòng thu của đài đang mở sẵn — tắt cửa sổ ấy rồi mở lại với --public") from None
        if ticket:
            say(f"Phòng thu đã mở sẵn ở: {_address(wanted, token)}")
            if browser:
                webbrowser.open(_address(wanted, ticket))
            return
        if port is not None:
            raise
        listening = listen(EVERYBODY if public else HOST, 0)  # another program has the usual port
    with listening:
        _serve(folder, listening, token, browser=browser, now=now, say=say, public=public)


def _serve(
    folder: Folder,
    listening: socket.socket,
    token: str,
    *,
    browser: bool,
    now: Callable[[], datetime],
    say: Callable[[str], None],
    public: bool,
) -> None:
    port = listening.getsockname()[1]
    names = (HOST, "localhost", *((lan_address(), socket.gethostname().lower()) if public else ()))
    desk = new_desk(
        folder,
        now=now,
        crashed=lambda error: keep_crash(folder.root, error, ("studio",)),
        hosts=frozenset(f"{name}:{port}" for name in names),
    )
    ticket = secrets.token_urlsafe(32)
    threading.Thread(target=_look, args=(desk,), daemon=True).start()
    keep_watch(folder, now=now, say=say)
    keep_watch_over_player(folder, now=now, say=say)
    at = f"http://{HOST}:{port}/" if public else _address(port, ticket)
    say(PUBLIC.format(lan=lan_address(), port=port) if public else f"Phòng thu đang mở ở: {_address(port, token)}")
    say("Để cửa sổ này mở trong lúc làm việc. Tắt: bấm Ctrl-C.")
    if browser:
        threading.Thread(target=_open_soon, args=(at,), daemon=True).start()
    app = make_studio(
        desk, token=token, tickets=(ticket,) if browser else (), sessions=Sessions(now) if public else None
    )
    server(app).run(sockets=[listening])


def ticket_of_running(port: int, token: str) -> str:
    """A ticket into this station's studio that is open on that port; empty where something else is there.

    The token itself is never sent: whoever answers must show that it knows it, and lets the ticket in once.
    """
    challenge = secrets.token_hex(16)
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_S)
    try:
        connection.request("GET", f"{STILL_THERE}?hoi={challenge}")
        shown = connection.getresponse().read(200).decode("ascii", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
    return answer_to(token, challenge, "ve") if hmac.compare_digest(shown, answer_to(token, challenge, "day")) else ""


def _address(port: int, secret: str) -> str:
    return f"http://{HOST}:{port}/?{TOKEN_FIELD}={secret}"


def _look(desk: Desk) -> None:
    """Look at the station before anybody asks: a station of some thousand texts takes seconds the first time."""
    with suppress(BroadcastError):
        desk.today()
        desk.texts()
        desk.glance.month(desk.now().date(), desk.now())


def session_token(folder: Folder) -> str:
    """The secret that lets a browser in: 256 bits, made once a station. Raises ServeError where it can't be kept."""
    path = folder.cache / TOKEN_FILE
    try:
        with suppress(FileExistsError):
            write_new(path, secrets.token_urlsafe(32).encode(), private=True)
        kept = path.read_bytes().decode("ascii", "replace")
        if not _TOKEN.fullmatch(kept):  # the disk, or a person, has damaged it
            path.unlink()
            return session_token(folder)
    except (OSError, PublishError) as error:
        what = f"không giữ được khóa của phòng thu ({error}) — mở quyền ghi cho thư mục này"
        raise ServeError(what, where=path.name) from error
    return kept


def _open_soon(address: str) -> None:
    time.sleep(0.3)  # the server answers by then; a browser that comes too early shows an error page
    webbrowser.open(address)
