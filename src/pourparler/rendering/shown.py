"""A statement on the terminal with all that stands behind it: its words, its report, who else reports it, its past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.record import text_hash
from pourparler.rendering.differences import changed_fields, new_words
from pourparler.rendering.hits import marked
from pourparler.rendering.marking import clip, evidence, marks_of, paragraphs, runs
from pourparler.rendering.table import ROLE_STYLES, legend, one_line
from pourparler.rendering.wording import STANCE_SIGNS, STANCE_WORDS, day, party_name, verb

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from pourparler.record import Article, ReportedStatement, Span, Statement
    from pourparler.store.queries import Shown
    from pourparler.store.values import Headline

_INDENT = 2
_LABEL = 12
# A report without empty lines is one paragraph; of that only the sentences around the evidence are shown.
_LONG_PARAGRAPH = 2000
_MOST_REPORTS = 20
_NEW_STYLE = "bold yellow"


def shown_statement(shown: Shown, *, story: Sequence[Headline] = (), plain: bool = False) -> Iterator[RenderableType]:
    """What to print for a statement, line by line.

    Args:
        shown: the statement and what stands behind it.
        story: the other reports of common origin.
        plain: say in words what each piece of the evidence is, for output without colour.
    """
    from rich.text import Text

    reported = shown.reported
    yield from _head(reported.statement)
    if shown.superseded_at:
        yield Text(
            f"The reading of {_moment(shown.superseded_at)} no longer has this statement; it is kept as history.",
            style="bold red",
        )
    yield Text()
    yield _label("Evidence")
    yield from _evidence(shown.article.text, reported.statement, plain=plain)
    yield Text()
    yield from _report(shown.article, reported)
    yield from _chain(reported)
    yield from _utterance(shown)
    yield from _story(story)
    yield from _reading(shown)
    yield from _reviews(shown)


def _head(statement: Statement) -> Iterator[RenderableType]:
    from rich.text import Text

    line = Text(one_line(statement.speaker or "somebody"), style="bold")
    inside = [party_name(statement.party) if statement.party != statement.speaker else "", statement.authority or ""]
    told = ", ".join(each for each in inside if each)
    line.append(f" ({told})" if told else "", style="not bold")
    line.append(f"  {verb(statement.act)}  {STANCE_SIGNS[statement.stance]} {', '.join(statement.issue)}")
    line.append(f" ({STANCE_WORDS[statement.stance]})", style="not bold dim")
    yield line
    facts = [
        f"said {day(statement.date, statement.date_precision)}" if statement.date else "",
        f"in {one_line(statement.place)}" if statement.place else "",
        f"to {one_line(statement.addressee)}" if statement.addressee else "",
        f"{statement.quoted} speech",
        f"confidence {statement.confidence:.0%}",
        f"statement {statement.id}",
    ]
    yield Text(" · ".join(fact for fact in facts if fact), style="dim")


def _evidence(text: str, statement: Statement, *, plain: bool) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    marked_words = marks_of([statement])
    for stretch in evidence_paragraphs(text, statement):
        line = Text()
        for run in runs(stretch, marked_words):
            words = one_line(run.span.of(text), edges=False)
            line.append(words, style=ROLE_STYLES[run.roles[0]] if run.roles else "")
        yield Padding(line, (0, 0, 0, _INDENT))
    kinds = iter(statement.conditions)
    for span, role in evidence(statement):
        kind = f", {next(kinds).kind}" if role == "condition" else ""
        # In colour the paragraph itself tells source, cue and content; only a condition's kind does not show in it.
        if plain or kind:
            told = Text.assemble((f"{role}{kind}: ", ROLE_STYLES[role]), one_line(span.of(text)))
            yield Padding(told, (0, 0, 0, _INDENT))
    if not plain:
        yield legend(indent=_INDENT)


def evidence_paragraphs(text: str, statement: Statement) -> list[Span]:
    """The paragraphs that hold a statement's evidence; of very long ones the sentences around it."""
    spans = [span for span, _ in evidence(statement)]
    found: list[Span] = []
    for paragraph in paragraphs(text):
        if not any(span.start < paragraph.end and paragraph.start < span.end for span in spans):
            continue
        if paragraph.end - paragraph.start <= _LONG_PARAGRAPH:
            found.append(paragraph)
        else:
            return clip(text, statement, before=400, after=400)
    return found


