"""A stand-in for a language model on loopback: it speaks the protocol of /v1/chat/completions, well or badly."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


def says(text: str) -> Answer:
    """An answer of one piece."""
    return sends(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def sends(body: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> Answer:
    """Any answer."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(status)
        asked.send_header("Content-Type", kind)
        for name, value in headers.items():
            asked.send_header(name.replace("_", "-"), value)
        asked.end_headers()
        asked.wfile.write(body)

    return answer


def streams(*pieces: str) -> Answer:
    """A stream of pieces, as some servers send it unasked."""
    lines = [f"data: {json.dumps({'choices': [{'delta': {'content': piece}}]})}\n\n" for piece in pieces]
    return sends("".join([*lines, "data: [DONE]\n\n"]).encode(), "text/event-stream")


@dataclass
class Model:
    """`answers` are used up one a request, the last stays; `asked` holds each request's headers and body."""

    url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [says("Được.")])
    asked: list[tuple[dict[str, str], dict[str, object]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def sent(self) -> str:
        """All that was sent to it."""
        return json.dumps([body for _, body in self.asked], ensure_ascii=False)

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def model_service(context: ssl.SSLContext | None = None) -> Iterator[Model]:
    """The stand-in, while it runs; behind TLS with that context."""
    model = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            model.asked.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
            with suppress(OSError):
                model.next()(self)

        def handle(self) -> None:
            with suppress(OSError):  # a client that goes away in the middle
                super().handle()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    model.url = f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        model.stopped.set()
        server.shutdown()
        server.server_close()
