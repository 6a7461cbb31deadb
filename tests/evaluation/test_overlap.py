"""When names count as the same."""

from __future__ import annotations

import pytest

from pourparler.evaluation.overlap import agreement, same_actor, same_actors, same_party


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Lund", "Bo Lund", True),
        ("Bo", "Bo Lund", True),
        ("the envoy", "envoy", True),
        ("Norland's foreign minister", "foreign minister", True),
        ("Norland's minister", "Norland minister", True),
        ("Bo Lund", "Bo Holm", False),
        ("José Ruiz", "Jose Ruiz", True),
        (None, None, True),
        (None, "Lund", False),
        ("", None, True),
    ],
)
def test_same_actor(a: str | None, b: str | None, same: bool) -> None:
    assert same_actor(a, b) is same
    assert same_actor(b, a) is same


def test_parties_need_the_same_words() -> None:
    assert same_party("the Norland opposition", "Norland opposition")
    assert not same_party("Norland opposition", "Norland")


def test_lists_of_actors_have_no_order() -> None:
    assert same_actors(("Wire News", "the Gazette"), ("Gazette", "Wire News"))
    assert not same_actors(("Wire News",), ())


def test_agreement() -> None:
    assert agreement(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 0.5
    assert agreement(frozenset(), frozenset()) == 0
