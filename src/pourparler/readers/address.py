"""Fetching an address, without being led into private networks."""

from __future__ import annotations

import contextlib
import functools
import http
import io
import ipaddress
import socket
import threading
import zlib
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from pourparler.errors import FetchError, PrivateAddress, TooLarge, TooManyRedirects
from pourparler.readers.base import MEBIBYTE, InputFile, ReaderSettings

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    import httpx

_KINDS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "text/csv": ".csv", "application/json": ".json", "application/jsonl": ".jsonl", "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/xml": ".xml", "text/xml": ".xml",
    "application/warc": ".warc", "application/vnd.apache.parquet": ".parquet",
}  # fmt: skip
_SUFFIXES = frozenset((".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc", ".md"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said in the end, its redirects followed.

    Attributes:
        url: the address that answered, after redirects.
        status: HTTP status; redirects never get here.
        headers: the answer's headers; names in lower case.
        data: the content, unpacked; empty where the status is an error.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


def fetch(url: str, *, settings: ReaderSettings) -> InputFile:
    """What the address answers, held in memory; see ``ask``.

    Raises:
        FetchError: as ``ask``, or the server answers with an error.
        PrivateAddress, TooLarge, TooManyRedirects: as ``ask``.
    """
    answer = ask(url, settings=settings)
    if answer.status >= 400:
        raise FetchError(f"the server answers {answer.status} {_phrase(answer.status)}".strip(), url=answer.url)
    return input_file(answer)


def ask(
    url: str,
    *,
    settings: ReaderSettings,
    headers: Mapping[str, str] | None = None,
    permit: Callable[[str], None] | None = None,
    content: bytes | None = None,
) -> Answer:
    """Asks for an address, or posts something to it; redirects are followed, each checked like the first address.

    The name is resolved once, every address that it stands for is checked, and the connection goes to one of those: a
    name that changes its answer in between leads nowhere else.

    Args:
        url: the address.
        settings: how far to go.
        headers: more headers to send, for conditional requests.
        permit: called with each address before it is asked; what it raises ends the request.
        content: what to post; no redirect is followed then, and of the answer only status and headers are looked at.

    Raises:
        FetchError: the address cannot be reached, or does not answer in time, or breaks off.
        PrivateAddress: it leads into a private network and ``settings.allow_private`` is off.
        TooLarge: the answer exceeds the size limit.
        TooManyRedirects: there are more redirects than ``settings.max_redirects``.
    """
    import httpx

    # Proxies from the environment would make the check of addresses meaningless without anyone noticing.
    with httpx.Client(
        timeout=settings.timeout, proxy=settings.proxy, trust_env=False, follow_redirects=False, verify=_trusted()
    ) as client:
        current = url
        for _ in range(settings.max_redirects + 1):
            if permit is not None:
                permit(current)
            deadline = _Deadline(settings.total_timeout)
            try:
                with deadline:
                    request = _request(client, current, settings=settings, headers=headers or {}, content=content)
                    request.extensions["trace"] = deadline.trace
                    found = _answer(client, request, url=current, settings=settings)
            except (httpx.InvalidURL, ValueError) as error:
                raise FetchError(f"is no valid address: {error}", url=current) from error
            except (httpx.HTTPError, OSError) as error:
                if deadline.passed:
                    what = f"not answered completely within {settings.total_timeout:g} seconds"
                elif isinstance(error, httpx.TimeoutException):
                    what = f"no answer within {settings.timeout:g} seconds"
                else:
                    what = f"cannot be fetched: {str(error) or type(error).__name__}"
                raise FetchError(what, url=current) from error
            if isinstance(found, Answer):
                return found
            current = found
    raise TooManyRedirects(f"more than {settings.max_redirects} redirects", url=url)


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust; reading them takes longer than many a request."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def input_file(answer: Answer) -> InputFile:
    """An answer as something to read."""
    data = answer.data
    kind, charset = _kind(answer.headers.get("content-type", ""), url=answer.url, data=data)
    return InputFile(name=answer.url, open=lambda: io.BytesIO(data), kind=kind, charset=charset, url=answer.url)


class _Deadline:
    """Ends a connection after a time, however busily the server drips single bytes.

    Attributes:
        passed: whether the time was over before the answer.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Takes note of a connection; the HTTP library calls this for everything that it does."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            found = info["return_value"].get_extra_info("socket")
            if found is not None:
                self._sockets.append(found)

    def _end(self) -> None:
        self.passed = True
        for each in self._sockets:
            # Shutting down wakes whoever waits for bytes, which closing would not.
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _request(
    client: httpx.Client, url: str, *, settings: ReaderSettings, headers: Mapping[str, str], content: bytes | None
) -> httpx.Request:
    """A request to one of the numbers that the name of an address stands for."""
    import httpx

    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("only http and https addresses are fetched", url=url)
    address = _resolve(
        parsed.host, port=parsed.port or (443 if parsed.scheme == "https" else 80), url=url, settings=settings
    )
    headers = {
        "Host": parsed.netloc.decode("ascii"),
        "User-Agent": settings.user_agent,
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate",
        **headers,
    }
    # The certificate is checked against the name, though the connection goes to the number.
    extensions = {"sni_hostname": parsed.raw_host.decode("ascii")}
    method = "GET" if content is None else "POST"
    return client.build_request(
        method, parsed.copy_with(host=address), headers=headers, content=content, extensions=extensions
    )


def _answer(client: httpx.Client, request: httpx.Request, *, url: str, settings: ReaderSettings) -> Answer | str:
    """The answer to a request, or the address that it leads to."""
    response = client.send(request, stream=True)
    try:
        posted = request.method == "POST"
        if response.has_redirect_location and not posted:
            return urljoin(url, response.headers["Location"])
        passed_over = posted or response.status_code >= 300
        data = b"" if passed_over else _limited(response, url=url, limit=settings.max_bytes)
        found = {name.lower(): value for name, value in response.headers.items()}
    finally:
        response.close()
    return Answer(url=url, status=response.status_code, headers=found, data=data)


def _resolve(host: str, *, port: int, url: str, settings: ReaderSettings) -> str:
    """One of the host's addresses, after all of them were checked."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the name {host} cannot be resolved", url=url) from error
    if not settings.allow_private:
        for address in found:
            if not _is_public(address):
                raise PrivateAddress(f"leads to {address}, which is not on the public internet", url=url)
    return found[0]


def _is_public(address: str) -> bool:
    number = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(number, ipaddress.IPv6Address):
        # An IPv4 address in the dress of IPv6 leads where the IPv4 address leads.
        number = number.ipv4_mapped or number.sixtofour or number
    return number.is_global and not number.is_multicast


def _limited(response: httpx.Response, *, url: str, limit: int) -> bytes:
    """The content, unpacked here and not by the HTTP library: packed twice, a few bytes would fill the memory there."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"the answer is packed in a way that was not asked for ({packing[:40]})", url=url)
    unpack = _Unpacking(raw=packing in ("", "identity"), url=url)
    parts = []
    size = 0
    for packed in response.iter_raw(65536):
        part = unpack.give(packed, limit - size + 1)
        size += len(part)
        if size > limit:
            raise TooLarge(f"the answer is larger than {limit / MEBIBYTE:g} MiB", path=url)
        parts.append(part)
    unpack.end()
    return b"".join(parts)


class _Unpacking:
    """Content as it is, or unpacked from gzip or deflate, never more than was asked for."""

    def __init__(self, *, raw: bool, url: str) -> None:
        self._raw = raw
        self._url = url
        self._zlib: Any = None
        self._begun = self._ended = False

    def give(self, packed: bytes, most: int) -> bytes:
        """What some bytes unpack to, at most ``most`` bytes: a caller that gets as many has had enough."""
        if self._raw:
            return packed
        try:
            return self._unpacked(packed, most)
        except zlib.error as error:
            raise FetchError(f"the answer cannot be unpacked: {error}", url=self._url) from error

    def _unpacked(self, packed: bytes, most: int) -> bytes:
        found = b""
        while packed and not self._ended and len(found) < most:
            if self._zlib is None:
                # Some servers send deflate without its envelope, whose first byte has another form.
                bare = not self._begun and packed[0] & 0x0F != 8 and packed[0] != 0x1F
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS + 32)
            self._begun = True
            found += self._zlib.decompress(packed, most - len(found))
            packed = self._zlib.unused_data or self._zlib.unconsumed_tail
            if self._zlib.eof:
                self._zlib = None
                # Another member may follow; what else follows is padding.
                self._ended = bool(packed) and packed[0] != 0x1F
        return found

    def end(self) -> None:
        """Says so when the content ended too early."""
        if self._zlib is not None:
            raise FetchError("the packed answer ends too early", url=self._url)


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _kind(content_type: str, *, url: str, data: bytes) -> tuple[str, str | None]:
    """The reader's kind and the charset, from what the server declares, else from the address and the bytes."""
    from pourparler.readers.registry import sniff

    message = Message()
    message["content-type"] = content_type
    charset = message.get_param("charset")
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    declared = _KINDS.get(message.get_content_type()) if content_type else None
    if declared in (None, ".txt") and suffix in _SUFFIXES:
        # Servers give files whose type they do not know as plain text or bytes.
        declared = suffix
    return declared or sniff(data[:4096]) or ".html", charset if isinstance(charset, str) else None
