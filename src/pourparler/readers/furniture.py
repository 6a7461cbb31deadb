"""The page's furniture in a text copied from it: header and trailer lines, buttons, captions, credits.

The words stay where they are. What is found is marked, so that no statement is read out of it, and what it tells
(title, section, outlet, byline, time of publication) becomes the article's own.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pourparler.readers.datelines import find_dateline
from pourparler.readers.moments import CLOCK, VAGUE_DAY, WEEKDAY, Moment, find_moment
from pourparler.record.span import Span


def _any(*alternatives: str) -> str:
    return "|".join(alternatives)


_BUTTON = _any(
    r"(?:go\s)?back(?:\sto\s(?:top|news|home|list|previous page|the top))?|home|menu|search|skip to (?:main )?content",
    r"share(?:\s(?:this|on|via|it|article|story|full article)\b.{0,30})?|tweet(?:\sthis)?|e-?mail(?:\sthis)?",
    r"print(?:\sthis(?:\spage)?)?|save(?:\s(?:for later|article))?|copy(?:\slink)?|link copied!?|bookmark|download",
    r"listen(?:\sto (?:this )?article)?|zoom|play|video|gallery|photos?|a[+-]|aa|text size|font size|translate",
    r"facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|viber|messenger|instagram|youtube|rss",
    r"advertis?e?ments?|ad|sponsored|promoted|(?:article|story) continues below(?:.{0,20})?",
    r"continue reading(?:.{0,20})?|follow(?:\sus)?",
    r"(?:\d[\d,.]*k?\s*)?(?:views?|comments?|shares?|likes?|reads?|replies)(?:\s*[:(]?\s*\d[\d,.]*\)?)?",
    r"leave a (?:comment|reply)|(?:no|add a|post a|view|show|see all) comments?|report (?:a )?typo",
    r"\d+\s*-?\s*min(?:ute)?s?(?:\sread)?|(?:reading time|read time)\b.{0,20}",
    r"\d+\s(?:second|minute|hour|day|week)s?\sago|subscribe(?:\snow)?|sign (?:in|up)|log ?in|register|google news",
    r"next(?:\s(?:article|story|post))?|previous(?:\s(?:article|story|post))?|more|(?:see|show|load) more|top|close",
    r"source|tags?|topics?|news|live|breaking(?:\snews)?|exclusive|in pictures|__+|\*{3,}|-{3,}|–{2,}|={3,}",
)
_IS_BUTTON = re.compile(rf"\W*(?:{_BUTTON})\W*|[\W_]*", re.IGNORECASE)
# Buttons that are also words or headings of a text: furniture only at its edges.
_ALSO_WORDS = re.compile(
    r"\W*(?:home|menu|search|x|top|more|news|play|video|photos?|gallery|live|close|next|previous|source|topics?|tags?|ad"
    r"|exclusive|breaking(?:\snews)?|register|download|back)\W*",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\W*(?:file\s?(?:photo|picture)|photo(?:graph)?(?:\s?(?:credit|by|courtesy|:))|photos? by\b|caption:|credit:"
    r"|image(?:\s(?:credit|source|caption|copyright)|:)|picture(?:\s(?:credit|by)|:)|illustration:)[^\n]*",
    re.IGNORECASE,
)
_POINTER_WORDS = _any(
    r"read\s(?:more|also|next|the full (?:story|article))|also\sread|see\salso|further reading|watch|don'?t miss|more",
    r"related(?:\s(?:articles?|stor(?:y|ies)|news|topics?|content|coverage|links?|video))?|recommended(?:\sfor you)?",
    r"more\s(?:on|from|about)\s[^:.]{2,60}|most (?:read|popular|viewed)|trending|editor'?s? picks?|latest(?:\snews)?",
    r"you (?:may|might) also (?:like|be interested in)|today'?s coverage from|in case you missed it|what to read next",
    r"quicktake",
)
_POINTER = re.compile(
    rf"\W*(?:{_POINTER_WORDS})\b(?:\s*:|\s*$|(?=\s(?:articles?|stories)\b))[^\n]{{0,160}}", re.IGNORECASE
)
_BRACKETED_LINK = re.compile(r"\[[^\[\]\n]{15,150}\]")
_CREDIT_WORDS = _any(
    r"(?:additional )?(?:reporting|writing|editing|compiled|translated|translation|edited|written|reported|produced)"
    r"\s?(?:by\b|:)[^\n]{2,400}",
    r"[^\n.]{3,150}\bcontributed (?:to|reporting)(?: to)?(?: this (?:report|story|article))?\.?",
    r"(?:[^\n]{0,40}\s)?(?:©|\(c\)\s|copyright\s(?:©|\(c\)|\d{4}|the\b))[^\n]{0,300}",
    r"[^\n]{0,60}\b(?:all rights reserved|reprints (?:on|and)|may not be (?:published|reproduced))\b[^\n]{0,200}",
    r"our standards:[^\n]{0,200}",
    r"(?:follow|reach|contact|write to|e-?mail)\s[^\n]{2,80}"
    r"(?:\bon (?:twitter|x|facebook|telegram|instagram)\b|@\w)[^\n]{0,80}",
    r"(?:sign up|subscribe|click here|join our|get (?:our|the) (?:latest|daily|free))\b[^\n]{0,160}",
    r"(?:filed under|tags|topics|keywords|categories|source|posted in)\s?:[^\n]{0,160}",
    r"(?:first published|published|last (?:updated|modified)|updated)\s?:[^\n]{0,160}",
    r"(?:https?://|www\.)\S+|\[[^\]\n]{1,80}\]\(\S+\)",
)
_CREDIT = re.compile(rf"\W*(?:{_CREDIT_WORDS})\W*", re.IGNORECASE)
_BYLINE = re.compile(
    r"\W*(?i:(?:story|article|report|text|words|analysis|opinion)\s)?(?i:by):?\s+"
    r"(?P<names>[A-ZÀ-Þ][^\n|·•/]{1,100}?)\s*(?:[|·•/–—]\s*(?P<rest>[^\n]*))?"
)
_AUTHOR = re.compile(r"\W*(?:author|reporter|correspondent|journalist)s?:\s*(?P<names>[^\n|]{2,80})\W*", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:first\s)?(?:published|posted|updated|modified|created|issued|added|date|time|last)(?:\s(?:on|at|by))?\b"
    r"|\bon\b|\bat\b|\b(?:views?|comments?|shares?|reads?)\b|\b\d+\s?min(?:ute)?s?(?:\sread)?\b",
    re.IGNORECASE,
)
_LATER_LABEL = re.compile(r"(?:updated|modified|last\s\w+)\W*(?:on|at)?\W*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:\||·|•|»|›|>|/{1,2}|–|—|\s-\s|;|\t|\s{3,})\s*")
_CRUMBS = re.compile(r"(?:home|news|start|index|front page)\s*(?:>|»|›|/|→|::)\s*(?P<rest>[^\n]{2,120})", re.IGNORECASE)
_OUTLET_NAMES = _any(
    r"Post|Times|Herald|Press|Courier|Agency|Journal|Gazette|Tribune|Guardian|Telegraph|Observer|Independent|Chronicle",
    r"Standard|Mail|Mirror|Star|Sun|News|News Agency|Today|Report|Review|Globe|Examiner|Dispatch|Monitor|Daily|Weekly",
    r"Online|Radio|Television|TV|Broadcasting|Wire|Bulletin|Insider|Echo|Voice|Mercury|Inquirer|Sentinel|Record",
)
_OUTLET = re.compile(
    rf"(?:The )?[A-ZÀ-Þ][\w.&' -]{{0,40}}?\b(?:{_OUTLET_NAMES})"
    r"|Reuters|BBC(?: News)?|CNN|AP|AFP|NPR|Al Jazeera(?: English)?|Euronews|Deutsche Welle|DW|France 24|Novinite|Axios"
    r"|[\w-]+\.(?:com|org|net|info|eu|news)|Bloomberg|Haaretz|Sky News|RFE/RL|Meduza|The Economist|The Hill|Le Monde"
    r"|Politico|Voice of America|VOA|USA TODAY"
)
_CLOSING = re.compile(r"""[.!?…]["'”’»)\]]*$""")
# A header has few lines; a longer run of short lines is a list in the text.
_HEAD_LINES = 14
_HEADER_LENGTH = 200
_BUTTON_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a text's own lines tell about it.

    Attributes:
        skip: the furniture, in order, without overlap; each span is a whole line without its end.
        title: the title line, where the text begins with one (below its header, if it has one).
        section, outlet, byline: as printed in the header.
        published: day or moment of publication printed in the header.
    """

    skip: tuple[Span, ...] = ()
    title: str | None = None
    section: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: Moment | None = None


class _Line(NamedTuple):
    span: Span
    words: str


class _Told(NamedTuple):
    """What one header line tells."""

    section: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: Moment | None = None
    updated: Moment | None = None


def find_furniture(text: str, *, markdown: bool = False) -> Furniture:
    """The furniture of ``text`` and what it tells; nothing found is an empty answer.

    Args:
        text: the article's text, any line ends.
        markdown: whether marks of emphasis and headings are no words of the text.
    """
    lines = _lines(text, markdown=markdown)
    if not lines:
        return Furniture()
    found, skipped, body = _head(lines)
    marked = {*skipped, *_edges_and_middle(lines, body=body)}
    return replace(found, skip=tuple(lines[index].span for index in sorted(marked)))


def opening_lines(text: str, found: Furniture) -> list[str]:
    """The first three lines of the body, which are neither furniture nor title: standfirst and first paragraph."""
    starts = {span.start for span in found.skip}
    lines: list[str] = []
    for match in re.finditer(r"\S[^\r\n]*", text[:20000]):
        line = match[0].strip()
        if match.start() not in starts and (found.title is None or found.title not in line):
            lines.append(line)
        if len(lines) == 3:
            break
    return lines


def is_button(line: str) -> bool:
    """Whether a line is nothing but the label of a button or link ("Share", "Back to top", "Print | Save")."""
    if len(line) >= _BUTTON_LENGTH:
        return False
    return all(_IS_BUTTON.fullmatch(part) for part in _SEPARATOR.split(line.strip()) if part)


def is_outlet(name: str) -> bool:
    """Whether a name looks like that of a newspaper, agency or broadcaster."""
    return _OUTLET.fullmatch(name.strip()) is not None


def _lines(text: str, *, markdown: bool) -> list[_Line]:
    lines = []
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        words = match[0].strip()
        if markdown:
            words = re.sub(r"^#{1,6}\s+|^>\s+|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", words)
        if words.strip("\ufeff\u200b"):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            lines.append(_Line(Span(start, start + len(match[0].strip())), words))
    return lines


def _head(lines: list[_Line]) -> tuple[Furniture, set[int], int]:
    """What the lines above the body tell, which of them are furniture, and the index of the body's first line."""
    body = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if _is_paragraph(line.words)), None)
    if body is None:
        body = min(len(lines), _HEAD_LINES) if len(lines) > 1 else 0
    found = Furniture()
    updated: Moment | None = None
    skipped: set[int] = set()
    candidates: list[int] = []
    by_follows = False
    for index, line in enumerate(lines[:body]):
        if by_follows and len(line.words.split()) <= 5:
            found, by_follows = replace(found, byline=found.byline or line.words), False
            skipped.add(index)
            continue
        by_follows = line.words.casefold().strip(" :") in {"by", "author", "written by"}
        told = _header_line(line.words, above_title=not candidates)
        if told is not None or by_follows or is_button(line.words) or _CAPTION.fullmatch(line.words):
            skipped.add(index)
            told = told or _Told()
            updated = updated or told.updated
            found = Furniture(
                section=found.section or told.section,
                outlet=found.outlet or told.outlet,
                byline=found.byline or told.byline,
                published=_fuller(found.published, told.published),
            )
        else:
            candidates.append(index)
    found = replace(found, published=found.published or updated)
    return _with_title(found, lines=lines, candidates=candidates, skipped=skipped, body=body)


