"""How two wordings of the same thing differ, and in which fields two readings of the same words."""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import TYPE_CHECKING

from pourparler.record import Span

if TYPE_CHECKING:
    from pourparler.record import Statement

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def new_words(text: str, other: str) -> tuple[Span, ...]:
    """The stretches of ``text`` whose words are not in ``other`` at this place; case and punctuation do not count."""
    here, there = list(_WORD.finditer(text)), _WORD.findall(other)
    matcher = difflib.SequenceMatcher(
        None, [_plain(each[0]) for each in here], [_plain(each) for each in there], autojunk=False
    )
    return tuple(
        Span(here[first].start(), here[last - 1].end())
        for what, first, last, _, _ in matcher.get_opcodes()
        if what in ("replace", "delete")
    )


def changed_fields(before: Statement, after: Statement) -> tuple[str, ...]:
    """Names of the fields in which two readings of the same statement differ."""
    return tuple(
        field.name for field in dataclasses.fields(after) if getattr(before, field.name) != getattr(after, field.name)
    )


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")
