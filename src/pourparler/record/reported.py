"""A statement together with the report it stands in: what boards, shifts and networks are computed from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from pourparler.record.negotiation import Statement


@dataclass(frozen=True, slots=True)
class ReportedStatement:
    """A statement, its words, and the report, story and utterance it belongs to.

    Attributes:
        statement: the finding.
        source_text: words of the source, ``None`` when implicit.
        cue_text: words of the cue, ``None`` without one.
        proposition: words of the content, pieces joined by `` … ``.
        condition_texts: words of each condition, in the order of ``statement.conditions``.
        title: headline of the report.
        outlet: who published it.
        url: its address.
        text_hash: SHA-256 of the report's text.
        published: day of publication.
        said_on: day it was said, else the day of publication; ``None`` when neither is known.
        learned_at: moment (UTC) at which the project took it in; ``None`` outside of a project.
        story: id shared by reports of common origin.
        utterance: id shared by all reports of the same act of speaking.
        origin: who vouches for it first: the agency or outlet at the far end of the reporting chain. Reports of one
            utterance with the same origin, or of the same story, are one independent source.
    """

    statement: Statement
    source_text: str | None
    cue_text: str | None
    proposition: str
    condition_texts: tuple[str, ...]
    title: str | None
    outlet: str | None
    url: str | None
    text_hash: str
    published: datetime.date | None
    said_on: datetime.date | None
    learned_at: datetime.datetime | None
    story: str
    utterance: str
    origin: str
