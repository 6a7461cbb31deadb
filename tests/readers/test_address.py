"""Fetching addresses: from a server on this computer, which is a private network and therefore refused by default."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from pourparler.readers import ReaderSettings, read_inputs
from pourparler.record import Article, ArticleFailure

TEXT = "The envoy said on Tuesday that the talks would go on, provided that the guns fall silent along the whole front."
PAGE = f"<html><body><article><h1>Talks go on, envoy says</h1><p>{TEXT}</p><p>Zürich</p></article></body></html>"
PRIVATE = ReaderSettings(allow_private=True, timeout=1.0, max_bytes=100_000, max_redirects=3)


class Site(http.server.BaseHTTPRequestHandler):
    """A few addresses, each with its own way of going wrong."""

    hosts: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        Site.hosts.append(self.headers["Host"])
        answers = {
            "/page": (200, "text/html; charset=iso-8859-1", PAGE.encode("latin-1")),
            "/lines": (200, "application/octet-stream", b""),
            "/lines.jsonl": (200, "text/plain", f'{{"text": "{TEXT}"}}\nbroken\n'.encode()),
            "/feed": (200, "application/octet-stream", FEED.encode()),
            "/large": (200, "text/html", b"<p>word</p>" * 20_000),
            "/missing": (404, "text/html", b"<p>gone</p>"),
        }
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/slow":
            threading.Event().wait(2)
            self.close_connection = True
        else:
            status, media_type, body = answers.get(self.path, (404, "text/plain", b""))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>
<item><title>Talks</title><link>http://gazette.example/1</link><description>{TEXT}</description></item></channel></rss>"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def failure(url: str, *, settings: ReaderSettings = PRIVATE) -> ArticleFailure:
    (answer,) = read_inputs([url], settings=settings)
    assert isinstance(answer, ArticleFailure)
    assert answer.message.count(". ") >= 1
    return answer


def test_a_page_in_the_encoding_that_the_server_declares(site: str) -> None:
    (article,) = read_inputs([f"{site}/page"], settings=PRIVATE)
    assert isinstance(article, Article)
    assert article.text == f"Talks go on, envoy says\n\n{TEXT}\n\nZürich"
    assert article.url == article.path == f"{site}/page"


def test_redirects_are_followed(site: str) -> None:
    (article,) = read_inputs([f"{site}/to//page"], settings=PRIVATE)
    assert isinstance(article, Article)
    assert article.url == f"{site}/page"


def test_json_lines_and_feeds(site: str) -> None:
    article, broken = read_inputs([f"{site}/lines.jsonl"], settings=PRIVATE)
    assert isinstance(article, Article)
    assert article.text == TEXT
    assert isinstance(broken, ArticleFailure)
    assert f"{site}/lines.jsonl:2" in broken.message
    (entry,) = read_inputs([f"{site}/feed"], settings=PRIVATE)
    assert isinstance(entry, Article)
    assert entry.url == "http://gazette.example/1"


def test_the_name_is_sent_and_not_the_number(site: str) -> None:
    Site.hosts.clear()
    port = site.rsplit(":", 1)[1]
    (article,) = read_inputs([f"http://localhost:{port}/page"], settings=PRIVATE)
    assert Site.hosts == [f"localhost:{port}"]
    assert isinstance(article, Article)


def test_private_addresses_are_refused_unless_asked_for(site: str) -> None:
    answer = failure(f"{site}/page", settings=ReaderSettings())
    assert answer.code == "private_address"
    assert "127.0.0.1" in answer.message


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "224.0.0.1",
        "100.64.0.1",
    ],
)
def test_every_private_network_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
        return [public, (family, socket.SOCK_STREAM, 6, "", (address, 80))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert failure("http://gazette.example/", settings=ReaderSettings()).code == "private_address"


def test_a_redirect_into_a_private_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pourparler.readers import address

    # This computer stands for the public internet here, another private network for where the redirect leads.
    monkeypatch.setattr(address, "_is_public", lambda number: number == "127.0.0.1")
    settings = ReaderSettings(timeout=1.0)
    assert isinstance(next(iter(read_inputs([f"{site}/page"], settings=settings))), Article)
    answer = failure(f"{site}/to/http://10.0.0.1/secret", settings=settings)
    assert answer.code == "private_address"
    assert "10.0.0.1" in answer.message


def test_redirects_to_other_schemes_are_refused(site: str) -> None:
    answer = failure(f"{site}/to/file:///etc/hostname")
    assert answer.code == "fetch_failed"
    assert "http" in answer.message


@pytest.mark.parametrize(
    ("path", "code"),
    [("/large", "too_large"), ("/missing", "fetch_failed"), ("/loop", "too_many_redirects"), ("/slow", "fetch_failed")],
)
def test_what_goes_wrong_is_told(site: str, path: str, code: str) -> None:
    answer = failure(f"{site}{path}")
    assert answer.code == code
    assert site in answer.message


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/").code == "fetch_failed"


@pytest.mark.parametrize(
    "url", ["http://", "http://exa mple.example/", "http://[::1", "https://a.example:99999/", "http://name.invalid/"]
)
def test_addresses_that_are_none(url: str) -> None:
    assert failure(url).code in {"fetch_failed", "unreadable_input"}


def test_the_rest_goes_on(site: str) -> None:
    answers = list(read_inputs([f"{site}/missing", f"{site}/page"], settings=PRIVATE))
    assert [type(answer) for answer in answers] == [ArticleFailure, Article]
