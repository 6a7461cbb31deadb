"""Records of any shape, as a Hypothesis strategy."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from hard_texts import texts
from pourparler.record import (
    ACTS,
    CONDITION_KINDS,
    ISSUES,
    STANCES,
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
)
from pourparler.record.event import EVENT_STATUSES
from pourparler.record.negotiation import AUTHORITIES, DATE_PRECISIONS, QUOTED

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
maybe_names = st.none() | names
# Records carry four decimals of confidence, which is all that comes back.
confidences = st.integers(0, 10_000).map(lambda n: n / 10_000)
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record whose spans lie in its text; its fields go together in no other way."""
    text = "x" + draw(texts)
    spans = (
        st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
        .filter(lambda p: p[0] < p[1])
        .map(lambda p: Span(*p))
    )
    several = st.lists(spans, max_size=2).map(tuple)
    some = st.lists(spans, min_size=1, max_size=3).map(tuple)
    article = Article(
        id=draw(names),
        text=text,
        published=draw(st.none() | days),
        published_at=draw(st.none() | st.datetimes(timezones=st.just(datetime.UTC))),
        skip=draw(several),
        **{
            name: draw(maybe_names)
            for name in ("title", "outlet", "url", "language", "section", "byline", "dateline", "wire")
        },
    )
    attribution = st.builds(Attribution, several, several, some, confidences)
    links = st.builds(Link, names, st.sampled_from(("outlet", "agency", "person", "speaker")), st.none() | spans)
    statement: st.SearchStrategy[Statement] = st.builds(
        _statement,
        st.fixed_dictionaries(
            {
                "id": names,
                "article_id": st.just(article.id),
                "source": st.none() | spans,
                "speaker": maybe_names,
                "party": maybe_names,
                "cue": st.none() | spans,
                "content": some,
                "quoted": st.sampled_from(QUOTED),
                "act": st.sampled_from(ACTS),
                "issue": st.lists(st.sampled_from((*ISSUES, "fisheries")), min_size=1, max_size=2, unique=True).map(
                    tuple
                ),
                "stance": st.sampled_from(STANCES),
                "chain": st.lists(links, max_size=3).map(lambda found: ReportingChain(tuple(found))),
                "conditions": st.lists(st.builds(Condition, spans, st.sampled_from(CONDITION_KINDS)), max_size=2).map(
                    tuple
                ),
                "addressee": maybe_names,
                "place": maybe_names,
                "date": st.none() | days,
                "date_precision": st.sampled_from((*DATE_PRECISIONS, None)),
                "authority": st.sampled_from((*AUTHORITIES, None)),
                "confidence": confidences,
            }
        ),
    )
    event = st.builds(
        Event,
        names,
        st.sampled_from(("CONSULT", "REJECT")),
        maybe_names,
        st.sampled_from(EVENT_STATUSES),
        st.none() | days,
        some,
        confidences,
    )
    provenance = st.builds(Provenance, names, names, maybe_names, maybe_names)
    return Record(
        article,
        tuple(draw(st.lists(attribution, max_size=2))),
        tuple(draw(st.lists(statement, max_size=2))),
        tuple(draw(st.lists(event, max_size=2))),
        tuple(draw(st.lists(provenance, max_size=2))),
    )


def _statement(fields: dict[str, Any]) -> Statement:
    return Statement(**fields)


failures = st.builds(ArticleFailure, names, names, names, maybe_names)
