"""From the tagger's scores to attributions: cue runs, roles for each cue, fragments joined, edges trimmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE, SOURCE, CONTENT, CUE = _ROLES = 0, 1, 2, 3
_EDGE_PUNCTUATION = frozenset(",;:.-–—…)]")
_QUOTES = frozenset("\"“”„«»'‘’")


@dataclass(frozen=True)
class DecodingSettings:
    """How scores become spans; chosen on the development split.

    Attributes:
        cue_threshold: a word belongs to a cue when its probability of being inside one exceeds this.
        keep_threshold: an attribution is kept when its confidence reaches this.
        change_cost: what a change of role between two neighbouring words costs, in nats.
    """

    cue_threshold: float = 0.5
    keep_threshold: float = 0.0
    change_cost: float = 0.5


@dataclass(frozen=True)
class WordRuns:
    """An attribution over words: lists of half-open word runs, and how sure the tagger is (0 to 1)."""

    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]
    confidence: float = field(default=1.0)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def cue_runs(probabilities: np.ndarray, *, start: int, end: int, settings: DecodingSettings) -> list[tuple[int, int]]:
    """Runs of cue words that begin within ``start:end``; ``probabilities`` is (W, 3) for outside, begin, inside."""
    inside = 1.0 - probabilities[:, 0] > settings.cue_threshold
    begins = probabilities[:, 1] > probabilities[:, 2]
    runs: list[tuple[int, int]] = []
    first = -1
    for i in range(len(inside)):
        if first >= 0 and (not inside[i] or begins[i]):
            runs.append((first, i))
            first = -1
        if inside[i] and first < 0:
            first = i
    if first >= 0:
        runs.append((first, len(inside)))
    return [run for run in runs if start <= run[0] < end]


def best_roles(scores: np.ndarray, change_cost: float) -> np.ndarray:
    """Viterbi over the words of each cue with one cost for any change of role: (C, W, 4) log-scores to (C, W) roles."""
    count, width, _ = scores.shape
    every = np.arange(count)
    columns = np.ascontiguousarray(scores.transpose(1, 0, 2))
    stays = np.ones(columns.shape, dtype=bool)
    tops = np.zeros((width, count), dtype=np.int64)
    best = columns[0].copy()
    for i in range(1, width):
        top = best.argmax(-1)
        jump = (best[every, top] - change_cost)[:, None]
        np.greater_equal(best, jump, out=stays[i])
        tops[i] = top
        np.maximum(best, jump, out=best)
        best += columns[i]
    path = np.zeros((width, count), dtype=np.int64)
    role = path[-1] = best.argmax(-1)
    for i in range(width - 1, 0, -1):
        role = path[i - 1] = np.where(stays[i, every, role], role, tops[i])
    return path.T


def runs_of(roles: np.ndarray, role: int) -> list[tuple[int, int]]:
    """Half-open runs of one role in a row of roles."""
    hit = np.concatenate([[0], (roles == role).astype(np.int8), [0]])
    edge = np.diff(hit)
    return list(zip(np.flatnonzero(edge == 1).tolist(), np.flatnonzero(edge == -1).tolist(), strict=True))


def trim(run: tuple[int, int], words: list[str], *, keep_quotes: bool) -> tuple[int, int] | None:
    """Take punctuation off the edges of a run; quotation marks stay on contents when they are balanced there."""
    start, end = run
    while start < end and words[start] in _EDGE_PUNCTUATION:
        start += 1
    while start < end and _loose_end(words, start, end) and not (keep_quotes and words[end - 1] in _QUOTES):
        end -= 1
    if not keep_quotes:
        while start < end and (words[start] in _QUOTES or words[start] in _EDGE_PUNCTUATION):
            start += 1
        while start < end and (words[end - 1] in _QUOTES or _loose_end(words, start, end)):
            end -= 1
    if not any(any(c.isalnum() for c in word) for word in words[start:end]):
        return None
    return start, end


def _loose_end(words: list[str], start: int, end: int) -> bool:
    """Whether a run ends in punctuation not its own; the dot of "U.S." and a bracket opened in the run are its own."""
    last = words[end - 1]
    if last not in _EDGE_PUNCTUATION:
        return False
    if last == ")" and "(" in words[start : end - 1]:
        return False
    return not (
        last == "." and end - start > 3 and words[end - 3] == "." and len(words[end - 2]) == len(words[end - 4]) == 1
    )


@dataclass(frozen=True)
class ScoredWindow:
    """A window as the network sees it, before it is decoded.

    Attributes:
        words: its words, W of them.
        cues: its cue runs, C of them.
        cue_probabilities: (W, 3) for outside, begin, inside.
        role_scores: (C, W, 4) logits.
    """

    words: list[str]
    cues: list[tuple[int, int]]
    cue_probabilities: np.ndarray
    role_scores: np.ndarray


def decode_windows(windows: Sequence[ScoredWindow], *, settings: DecodingSettings) -> list[list[WordRuns]]:
    """Attributions of each window, in order.

    The roles of all cues are found in one pass: it costs a step for each word of the longest window, however many cues
    there are. Words that fill a shorter window up carry the same score for every role and so change none.
    """
    count = sum(len(window.cues) for window in windows)
    if not count:
        return [[] for _ in windows]
    scores = np.zeros((count, max(len(window.words) for window in windows), len(_ROLES)), dtype=np.float32)
    at = 0
    for window in windows:
        scores[at : at + len(window.cues), : len(window.words)] = window.role_scores
        at += len(window.cues)
    probabilities = softmax(scores)
    roles = best_roles(np.log(probabilities + 1e-9), settings.change_cost)
    out, at = [], 0
    for window in windows:
        mine, width = slice(at, at + len(window.cues)), len(window.words)
        out.append(_attributions(window, probabilities[mine, :width], roles[mine, :width], settings))
        at += len(window.cues)
    return out


def decode(
    *,
    words: list[str],
    cues: list[tuple[int, int]],
    cue_probabilities: np.ndarray,
    role_scores: np.ndarray,
    settings: DecodingSettings,
) -> list[WordRuns]:
    """Attributions of one window; the arguments are those of ``ScoredWindow``."""
    return decode_windows([ScoredWindow(words, cues, cue_probabilities, role_scores)], settings=settings)[0]


def _attributions(
    window: ScoredWindow, probabilities: np.ndarray, roles: np.ndarray, settings: DecodingSettings
) -> list[WordRuns]:
    words, cues, cue_probabilities = window.words, window.cues, window.cue_probabilities
    for k, (start, end) in enumerate(cues):
        roles[k, start:end] = CUE
    out: list[WordRuns] = []
    taken: set[int] = set()
    for k in sorted(range(len(cues)), key=lambda k: -float((1 - cue_probabilities[cues[k][0] : cues[k][1], 0]).mean())):
        if k in taken:
            continue
        partners = [
            j
            for j in range(len(cues))
            if j != k
            and j not in taken
            and (roles[k, slice(*cues[j])] == CUE).any()
            and (roles[j, slice(*cues[k])] == CUE).any()
        ]
        taken.update([k, *partners])
        row = roles[k]
        found = {
            role: [t for r in runs_of(row, role) if (t := trim(r, words, keep_quotes=role == CONTENT))]
            for role in (SOURCE, CONTENT)
        }
        if not found[CONTENT]:
            continue
        cue = [
            run for run in runs_of(row, CUE) if any(run[0] < cues[j][1] and cues[j][0] < run[1] for j in [k, *partners])
        ]
        chosen = np.take_along_axis(probabilities[k], row[:, None], axis=1)[:, 0]
        content = np.concatenate([chosen[s:e] for s, e in found[CONTENT]])
        certainty = float(
            (1 - cue_probabilities[cues[k][0] : cues[k][1], 0]).mean() * np.exp(np.log(content + 1e-9).mean())
        )
        if certainty >= settings.keep_threshold:
            out.append(WordRuns(found[SOURCE], cue, found[CONTENT], min(1.0, max(0.0, certainty))))
    return sorted(out, key=lambda a: min(r[0] for r in a.cue + a.content))
