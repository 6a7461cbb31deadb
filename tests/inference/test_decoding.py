"""From scores to attributions: the best path is the best one, and edges are trimmed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pourparler.inference.decoding import (
    CONTENT,
    CUE,
    NONE,
    SOURCE,
    DecodingSettings,
    best_roles,
    cue_runs,
    decode,
    runs_of,
    softmax,
    trim,
)


def outside_begin_inside(marks: str) -> np.ndarray:
    """ "O", "B" and "I" for each word as sure probabilities; lower case as unsure ones."""
    rows = {"O": (0.9, 0.05, 0.05), "B": (0.1, 0.8, 0.1), "I": (0.1, 0.1, 0.8), "i": (0.6, 0.1, 0.3)}
    return np.array([rows[mark] for mark in marks])


@pytest.mark.parametrize(
    ("marks", "runs"),
    [
        ("OBIO", [(1, 3)]),
        ("OBBO", [(1, 2), (2, 3)]),
        ("IIOB", [(0, 2), (3, 4)]),
        ("OOO", []),
        ("OiO", []),
        ("BI", [(0, 2)]),
    ],
)
def test_cue_runs(marks: str, runs: list[tuple[int, int]]) -> None:
    assert cue_runs(outside_begin_inside(marks), start=0, end=len(marks), settings=DecodingSettings()) == runs


def test_a_run_belongs_to_the_window_in_whose_core_it_begins() -> None:
    probabilities = outside_begin_inside("OBIIOBO")
    left = cue_runs(probabilities, start=0, end=3, settings=DecodingSettings())
    right = cue_runs(probabilities, start=3, end=7, settings=DecodingSettings())
    assert (left, right) == ([(1, 4)], [(5, 6)])


def test_a_lower_threshold_finds_more() -> None:
    found = cue_runs(outside_begin_inside("OiO"), start=0, end=3, settings=DecodingSettings(cue_threshold=0.3))
    assert found == [(1, 2)]


@given(
    st.lists(st.lists(st.floats(-3, 3, width=16), min_size=4, max_size=4), min_size=1, max_size=5),
    st.sampled_from([0.0, 0.5, 1.25]),
)
@settings(deadline=None, max_examples=60)
def test_no_path_is_better_than_the_one_found(scores: list[list[float]], cost: float) -> None:
    array = np.array([scores])

    def value(path: tuple[int, ...]) -> float:
        return sum(scores[i][role] for i, role in enumerate(path)) - cost * sum(
            a != b for a, b in itertools.pairwise(path)
        )

    found = tuple(best_roles(array, cost)[0].tolist())
    best = max(value(path) for path in itertools.product(range(4), repeat=len(scores)))
    assert value(found) == pytest.approx(best)


@given(st.lists(st.integers(0, 3), max_size=30), st.integers(0, 3))
def test_runs_hold_exactly_the_words_of_a_role(roles: list[int], role: int) -> None:
    runs = runs_of(np.array(roles, dtype=np.int64), role)
    assert [i for start, end in runs for i in range(start, end)] == [i for i, each in enumerate(roles) if each == role]
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(runs))


@pytest.mark.parametrize(
    ("words", "keep_quotes", "left"),
    [
        (", the envoy ,", False, "the envoy"),
        ("“ no talks . ”", True, "“ no talks . ”"),
        ("“ no talks . ”", False, "no talks"),
        ("no talks .", True, "no talks"),
        ("( Reuters )", False, "( Reuters )"),
        ("the envoy )", False, "the envoy"),
        (", . —", True, None),
        ("“ ”", True, None),
        ("", True, None),
    ],
)
def test_trim(words: str, keep_quotes: bool, left: str | None) -> None:
    tokens = words.split()
    run = trim((0, len(tokens)), tokens, keep_quotes=keep_quotes)
    assert (None if run is None else " ".join(tokens[slice(*run)])) == left


def logits(rows: list[str]) -> np.ndarray:
    """One string a cue, one letter a word: "-", "s", "c" or "Q" for the role it gets."""
    role = {"-": NONE, "s": SOURCE, "c": CONTENT, "Q": CUE}
    out = np.full((len(rows), len(rows[0]), 4), -4.0)
    for k, row in enumerate(rows):
        for i, letter in enumerate(row):
            out[k, i, role[letter]] = 4.0
    return out


def test_decode_links_source_and_content_to_their_cue() -> None:
    words = "Ana Ruiz said the talks resume . Bo Lund denied it .".split()
    found = decode(
        words=words,
        cues=[(2, 3), (9, 10)],
        cue_probabilities=outside_begin_inside("OOBOOOOOOBOO"),
        role_scores=logits(["ssQccc------", "-------ssQc-"]),
        settings=DecodingSettings(),
    )
    assert [(a.source, a.cue, a.content) for a in found] == [
        ([(0, 2)], [(2, 3)], [(3, 6)]),
        ([(7, 9)], [(9, 10)], [(10, 11)]),
    ]
    assert all(0 < a.confidence < 1 for a in found)


def test_pieces_of_one_cue_are_joined_only_when_both_say_so() -> None:
    words = "He has , aides said , long opposed it".split()
    arguments = {
        "words": words,
        "cues": [(1, 2), (6, 8)],
        "cue_probabilities": outside_begin_inside("OBOOOOBIO"),
        "settings": DecodingSettings(),
    }
    joined = decode(role_scores=logits(["sQ----QQc", "sQ----QQc"]), **arguments)  # type: ignore[arg-type]
    assert [(a.source, a.cue, a.content) for a in joined] == [([(0, 1)], [(1, 2), (6, 8)], [(8, 9)])]
    parted = decode(role_scores=logits(["sQ----QQc", "s-----QQc"]), **arguments)  # type: ignore[arg-type]
    assert len(parted) == 2


def test_a_cue_without_content_is_no_attribution() -> None:
    found = decode(
        words="He said .".split(),
        cues=[(1, 2)],
        cue_probabilities=outside_begin_inside("OBO"),
        role_scores=logits(["sQ-"]),
        settings=DecodingSettings(),
    )
    assert found == []


def test_a_doubtful_attribution_is_left_out_on_demand() -> None:
    arguments = {
        "words": "He said no".split(),
        "cues": [(1, 2)],
        "cue_probabilities": outside_begin_inside("OBO"),
        "role_scores": logits(["sQc"]),
    }
    assert len(decode(settings=DecodingSettings(keep_threshold=0.5), **arguments)) == 1  # type: ignore[arg-type]
    assert decode(settings=DecodingSettings(keep_threshold=0.95), **arguments) == []  # type: ignore[arg-type]


def test_no_cues_no_attributions() -> None:
    nothing = np.zeros((0, 2, 4))
    assert (
        decode(
            words=["a", "b"],
            cues=[],
            cue_probabilities=outside_begin_inside("OO"),
            role_scores=nothing,
            settings=DecodingSettings(),
        )
        == []
    )


def test_softmax_of_large_scores() -> None:
    assert softmax(np.array([1000.0, 1000.0])).tolist() == [0.5, 0.5]
