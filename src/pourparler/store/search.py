"""Full-text search over reports and statements. What a user types never becomes part of a query's own language."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import SettingsError
from pourparler.record import Span
from pourparler.store import schema
from pourparler.store.folding import fold, fold_with_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store

MOST_HITS = 1_000_000
"""Nobody reads on; a number that no database takes is refused in words."""

# A party with so many statements stands in most reports.
_OFTEN = 20_000
# Private-use characters that the databases put around a found word; a text that holds them by itself loses nothing but
# a highlight.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must have; empty for anything.

    Attributes:
        parties, speakers, acts, issues, stances: of a statement; a report is found when one of its statements has all.
        outlets: of the report.
        since, until: first and last day said (statements) or published (reports).
    """

    parties: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None

    def on_statements(self) -> bool:
        """Whether anything is asked of a statement."""
        return bool(self.parties or self.speakers or self.acts or self.issues or self.stances)


@dataclass(frozen=True, slots=True)
class Hit:
    """A report or statement that was found.

    Attributes:
        kind: ``article`` or ``statement``.
        id: of the article or the statement.
        article_id: of the report.
        title, outlet, url, published: of the report.
        said_on, speaker, party, act, stance: of a statement; ``None`` for a report.
        issue: of a statement, one or two; empty for a report.
        text: the statement's words, or the stretch of the report around what was found.
        marks: where in ``text`` the searched words stand.
        score: rank; higher is better, comparable within one search only.
        cue: words that attribute a statement; ``None`` for a report, and where it has none.
    """

    kind: str
    id: str
    article_id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: datetime.date | None
    said_on: datetime.date | None
    speaker: str | None
    party: str | None
    act: str | None
    issue: tuple[str, ...]
    stance: str | None
    text: str
    marks: tuple[Span, ...]
    score: float
    cue: str | None = None


