"""Scores of statements: whether they were found, and field by field whether they were read right."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.evaluation.overlap import agreement, characters, same_actor, same_actors, same_party
from pourparler.evaluation.tally import Tally
from pourparler.record import PRO_AND_CON, Statement

HALF = 0.5

FIELDS = (
    "content to the letter", "source", "speaker", "party", "quoted", "act", "main issue", "an issue", "stance",
    "condition", "via", "addressee", "date",
)  # fmt: skip
"""Fields compared within a pair; the last four count only where either side has one."""

RECORDS = {
    "speaker right": ("speaker",),
    "party and act right": ("party", "act"),
    "party and issue right": ("party", "an issue"),
    "record": ("speaker", "party", "act", "an issue"),
}
"""Found, and all of these fields right."""

MEASURES = ("found", *FIELDS, *RECORDS, "positions")
"""All rows, in the order to show them."""

Pair = tuple[Statement, Statement]
"""A gold statement and the predicted one that stands for it."""


def pairs(gold: Sequence[Statement], predicted: Sequence[Statement]) -> list[Pair]:
    """Pairs one to one, best first.

    Two statements can be a pair when at least half of their contents is the same, or when their cues overlap and
    their contents touch. Statements of joint sources share both: speaker and party tell them apart.
    """
    g_content = [characters(each.content) for each in gold]
    p_content = [characters(each.content) for each in predicted]
    g_cue = [characters([each.cue]) for each in gold]
    p_cue = [characters([each.cue]) for each in predicted]
    candidates = []
    for i, mine in enumerate(gold):
        for j, other in enumerate(predicted):
            alike = agreement(g_content[i], p_content[j])
            one_cue = bool(g_cue[i] & p_cue[j])
            if alike >= HALF or (one_cue and alike > 0):
                named = same_party(mine.party, other.party) + same_actor(mine.speaker, other.speaker)
                candidates.append((alike + one_cue + named / 100, -abs(i - j), i, j))
    found: dict[int, int] = {}
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in found and j not in found.values():
            found[i] = j
    return [(gold[i], predicted[j]) for i, j in found.items()]


def compare(gold: Statement, predicted: Statement) -> dict[str, bool]:
    """Field by field, whether both say the same; fields that neither has are left out."""
    source = characters([gold.source]), characters([predicted.source])
    found = {
        "content to the letter": characters(gold.content) == characters(predicted.content),
        "source": bool(source[0] & source[1]) or not (source[0] or source[1]),
        "speaker": same_actor(gold.speaker, predicted.speaker),
        "party": same_party(gold.party, predicted.party),
        "quoted": gold.quoted == predicted.quoted,
        "act": gold.act == predicted.act,
        "main issue": bool(gold.issue) and gold.issue[:1] == predicted.issue[:1],
        "an issue": bool(set(gold.issue) & set(predicted.issue)),
        "stance": gold.stance == predicted.stance,
    }
    if gold.condition or predicted.condition:
        spans = [characters([each.condition.span if each.condition else None]) for each in (gold, predicted)]
        found["condition"] = agreement(*spans) >= HALF
    if gold.via or predicted.via:
        found["via"] = same_actors(gold.via, predicted.via)
    if gold.addressee or predicted.addressee:
        found["addressee"] = same_actor(gold.addressee, predicted.addressee)
    if gold.date or predicted.date:
        found["date"] = gold.date == predicted.date
    return found


def positions(statements: Sequence[Statement]) -> set[tuple[str, str, str]]:
    """What each party is for or against, on the main issue, however often it is said."""
    from pourparler.evaluation.overlap import name_words

    return {
        (" ".join(name_words(each.party)), each.issue[0], PRO_AND_CON[each.act])
        for each in statements
        if each.party and each.act in PRO_AND_CON and each.issue
    }


def statement_tallies(gold: Sequence[Statement], predicted: Sequence[Statement]) -> dict[str, Tally]:
    """The counts of one article for each of ``MEASURES``; those of ``FIELDS`` are shares of the pairs."""
    compared = [compare(*pair) for pair in pairs(gold, predicted)]

    def end_to_end(hits: int) -> Tally:
        return Tally(hits, len(predicted), len(gold))

    found = {"found": end_to_end(len(compared))}
    for name in FIELDS:
        told = [each[name] for each in compared if name in each]
        found[name] = Tally(sum(told), len(told), len(told))
    for name, wanted in RECORDS.items():
        found[name] = end_to_end(sum(all(each[field] for field in wanted) for each in compared))
    mine, other = positions(gold), positions(predicted)
    found["positions"] = Tally(len(mine & other), len(other), len(mine))
    return found
