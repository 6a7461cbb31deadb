"""A coder's marks turned into reviews: checked first, so that nothing is kept that could not be applied."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.errors import SettingsError
from pourparler.record import ACTS, ISSUES, STANCES, ReportedStatement
from pourparler.record.negotiation import AUTHORITIES
from pourparler.review.corrections import words_at
from pourparler.review.decisions import CORRECTED, FIELDS, PIECES, RIGHT, WHOLE, WRONG, field_value, field_values
from pourparler.store.reviews import Review

if TYPE_CHECKING:
    from pourparler.directory import ActorDirectory

NOTHING = "none"
"""What a coder writes where a field should have no value."""

_CHOICES: Mapping[str, Sequence[str]] = {"act": ACTS, "stance": STANCES, "authority": AUTHORITIES}
# A statement without these is none.
_REQUIRED = frozenset({"content", "act", "issue", "stance"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a coder says of one statement.

    Attributes:
        statement_id: the statement.
        verdict: ``right``: every field is; ``wrong``: see the fields, and where none is named there is no statement;
            ``None``: only the fields below are decided on, nothing is said of the others.
        wrong: fields that are wrong.
        right: fields that are right.
        values: corrected values; ``NOTHING`` for no value.
        note: why.
    """

    statement_id: str
    verdict: str | None = None
    wrong: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who decides, when, and on what.

    Attributes:
        coder: who.
        moment: when (UTC).
        sample: the sample's name, ``None`` for statements picked by hand: these say nothing of the rest.
    """

    coder: str
    moment: datetime.datetime
    sample: str | None = None


def reviews_of_mark(
    mark: Mark, reported: ReportedStatement, session: Session, *, text: str, directory: ActorDirectory
) -> list[Review]:
    """The reviews that a mark makes.

    Args:
        mark: what the coder says.
        reported: the statement as the coder saw it.
        session: who and when.
        text: the article's text, in which corrected words must stand.
        directory: knows the codes of parties ("Russia" is ``RUS``).

    Raises:
        SettingsError: the mark contradicts itself, or a value is none that the field can have.
    """
    _check(mark)
    values = {name: _value(name, value, reported, text, directory) for name, value in mark.values.items()}
    # A "correction" to what stands there already says that it is right.
    same = {name for name, value in values.items() if value == field_value(reported, name)}
    fixed = {name: value for name, value in values.items() if name not in same}
    wrong = sorted((mark.wrong | fixed.keys()) - same)

    def review(name: str, decision: str, *, found: str | None, correction: str | None = None) -> Review:
        return Review(
            statement_id=mark.statement_id,
            field=name,
            decision=decision,
            coder=session.coder,
            decided_at=session.moment,
            found=found,
            correction=correction,
            note=mark.note,
            sample=session.sample,
        )

    made = []
    if mark.verdict is not None:
        whole = RIGHT if not wrong and mark.verdict == RIGHT else CORRECTED if wrong or same else WRONG
        seen = json.dumps(field_values(reported), ensure_ascii=False, sort_keys=True)
        made.append(review(WHOLE, whole, found=seen))
    for name in wrong:
        decision = CORRECTED if name in fixed else WRONG
        made.append(review(name, decision, found=field_value(reported, name), correction=fixed.get(name)))
    if mark.verdict is None:
        made += (review(name, RIGHT, found=field_value(reported, name)) for name in sorted(mark.right | same))
    return made


def says_the_same(reviews: Iterable[Review], made: Sequence[Review]) -> bool:
    """Whether a coder's last decisions on a statement are these already, so that there is nothing to add."""
    if not made:
        return True

    def plain(review: Review) -> tuple[str | None, ...]:
        return review.field, review.decision, review.found, review.correction, review.note, review.sample

    own = [review for review in reviews if review.coder == made[0].coder]
    last = max((review.decided_at for review in own), default=None)
    return {plain(each) for each in own if each.decided_at == last} == {plain(each) for each in made}


def _check(mark: Mark) -> None:
    unknown = sorted((mark.wrong | mark.right | mark.values.keys()) - set(FIELDS))
    if unknown:
        raise SettingsError(
            f"{unknown[0]!r} is no field to decide on", setting="field", advice=f"Use one of {', '.join(FIELDS)}."
        )
    if mark.verdict not in (None, RIGHT, WRONG):
        raise SettingsError(f"{mark.verdict!r} is no verdict", setting="verdict", advice="Write right or wrong.")
    if mark.verdict == RIGHT and (mark.wrong or mark.values):
        raise SettingsError(
            "a statement that is right has no wrong field",
            setting="verdict",
            advice="Write wrong, or leave the fields empty.",
        )
    if mark.verdict is None and not (mark.wrong or mark.right or mark.values):
        raise SettingsError("nothing is decided", setting="verdict", advice="Write right or wrong, or a field.")


def _value(name: str, value: str, reported: ReportedStatement, text: str, directory: ActorDirectory) -> str | None:
    """A corrected value as the record writes it."""
    value = value.strip()
    if value.casefold() == NOTHING:
        if name in _REQUIRED:
            raise SettingsError(f"{name} cannot be without a value", setting=name)
        return None
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(f"{value!r} is no {name}", setting=name, advice=f"Use one of {', '.join(_CHOICES[name])}.")
    if name == "issue":
        return _issues(value, reported)
    if name == "party":
        return directory.resolve_party(value, on=reported.said_on) or value
    if name == "date":
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise SettingsError(f"{value!r} is no day", setting=name, advice="Write it as YYYY-MM-DD.") from error
    if name in ("content", "condition"):
        spans = words_at(text, value, near=reported.statement.content[0].start)
        if not spans:
            raise SettingsError(
                f"the words {value!r} do not stand in the report",
                setting=name,
                advice=f"Copy them from it; part pieces that stand apart by {PIECES.strip()!r}.",
            )
        return PIECES.join(span.of(text) for span in spans)
    return value


def _issues(value: str, reported: ReportedStatement) -> str:
    names = [part.strip() for part in value.split(",") if part.strip()]
    known = {*ISSUES, *reported.statement.issue}
    unknown = [name for name in names if name not in known]
    if unknown or not 1 <= len(names) <= 2 or len(set(names)) < len(names):
        raise SettingsError(
            f"{value!r} is not one or two issues",
            setting="issue",
            advice=f"Use {', '.join(ISSUES)}; part two by a comma.",
        )
    return ", ".join(names)
