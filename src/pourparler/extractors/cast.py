"""The cast of an article: the people it names, by what descriptions, and the long forms of its abbreviations.

Names are found without a tagger: runs of capitalised words, less the titles, nationalities and bodies that stand before
them. What is left over and is not a state, a body or a group is somebody's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.extractors.base import Findings
from pourparler.extractors.findings import CAST, MENTIONS
from pourparler.extractors.sentences import title_end
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.base import Finding
    from pourparler.record import Article

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŔŘŚŞŠȘŤȚŪŮŰŲŹŻŽА-Я]"
_TOKEN = (
    rf"(?:{_CAPITAL}[\w’'\-]*\w|{_CAPITAL}\.(?:{_CAPITAL}\.)*|{_CAPITAL}"
    rf"|(?:al|el|ad|an|ar|as|at|ash|d|O)[-’']{_CAPITAL}[\w’'\-]*)"
)
_PARTICLE = r"(?:al|el|bin|ibn|bint|abu|de|del|della|di|da|dos|du|van|von|der|den|ter|la|le|zu|af)"
NAME_RUN = re.compile(rf"{_TOKEN}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_TOKEN})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ABBREVIATED = re.compile(
    rf"((?:{_CAPITAL}[\w’'\-]+)(?:[ \u00a0](?:of|for|the|and|on|in|to|de"
    rf"|{_CAPITAL}[\w’'\-]+)){{1,9}})[ \u00a0]?\((?:the[ ])?({_CAPITAL}[A-Za-z.&]{{1,9}})\)"
)
_HONORIFICS = frozenset(
    """
    Mr Mrs Ms Miss Dr Prof Sir Lord Lady Dame Gen Lt Col Maj Sgt Capt Adm Sen Rep Gov Rev Sheikh Sheik Mullah Maulana
    Ayatollah Imam Cmdr Brig
    """.split()
)
_BODY_WORDS = frozenset(
    """
    Council Committee Commission Assembly Group Party Front Army Force Forces Movement Union League Organization
    Organisation Ministry Department Agency Institute University Center Centre Observatory Bank Fund Court House
    Parliament Congress Senate Government Office Bureau Board Association Federation Foundation Network News
    Times Post Journal Press Television Radio TV Daily Herald Guardian Telegraph Company Corp Inc Ltd Group Air
    Navy Police Guard Guards Corps Brigade Brigades Coalition Alliance Authority Administration Cabinet Embassy
    Mission Society Trust Committee Crescent Cross Watch International Conference Summit Agreement Accord Act
    Treaty Resolution Plan Deal War Treaty Day Street Square Airport Hotel Palace Base Sea Island Islands River
    Province District Region Strait Gulf Peninsula Valley City Republic Kingdom States Nations State Club School
    College
    """.split()
)
_NOT_NAMES = frozenset(
    """
    The A An In On At By For From But And Or As It He She They We I This That These Those There Here When While
    If After Before Since Although Though However Meanwhile Also Still Yet Now Then Both Some Many Most Several
    One Two Three No Not Earlier Later Last Next His Her Their Its Our Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday January February March April May June July August September October November December Jan
    Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Asked According Speaking Despite Under With Without Between
    Among During Unlike Like What Who Western Eastern Northern Southern North South East West Arab Islamic
    Muslim Christian Sunni Shi'ite Shiite Jewish European African Asian Latin President Minister Prime Foreign
    Secretary General Ambassador Spokesman Spokeswoman Spokesperson Chancellor King Queen Prince Senator Chief
    Leader Deputy Vice Former Senior Interior Defence Defense Finance Energy State Envoy Special Supreme
    Commander Army Chairman Director Governor Mayor Republican Democrat Democratic Conservative Labour Reuters
    Editor Additional Reporting Writing Photo File Image Read More Related
    """.split()
)
_FEMALE_WORDS = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess|spokeswoman|chairwoman|congresswoman|businesswoman|woman|mother"
    r"|wife|daughter|sister|actress|Baroness)\b"
)
_MALE_WORDS = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Sheikh|spokesman|chairman|congressman|businessman|father|husband|brother|son"
    r"|Ayatollah|Mullah|Imam|Pope)\b"
)
_FEMALE_NAMES = frozenset(
    """
    Angela Theresa Hillary Condoleezza Madeleine Federica Catherine Margaret Christine Ursula Julia Yulia Tzipi
    Samantha Susan Nikki Linda Maria Anna Anne Ann Jane Mary Elizabeth Sarah Laura Nicola Arlene Michelle
    Michele Dilma Cristina Aung Park Benazir Sheikh Ellen Kamala Nancy Emma Joanna Barbara Patricia Jennifer
    Jessica Karen Lisa Nadia Nadiya Hanan Leila Layla Fatima Amina Zeinab Rania Asma Hina Sushma Mevlude
    Bouthaina Buthaina Farrah Rosa Carla Elena Irina Olga Natalia Svetlana Tatiana Ekaterina Marina Valentina
    Marie Claire Sophie Segolene Florence Helen Helle Mette Sanna Kaja Annalena Giorgia Jacinda Penny Julie
    Wendy Victoria Kristalina Agnes Gauri Jen Jennifer Marine Najat Mahbouba Caroline Emily Rachel Rebecca Ruth
    Alice Amy Andrea Annette Carol Charlotte Diana Diane Donna Doris Dorothy Eva Frances Gina Grace Hannah
    Heather Ilke Ines Ingrid Irene Isabel Janet Joan Josephine Judith Judy Kate Katherine Kelly Lena Lucia Lucy
    Lydia Magdalena Mariam Martha Melanie Mona Monica Nora Pamela Paula Priti Rita Ruthie Sandra Sharon Sheila
    Simone Stella Sylvia Teresa Tina Vera Veronica Yvonne Zoe Retno Sri Megawati Khaleda Hasina Sheikha
    """.split()
)

_MALE_NAMES = frozenset(
    """
    John James William George Robert Richard David Michael Thomas Joseph Charles Daniel Paul Mark Peter Andrew
    Stephen Steven Philip Martin Kevin Brian Edward Henry Jack Barack Bill Joe Donald Antony Anthony Tony Gordon
    Boris Nigel Alexander Alexei Aleksandr Andrei Dmitry Dmitri Igor Ivan Mikhail Nikolai Oleg Oleksandr Oleksiy
    Petro Pavlo Sergei Sergey Serhiy Viktor Vladimir Volodymyr Vitaly Yuri Yevgeny Andriy Denys Vasily Gennady
    Leonid Mohammad Mohammed Muhammad Mohamed Mohamad Ahmad Ahmed Ali Hassan Hussein Hossein Ibrahim Ismail
    Khaled Khalid Mahmoud Mustafa Omar Osama Saad Said Salim Tariq Walid Yasser Yusuf Abdul Abdullah Abdel
    Abdelaziz Bashar Bashir Faisal Farouk Fayez Hamid Hadi Hashim Haider Jamal Javad Kamal Karim Majid Mehdi
    Nabil Nasser Rami Riad Riyad Saeed Sami Zaid Ziad Asaad Monzer Anas Haytham Moshe Avigdor Benjamin Binyamin
    Ehud Shimon Yair Yoav Benny Naftali Isaac Recep Tayyip Ahmet Mehmet Mevlut Hakan Hulusi Binali Ilham Nikol
    Armen Serzh Levon Jean Jean-Claude Jean-Marc Jean-Yves Jacques Francois Nicolas Emmanuel Laurent Bernard
    Bruno Luc Guy Alain Frank Frank-Walter Helmut Gerhard Olaf Wolfgang Hans Klaus Sigmar Heiko Joschka
    Sebastian Karl Jens Lars Anders Jose Juan Carlos Luis Jorge Antonio Francisco Fernando Miguel Javier Pedro
    Manuel Alvaro Hugo Rafael Raul Fidel Diego Gustavo Ernesto Armando Henrique Luiz Mario Matteo Silvio
    Giuseppe Paolo Romano Massimo Enrico Marco Sergio Kofi Thabo Jacob Cyril Olusegun Goodluck Muhammadu Abiy
    Isaias Salva Riek Yoweri Uhuru Felix Staffan Lakhdar Geir Jan Ian Bernardino Nickolay Shinzo Junichiro Taro
    Yoshihide Fumio Narendra Manmohan Imran Nawaz Pervez Asif Ashraf Hun Najib Rodrigo Benigno Joko Susilo
    Thaksin Prayuth
    """.split()
)


@dataclass
class Member:
    """A person of the cast.

    Attributes:
        name: fullest name in the article.
        surname: last word of it, with its particle.
        mentions: places where the name or a part of it stands, in order.
        descriptions: spans of the words that describe the person (titles, appositions), the nearest first.
        known_as: id of the person in the directory, ``None`` when unknown there.
        female: ``True``, ``False`` or ``None`` where nothing tells.
    """

    name: str
    surname: str
    mentions: list[Span] = field(default_factory=list)
    descriptions: list[Span] = field(default_factory=list)
    known_as: str | None = None
    female: bool | None = None


@dataclass
class Cast:
    """The people of an article and its abbreviations.

    Attributes:
        members: people, in order of first mention by full name.
        long_forms: abbreviation to the long form the article gives ("HNC" to "High Negotiations Committee").
    """

    members: list[Member]
    long_forms: dict[str, str]

    def at(self, span: Span) -> list[int]:
        """Indices of members named within a span, in order of place."""
        found = sorted((m.start, i) for i, member in enumerate(self.members) for m in member.mentions if span.holds(m))
        return list(dict.fromkeys(i for _, i in found))

    def by_surname(self, surname: str) -> list[int]:
        """Indices of members of a surname."""
        key = surname.casefold()
        return [
            i for i, m in enumerate(self.members) if m.surname.casefold() == key or m.name.split()[-1].casefold() == key
        ]


class CastExtractor:
    """Who appears in an article."""

    name = "cast"
    version = "1"
    requires: tuple[Finding[Any], ...] = (MENTIONS,)
    provides: tuple[Finding[Any], ...] = (CAST,)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Collect the people and the abbreviations of an article."""
        text = article.text
        mentions = findings[MENTIONS]
        runs = _person_runs(text, mentions)
        members = _full_names(text, runs, self._directory, title=title_end(article))
        _short_forms(text, runs, members)
        for member in members:
            member.mentions.sort()
            member.descriptions = [d for m in member.mentions for d in _descriptions(text, m)]
            member.female = _gender(text, member)
        return {CAST: Cast(members, _long_forms(text))}