def _with_title(
    found: Furniture, *, lines: list[_Line], candidates: list[int], skipped: set[int], body: int
) -> tuple[Furniture, set[int], int]:
    """Which of the lines that are no header is the title; short ones above it are the outlet or the section."""
    while len(candidates) > 1 and len(candidates) > 0:
        words, following = lines[candidates[0]].words, lines[candidates[1]].words
        if (
            len(words.split()) > 4
            or len(following.split()) < 4
            or _CLOSING.search(following)
            or find_dateline(following)
        ):
            break
        if _OUTLET.fullmatch(words):
            found = replace(found, outlet=found.outlet or words)
        elif len(words.split()) <= 3 and words[:1].isupper():
            found = replace(found, section=found.section or words)
        else:
            break
        skipped.add(candidates.pop(0))
    if candidates and (body < len(lines) or len(lines) > len(candidates)):
        first = lines[candidates[0]].words
        title = None if _CLOSING.search(first) and not first.endswith("?") and len(first.split()) > 20 else first
        found = replace(found, title=title)
    return found, skipped, body


def _is_paragraph(words: str) -> bool:
    """Whether a line is running text: a header line and a title are shorter, or do not end as sentences do."""
    if _CREDIT.fullmatch(words) or _CAPTION.fullmatch(words) or _POINTER.fullmatch(words):
        return False
    count = len(words.split())
    if len(words) < _HEADER_LENGTH and _header_line(words, above_title=False) is not None:
        return False
    return (
        count >= 30
        or (count >= 10 and bool(_CLOSING.search(words)))
        or (count >= 10 and find_dateline(words) is not None)
    )


