"""Corpora as windows of words with their labels: PolNeAR attributions and the statements of the gold articles."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from pourparler.inference.encoding import Window, Words, encode_words, plan_windows

CLS, SEP = 101, 102
SOURCE, CONTENT, CUE = 1, 2, 3


@dataclass
class Labelled:
    """One article with its words and its attributions as word runs."""

    id: str
    text: str
    words: Words
    attributions: list[dict[str, list[tuple[int, int]]]]


def word_runs(words: Words, spans: list[list[int]]) -> list[tuple[int, int]]:
    """Words at least half of which stands inside one of the spans, as runs."""
    runs = []
    for start, end in spans:
        first = int(np.searchsorted(words.end, start, side="right"))
        last = int(np.searchsorted(words.start, end, side="left"))
        if last > first:
            runs.append((first, last))
    return runs


def as_attributions(article: dict[str, Any]) -> list[dict[str, list[list[int]]]]:
    """The attributions of an article; statements that share cue and content are one, with all their sources."""
    if "attributions" in article:
        return list(article["attributions"])
    joint: dict[str, dict[str, list[list[int]]]] = {}
    for s in article["statements"]:
        cue = [s["cue"]] if s["cue"] else []
        one = joint.setdefault(json.dumps([cue, s["content"]]), {"cue": cue, "content": s["content"], "source": []})
        if s["source"] and s["source"] not in one["source"]:
            one["source"].append(s["source"])
    return list(joint.values())


def load(path: Path, tokenizer: Tokenizer) -> list[Labelled]:
    """Read a JSON-lines file of PolNeAR or of gold articles."""
    out = []
    for line in path.open(encoding="utf8"):
        article = json.loads(line)
        words = encode_words(article["text"], tokenizer)
        runs = [
            {role: word_runs(words, a[role]) for role in ("source", "cue", "content")} for a in as_attributions(article)
        ]
        out.append(Labelled(article["id"], article["text"], words, runs))
    return out


@dataclass
class Example:
    """One window ready for the network: pieces with [CLS] and [SEP], flags, words, cue tags, cues with their roles."""

    pieces: np.ndarray
    flags: np.ndarray
    first_piece: np.ndarray
    cue_tags: np.ndarray
    cues: list[tuple[int, int]]
    roles: list[np.ndarray]
    article: Labelled
    window: Window
    weight: float = 1.0


def make_example(article: Labelled, window: Window, *, weight: float = 1.0) -> Example:
    """Cut one window out of an article."""
    words = article.words
    lo, hi = window.start, window.end
    offset = words.piece_offset
    pieces = np.concatenate([[CLS], words.pieces[offset[lo] : offset[hi]], [SEP]])
    flags = np.concatenate([[0], np.repeat(words.flag[lo:hi], np.diff(offset[lo : hi + 1])), [0]])
    first_piece = offset[lo:hi] - offset[lo] + 1
    tags = np.zeros(hi - lo, dtype=np.int64)
    cues: list[tuple[int, int]] = []
    roles: list[np.ndarray] = []
    for a in article.attributions:
        row = np.zeros(hi - lo, dtype=np.int64)
        for name, number in (("source", SOURCE), ("content", CONTENT), ("cue", CUE)):
            for s, e in a[name]:
                row[max(s - lo, 0) : max(e - lo, 0)] = number
        for s, e in a["cue"]:
            if s < window.core_start or s >= window.core_end:
                continue
            begin, stop = s - lo, min(e, hi) - lo
            tags[begin] = 1
            tags[begin + 1 : stop] = 2
            cues.append((begin, stop))
            roles.append(row)
    return Example(pieces, flags, first_piece, tags, cues, roles, article, window, weight)


def training_examples(
    articles: list[Labelled], *, max_pieces: int, rng: random.Random, weight: float = 1.0
) -> list[Example]:
    """Windows of one epoch; where an article's windows begin is drawn anew each time."""
    out = []
    for article in articles:
        if not len(article.words):
            continue
        size = max_pieces if rng.random() < 0.7 else rng.randrange(96, max_pieces)
        out += [make_example(article, w, weight=weight) for w in plan_windows(article.words, max_pieces=size)]
    return out


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of windows of nearly equal length, ``size`` pieces in all, in random order."""
    rng.shuffle(examples)
    examples = sorted(examples, key=lambda e: len(e.pieces) // 16)
    out: list[list[Example]] = []
    batch: list[Example] = []
    for e in examples:
        if batch and (len(batch) + 1) * max(len(x.pieces) for x in [*batch, e]) > size:
            out.append(batch)
            batch = []
        batch.append(e)
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return out


def pad(rows: list[np.ndarray], value: int = 0) -> Tensor:
    """Rows of unequal length as one tensor."""
    width = max(len(r) for r in rows)
    return torch.from_numpy(np.stack([np.pad(r, (0, width - len(r)), constant_values=value) for r in rows]))


def tensors(batch: list[Example]) -> dict[str, Tensor]:
    """A batch as tensors; words beyond a window's end carry tag -100."""
    pieces = [e.pieces for e in batch]
    return {
        "pieces": pad(pieces),
        "flags": pad([e.flags for e in batch]),
        "mask": pad([np.ones(len(p), dtype=np.float32) for p in pieces]),
        "first_piece": pad([e.first_piece for e in batch]),
        "word_mask": pad([np.ones(len(e.cue_tags), dtype=np.float32) for e in batch]),
        "cue_tags": pad([e.cue_tags for e in batch], -100),
        "weight": torch.tensor([e.weight for e in batch]),
    }
