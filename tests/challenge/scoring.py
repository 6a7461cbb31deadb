"""Score the pipeline on the challenge passages: the share read right, by phenomenon.

python tests/challenge/scoring.py                     the table
python tests/challenge/scoring.py --failures          and what was read instead, passage by passage
python tests/challenge/scoring.py --without-actors    the invented parties unknown to the directory, parties not checked
python tests/challenge/scoring.py --write-floors      keep the present counts as floors
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.record import Article, ArticleFailure, Span, Statement
from pourparler.record.negotiation import ACTS, CONDITION_KINDS, ISSUES, QUOTED, STANCES

FOLDER = Path(__file__).resolve().parent
PASSAGES = FOLDER / "passages.jsonl"
ACTORS = FOLDER / "actors.toml"
FLOORS = FOLDER / "floors.json"

FIELDS = ("source", "cue", "speaker", "party", "act", "issue", "stance", "condition", "via", "quoted")
"""Fields that a passage may ask for, in the order of the table."""

_LABELS = {"act": ACTS, "issue": ISSUES, "stance": STANCES, "quoted": QUOTED, "condition_kind": CONDITION_KINDS}
_KEYS = {*FIELDS, "content", "condition_kind", "conditions", "via_includes"}
_FORBIDDEN_KEYS = {"content", "speaker", "act"}
_SPAN_KEYS = ("source", "cue", "content", "condition")
# A network's figures differ a little from machine to machine; one passage a group may turn on that.
_SLACK = 1
_SLACK_IN_ALL = 3


@dataclass(frozen=True)
class Passage:
    """A passage and what it says.

    Attributes:
        id: phenomenon and number.
        phenomenon: the group it belongs to.
        text: the passage.
        expect: statements that must be found, with the fields that must be right.
        forbid: patterns that no statement may match; the empty pattern matches every statement.
    """

    id: str
    phenomenon: str
    text: str
    expect: tuple[dict[str, Any], ...]
    forbid: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Outcome:
    """How a passage was read.

    Attributes:
        passage: the passage.
        fields: for each expected statement the fields asked for and whether each is right; ``None`` when not found.
        forbidden: descriptions of statements that must not be there.
        read: what was read, one line a statement.
    """

    passage: Passage
    fields: tuple[dict[str, bool] | None, ...]
    forbidden: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether everything expected was found with all its fields, and nothing forbidden."""
        return not self.forbidden and all(row is not None and all(row.values()) for row in self.fields)


