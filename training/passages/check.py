"""Check the training passages: every piece must occur in its text, every label must be one that the taxonomy knows.

Run ``python training/passages/check.py`` for the check and a table of counts, with ``--against FOLDER`` to also fail
on any run of seven words shared with the texts of that folder. ``resolve`` is what a training script imports.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ACTS = ("offer", "demand", "accept", "reject", "accuse", "threaten", "forecast", "assert")
ISSUES = (
    "talks", "ceasefire", "withdrawal", "territory", "recognition", "alliance", "security", "weapons", "military-aid",
    "sanctions", "humanitarian", "prisoners", "governance", "justice", "economy", "terrorism", "relations", "military",
    "other",
)  # fmt: skip
STANCES = ("favour", "oppose", "neutral")
CONDITION_KINDS = ("provided", "unless", "until", "after")
QUOTED = ("direct", "indirect", "mixed")
SINGLE_SPANS = ("source", "cue", "condition", "addressee_span", "place_span", "date_span")
RUN = 7

Span = tuple[int, int]
Piece = str | dict[str, Any]


class PassageError(ValueError):
    """A passage does not hold what it says; the message names the passage, the field and the piece."""


def occurrences(text: str, piece: str) -> list[Span]:
    """All half-open spans of ``piece`` in ``text`` that neither start nor end inside a word."""
    spans = []
    start = text.find(piece)
    while start >= 0 and piece:
        end = start + len(piece)
        inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        inside_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        if not (inside_left or inside_right):
            spans.append((start, end))
        start = text.find(piece, start + 1)
    return spans


def resolve_piece(text: str, piece: Piece, *, after: int = 0) -> Span:
    """The span of one piece: the first one from ``after`` on, or the ``nth`` of the whole text.

    Raises:
        PassageError: the piece does not occur (often enough).
    """
    if isinstance(piece, str):
        found = [span for span in occurrences(text, piece) if span[0] >= after]
        if not found:
            raise PassageError(f"{piece!r} does not occur after offset {after}; correct the piece or the text")
        return found[0]
    nth = int(piece["nth"])
    found = occurrences(text, piece["text"])
    if not 0 < nth <= len(found):
        raise PassageError(f"{piece['text']!r} occurs {len(found)} times, not {nth}; correct nth")
    return found[nth - 1]


def resolve(passage: dict[str, Any]) -> list[dict[str, Any]]:
    """The passage's statements with offsets in place of pieces.

    ``source``, ``cue``, ``condition``, ``addressee_span``, ``place_span`` and ``date_span`` become one ``[start, end]``
    or ``None``; ``content`` and ``via_span`` become lists of them.

    Raises:
        PassageError: a piece does not occur in the text.
    """
    text = passage["text"]
    resolved = []
    for number, statement in enumerate(passage["statements"]):
        row = dict(statement)
        try:
            for field in SINGLE_SPANS:
                row[field] = None if statement.get(field) is None else list(resolve_piece(text, statement[field]))
            contents: list[list[int]] = []
            for piece in statement["content"]:
                contents.append(list(resolve_piece(text, piece, after=contents[-1][1] if contents else 0)))
            row["content"] = contents
            row["via_span"] = [list(resolve_piece(text, piece)) for piece in statement.get("via_span", [])]
        except PassageError as error:
            raise PassageError(f"{passage['id']}, statement {number}: {error}") from error
        resolved.append(row)
    return resolved


def load(folder: Path = HERE) -> Iterator[dict[str, Any]]:
    """Every passage of every ``*.jsonl`` in ``folder``, in the order of the file names."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def label_faults(statement: dict[str, Any]) -> list[str]:
    """What is wrong with the labels of one relevant statement, in words."""
    faults = []
    if statement["act"] not in ACTS:
        faults.append(f"unknown act {statement['act']!r}")
    if not 1 <= len(statement["issue"]) <= 2 or any(issue not in ISSUES for issue in statement["issue"]):
        faults.append(f"issue must be one or two known ones, not {statement['issue']!r}")
    if statement["stance"] not in STANCES:
        faults.append(f"unknown stance {statement['stance']!r}")
    if statement["quoted"] not in QUOTED:
        faults.append(f"unknown quoted {statement['quoted']!r}")
    if (statement["condition"] is None) != (statement["condition_kind"] is None):
        faults.append("condition and condition_kind go together")
    if statement["condition_kind"] not in (None, *CONDITION_KINDS):
        faults.append(f"unknown condition kind {statement['condition_kind']!r}")
    if statement["date"] is not None:
        date.fromisoformat(statement["date"])
    return faults


