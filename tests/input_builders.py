"""Input files by hand."""

from __future__ import annotations


def warc_response(
    url: str, page: str | bytes, *, media_type: str = "text/html; charset=utf-8", status: str = "200 OK"
) -> bytes:
    """One WARC record of a page as a crawler keeps it."""
    body = page.encode() if isinstance(page, str) else page
    content = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2024-11-14T16:57:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"