def load_passages(path: Path = PASSAGES) -> list[Passage]:
    """All passages, in the order of the file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]
    return [
        Passage(row["id"], row["phenomenon"], row["text"], tuple(row["expect"]), tuple(row.get("not", ())))
        for row in rows
    ]


def places(text: str, words: str) -> list[Span]:
    """Where words stand in a text, whole words only."""
    return [Span(*m.span()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def locate(text: str, named: str | Mapping[str, Any]) -> Span:
    """The place of words that stand once, or of the ``nth`` time they stand.

    Raises:
        ValueError: they do not stand there, or more than once without ``nth``.
    """
    words, nth = (named, None) if isinstance(named, str) else (named["words"], named["nth"])
    found = places(text, words)
    if nth is None and len(found) != 1:
        raise ValueError(f"{words!r} stands {len(found)} times")
    if nth is not None and not 1 <= nth <= len(found):
        raise ValueError(f"{words!r} stands {len(found)} times, not {nth}")
    return found[(nth or 1) - 1]


def problems(passage: Passage) -> list[str]:
    """What is wrong with the annotation of a passage; empty when nothing is."""
    out: list[str] = []
    if not passage.expect and not passage.forbid:
        out.append("expects nothing and forbids nothing")
    for row in passage.expect:
        out += [f"unknown key {key!r}" for key in set(row) - _KEYS]
        if not row.get("content"):
            out.append("an expected statement without content")
        for kind in (condition["kind"] for condition in row.get("conditions", ())):
            out += [] if kind in CONDITION_KINDS else [f"unknown kind {kind!r}"]
        if (row.get("condition") is None) != (row.get("condition_kind") is None) and "condition_kind" in row:
            out.append("a kind without a condition")
    for row in passage.forbid:
        out += [f"unknown key {key!r} under not" for key in set(row) - _FORBIDDEN_KEYS]
    for row in (*passage.expect, *passage.forbid):
        for key, labels in _LABELS.items():
            out += [f"unknown {key} {label!r}" for label in _alternatives(row.get(key)) if label not in labels]
        for key in _SPAN_KEYS:
            out += _misplaced(passage.text, row.get(key))
        out += _misplaced(passage.text, [condition["words"] for condition in row.get("conditions", ())])
    return [f"{passage.id}: {problem}" for problem in out]


def _misplaced(text: str, named: Any) -> list[str]:
    out = []
    for one in _alternatives(named):
        try:
            locate(text, one)
        except ValueError as error:
            out.append(str(error))
    return out


def _alternatives(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def compare(passage: Passage, statements: Sequence[Statement], *, parties: bool = True) -> Outcome:
    """Set what was read against what is expected.

    Args:
        passage: the passage.
        statements: what was read in it.
        parties: whether parties count.
    """
    text = passage.text
    pairs = _pair(text, passage.expect, statements, parties=parties)
    rows = tuple(
        _agreement(text, row, pairs[i], parties=parties) if i in pairs else None for i, row in enumerate(passage.expect)
    )
    forbidden = tuple(
        describe(text, statement)
        for statement in statements
        if any(_matches(text, pattern, statement) for pattern in passage.forbid)
    )
    return Outcome(passage, rows, forbidden, tuple(describe(text, s) for s in statements))


def _pair(
    text: str, expect: Sequence[Mapping[str, Any]], statements: Sequence[Statement], *, parties: bool
) -> dict[int, Statement]:
    """Expected and read statements one to one, best first, where their contents share half of their words."""
    candidates = []
    for i, row in enumerate(expect):
        wanted = _words(text, [locate(text, piece) for piece in row["content"]])
        cue = _words(text, [locate(text, row["cue"])]) if row.get("cue") else set()
        for j, statement in enumerate(statements):
            overlap = _iou(wanted, _words(text, statement.content))
            if overlap >= 0.5:
                same_cue = bool(cue & _words(text, [statement.cue] if statement.cue else []))
                # Joint sources share cue and content: the speaker tells them apart.
                agreement = sum(_agreement(text, row, statement, parties=parties).values())
                candidates.append((overlap + same_cue + agreement / 100, -abs(i - j), i, j))
    pairs: dict[int, Statement] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = statements[j]
            taken.add(j)
    return pairs


def _agreement(text: str, row: Mapping[str, Any], statement: Statement, *, parties: bool) -> dict[str, bool]:
    """The fields that an expected statement asks for, and whether each is right."""
    out: dict[str, bool] = {}
    for key in ("source", "cue"):
        if key in row:
            out[key] = _same_place(text, row[key], getattr(statement, key))
    if "speaker" in row:
        out["speaker"] = any(same_name(name, statement.speaker) for name in _alternatives(row["speaker"]))
    if "party" in row and parties:
        out["party"] = _fold(row["party"]) == _fold(statement.party)
    for key in ("act", "stance", "quoted"):
        if key in row:
            out[key] = getattr(statement, key) in _alternatives(row[key])
    if "issue" in row:
        out["issue"] = bool(statement.issue) and statement.issue[0] in _alternatives(row["issue"])
    if "condition" in row or "conditions" in row:
        out["condition"] = _same_conditions(text, row, statement)
    if "via" in row or "via_includes" in row:
        out["via"] = _same_chain(row, statement.via)
    return out


def _same_place(text: str, named: Any, span: Span | None) -> bool:
    return span is None if named is None else span is not None and span.overlaps(locate(text, named))


def _same_conditions(text: str, row: Mapping[str, Any], statement: Statement) -> bool:
    wanted = list(row.get("conditions", ()))
    if row.get("condition") is not None:
        wanted.append({"words": row["condition"], "kind": row.get("condition_kind")})
    if not wanted:
        return not statement.conditions
    return all(
        any(
            _iou(_words(text, [locate(text, one["words"])]), _words(text, [found.span])) >= 0.5
            and one["kind"] in (None, found.kind)
            for found in statement.conditions
        )
        for one in wanted
    )


def _same_chain(row: Mapping[str, Any], via: Sequence[str]) -> bool:
    wanted = row["via"] if "via" in row else row["via_includes"]
    included = all(any(same_name(name, link) for link in via) for name in wanted)
    return included and ("via" not in row or len(via) == len(wanted))


def _matches(text: str, pattern: Mapping[str, Any], statement: Statement) -> bool:
    """Whether a statement is what a pattern forbids: all that the pattern names agrees."""
    checks = []
    if "content" in pattern:
        wanted = _words(text, [locate(text, piece) for piece in pattern["content"]])
        checks.append(_iou(wanted, _words(text, statement.content)) >= 0.5)
    if "speaker" in pattern:
        checks.append(same_name(pattern["speaker"], statement.speaker))
    if "act" in pattern:
        checks.append(statement.act == pattern["act"])
    return all(checks)


def _words(text: str, spans: Iterable[Span]) -> set[int]:
    """Beginnings of the words within spans."""
    return {span.start + m.start() for span in spans for m in re.finditer(r"[\w'’]*\w", span.of(text))}


def _iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _fold(name: str | None) -> str:
    """A name without case, accents, punctuation, possessive and article."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"'s\b|^(?:the|an?|his|her|its|their)\s+", "", plain)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names mean one speaker: equal, or one all within the other, with the same first or last word."""
    short, long = sorted((_fold(a).split(), _fold(b).split()), key=len)
    if not short:
        return not long
    return set(short) <= set(long) and (short[0] == long[0] or short[-1] == long[-1])


