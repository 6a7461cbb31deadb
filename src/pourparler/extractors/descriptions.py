"""Descriptions as sources: "the ambassador", "the group", "the opposition" to the one so described before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pourparler.extractors.findings import Speaker
from pourparler.extractors.phrases import ARTICLE, COLLECTIVE, OWN_BODIES, has_plural_head, head_noun
from pourparler.record import Span

if TYPE_CHECKING:
    from pourparler.directory import Mention
    from pourparler.extractors.cast import Member
    from pourparler.extractors.scene import Scene

_MEDIA_HEADS = frozenset("newspaper paper daily magazine broadcaster channel network outlet website".split())
_REBEL_BODY = re.compile(
    r"\b(?:opposition|rebels?|insurgents?)\b"
    r".*\b(?:group|council|coalition|bloc|committee|body|alliance|delegation|team)\b",
    flags=re.IGNORECASE,
)
_INSTITUTION = r"(?:presiden\w+|government|army|military|\w*ministry|palace|parliament\w*|cabinet|royal|police)"
_OF_AN_INSTITUTION = re.compile(
    rf"\b{_INSTITUTION}['’]s?\s|^the {_INSTITUTION} (?:[a-z]+ )*"
    r"(?:office|command|statement|department|team|delegation)\b",
    flags=re.IGNORECASE,
)
"""A part of an institution ("the presidency's media office") is no other name of a body that spoke before."""
_MAIN_BODY = re.compile(r"\b(?:main|umbrella|largest|biggest|leading)\b", flags=re.IGNORECASE)
_NAMED_SOON = 3000
"""Code points within which a report names the one whom it has only described so far."""
_BODY_NEAR = 400
"""Code points within which "the group" goes on with a body named before."""
_ANYBODY = frozenset(
    "official diplomat source aide adviser spokesman spokeswoman spokesperson insider person man woman".split()
)
"""Heads that say too little of a person to take them for the description of somebody named."""
_ORGANISATION_DOCUMENTS = frozenset(
    "statement letter report document communique bulletin notice draft text resolution commentary editorial".split()
)


def resolve_description(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """Somebody named or so described before, whom a description means.

    Args:
        scene: who is there and has spoken so far.
        source: where the description stands.
        bare: its words.

    Returns:
        The speaker; ``None`` where the description describes somebody new.
    """
    if _is_rebel_body(bare):
        # Never a monitor or a government that happened to speak last.
        return _rebel_body(scene, source, bare)
    return _definite(scene, source, bare) or _rebel_body(scene, source, bare) or _named_later(scene, source, bare)


def _definite(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """The meaning of "the ambassador", "the group", "France's foreign minister"."""
    party = next(
        (
            m.party
            for m in scene.within(source)
            if m.kind in ("state", "adjective", "capital", "seat", "organisation", "group") and m.party
        ),
        None,
    )
    with_article = re.match(r"(?:the|this|that|his|her|their)\b", bare, flags=re.IGNORECASE) is not None
    if not with_article and not (party and re.search(r"['’]s? \w", bare)):
        return None
    head = head_noun(bare)
    if head in _MEDIA_HEADS and party is None:
        outlets = [m for m in scene.mentions if m.kind == "outlet" and m.end <= source.start]
        if outlets:
            return scene.of_mention(outlets[-1], source)
    if has_plural_head(bare):
        return _same_words(scene, source, head) or (
            _own_body(scene, source, head) if head in OWN_BODIES and party is None else None
        )
    if with_article and party is None:
        return _without_party(scene, source, bare, head)
    return _described_person(scene, source, bare, party)


def _named_later(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """The person whom the opening of a report only describes ("an opposition spokesman said") and names further down.

    Only the title and the first two paragraphs open so, and only one person may fit: described by the same noun and
    every other name in the description, after this place.
    """
    head = head_noun(bare)
    if has_plural_head(bare) or head in COLLECTIVE or head in OWN_BODIES or not _in_opening(scene, source):
        return None
    parties = {m.party for m in scene.within(source) if m.party and m.kind != "office"}
    fitting = []
    for i, member in enumerate(scene.cast.members):
        if member.mentions[0].start < source.start or member.mentions[0].start - source.start > _NAMED_SOON:
            continue
        described = [d for d in member.descriptions if d.start - source.start < _NAMED_SOON]
        words = " ".join(d.of(scene.text) for d in described).casefold()
        named = {
            m.party for d in described for m in scene.mentions if d.start <= m.start and m.end <= d.end and m.party
        }
        if re.search(rf"\b{re.escape(head)}\b", words) and parties <= named:
            fitting.append(i)
    if len(fitting) != 1:
        return None
    return Speaker(scene.cast.members[fitting[0]].name, "person", fitting[0], source)


def _in_opening(scene: Scene, source: Span) -> bool:
    """Whether a place is in the title or the first two paragraphs after it."""
    return len([line for line in scene.text[: source.start].split("\n") if line.strip()]) <= 3


def _without_party(scene: Scene, source: Span, bare: str, head: str) -> Speaker | None:
    """The meaning of "the North", "the Fund", "the official", "the ambassador", "the army", "the statement"."""
    body = _half_of_a_name(scene, bare, source) or _by_capitalised_word(scene, source, bare)
    if body is not None:
        return body
    unnamed = _same_words(scene, source, head)
    if unnamed is not None and head in _ANYBODY:
        return unnamed
    known = _described_person(scene, source, bare, None) or unnamed
    if known is not None:
        return known
    if head in OWN_BODIES:
        return _own_body(scene, source, head)
    if _OF_AN_INSTITUTION.search(bare):
        return None
    if head in _ORGANISATION_DOCUMENTS:
        return scene.last_spoken(lambda s, w: s.kind in ("organisation", "group", "state"))
    if head in COLLECTIVE:
        return scene.last_spoken(lambda s, w: s.kind in ("organisation", "group")) or _body_before(scene, source)
    return None


def _office_of(scene: Scene, bare: str) -> str | None:
    """Key of the longest title at the end of a description."""
    phrase = re.split(r"\s(?:of|for|from|to|in|at|with|who|on)\b|,", ARTICLE.sub("", bare))[0]
    tokens = phrase.split()
    for size in range(min(5, len(tokens)), 0, -1):
        office = scene.directory.office(" ".join(tokens[-size:]))
        if office is not None:
            return None if office.independent else office.key
    return None


def _described_person(scene: Scene, source: Span, bare: str, party: str | None) -> Speaker | None:
    """The person last named who was described by the same noun, or holds the office that the description names."""
    head = head_noun(bare)
    if head in COLLECTIVE or head in OWN_BODIES:
        return None
    office = _office_of(scene, bare)
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for i, member in enumerate(scene.cast.members):
        if not _fits(scene, member, head=head, office=office, party=party):
            continue
        places = [m.start for m in member.mentions if m.start < source.start]
        described = any(d.start < source.start for d in member.descriptions) or _holds(scene, member, office, party)
        if places and described:
            before.append((places[-1], i))
        elif member.mentions[0].start - source.start < _NAMED_SOON:
            after.append((-member.mentions[0].start, i))
    # Reports open with an office and name its holder further down; a name that comes later must be the only one.
    chosen = max(before)[1] if before else after[0][1] if len(after) == 1 and head not in _ANYBODY else None
    return None if chosen is None else Speaker(scene.cast.members[chosen].name, "person", chosen, source)


def _fits(scene: Scene, member: Member, *, head: str, office: str | None, party: str | None) -> bool:
    """Whether a person is anywhere described by a noun, or holds an office, for a party where one is asked for."""
    if _holds(scene, member, office, party):
        return True
    if not any(re.search(rf"\b{re.escape(head)}\b", d.of(scene.text).casefold()) for d in member.descriptions):
        return False
    return party is None or any(_names_party(scene, d, party) for d in member.descriptions)


def _holds(scene: Scene, member: Member, office: str | None, party: str | None) -> bool:
    """Whether a person is known to hold an office on the day of the article."""
    known = (member.known_as or "").removeprefix("person:")
    if not known or office is None:
        return False
    covers = {office, *_covers(scene, office)}
    held = scene.directory.offices_of(known, scene.published)
    return any(h.office in covers and party in (None, h.party) for h in held)


def _names_party(scene: Scene, span: Span, party: str) -> bool:
    return any(m.party == party and span.start <= m.start and m.end <= span.end for m in scene.mentions)


def _covers(scene: Scene, key: str) -> tuple[str, ...]:
    office = scene.directory.office(key)
    return office.covers if office is not None else ()


def _same_words(scene: Scene, source: Span, head: str) -> Speaker | None:
    """Somebody unnamed who was described by the same noun before ("a senior official", then "the official")."""
    for at, speaker, words in reversed(scene.spoken):
        if speaker.kind == "unnamed" and at < source.start and head_noun(words) == head:
            return speaker
    return None


def _by_capitalised_word(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """The body in whose name the word of "the Observatory" or "the Fund" stands."""
    word = ARTICLE.sub("", bare)
    if not re.fullmatch(r"[A-Z]\w+", word):
        return None
    for m in reversed(scene.mentions):
        if (
            m.start < source.start
            and m.kind in ("organisation", "group")
            and re.search(rf"\b{re.escape(word)}\b", m.name + " " + scene.text[m.start : m.end])
        ):
            return scene.of_mention(m, source)
    return None


def _own_body(scene: Scene, source: Span, head: str) -> Speaker | None:
    """Name of "the army" or "the opposition" as the article gives it with its state, before here if it does."""
    found: list[Speaker] = []
    for m in scene.mentions:
        if m.kind not in ("adjective", "state") or not m.party or (found and m.start >= source.start):
            continue
        after = re.match(
            rf"(?:['’]s)?[ ](?:main |armed )?((?-i:[A-Z]\w+ )?{re.escape(head)})\b",
            scene.text[m.end : m.end + 40],
            flags=re.IGNORECASE,
        )
        if after:
            found.append(
                Speaker(
                    f"{scene.text[m.start : m.end]} {after.group(1)}",
                    "unnamed",
                    span=Span(m.start, m.end + after.end()),
                )
            )
    return found[-1] if found else None


def _is_rebel_body(bare: str) -> bool:
    """Whether words describe one body of an opposition: "the main opposition group", "the rebel coalition"."""
    return (
        _REBEL_BODY.search(bare) is not None
        and head_noun(bare) in COLLECTIVE
        and not re.search(r"\b(?:of|from|for|in|within|with)\b", bare)
    )


def _rebel_body(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """The body that "the main opposition group" means, if the article names one; "X's opposition" in its usual form."""
    if _is_rebel_body(bare):
        political = re.search(r"\b(?:rebels?|insurgents?)\b", bare, flags=re.IGNORECASE) is None
        bodies = [m for m in scene.mentions if _is_named_rebel_body(scene, m, political=political)]
        near = [m for m in bodies if m.end <= source.start and source.start - m.end < _BODY_NEAR]
        if near and not _MAIN_BODY.search(bare) and re.match(r"(?:the|this|that)\b", bare, flags=re.IGNORECASE):
            return scene.of_mention(near[-1], source)
        if bodies:
            names = [m.name for m in bodies]
            return scene.of_mention(max(bodies, key=lambda m: (names.count(m.name), -m.start)), source)
    whose = re.fullmatch(r"(.+?)['’]s?\s+(?:main\s+|armed\s+|political\s+)?(opposition|rebels|insurgents)", bare)
    if whose:
        for m in scene.mentions:
            if m.start >= source.start and m.end <= source.end and m.kind == "state":
                adjectives = [f.text for f in scene.directory.forms_of(m.actor) if f.kind == "adjective"]
                if adjectives:
                    return Speaker(f"{adjectives[0]} {whose.group(2)}", "unnamed", span=source)
    return None


def _is_named_rebel_body(scene: Scene, m: Mention, *, political: bool) -> bool:
    """Whether a mention names one body of an opposition, and not the opposition as a whole.

    Args:
        scene: the article.
        m: the mention.
        political: whether armed groups are left out.
    """
    actor = scene.directory.actor(m.actor)
    if political and actor is not None and actor.category == "armed_group":
        return False
    return bool(
        m.kind in ("group", "organisation")
        and m.party
        and re.search("opposition|rebel", m.party.casefold())
        and not re.match("opposition|rebel", scene.text[m.start : m.end].split()[-1].casefold())
    )


def _half_of_a_name(scene: Scene, bare: str, source: Span) -> Speaker | None:
    """The state that "the North" means, where the article names one that begins so."""
    if not re.fullmatch(r"the (?:North|South|East|West)", bare, flags=re.IGNORECASE):
        return None
    word = bare.rsplit(maxsplit=1)[-1].casefold()
    for m in reversed(scene.mentions):
        if m.kind == "state" and m.start < source.start and m.name.casefold().startswith(word + " "):
            return scene.of_mention(m, source)
    return None


def _body_before(scene: Scene, source: Span) -> Speaker | None:
    before = [
        m
        for m in scene.mentions
        if m.end <= source.start and source.start - m.end < _BODY_NEAR and m.kind in ("organisation", "group")
    ]
    return scene.of_mention(before[-1], source) if before else None
