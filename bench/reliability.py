"""Whether confidence means something, and how well an issue that was never trained is found; both on a gold file.

python -m bench.reliability ../shared/gold/dev.jsonl

Confidence is that of the product, whose calibration was fitted on the development articles; so the curve is also drawn
with a calibration fitted on four fifths of the articles and measured on the rest, five times over.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from pourparler.directory.taxonomy import built_in_issues
from pourparler.evaluation import GoldFile
from pourparler.evaluation.gold import scored
from pourparler.evaluation.statements import compare, pairs
from pourparler.extractors.base import Findings
from pourparler.extractors.findings import CANDIDATES, READINGS, STATEMENTS
from pourparler.extractors.issues import own_issues
from pourparler.pipeline import PipelineSettings, usual_extractors
from pourparler.readers import read_inputs
from pourparler.record import Article

RECORD = ("speaker", "party", "act", "an issue")
FOLDS = 5
LEAST = 10


def rising(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of the rising step function nearest to ``y`` over ``x`` (pool adjacent violators; Ayer et al. 1955)."""
    order = np.argsort(x, kind="stable")
    blocks: list[list[float]] = []
    for at, value in zip(x[order].tolist(), y[order].tolist(), strict=True):
        blocks.append([value, 1.0, at])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, n, last = blocks.pop()
            before = blocks[-1]
            total = before[1] + n
            blocks[-1] = [(before[0] * before[1] + mean * n) / total, total, last]
    return np.array([b[2] for b in blocks]), np.array([b[0] for b in blocks])


def error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): mean distance of confidence and share right over bins."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def curve(confidence: np.ndarray, right: np.ndarray) -> str:
    """The reliability curve as a Markdown table."""
    lines = ["| confidence from | statements | mean confidence | share right |", "|--:|--:|--:|--:|"]
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (confidence >= low) & (confidence < low + 0.1 if low < 0.85 else confidence <= 1.0)
        if inside.any():
            lines.append(
                f"| {low:.1f} | {int(inside.sum())} | {confidence[inside].mean():.2f} | {right[inside].mean():.2f} |"
            )
    return "\n".join(lines)


def held_out(confidence: np.ndarray, right: np.ndarray, article: np.ndarray) -> np.ndarray:
    """Confidence calibrated on the other folds of articles."""
    out = np.zeros_like(confidence)
    for fold in range(FOLDS):
        inside = article % FOLDS == fold
        x, y = rising(confidence[~inside], right[~inside])
        out[inside] = np.interp(confidence[inside], x, y)
    return out


def own_issue_table(rows: list[tuple[Any, frozenset[str]]], extractors: list[Any]) -> str:
    """Each issue in turn as a project's own: how many of its statements are found by description and examples alone."""
    tagger = next(e for e in extractors if e.name == "attributions")._tagger
    reader = next(e for e in extractors if e.name == "readings")._reader
    lines = ["| issue | statements | found | of those named, right |", "|---|--:|--:|--:|"]
    hits = named = gold = 0
    for issue in built_in_issues():
        wanted = [issue.name in issues for _, issues in rows]
        if sum(wanted) < LEAST:
            continue
        others = [each for each in built_in_issues() if each.name != issue.name]
        (own,) = own_issues([issue], built_in=others, encode=tagger.encode, reader=reader)
        found = [own.nearness(reading.pooled) is not None for reading, _ in rows]
        right = sum(f and w for f, w in zip(found, wanted, strict=True))
        hits, named, gold = hits + right, named + sum(found), gold + sum(wanted)
        precision = f"{right / sum(found):.0%}" if sum(found) else "–"
        lines.append(f"| {issue.name} | {sum(wanted)} | {right / sum(wanted):.0%} | {precision} |")
    lines.append(f"| all | {gold} | {hits / gold:.0%} | {hits / max(1, named):.0%} |")
    return "\n".join(lines)


def main() -> None:
    """Print both."""
    path = Path(sys.argv[1])
    gold = GoldFile.load(path)
    extractors = usual_extractors(PipelineSettings())
    points: list[tuple[float, float, int]] = []
    rows: list[tuple[Any, frozenset[str]]] = []
    for number, article in enumerate(a for a in read_inputs([str(path)]) if isinstance(a, Article)):
        findings = Findings()
        for extractor in extractors:
            findings.add(extractor.find(article, findings))
        entry = gold.articles[article.id]
        predicted = scored(findings[STATEMENTS], scored_from=entry.scored_from)
        readings = defaultdict(list)
        for candidate, reading in zip(findings[CANDIDATES], findings[READINGS], strict=True):
            readings[candidate.cue, candidate.content].append(reading)
        paired = {other.id: mine for mine, other in pairs(entry.statements or (), predicted)}
        for other in predicted:
            mine = paired.get(other.id)
            right = mine is not None and all(compare(mine, other)[field] for field in RECORD)
            points.append((other.confidence, float(right), number))
            if mine is not None and (known := readings.get((other.cue, other.content))):
                rows.append((known[0], frozenset(mine.issue)))
    confidence, truth, number_of = (np.array(column) for column in zip(*points, strict=True))
    print(f"statements {len(points)}, record right {truth.mean():.1%}")
    print(f"expected calibration error, as given {error(confidence, truth):.3f}\n\n{curve(confidence, truth)}")
    held = held_out(confidence, truth, number_of)
    print(f"\ncalibrated on other articles {error(held, truth):.3f}\n\n{curve(held, truth)}")
    print(f"\n{own_issue_table(rows, extractors)}")


if __name__ == "__main__":
    main()
