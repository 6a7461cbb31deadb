"""Stable ids: the same content has the same id, in every run and on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pourparler.record.span import Span


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal; lone surrogates are kept as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_id(*, text: str, url: str | None = None) -> str:
    """Id of an article that came without one: 16 hexadecimal digits of its address and text."""
    return _digest([url, text_hash(text)])


def failure_id(path: str) -> str:
    """Id of an article that could not be read, from where it was to be found."""
    return _digest(["failure", path])


def statement_id(
    *, article: str, source: Span | None, cue: Span | None, content: Iterable[Span], speaker: str | None = None
) -> str:
    """Id of a statement: 16 hexadecimal digits of its article and spans.

    ``speaker`` enters only where no span tells two statements apart (joint sources named by one word).
    """
    return _digest([article, source, cue, list(content), speaker])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()[:16]
