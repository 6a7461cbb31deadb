"""Fetching an address, without being led into private networks."""

from __future__ import annotations

import io
import ipaddress
import socket
from email.message import Message
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pourparler.errors import FetchError, PrivateAddress, TooLarge, TooManyRedirects
from pourparler.readers.base import MEBIBYTE, InputFile, ReaderSettings

if TYPE_CHECKING:
    import httpx

_KINDS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "text/csv": ".csv", "application/json": ".json", "application/jsonl": ".jsonl", "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/xml": ".xml", "text/xml": ".xml",
    "application/warc": ".warc", "application/vnd.apache.parquet": ".parquet",
}  # fmt: skip
_SUFFIXES = frozenset((".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc", ".md"))


def fetch(url: str, *, settings: ReaderSettings) -> InputFile:
    """What the address answers, held in memory; redirects are followed, each checked like the first address.

    The name is resolved once, every address that it stands for is checked, and the connection goes to one of those: a
    name that changes its answer in between leads nowhere else.

    Raises:
        FetchError: the address cannot be reached, or the server answers with an error.
        PrivateAddress: it leads into a private network and ``settings.allow_private`` is off.
        TooLarge: the answer exceeds the size limit.
        TooManyRedirects: there are more redirects than ``settings.max_redirects``.
    """
    import httpx

    # Proxies from the environment would make the check of addresses meaningless without anyone noticing.
    with httpx.Client(
        timeout=settings.timeout, proxy=settings.proxy, trust_env=False, follow_redirects=False
    ) as client:
        current = url
        for _ in range(settings.max_redirects + 1):
            try:
                found = _answer(client, current, settings=settings)
            except httpx.InvalidURL as error:
                raise FetchError(f"is no valid address: {error}", url=current) from error
            except httpx.TimeoutException as error:
                raise FetchError(f"no answer within {settings.timeout:g} seconds", url=current) from error
            except httpx.HTTPError as error:
                raise FetchError(f"cannot be fetched: {str(error) or type(error).__name__}", url=current) from error
            if isinstance(found, InputFile):
                return found
            current = found
    raise TooManyRedirects(f"more than {settings.max_redirects} redirects", url=url)


def _answer(client: httpx.Client, url: str, *, settings: ReaderSettings) -> InputFile | str:
    """The content of one address, or the address that it leads to."""
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
    }
    # The certificate is checked against the name, though the connection goes to the number.
    extensions = {"sni_hostname": parsed.raw_host.decode("ascii")}
    with client.stream("GET", parsed.copy_with(host=address), headers=headers, extensions=extensions) as response:
        if response.is_redirect:
            return urljoin(url, response.headers["Location"])
        if response.is_error:
            raise FetchError(f"the server answers {response.status_code} {response.reason_phrase}".strip(), url=url)
        data = _limited(response, url=url, limit=settings.max_bytes)
        kind, charset = _kind(response.headers.get("Content-Type", ""), url=url, data=data)
    return InputFile(name=url, open=lambda: io.BytesIO(data), kind=kind, charset=charset, url=url)


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
    parts = []
    size = 0
    for part in response.iter_bytes(65536):
        size += len(part)
        if size > limit:
            raise TooLarge(f"the answer is larger than {limit / MEBIBYTE:g} MiB", path=url)
        parts.append(part)
    return b"".join(parts)


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
