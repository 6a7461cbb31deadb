"""Where the tagger fails on polnear/dev: recall of TRIPLE by cue class, quotation, source and publisher."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from pourparler.extractors.candidates import quoted_form
from pourparler.inference.model_files import open_folder
from pourparler.inference.onnx_session import PieceTable
from pourparler.inference.tagger import Tagger
from pourparler.record import Span

CUE_CLASSES = {
    "speech": r"sa(?:y|id|ys|ying)|t(?:ell|old)|add(?:ed|ing|s)?|announc|argu|claim|warn|stat(?:ed|ing|es)"
    r"|not(?:ed|es|ing)|report(?:ed|s|ing)|insist|explain|suggest"
    r"|wr(?:ote|ites?|iting)|declar|acknowledg|admi[ts]|den(?:y|ied|ies)|confirm|ask|repl(?:y|ied)|respond"
    r"|stress|emphasi|describ|conclud|contend|maintain|reveal"
    r"|complain|conced|alleg|assert|caution|comment|mention|observ|testif|tweet|according"
    r"|call(?:ed|s|ing)? (?!for|on)|quot|cit(?:ed|es|ing)|spoke|speak|talk|discuss|quip|jok",
    "thought": r"believ|think|thought|know|knew|understand|understood|feel|felt|fear|worr|doubt"
    r"|see(?:s|n|ms)?\b|saw|consider|expect|assum|imagin|remember|recall|realiz|view|regard|estimat|predict"
    r"|wonder",
    "intention": r"want|plan|intend|hop|promis|vow|pledg|agree|decid|refus|declin|seek|sought|offer|propos"
    r"|threaten|commit|aim|swor|try|wish|prefer|need|would like|ready|willing|open to",
    "position": r"support|oppos|critici|attack|accus|blam|condemn|prais|endors|defend|reject|denounc|slam"
    r"|blast|back(?:ed|s|ing)|urg|call(?:ed|s|ing)? (?:for|on)|demand|favo|disput|challeng"
    r"|question|mock|dismiss|question|applaud|welcom|object|rul|disagree|embrac|insult|disavow|encourag"
    r"|recommend|advocat",
    "fact-presupposing verb or noun": r"show|found|find|indicat|disclos|document|poll|survey|study|report\b"
    r"|agreement|idea|fact|sign|reason|prove|learn|discover|determin|demonstrat|point",
}
PRONOUN = re.compile(r"(?:he|she|it|they|i|we|you|who|his|her|their|its|my|our|that|which)", flags=re.IGNORECASE)


def cue_class(cue: str) -> str:
    """Class of a cue by the first of its words that belongs to one; punctuation and the rest are "other"."""
    places = []
    for name, pattern in CUE_CLASSES.items():
        match = re.search(rf"\b(?:{pattern})", cue, flags=re.IGNORECASE)
        if match:
            places.append((match.start(), name))
    if places:
        return min(places)[1]
    return "no cue, or punctuation" if not re.search(r"\w", cue) else "other"


def source_type(source: str) -> str:
    """What kind of words name the source."""
    if not source:
        return "none"
    if PRONOUN.fullmatch(source.strip()):
        return "pronoun"
    if re.search(
        r"[A-Z][\w’'-]+",
        re.sub(r"^(?:The|A|An|One|Some|Many|Several|Most|Two|Three|Officials|Critics|Both)\b", "", source),
    ):
        return "named"
    return "unnamed description"


def study(scorer: Any, tagger: Tagger, path: Path) -> tuple[dict[str, dict[str, Counter[str]]], Counter[str]]:
    """Counts by grouping and class: gold, right, and the part that fails; and the inventions by cue class."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    invented: Counter[str] = Counter()
    for line in path.open(encoding="utf8"):
        a = json.loads(line)
        text = a["text"]
        found = [
            {r: [[s.start, s.end] for s in getattr(x, r)] for r in ("source", "cue", "content")}
            for x in tagger.tag(text, tagger.encode(text))
        ]
        gold_sets = [{r: scorer.characters(text, x[r]) for r in scorer.ROLES} for x in a["attributions"]]
        found_sets = [{r: scorer.characters(text, x[r]) for r in scorer.ROLES} for x in found]
        right = {g for g, _ in scorer.pairs(gold_sets, found_sets, scorer.is_triple)}
        matched = {p for _, p in scorer.pairs(gold_sets, found_sets, scorer.is_triple)}
        for i, x in enumerate(a["attributions"]):
            words = {r: " ".join(text[s:e] for s, e in x[r]) for r in scorer.ROLES}
            form = quoted_form(text, tuple(Span(*s) for s in x["content"])) if x["content"] else "indirect"
            groups = {
                "cue": cue_class(words["cue"]),
                "speech or not": "speech" if cue_class(words["cue"]) == "speech" else "not speech",
                "quotation": form,
                "source": source_type(words["source"]),
                "publisher": a["publisher"],
            }
            cause = "right" if i in right else _cause(gold_sets[i], found_sets)
            for grouping, name in groups.items():
                counts[grouping][name].update(["gold", cause])
        for k, x in enumerate(found):
            if k not in matched:
                invented[cue_class(" ".join(text[s:e] for s, e in x["cue"]))] += 1
    return counts, invented


def _cause(gold: dict[str, frozenset[int]], found: list[dict[str, frozenset[int]]]) -> str:
    near = [f for f in found if gold["cue"] & f["cue"]]
    if not near:
        return "cue missed"
    best = max(near, key=lambda f: len(gold["content"] & f["content"]))
    union = len(gold["content"] | best["content"])
    if not union or len(gold["content"] & best["content"]) / union < 0.5:
        return "content boundary"
    return "source" if not (gold["source"] & best["source"]) and (gold["source"] or best["source"]) else "linked twice"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=None)
    parser.add_argument("--fast", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "bench"))
    import score_attribution as scorer

    folder = open_folder(options.models)
    tokenizer = Tokenizer.from_file(str(folder.file("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tagger = Tagger(folder, tokenizer, PieceTable(folder.file("word-pieces.npz")), fast=options.fast)
    counts, invented = study(scorer, tagger, options.shared / "data/polnear/dev.jsonl")
    causes = ("right", "cue missed", "content boundary", "source", "linked twice")
    for grouping, classes in counts.items():
        print(f"| {grouping} | n | " + " | ".join(f"{c} %" for c in causes) + " |\n|---|---|" + "---|" * len(causes))
        for name, c in sorted(classes.items(), key=lambda pair: -pair[1]["gold"]):
            print(
                f"| {name} | {c['gold']} | "
                + " | ".join(f"{100 * c[cause] / c['gold']:.1f}" for cause in causes)
                + " |"
            )
        print()
    print(
        "Found but not in the annotation, by cue class:", ", ".join(f"{name} {n}" for name, n in invented.most_common())
    )


if __name__ == "__main__":
    main()
