"""What the tagger finds, as training material of the statement reader: spans it will meet, and what is no statement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pages import other_pages
from pourparler.inference.model_files import open_folder
from pourparler.inference.onnx_session import PieceTable
from pourparler.inference.tagger import Tagger
from statement_corpus import Candidate, candidate, title_word_count

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pourparler.record import Attribution

Spans = list[list[int]]


def covered(spans: Spans) -> set[int]:
    """The code points of some spans."""
    return {i for s, e in spans for i in range(s, e)}


def nearest(found: Spans, gold: list[dict[str, Any]]) -> tuple[float, dict[str, Any] | None]:
    """The statement whose content is nearest to a content, and the intersection over union with it."""
    inside = covered(found)
    best: tuple[float, dict[str, Any] | None] = (0.0, None)
    for s in gold:
        other = covered(s["content"])
        share = len(inside & other) / max(1, len(inside | other))
        if share > best[0]:
            best = (share, s)
    return best


def from_tagger(shared: Path, models: Path, tokenizer: Tokenizer) -> list[Candidate]:
    """Found spans of the gold training articles with the labels of the statement they match, and those that match none.

    A found attribution that shares something with a statement but not half of it is left out: it is neither.
    """
    folder = open_folder(models)
    tagger = Tagger(folder, tokenizer, PieceTable(folder.file("word-pieces.npz")), threads=2)
    out: list[Candidate] = []
    for line in (shared / "gold/train.jsonl").open(encoding="utf8"):
        a = json.loads(line)
        begin = a.get("scored_from") or 0
        words = tagger.encode(a["text"])
        title = title_word_count(words, a["text"], a.get("title"))
        for attribution in tagger.tag(a["text"], words):
            found = as_lists(attribution)
            share, match = nearest(found["content"], a["statements"])
            if found["content"][0][0] < begin or 0.15 < share < 0.5:
                continue
            labels = {**match, **found} if match is not None and share >= 0.5 else {**found, "relevant": False}
            origin = "gold-found" if labels.get("relevant", True) else "gold-none"
            out.append(candidate(words, a["text"], labels, origin=origin, title_words=title, article=a["id"]))
    for article in other_pages(shared, "train"):
        words = tagger.encode(article.text)
        title = title_word_count(words, article.text, article.title)
        out += [
            candidate(
                words,
                article.text,
                {**as_lists(x), "relevant": False},
                origin="other",
                title_words=title,
                article=article.id,
            )
            for x in tagger.tag(article.text, words)
        ]
    return out


def as_lists(attribution: Attribution) -> dict[str, Spans]:
    """Source, cue and content as lists of offsets."""
    return {role: [[s.start, s.end] for s in getattr(attribution, role)] for role in ("source", "cue", "content")}
