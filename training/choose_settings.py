"""Choose thresholds and the calibration of confidence on the development split, and write them into the manifest.

Tagger: thresholds of decoding by TRIPLE F1 on polnear/dev. Statements: relevance by the mean of found and record F1 on
gold/dev, second issue and condition by record F1 and shares of pairs. Confidence: isotonic regression (Zadrozny and
Elkan 2002) of "found, and speaker, party, act and an issue right"; the expected calibration error (Naeini et al. 2015,
ten bins) is that of held-out folds of articles.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from pages import other_pages
from pourparler.extractors.base import Findings
from pourparler.extractors.conditions import ConditionSettings, ConditionsExtractor
from pourparler.extractors.findings import STATEMENTS
from pourparler.extractors.issues import IssuesExtractor
from pourparler.extractors.stances import StancesExtractor
from pourparler.extractors.statements import StatementSettings, StatementsExtractor
from pourparler.inference.decoding import DecodingSettings
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.record import Article, Record, record_to_json

RECORD = "record: speaker, party, act, issue"


@dataclass
class Read:
    """A development article with all findings but the statements."""

    gold: dict[str, Any]
    article: Article
    findings: Findings


def articles(path: Path) -> Iterator[tuple[dict[str, Any], Article]]:
    """Articles of a gold file."""
    import datetime

    for line in path.open(encoding="utf8"):
        a = json.loads(line)
        published = datetime.date.fromisoformat(a["published"]) if a.get("published") else None
        yield a, Article(id=a["id"], text=a["text"], title=a.get("title"), published=published)


def through(pipeline: Pipeline, article: Article) -> Findings:
    """An article through all extractors but the last."""
    findings = Findings()
    for extractor in pipeline.extractors[:-1]:
        findings.add(extractor.find(article, findings))
    return findings


def statements(
    reads: list[Read],
    settings: StatementSettings,
    *,
    second: float = 0.3,
    condition: ConditionSettings | None = None,
    stance_bias: tuple[float, ...] = (0.0, 0.0, 0.0),
) -> dict[str, list[dict[str, Any]]]:
    """Statements by article under some settings, as the record writes them."""
    last = StatementsExtractor(settings)
    out = {}
    for r in reads:
        r.findings.add(IssuesExtractor(second=second).find(r.article, r.findings))
        r.findings.add(ConditionsExtractor(condition or ConditionSettings()).find(r.article, r.findings))
        r.findings.add(StancesExtractor(bias=stance_bias).find(r.article, r.findings))
        found = last.find(r.article, r.findings)[STATEMENTS]
        record = record_to_json(Record(r.article, (), found, (), ()))
        out[r.article.id] = [s for s in record["statements"] if s["content"][0][0] >= r.gold.get("scored_from", 0)]
    return out


def on_other_pages(others: list[Read], settings: StatementSettings) -> float:
    """Mean number of statements on a page about something else."""
    last = StatementsExtractor(settings)
    return sum(len(last.find(r.article, r.findings)[STATEMENTS]) for r in others) / len(others)


def choose_statements(scorer: Any, reads: list[Read], others: list[Read]) -> tuple[StatementSettings, dict[str, Any]]:
    """The settings, one after the other."""
    gold = {
        r.article.id: [
            s for s in r.gold["statements"] if s["content"] and s["content"][0][0] >= r.gold.get("scored_from", 0)
        ]
        for r in reads
    }

    def figure(settings: StatementSettings, **more: Any) -> tuple[float, dict[str, Any]]:
        result = scorer.score(gold, statements(reads, settings, **more))
        return result["found"]["f1"] + result["records"][RECORD]["f1"], result

    # Below 0.3 statements a page on pages about something else; of those the most lenient: other texts are less clear.
    fitting = [
        s
        for x in np.arange(0.2, 0.75, 0.05)
        for y in (0.0, 0.2, 0.3, 0.4)
        if on_other_pages(others, s := StatementSettings(relevance=x, attribution=y)) < 0.25
    ]
    best = max(fitting, key=lambda s: (round(figure(s)[0], 3), -s.relevance))
    print("statements a page on pages about something else", on_other_pages(others, best))
    seconds = {s: figure(best, second=s)[1] for s in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)}
    second = max(seconds, key=lambda s: seconds[s]["records"][RECORD]["f1"])
    grid = [
        ConditionSettings(s, w, b)
        for s in (0.05, 0.1, 0.2, 0.3)
        for w in (0.2, 0.3, 0.4, 0.5)
        for b in (0.6, 0.7, 0.85)
    ]
    conditions = {c: figure(best, condition=c)[1]["fields"]["condition"] for c in grid}
    condition = max(conditions, key=lambda c: conditions[c]["share"])
    print("second issue", {k: round(v["records"][RECORD]["f1"], 3) for k, v in seconds.items()})
    print("conditions", condition, conditions[condition])
    biases = {
        (0.0, o, n): figure(best, stance_bias=(0.0, o, n))[1]["fields"]["stance"]["share"]
        for o in (0.0, 0.5, 0.9, 1.3)
        for n in (0.0, 0.5, 0.9, 1.25, 1.6)
    }
    bias = max(biases, key=lambda b: biases[b])
    print("stance bias", {k: round(v, 3) for k, v in biases.items()})
    return best, {"second_issue": second, "conditions": asdict(condition), "stance_bias": bias}


def right(
    scorer: Any, reads: list[Read], found: dict[str, list[dict[str, Any]]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Confidence, whether the record is right, and the article's number, for every found statement."""
    rows = []
    for number, r in enumerate(reads):
        begin = r.gold.get("scored_from", 0)
        gold = [s for s in r.gold["statements"] if s["content"] and s["content"][0][0] >= begin]
        paired = {id(p): scorer.agreements(g, p) for g, p in scorer.pair(gold, found[r.article.id])}
        for p in found[r.article.id]:
            row = paired.get(id(p))
            rows.append(
                (
                    p["confidence"],
                    row is not None and all(row[k] for k in ("speaker", "party", "act", "issue any")),
                    number,
                )
            )
    values = np.array(rows, dtype=float)
    return values[:, 0], values[:, 1], values[:, 2]