def _long_forms(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ABBREVIATED.finditer(text):
        long_form = re.sub(r"^The ", "", match.group(1))
        initials = [w[0] for w in long_form.split() if w[0].isupper()]
        short = match.group(2).replace(".", "")
        # The bracket may hold something else than the abbreviation ("(Republican)"): first letters must agree.
        while len(initials) > len(short) and long_form.count(" "):
            long_form = long_form.split(" ", 1)[1]
            initials = [w[0] for w in long_form.split() if w[0].isupper()]
        if initials and short[:1].upper() == initials[0] and short.isupper():
            found.setdefault(match.group(2), long_form)
    return found


def _person_runs(text: str, mentions: tuple[Mention, ...]) -> list[Span]:
    """Runs of capitalised words that may name a person, titles, states and bodies taken off."""
    taken = [
        m
        for m in mentions
        if m.kind in ("state", "adjective", "demonym", "organisation", "group", "seat", "capital", "office", "outlet")
    ]
    runs: list[Span] = []
    for match in NAME_RUN.finditer(text):
        start, end = match.span()
        cuts = [(m.start, m.end) for m in taken if m.start < end and m.end > start and not _first_name(text, m, end)]
        for piece_start, piece_end in _without(start, end, cuts):
            runs.extend(_clean(text, piece_start, piece_end))
    return runs


def _first_name(text: str, m: Mention, end: int) -> bool:
    """Whether a mention may be somebody's first name: one word that also names an outlet, a surname after it."""
    return m.kind == "outlet" and " " not in text[m.start : m.end] and m.end < end and text[m.end] == " "


def _without(start: int, end: int, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces, at = [], start
    for a, b in sorted(cuts):
        if a > at:
            pieces.append((at, a))
        at = max(at, b)
    if at < end:
        pieces.append((at, end))
    return pieces


def _clean(text: str, start: int, end: int) -> list[Span]:
    possessive_before = re.match(r"['’]s?\s+", text[start:end])
    start += possessive_before.end() if possessive_before else 0
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
    while words and text[words[0][0] : words[0][1]].strip(".,'’") in _NOT_NAMES | _HONORIFICS:
        words.pop(0)
    while words and (not text[words[-1][0]].isupper() and "-" not in text[words[-1][0] : words[-1][1]]):
        words.pop()
    out: list[list[tuple[int, int]]] = [[]]
    for a, b in words:
        if text[a:b].strip(".,'’") in _BODY_WORDS | _NOT_NAMES:
            out.append([])
        else:
            out[-1].append((a, b))
    if len(out) > 1 and any(text[a:b] in _BODY_WORDS for a, b in words):
        return []
    spans = []
    for group in out:
        if group:
            a, b = group[0][0], group[-1][1]
            possessive = _POSSESSIVE.search(text[a:b])
            b -= len(possessive.group()) if possessive else 0
            if b - a > 1:
                spans.append(Span(a, b))
    return spans


def _full_names(text: str, runs: list[Span], directory: ActorDirectory, *, title: int) -> list[Member]:
    members: list[Member] = []
    by_name: dict[str, Member] = {}
    for run in runs:
        name = " ".join(run.of(text).split())
        words = name.split()
        if (
            len(words) < 2
            or len(words) > 5
            or any(c.isdigit() for c in name)
            or not re.search(r"[^\W\d]{2}", name)
            or sum(w.isupper() and len(w) > 2 for w in words) > 1
        ):
            continue
        member = by_name.get(name.casefold())
        if member is None:
            known = directory.person(name)
            # Headline case makes names of everything: a run that only a headline has is no person unless known.
            if known is None and run.start < title and text.count(name) < 2:
                continue
            member = Member(name, _surname(words), known_as=f"person:{known.name}" if known else None)
            by_name[name.casefold()] = member
            members.append(member)
        member.mentions.append(run)
    return _merge(_without_suffixes(members))


def _without_suffixes(members: list[Member]) -> list[Member]:
    """Drop "names" that are only the end of a longer one ("De Mistura" beside "Staffan de Mistura")."""
    whole = [m.name.casefold().split() for m in members]
    kept = []
    for member in members:
        words = member.name.casefold().split()
        longer = [w for w in whole if len(w) > len(words) and w[-len(words) :] == words]
        if not longer or not re.match(rf"{_PARTICLE}\b", words[0]):
            kept.append(member)
    return kept


def _surname(words: list[str]) -> str:
    return words[-1]


def _merge(members: list[Member]) -> list[Member]:
    """Two forms of one name ("Kim Jong Un" and "Kim Jong-un", "John Kerry" and "John F. Kerry") are one person."""
    out: list[Member] = []
    for member in sorted(members, key=lambda m: m.mentions[0]):
        key = _loose(member.name)
        twin = next((o for o in out if _loose(o.name) == key or (o.known_as and o.known_as == member.known_as)), None)
        if twin is None:
            out.append(member)
            continue
        twin.mentions.extend(member.mentions)
        if len(member.name) > len(twin.name):
            twin.name = member.name
    return out


def _loose(name: str) -> str:
    words = [w for w in re.split(r"[\s\-]+", name.casefold()) if not re.fullmatch(r"\w\.?", w)]
    return "".join(re.sub(r"^(al|el)$", "", w) for w in words)


def _short_forms(text: str, runs: list[Span], members: list[Member]) -> None:
    for run in runs:
        words = run.of(text).split()
        if len(words) > 3 or any(run in m.mentions for m in members):
            continue
        fitting = [m for m in members if _is_short_form(words, m)]
        if fitting:
            # Two of one surname: the one named last before here.
            title = _title_before(text, run)
            titled = [m for m in fitting if title and any(_title_before(text, x) == title for x in m.mentions)]
            before = [
                (max((x.start for x in m.mentions if x.start < run.start), default=-1), m) for m in titled or fitting
            ]
            max(before, key=lambda pair: pair[0])[1].mentions.append(run)


def _title_before(text: str, name: Span) -> str | None:
    """The capitalised word right before a name, a title or an honorific."""
    match = re.search(rf"({_CAPITAL}[\w]+)\.?[ \u00a0]$", text[max(0, name.start - 30) : name.start])
    return match.group(1).casefold() if match else None


def _is_short_form(words: list[str], member: Member) -> bool:
    parts = [w.casefold() for w in member.name.split()]
    key = [w.casefold() for w in words]
    if len(key) == 1:
        bare = re.sub(r"^(al|el)-", "", key[0])
        return key[0] in (parts[-1], parts[0]) or bare == re.sub(r"^(al|el)-", "", parts[-1])
    return parts[-len(key) :] == key or parts[: len(key)] == key


def _descriptions(text: str, mention: Span) -> list[Span]:
    """Words that describe somebody where the name stands: the noun phrase before it and the apposition after it."""
    found = []
    before = re.search(r"(?:[\w’'.\-]+[ \u00a0]){1,12}$", text[max(0, mention.start - 110) : mention.start])
    if before:
        start = max(0, mention.start - 110) + before.start()
        phrase = _noun_phrase(text[start : mention.start])
        if phrase:
            found.append(Span(mention.start - len(phrase), mention.start))
    comma = re.search(r"([\w’'.\- \u00a0]{4,90}),[ \u00a0]$", text[max(0, mention.start - 100) : mention.start])
    if comma and re.match(r"(?:.*\b)?(?:the|a|an|[\w’']+['’]s)\b", comma.group(1), flags=re.IGNORECASE):
        start = max(0, mention.start - 100) + comma.start()
        phrase = _noun_phrase(comma.group(1))
        if phrase:
            at = text.rfind(phrase, start, mention.start)
            found.append(Span(at, at + len(phrase)))
    of_state = re.match(rf"[ \u00a0]of (?:the )?{NAME_RUN.pattern}", text[mention.end : mention.end + 60])
    if of_state:
        found.append(Span(mention.end + 1, mention.end + of_state.end()))
    after = re.match(
        r"(?:['’]s)?,[ \u00a0]((?:the|a|an|[\w’'.\-]+)\b[^,;()\n\"“”]{3,110})", text[mention.end : mention.end + 130]
    )
    if after and not re.match(
        r"(?:who|whose|which|and|but|said|says|told|speaking|\w+ing|\w+ed|in|on|at|with)\b", after.group(1)
    ):
        found.append(Span(mention.end + after.start(1), mention.end + after.end(1)))
    return found


_PHRASE_BREAK = frozenset(
    """
    said says saying told tells added adding that while when and but with by from at on in as to he she they it
    was were is are has had have who which met meeting after before where because if warned asked called quoted
    between against than
    """.split()
)


def _noun_phrase(words_before: str) -> str:
    """The end of ``words_before`` that can be one noun phrase: back to the last word that cannot stand inside one."""
    words = re.findall(r"\S+\s*", words_before)
    out: list[str] = []
    for word in reversed(words):
        bare = word.strip().strip(",")
        if (
            bare.casefold() in _PHRASE_BREAK
            or (re.search(r"[.!?]$", bare) and len(bare) > 4 and not re.search(r"\w\.\w\.$", bare))
            or bare.endswith((":", ";", ","))
        ):
            break
        out.insert(0, word)
        if bare.casefold() in ("the", "a", "an", "his", "her", "their", "its", "our"):
            break
    phrase = "".join(out)
    return phrase if re.search(r"\w", phrase) else ""


def _gender(text: str, member: Member) -> bool | None:
    first = member.name.split()[0]
    for span in (*member.descriptions, *(Span(max(0, m.start - 6), m.start) for m in member.mentions)):
        words = span.of(text)
        if _FEMALE_WORDS.search(words):
            return True
        if _MALE_WORDS.search(words):
            return False
    if first in _FEMALE_NAMES:
        return True
    return False if first in _MALE_NAMES else None
