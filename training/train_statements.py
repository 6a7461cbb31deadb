"""Train the statement reader: relevance, act, issue, stance, condition and circumstance words; prints figures."""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from corpus import pad
from encoder import half_precision, load_bert
from predicted import from_tagger
from statement_corpus import Candidate, from_gold, from_passages, from_polnear, from_resolved
from statement_network import ACTS, ISSUES, STANCES, WORD_TAGS, StatementReader


def tensors(batch: list[Candidate]) -> dict[str, Tensor]:
    """A batch as tensors; unknown labels are -100 or have weight 0."""
    pieces = [c.passage.pieces for c in batch]
    any_issue = np.zeros((len(batch), len(ISSUES)), dtype=np.float32)
    for i, c in enumerate(batch):
        for k, name in enumerate(c.issue or []):
            if name in ISSUES:
                any_issue[i, ISSUES.index(name)] = 1.0 if k == 0 else 0.9
    width = max(len(c.passage.word) for c in batch)
    tags = np.zeros((len(batch), width, len(WORD_TAGS)), dtype=np.float32)
    known = np.zeros((len(batch), width, len(WORD_TAGS)), dtype=np.float32)
    for i, c in enumerate(batch):
        if c.tags is not None:
            tags[i, : len(c.tags)] = c.tags
            known[i, : len(c.tags)] = c.known_tags[None]
    return {
        "pieces": pad(pieces),
        "flags": pad([c.passage.flags for c in batch]),
        "mask": pad([np.ones(len(p), dtype=np.float32) for p in pieces]),
        "first_piece": pad([c.passage.first_piece for c in batch]),
        "relevant": torch.tensor([-1.0 if c.relevant is None else float(c.relevant) for c in batch]),
        "act": torch.tensor([ACTS.index(c.act) if c.act else -100 for c in batch]),
        "stance": torch.tensor([STANCES.index(c.stance) if c.stance and c.relevant else -100 for c in batch]),
        "issue": torch.tensor([ISSUES.index(c.issue[0]) if c.issue and c.issue[0] in ISSUES else -100 for c in batch]),
        "any_issue": torch.from_numpy(any_issue),
        "tags": torch.from_numpy(tags),
        "known": torch.from_numpy(known),
    }


def losses(model: StatementReader, t: dict[str, Tensor]) -> Tensor:
    """Sum of the weighted losses of a batch."""
    with half_precision():
        relevance, act, main, any_issue, stance, tags, _ = (
            x.float() for x in model(t["pieces"], t["flags"], t["mask"], t["first_piece"])
        )
    total = torch.zeros(())
    seen = t["relevant"] >= 0
    if seen.any():
        total = total + F.binary_cross_entropy_with_logits(relevance[seen], t["relevant"][seen])
    for logits, target, weight, smooth in (
        (act, t["act"], 1.0, 0.05),
        (stance, t["stance"], 0.7, 0.05),
        (main, t["issue"], 0.8, 0.05),
    ):
        if (target >= 0).any():
            total = total + weight * F.cross_entropy(logits, target, ignore_index=-100, label_smoothing=smooth)
    labelled = t["issue"] >= 0
    if labelled.any():
        total = total + 4.0 * F.binary_cross_entropy_with_logits(any_issue[labelled], t["any_issue"][labelled])
    if t["known"].any():
        each = F.binary_cross_entropy_with_logits(
            tags, t["tags"], reduction="none", pos_weight=torch.tensor([4.0, 2.0, 2.0, 2.0, 2.0, 2.0])
        )
        total = total + 5.0 * (each * t["known"]).sum() / t["known"].sum().clamp(min=1)
    return total


