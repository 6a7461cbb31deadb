"""What the directory holds: actors, the forms they appear in, offices and their holders, and mentions in a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from pourparler.directory.period import ALWAYS, Period

ACTOR_KINDS = ("state", "seat", "organisation", "group", "person", "office", "outlet")
"""Kinds of directory actors."""

FORM_KINDS = ("state", "adjective", "demonym", "organisation", "group", "seat", "capital", "person", "office", "outlet")
"""What a form of words is; where one form belongs to several actors, the earlier kind comes first."""


@dataclass(frozen=True, slots=True)
class DirectoryActor:
    """One actor of the directory.

    Attributes:
        id: kind and key, the same in every run (``state:RUS``, ``organisation:NATO``, ``person:Ban Ki-moon``).
        kind: one of ``ACTOR_KINDS``.
        name: name to show.
        party: ISO 3166 alpha-3 code (``KOS`` for Kosovo) or short name of the party it speaks for; ``None`` for an
            independent voice, a collective of no party, and an office that any party may have.
        authority: one of ``pourparler.record.negotiation.AUTHORITIES``, ``None`` when the kind alone does not tell.
        independent: whether it speaks for itself and for no party (an NGO, a monitor, a professor).
        category: finer kind, as in the table it comes from (``armed_group``, ``think_tank``, ``agency``, ``member``).
        period: when the actor exists or may be so called.
        source: where the row was taken from.
    """

    id: str
    kind: str
    name: str
    party: str | None = None
    authority: str | None = None
    independent: bool = False
    category: str = ""
    period: Period = ALWAYS
    source: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of words that stands for an actor.

    Attributes:
        text: the words ("Downing Street", "Syrians", "foreign minister").
        actor: id of the actor.
        kind: one of ``FORM_KINDS``.
        ambiguous: whether the words often mean something else ("Georgia", "Brussels", "IS").
        plural: whether they name several persons ("Syrians", "foreign ministers").
        common_noun: whether they are written in lower case within a sentence, as titles are.
    """

    text: str
    actor: str
    kind: str
    ambiguous: bool = False
    plural: bool = False
    common_noun: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office, title or role.

    Attributes:
        key: short key used in the table of office holders (``foreign_minister``).
        titles: how it is called, the usual title first.
        authority: one of ``pourparler.record.negotiation.AUTHORITIES``.
        covers: keys of offices whose holders may also be called so (a "leader" may be a president).
        party: the party whose office it always is ("high representative": EU), ``None`` for any.
        speaks_for: whether its holder speaks for the party by virtue of the office.
        independent: whether it is a role of an independent voice ("professor").
    """

    key: str
    titles: tuple[str, ...]
    authority: str
    covers: tuple[str, ...] = ()
    party: str | None = None
    speaks_for: bool = True
    independent: bool = False


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person in an office for a party during a period.

    Attributes:
        person: the person's usual full name, which is also the key.
        office: key of the office.
        party: code or short name of the party.
        period: from when until when, both ends included; an end that is ``None`` is open or unknown.
        source: where the row was taken from.
    """

    person: str
    office: str
    party: str
    period: Period = ALWAYS
    source: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the names and offices that the directory knows.

    Attributes:
        name: usual full name.
        surname: the name that later mentions use.
        surname_alone: whether the surname by itself is a usual and telling short form.
        aliases: other full names and spellings.
        offices: every office held, earliest first.
    """

    name: str
    surname: str
    surname_alone: bool = True
    aliases: tuple[str, ...] = ()
    offices: tuple[OfficeHolder, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where words stand for an actor.

    Attributes:
        start: first code point.
        end: one past the last code point.
        actor: id of the likeliest actor.
        kind: what the words are, one of ``FORM_KINDS``.
        name: the actor's name to show.
        party: the party it speaks for, ``None`` for none, for any, or when the date leaves several.
        authority: one of ``pourparler.record.negotiation.AUTHORITIES``, ``None`` when the words do not tell.
        independent: whether the actor speaks for no party.
        ambiguous: whether the words may mean something or somebody else, a dateline's city included.
        compound: whether a hyphen ties them to another word ("U.S.-led", "pro-Russian").
        plural: whether they name several persons.
        others: ids of further actors that the same words may stand for.
    """

    start: int
    end: int
    actor: str
    kind: str
    name: str
    party: str | None = None
    authority: str | None = None
    independent: bool = False
    ambiguous: bool = False
    compound: bool = False
    plural: bool = False
    others: tuple[str, ...] = field(default=())