def search(
    store: Store,
    words: str = "",
    *,
    kind: str = "statement",
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """What a project holds about some words, the best first.

    All words must be there, in any form ("talks" finds "talk"); ``"in quotation marks"`` they must follow each other;
    ``-word`` must be missing; ``OR`` between two takes either. Without words the newest that pass the filters.

    Args:
        store: the project.
        words: what to look for.
        kind: ``statement`` or ``article``.
        filters: what a hit must have.
        limit: at most so many hits.
        offset: leave out so many of the best.

    Raises:
        SettingsError: only words that must be missing were given, the kind is unknown, or ``limit`` or ``offset`` is
            no sensible number.
    """
    if not 1 <= limit <= MOST_HITS or not 0 <= offset <= MOST_HITS:
        raise SettingsError(
            f"cannot show {limit} hits after the first {offset}",
            setting="limit",
            advice=f"Ask for 1 to {MOST_HITS:,} hits, after at most {MOST_HITS:,}.",
        )
    if kind not in ("statement", "article"):
        raise SettingsError(f"unknown kind {kind!r}", setting="kind", advice="Take statement or article.")
    terms = parse(words)
    if words.strip() and not any(not term.missing for term in terms):
        raise SettingsError("nothing to look for", setting="words", advice="Add a word that must be there.")
    filters = filters or Filters()
    with store.reading() as connection:
        often = _speak_often(connection, filters.parties)
        conditions = _on_statements(filters, often) if kind == "statement" else _on_articles(filters, often)
        chosen = _chosen(connection, kind, terms, conditions).limit(limit).offset(offset).subquery("chosen")
        rows = connection.execute(_shown(kind, chosen, ranked=bool(terms))).mappings().all()
        return [_hit(connection, kind, dict(row), terms) for row in rows]


@dataclass(frozen=True, slots=True)
class Term:
    """One word or run of words to look for.

    Attributes:
        text: the words.
        missing: whether they must not be there.
        either: whether this or the term before it is enough.
    """

    text: str
    missing: bool = False
    either: bool = False


_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


def parse(words: str) -> list[Term]:
    """What a user typed, taken apart; there is no wrong input."""
    found: list[Term] = []
    either = False
    # Half of a surrogate pair, as undecodable bytes on a command line become, is in no text of a project.
    words = words.replace("\x00", " ").encode("utf-8", "replace").decode()
    for each in _TERM.finditer(words):
        text = each["phrase"] if each["phrase"] is not None else each["word"]
        if each["word"] == "OR" and not each["minus"]:
            either = bool(found) and not found[-1].missing
            continue
        if any(character.isalnum() for character in text):
            found.append(Term(text, missing=bool(each["minus"]), either=either and not each["minus"]))
        either = False
    return found


def article_holds_any(connection: Connection, terms: Sequence[str]) -> sa.Select[tuple[str]]:
    """Ids of the articles that hold at least one of some words or phrases."""
    wanted = [Term(term, either=at > 0) for at, term in enumerate(t for t in terms if any(c.isalnum() for c in t))]
    found = sa.select(schema.article.c.id)
    if not wanted:
        return found.where(sa.false())
    return found.where(schema.article.c.number.in_(_matching(connection, "article", wanted, bind="negotiation_terms")))


def _fts5(terms: Sequence[Term]) -> str:
    """The terms in FTS5's language; each is a quoted string, in which nothing has a meaning of its own."""
    groups: list[list[str]] = []
    for term in terms:
        if term.missing:
            continue
        quoted = '"' + term.text.replace('"', '""') + '"'
        if term.either and groups:
            groups[-1].append(quoted)
        else:
            groups.append([quoted])
    query = " AND ".join("(" + " OR ".join(group) + ")" for group in groups)
    # In one group: FTS5 limits how deep an expression may be, not how wide.
    missing = ['"' + term.text.replace('"', '""') + '"' for term in terms if term.missing]
    return f"({query}) NOT ({' OR '.join(missing)})" if missing else query


def _websearch(terms: Sequence[Term]) -> str:
    """The terms as PostgreSQL's ``websearch_to_tsquery`` takes them, which accepts any text; in plain letters."""
    parts = []
    for term in terms:
        text = fold(term.text.replace('"', " "))
        parts.append(("or " if term.either else "") + ("-" if term.missing else "") + f'"{text}"')
    return " ".join(parts)


def _matching(connection: Connection, kind: str, terms: Sequence[Term], *, bind: str) -> Any:
    if connection.dialect.name == "sqlite":
        query = sa.text(f"SELECT rowid FROM {kind}_search WHERE {kind}_search MATCH :{bind}")
        return query.bindparams(**{bind: _fts5(terms)})
    query = sa.text(f"SELECT number FROM {kind}_search WHERE words @@ websearch_to_tsquery('english', :{bind})")
    return query.bindparams(**{bind: _websearch(terms)})


def _ranked(connection: Connection, kind: str, terms: Sequence[Term]) -> sa.FromClause:
    """Number and score of what matches; the names of tables come from this module alone."""
    if connection.dialect.name == "sqlite":
        # A headline's word counts as much as five in the text.
        weights = "5.0, 1.0" if kind == "article" else "3.0, 1.0, 1.0"
        query = sa.text(
            f"SELECT rowid AS number, -bm25({kind}_search, {weights}) AS score FROM {kind}_search "
            f"WHERE {kind}_search MATCH :terms"
        ).bindparams(terms=_fts5(terms))
    else:
        query = sa.text(
            f"SELECT number, ts_rank_cd(words, websearch_to_tsquery('english', :terms)) AS score FROM {kind}_search "
            "WHERE words @@ websearch_to_tsquery('english', :terms)"
        ).bindparams(terms=_websearch(terms))
    return query.columns(sa.column("number", sa.Integer), sa.column("score", sa.Float)).subquery("ranked")


def _speak_often(connection: Connection, parties: Sequence[str]) -> bool:
    """Whether some parties have so many statements that going through all of them takes longer than looking about."""
    if not parties:
        return False
    table = schema.statement
    said = sa.select(table.c.number).where(table.c.party.in_(parties)).limit(_OFTEN).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(said)).scalar_one()) == _OFTEN


