"""Who speaks: the words of a source resolved to one speaker, in the fullest name the article gives.

In order: a pronoun to the last fitting speaker, a name to the person of the cast, a definite description ("the
ambassador") to the person or source that was so described, a body or state to its name, and what nobody can be named for
keeps its own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import CANDIDATES, CAST, MENTIONS, SPEAKERS, Candidate, Speaker
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.cast import Cast
    from pourparler.record import Article

HE, SHE, IT, THEY, FIRST = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"}), frozenset({"it", "its", "itself"}), frozenset(
    {"they", "them", "their", "themselves", "both", "both sides"}
), frozenset({"i", "we", "me", "my", "our", "us"})  # fmt: skip
_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,6}s?")
_WHO = frozenset({"who", "which", "whom", "that", "whose"})
_RELATIVE = re.compile(r"(?:,\s+|\s+)(?:which|whose|who|where)\s")
_MEDIA_HEADS = frozenset("newspaper paper daily magazine broadcaster channel network outlet website".split())
_GROUP_NOUN = re.compile(
    r"(?:\s(?:monitoring|news|rights|human rights|aid|militant|rebel|opposition|advocacy|media|state)){0,2}\s(?:group|agency|watchdog|movement|organi[sz]ation|coalition|party|militia|alliance|bloc)"
)
_REBEL_BODY = re.compile(
    r"\b(?:opposition|rebels?|insurgents?)\b.*\b(?:group|council|coalition|bloc|committee|body|alliance|delegation|team)\b",
    flags=re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", flags=re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_COLLECTIVE = frozenset(
    """group committee council body coalition party movement organisation organization agency ministry government bloc alliance union commission force
    army delegation panel board court union observatory watchdog monitor company firm bank newspaper paper department office team
    country nation state kingdom republic administration regime militia faction fund institution network charity statement report document letter""".split()
)
_OWN_BODIES = frozenset(
    "government army military ministry police parliament regime authorities administration presidency cabinet court opposition resistance rebels insurgents side".split()
)
_ANYBODY = frozenset(
    "official diplomat source aide adviser spokesman spokeswoman spokesperson insider person man woman".split()
)
"""Heads that say too little of a person to take them for the description of somebody named."""
_ORGANISATION_DOCUMENTS = frozenset(
    "statement letter report document communique bulletin notice draft text resolution commentary editorial".split()
)
_PLURAL_PEOPLE = re.compile(r"(?:s|people|men|women|police|troops|media)$")
_QUANTITY = re.compile(
    r"^(?:some|several|many|most|other|all|both|two|three|four|five|one|a few|a number of|dozens of|other)\b",
    flags=re.IGNORECASE,
)


class SpeakersExtractor:
    """The speaker of every candidate."""

    name = "speakers"
    version = "1"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, CAST, MENTIONS)
    provides: tuple[Finding[Any], ...] = (SPEAKERS,)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Resolve in order of place, since later sources lean on earlier ones."""
        resolver = _Resolver(article, findings[CAST], findings[MENTIONS], self._directory)
        return {SPEAKERS: tuple(resolver.resolve_all(findings[CANDIDATES]))}


