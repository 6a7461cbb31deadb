"""Training material of the statement reader: gold articles, PolNeAR attributions, annotated pages, passages."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from pourparler.inference.encoding import Words, encode_words
from pourparler.inference.statement_encoding import (
    ROLE_CONTENT,
    ROLE_CUE,
    ROLE_SOURCE,
    Passage,
    make_passage,
    word_range,
)
from statement_network import WORD_TAGS

Spans = list[list[int]]


@dataclass
class Candidate:
    """One marked passage with the labels that are known of it; ``None`` where nothing is known."""

    passage: Passage
    origin: str
    relevant: bool | None
    act: str | None = None
    issue: list[str] | None = None
    stance: str | None = None
    tags: np.ndarray | None = None
    known_tags: np.ndarray = field(default_factory=lambda: np.zeros(len(WORD_TAGS), dtype=bool))
    article: str = ""


def title_word_count(words: Words, text: str, title: str | None) -> int:
    """Number of words of the title at the beginning of the text; the first short paragraph where no title is given."""
    end = 0
    if title and text.startswith(title[:40]):
        end = len(title)
    else:
        line = text.split("\n", 1)[0]
        if len(line) < 160 and "\n" in text and not line.rstrip().endswith("."):
            end = len(line)
    return int(np.searchsorted(words.start, end))


def _find_name(text: str, name: str, low: int, high: int) -> tuple[int, int] | None:
    """A name, or its last word, within ``text[low:high]``."""
    for form in (name, re.sub(r"^(the|a|an)\s+", "", name, flags=re.IGNORECASE), name.rsplit(maxsplit=1)[-1]):
        if len(form) > 2:
            match = re.search(rf"\b{re.escape(form)}\b", text[low:high], flags=re.IGNORECASE)
            if match:
                return low + match.start(), low + match.end()
    return None


def _tags(words: Words, text: str, passage: Passage, s: dict[str, Any], known: np.ndarray) -> np.ndarray:
    """Word tags of a passage, and in ``known`` which of them the annotation decides."""
    tags = np.zeros((len(passage.word), len(WORD_TAGS)), dtype=np.float32)
    low, high = int(words.start[passage.word[0]]), int(words.end[passage.word[-1]])

    def mark(tag: str, start: int, end: int) -> None:
        first, last = word_range(words, start, end)
        hit = (passage.word >= first) & (passage.word < last)
        tags[hit, WORD_TAGS.index(tag)] = 1.0

    if "condition" in s:
        known[0] = known[1] = True
        if s["condition"]:
            mark("condition", *s["condition"])
            first = word_range(words, *s["condition"])[0]
            tags[passage.word == first, 0] = 1.0
    for tag, values in (("addressee", [s.get("addressee")]), ("via", s.get("via") or []), ("place", [s.get("place")])):
        if tag not in s:
            continue
        span = s.get(f"{tag}_span")
        if span:
            spans = [tuple(x) for x in (span if isinstance(span[0], list) else [span])]
        else:
            spans = [_find_name(text, v, low, high) for v in values if v]
        if any(x is None for x in spans):
            continue
        known[WORD_TAGS.index(tag)] = True
        for found in spans:
            if found is not None:
                outside = passage.role[
                    (passage.word >= word_range(words, *found)[0]) & (passage.word < word_range(words, *found)[1])
                ]
                if tag == "addressee" or not (outside == ROLE_CONTENT).all() or tag == "via":
                    mark(tag, *found)
    if s.get("date_span"):
        known[WORD_TAGS.index("date")] = True
        mark("date", *s["date_span"])
    elif "date" in s and s["date"] is None:
        known[WORD_TAGS.index("date")] = True
    return tags


def candidate(words: Words, text: str, s: dict[str, Any], *, origin: str, title_words: int, article: str) -> Candidate:
    """One statement, or one attribution that is none, as training material."""
    source = s.get("source") or []
    source = [source] if source and isinstance(source[0], int) else source
    cue = s.get("cue") or []
    cue = [cue] if cue and isinstance(cue[0], int) else cue
    passage = make_passage(words, source=source, cue=cue, content=s["content"], title_words=title_words)
    relevant = s.get("relevant", True)
    if not relevant:
        return Candidate(passage, origin, False, article=article)
    known = np.zeros(len(WORD_TAGS), dtype=bool)
    tags = _tags(words, text, passage, s, known)
    return Candidate(passage, origin, True, s.get("act"), s.get("issue"), s.get("stance"), tags, known, article)


def from_gold(path: Path, tokenizer: Tokenizer, origin: str) -> list[Candidate]:
    """Statements of gold articles; headline statements are left in."""
    out = []
    for line in path.open(encoding="utf8"):
        a = json.loads(line)
        words = encode_words(a["text"], tokenizer)
        n = title_word_count(words, a["text"], a.get("title"))
        out += [
            candidate(words, a["text"], s, origin=origin, title_words=n, article=a["id"])
            for s in a["statements"]
            if s["content"]
        ]
    return out


def from_polnear(labels: Path, corpus: Path, tokenizer: Tokenizer) -> list[Candidate]:
    """The labelled attributions of PolNeAR; an empty issue list means that it bears on no conflict."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for line in labels.open(encoding="utf8"):
        row = json.loads(line)
        wanted.setdefault(row["id"], []).append(row)
    out = []
    for line in corpus.open(encoding="utf8"):
        a = json.loads(line)
        if a["id"] not in wanted:
            continue
        words = encode_words(a["text"], tokenizer)
        n = title_word_count(words, a["text"], a.get("title"))
        for row in wanted[a["id"]]:
            attribution = a["attributions"][row["attribution"]]
            s: dict[str, Any] = {
                **attribution,
                "relevant": bool(row["issue"]),
                "act": row["act"],
                "issue": row["issue"],
                "stance": row["stance"],
            }
            text_of = row.get("condition")
            if text_of is None or isinstance(text_of, list):
                s["condition"] = text_of
            elif isinstance(text_of, str):
                low = attribution["content"][0][0] - 300
                at = a["text"].find(text_of, max(0, low))
                if at >= 0:
                    s["condition"] = [at, at + len(text_of)]
            if not attribution["content"]:
                continue
            c = candidate(words, a["text"], s, origin="polnear", title_words=n, article=a["id"])
            # Outside of a conflict the act is still an act: it teaches the verb, not the matter.
            if not s["relevant"]:
                c.act = row["act"]
            out.append(c)
    return out


def from_resolved(path: Path, tokenizer: Tokenizer, origin: str) -> list[Candidate]:
    """Articles or passages whose statements have offsets already (``annotations``, ``passages``)."""
    out = []
    for line in path.open(encoding="utf8"):
        a = json.loads(line)
        words = encode_words(a["text"], tokenizer)
        n = title_word_count(words, a["text"], a.get("title"))
        out += [
            candidate(words, a["text"], s, origin=origin, title_words=n, article=a["id"])
            for s in a["statements"]
            if s["content"]
        ]
    return out


def from_passages(folder: Path, tokenizer: Tokenizer) -> list[Candidate]:
    """The passages written for training (``passages/``)."""
    sys.path.insert(0, str(folder))
    import check

    out = []
    for p in check.load(folder):
        words = encode_words(p["text"], tokenizer)
        for s in check.resolve(p):
            statement = {k: v for k, v in s.items() if k != "date" or s.get("date_span") or v is None}
            out.append(candidate(words, p["text"], statement, origin="passages", title_words=0, article=p["id"]))
    return out


__all__ = [
    "ROLE_CUE",
    "ROLE_SOURCE",
    "Candidate",
    "from_gold",
    "from_passages",
    "from_polnear",
    "from_resolved",
    "title_word_count",
]