def _on_statements(filters: Filters, often: bool) -> list[sa.ColumnElement[bool]]:
    """What a row of ``statement`` must fulfil; that it is current, the index and ``_chosen`` see to."""
    table = schema.statement
    found = _of_statement(filters, often)
    if filters.outlets:
        printed = sa.select(schema.article.c.id).where(schema.article.c.outlet.in_(filters.outlets))
        found.append(table.c.article_id.in_(printed))
    if filters.since:
        found.append(table.c.said_on >= filters.since)
    if filters.until:
        found.append(table.c.said_on <= filters.until)
    return found


def _of_statement(filters: Filters, often: bool) -> list[sa.ColumnElement[bool]]:
    table = schema.statement
    found: list[sa.ColumnElement[bool]] = []
    # Wrapped, the column does not tempt SQLite to its index, which would have it sort all that the party ever said.
    party = sa.func.coalesce(table.c.party, "") if often else table.c.party
    for column, wanted in (
        (party, filters.parties),
        (table.c.speaker, filters.speakers),
        (table.c.act, filters.acts),
        (table.c.stance, filters.stances),
    ):
        if wanted:
            found.append(column.in_(wanted))
    if filters.issues:
        found.append(sa.or_(table.c.issue.in_(filters.issues), table.c.second_issue.in_(filters.issues)))
    return found


def _on_articles(filters: Filters, often: bool) -> list[sa.ColumnElement[bool]]:
    table = schema.article
    found: list[sa.ColumnElement[bool]] = []
    if filters.on_statements():
        statement = schema.statement
        wanted = [statement.c.superseded_at.is_(None), *_of_statement(filters, often)]
        if filters.parties and not often:
            # A party's statements are found by an index, and are few.
            found.append(table.c.id.in_(sa.select(statement.c.article_id).where(*wanted)))
        else:
            # Such statements stand in most reports: looking into each that is asked about finds enough at once.
            found.append(sa.exists().where(statement.c.article_id == table.c.id, *wanted))
    if filters.outlets:
        found.append(table.c.outlet.in_(filters.outlets))
    if filters.since:
        found.append(table.c.published >= filters.since)
    if filters.until:
        found.append(table.c.published <= filters.until)
    return found


def _chosen(
    connection: Connection, kind: str, terms: Sequence[Term], conditions: Sequence[sa.ColumnElement[bool]]
) -> sa.Select[Any]:
    """Number, score and day of what is found, the best first.

    Rows of the tables are long: they are only looked into where a filter asks for it, and fetched for what is shown.
    """
    table = schema.statement if kind == "statement" else schema.article
    day = table.c.said_on if kind == "statement" else table.c.published
    if not terms:
        current = [table.c.superseded_at.is_(None)] if kind == "statement" else []
        query = sa.select(table.c.number, sa.literal(0.0).label("score")).where(*current, *conditions)
        return query.order_by(day.desc().nulls_last(), table.c.id)
    ranked = _ranked(connection, kind, terms)
    source = ranked.join(table, table.c.number == ranked.c.number) if conditions else ranked
    query = sa.select(ranked.c.number, ranked.c.score).select_from(source).where(*conditions)
    return query.order_by(ranked.c.score.desc(), ranked.c.number)


_REPORT: list[sa.Column[Any]] = [schema.article.c[name] for name in ("title", "outlet", "url", "published")]


