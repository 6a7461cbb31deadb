"""Each kind of mistake is told by its own cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from found_in_text import TEXT, attribution, record, span_of, statement, statements
from pourparler.evaluation.causes import Mistake, attribution_mistakes, grouped, statement_mistakes
from pourparler.evaluation.gold import GoldArticle
from pourparler.record import Article, Attribution, Condition, Statement

FIRST, SECOND, THIRD = statements()
ALL = record().attributions
OUTER = statement("Ana Ruiz, envoy of Norland, said the talks would resume", cue="replied")
NESTED = statement("talks would", source="Ana Ruiz", cue="said")


def mistakes(
    predicted: list[Statement], *, gold: list[Statement] | None = None, attributions: tuple[Attribution, ...] = ALL
) -> list[Mistake]:
    chosen = (FIRST, SECOND, THIRD) if gold is None else tuple(gold)
    return list(statement_mistakes(GoldArticle(record().article, None, chosen), predicted, attributions))


@pytest.mark.parametrize(
    ("gold", "predicted", "attributions", "cause"),
    [
        ([FIRST], [], (), "cue missed"),
        ([FIRST], [], ALL, "attribution found, not taken for a statement"),
        ([replace(FIRST, cue=None)], [], (), "quotation without a cue"),
        ([FIRST], [], (attribution("a truce is near", cue="said"),), "cue found with other content"),
        ([NESTED, OUTER], [OUTER], (), "cue missed inside the content of another statement"),
        ([replace(FIRST, cue=None), OUTER], [OUTER], (), "its words went to another statement"),
        ([FIRST, replace(FIRST, speaker="Bo Lund")], [FIRST], ALL, "one of several sources of the same words"),
    ],
)
def test_why_a_statement_was_missed(
    gold: list[Statement], predicted: list[Statement], attributions: tuple[Attribution, ...], cause: str
) -> None:
    found = mistakes(predicted, gold=gold, attributions=attributions)
    assert [(each.kind, each.cause) for each in found] == [("missed", cause)]


@pytest.mark.parametrize(
    ("gold", "extra", "cause"),
    [
        ([], FIRST, "not about a conflict, or not attributed"),
        ([], replace(FIRST, cue=None), "quotation without a cue"),
        ([FIRST], replace(FIRST, speaker="Bo Lund"), "second statement from the same words"),
        ([FIRST], statement("resume", cue="told"), "overlaps a statement without being it"),
    ],
)
def test_why_a_statement_was_invented(gold: list[Statement], extra: Statement, cause: str) -> None:
    found = mistakes([*gold, extra], gold=gold)
    assert [(each.kind, each.cause) for each in found] == [("invented", cause)]


def changed(base: Statement, **fields: object) -> Statement:
    return replace(base, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "predicted", "cause"),
    [
        (SECOND, changed(SECOND, speaker="Bo Lund"), "speaker: pronoun"),
        (SECOND, changed(SECOND, speaker=None), "speaker: nobody found"),
        (changed(FIRST, source=None), changed(FIRST, speaker="Bo Lund"), "speaker: source not named in the words"),
        (changed(FIRST, source=span_of("Ruiz")), changed(FIRST, speaker="Bo Lund"), "speaker: short form"),
        (changed(FIRST, source=span_of("envoy")), changed(FIRST, speaker="Bo Lund"), "speaker: description"),
        (FIRST, changed(FIRST, speaker="Bo Lund"), "speaker: name and office"),
        (FIRST, changed(FIRST, party=None), "party: none found"),
        (changed(FIRST, party=None), FIRST, "party: given to an independent voice"),
        (FIRST, changed(FIRST, party="Sudria"), "party: Norland → Sudria"),
        (FIRST, changed(FIRST, act="demand"), "act: offer → demand"),
        (FIRST, changed(FIRST, issue=("ceasefire",)), "issue: talks → ceasefire"),
        (FIRST, changed(FIRST, issue=("ceasefire", "talks")), "issue: talks → ceasefire (the other one agrees)"),
        (FIRST, changed(FIRST, stance="oppose"), "stance: favour → oppose"),
        (FIRST, changed(FIRST, conditions=()), "condition: missed"),
        (changed(FIRST, conditions=()), FIRST, "condition: invented"),
        (FIRST, changed(FIRST, conditions=(Condition(span_of("the talks"), "provided"),)), "condition: other words"),
        (
            FIRST,
            changed(FIRST, conditions=(replace(FIRST.conditions[0], kind="until"),)),
            "condition kind: provided → until",
        ),
        (THIRD, changed(THIRD, chain=FIRST.chain), "via: missed"),
        (SECOND, changed(SECOND, addressee=None), "addressee: missed"),
        (SECOND, changed(SECOND, date=None), "date: missed"),
        (FIRST, changed(FIRST, content=(span_of("the talks would resume"),)), "content: ends too early"),
    ],
)
def test_why_a_field_is_wrong(gold: Statement, predicted: Statement, cause: str) -> None:
    found = [each for each in mistakes([predicted], gold=[gold]) if not each.cause.startswith("source:")]
    assert [(each.kind, each.cause) for each in found] == [("wrong", cause)]
    assert found[0].gold
    assert found[0].predicted


def test_a_wrong_speaker_explains_its_party() -> None:
    found = mistakes([changed(SECOND, speaker="Bo Lund", party="Sudria")], gold=[SECOND])
    assert [each.cause for each in found] == ["speaker: pronoun", "party: follows from the wrong speaker"]
    assert (found[0].expected, found[0].given) == ("Ana Ruiz", "Bo Lund")


def test_attributions_have_causes_too() -> None:
    gold = (
        attribution("the talks would resume", source="Ana Ruiz", cue="said"),
        attribution("a truce is near", source="She", cue="told"),
    )
    predicted = (
        attribution("talks would", source="She", cue="said"),
        attribution("a truce is near", source="She", cue="replied"),
        attribution("We refuse", cue="according to"),
    )
    article = GoldArticle(Article("a", TEXT), gold, None)
    causes = [(each.kind, each.cause) for each in attribution_mistakes(article, predicted)]
    assert causes == [
        ("missed", "cue missed, content found"),
        ("invented", "its content is attributed otherwise"),
        ("invented", "no attribution"),
        ("wrong", "source: other words"),
        ("wrong", "content: begins too late, ends too early"),
    ]


def test_groups_put_the_most_frequent_first() -> None:
    found = [
        *mistakes([FIRST, SECOND], gold=[]),
        *mistakes([changed(THIRD, cue=None)], gold=[]),
        *mistakes([], gold=[THIRD], attributions=()),
    ]
    assert [(kind, len(group)) for kind, _, group in grouped(found)] == [
        ("missed", 1),
        ("invented", 2),
        ("invented", 1),
    ]
