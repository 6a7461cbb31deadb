"""For whom a speaker speaks on that day, and in what capacity: from its description, its name, and the directory."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pourparler.extractors.conflict_state import opposition_named, state_of_conflict
from pourparler.extractors.findings import CANDIDATES, CAST, MENTIONS, PARTIES, SPEAKERS, Candidate, Speaker, SpokenFor
from pourparler.extractors.opponents import are_opponents, is_critic, stands_outside
from pourparler.extractors.phrases import HE, SHE
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.cast import Cast
    from pourparler.record import Article

_POWER = re.compile(
    r"\b(?:government|regime|army|military|authorities|presidency|presidential|forces|troops|junta"
    r"|state (?:tv|television|media|radio))\b(?! (?:\w+ )?ministers?\b)",
    flags=re.IGNORECASE,
)
_OF_CONFLICT = 0.7
"""What being the state of the conflict adds to a state's nearness, which is 1 where it was just named."""
_FORMER = re.compile(r"\b(?:former|ex|late|retired|onetime|one-time|then|deposed|ousted)\b[- ]", flags=re.IGNORECASE)
_REBEL = re.compile(r"\b(?:rebels?|opposition)\b(?! to|-)", flags=re.IGNORECASE)
_STATE_BODY = re.compile(
    r"\b(?:government|army|military|ministry|minister|president|authorities|police|parliament|prime minister"
    r"|cabinet|administration|regime|treasury|navy|air force"
    r"|state (?:television|media|news agency|tv)|central bank|prosecutors?|presidency|premier|court|senate"
    r"|congress|officials?|envoy|ambassador|embassy|troops|forces)\b",
    flags=re.IGNORECASE,
)
_INDEPENDENT = re.compile(
    r"\b(?:analysts?|experts?|professors?|researchers?|scholars?|historians?|economists?|activists?|residents?"
    r"|witness(?:es)?|journalists?|reporters?|critics|observers"
    r"|lawyers?|attorneys?|campaigners?|aid workers?|aid agenc(?:y|ies)|rights groups?|human rights groups?"
    r"|monitoring group|aid (?:groups?|organi[sz]ations?)"
    r"|(?:organi[sz]ation|network|league|observatory) for human rights"
    r"|think[- ]tanks?|families|family|relatives|refugees?"
    r"|migrants?|traders?|investors|companies|company|firms?|executives?|poll|polls|newspapers?|media|doctors?"
    r"|medics|villagers?|civilians?|survivors?|students?|voters|commentators?"
    r"|protesters|demonstrators|businessm[ae]n|chief executive|ceo|charity|charities|church|pollsters?"
    r"|editorial|author|consultant|strategists?)\b",
    flags=re.IGNORECASE,
)
_STATE_MEDIA = re.compile(
    r"\b(?:state|official|government)(?:-run| run|-owned|-controlled)? (?:media|television|tv|radio|news"
    r"|newspapers?)\b",
    flags=re.IGNORECASE,
)
_BODY_MEDIA = re.compile(
    r"\b(?:presiden\w+|palace|cabinet|government|army|military|\w*ministry|parliament\w*)\b[\w’' -]{0,40}"
    r"\b(?:media|press|news|information) (?:office|service|cent(?:er|re)|department|outlet|channel|page|team)\b"
    r"|\b(?:media|press|news|information) (?:office|service|cent(?:er|re)|department|outlet|channel|page|team)"
    r" (?:of|for) the\b",
    flags=re.IGNORECASE,
)
"""What a body of a state publishes through speaks for the state, though media speak for nobody."""
_INFORMED = re.compile(
    r"\b(?:close to|familiar with|briefed (?:on|by|about)|with (?:direct )?knowledge of|aware of)\b",
    flags=re.IGNORECASE,
)
"""What a source is close to does not speak through it."""
_LEANING = re.compile(r"\b(?:pro|anti|non)-[\w.]+", flags=re.IGNORECASE)
_OWNED = re.compile(
    r"(?:^|\b(?:for|of|from|at|in)\s)(?P<owner>his|her|its|their)\s(?:[\w’'-]+\s){0,3}?(?:president|minister|ministry|premier"
    r"|leader|chief|chair\w*|head|director|secretary|spokes\w+|representatives?|delegat\w+|negotiators?|envoy|ambassador|mission"
    r"|embassy|officials?|office|government|army|military|commanders?|generals?|parliament|aides?|advis[eo]rs?)\b",
    flags=re.IGNORECASE,
)
"""A description that belongs to somebody named before: "its president", "a spokeswoman for his office"."""
_WHOSE = re.compile(r"^(?P<owner>his|her)\b", flags=re.IGNORECASE)
_OWNER_NEAR = 300
_AMERICAN = re.compile(
    r"\b(?:[Aa]dministration|Democrat|Republican|congressional|Senator|Congress(?:wo)?man|Capitol Hill)\b"
)
"""Words of a capital that its press uses without naming the state, as reports for readers elsewhere do of no other."""
_RUN_BY = re.compile(r"-(?:run|controlled|owned|operated)\b")
_RUN_BY_NEAR = 40
_DIPLOMATS = re.compile(r"\b(?:diplomats?|officials?|delegat\w+|powers|loyalists?)\b", flags=re.IGNORECASE)
_WEAK = frozenset({"adjective", "demonym", "state", "capital", "seat"})
_PARTY_KINDS = frozenset({"state", "adjective", "demonym", "organisation", "group", "seat", "capital"})
_PREFIX = re.compile(r"^(U\.?S\.?|U\.?N\.?|E\.?U\.?|NATO|UK|U\.K\.|European|United Nations)\b", flags=re.IGNORECASE)


