"""The statement reader at run time: marked passages to probabilities of what a candidate statement is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pourparler.inference.decoding import softmax
from pourparler.inference.model_files import ModelFolder
from pourparler.inference.onnx_session import PieceTable, Session, pad
from pourparler.inference.statement_encoding import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTS = ("threaten", "reject", "demand", "offer", "accept", "accuse", "forecast", "assert")
STANCES = ("favour", "oppose", "neutral")
ISSUES = (
    "talks", "ceasefire", "withdrawal", "territory", "recognition", "alliance", "security", "weapons", "military-aid",
    "sanctions", "humanitarian",
    "prisoners", "governance", "justice", "economy", "terrorism", "relations", "military", "other",
)  # fmt: skip
WORD_TAGS = ("condition-begin", "condition", "addressee", "via", "place", "date")
BATCH_PIECES = 2048


@dataclass(frozen=True)
class Reading:
    """What the network says of one candidate.

    Attributes:
        relevance: probability that it bears on a conflict, a negotiation or relations between parties.
        act: probabilities in the order of ``ACTS``, shape (8,).
        issue_main: probabilities of being the main issue, in the order of ``ISSUES``, shape (19,).
        issue_any: probabilities of being an issue at all, shape (19,).
        stance: probabilities in the order of ``STANCES``, shape (3,).
        tags: for each word of the passage the probability of each of ``WORD_TAGS``, shape (W, 6).
        word: index among the article's words of each word of the passage, shape (W,).
        pooled: the passage as one vector of length 1, shape (256,); what a project's own issues are compared with.
    """

    relevance: float
    act: np.ndarray
    issue_main: np.ndarray
    issue_any: np.ndarray
    stance: np.ndarray
    tags: np.ndarray
    word: np.ndarray
    pooled: np.ndarray


class StatementReader:
    """Reads candidates."""

    def __init__(self, folder: ModelFolder, table: PieceTable, *, threads: int = 1) -> None:
        self._session = Session(folder.file("statements.onnx"), threads=threads)
        self._table = table

    def read(self, passages: Sequence[Passage]) -> list[Reading]:
        """One reading for each passage, in order."""
        out: list[Reading | None] = [None] * len(passages)
        for batch in _batches(passages):
            for i, reading in zip(batch, self._run([passages[i] for i in batch]), strict=True):
                out[i] = reading
        return [reading for reading in out if reading is not None]

    def _run(self, batch: list[Passage]) -> list[Reading]:
        pieces = pad([p.pieces for p in batch])
        feed = {
            "embedded": self._table.embed(pieces),
            "flags": pad([p.flags for p in batch]),
            "mask": pad([np.ones(len(p.pieces), dtype=np.float32) for p in batch]),
            "first_piece": pad([p.first_piece for p in batch]),
        }
        relevance, act, main, any_issue, stance, tags, pooled = self._session.run(feed)
        act, main, stance = softmax(act), softmax(main), softmax(stance)
        pooled = pooled / np.maximum(np.linalg.norm(pooled, axis=-1, keepdims=True), 1e-9)
        return [
            Reading(
                float(_sigmoid(relevance[i])),
                act[i],
                main[i],
                _sigmoid(any_issue[i]),
                stance[i],
                _sigmoid(tags[i, : len(p.word)]),
                p.word,
                pooled[i],
            )
            for i, p in enumerate(batch)
        ]


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))


def _batches(passages: Sequence[Passage]) -> list[list[int]]:
    out: list[list[int]] = []
    for i in sorted(range(len(passages)), key=lambda i: len(passages[i].pieces)):
        if out and (len(out[-1]) + 1) * len(passages[i].pieces) <= BATCH_PIECES:
            out[-1].append(i)
        else:
            out.append([i])
    return out