def make_batches(items: list[Candidate], size: int, rng: random.Random) -> list[list[Candidate]]:
    """Batches of passages of nearly equal length."""
    items = items[:]
    rng.shuffle(items)
    items.sort(key=lambda c: len(c.passage.pieces) // 24)
    out = [items[i : i + size] for i in range(0, len(items), size)]
    rng.shuffle(out)
    return out


@torch.no_grad()
def evaluate(model: StatementReader, items: list[Candidate]) -> dict[str, float]:
    """Shares right given gold spans."""
    model.eval()
    right: dict[str, list[float]] = {}
    for at in range(0, len(items), 32):
        batch = items[at : at + 32]
        t = tensors(batch)
        relevance, act, main, any_issue, stance, tags, _ = (
            x.float() for x in model(t["pieces"], t["flags"], t["mask"], t["first_piece"])
        )
        for i, c in enumerate(batch):
            if c.relevant is not None:
                right.setdefault("relevant+" if c.relevant else "relevant-", []).append(
                    float((relevance[i] > 0).item() == c.relevant)
                )
            if not c.relevant or not c.issue:
                continue
            right.setdefault("act", []).append(float(ACTS[int(act[i].argmax())] == c.act))
            top = ISSUES[int((main[i].softmax(-1)).argmax())]
            guess = {top} | {ISSUES[k] for k in range(len(ISSUES)) if any_issue[i, k] > 0}
            right.setdefault("issue main", []).append(float(top == c.issue[0]))
            right.setdefault("issue any", []).append(float(bool(guess & set(c.issue))))
            right.setdefault("stance", []).append(float(STANCES[int(stance[i].argmax())] == c.stance))
            if c.tags is not None and c.known_tags[1]:
                gold = c.tags[:, 1] > 0
                found = tags[i, : len(gold), 1].numpy() > 0
                if gold.any() or found.any():
                    right.setdefault("condition", []).append(float((gold & found).sum() / (gold | found).sum() >= 0.5))
            for k, name in enumerate(WORD_TAGS[2:], 2):
                if c.tags is not None and c.known_tags[k]:
                    gold, found = c.tags[:, k] > 0, tags[i, : len(c.tags), k].numpy() > 0
                    if gold.any() or found.any():
                        right.setdefault(name, []).append(float((gold & found).any()))
    return {k: round(100 * float(np.mean(v)), 1) for k, v in sorted(right.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--bert", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=None, help="tagger checkpoint whose encoder to begin from")
    parser.add_argument("--passages", type=Path, default=Path(__file__).parent / "passages")
    parser.add_argument(
        "--more", type=Path, nargs="*", default=[], help="JSON-lines files of articles with statements and offsets"
    )
    parser.add_argument("--models", type=Path, default=None, help="exported tagger whose findings are material too")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--seed", type=int, default=20160203)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    rng = random.Random(options.seed)
    tokenizer = Tokenizer.from_file(str(options.bert / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    shared = options.shared
    train = from_gold(shared / "gold/train.jsonl", tokenizer, "gold")
    train += from_polnear(shared / "gold/labels_polnear.jsonl", shared / "data/polnear/train.jsonl", tokenizer)
    if options.passages:
        train += from_passages(options.passages, tokenizer)
    for path in options.more:
        train += from_resolved(path, tokenizer, path.stem)
    if options.models:
        train += from_tagger(shared, options.models, tokenizer)
    dev = from_gold(shared / "gold/dev.jsonl", tokenizer, "dev")
    print(len(dev), "dev; candidates by origin:", dict(Counter((c.origin, c.relevant) for c in train)), flush=True)
    model = StatementReader(load_bert(options.bert, flags=16))
    if options.start:
        state = torch.load(options.start, weights_only=False)["model"]
        model.encoder.load_state_dict(
            {k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.") and "flag" not in k},
            strict=False,
        )
    model.encoder.word.weight.requires_grad_(False)
    for layer in model.encoder.layers:
        layer.attention_dropout = 0.0
    average = copy.deepcopy(model)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or n == "encoder.flag.weight"]
    body = [
        p
        for n, p in model.named_parameters()
        if n.startswith("encoder.") and n != "encoder.flag.weight" and p.requires_grad
    ]
    optimiser = torch.optim.AdamW(
        [{"params": body, "top": options.rate}, {"params": heads, "top": 8 * options.rate}],
        weight_decay=0.02,
        fused=True,
    )
    steps, step, begun = options.epochs * (len(train) // options.batch + 1), 0, time.time()
    for epoch in range(options.epochs):
        model.train()
        running = 0.0
        for batch in make_batches(train, options.batch, rng):
            progress = step / steps
            scale = min(1.0, progress / 0.08) * max(0.02, 1 - progress)
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * scale
            loss = losses(model, tensors(batch))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            running += loss.item()
            step += 1
            decay = min(0.99, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, m in zip(average.parameters(), model.parameters(), strict=True):
                    if m.requires_grad:
                        a.lerp_(m, 1 - decay)
        print(
            f"epoch {epoch + 1} {time.time() - begun:.0f}s loss {running / (len(train) / options.batch):.3f} "
            f"{json.dumps(evaluate(average, dev))}",
            flush=True,
        )
        options.out.mkdir(parents=True, exist_ok=True)
        torch.save(
            {"model": average.state_dict(), "options": vars(options), "epoch": epoch + 1}, options.out / "statements.pt"
        )


if __name__ == "__main__":
    main()
