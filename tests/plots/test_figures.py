"""Pictures: what they must show, that nothing overlaps, and that the same record gives the same file."""

from __future__ import annotations

import datetime
import warnings
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from builders import day, reported
from pourparler.analysis.signs import MEANINGS
from pourparler.errors import SettingsError
from pourparler.plots.dates import Calendar
from pourparler.plots.drawing import KINDS, View, draw
from pourparler.plots.saving import picture
from pourparler.plots.style import LOOKS, spread, style, text_width
from pourparler.project import open_project
from pourparler.record import ReportedStatement
from small_project import make_project


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> list[ReportedStatement]:
    with open_project(make_project(tmp_path_factory.mktemp("plots") / "small.pourparler")) as opened:
        return list(opened.statements)


def waits(text: str, told: ReportedStatement) -> Any:
    """Whom the conditions of the small project wait for."""
    from pourparler.directory.asks import Asks

    other = "Sudria" if told.statement.party == "Norland" else "Norland"
    return [Asks(other, "talks" if "answers" in text else "ceasefire")]


def texts(svg: bytes) -> list[str]:
    return ["".join(each.itertext()).strip() for each in lxml.etree.fromstring(svg).iter("{*}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_names_the_parties_and_is_the_same_each_time(kind: str, record: list[ReportedStatement]) -> None:
    view = View(resolver=waits)
    first, again = (picture(draw(kind, record, view), "svg") for _ in range(2))
    assert first == again
    shown = texts(first)
    for party in ("Norland", "Sudria"):
        assert any(party in text for text in shown), shown
    if kind != "conditions":
        assert any("Marsh Front" in text for text in shown)
    if kind in ("board", "positions", "gaps", "issues"):
        assert "talks" in shown
    png = picture(draw(kind, record, view), "png", dpi=60)
    assert png.startswith(b"\x89PNG")
    assert png == picture(draw(kind, list(reversed(record)), view), "png", dpi=60)


def test_a_board_shows_each_sign_that_it_has_and_the_legend_of_all(record: list[ReportedStatement]) -> None:
    shown = texts(picture(draw("board", record, View(note="A note.")), "svg"))
    assert {"+", "−", "−?", "?"} <= set(shown)
    assert set(MEANINGS.values()) <= set(shown)
    assert "A note." in shown
    assert any("20 May 2031" in text for text in shown)


def test_the_words_of_the_conditions_stand_under_the_graph(record: list[ReportedStatement]) -> None:
    shown = " ".join(texts(picture(draw("conditions", record, View(resolver=waits)), "svg")))
    assert "unless shelling stops" in shown
    assert "until Norland answers" in shown
    assert "1 deadlock." in shown


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_show_is_said(kind: str) -> None:
    assert texts(picture(draw(kind, [], View()), "svg"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_label_covers_another_or_leaves_the_page(kind: str) -> None:
    names = ("Syrian opposition", "SYR", "RUS", "USA", "Revolutionary Council of the Northern Provinces", "UN", "TUR")
    said = [
        reported(
            str(datetime.date(2016, 1, 3) + datetime.timedelta(days=(7 * place + 11 * step) % 200)),
            party,
            ("offer", "reject", "demand")[(place + step) % 3],
            f"words {place} of {step}",
            issue=("talks", "ceasefire", "humanitarian", "governance", "recognition")[step % 5],
            conditions=[("until", f"until matter {place} is settled in full")] if (place + step) % 4 == 0 else (),
        )
        for place, party in enumerate(names)
        for step in range(15)
    ]

    def resolver(text: str, told: ReportedStatement) -> Any:
        from pourparler.directory.asks import Asks

        return [Asks(names[(names.index(told.statement.party or "") + 2) % len(names)], "talks")]

    figure = draw(kind, said, View(resolver=resolver))
    with style():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        boxes = [
            (text.get_text(), text.get_window_extent())
            for text in figure.findobj(Text)
            if text.get_text().strip() and text.get_visible()
        ]
    width, height = figure.bbox.width, figure.bbox.height
    for words, box in boxes:
        assert box.x0 >= -1, words
        assert box.x1 <= width + 1, words
        assert box.y0 >= -1, words
        assert box.y1 <= height + 1, words
    for (words, one), (others, other) in combinations(boxes, 2):
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        high = min(one.y1, other.y1) - max(one.y0, other.y0)
        # A pixel of touching boxes is no overlap of ink.
        assert wide <= 2 or high <= 3, (words, others)


def test_stances_differ_in_grey_or_hatch_and_every_sign_has_a_look() -> None:
    assert set(LOOKS) == set(MEANINGS)

    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for (one, look), (other, another) in combinations(LOOKS.items(), 2):
        assert look.hatch != another.hatch or abs(grey(look.face) - grey(another.face)) > 0.2, (one, other)


def test_a_dollar_sign_and_strange_letters_are_drawn_as_they_are() -> None:
    said = [reported("02-01", "Cash $5 $6 Front", "offer", "x"), reported("02-02", "Ω–ß Union", "reject", "y")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shown = texts(picture(draw("board", said, View()), "svg"))
    assert {"Cash $5 $6 Front", "Ω–ß Union"} <= set(shown)


def test_labels_are_spread_as_little_as_needed() -> None:
    assert spread([1.0, 5.0], least=1.0) == [1.0, 5.0]
    assert spread([1.0, 1.0, 1.0], least=1.0) == pytest.approx([0.0, 1.0, 2.0])
    made = sorted(spread([0.0, 0.1, 0.9, 3.0], least=1.0))
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(made))


@pytest.mark.parametrize(
    ("last", "labels"),
    [("2016-01-03", 3), ("2016-03-01", 4), ("2020-01-01", 3), ("2090-01-01", 3)],
)
def test_days_are_marked_as_often_as_they_fit(last: str, labels: int) -> None:
    calendar = Calendar(day("2016-01-01"), day(last), left=1.0, width=7.0)
    ticks = calendar.ticks()
    assert len(ticks) >= labels
    places = [calendar.at(tick) for tick, _ in ticks]
    for (a, one), (b, other) in zip(
        zip(places, ticks, strict=True), list(zip(places, ticks, strict=True))[1:], strict=False
    ):
        assert b - a >= (text_width(one[1], 8.0) + text_width(other[1], 8.0)) / 2


def test_an_unknown_kind_or_format_is_refused() -> None:
    with pytest.raises(SettingsError, match="no picture"):
        draw("pie", [], View())
    with pytest.raises(ValueError, match="no picture"):
        picture(draw("board", [], View()), "gif")


def test_a_readers_own_settings_of_the_library_change_nothing(record: list[ReportedStatement], tmp_path: Path) -> None:
    import matplotlib as mpl

    plainly = picture(draw("board", record, View()), "svg")
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "text.color": "red"}):
        assert picture(draw("board", record, View()), "svg") == plainly
