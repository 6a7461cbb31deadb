"""Measure one tool in a process of its own: `python -m bench.one TOOL ARTICLES.jsonl`; prints one JSON object."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path


def main(tool: str, articles: str, limit: str, predictions: str) -> None:
    """Time to the first result from the start of the process' imports, then words a second over all texts.

    Words a second are those of CPU time: on an idle core the same as of the clock, and true on a busy one.
    """
    begun = time.perf_counter()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from bench.tools import TOOLS

    rows = [json.loads(line) for line in Path(articles).read_text(encoding="utf8").split("\n") if line][
        : int(limit) or None
    ]
    run = TOOLS[tool]()
    found = {rows[0]["id"]: run(rows[0]["text"])}
    first = time.perf_counter() - begun
    timed = time.process_time()
    for row in rows[1:]:
        found[row["id"]] = run(row["text"])
    seconds = time.process_time() - timed
    words = sum(len(row["text"].split()) for row in rows[1:])
    if predictions:
        Path(predictions).write_text(
            "".join(json.dumps({"id": key, "attributions": value}) + "\n" for key, value in found.items()),
            encoding="utf8",
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "words_per_second": words / seconds,
                "articles_per_second": (len(rows) - 1) / seconds,
                "first_result": first,
                "peak_mb": peak,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
