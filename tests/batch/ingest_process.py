"""A process that ingests and may be killed: ``ingest_process.py PROJECT WORKERS VERSION INPUT...``."""

from __future__ import annotations

import sys

from pourparler.batch.ingest import IngestOptions, ingest
from sentence_reader import SentenceReader

if __name__ == "__main__":
    project, workers, version, *inputs = sys.argv[1:]
    done = ingest(project, inputs, options=IngestOptions(workers=int(workers), reader=SentenceReader(version)))
    sys.stdout.write(f"{done.added} {done.reread} {done.unchanged} {done.failed}\n")
