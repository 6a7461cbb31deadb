"""One self-contained page: each report with its marked words, the statements beside it. It fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from pourparler.record import ArticleFailure, Span
from pourparler.rendering.marking import Mark, evidence, marks_of, paragraphs, runs
from pourparler.rendering.wording import STANCE_SIGNS, STANCE_WORDS, day, party_name, route, verb

if TYPE_CHECKING:
    import jinja2

    from pourparler.record import Record, Statement

# Small pages stay in memory, those of thousands of reports go to disk.
_KEPT_IN_MEMORY = 4_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a report that are the same to every statement.

    Attributes:
        words: the words.
        roles: what they are to any statement, as class names.
        marks: ``place:role`` for every statement they belong to.
        opens: places of the statements whose evidence begins here.
    """

    words: str
    roles: str
    marks: str
    opens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a report.

    Attributes:
        kind: ``heading``, ``paragraph``, or ``furniture`` for what the page put around the report.
        pieces: its words in order.
    """

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A statement as the page shows it beside its report.

    Attributes:
        place: its place in the report's list, from 0.
        id: the record's id of it.
        speaker: who speaks.
        party: for whom, by name; empty where it adds nothing.
        code: the party's code in the record.
        verb: what the statement does.
        issues: on what.
        stance: key of the stance.
        sign: its sign.
        stance_words: its words.
        content: the content's words.
        conditions: kind and words of each condition.
        route: the hands that the words passed through.
        circumstances: whom, where and when, as phrases.
        confidence: in per cent.
    """

    place: int
    id: str
    speaker: str
    party: str
    code: str
    verb: str
    issues: tuple[str, ...]
    stance: str
    sign: str
    stance_words: str
    content: str
    conditions: tuple[tuple[str, str], ...]
    route: str
    circumstances: tuple[str, ...]
    confidence: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the page's template needs to know of one report.

    Attributes:
        number: its place on the page, from 0.
        title: headline, for the list.
        heading: headline with its marks; empty when the report's text does not begin with it.
        facts: outlet, day, section, wire, byline.
        url: address of the original, only when it is on the web; else ``None``.
        blocks: the text.
        cards: the statements.
        parties: each party with its number of statements, the busiest first.
    """

    number: int
    title: str
    heading: tuple[Piece, ...]
    facts: tuple[str, ...]
    url: str | None
    blocks: tuple[Block, ...]
    cards: tuple[Card, ...]
    parties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FailureView:
    """An article that could not be read, as the page shows it."""

    number: int
    title: str
    code: str
    message: str


def write_page(records: Iterable[Record | ArticleFailure], out: IO[str], *, title: str = "Who said what") -> int:
    """Writes the page of some records; only one of them is in memory at a time.

    Args:
        records: records and failures, in the order to show them.
        out: where to write; must take any Unicode text.
        title: the page's title.

    Returns:
        How many failures there were.
    """
    templates = _templates()
    counts: Counter[str] = Counter()
    # The list of reports stands before the reports, so both are written aside first.
    with (
        tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY, "w+", encoding="utf-8") as entries,
        tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY, "w+", encoding="utf-8") as sections,
    ):
        for number, record in enumerate(records):
            view = failure_view(record, number) if isinstance(record, ArticleFailure) else report_view(record, number)
            failed = isinstance(view, FailureView)
            counts.update(
                reports=1, failures=failed, statements=0 if isinstance(view, FailureView) else len(view.cards)
            )
            entries.write(_encodable(templates.get_template("entry.html").render(view=view, failed=failed)))
            name = "failure.html" if failed else "report.html"
            sections.write(_encodable(templates.get_template(name).render(view=view)))
        frame = templates.get_template("page.html").render(
            title=title, counts=counts, style=_asset("page.css"), script=_asset("page.js"), policy=_policy()
        )
        head, middle, foot = _encodable(frame).split("<!-- cut -->")
        out.write(head)
        _copy(entries, out)
        out.write(middle)
        _copy(sections, out)
        out.write(foot)
    return counts["failures"]


def report_view(record: Record, number: int) -> ReportView:
    """What the page shows of one record."""
    article, statements = record.article, record.statements
    text = article.text
    marked = marks_of(statements)
    opens = _openings(statements)
    blocks: list[Block] = []
    heading: tuple[Piece, ...] = ()
    for stretch in _stretches(text, article.skip):
        furniture = any(skip.overlaps(stretch) for skip in article.skip)
        pieces = _pieces(text, stretch, marked, opens)
        title_words = " ".join((article.title or "").split())
        if (
            title_words
            and not heading
            and all(block.kind == "furniture" for block in blocks)
            and " ".join(stretch.of(text).split()) == title_words
        ):
            heading = pieces
            continue
        blocks.append(Block("furniture" if furniture else "paragraph", pieces))
    cards = tuple(_card(text, statement, place) for place, statement in enumerate(statements))
    facts = (article.outlet, day(article.published), article.section, article.byline, article.wire)
    return ReportView(
        number=number,
        title=article.title or article.path or article.id,
        heading=heading,
        facts=tuple(dict.fromkeys(fact for fact in facts if fact)),
        url=article.url if article.url and urlsplit_scheme(article.url) in ("http", "https") else None,
        blocks=tuple(blocks),
        cards=cards,
        parties=tuple(Counter(card.party or card.speaker for card in cards if card.code).most_common()),
    )


def failure_view(failure: ArticleFailure, number: int) -> FailureView:
    """What the page shows of an article that could not be read."""
    return FailureView(number, failure.path or failure.id, failure.code, failure.message)


def urlsplit_scheme(url: str) -> str:
    """The scheme of an address, empty where it is none: a ``javascript:`` link must not reach the page."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _stretches(text: str, skip: tuple[Span, ...]) -> list[Span]:
    """Paragraphs, cut once more where the page's furniture begins and ends."""
    found = []
    edges = sorted({edge for span in skip for edge in span})
    for paragraph in paragraphs(text):
        inner = [edge for edge in edges if paragraph.start < edge < paragraph.end]
        for start, end in zip((paragraph.start, *inner), (*inner, paragraph.end), strict=True):
            words = text[start:end]
            if words.strip():
                found.append(Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    return found


def _openings(statements: tuple[Statement, ...]) -> dict[int, list[int]]:
    """Where each statement's evidence begins: offset to places."""
    found: dict[int, list[int]] = {}
    for place, statement in enumerate(statements):
        found.setdefault(min(span.start for span, _ in evidence(statement)), []).append(place)
    return found


def _pieces(
    text: str, stretch: Span, marked: list[tuple[Span, Mark]], opens: dict[int, list[int]]
) -> tuple[Piece, ...]:
    inside = [(span, mark) for span, mark in marked if span.overlaps(stretch)]
    return tuple(
        Piece(
            words=run.span.of(text),
            roles=" ".join(run.roles),
            marks=" ".join(f"{mark.statement}:{mark.role}" for mark in run.marks),
            opens=tuple(place for at in range(*run.span) for place in opens.get(at, ())) if run.marks else (),
        )
        for run in runs(stretch, inside)
    )


def _card(text: str, statement: Statement, place: int) -> Card:
    party = party_name(statement.party)
    circumstances = (
        statement.addressee and f"to {statement.addressee}",
        statement.place and f"in {statement.place}",
        statement.date and f"said {day(statement.date, statement.date_precision)}",
        f"{statement.quoted} speech" if statement.quoted == "indirect" else f"{statement.quoted} quotation",
    )
    return Card(
        place=place,
        id=statement.id,
        speaker=statement.speaker or "somebody",
        party="" if party == statement.speaker else party,
        code=statement.party or "",
        verb=verb(statement.act),
        issues=statement.issue,
        stance=statement.stance,
        sign=STANCE_SIGNS[statement.stance],
        stance_words=STANCE_WORDS[statement.stance],
        content=" … ".join(" ".join(span.of(text).split()) for span in statement.content),
        conditions=tuple((each.kind, " ".join(each.span.of(text).split())) for each in statement.conditions),
        route=route(statement),
        circumstances=tuple(each for each in circumstances if each),
        confidence=round(100 * statement.confidence),
    )


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    loader = jinja2.PackageLoader("pourparler.rendering", "templates")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _asset(name: str) -> str:
    return resources.files("pourparler.rendering").joinpath("templates", name).read_text(encoding="utf-8")


def _policy() -> str:
    """The page's own rule for browsers: this style and this script, nothing from anywhere else."""
    style, script = (
        base64.b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode() for name in ("page.css", "page.js")
    )
    own = f"style-src 'sha256-{style}'; script-src 'sha256-{script}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _encodable(text: str) -> str:
    """The text with the halves of broken surrogate pairs replaced: no page can hold them."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _copy(source: IO[str], target: IO[str]) -> None:
    source.seek(0)
    shutil.copyfileobj(source, target)
