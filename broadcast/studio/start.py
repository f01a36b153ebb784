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
from dataclasses import dataclass
from datetime import datetime

from broadcast.errors import BroadcastError, NotAllowedError, PublishError, ServeError
from broadcast.office.approval.entry import anyone_may_enter
from broadcast.office.approval.ledger import verify_ledger
from broadcast.office.night.player_watch import keep_watch_over_player
from broadcast.office.night.watch import keep_watch
from broadcast.serve.server import lan_address, listen, server
from broadcast.station.crash import keep_crash
from broadcast.station.folder import Folder
from broadcast.station.store import write_atomically, write_new
from broadcast.studio.app import make_studio
from broadcast.studio.desk import Desk, new_desk
from broadcast.studio.entrance import Sessions
from broadcast.studio.guard import HERE, HERE_FOR_ALL, LET_IN, STILL_THERE, TOKEN_FIELD, answer_to

HOST = "127.0.0.1"
EVERYBODY = "0.0.0.0"  # noqa: S104 - asked for by an option that says what it opens
USUAL_PORT = 8765
PUBLIC = """\
Phòng thu đang mở cho các máy cùng mạng: http://{lan}:{port}/ (trên máy này: http://127.0.0.1:{port}/)
Mọi việc của đài làm được từ máy khác, kể cả tin khẩn; ai vào cũng phải gõ PIN. Mạng này không mã hóa: chỉ mở trong \
mạng của cơ quan, không mở ra Internet, không mở ở mạng có khách dùng chung."""
ANSWER_S = 5.0
"""How long a studio that is open already may take to say so."""
TOKEN_FILE = "phong-thu.khoa"  # noqa: S105 - the name of a file, not a secret
"""In the station's `.cache`, readable by its owner alone: an open page stays usable when the studio restarts."""
PORT_FILE = "phong-thu.cong"
"""Beside it: at which port the studio was opened last, so that a second start finds it."""
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
    host = EVERYBODY if public else HOST
    if _show_running(folder, token, port, browser=browser, public=public, say=say):
        return
    try:
        listening = listen(host, USUAL_PORT if port is None else port)
    except ServeError:
        if _show_running(folder, token, port, browser=browser, public=public, say=say):  # begun in this moment
            return
        if port is not None:
            raise
        listening = listen(host, 0)  # another program has the usual port
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
    say(_told(port, public, token))
    with suppress(PublishError):  # a second start looks at the usual port, too
        write_atomically(folder.cache / PORT_FILE, str(port).encode(), durable=False)
    say("Để cửa sổ này mở trong lúc làm việc. Tắt: bấm Ctrl-C.")
    if browser:
        threading.Thread(target=_open_soon, args=(at,), daemon=True).start()
    app = make_studio(
        desk, token=token, tickets=(ticket,) if browser else (), sessions=Sessions(now) if public else None
    )
    server(app).run(sockets=[listening])


def _show_running(
    folder: Folder, token: str, port: int | None, *, browser: bool, public: bool, say: Callable[[str], None]
) -> bool:
    """Show this station's studio that is open already; False where there is none at the port, or at any usual one."""
    for at in (port,) if port is not None else (_port_of_last(folder), USUAL_PORT):
        running = at and running_studio(at, token)
        if not running:
            continue
        if public and not running.public:
            what = "phòng thu của đài đang mở sẵn — ở đó vào Cài đặt, phần «Dùng từ máy khác», bấm mở"
            raise ServeError(f"{what}; hoặc tắt cửa sổ ấy rồi mở lại với --public")
        say("Phòng thu đã mở sẵn.")
        say(_told(at, running.public, token))
        if browser:
            webbrowser.open(f"http://{HOST}:{at}/" if running.public else _address(at, running.ticket))
        return True
    return False


def _port_of_last(folder: Folder) -> int:
    """Where this station's studio was opened last; 0 where that can't be told."""
    with suppress(OSError):
        written = (folder.cache / PORT_FILE).read_bytes()[:6].decode("ascii", "replace")
        return int(written) if written.isdecimal() and int(written) < 65_536 else 0
    return 0


def _told(port: int, public: bool, token: str) -> str:
    """Where the studio is open, for whoever reads the window."""
    if public:
        return PUBLIC.format(lan=lan_address(), port=port)
    return f"Phòng thu đang mở ở: {_address(port, token)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningStudio:
    """A studio of this station that is open: `ticket` lets a browser in once; a `public` one asks for a PIN instead."""

    ticket: str
    public: bool


def running_studio(port: int, token: str) -> RunningStudio | None:
    """This station's studio that is open on that port; None where something else is there, or nothing.

    The token itself is never sent: whoever answers must show that it knows it, and lets the ticket in once.
    """
    challenge = secrets.token_hex(16)
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_S)
    try:
        connection.request("GET", f"{STILL_THERE}?hoi={challenge}")
        shown = connection.getresponse().read(200).decode("ascii", "replace")
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    for use in (HERE, HERE_FOR_ALL):
        if hmac.compare_digest(shown.encode(), answer_to(token, challenge, use).encode()):
            return RunningStudio(ticket=answer_to(token, challenge, LET_IN), public=use == HERE_FOR_ALL)
    return None


def _address(port: int, secret: str) -> str:
    return f"http://{HOST}:{port}/?{TOKEN_FIELD}={secret}"


def _look(desk: Desk) -> None:
    """Look at the station before anybody asks: a station of some thousand texts takes seconds the first time."""
    with suppress(BroadcastError):
        desk.today()
        desk.texts()
        desk.glance.month(desk.now().date(), desk.now())
        verify_ledger(desk.folder)


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
