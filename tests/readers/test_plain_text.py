"""Text copied from pages: what its own lines tell, and which of them are furniture."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.readers import read_inputs
from pourparler.readers.furniture import find_furniture
from pourparler.readers.plain_text import article_from_text
from pourparler.record import Article

BODY = (
    "LUGANO - The government offered on Monday to withdraw its troops from the border district, provided that the"
    " rebels hand over their heavy weapons first.\n\n"
    '"We will not move an inch before they do," the deputy defence minister said after the meeting.\n\n'
    "The rebels have called the offer a trap."
)
TITLE = "Government ties withdrawal to surrender of weapons"


@dataclass(frozen=True)
class Layout:
    """A text as copied from a page and what should be found in it."""

    text: str
    skip: tuple[str, ...]
    title: str | None = TITLE
    section: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None


LAYOUTS = {
    "section, day and clock in one line below the title": Layout(
        f"{TITLE}\nBalkans | March 3, 2021, Wednesday // 09:05| views\n{BODY}\nBack",
        skip=("Balkans | March 3, 2021, Wednesday // 09:05| views", "Back"),
        section="Balkans",
        published="2021-03-03T09:05:00",
    ),
    "header above the title": Layout(
        f"World | 3 March 2021 09:05 CET\n\n{TITLE}\n\n{BODY}\n\nShare this:\nFacebook\nTwitter\n",
        skip=("World | 3 March 2021 09:05 CET", "Share this:", "Facebook", "Twitter"),
        section="World",
        published="2021-03-03T09:05:00+01:00",
    ),
    "published and updated": Layout(
        f"{TITLE}\nUpdated: 4 Mar 2021 10:00 GMT | Published: 3 Mar 2021 09:05 GMT\n\n{BODY}",
        skip=("Updated: 4 Mar 2021 10:00 GMT | Published: 3 Mar 2021 09:05 GMT",),
        published="2021-03-03T09:05:00+00:00",
    ),
    "byline with agency, day of the week first": Layout(
        f"{TITLE}\nBy Maria Keller, Reuters\nWed Mar 3, 2021 9:05 a.m. EST\n4 min read\n\n{BODY}",
        skip=("By Maria Keller, Reuters", "Wed Mar 3, 2021 9:05 a.m. EST", "4 min read"),
        byline="Maria Keller, Reuters",
        published="2021-03-03T09:05:00-05:00",
    ),
    "crumbs and masthead": Layout(
        f"The Alpine Herald\nHome > Europe > Conflicts\n{TITLE}\nPublished on March 3rd, 2021\n1,204 views\n\n{BODY}"
        "\n\nAdvertisement\n",
        skip=(
            "The Alpine Herald", "Home > Europe > Conflicts", "Published on March 3rd, 2021", "1,204 views",
            "Advertisement",
        ),
        section="Europe",
        outlet="The Alpine Herald",
        published="2021-03-03",
    ),
    "one field a line": Layout(
        f"Europe\n{TITLE}\nBy\nMaria Keller\nPublished\n2021-03-03 09:05\nShare\nSave\n\n{BODY}",
        skip=("Europe", "By", "Maria Keller", "Published", "2021-03-03 09:05", "Share", "Save"),
        section="Europe",
        byline="Maria Keller",
        published="2021-03-03T09:05:00",
    ),
    "iso moment, outlet and section": Layout(
        f"{TITLE}\n2021-03-03T09:05:00Z | Alpine Herald | Conflicts\n\n{BODY}",
        skip=("2021-03-03T09:05:00Z | Alpine Herald | Conflicts",),
        section="Conflicts",
        outlet="Alpine Herald",
        published="2021-03-03T09:05:00+00:00",
    ),
    "clock before the day": Layout(
        f"{TITLE}\n09:05 GMT, 3 March 2021\n\n{BODY}",
        skip=("09:05 GMT, 3 March 2021",),
        published="2021-03-03T09:05:00+00:00",
    ),
    "day with dots": Layout(
        f"{TITLE}\n03.03.2021, 09:05\n{BODY}", skip=("03.03.2021, 09:05",), published="2021-03-03T09:05:00"
    ),
    "captions, pointers and credits in between and below": Layout(
        f"{TITLE}\n\nPhoto: The minister arrives at the hotel\n\n{BODY}\n\nRead more: Who are the rebels?\n\n"
        "(Reporting by Maria Keller; Editing by Paul Stone)\n\n© 2021 Alpine Herald. All rights reserved.",
        skip=(
            "Photo: The minister arrives at the hotel", "Read more: Who are the rebels?",
            "(Reporting by Maria Keller; Editing by Paul Stone)", "© 2021 Alpine Herald. All rights reserved.",
        ),
    ),
    "headlines that a label points to": Layout(
        f"{TITLE}\n\n{BODY}\n\nRelated articles:\nA border with a long history\nHow the truce came about\n",
        skip=("Related articles:", "A border with a long history", "How the truce came about"),
    ),
    "carriage returns": Layout(
        f"{TITLE}\r\nWorld | 3 March 2021 09:05\r\n{BODY}\r\nBack\r\n".replace("\n\n", "\r\n\r\n"),
        skip=("World | 3 March 2021 09:05", "Back"),
        section="World",
        published="2021-03-03T09:05:00",
    ),
    "a plain report": Layout(f"{TITLE}\n\n{BODY}", skip=()),
    "no title": Layout(BODY, skip=(), title=None),
    "one paragraph": Layout(BODY.split("\n", maxsplit=1)[0], skip=(), title=None),
    "a standfirst is text": Layout(
        f"{TITLE}\nOffer meets distrust on the other side of the river\n\n{BODY}", skip=(), title=TITLE
    ),
    "a day that could be two": Layout(f"{TITLE}\n03/04/2021\n\n{BODY}", skip=("03/04/2021",), published=None),
    "headings in the text are text": Layout(
        f"{TITLE}\n\n{BODY}\n\nMORE TROOPS\n\nThe army sent two more brigades to the river on Sunday, officials said.",
        skip=(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layouts(layout: Layout) -> None:
    article = article_from_text(layout.text)
    moment = article.published_at or article.published
    assert article.text == layout.text
    assert tuple(span.of(article.text) for span in article.skip) == layout.skip
    assert article.title == layout.title
    assert article.section == layout.section
    assert article.outlet == layout.outlet
    assert article.byline == layout.byline
    assert (moment.isoformat() if moment else None) == layout.published
    assert article.dateline == "LUGANO"


SENTENCES = [
    "By Tuesday the talks had stalled.",
    "The truce began at 09:05 on 3 March 2021, the army said.",
    "Back in Geneva, the envoy said that nothing had changed.",
    '"Share the burden," he said.',
    "On November 14, 2024 the minister refused to meet.",
    "Photographs of the meeting show both ministers smiling.",
    "More than 40 states signed.",
    "He read more of the letter aloud.",
    "Related talks continue in Vienna.",
    "Watch towers along the river were rebuilt.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_no_furniture(sentence: str) -> None:
    assert find_furniture(f"{TITLE}\n\n{BODY}\n\n{sentence}\n\n{BODY}").skip == ()
    assert find_furniture(f"{TITLE}\n\n{BODY}\n\n{sentence}").skip == ()
    assert find_furniture(f"{TITLE}\n\n{sentence}\n\n{BODY}").skip == ()


def test_only_quotations() -> None:
    text = '"Never."\n"Never?"\n"Not before the guns fall silent."'
    assert find_furniture(text).skip == ()


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        f'---\ntitle: "{TITLE}"\ndate: 2021-03-03\nsource: Alpine Herald\nauthor: Maria Keller\n---\n\n# {TITLE}\n\n'
        f"*Conflicts · 3 March 2021 09:05 GMT*\n\n**{BODY.replace(' - ', '** - ', 1)}\n\n---\n\n[Alpine Herald](http://a.example/)\n"
    )
    (article,) = read_inputs([str(path)])
    assert isinstance(article, Article)
    assert article.text == path.read_text()
    assert (article.title, article.outlet, article.byline) == (TITLE, "Alpine Herald", "Maria Keller")
    assert (article.section, article.dateline) == ("Conflicts", "LUGANO")
    assert article.published is not None
    assert article.published.isoformat() == "2021-03-03"
    skipped = [span.of(article.text) for span in article.skip]
    assert skipped[0].startswith("---\ntitle:")
    assert skipped[1:] == ["*Conflicts · 3 March 2021 09:05 GMT*", "---", "[Alpine Herald](http://a.example/)"]


FRAGMENTS = st.sampled_from(
    [
        TITLE, BODY, "Back", "World | 3 March 2021 09:05", "Share", "By Maria Keller", "", "\r", "\u2028", "Photo: x",
        "Read more:", "👩‍👩‍👧 e\u0301",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=30), max_size=12), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_spans_lie_in_the_text_in_order(fragments: list[str], end: str) -> None:
    text = end.join(fragments)
    skip = find_furniture(text).skip
    for start, stop in skip:
        assert 0 <= start < stop <= len(text)
        # A span is a line without the blanks around it.
        assert text[start:stop].strip() == text[start:stop]
        assert not set(text[start:stop]) & set("\r\n\u2028\u2029")
    assert all(first.end <= second.start for first, second in itertools.pairwise(skip))


def test_the_report_that_the_project_starts_from(shared: Path) -> None:
    path = shared / "gold" / "dev" / "2024-11-14-russia-open-to-talks.txt"
    (article,) = read_inputs([str(path)])
    assert isinstance(article, Article)
    assert article.text == path.read_bytes().decode()
    assert article.title == article.text.split("\n")[0]
    assert article.section == "Ukraine"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-11-14T16:57:00"
    lines = article.text.split("\n")
    assert [span.of(article.text) for span in article.skip] == [lines[1], lines[-1]]


def test_no_gold_statement_stands_in_furniture(shared: Path) -> None:
    checked = 0
    for name in ("train", "dev"):
        for line in (shared / "gold" / f"{name}.jsonl").read_text().splitlines():
            article = json.loads(line)
            skip = find_furniture(article["text"]).skip
            for statement in article["statements"]:
                for start, end in statement["content"]:
                    checked += 1
                    assert not any(a < end and start < b for a, b in skip), (article["id"], statement["content"])
    assert checked > 1000
