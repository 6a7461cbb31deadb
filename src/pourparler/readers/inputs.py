"""The one door: any mix of files, folders, addresses and standard input, as a stream of articles."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pourparler.errors import (
    DuplicateId,
    FetchError,
    InputError,
    MissingFile,
    NoReadableFiles,
    TooDeep,
    TruncatedArchive,
    UnsupportedFormat,
    UnsupportedLanguage,
)
from pourparler.readers.base import InputFile, ReaderSettings, failure
from pourparler.readers.language import detect_language
from pourparler.readers.registry import kind_of, reader_for, sniff
from pourparler.record.text import Article, ArticleFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pourparler.readers.base import ByteStream

STANDARD_INPUT = "standard input"


def read_inputs(inputs: Sequence[str], *, settings: ReaderSettings | None = None) -> Iterator[Article | ArticleFailure]:
    """All articles of the inputs, in their order, read as they are asked for.

    Args:
        inputs: paths of files and folders, ``http(s)`` addresses, and ``-`` for JSON lines on standard input.
        settings: what may be read and how far to go; the defaults when ``None``.

    Yields:
        Every article, with its language where it was given or is told by the text, and a failure for each one that
        cannot be read: none is lost, and none stops the others. A second article with an id that the run has met is a
        failure.
    """
    settings = settings or ReaderSettings()
    from pourparler.readers.seen_ids import SeenIds

    seen = SeenIds()
    for given in inputs:
        for file in _files(given, settings=settings):
            if isinstance(file, ArticleFailure):
                yield file
                continue
            for found in _guarded(file, settings=settings):
                article = _in_language(found, settings=settings) if isinstance(found, Article) else found
                if isinstance(article, Article) and not settings.repeated_ids and not seen.add(article.id):
                    what = f"the id {article.id!r} was met before in this run, and the first article keeps it"
                    yield failure(DuplicateId(what, path=article.path), id=article.id)
                else:
                    yield article


def read_file(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """The articles of one file that is at hand already, as ``read_inputs`` gives them, repeated ids included."""
    for found in _guarded(file, settings=settings):
        yield _in_language(found, settings=settings) if isinstance(found, Article) else found


def _files(given: str, *, settings: ReaderSettings) -> Iterator[InputFile | ArticleFailure]:
    """The files that one input stands for."""
    try:
        if given == "-":
            # Standard input belongs to the process: it is left open for whoever comes next.
            yield InputFile(
                name=STANDARD_INPUT,
                open=lambda: contextlib.nullcontext(cast("ByteStream", sys.stdin.buffer)),
                kind=".jsonl",
            )
        elif given.startswith(("http://", "https://")):
            from pourparler.readers.address import fetch

            yield fetch(given, settings=settings)
        elif os.path.isdir(given):
            yield from _folder(given)
        else:
            yield _file(Path(given))
    except (InputError, FetchError) as error:
        yield failure(error)
    except (OSError, ValueError) as error:
        yield failure(_unreadable(error, name=given))


def _folder(path: str) -> Iterator[InputFile]:
    """The files of a folder and the folders within it, sorted by name; hidden ones and unknown kinds are left out."""
    found = False
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current == path or os.path.isdir(current):
            entries = sorted(
                (entry for entry in os.scandir(current) if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
                reverse=True,
            )
            # A link to a folder may lead back to where it stands.
            waiting.extend(entry.path for entry in entries if entry.is_file() or entry.is_dir(follow_symlinks=False))
        elif kind_of(Path(current))[0]:
            found = True
            yield _file(Path(current))
    if not found:
        raise NoReadableFiles("holds no file that can be read", path=path)


def _file(path: Path) -> InputFile:
    if not path.exists():
        raise MissingFile("there is no such file or folder", path=path)
    if not path.is_file() and not path.is_fifo():
        raise InputError("is no ordinary file", path=path)
    kind, compressed = kind_of(path)
    if kind is None:
        kind, compressed = _sniffed(path, compressed=compressed)
    if compressed:
        return InputFile(name=str(path), open=lambda: gzip.open(path, "rb"), kind=kind)
    return InputFile(name=str(path), open=lambda: path.open("rb"), kind=kind)


def _sniffed(path: Path, *, compressed: bool) -> tuple[str, bool]:
    """The kind of a file that was named outright but whose extension is unknown."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"\x1f\x8b"):
        compressed = True
        with gzip.open(path, "rb") as stream:
            head = _readable_part(stream)
    kind = sniff(head)
    if kind is None and path.suffix and path.suffix != ".gz":
        raise UnsupportedFormat(f"files of the kind {path.suffix} are not read", path=path)
    return kind or ".txt", compressed


def _readable_part(stream: gzip.GzipFile) -> bytes:
    try:
        return stream.read(4096)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def _guarded(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """What the reader gives; whatever ends it early is one failure more."""
    try:
        yield from reader_for(file.kind)(file, settings=settings)
    except (InputError, FetchError) as error:
        yield failure(error)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield failure(TruncatedArchive("the compressed file ends too early or is damaged", path=file.name))
    except RecursionError:
        yield failure(TooDeep("is nested too deeply", path=file.name))
    except OSError as error:
        yield failure(_unreadable(error, name=file.name))


def _unreadable(error: OSError | ValueError, *, name: str) -> InputError:
    if isinstance(error, PermissionError):
        return InputError(
            "may not be read", path=name, advice="Ask for the right to read it, or copy it to a folder of your own."
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"cannot be read: {reason}", path=name.replace("\0", "\\0"))


def _in_language(article: Article, *, settings: ReaderSettings) -> Article | ArticleFailure:
    """The article with its language, or a failure when that is not read."""
    language = article.language
    if language is None:
        sample = article.text[:2000]
        if article.title and article.title not in sample:
            sample = f"{article.title}\n{sample}"
        language = detect_language(sample)
    if language and settings.languages and language not in settings.languages:
        known = ", ".join(settings.languages)
        what = f"the article is in the language {language!r}; read are: {known}"
        return failure(UnsupportedLanguage(what, path=article.path), id=article.id)
    return article if language == article.language else replace(article, language=language)
