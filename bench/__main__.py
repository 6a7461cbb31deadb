"""Speed, memory and accuracy of the reader and its stages beside other tools, on one core, in one run."""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.tools import TOOLS

YARDSTICK = "spaCy en_core_web_sm, bare"


def measure(tool: str, articles: Path, *, limit: int, predictions: Path | None = None) -> dict[str, float]:
    """One run of one tool in a process of its own."""
    command = [sys.executable, "-m", "bench.one", tool, str(articles), str(limit), str(predictions or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def triple(material: Path, articles: Path, predictions: Path) -> tuple[float, float, float] | None:
    """Precision, recall and F1 of TRIPLE in %, by the scorer that lies beside the material."""
    sys.path.insert(0, str(material / "bench"))
    import score_attribution as scorer

    gold = [json.loads(line) for line in articles.open(encoding="utf8")]
    found = {row["id"]: row["attributions"] for row in map(json.loads, predictions.open(encoding="utf8"))}
    if not any(found.values()):
        return None
    total = scorer.add([scorer.score_article(a["text"], a["attributions"], found[a["id"]]) for a in gold])
    p, r, f = scorer.prf(*total["TRIPLE"])
    return 100 * p, 100 * r, 100 * f


def processor() -> str:
    """Name of the processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (re.sub(r"\s+", " ", x.split(":", 1)[1].strip()) for x in lines if x.startswith("model name")),
        platform.processor(),
    )


def table(results: dict[str, dict[str, Any]]) -> str:
    """The results in Markdown."""
    base = results[YARDSTICK]["words_per_second"]
    lines = [
        "| | words/s | beside spaCy | articles/s | first result (s) | peak memory (MB) | TRIPLE P / R / F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, r in results.items():
        accuracy = "–" if r["triple"] is None else "{:.1f} / {:.1f} / **{:.1f}**".format(*r["triple"])
        speed = f"{r['words_per_second']:,.0f} | {r['words_per_second'] / base:.2f} × | {r['articles_per_second']:.2f}"
        lines.append(f"| {name} | {speed} | {r['first_result']:.2f} | {r['peak_mb']:.0f} | {accuracy} |")
    return "\n".join(lines)


def main() -> int:
    """Run every tool in turn, several rounds, and print medians."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--material", type=Path, default=Path("../shared"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=25, help="articles of a timed round")
    parser.add_argument("--tools", nargs="*", default=list(TOOLS))
    options = parser.parse_args()
    articles = options.material / "data/polnear/dev.jsonl"
    if not articles.exists():
        print(
            f"bench: {articles} is not there; name the folder of the evaluation material with --material",
            file=sys.stderr,
        )
        return 2
    results: dict[str, dict[str, Any]] = {}
    rounds: dict[str, list[dict[str, float]]] = {tool: [] for tool in options.tools}
    with tempfile.TemporaryDirectory() as folder:
        for tool in options.tools:
            predictions = Path(folder) / "predictions.jsonl"
            measure(tool, articles, limit=0, predictions=predictions)
            results[tool] = {"triple": triple(options.material, articles, predictions)}
        # In turn, so that a slow minute of the machine falls on all of them.
        for _ in range(options.rounds):
            for tool in options.tools:
                rounds[tool].append(measure(tool, articles, limit=options.limit))
    for tool, runs in rounds.items():
        results[tool] |= {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    print(
        f"{datetime.date.today()}, {processor()}, one core, Python {platform.python_version()}, "
        f"median of {options.rounds} rounds\n"
    )
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