def overlap_faults(resolved: dict[str, Any]) -> list[str]:
    """A source or cue that lies over the content of its own statement, in words (the rules keep them apart)."""
    faults = []
    for field in ("source", "cue"):
        span = resolved[field]
        if span is not None and any(span[0] < end and start < span[1] for start, end in resolved["content"]):
            faults.append(f"{field} overlaps the content; split the content around it")
    return faults


def words(text: str) -> list[str]:
    """Lower-case words and numbers of ``text``, punctuation dropped."""
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of ``RUN`` words in ``text``."""
    listed = words(text)
    return {tuple(listed[i : i + RUN]) for i in range(len(listed) - RUN + 1)}


def shared_runs(passages: list[dict[str, Any]], folder: Path) -> list[str]:
    """Runs of words that a passage shares with any readable text file below ``folder``, as messages."""
    own: dict[tuple[str, ...], str] = {}
    for passage in passages:
        own.update(dict.fromkeys(runs(passage["text"]), passage["id"]))
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in {".jsonl", ".json", ".txt", ".md", ".html", ".htm", ".csv", ".xml", ".tsv"}:
            continue
        raw = path.read_text(encoding="utf-8", errors="ignore").replace("\\n", " ")
        listed = words(raw)
        for i in range(len(listed) - RUN + 1):
            run = tuple(listed[i : i + RUN])
            if run in own:
                found.append(f"{own[run]}: {' '.join(run)!r} also stands in {path}")
    return sorted(set(found))


def report(passages: list[dict[str, Any]]) -> str:
    """Counts of passages and statements, per act, issue, stance and condition kind."""
    statements = [s for passage in passages for s in passage["statements"]]
    relevant = [s for s in statements if s["relevant"]]
    lines = [f"passages {len(passages)}, statements {len(relevant)}, not relevant {len(statements) - len(relevant)}"]
    tables = {
        "act": Counter(s["act"] for s in relevant),
        "main issue": Counter(s["issue"][0] for s in relevant),
        "any issue": Counter(issue for s in relevant for issue in s["issue"]),
        "stance": Counter(s["stance"] for s in relevant),
        "condition": Counter(str(s["condition_kind"]) for s in relevant),
        "quoted": Counter(s["quoted"] for s in relevant),
        "has": Counter(field for s in relevant for field in ("via", "addressee", "place", "date") if s[field]),
    }
    for name, counter in tables.items():
        lines.append(f"{name}: " + ", ".join(f"{key} {count}" for key, count in counter.most_common()))
    return "\n".join(lines) + "\n"


def passage_faults(passage: dict[str, Any]) -> list[str]:
    """Everything that is wrong with one passage, each fault with the passage's id and the statement's number."""
    date.fromisoformat(passage["published"])
    try:
        resolved = resolve(passage)
    except PassageError as error:
        return [str(error)]
    faults = []
    for number, row in enumerate(resolved):
        found = overlap_faults(row) + (label_faults(row) if row["relevant"] else [])
        faults += [f"{passage['id']}, statement {number}: {fault}" for fault in found]
    return faults


def main() -> int:
    """Check all passages, write the counts, return 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--against", type=Path, help="folder whose texts may share no run of seven words with a passage"
    )
    options = parser.parse_args()
    passages = list(load())
    ids = Counter(passage["id"] for passage in passages)
    faults = [f"{key}: id used {count} times; make it unique" for key, count in ids.items() if count > 1]
    for passage in passages:
        faults += passage_faults(passage)
    if options.against is not None:
        faults += shared_runs(passages, options.against)
    sys.stdout.write(report(passages))
    for fault in faults:
        sys.stderr.write(fault + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