def _report(article: Article, reported: ReportedStatement) -> Iterator[RenderableType]:
    from rich.text import Text

    facts = [
        article.outlet,
        day(article.published),
        article.section,
        article.byline and f"by {article.byline}",
        article.dateline,
        article.wire and f"wire: {article.wire}",
    ]
    yield _label("Report", one_line(article.title or "without a headline"), style="bold")
    yield _label("", " · ".join(one_line(fact) for fact in facts if fact))
    for place in (article.url, article.path):
        if place:
            # Left to the terminal to break, so that it can be copied whole.
            yield Text(" " * _LABEL + one_line(place), no_wrap=True, overflow="ignore")
    learned = f", known since {_moment(reported.learned_at)}" if reported.learned_at else ""
    yield _label("", f"article {article.id}, text {text_hash(article.text)[:12]}{learned}", style="dim")


def _chain(reported: ReportedStatement) -> Iterator[RenderableType]:
    links = reported.statement.chain.links
    if links:
        told = " → ".join(f"{one_line(link.name)} ({link.kind})" for link in links)
        yield _label("Chain", told)


def _utterance(shown: Shown) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    others = shown.same_utterance
    if not others:
        yield _label("Utterance", "no other report of the project carries it")
        return
    number = len({each.statement.article_id for each in (*others, shown.reported)})
    sources = f"{shown.independent_sources} independent source{'' if shown.independent_sources == 1 else 's'}"
    yield _label("Utterance", f"{number} report{'' if number == 1 else 's'}, {sources}; ")
    for each in others[:_MOST_REPORTS]:
        route = " → ".join(one_line(link.name) for link in each.statement.chain.links)
        facts = [day(each.published), each.outlet if not route else "", route]
        line = Text(" · ".join(fact for fact in facts if fact))
        line.append(f"  {each.statement.id}", style="cyan")
        yield Padding(line, (0, 0, 0, _LABEL))
        words = each.proposition
        yield Padding(
            marked(words, new_words(words, shown.reported.proposition), style=_NEW_STYLE), (0, 0, 0, _LABEL + 2)
        )
    yield from _more(len(others) - _MOST_REPORTS)


def _story(story: Sequence[Headline]) -> Iterator[RenderableType]:
    for place, each in enumerate(story[:_MOST_REPORTS]):
        facts = [day(each.published), each.outlet, each.title and f"“{each.title}”", each.id]
        yield _label("Same story" if place == 0 else "", " · ".join(one_line(fact) for fact in facts if fact))
    yield from _more(len(story) - _MOST_REPORTS)


def _more(number: int) -> Iterator[RenderableType]:
    if number > 0:
        yield _label("", f"and {number} more; --format json has all", style="dim")


def _reading(shown: Shown) -> Iterator[RenderableType]:
    made_by = ", ".join(f"{each.extractor} {each.version}" for each in shown.provenance)
    yield _label("Read by", made_by or "unknown extractors", style="dim")
    for earlier, moment in shown.history:
        changed = changed_fields(earlier, shown.reported.statement)
        told = "; ".join(f"{name} was {_value(earlier, name)}" for name in changed) or "nothing else in it"
        yield _label("Earlier", f"until {_moment(moment)}: {told}")


def _value(statement: Statement, name: str) -> str:
    value = getattr(statement, name)
    if name == "confidence":
        return f"{value:.0%}"
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ", ".join(value) or "none"
    return "none" if value in (None, ()) else str(value) if isinstance(value, str) else "another"


def _reviews(shown: Shown) -> Iterator[RenderableType]:
    for place, each in enumerate(shown.reviews):
        told = f"{_moment(each.decided_at)} {one_line(each.coder)}: {each.field} {each.decision}"
        if each.correction is not None:
            told += f", {each.found if each.found is not None else 'nothing'} → {each.correction}"
        told += f" ({one_line(each.note)})" if each.note else ""
        yield _label("Reviews" if place == 0 else "", told)


def _label(label: str, words: str = "", *, style: str = "") -> RenderableType:
    """A line with its label in front, also where it goes on in the next one."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not words:
        return Text(label, style="bold")
    if not label:
        return Padding(Text(words, style=style, overflow="fold"), (0, 0, 0, _LABEL))
    grid = Table.grid(padding=0)
    grid.add_column(width=_LABEL, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, style="bold"), Text(words, style=style))
    return grid


def _moment(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
