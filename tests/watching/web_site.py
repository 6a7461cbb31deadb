"""A web server on this computer that behaves as badly as it is told to, and remembers who asked for what."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    moment: float


@dataclass(frozen=True)
class Reply:
    """An answer; ``length`` and ``drip`` make it a bad one."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    # Seconds between two bytes.
    drip: float | None = None
    # Seconds before the first byte.
    wait: float = 0.0


Route = Reply | Callable[[Asked], Reply]


class Site:
    """Routes by path, and the requests so far.

    Attributes:
        address: where it is, without a slash at the end.
        routes: what each path answers; a path that is not in it is not found.
        asked: all requests.
    """

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.over = threading.Event()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, dict(self.headers), body, time.monotonic())
                site.asked.append(asked)
                route = site.routes.get(self.path, Reply(b"not here", 404))
                with contextlib.suppress(OSError):
                    self._give(route(asked) if callable(route) else route)

            do_POST = do_GET

            def _give(self, reply: Reply) -> None:
                site.over.wait(reply.wait)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 304:
                    self.send_header("Content-Type", reply.kind)
                    self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
                self.close_connection = True
                self.send_header("Connection", "close")
                self.end_headers()
                if reply.drip is None:
                    self.wfile.write(reply.body)
                    return
                for place in range(len(reply.body)):
                    self.wfile.write(reply.body[place : place + 1])
                    self.wfile.flush()
                    if site.over.wait(reply.drip):
                        return

            def log_message(self, format: str, *args: Any) -> None:
                """Keep the tests' output clean."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def paths(self, *, robots: bool = False) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.asked if robots or each.path != "/robots.txt"]

    def close(self) -> None:
        """Ends the server and whatever still drips."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextlib.contextmanager
def web_site() -> Iterator[Site]:
    """A running site."""
    site = Site()
    try:
        yield site
    finally:
        site.close()


def report(*sentences: str, title: str = "Talks go on in Geneva") -> bytes:
    """A page with a report long enough that its language can be told."""
    more = "The delegations met in the morning and in the afternoon, and nobody spoke to the press on their way out."
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in (*sentences, more))
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def rss(
    *links: str, published: str = "Wed, 02 Mar 2016 10:00:00 GMT", encoding: str = "utf-8", title: str = "Gazette"
) -> bytes:
    """A feed that names some links."""
    items = "".join(
        f"<item><title>Report {number}</title><link>{escape(link)}</link><pubDate>{published}</pubDate></item>"
        for number, link in enumerate(links)
    )
    channel = f"<channel><title>{title}</title>{items}</channel>"
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0">{channel}</rss>'
    return text.encode(encoding)
