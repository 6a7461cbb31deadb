"""The actor directory: who is who, for whom they speak and when, and where a text names them."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pourparler.directory.entries import FORM_KINDS, DirectoryActor, Form, Mention, Office, OfficeHolder, Person
from pourparler.directory.folding import lookup_key, spellings
from pourparler.directory.matcher import Matcher
from pourparler.directory.project_file import ProjectActors, read_project_actors
from pourparler.directory.tables import PersonName, Tables, built_in_tables
from pourparler.errors import DirectoryError

# Other codes in use for parties whose code here is the value (Kosovo has no ISO 3166 code; PLOVER writes KOS).
_CODE_ALIASES = {"XKX": "KOS", "XKK": "KOS", "UNO": "UN", "EUR": "EU"}
_ARABIC_ARTICLE = re.compile(r"^(?:al|el)[- ](?=\w)")
_KIND_ORDER = {kind: rank for rank, kind in enumerate(FORM_KINDS)}
_NAMES_NO_PARTY = frozenset({"office", "outlet"})
_BODY_OF = re.compile(
    r"(?:the )?(?:government|regime|republic|state|authorities|leadership|people|armed forces|leaders|officials)"
    r" of (?P<name>.+)",
    re.IGNORECASE,
)
_BODY = (
    "government|regime|authorities|leadership|leaders?|officials?|military|army|armed forces|forces|administration|"
    "cabinet|presidency|parliament|side|delegation|diplomats?|negotiators?|rebels|movement|group|militants|fighters|"
    "insurgents|militia|party"
)
_NAME_OF_BODY = re.compile(rf"(?:the )?(?P<name>.+?)(?:'s|’s)? (?:{_BODY})", re.IGNORECASE)


class ActorDirectory:
    """States, organisations, groups, offices, their holders and news outlets, and the one matcher over them.

    Make one with ``ActorDirectory.load``. A directory never changes once made.
    """

    def __init__(self, *, tables: Tables, project: ProjectActors | None = None) -> None:
        project = project or ProjectActors()
        self._party_names = dict(project.parties)
        self._offices = {office.key: office for office in tables.offices}
        self._offices_by_title = _offices_by_title(tables.offices)
        holders = _holders(tables.holders, (self._with_known_office(holder) for holder in project.holders))
        self._persons = _persons(holders, (*tables.person_names, *project.person_names))
        self._actors = {
            actor.id: actor for actor in (*tables.actors, *_person_actors(self._persons.values()), *project.actors)
        }
        self._state_names = {actor.party: actor.name for actor in self._actors.values() if actor.kind == "state"}
        displaced = {lookup_key(form.text) for form in project.forms} | {lookup_key(text) for text in project.removed}
        # A project's own wording displaces whatever reads the same, persons of the built-in tables included.
        built_in = (
            form
            for form in (*tables.forms, *_person_forms(self._persons.values()))
            if lookup_key(form.text) not in displaced
        )
        self._forms = (*built_in, *project.forms)
        self._forms_by_key: dict[str, list[Form]] = {}
        for form in self._forms:
            self._forms_by_key.setdefault(lookup_key(form.text), []).append(form)
        self._persons_by_key = _persons_by_key(self._persons.values())
        self._persons_by_surname = _persons_by_surname(self._persons.values())
        self._holders = holders
        self._parties = frozenset(actor.party for actor in self._actors.values() if actor.party) | set(
            self._party_names
        )

    @classmethod
    def load(cls, *, project_overrides: Path | None = None) -> ActorDirectory:
        """The built-in directory, read once and kept, with a project's own actors laid over it.

        Args:
            project_overrides: TOML file in the format of ``pourparler.directory.project_file``; ``None`` for none.

        Raises:
            DirectoryError: when the project's file cannot be used.
        """
        if project_overrides is None:
            return _built_in_directory()
        return cls(tables=built_in_tables(), project=read_project_actors(project_overrides))

    def find_mentions(self, text: str, *, on: datetime.date | None = None) -> tuple[Mention, ...]:
        """Every place where ``text`` names an actor, in order, none overlapping another.

        Args:
            text: any text; offsets count its Unicode code points.
            on: day of the text. Names are read as valid then, and a person's party is the one of that day; where the
                person held no known office then, the party common to all offices ever held, else ``None``.
        """
        return tuple(
            replace(mention, party=self._party_for_mention(mention.name, on)) if mention.kind == "person" else mention
            for mention in self._matcher.find(text, on=on)
        )

    @functools.cached_property
    def _matcher(self) -> Matcher:
        return Matcher(actors=self._actors, forms=self._forms)

    def actor(self, actor_id: str) -> DirectoryActor | None:
        """The actor with an id, ``None`` when there is none."""
        return self._actors.get(actor_id)

    def actors(self) -> tuple[DirectoryActor, ...]:
        """Every actor."""
        return tuple(self._actors.values())

    def forms_of(self, actor_id: str) -> tuple[Form, ...]:
        """Every form of words that stands for an actor."""
        return tuple(form for form in self._forms if form.actor == actor_id)

    def named(self, name: str, *, on: datetime.date | None = None) -> tuple[DirectoryActor, ...]:
        """Actors that a name stands for on a day, the likeliest first; case, article and possessive do not matter."""
        forms = sorted(
            self._forms_by_key.get(lookup_key(name), ()), key=lambda form: (_KIND_ORDER[form.kind], form.ambiguous)
        )
        actors = dict.fromkeys(self._actors[form.actor] for form in forms)
        valid = [actor for actor in actors if actor.period.holds_on(on)]
        return tuple(valid or actors)

    def resolve_party(self, name: str, *, on: datetime.date | None = None) -> str | None:
        """Code or short name of the party that a name stands for.

        Understands codes ("RUS"), names, adjectives, demonyms, capitals, seats of power, organisations, groups, persons
        (by their office on that day) and bodies named after one of these ("the Turkish government", "Hamas leaders").

        Args:
            name: a name as it stands in a text.
            on: day it was used; ``None`` for any.

        Returns:
            The party; ``None`` for an independent voice, an unknown name, and an office or outlet.
        """
        plain = name.strip()
        code = _CODE_ALIASES.get(plain, plain)
        if code in self._parties:
            return code
        for actor in self.named(plain, on=on):
            if actor.kind == "person":
                return self._party_for_mention(actor.name, on)
            if actor.kind not in _NAMES_NO_PARTY:
                return actor.party
        for pattern in (_BODY_OF, _NAME_OF_BODY):
            match = pattern.fullmatch(plain)
            if match is not None:
                return self.resolve_party(match["name"], on=on)
        return None

    def party_name(self, party: str) -> str:
        """Name to show for a party: the state's name for a code, else the short name itself."""
        if party in self._party_names:
            return self._party_names[party]
        return self._state_names.get(_CODE_ALIASES.get(party, party), party)

    def parties(self) -> tuple[str, ...]:
        """Every party the directory knows, sorted."""
        return tuple(sorted(self._parties))

    def is_independent(self, name: str) -> bool:
        """Whether a name or title is that of an independent voice (an NGO, a monitor, a professor)."""
        found = self.named(name)
        return bool(found) and found[0].independent

    def office(self, title: str) -> Office | None:
        """The office of a key or a title in any capitalisation, ``None`` when unknown."""
        return self._offices.get(title) or self._offices_by_title.get(lookup_key(title))

    def holders_of(self, office: str, party: str, on: datetime.date | None = None) -> tuple[OfficeHolder, ...]:
        """Who held an office of a party on a day; on the day of a handover both are named.

        Args:
            office: key or title; a title that covers several offices ("leader", "envoy") finds the holders of each.
            party: code or short name.
            on: the day; ``None`` for every holder ever.

        Raises:
            DirectoryError: when the office is unknown.
        """
        found = self.office(office)
        if found is None:
            raise DirectoryError(f"unknown office {office!r}", advice="Use a key or title of offices.tsv.")
        keys = {found.key, *found.covers}
        return tuple(
            holder
            for holder in self._holders
            if holder.party == party and holder.office in keys and holder.period.holds_on(on)
        )

    def person(self, name: str) -> Person | None:
        """The person of a full name, alias or usual other spelling; ``None`` when unknown."""
        return self._persons_by_key.get(lookup_key(name))

    def people_by_surname(self, surname: str, *, on: datetime.date | None = None) -> tuple[Person, ...]:
        """Persons of a surname who held an office on a day, those usually called by the surname alone first.

        Args:
            surname: the surname alone ("Lavrov").
            on: the day; ``None`` for any.
        """
        key = _ARABIC_ARTICLE.sub("", lookup_key(surname))
        found = [
            person
            for person in self._persons_by_surname.get(key, ())
            if any(holder.period.holds_on(on) for holder in person.offices)
        ]
        return tuple(sorted(found, key=lambda person: (not person.surname_alone, person.name)))

    def offices_of(self, name: str, on: datetime.date | None = None) -> tuple[OfficeHolder, ...]:
        """Offices that a person held on a day (``None``: ever), earliest first."""
        person = self.person(name)
        return () if person is None else tuple(holder for holder in person.offices if holder.period.holds_on(on))

    def party_of_person(self, name: str, on: datetime.date | None = None) -> str | None:
        """The party for which a person held office on a day.

        Returns:
            The party; ``None`` when the person is unknown, held no known office that day, or held offices of several
            parties. Whether an "incoming" or "former" official still speaks for the party is for the caller to say.
        """
        parties = {holder.party for holder in self.offices_of(name, on)}
        return parties.pop() if len(parties) == 1 else None

    def _party_for_mention(self, name: str, on: datetime.date | None) -> str | None:
        return self.party_of_person(name, on) or (self.party_of_person(name) if not self.offices_of(name, on) else None)

    def _with_known_office(self, holder: OfficeHolder) -> OfficeHolder:
        office = self.office(holder.office)
        if office is None:
            raise DirectoryError(
                f"{holder.person!r} holds the unknown office {holder.office!r}",
                where=holder.source,
                advice="Use a key or title of offices.tsv.",
            )
        return replace(holder, office=office.key)