def expected_calibration_error(confidence: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Mean distance between confidence and share right over equal-width bins, weighted by their size."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == b].mean() - truth[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def calibrate(
    raw: np.ndarray, truth: np.ndarray, article: np.ndarray
) -> tuple[list[list[float]], float, list[dict[str, float]]]:
    """Points of the calibration, the held-out calibration error, and the reliability curve."""
    held = np.zeros_like(raw)
    for fold in range(5):
        out = article % 5 == fold
        held[out] = IsotonicRegression(out_of_bounds="clip").fit(raw[~out], truth[~out]).predict(raw[out])
    fit = IsotonicRegression(out_of_bounds="clip").fit(raw, truth)
    quantiles = np.unique(np.quantile(raw, np.linspace(0, 1, 13)))
    points = [[round(float(x), 4), round(float(y), 4)] for x, y in zip(quantiles, fit.predict(quantiles), strict=True)]
    curve = []
    for low in np.arange(0, 1, 0.1):
        inside = (held >= low) & (held < low + 0.1)
        if inside.any():
            curve.append(
                {
                    "from": round(float(low), 1),
                    "confidence": round(float(held[inside].mean()), 3),
                    "right": round(float(truth[inside].mean()), 3),
                    "n": int(inside.sum()),
                }
            )
    return points, expected_calibration_error(held, truth), curve


def choose_tagger(scorer: Any, pipeline: Pipeline, path: Path) -> tuple[dict[str, float], float]:
    """Decoding thresholds by TRIPLE F1; of those within a tenth of a point of the best, the one that finds most.

    What the tagger misses is lost; what it finds too much, the statement reader can still leave out.
    """
    extractor = next(e for e in pipeline.extractors if e.name == "attributions")
    tagger = extractor._tagger
    texts = [json.loads(line) for line in path.open(encoding="utf8")]
    words = [tagger.encode(a["text"]) for a in texts]

    def figures(settings: DecodingSettings) -> tuple[float, float]:
        tagger._settings = settings
        tables = []
        for a, w in zip(texts, words, strict=True):
            found = [
                {role: [[s.start, s.end] for s in getattr(x, role)] for role in ("source", "cue", "content")}
                for x in tagger.tag(a["text"], w)
            ]
            tables.append(scorer.score_article(a["text"], a["attributions"], found))
        _, recall, f1 = scorer.prf(*scorer.add(tables)["TRIPLE"])
        return 100 * float(f1), 100 * float(recall)

    grid = [DecodingSettings(cue_threshold=c, keep_threshold=k) for c in (0.5, 0.4, 0.35, 0.3) for k in (0.0, 0.3, 0.4)]
    scores = {settings: figures(settings) for settings in grid}
    for settings, (f1, recall) in scores.items():
        print(settings, f"F1 {f1:.2f} recall {recall:.2f}", flush=True)
    top = max(f1 for f1, _ in scores.values())
    best = max((s for s in grid if scores[s][0] >= top - 0.1), key=lambda s: scores[s][1])
    return {k: getattr(best, k) for k in ("cue_threshold", "change_cost", "keep_threshold")}, scores[best][0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument(
        "--only",
        choices=("tagger", "tagger-fast", "statements"),
        nargs="*",
        default=["tagger", "tagger-fast", "statements"],
    )
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "bench"))
    import score_attribution
    import score_statements

    manifest_path = options.models / "manifest.json"
    for name in options.only:
        manifest = json.loads(manifest_path.read_text())
        chosen = manifest.setdefault("settings", {})
        if name != "statements":
            pipeline = Pipeline(PipelineSettings(models=options.models, fast=name == "tagger-fast", threads=2))
            chosen[name], score = choose_tagger(score_attribution, pipeline, options.shared / "data/polnear/dev.jsonl")
            print(name, chosen[name], f"TRIPLE {score:.2f}")
        else:
            chosen.pop(name, None)
            manifest_path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
            pipeline = Pipeline(PipelineSettings(models=options.models, threads=2))
            reads = [Read(gold, a, through(pipeline, a)) for gold, a in articles(options.shared / "gold/dev.jsonl")]
            others = [Read({}, a, through(pipeline, a)) for a in other_pages(options.shared, "measure")]
            settings, more = choose_statements(score_statements, reads, others)
            found = statements(
                reads,
                settings,
                second=more["second_issue"],
                condition=ConditionSettings(**more["conditions"]),
                stance_bias=more["stance_bias"],
            )
            points, error, curve = calibrate(*right(score_statements, reads, found))
            gold = {
                r.article.id: [
                    s
                    for s in r.gold["statements"]
                    if s["content"] and s["content"][0][0] >= r.gold.get("scored_from", 0)
                ]
                for r in reads
            }
            print(score_statements.show(score_statements.score(gold, found)))
            chosen[name] = {
                "relevance": round(float(settings.relevance), 2),
                "attribution": settings.attribution,
                **more,
                "calibration": points,
            }
            print(chosen[name], f"expected calibration error {error:.3f}", json.dumps(curve))
        manifest_path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
