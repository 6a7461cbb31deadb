"""Unlabelled pages of news-2016 as text, and which of them bear on no conflict or negotiation."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pourparler.readers import read_inputs
from pourparler.record import Article

OTHER = Path(__file__).parent / "other_pages.tsv"


def other_pages(shared: Path, use: str) -> list[Article]:
    """Pages about other things; ``use`` is ``train`` or ``measure``."""
    with OTHER.open(encoding="utf8") as lines:
        wanted = {
            row["sha256"]
            for row in csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t")
            if row["use"] == use
        }
    return [article for digest, article in _pages(shared) if digest in wanted]


def unlabelled_pages(shared: Path) -> list[Article]:
    """All pages but those whose text is annotated or measured on: gold articles, their copies, half of the others."""
    gold = [
        json.loads(line) for name in ("train", "dev") for line in (shared / f"gold/{name}.jsonl").open(encoding="utf8")
    ]
    known = [_runs(a["text"]) for a in gold] + [_runs(a.text) for a in other_pages(shared, "measure")]
    out = []
    for _, article in _pages(shared):
        runs = _runs(article.text)
        if runs and max((len(runs & k) for k in known), default=0) < 0.2 * len(runs):
            out.append(article)
    return out


def _pages(shared: Path) -> Iterator[tuple[str, Article]]:
    for path in sorted((shared / "data/news-2016/pages").glob("*.html")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        for article in read_inputs([str(path)]):
            if isinstance(article, Article):
                yield digest, article


def _runs(text: str, size: int = 8) -> set[int]:
    words = text.lower().split()
    return {hash(tuple(words[i : i + size])) for i in range(len(words) - size + 1)}