@functools.cache
def _built_in_directory() -> ActorDirectory:
    return ActorDirectory(tables=built_in_tables())


def _offices_by_title(offices: Iterable[Office]) -> dict[str, Office]:
    by_title: dict[str, Office] = {}
    for office in offices:
        for title in office.titles:
            by_title.setdefault(lookup_key(title), office)
    return by_title


def _holders(built_in: Iterable[OfficeHolder], project: Iterable[OfficeHolder]) -> tuple[OfficeHolder, ...]:
    own = tuple(project)
    replaced = {(holder.person, holder.office, holder.party) for holder in own}
    return (*(holder for holder in built_in if (holder.person, holder.office, holder.party) not in replaced), *own)


def _persons(holders: Iterable[OfficeHolder], names: Iterable[PersonName]) -> dict[str, Person]:
    offices: dict[str, list[OfficeHolder]] = {}
    for holder in holders:
        offices.setdefault(holder.person, []).append(holder)
    aliases: dict[str, list[str]] = {}
    called: dict[str, PersonName] = {}
    for name in names:
        aliases.setdefault(name.person, []).extend(name.aliases)
        called[name.person] = name
    return {
        person: Person(
            person,
            called[person].surname,
            called[person].surname_alone,
            tuple(dict.fromkeys(aliases[person])),
            tuple(sorted(held, key=lambda holder: holder.period.first or datetime.date.min)),
        )
        for person, held in offices.items()
    }