class _Resolver:
    """The state of one pass over an article: who has spoken so far."""

    def __init__(self, article: Article, cast: Cast, mentions: tuple[Mention, ...], directory: ActorDirectory) -> None:
        self._article = article
        self._text = article.text
        self._cast = cast
        self._mentions = mentions
        self._directory = directory
        self._spoken: list[tuple[int, Speaker, str]] = []

    def resolve_all(self, candidates: tuple[Candidate, ...]) -> list[Speaker]:
        speakers: list[Speaker] = []
        for c in candidates:
            if c.source is None:
                speaker = self._implicit(c, candidates, speakers)
            else:
                speaker = self._resolve(c.source, c)
                self._spoken.append((c.source.start, speaker, c.source.of(self._text)))
            speakers.append(speaker)
        return speakers

    def _implicit(self, c: Candidate, candidates: tuple[Candidate, ...], speakers: list[Speaker]) -> Speaker:
        """No source: a quotation that goes on has the speaker before; a passive ("was accused of") has nobody."""
        if speakers and (c.continues is not None or (c.cue is None and c.quoted != "indirect")):
            return speakers[-1]
        if (
            speakers
            and c.cue is not None
            and self._same_sentence(candidates[len(speakers) - 1], c)
            and re.search(r"(?:ing|to \w+)$", c.cue.of(self._text).split(",")[0])
        ):
            # "…, adding that", "…, and calling for": the speaker of the sentence goes on.
            return speakers[-1]
        return self._subject_before(c) or Speaker(None, "none")

    def _subject_before(self, c: Candidate) -> Speaker | None:
        """An active cue without a source: the actor or person named last before it in its sentence."""
        if c.cue is None or re.search(r"\b(?:is|are|was|were|been|being|be)\b", c.cue.of(self._text)):
            return None
        begin = max(
            (
                m.end()
                for m in re.finditer(
                    r"[.!?][”\"]?\s+(?=[A-Z“\"])|\n", self._text[max(0, c.cue.start - 300) : c.cue.start]
                )
            ),
            default=0,
        ) + max(0, c.cue.start - 300)
        bodies = [
            m
            for m in self._mentions
            if begin <= m.start
            and m.end <= c.cue.start
            and not m.compound
            and m.kind in ("state", "organisation", "group", "seat")
        ]
        people = self._cast.at(Span(begin, c.cue.start))
        inside = [x for x in c.content if x.start < c.cue.start]
        if people and (not bodies or len(people) == 1):
            return self._person(people[:1], Span(begin, c.cue.start)) if not inside else None
        free = [
            m
            for m in bodies
            if not any(x.start <= m.start < x.end for x in inside) and not self._after_preposition(begin, m.start)
        ]
        return self._of_mention(free[0], Span(free[0].start, free[0].end)) if free else None

    def _same_sentence(self, a: Candidate, b: Candidate) -> bool:
        start, end = sorted(((a.cue or a.content[0]).start, (b.cue or b.content[0]).start))
        return not re.search(r"[.!?][”\"]?\s+[A-Z“\"]|\n", self._text[start:end])

    def _resolve(self, source: Span, c: Candidate) -> Speaker:
        whole = source.of(self._text)
        relative = _RELATIVE.search(whole)
        if relative:
            source = Span(source.start, source.start + relative.start())
        bare = _POSSESSIVE.sub("", source.of(self._text).strip()).strip(" ,")
        key = bare.casefold()
        if key in HE | SHE | IT | THEY | FIRST | _WHO:
            return self._pronoun(key, source, c)
        described_body = self._body_with_apposition(source, bare)
        if described_body is not None:
            return described_body
        people = self._cast.at(source)
        if people:
            return self._person(people, source)
        named = self._named(source, bare)
        if named is not None:
            return named
        definite = self._definite(source, bare) or self._rebel_body(source, bare)
        return definite if definite is not None else Speaker(self._plain(bare), "unnamed", span=source)

    def _body_with_apposition(self, source: Span, bare: str) -> Speaker | None:
        """ "The Monitor, a group based abroad": the body before the comma, where nobody's name follows it."""
        head, comma, rest = bare.partition(",")
        if not comma or not re.match(r"\s*(?:a|an|the|one of|\w+['’]s)\b", rest):
            return None
        before = Span(
            source.start,
            source.start + source.of(self._text).index(",") if "," in source.of(self._text) else source.end,
        )
        if self._cast.at(before):
            return None
        return self._named(before, head)

    # -- pronouns

    def _pronoun(self, key: str, source: Span, c: Candidate) -> Speaker:
        if key in _WHO:
            return self._antecedent(source)
        if key in HE | SHE:
            return self._he_or_she(source, female=key in SHE)
        if key in IT:
            return self._last_spoken(
                lambda s, w: s.kind in ("state", "organisation", "group") or (s.kind == "unnamed" and _singular_body(w))
            ) or self._last_body(source)
        if key in THEY:
            return self._last_spoken(
                lambda s, w: s.kind in ("group", "organisation", "state") or _plural(w)
            ) or Speaker(source.of(self._text), "unnamed", span=source)
        return self._last_spoken(lambda s, w: True) or Speaker(None, "none")

    def _antecedent(self, source: Span) -> Speaker:
        """The noun phrase before a relative pronoun."""
        people = [
            (m.end, i)
            for i, member in enumerate(self._cast.members)
            for m in member.mentions
            if m.end <= source.start and source.start - m.end < 60
        ]
        bodies = [
            m
            for m in self._mentions
            if m.end <= source.start
            and source.start - m.end < 30
            and m.kind in ("state", "organisation", "group", "seat")
        ]
        if people and (not bodies or max(people)[0] > bodies[-1].end):
            return self._person([max(people)[1]], source)
        if bodies:
            return self._of_mention(bodies[-1], source)
        return self._last_spoken(lambda s, w: True) or Speaker(None, "none")

    def _he_or_she(self, source: Span, *, female: bool) -> Speaker:
        """The person named or speaking last before, of fitting gender; people of this and the last sentences count."""
        best: tuple[float, int] | None = None
        paragraph = self._text.rfind("\n", 0, source.start)
        for i, member in enumerate(self._cast.members):
            if member.female is not None and member.female != female:
                continue
            before = [m for m in member.mentions if m.end <= source.start]
            if not before:
                continue
            last = before[-1]
            score = -float(source.start - last.end)
            # A speaker is likelier meant than somebody merely named, and the paragraph's own people than earlier ones.
            if any(s.member == i and abs(at - last.start) < 60 for at, s, _ in self._spoken[-4:]):
                score += 250
            if self._spoken and self._spoken[-1][1].member == i:
                score += 150
            if last.start < paragraph:
                score -= 100
            if self._is_subject(last):
                score += 120
            if member.female is None and female:
                score -= 250
            if best is None or score > best[0]:
                best = (score, i)
        spoken = self._spoken[-1] if self._spoken else None
        if spoken and spoken[1].kind == "unnamed" and not _plural(spoken[2]) and not _singular_body(spoken[2]):
            distance = -float(source.start - spoken[0]) + 300
            if best is None or distance > best[0]:
                return spoken[1]
        if best is None:
            return self._last_spoken(lambda s, w: s.kind in ("person", "unnamed") and not _plural(w)) or Speaker(
                source.of(self._text), "unnamed", span=source
            )
        return self._person([best[1]], source)

    def _is_subject(self, span: Span) -> bool:
        """Whether a verb follows soon: a rough test for a subject."""
        after = self._text[span.end : span.end + 30]
        return bool(
            re.match(
                r"(?:,[^,\n]{3,80},)?\s+(?:has|have|had|is|was|will|would|also|\w+ed|said|says|told|wants|met|made|took|left)\b",
                after,
            )
        )

    def _last_spoken(self, fits: Any) -> Speaker | None:
        for _, speaker, words in reversed(self._spoken):
            if speaker.name and fits(speaker, words):
                return speaker
        return None

    def _last_body(self, source: Span) -> Speaker:
        before = [
            m
            for m in self._mentions
            if m.end <= source.start
            and source.start - m.end < 250
            and m.kind in ("state", "organisation", "group", "seat", "capital")
            and not m.compound
        ]
        subjects = [m for m in before if self._is_subject(Span(m.start, m.end))]
        chosen = (subjects or before)[-1:] if before else []
        return self._of_mention(chosen[0], source) if chosen else Speaker(source.of(self._text), "unnamed", span=source)

    # -- names

    def _person(self, people: list[int], source: Span) -> Speaker:
        """Of several people in one source the one that is its head: not a possessor and not after "to", "of" or "for"."""
        chosen = people[-1] if len(people) > 1 else people[0]
        for i in people:
            member = self._cast.members[i]
            inside = [m for m in member.mentions if source.holds(m)]
            if not inside:
                chosen = i
                break
            after = self._text[inside[0].end : inside[0].end + 2]
            possessor = after[:1] in "'’" and inside[0].end + 2 < source.end
            if not possessor and not self._after_preposition(source.start, inside[0].start):
                chosen = i
                break
        else:
            member = self._cast.members[people[0]]
            inside = [m for m in member.mentions if source.holds(m)]
            if inside and inside[0].end + 2 < source.end:
                # Only "X's spokesman", "a spokesman for X": the description speaks, not X.
                bare = _POSSESSIVE.sub("", source.of(self._text).strip())
                return (
                    Speaker(self._plain(bare), "unnamed", span=source)
                    if len(people) == 1
                    else Speaker(self._cast.members[chosen].name, "person", chosen, source)
                )
            if (
                len(people) == 1
                and inside
                and inside[0].start > source.start + 2
                and self._after_preposition(source.start, inside[0].start)
            ):
                return Speaker(self._plain(source.of(self._text)), "unnamed", span=source)
        return Speaker(self._cast.members[chosen].name, "person", chosen, source)

    def _after_preposition(self, start: int, name: int) -> bool:
        """Whether a name belongs to a phrase like "a spokesman for": the "of" within a title does not count."""
        before = self._text[start:name]
        for m in reversed(
            [m for m in self._mentions if m.kind in ("office", "organisation") and start <= m.start and m.end <= name]
        ):
            before = before[: m.start - start] + "title" + before[m.end - start :]
        match = re.search(r"\b(?:to|of|for|with|by)\s+(?:the\s+)?((?:[\w.’'-]+\s+){0,4})$", before)
        # "minister of X, Y" and "leader of X Y": a comma or a title between keeps the name the head.
        return match is not None and "title" not in match.group(1)

    def _named(self, source: Span, bare: str) -> Speaker | None:
        """A state, body, group or known person named by the head of the source."""
        inside = [m for m in self._mentions if source.start <= m.start and m.end <= source.end and not m.compound]
        heads = [
            m for m in inside if m.kind in ("state", "organisation", "group", "seat", "capital", "person", "outlet")
        ]
        end = source.start + len(source.of(self._text).rstrip(" ,"))
        for m in heads:
            tail = self._text[m.end : end]
            tail = re.sub(r"\s*\([^)]*\)?$", "", _POSSESSIVE.sub("", tail))
            head_of_source = (not re.search(r"\w", tail) or _GROUP_NOUN.fullmatch(tail)) and self._nothing_before(
                source.start, m
            )
            if head_of_source:
                return self._of_mention(m, source)
        surname = re.fullmatch(r"(?:Mr|Mrs|Ms|Dr|Gen|Sen|President|King|Pope)?\.?\s*([A-Z][\w’'\-]+)", bare)
        if surname and not heads:
            known = self._directory.people_by_surname(surname.group(1), on=self._article.published)
            if len(known) == 1:
                return Speaker(known[0].name, "person", span=source)
        return None

    def _nothing_before(self, start: int, m: Mention) -> bool:
        before = self._text[start : m.start].strip()
        return not before or bool(
            re.fullmatch(
                r"(?:the|both|main|neighbo[u]?ring|communist|isolated|non-\w+|rival|nearby|oil-rich|ally|allied|regional power|\w+-led|\w+-backed)(?: [\w-]+){0,2}",
                before,
                flags=re.IGNORECASE,
            )
        )

    def _of_mention(self, m: Mention, source: Span) -> Speaker:
        if m.kind == "person":
            return Speaker(m.name, "person", span=source)
        kind = {
            "capital": "state",
            "demonym": "group",
            "adjective": "state",
            "seat": "organisation",
            "outlet": "organisation",
        }.get(m.kind, m.kind)
        return Speaker(self._fullest(m), kind, span=Span(m.start, m.end))

    def _fullest(self, m: Mention) -> str:
        """The longest name that the article gives for an actor; the directory's where it gives only an abbreviation or a city."""
        words = _POSSESSIVE.sub("", self._text[m.start : m.end].replace("\n", " "))
        if m.kind == "outlet" and not _ABBREVIATION.fullmatch(words):
            return words
        if m.kind == "demonym" or words in self._cast.long_forms:
            return self._cast.long_forms.get(words, words)
        if m.kind == "state" and not _ABBREVIATION.fullmatch(words):
            return words
        forms = {
            _POSSESSIVE.sub("", self._text[o.start : o.end].replace("\n", " "))
            for o in self._mentions
            if o.actor == m.actor and o.kind in ("state", "organisation", "group", "seat") and not o.compound
        }
        full = sorted(f for f in forms if f[:1].isupper() and not _ABBREVIATION.fullmatch(f))
        # A longer form counts only where it goes on from this one: other names of the actor may be narrower.
        longer = (
            [f for f in full if words.casefold() in f.casefold()]
            if not _ABBREVIATION.fullmatch(words) and m.kind != "capital"
            else full
        )
        return (
            max(longer, key=len)
            if longer
            else (words if m.kind in ("organisation", "group") and not _ABBREVIATION.fullmatch(words) else m.name)
        )

    # -- descriptions

    def _definite(self, source: Span, bare: str) -> Speaker | None:
        """ "The ambassador", "the group", "France's foreign minister": somebody named or so described before."""
        inside = [m for m in self._mentions if source.start <= m.start and m.end <= source.end and not m.compound]
        party = next(
            (
                m.party
                for m in inside
                if m.kind in ("state", "adjective", "capital", "seat", "organisation", "group") and m.party
            ),
            None,
        )
        starts_with_the = re.match(r"(?:the|this|that|his|her|their)\b", bare, flags=re.IGNORECASE) is not None
        if not starts_with_the and not (party and re.search(r"['’]s? \w", bare)):
            return None
        head = _head(bare)
        if head in _MEDIA_HEADS and party is None:
            outlets = [m for m in self._mentions if m.kind == "outlet" and m.end <= source.start]
            if outlets:
                return self._of_mention(outlets[-1], source)
        if _plural_head(bare):
            return self._same_words(source, head) or (
                self._own_body(source, head) if head in _OWN_BODIES and party is None else None
            )
        if (
            starts_with_the
            and party is None
            and (body := self._half_of_a_name(bare, source) or self._by_capitalised_word(source, bare))
        ):
            return body
        unnamed = self._same_words(source, head) if starts_with_the and party is None else None
        if unnamed is not None and head in _ANYBODY:
            return unnamed
        office = self._office_of(bare)
        person = (
            None if head in _COLLECTIVE or head in _OWN_BODIES else self._described_person(source, head, office, party)
        )
        if person is not None:
            return person
        if starts_with_the and party is None:
            if unnamed is not None:
                return unnamed
            if head in _OWN_BODIES:
                return self._own_body(source, head)
            if head in _ORGANISATION_DOCUMENTS:
                return self._last_spoken(lambda s, w: s.kind in ("organisation", "group", "state"))
            if head in _COLLECTIVE:
                return self._last_spoken(lambda s, w: s.kind in ("organisation", "group")) or self._body_before(source)
        return None

    def _office_of(self, bare: str) -> str | None:
        """Key of the longest title at the end of a description."""
        phrase = re.split(r"\s(?:of|for|from|to|in|at|with|who|on)\b|,", _ARTICLE.sub("", bare))[0]
        tokens = phrase.split()
        for size in range(min(5, len(tokens)), 0, -1):
            office = self._directory.office(" ".join(tokens[-size:]))
            if office is not None:
                return None if office.independent else office.key
        return None

    def _described_person(self, source: Span, head: str, office: str | None, party: str | None) -> Speaker | None:
        best: tuple[int, int] | None = None
        for i, member in enumerate(self._cast.members):
            before = [m.start for m in member.mentions if m.start < source.start]
            if not before:
                continue
            known = (member.known_as or "").removeprefix("person:")
            held = self._directory.offices_of(known, self._article.published) if known else ()
            described = [
                d
                for d in member.descriptions
                if d.start < source.start and re.search(rf"\b{re.escape(head)}\b", d.of(self._text).casefold())
            ]
            covers = {office, *self._covers(office)} if office else set()
            holds = any(h.office in covers and party in (None, h.party) for h in held)
            if not (described or holds):
                continue
            if party and not holds and not any(self._names_party(d, party) for d in member.descriptions):
                continue
            if best is None or before[-1] > best[0]:
                best = (before[-1], i)
        return Speaker(self._cast.members[best[1]].name, "person", best[1], source) if best else None

    def _names_party(self, span: Span, party: str) -> bool:
        return any(m.party == party and span.start <= m.start and m.end <= span.end for m in self._mentions)

    def _covers(self, key: str) -> tuple[str, ...]:
        office = self._directory.office(key)
        return office.covers if office is not None else ()

    def _same_words(self, source: Span, head: str) -> Speaker | None:
        """Somebody unnamed who was described by the same noun before ("a senior official", then "the official")."""
        for at, speaker, words in reversed(self._spoken):
            if speaker.kind == "unnamed" and at < source.start and _head(words) == head:
                return speaker
        return None

    def _by_capitalised_word(self, source: Span, bare: str) -> Speaker | None:
        """ "The Observatory", "the Fund": the body in whose name the word stands."""
        word = _ARTICLE.sub("", bare)
        if not re.fullmatch(r"[A-Z]\w+", word):
            return None
        for m in reversed(self._mentions):
            if (
                m.start < source.start
                and m.kind in ("organisation", "group")
                and re.search(rf"\b{re.escape(word)}\b", m.name + " " + self._text[m.start : m.end])
            ):
                return self._of_mention(m, source)
        return None

    def _own_body(self, source: Span, head: str) -> Speaker | None:
        """ "The army", "the opposition": as the article calls it with its state, before here if it does."""
        found: list[Speaker] = []
        for m in self._mentions:
            if m.kind not in ("adjective", "state") or not m.party or (found and m.start >= source.start):
                continue
            after = re.match(
                rf"(?:['’]s)?\s+(?:main |armed )?((?-i:[A-Z]\w+\s+)?{re.escape(head)})\b",
                self._text[m.end : m.end + 40],
                flags=re.IGNORECASE,
            )
            if after:
                found.append(
                    Speaker(
                        f"{self._text[m.start : m.end]} {after.group(1)}",
                        "unnamed",
                        span=Span(m.start, m.end + after.end()),
                    )
                )
        return found[-1] if found else None

    def _rebel_body(self, source: Span, bare: str) -> Speaker | None:
        """ "The main opposition group": the body that the article names, if it names one; "X's opposition" in its usual form."""
        if _REBEL_BODY.search(bare) and not re.search(r"\b(?:of|from|for|in|within|with)\b", bare):
            bodies = [
                m
                for m in self._mentions
                if m.kind in ("group", "organisation")
                and m.party
                and re.search("opposition|rebel", m.party.casefold())
                and not re.match("opposition|rebel", self._text[m.start : m.end].split()[-1].casefold())
            ]
            if bodies:
                names = [m.name for m in bodies]
                return self._of_mention(max(bodies, key=lambda m: (names.count(m.name), -m.start)), source)
        whose = re.fullmatch(r"(.+?)['’]s?\s+(?:main\s+|armed\s+|political\s+)?(opposition|rebels|insurgents)", bare)
        if whose:
            for m in self._mentions:
                if m.start >= source.start and m.end <= source.end and m.kind == "state":
                    adjectives = [f.text for f in self._directory.forms_of(m.actor) if f.kind == "adjective"]
                    if adjectives:
                        return Speaker(f"{adjectives[0]} {whose.group(2)}", "unnamed", span=source)
        return None

    def _half_of_a_name(self, bare: str, source: Span) -> Speaker | None:
        """ "The North", where the article is about a state whose name begins so."""
        if not re.fullmatch(r"the (?:North|South|East|West)", bare, flags=re.IGNORECASE):
            return None
        word = bare.rsplit(maxsplit=1)[-1].casefold()
        for m in reversed(self._mentions):
            if m.kind == "state" and m.start < source.start and m.name.casefold().startswith(word + " "):
                return self._of_mention(m, source)
        return None

    def _body_before(self, source: Span) -> Speaker | None:
        before = [
            m
            for m in self._mentions
            if m.end <= source.start and source.start - m.end < 400 and m.kind in ("organisation", "group")
        ]
        return self._of_mention(before[-1], source) if before else None

    def _plain(self, words: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"^The ", "the ", words)) if not words.isupper() else words


def _head(words: str) -> str:
    """Head noun of a description: the last word before a preposition, relative clause or comma."""
    phrase = re.split(
        r"\s(?:of|for|from|to|in|at|with|who|on|by|close|familiar|involved|based)\b|,", _ARTICLE.sub("", words.strip())
    )[0]
    tokens = re.findall(r"[\w’'\-]+", phrase)
    return _POSSESSIVE.sub("", tokens[-1]).casefold() if tokens else ""


def _plural_head(words: str) -> bool:
    return bool(_PLURAL_PEOPLE.search(_head(words)))


def _plural(words: str) -> bool:
    return _plural_head(words) or words.casefold() in THEY or bool(_QUANTITY.match(words))


def _singular_body(words: str) -> bool:
    return _head(words) in _COLLECTIVE
