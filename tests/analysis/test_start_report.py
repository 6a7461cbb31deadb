"""From a report's text to the board: one report alone has to give the picture that a reader of it has."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from pourparler.analysis.board import Board, board
from pourparler.analysis.conditions import conditions
from pourparler.analysis.gaps import gaps
from pourparler.api import read_articles
from pourparler.directory import ActorDirectory
from pourparler.directory.asks import ConditionResolver
from pourparler.pipeline import PipelineSettings
from pourparler.readers import ReaderSettings, read_inputs
from pourparler.record import Article, Record, ReportedStatement
from pourparler.stories.reports import report_statements

# Reading takes seconds; the machine may be busy with more than this test.
pytestmark = pytest.mark.timeout(400)

WORLD = Path(__file__).parents[1] / "invented_world.toml"

INVENTED = """Sudria Would Talk if the Lake Union Calls a Meeting

Sudria is ready for talks on an end to the war in the Lower Valley, provided they are convened by the Lake Union, according to Sudrian Ambassador to the United Nations, Ana Ruiz, as cited by Reuters. Ruiz stressed that any settlement must reflect the territorial gains of the Sudrian army.

Norland's President, Bo Lund, has ruled out any peace talks until Sudrian troops withdraw from the whole of the Lower Valley. Lund said ceding land to Sudria would be unacceptable.

The treaty that he drafted rests on Norland's aspiration to join NATO. Sudria has long opposed NATO membership for Norland.
"""  # noqa: E501


def as_read(path: Path, settings: PipelineSettings | None = None) -> list[ReportedStatement]:
    """The statements of a file, as an outlet would have published it."""
    (article,) = read_inputs([str(path)], settings=ReaderSettings())
    assert isinstance(article, Article)
    published = article.published or datetime.date(2025, 6, 12)
    article = replace(article, outlet="Evening Page", published=published)
    return report_statements([each for each in read_articles([article], settings=settings) if isinstance(each, Record)])


def conflicts(seen: Board, a: str, b: str) -> set[str]:
    return {gap.issue for gap in gaps(seen, parties=(a, b)) if gap.relation == "conflict"}


def links(reported: ReportedStatement) -> list[tuple[str, str]]:
    return [(link.kind, link.name) for link in reported.statement.chain.links]


@pytest.mark.model
def test_the_start_report_as_it_is_read(shared: Path) -> None:
    said = as_read(shared / "gold" / "dev" / "2024-11-14-russia-open-to-talks.txt")
    seen = board(said)
    russia, ukraine = seen.cell("RUS", "talks"), seen.cell("UKR", "talks")
    assert russia is not None
    assert ukraine is not None
    assert russia.stance == "conditional"
    assert any("initiated by" in condition for condition in russia.conditions)
    assert any("on the ground" in demand for demand in russia.demands)
    assert ukraine.stance == "against"
    assert any("withdraw" in condition for condition in ukraine.conditions)
    stances = {(cell.party, cell.issue): cell.stance for cell in seen.cells}
    assert (stances["UKR", "alliance"], stances["RUS", "alliance"]) == ("for", "against")
    found = conflicts(seen, "RUS", "UKR")
    assert "alliance" in found
    assert len(found & {"territory", "withdrawal"}) == 1
    assert links(russia.decisive) == [
        ("outlet", "Evening Page"),
        ("agency", "Reuters"),
        ("speaker", "Gennady Gatilov"),
    ]
    asked = {
        (each.party, asks.party, asks.issue)
        for each in conditions(said, resolver=ConditionResolver(directory=ActorDirectory.load())).conditions
        for asks in each.asks
    }
    assert ("RUS", "USA", "talks") in asked
    assert ("UKR", "RUS", "withdrawal") in asked


@pytest.mark.model
def test_an_invented_report_of_the_same_kind(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(INVENTED, encoding="utf-8")
    said = as_read(path, PipelineSettings(actors=WORLD))
    seen = board(said)
    sudria, norland = seen.cell("XSU", "talks"), seen.cell("XNO", "talks")
    assert sudria is not None
    assert norland is not None
    assert sudria.stance == "conditional"
    assert any("convened by" in condition for condition in sudria.conditions)
    assert norland.stance == "against"
    assert any("withdraw" in condition for condition in norland.conditions)
    assert {"alliance", "territory"} <= conflicts(seen, "XNO", "XSU")
    assert links(sudria.decisive) == [("outlet", "Evening Page"), ("agency", "Reuters"), ("speaker", "Ana Ruiz")]
    directory = ActorDirectory.load(project_overrides=WORLD)
    asked = {
        (each.party, asks.party, asks.issue)
        for each in conditions(said, resolver=ConditionResolver(directory=directory)).conditions
        for asks in each.asks
    }
    assert ("XSU", "Lake Union", "talks") in asked
    assert ("XNO", "XSU", "withdrawal") in asked
