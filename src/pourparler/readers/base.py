"""The shape of a reader: an input file goes in, articles and failures come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pourparler.errors import FetchError, InputError, TooLarge
from pourparler.record.identity import failure_id
from pourparler.record.text import Article, ArticleFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """What a reader may do and how far it may go.

    Attributes:
        languages: ISO 639-1 codes that are read; an article in another one becomes a failure. Empty: any language.
        max_bytes: largest page, text, feed or JSON file, and largest line of JSON lines, after decompression. Files
            of many articles (JSON lines, CSV, Parquet, WARC) may be of any size.
        timeout: seconds to wait for an address, for connecting and for each part of the answer.
        total_timeout: seconds that one answer may take altogether.
        max_redirects: how many times an address may lead to another one.
        allow_private: whether an address may lead into this computer or a private network.
        proxy: address of an HTTP proxy to fetch through; ``None`` connects directly. The
            environment is not asked.
        user_agent: how the reader introduces itself to web servers.
        repeated_ids: pass an article on although its id was met before in the run; a project compares the texts.
    """

    languages: tuple[str, ...] = ("en",)
    max_bytes: int = 20 * MEBIBYTE
    timeout: float = 20.0
    total_timeout: float = 120.0
    max_redirects: int = 5
    allow_private: bool = False
    proxy: str | None = None
    user_agent: str = "pourparler (news reader for research)"
    repeated_ids: bool = False


class ByteStream(Protocol):
    """What readers need of a binary stream; open files, ``gzip`` and ``io.BytesIO`` have it."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to ``size`` bytes, fewer only at the end; all of them when negative."""
        ...

    def read1(self, size: int = ..., /) -> bytes:
        """Up to ``size`` bytes, as many as one look at what lies below gives."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """Something with bytes to read.

    Attributes:
        name: path or address, as messages show it.
        open: gives a new binary stream from the beginning; whoever calls it closes it.
        kind: the extension that chooses the reader, in lower case with its dot (".html").
        charset: encoding declared outside of the bytes (by a web server); ``None`` when none was.
        url: where the bytes were fetched from.
    """

    name: str
    open: Callable[[], AbstractContextManager[ByteStream]]
    kind: str
    charset: str | None = None
    url: str | None = None

    def read_whole(self, *, limit: int) -> bytes:
        """All bytes.

        Raises:
            TooLarge: there are more than ``limit``; no more than that was read.
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise TooLarge(f"larger than {limit / MEBIBYTE:g} MiB", path=self.name)
        return data


class Reader(Protocol):
    """Reads one format.

    It raises a ``PourparlerError`` where nothing more can be read, and yields a failure where the rest goes on.
    """

    def __call__(self, file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
        """The articles of the file, in order, read as they are asked for."""
        ...


def failure(error: InputError | FetchError, *, id: str | None = None) -> ArticleFailure:
    """The row that stands for an article that could not be read.

    Args:
        error: what was wrong; its place becomes the row's path.
        id: the article's own id, where it is known; else made from the place.
    """
    return ArticleFailure(id or failure_id(error.where or ""), error.code, str(error), error.where)