def _header_line(words: str, *, above_title: bool) -> _Told | None:
    """What a header line tells; ``None`` for a line that is none."""
    if len(words) > _HEADER_LENGTH:
        return None
    if crumbs := _CRUMBS.fullmatch(words):
        parts = [part for part in _SEPARATOR.split(crumbs["rest"]) if part and not is_button(part)]
        return _Told(section=parts[0] if parts and len(parts[0].split()) <= 4 else None)
    if match := _AUTHOR.fullmatch(words):
        return _Told(byline=match["names"].strip())
    if not re.search(r"\w", _LABEL.sub(" ", words)):
        return _Told()
    moment = find_moment(words)
    if moment is None and (match := _BYLINE.fullmatch(words)):
        return _byline(match)
    if moment is None and not CLOCK.search(words) and not VAGUE_DAY.search(words):
        parts = _SEPARATOR.split(words)
        few = len(parts) in (2, 3) and all(0 < len(part.split()) <= 3 for part in parts)
        return _segments(parts) if above_title and few and any(_OUTLET.fullmatch(part) for part in parts) else None
    return _dated(words)


def _dated(words: str) -> _Told | None:
    """A line with a day or a time of day is a header line when little else stands in it, and no sentence."""
    published: Moment | None = None
    updated: Moment | None = None
    rest = words
    while moment := find_moment(rest):
        before = rest[: moment.span.start]
        if _LATER_LABEL.search(before):
            updated = updated or moment.value
        else:
            published = published or moment.value
        rest = f"{before} | {rest[moment.span.end :]}"
    rest = VAGUE_DAY.sub(" | ", CLOCK.sub(" | ", WEEKDAY.sub(" ", rest)))
    rest = re.sub(r"\b(?:GMT|UTC|[ECMP][SD]?T|BST|CES?T|MSK)\b", " ", _LABEL.sub(" | ", rest))
    parts = [part.strip(" ,.:()[]*_-") for part in _SEPARATOR.split(rest)]
    parts = [part for part in parts if part and re.search(r"\w", part)]
    if any(len(part.split()) > 8 for part in parts) or sum(len(part.split()) for part in parts) > 14:
        return None
    if (
        _CLOSING.search(words)
        and not re.search(r"\b[ap]\.m\.$", words)
        and sum(len(part.split()) for part in parts) > 2
    ):
        return None
    told = _segments(parts)
    if told is None:
        return None
    return told._replace(published=published, updated=updated)


