"""WARC files: each captured page an article."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING, Any

from pourparler.errors import InputError, InvalidMarkup, TooLarge, TruncatedArchive
from pourparler.readers import html, plain_text
from pourparler.readers.base import MEBIBYTE, InputFile, ReaderSettings, failure
from pourparler.readers.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.readers.base import ByteStream
    from pourparler.record.text import Article, ArticleFailure

_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """One article or failure a captured page; messages count the archive's records from 1.

    Only pages and plain texts that the server answered with success are read; pictures, redirects and the records of
    the crawl itself are no articles.

    Raises:
        InvalidMarkup: the file is no WARC file.
        TruncatedArchive: it ends within a record.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with file.open() as stream:
        pieces = _InPieces(stream)
        # The library takes any line of words for the head of an archive.
        if not pieces.begins_with(b"WARC/"):
            raise InvalidMarkup("is no WARC file", path=file.name, advice="Give a .warc or .warc.gz file.")
        number = 0
        try:
            for number, record in enumerate(ArchiveIterator(pieces), start=1):
                if _is_page(record):
                    yield _article(record, file=file, number=number, settings=settings)
        except ArchiveLoadFailed as error:
            what = "the archive breaks off or is damaged"
            raise TruncatedArchive(what, path=file.name, line=number + 1) from error


class _InPieces:
    """A stream that gives what it has, so that a break costs only the record that it is in."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._first = b""

    def begins_with(self, mark: bytes) -> bool:
        self._first = self._stream.read(len(mark))
        return self._first == mark

    def read(self, size: int = -1) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._stream.read1(size)


def _is_page(record: Any) -> bool:
    if record.rec_type == "response" and record.http_headers is not None:
        return record.http_headers.get_statuscode() == "200" and _media_type(record)[0] in _PAGES | {"text/plain"}
    return record.rec_type == "resource" and _media_type(record)[0] in _PAGES | {"text/plain"}


def _media_type(record: Any) -> tuple[str, str | None]:
    """The media type and charset that were declared for a record's content."""
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    message = Message()
    message["content-type"] = headers.get_header("Content-Type") or ""
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def _article(record: Any, *, file: InputFile, number: int, settings: ReaderSettings) -> Article | ArticleFailure:
    place = f"{file.name}:{number}"
    try:
        data = record.content_stream().read(settings.max_bytes + 1)
        if len(data) > settings.max_bytes:
            raise TooLarge(f"the page is larger than {settings.max_bytes / MEBIBYTE:g} MiB", path=place)
        if record.length and getattr(record.raw_stream, "limit", 0) > 0:
            raise TruncatedArchive("the archive ends within this record", path=place)
        media_type, charset = _media_type(record)
        url = record.rec_headers.get_header("WARC-Target-URI")
        text = decode(data, charset=charset, markup=media_type in _PAGES, name=place)
        if media_type in _PAGES:
            return html.article_from_page(text, path=place, url=url)
        return plain_text.article_from_text(text, path=place, url=url)
    except InputError as error:
        return failure(error)