class PartiesExtractor:
    """The party of every candidate's speaker."""

    name = "parties"
    version = "2"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, SPEAKERS, CAST, MENTIONS)
    provides: tuple[Finding[Any], ...] = (PARTIES,)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One party and authority for each candidate; the same speaker has the same party throughout the article."""
        chooser = _Chooser(article, findings[CAST], findings[MENTIONS], self._directory)
        known: dict[str, SpokenFor] = {}
        out = []
        for candidate, speaker in zip(findings[CANDIDATES], findings[SPEAKERS], strict=True):
            key = f"{speaker.kind}:{speaker.name}"
            if speaker.name is None:
                out.append(SpokenFor(None, None))
                continue
            if key not in known or (known[key].party is None and known[key].authority != "independent"):
                known[key] = chooser.choose(candidate, speaker)
            out.append(known[key])
        return {PARTIES: tuple(out)}


class _Chooser:
    def __init__(self, article: Article, cast: Cast, mentions: tuple[Mention, ...], directory: ActorDirectory) -> None:
        self._text = article.text
        self._on = article.published
        self._cast = cast
        self._mentions = mentions
        self._directory = directory
        self._conflict = state_of_conflict(article.text, mentions, directory)

    def choose(self, candidate: Candidate, speaker: Speaker) -> SpokenFor:
        if speaker.kind == "person":
            return self._person(candidate, speaker)
        if speaker.kind in ("state", "organisation", "group"):
            return self._body(speaker)
        span = speaker.span or candidate.source
        if span is None:
            return SpokenFor(None, None)
        if self._of_several_sides(span):
            return SpokenFor(None, None)
        if are_opponents(span.of(self._text)):
            return SpokenFor(self._opposed_to(candidate, span), "group")
        found = self._described([span], name=speaker.name or "", place=span.start)
        if found.party is None and found.authority != "independent":
            # "Cameron's office", "aides to the president": the person's party.
            for i in self._cast.at(span):
                member = self._cast.members[i]
                person = self._person(candidate, Speaker(member.name, "person", i, None))
                if person.party:
                    return SpokenFor(person.party, found.authority or "official")
        return found

    def _of_several_sides(self, span: Span) -> bool:
        """Whether a collective joins an opposition with others: "government and rebel officials"."""
        parts = re.split(r"\s(?:and|or|as well as)\s", span.of(self._text).split(",")[0])
        rebels = [part for part in parts if _REBEL.search(part) or are_opponents(part)]
        others = [part for part in parts if part not in rebels]
        return bool(rebels) and any(
            _STATE_BODY.search(part) or _INDEPENDENT.search(part) or _DIPLOMATS.search(part) for part in others
        )

    def _opposed_to(self, candidate: Candidate, span: Span) -> str | None:
        """The opposition that opponents of a leader or a government make up; ``None`` for the foes of anybody else."""
        for i in self._cast.at(span):
            person = self._person(candidate, Speaker(self._cast.members[i].name, "person", i, None))
            if person.party:
                return self._opposition_to(person.party)
        owner = self._owner(span, _WHOSE)
        if owner is not None:
            return self._opposition_to(owner.party)
        mention = self._party_mention(span)
        of_government = re.search(r"\b(?:government|regime|junta|army)\b", span.of(self._text), flags=re.IGNORECASE)
        if of_government is None:
            return None
        return self._opposition_to(mention.party if mention and mention.party else self._dominant_state(span.start))

    def _opposition_to(self, party: str | None) -> str | None:
        """The opposition of a state, where the report is about its conflict or names such an opposition."""
        if party is None or not re.fullmatch(r"[A-Z]{3}", party):
            return None
        adjective = self._adjective(party)
        name = f"{adjective} opposition" if adjective else None
        named = any(m.party == name for m in self._mentions)
        return name if named or party == self._conflict else None

    def _owner(self, span: Span, owned: re.Pattern[str]) -> SpokenFor | None:
        """Whom a possessive pronoun in a description means: the person, or the body, named last before it."""
        pronoun = owned.search(span.of(self._text))
        if pronoun is None:
            return None
        at = span.start + pronoun.start("owner")
        if pronoun["owner"].casefold() in HE | SHE:
            female = pronoun["owner"].casefold() in SHE
            named = [
                (m.end, i)
                for i, member in enumerate(self._cast.members)
                if member.female in (None, female)
                for m in member.mentions
                if at - _OWNER_NEAR < m.end <= at
            ]
            return SpokenFor(self._known_party(max(named)[1]), None) if named else None
        bodies = [
            m
            for m in self._mentions
            if m.kind in ("state", "organisation", "group", "seat")
            and not m.compound
            and at - _OWNER_NEAR < m.end <= at
        ]
        if not bodies:
            return None
        return SpokenFor(None, "independent") if bodies[-1].independent else SpokenFor(bodies[-1].party, None)

    def _known_party(self, member: int) -> str | None:
        """The party of a person by office, or by a description that names one outright."""
        person = self._cast.members[member]
        party = self._directory.party_of_person(person.name, self._on)
        described = (self._one_description(d, authority=None, place=d.start) for d in person.descriptions)
        return party or next((found.party for found in described if found is not None and found.party), None)

    # -- persons

    def _person(self, candidate: Candidate, speaker: Speaker) -> SpokenFor:
        descriptions: list[Span] = []
        if candidate.source is not None and speaker.member is not None and speaker.span is not None:
            descriptions.append(candidate.source)
        if speaker.member is not None:
            descriptions += self._cast.members[speaker.member].descriptions
        name = speaker.name or ""
        if any(stands_outside(d.of(self._text)) for d in descriptions[:1]):
            return SpokenFor(None, "independent")
        on_the_day = self._directory.party_of_person(name, self._on)
        offices = self._directory.offices_of(name, self._on)
        if offices:
            rank = min(
                (o for h in offices if (o := self._directory.office(h.office))),
                key=lambda o: _RANK.get(o.authority, 9),
                default=None,
            )
            authority = rank.authority if rank else None
            party = on_the_day or offices[0].party
            return SpokenFor(party, authority)
        if descriptions and _FORMER.search(descriptions[0].of(self._text)):
            return SpokenFor(None, "independent")
        found = self._described(
            [d for d in descriptions if re.search(r"\w", d.of(self._text))], name=name, place=candidate.content[0].start
        )
        if found.party is None and found.authority != "independent":
            ever = self._directory.party_of_person(name)
            if ever is not None and not any(_INDEPENDENT.search(d.of(self._text)) for d in descriptions):
                return SpokenFor(ever, found.authority)
        return found

    # -- bodies

    def _body(self, speaker: Speaker) -> SpokenFor:
        actors = self._directory.named(
            self._text[speaker.span.start : speaker.span.end] if speaker.span else speaker.name or "", on=self._on
        )
        if not actors:
            actors = self._directory.named(speaker.name or "", on=self._on)
        if actors:
            actor = actors[0]
            if actor.independent:
                return SpokenFor(None, "independent")
            if speaker.kind == "group" and actor.kind == "state":
                return SpokenFor(None, "independent")
            if actor.kind == "outlet":
                return SpokenFor(actor.party, "independent" if actor.party is None else "ministry")
            party = _UNIFIED.get(actor.party or "", actor.party)
            return SpokenFor(party, actor.authority or ("state" if actor.kind == "state" else "group"))
        return SpokenFor(self._directory.resolve_party(speaker.name or "", on=self._on), "group")

    # -- descriptions

    def _described(self, spans: list[Span], *, name: str, place: int) -> SpokenFor:
        """The party that a description names: "a spokesman for X", "X's ambassador to Y", "the X foreign minister"."""
        authority = None
        spans = [self._without_informed(span) for span in spans]
        for span in spans:
            authority = authority or self._authority(span.of(self._text))
            found = self._one_description(span, authority=authority, place=place)
            if found is not None:
                return found
        for span in spans:
            owner = self._owner(span, _OWNED) if self._party_mention(span) is None else None
            if owner is not None and (owner.party or owner.authority):
                return SpokenFor(owner.party, owner.authority or authority)
        for span in spans:
            if self._party_mention(span) is None and (own := self._own_officer(span, authority)) is not None:
                return own
        joined = _LEANING.sub("", " ".join(s.of(self._text) for s in spans) or name)
        if (
            _STATE_BODY.search(joined)
            and not re.search(
                r"\b(?:western|european|arab|gulf|regional|foreign|senior"
                r"|diplomatic)\s+(?:\w+\s+)?(?:officials?|diplomats?|sources?)\b",
                joined,
                flags=re.IGNORECASE,
            )
            and not re.match(
                r"(?:an?|one|some|several|two|the|senior|officials?)?\s*(?:senior )?(?:officials?|diplomats?"
                r"|sources?|envoys?)\b",
                joined,
                flags=re.IGNORECASE,
            )
        ):
            return SpokenFor(self._dominant_state(place, fighting=_POWER.search(joined) is not None), authority)
        return SpokenFor(None, authority)

    def _one_description(self, span: Span, *, authority: str | None, place: int) -> SpokenFor | None:
        """What one description tells; ``None`` where it tells nothing."""
        words = span.of(self._text)
        mention = self._party_mention(span)
        if mention is not None and mention.independent:
            return SpokenFor(None, "independent")
        if _REBEL.search(words) and (mention is None or mention.kind in _WEAK):
            return SpokenFor(self._opposition(mention, place), authority or "group")
        of_a_body = mention is not None and mention.kind in ("organisation", "group") and mention.party
        media = _STATE_MEDIA.search(words) or _BODY_MEDIA.search(words)
        if (_INDEPENDENT.search(words) or is_critic(words)) and not media and not of_a_body:
            return SpokenFor(None, "independent")
        if mention is None or mention.party is None:
            return None
        if mention.kind == "demonym" and not _STATE_BODY.search(words):
            # Citizens do not speak for their state.
            return SpokenFor(None, "independent") if mention.plural else None
        return SpokenFor(_UNIFIED.get(mention.party, mention.party), authority or mention.authority)

    def _without_informed(self, span: Span) -> Span:
        """A description without what the source is only close to or knows of."""
        informed = _INFORMED.search(span.of(self._text))
        return Span(span.start, span.start + informed.start()) if informed and informed.start() else span

    def _own_officer(self, span: Span, authority: str | None) -> SpokenFor | None:
        """The party of a title without a state beside it: the state that the report is about."""
        words = span.of(self._text)
        if _AMERICAN.search(words) and self._names("USA"):
            return SpokenFor("USA", authority or "official")
        if _OWN_TITLE.search(words) and not _FORMER.search(words):
            return SpokenFor(self._dominant_state(span.start), authority or "official")
        return None

    def _names(self, party: str) -> bool:
        return any(m.party == party and m.kind != "office" for m in self._mentions)

    def _party_mention(self, span: Span) -> Mention | None:
        """The mention that tells the party: not what stands after "to" or "in" ("ambassador to Y"); bodies first."""
        inside = [
            known
            for m in self._mentions
            if span.start <= m.start and m.end <= span.end and not (m.compound and m.kind in _WEAK and self._tied(m))
            if (known := self._with_party(m)) is not None
        ]
        fitting = []
        for m in inside:
            before = self._text[span.start : m.start]
            if re.search(
                r"\b(?:to|in|on|against|with|from|near|at|about|over|covering)\s+(?:the\s+)?(?:[\w.]+\s+){0,2}$", before
            ) and not re.search(
                r"\b(?:official|spokes\w+|source|head|director|member)s?\s+(?:at|from|in|with)\s+(?:the\s+)?$", before
            ):
                continue
            fitting.append(m)
        if not fitting:
            from_place = [m for m in inside if re.search(r"\bfrom\s+(?:the\s+)?$", self._text[span.start : m.start])]
            return from_place[0] if from_place else None
        for m in fitting:
            after = self._text[m.end : span.end]
            if _RUN_BY.match(after):
                return m
            if (
                m.kind in ("organisation", "group")
                and (
                    re.match(r"['’]?s?\s*(?:$|,|\b)", after)
                    or re.search(r"\b(?:for|of|at|with)\s+(?:the\s+)?$", self._text[span.start : m.start])
                )
                and (m.party or m.independent)
            ):
                # "the Iranian nuclear agency" names a body of a state only where the body itself has no party.
                return m
        return fitting[0]

    def _tied(self, m: Mention) -> bool:
        """Whether a hyphen takes the name's meaning away: "Norland-backed", "non-Norlandian"."""
        before = self._text[max(0, m.start - 5) : m.start].casefold()
        run_by = _RUN_BY.match(self._text, m.end) is not None
        return (self._text[m.end : m.end + 1] == "-" and not run_by) or before.endswith(("non-", "pro-", "anti-"))

    def _with_party(self, m: Mention) -> Mention | None:
        """A mention that may tell a party: offices only where the title names one ("U.N. envoy")."""
        if m.kind in _PARTY_KINDS:
            return m
        if m.kind == "outlet":
            return self._run_by(m)
        if m.kind != "office" or m.independent:
            return None
        if m.party:
            # A title that one state's officers bear ("chancellor") tells nothing where the report is not about it.
            return m if not re.fullmatch(r"[A-Z]{3}", m.party) or self._names(m.party) else None
        prefix = _PREFIX.match(self._text[m.start : m.end])
        party = self._directory.resolve_party(prefix.group(1), on=self._on) if prefix else None
        return replace(m, party=party) if party else None

    def _run_by(self, outlet: Mention) -> Mention | None:
        """An outlet with the party of those who run it on this side ("Marsh Front-run"), else of its state."""
        for m in self._mentions:
            if m.party and 0 < outlet.start - m.end < _RUN_BY_NEAR and _RUN_BY.match(self._text, m.end):
                return replace(outlet, party=m.party, independent=False)
        return outlet if outlet.party else None

    def _authority(self, words: str) -> str | None:
        """Capacity that a title in the description gives."""
        best: str | None = None
        folded = words.casefold()
        for size in (4, 3, 2, 1):
            tokens = re.findall(r"[\w.’'\-]+", folded)
            for i in range(len(tokens) - size + 1):
                office = self._directory.office(" ".join(tokens[i : i + size]))
                if office is not None:
                    return office.authority
        return best

    def _opposition(self, mention: Mention | None, place: int) -> str | None:
        """Short name of "the opposition" of a state in the directory, else adjective and noun."""
        party = mention.party if mention is not None else self._dominant_opposition(place)
        if party is None:
            return None
        if not re.fullmatch(r"[A-Z]{3}", party):
            return party
        adjective = self._adjective(party)
        return f"{adjective} opposition" if adjective else None

    def _adjective(self, party: str) -> str | None:
        # A project's own state has an id of its own, which its mentions tell.
        actors = [
            f"state:{party}",
            *(m.actor for m in self._mentions if m.party == party and m.kind in ("state", "adjective")),
        ]
        forms = [f.text for actor in actors for f in self._directory.forms_of(actor) if f.kind == "adjective"]
        return forms[0] if forms else None

    def _dominant_opposition(self, place: int) -> str | None:
        """Whose opposition the article is about: a group called so, else the state whose rebels or war it names."""
        return opposition_named(self._mentions, place) or self._conflict or self._dominant_state(place)

    def _dominant_state(self, place: int, *, fighting: bool = False) -> str | None:
        """The state that "the government" means here: the one named last before, else the one named most.

        Args:
            place: where it stands.
            fighting: whether it may be the one whose conflict the report is about, as "the army" may and a minister of
                trade hardly.
        """
        before = [
            m
            for m in self._mentions
            if m.start < place
            and place - m.start < 700
            and m.kind in ("state", "adjective", "capital", "seat", "demonym")
            and m.party
            and not (fighting and m.kind == "capital" and self._text[m.start : m.end].isupper())
        ]
        counts: dict[str, float] = {}
        for m in before:
            counts[m.party or ""] = counts.get(m.party or "", 0.0) + 1.0 / (1 + (place - m.start) / 300)
        for m in self._mentions:
            if m.party and m.kind in ("state", "adjective", "capital", "seat"):
                counts[m.party] = counts.get(m.party, 0.0) + 0.15
        if fighting and self._conflict is not None:
            counts[self._conflict] = counts.get(self._conflict, 0.0) + _OF_CONFLICT
        return max(sorted(counts), key=lambda p: counts[p]) if counts else None


_UNIFIED = {"Europe": "EU"}
"""Names that reports use for a party whose short name is another."""

_OWN_TITLE = re.compile(
    r"\b(?:president|prime minister|premier|chancellor|(?:foreign|defen[cs]e|interior|finance|trade|energy|oil"
    r"|justice|economy|culture|information|vice|deputy|health|affairs|security) (?:affairs )?minister"
    r"|(?:foreign|home|defen[cs]e|energy|finance|trade|treasury) secretary|solicitor general|attorney general"
    r"|senator|representative|congressman|congresswoman|lawmaker"
    r"|king|queen|general|army chief|chief of staff|governor|mayor|(?:foreign|defen[cs]e|interior) ministry"
    r"|parliament speaker)\b",
    flags=re.IGNORECASE,
)
"""Titles of a state's own officers; without a state beside them they belong to the state the report is about."""

_RANK = {
    "leader": 0,
    "minister": 1,
    "negotiator": 2,
    "ministry": 3,
    "spokesperson": 4,
    "military": 5,
    "legislator": 6,
    "official": 7,
}


def on_date(article: Article) -> datetime.date | None:
    """The day on which parties are looked up."""
    return article.published