def _segments(parts: list[str]) -> _Told | None:
    """What the undated parts of a header line tell; ``None`` when one of them reads like a sentence."""
    told = _Told()
    for part in (part.strip(" ,") for part in parts):
        if not part or is_button(part):
            continue
        if match := _BYLINE.fullmatch(part):
            told = told._replace(byline=told.byline or match["names"].strip(" ,"))
        elif _OUTLET.fullmatch(part):
            told = told._replace(outlet=told.outlet or part)
        elif len(part.split()) <= 4 and part[:1].isupper():
            if told.section is None:
                told = told._replace(section=part)
        elif len(part.split()) > 4:
            return None
    return told


def _byline(match: re.Match[str]) -> _Told | None:
    names, rest = match["names"].strip(" ,.;"), (match["rest"] or "").strip()
    words = re.sub(r"\b(?:and|for|of|in|at|the|with|de|van|von|bin|al|el)\b|,", " ", names).split()
    # Names are capitalised; "By Tuesday the talks had stalled" goes on in small letters.
    if len(words) > 9 or any(not word[:1].isupper() for word in words):
        return None
    return _Told(byline=names, outlet=rest if _OUTLET.fullmatch(rest) else None)


def _fuller(first: Moment | None, second: Moment | None) -> Moment | None:
    """The earlier found, unless the later one says the time of day too."""
    if first is None or (isinstance(second, datetime.datetime) and not isinstance(first, datetime.datetime)):
        return second
    return first


def _edges_and_middle(lines: list[_Line], *, body: int) -> set[int]:
    """Furniture below the header: at the end of the text, and lines of it in between."""
    found: set[int] = set()
    pointed = 0
    for index in range(body, len(lines)):
        words = lines[index].words
        if len(words) > 500:
            pointed = 0
        elif _is_furniture(words):
            found.add(index)
            # "Read more:" alone is followed by the headlines it means.
            label = _POINTER.fullmatch(words)
            pointed = 6 if label and words.rstrip().endswith(":") else pointed
        elif pointed and len(words.split()) <= 16 and not _CLOSING.search(words):
            found.add(index)
            pointed -= 1
        else:
            pointed = 0
    for index in range(len(lines) - 1, body, -1):
        words = lines[index].words
        if index in found:
            continue
        if not (is_button(words) or _trailer(words)):
            break
        found.add(index)
    return found


def _is_furniture(words: str) -> bool:
    if is_button(words):
        return not _ALSO_WORDS.fullmatch(words) and bool(re.search(r"[\w_*=–-]", words))
    return any(shape.fullmatch(words) for shape in (_CAPTION, _POINTER, _CREDIT, _BRACKETED_LINK))


def _trailer(words: str) -> bool:
    """Whether a line at the very end is a header line that stands below: a byline, a date of publication."""
    return len(words.split()) <= 12 and _header_line(words, above_title=False) is not None