def describe(text: str, statement: Statement) -> str:
    """A statement on one line."""
    cue = statement.cue.of(text) if statement.cue else None
    content = " / ".join(span.of(text) for span in statement.content)
    conditions = "; ".join(f"{c.kind}: {c.span.of(text)}" for c in statement.conditions)
    fields = (
        f"{statement.speaker} ({statement.party}) | {cue} | {content} | {statement.act} {','.join(statement.issue)}"
        f" {statement.stance} {statement.quoted} | via {list(statement.via)} | {conditions or 'no condition'}"
    )
    return re.sub(r"\s+", " ", fields)


def read_all(passages: Sequence[Passage], *, with_actors: bool = True) -> list[Outcome]:
    """Read every passage with the product's pipeline.

    Args:
        passages: what to read.
        with_actors: whether the invented states and groups are in the directory (as a project adds them); without them
            parties do not count.

    Raises:
        RuntimeError: a passage could not be read.
    """
    pipeline = Pipeline(PipelineSettings(actors=ACTORS if with_actors else None))
    outcomes = []
    for passage in passages:
        record = pipeline.read(Article(id=passage.id, text=passage.text))
        if isinstance(record, ArticleFailure):
            raise RuntimeError(f"{passage.id} could not be read: {record.message}")
        outcomes.append(compare(passage, record.statements, parties=with_actors))
    return outcomes


def right_by_phenomenon(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    """Passages right and passages in all, by phenomenon; ``all`` for the sum."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for outcome in outcomes:
        for key in (outcome.passage.phenomenon, "all"):
            right[key] += outcome.right
            total[key] += 1
    return {key: (right[key], total[key]) for key in total if key != "all"} | {"all": (right["all"], total["all"])}


def table(outcomes: Sequence[Outcome]) -> str:
    """The shares as a Markdown table: passages right, statements found, and of those the fields asked for and right."""
    lines = ["| phenomenon | passages | right | share | found | " + " | ".join(FIELDS) + " |"]
    lines.append("|---|" + "--:|" * (4 + len(FIELDS)))
    for phenomenon, (right, total) in right_by_phenomenon(outcomes).items():
        rows = [row for o in outcomes if phenomenon in (o.passage.phenomenon, "all") for row in o.fields]
        found = [row for row in rows if row is not None]
        cells = [f"{len(found)}/{len(rows)}" if rows else "–"]
        for name in FIELDS:
            values = [row[name] for row in found if name in row]
            cells.append(f"{sum(values)}/{len(values)}" if values else "–")
        lines.append(f"| {phenomenon} | {total} | {right} | {right / total:.0%} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def failures(outcomes: Iterable[Outcome]) -> str:
    """What went wrong, passage by passage, and what was read instead."""
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.right:
            continue
        passage = outcome.passage
        lines += [f"## {passage.id}", passage.text]
        for row, fields in zip(passage.expect, outcome.fields, strict=True):
            if fields is None:
                lines.append(f"  NOT FOUND  {json.dumps(row['content'], ensure_ascii=False)}")
            elif wrong := [name for name, ok in fields.items() if not ok]:
                lines.append(f"  WRONG {', '.join(wrong)}: expected {json.dumps(row, ensure_ascii=False)}")
        lines += [f"  FORBIDDEN  {line}" for line in outcome.forbidden]
        lines += [f"  read  {line}" for line in outcome.read] or ["  read  nothing"]
        lines.append("")
    return "\n".join(lines)


def fingerprint(path: Path = PASSAGES) -> str:
    """Hash of the passages that floors were measured on."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def floors_for(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Passages that must stay right, by phenomenon."""
    return {
        key: max(0, right - (_SLACK_IN_ALL if key == "all" else _SLACK))
        for key, (right, _) in right_by_phenomenon(outcomes).items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Share of the challenge passages read right, by phenomenon.")
    parser.add_argument("--failures", action="store_true", help="list what failed, with what was read instead")
    parser.add_argument("--only", metavar="PHENOMENON", help="one group of passages")
    parser.add_argument("--without-actors", action="store_true", help="leave the invented parties out of the directory")
    parser.add_argument("--write-floors", action="store_true", help=f"keep the present counts in {FLOORS.name}")
    chosen = parser.parse_args(arguments)
    passages = [p for p in load_passages() if chosen.only in (None, p.phenomenon)]
    outcomes = read_all(passages, with_actors=not chosen.without_actors)
    if chosen.failures:
        sys.stdout.write(failures(outcomes) + "\n")
    sys.stdout.write(table(outcomes) + "\n")
    if chosen.write_floors:
        if chosen.only or chosen.without_actors:
            parser.error("floors are kept for all passages, with the actors")
        kept = {"passages": fingerprint(), "right": floors_for(outcomes)}
        FLOORS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
