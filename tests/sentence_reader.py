"""A reader for tests of everything around reading: quick, without a network, the same findings on every machine."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass

from pourparler.record import (
    Article,
    ArticleFailure,
    Attribution,
    Condition,
    Event,
    Link,
    Provenance,
    Record,
    ReportingChain,
    Span,
    Statement,
    statement_id,
)

_SAID = re.compile(
    r"(?P<source>[A-Z][\w.]+(?: [A-Z][\w.]+){0,3}) (?P<cue>said|says|told|agreed|called|warned|refused|accused|urged) "
    r"(?P<content>[^\n.]{12,200})"
)
_CONDITION = re.compile(r"\b(?:until|unless|if|after) [^,.\n]{5,80}")
_ACTS = {"agreed": "accept", "called": "demand", "warned": "threaten", "refused": "reject", "accused": "accuse"}


@dataclass(frozen=True)
class SentenceReader:
    """Finds "<Name> said <content>".

    Attributes:
        version: part of the provenance.
        crash_on: word whose articles kill the process, as a fault in native code would.
        fail_on: word whose articles raise.
    """

    version: str = "1"
    crash_on: str | None = None
    fail_on: str | None = None

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        return (Provenance("sentences", self.version),)

    def __call__(self) -> SentenceReader:
        """The reader is its own factory."""
        return self

    def read(self, article: Article) -> Record | ArticleFailure:
        if self.crash_on and self.crash_on in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fail_on and self.fail_on in article.text:
            raise RuntimeError(f"{self.fail_on} in the text")
        statements, attributions, events = [], [], []
        for found in _SAID.finditer(article.text):
            source, cue, content = (Span(*found.span(name)) for name in ("source", "cue", "content"))
            attributions.append(Attribution((source,), (cue,), (content,), 0.5))
            statements.append(self._statement(article, source, cue, content, found))
            if found["cue"] == "accused":
                name = found["source"]
                events.append(Event(name, "ACCUSE", None, "happened", article.published, (Span(*found.span()),), 0.5))
        return Record(article, tuple(attributions), tuple(statements), tuple(events), self.provenance)

    def _statement(self, article: Article, source: Span, cue: Span, content: Span, found: re.Match[str]) -> Statement:
        condition = _CONDITION.search(article.text, *content)
        links = [Link(article.wire, "agency")] if article.wire else []
        name = found["source"]
        return Statement(
            id=statement_id(article=article.id, source=source, cue=cue, content=[content]),
            article_id=article.id,
            source=source,
            speaker=name,
            # Any stable rule will do that puts several speakers into one party.
            party=("SYR", "RUS", "USA", None)[sum(map(ord, name)) % 4],
            cue=cue,
            content=(content,),
            quoted="indirect",
            act=_ACTS.get(found["cue"], "assert"),
            issue=("talks", "ceasefire") if "ceasefire" in found["content"] else ("talks",),
            stance="neutral" if self.version == "1" else "favour",
            chain=ReportingChain(tuple(links)),
            conditions=(Condition(Span(*condition.span()), condition[0].split()[0]),)
            if condition and condition[0].split()[0] in ("until", "unless", "after")
            else (),
            confidence=0.5,
        )