def _shown(kind: str, chosen: sa.Subquery, *, ranked: bool) -> sa.Select[Any]:
    """All that is shown of what was chosen, in the same order, so that pages of hits follow each other."""
    if kind == "article":
        table = schema.article
        columns: list[Any] = [table.c.number, table.c.id, table.c.id.label("article_id"), *_REPORT]
        source: sa.FromClause = chosen.join(table, table.c.number == chosen.c.number)
        day = table.c.published
    else:
        table = schema.statement
        names = ("number", "id", "article_id", "said_on", "speaker", "party", "act", "stance", "issue", "second_issue")
        columns = [*(table.c[name] for name in names), table.c.proposition.label("text"), *_REPORT]
        source = chosen.join(table, table.c.number == chosen.c.number)
        source = source.join(schema.article, schema.article.c.id == table.c.article_id)
        day = table.c.said_on
    query = sa.select(*columns, chosen.c.score).select_from(source)
    if ranked:
        return query.order_by(chosen.c.score.desc(), chosen.c.number)
    return query.order_by(day.desc().nulls_last(), table.c.id)


def _hit(connection: Connection, kind: str, row: dict[str, Any], terms: Sequence[Term]) -> Hit:
    number, whole = row.pop("number"), row.pop("text", None)
    found = _marked(connection, kind, number, terms)
    text, marks = found or (whole or _opening(connection, row["id"]), ())
    names = ("said_on", "speaker", "party", "act", "stance")
    issue = tuple(each for each in (row.pop("issue", None), row.pop("second_issue", None)) if each)
    return Hit(kind=kind, **{name: row.pop(name, None) for name in names}, issue=issue, text=text, marks=marks, **row)


def _opening(connection: Connection, article_id: str) -> str:
    query = sa.select(sa.func.substr(schema.article.c.text, 1, 240)).where(schema.article.c.id == article_id)
    return str(connection.execute(query).scalar_one())


def _marked(
    connection: Connection, kind: str, number: int, terms: Sequence[Term]
) -> tuple[str, tuple[Span, ...]] | None:
    """The words of a hit, and where in them what was found stands; only for hits that are shown, because it is slow."""
    wanted = [term for term in terms if not term.missing]
    if not wanted:
        return None
    if connection.dialect.name != "sqlite":
        return _headline(connection, kind, number, _websearch(wanted))
    extract = (
        "highlight(statement_search, 2, :open, :close)"
        if kind == "statement"
        else "snippet(article_search, 1, :open, :close, '…', 40)"
    )
    query = f"SELECT {extract} FROM {kind}_search WHERE {kind}_search MATCH :terms AND rowid = :number"
    values = {"number": number, "open": _OPEN, "close": _CLOSE, "terms": _fts5(wanted)}
    found = connection.execute(sa.text(query), values).scalar()
    return None if found is None else _unmark(str(found))


def _headline(connection: Connection, kind: str, number: int, terms: str) -> tuple[str, tuple[Span, ...]] | None:
    """The same by PostgreSQL, which marks the plain letters that it found; ``None`` where it changes the text."""
    table, column = (schema.statement, "proposition") if kind == "statement" else (schema.article, "text")
    text = str(connection.execute(sa.select(table.c[column]).where(table.c.number == number)).scalar_one())
    folded, places = fold_with_places(text)
    folded = folded.replace(_OPEN, " ").replace(_CLOSE, " ")
    options = f"StartSel={_OPEN}, StopSel={_CLOSE}, " + (
        "HighlightAll=true" if kind == "statement" else "MaxWords=40, MinWords=20, MaxFragments=1"
    )
    query = "SELECT ts_headline('english', CAST(:text AS text), websearch_to_tsquery('english', :terms), :options)"
    values = {"text": folded, "terms": terms, "options": options}
    shown, marks = _unmark(str(connection.execute(sa.text(query), values).scalar_one()))
    # A word of thousands of letters is left out of what PostgreSQL shows.
    start = folded.find(shown)
    if start < 0:
        return None
    first, last = places[start], places[start + len(shown)]
    moved = (Span(places[start + mark.start] - first, places[start + mark.end] - first) for mark in marks)
    return text[first:last], tuple(moved)


def _unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    text, marks, start = [], [], 0
    length = 0
    for character in marked:
        if character == _OPEN:
            start = length
        elif character == _CLOSE:
            marks.append(Span(start, length))
        else:
            text.append(character)
            length += 1
    return "".join(text), tuple(marks)