def _names_of(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelling for name in (person.name, *person.aliases) for spelling in spellings(name)))


def _person_actors(persons: Iterable[Person]) -> Iterable[DirectoryActor]:
    for person in persons:
        parties = {holder.party for holder in person.offices}
        yield DirectoryActor(
            f"person:{person.name}", "person", person.name, parties.pop() if len(parties) == 1 else None
        )


def _person_forms(persons: Iterable[Person]) -> Iterable[Form]:
    for person in persons:
        for name in _names_of(person):
            yield Form(name, f"person:{person.name}", "person")


def _persons_by_key(persons: Iterable[Person]) -> dict[str, Person]:
    by_key: dict[str, Person] = {}
    # A person's own name goes before a spelling of somebody else's.
    for names in ((lambda person: (person.name,)), _names_of):
        for person in persons:
            for name in names(person):
                by_key.setdefault(lookup_key(name), person)
    return by_key


def _persons_by_surname(persons: Iterable[Person]) -> dict[str, list[Person]]:
    by_surname: dict[str, list[Person]] = {}
    for person in persons:
        for surname in spellings(person.surname):
            found = by_surname.setdefault(_ARABIC_ARTICLE.sub("", lookup_key(surname)), [])
            if person not in found:
                found.append(person)
    return by_surname
