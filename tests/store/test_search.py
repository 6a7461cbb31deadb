"""Full text over reports and statements: what is found, in which order, with which words marked."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from databases import fill, fresh_database
from pourparler.errors import SchemaMismatch, SettingsError
from pourparler.record import Article, Provenance, Record, Span, Statement, statement_id
from pourparler.store import Store, open_store
from pourparler.store.checking import check
from pourparler.store.search import MOST_HITS, Filters, Hit, search

DAY = datetime.date(2016, 2, 20)


def told(
    number: int, text: str, *, party: str | None = "NOR", act: str = "assert", issue: str = "talks", **fields: object
) -> Record:
    """A report with one statement, whose content is all that follows the colon."""
    article = Article(
        f"r{number}",
        text,
        title=str(fields.get("title", "Notes")),
        published=DAY + datetime.timedelta(days=number) if fields.get("dated", True) else None,
        outlet=str(fields.get("outlet", "Harbour Times")),
    )
    content = (Span(text.index(":") + 2, len(text)),)
    source = Span(0, text.index(":"))
    found = Statement(
        id=statement_id(article=article.id, source=source, cue=None, content=content),
        article_id=article.id,
        source=source,
        speaker=source.of(text),
        party=party,
        cue=None,
        content=content,
        quoted="indirect",
        act=act,
        issue=(issue, "prisoners") if fields.get("second") else (issue,),
        stance=str(fields.get("stance", "neutral")),
        confidence=0.5,
    )
    return Record(article, statements=(found,), provenance=(Provenance("hand", "1"),))


RECORDS = [
    told(1, "Anna Berg: the ferries will sail again once the strait is free of mines.", act="offer"),
    told(2, "Ilya Morov: no ferry sails while the blockade stands.", party="SWE", act="reject", stance="oppose"),
    told(3, "Lea Winter: the blockade must end, and the blockade fleet must leave.", act="demand", issue="military"),
    told(4, "Omar Farid: we have exchanged twelve sailors.", party=None, outlet="Daily Ledger", second=True),
    told(5, "Anna Berg: mines were laid at night.", title="Ferries", dated=False),
]


@pytest.fixture
def full(store: Store) -> Store:
    fill(store, RECORDS)
    return store


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article_id for hit in hits]


def marked(hit: Hit) -> list[str]:
    return [span.of(hit.text) for span in hit.marks]


def test_words_are_found_in_any_form_and_marked(full: Store) -> None:
    hits = search(full, "ferry")
    assert sorted(ids(hits)) == ["r1", "r2"]
    assert {word for hit in hits for word in marked(hit)} == {"ferries", "ferry"}
    said = {record.statements[0].content[0].of(record.article.text) for record in RECORDS[:2]}
    assert {hit.text for hit in hits} == said


def test_all_words_must_be_there_and_missing_ones_not(full: Store) -> None:
    assert ids(search(full, "ferry blockade")) == ["r2"]
    assert ids(search(full, "ferry -blockade")) == ["r1"]
    assert sorted(ids(search(full, "sailors OR mines"))) == ["r1", "r4", "r5"]
    assert ids(search(full, '"mines were laid"')) == ["r5"]
    assert search(full, '"laid were mines"') == []


def test_what_holds_a_word_more_often_comes_first(full: Store) -> None:
    assert ids(search(full, "blockade"))[0] == "r3"
    hits = search(full, "blockade")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_headline_counts_more_than_the_text(full: Store) -> None:
    hits = search(full, "ferries", kind="article")
    assert ids(hits)[0] == "r5"
    assert sorted(ids(hits)) == ["r1", "r2", "r5"]


FILTERS = [
    (Filters(parties=("SWE",)), ["r2"]),
    (Filters(parties=("SWE", "NOR"), acts=("demand", "reject")), ["r3", "r2"]),
    (Filters(speakers=("Anna Berg",)), ["r1", "r5"]),
    (Filters(stances=("oppose",)), ["r2"]),
    (Filters(issues=("military",)), ["r3"]),
    (Filters(issues=("prisoners",)), ["r4"]),
    (Filters(outlets=("Daily Ledger",)), ["r4"]),
    (Filters(since=DAY + datetime.timedelta(days=3)), ["r4", "r3"]),
    (Filters(until=DAY + datetime.timedelta(days=2)), ["r2", "r1"]),
    (Filters(parties=("none",)), []),
    (Filters(), ["r4", "r3", "r2", "r1", "r5"]),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_alone_give_the_newest_first_and_the_undated_last(
    full: Store, filters: Filters, expected: list[str]
) -> None:
    assert ids(search(full, filters=filters)) == expected
    assert ids(search(full, kind="article", filters=filters)) == expected


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_and_words_go_together(full: Store, filters: Filters, expected: list[str]) -> None:
    words = "the OR mines OR sailors"
    assert set(ids(search(full, words, filters=filters))) <= set(expected)
    assert set(ids(search(full, "blockade", filters=filters))) == set(expected) & {"r2", "r3"}
    assert set(ids(search(full, "blockade", kind="article", filters=filters))) == set(expected) & {"r2", "r3"}


@pytest.mark.parametrize("words", ["", "blockade", "sailors"])
def test_a_party_that_speaks_often_is_found_as_one_that_does_not(
    full: Store, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[list[str]]:
        wanted = [Filters(parties=parties) for parties in (("NOR",), ("SWE", "NOR"), ("none",))]
        return [
            ids(search(full, words, kind=kind, filters=each)) for kind in ("statement", "article") for each in wanted
        ]

    seldom = found()
    monkeypatch.setattr("pourparler.store.search._OFTEN", 1)
    assert found() == seldom


def test_pages_of_hits_follow_each_other(full: Store) -> None:
    for words in ("", "the OR mines OR sailors"):
        whole = ids(search(full, words, kind="article"))
        assert [ids(search(full, words, kind="article", limit=1, offset=n))[0] for n in range(len(whole))] == whole


def test_a_hit_says_where_it_stands(full: Store) -> None:
    (hit,) = search(full, "sailors")
    statement = RECORDS[3].statements[0]
    assert (hit.id, hit.speaker, hit.party, hit.act, hit.issue) == (
        statement.id, "Omar Farid", None, "assert", ("talks", "prisoners"),
    )  # fmt: skip
    day = DAY + datetime.timedelta(days=4)
    assert (hit.outlet, hit.published, hit.said_on) == ("Daily Ledger", day, day)


def test_only_current_statements_are_found(full: Store) -> None:
    newer = replace(RECORDS[1], statements=(), provenance=(Provenance("hand", "2"),))
    fill(full, [newer], day=3)
    assert ids(search(full, "ferry")) == ["r1"]
    assert "r2" in ids(search(full, "ferry", kind="article"))
    assert ids(search(full, filters=Filters(parties=("SWE",)))) == []


def test_accents_and_capitals_do_not_matter(store: Store) -> None:
    fill(store, [told(1, "Zoë Åström: THE FAÇADE of the Café was repaired.")])
    assert ids(search(store, "CAFÉ façade")) == ["r1"]


PARTED = "cafe\u0301"
"""An accent that is a character of its own."""


@pytest.mark.parametrize("typed", ["Ćervik", "cervik", "CERVIK", "C\u0301ervik"])
@pytest.mark.parametrize("printed", ["Ćervik", "Cervik", "C\u0301ervik"])
def test_a_name_is_found_with_and_without_its_accents(store: Store, typed: str, printed: str) -> None:
    text = f"Ana {printed}: the café's ferry waits for Ana {printed} and <b>nobody</b> else."
    fill(store, [told(1, text, title=f"{printed} waits"), told(2, "Bo Lund: nothing was said about the ferry.")])
    (hit,) = search(store, typed)
    assert hit.text == text[text.index(":") + 2 :]
    assert marked(hit)[-1] == printed
    (report,) = search(store, typed, kind="article")
    assert report.text in text
    assert set(marked(report)) <= {"Ana", printed}
    assert printed in marked(report)
    assert ids(search(store, f"ferry -{typed}")) == ["r2"]
    assert ids(search(store, f"nowhere OR {typed}")) == ["r1"]
    assert ids(search(store, f'"ana {typed}"')) == ["r1"]


def test_marks_stand_right_beside_accents_of_their_own(store: Store) -> None:
    text = f"Anna Berg: the {PARTED} stands, says {PARTED}, beside the old na\u00efve {PARTED}s of Zadar."
    fill(store, [told(1, text)])
    for typed in ("cafe", "café", PARTED):
        (hit,) = search(store, typed)
        assert hit.text == text[11:]
        assert marked(hit) == [PARTED, PARTED, f"{PARTED}s"]
    (report,) = search(store, "zadar", kind="article")
    assert report.text in text
    assert marked(report) == ["Zadar"]


def test_both_databases_find_the_same_letters(store: Store) -> None:
    letters = [chr(code) for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
    fill(store, [told(1, "Anna Berg: " + " ".join(f"qq{letter}vv{ord(letter)}" for letter in letters))])
    found = {
        letter: any(search(store, f"qq{plain}vv{ord(letter)}") for plain in "aceghijklnorstuwyz")
        for letter in "ćÉğıłøđßæşžẁỹ"
    }
    assert "".join(letter for letter, plainly in found.items() if plainly) == "ćÉğşžẁỹ"


def test_words_inside_brackets_are_found_and_shown(store: Store) -> None:
    text = "Anna Berg: the ferry <first> sails & the <b>pilot</b> waits."
    fill(store, [told(1, text)])
    for typed, words in (("first", ["first"]), ("pilot", ["pilot"]), ("sails waits", ["sails", "waits"])):
        (hit,) = search(store, typed)
        assert (hit.text, marked(hit)) == (text[11:], words)


def test_a_word_of_thousands_of_letters_costs_the_marks_and_not_the_text(store: Store) -> None:
    text = f"Anna Berg: the ferry {'x' * 3000} sails."
    fill(store, [told(1, text)])
    (hit,) = search(store, "ferry")
    assert hit.text == text[11:]


@pytest.mark.postgresql
def test_an_index_of_an_earlier_version_is_made_anew_by_the_next_writer() -> None:
    location = fresh_database()
    with open_store(location, create=True) as store:
        fill(store, [told(1, "Ana Ćervik: the ferry sails."), RECORDS[1]])
        with store.writing() as connection:
            connection.exec_driver_sql("COMMENT ON TABLE article_search IS NULL")
            for kind, words in (("article", "text"), ("statement", "concat_ws(' ', speaker, proposition)")):
                connection.exec_driver_sql(
                    f"UPDATE {kind}_search AS s SET words = to_tsvector('english', {words}) FROM {kind} AS t "
                    "WHERE t.number = s.number"
                )
        assert search(store, "cervik") == []
    with pytest.raises(SchemaMismatch, match="full-text index"):
        open_store(location, read_only=True)
    with open_store(location) as store:
        assert ids(search(store, "cervik")) == ["r1"]
        assert ids(search(store, "cervik", kind="article")) == ["r1"]
        assert check(store, repair=False).problems == []
    with open_store(location, read_only=True) as store:
        assert ids(search(store, "ferry -ćervik")) == ["r2"]


@pytest.mark.parametrize(
    "wrong",
    [{"words": "-ferry"}, {"words": "...!"}, {"kind": "party"}, {"limit": 0}, {"limit": -1}, {"limit": MOST_HITS + 1},
     {"offset": -1}],
)  # fmt: skip
def test_a_search_that_makes_no_sense_is_refused_in_words(full: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        search(full, **wrong)  # type: ignore[arg-type]
