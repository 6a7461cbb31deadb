"""A watch that may be killed: ``watch_process.py PROJECT PLAN [once]``, with the quick reader."""

from __future__ import annotations

import sys

from pourparler.watching.plan import read_plan
from pourparler.watching.watch import WatchOptions, watch
from sentence_reader import SentenceReader

if __name__ == "__main__":
    project, plan, *once = sys.argv[1:]
    options = WatchOptions(
        reader=SentenceReader("2"),
        write=lambda text: print(text, flush=True),  # noqa: T201 - this is a program
        on_pass=lambda report: print("pass", report.progress.added, report.sent, flush=True),  # noqa: T201
        workers=0,
        once=bool(once),
    )
    watch(project, read_plan(plan), options=options)
