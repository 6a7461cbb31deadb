"""Train the attribution tagger on PolNeAR and the gold articles; prints the development figures of every epoch."""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from corpus import Example, Labelled, batches, load, make_example, tensors, training_examples
from encoder import half_precision
from pourparler.inference.decoding import DecodingSettings, cue_runs, decode, softmax
from pourparler.inference.encoding import plan_windows
from tagger_network import Tagger, build


def role_rows(
    batch: list[Example], cue_logits: Tensor, width: int, rng: random.Random, *, negatives: bool
) -> tuple[Tensor, ...]:
    """Cues of a batch as rows for the role head: gold cues (at times only a part of one), and words taken for cues."""
    window, begin, end, roles = [], [], [], []
    guess = cue_logits.detach().float().softmax(-1)[..., 0] if negatives else None
    for b, e in enumerate(batch):
        for (s, t), row in zip(e.cues, e.roles, strict=True):
            first, last = s, t
            if t - s > 1 and rng.random() < 0.25:
                first, last = (s, t - 1) if rng.random() < 0.5 else (s + 1, t)
            window.append(b), begin.append(first), end.append(last)
            roles.append(np.pad(row, (0, width - len(row)), constant_values=-100))
        if guess is not None:
            n = len(e.cue_tags)
            wrong = [
                i
                for i in range(n)
                if e.cue_tags[i] == 0
                and guess[b, i] < 0.7
                and e.window.core_start <= i + e.window.start < e.window.core_end
            ]
            for i in rng.sample(wrong, min(2, len(wrong))):
                window.append(b), begin.append(i), end.append(i + 1)
                roles.append(np.pad(np.zeros(n, dtype=np.int64), (0, width - n), constant_values=-100))
    if not window:
        return ()
    return torch.tensor(window), torch.tensor(begin), torch.tensor(end), torch.from_numpy(np.stack(roles))


def spoil(flags: Tensor, rng: random.Random) -> None:
    """Now and then take the quotation marks or the letter case away, as captured pages do."""
    for b in range(len(flags)):
        if rng.random() < 0.03:
            flags[b] = flags[b] & ~4
        if rng.random() < 0.03:
            flags[b] = flags[b] - (flags[b] & 3) + (2 if rng.random() < 0.5 else 0)


def predict(
    model: Tagger, articles: list[Labelled], settings: DecodingSettings, max_pieces: int
) -> dict[str, list[dict]]:
    """Attributions of every article, as the run-time decodes them."""
    return decode_raw(raw_scores(model, articles, max_pieces, settings), articles, settings)


@torch.no_grad()
def raw_scores(model: Tagger, articles: list[Labelled], max_pieces: int, settings: DecodingSettings) -> list[tuple]:
    """Cue probabilities, cue runs and role scores of each window."""
    model.eval()
    examples = [make_example(a, w) for a in articles for w in plan_windows(a.words, max_pieces=max_pieces)]
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].pieces))
    out: list[tuple] = [()] * len(examples)
    for at in range(0, len(order), 8):
        chosen = order[at : at + 8]
        batch = [examples[i] for i in chosen]
        t = tensors(batch)
        with half_precision():
            logits, words = model.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
            rows = []
            for b, e in enumerate(batch):
                p = softmax(logits[b, : len(e.cue_tags)].float().numpy())
                lo = e.window.start
                cues = cue_runs(p, start=e.window.core_start - lo, end=e.window.core_end - lo, settings=settings)
                rows += [(b, s, x) for s, x in cues]
                out[chosen[b]] = (e, p, cues, [])
            if rows:
                w, s, x = (torch.tensor(c) for c in zip(*rows, strict=True))
                roles = model.roles(words, t["word_mask"], w, s, x).float().numpy()
                for k, (b, _, _) in enumerate(rows):
                    out[chosen[b]][3].append(roles[k, : len(batch[b].cue_tags)])
    return out


def decode_raw(raw: list[tuple], articles: list[Labelled], settings: DecodingSettings) -> dict[str, list[dict]]:
    """Spans in code points for each article id."""
    found: dict[str, list[dict]] = {a.id: [] for a in articles}
    for e, p, cues, roles in raw:
        w, lo = e.article.words, e.window.start
        words = [
            e.article.text[s:x]
            for s, x in zip(w.start[lo : e.window.end].tolist(), w.end[lo : e.window.end].tolist(), strict=True)
        ]
        scores = np.stack(roles) if roles else np.zeros((0, len(words), 4))
        for a in decode(words=words, cues=cues, cue_probabilities=p, role_scores=scores, settings=settings):
            spans = {
                r: [[int(w.start[lo + s]), int(w.end[lo + x - 1])] for s, x in getattr(a, r)]
                for r in ("source", "cue", "content")
            }
            found[e.article.id].append({**spans, "confidence": round(a.confidence, 4)})
    return found


def triple(gold: Path, found: dict[str, list[dict]], scorer: object, *, rows: tuple[str, ...]) -> dict[str, float]:
    """F1 of the named rows, by the shared scorer."""
    articles = [json.loads(line) for line in gold.open(encoding="utf8")]
    from corpus import as_attributions

    tables = [scorer.score_article(a["text"], as_attributions(a), found[a["id"]]) for a in articles]  # type: ignore[attr-defined]
    total = scorer.add(tables)  # type: ignore[attr-defined]
    return {row: round(100 * scorer.prf(*total[row])[2], 2) for row in rows}  # type: ignore[attr-defined]


# One training from top to bottom: its steps share nearly all of their variables.
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--bert", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=254)
    parser.add_argument("--batch-pieces", type=int, default=2048)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20161108)
    parser.add_argument("--gold-repeat", type=int, default=1)
    parser.add_argument("--resume", type=Path, default=None, help="a checkpoint of this script to go on from")
    parser.add_argument(
        "--evaluate-from", type=int, default=1, help="first epoch whose development figures are printed"
    )
    options = parser.parse_args()

    import sys

    sys.path.insert(0, str(options.shared / "bench"))
    import score_attribution as scorer

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    tokenizer = Tokenizer.from_file(str(options.bert / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train = load(options.shared / "data/polnear/train.jsonl", tokenizer)
    gold = load(options.shared / "gold/train.jsonl", tokenizer)
    dev_sets = {name: options.shared / name for name in ("data/polnear/dev.jsonl", "gold/dev.jsonl")}
    dev = {name: load(path, tokenizer) for name, path in dev_sets.items()}
    if options.limit:
        train = train[: options.limit]

    model = build(options.bert, vars(options))
    first_epoch = 0
    if options.resume is not None:
        saved = torch.load(options.resume, weights_only=False)
        model.load_state_dict(saved["model"])
        first_epoch = saved["epoch"]
        rng.seed(options.seed + first_epoch)
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
        [
            {"params": body, "lr": options.rate, "top": options.rate},
            {"params": heads, "lr": options.head_rate, "top": options.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    per_epoch = len(
        batches(
            training_examples(train + gold * options.gold_repeat, max_pieces=options.pieces, rng=random.Random(0)),
            options.batch_pieces,
            random.Random(0),
        )
    )
    steps = options.epochs * per_epoch
    resumed_at = first_epoch * per_epoch
    step, begun = resumed_at, time.time()
    print(f"{len(train)} + {len(gold)} articles, about {steps} steps", flush=True)
    for epoch in range(first_epoch, options.epochs):
        model.train()
        total = {"cue": 0.0, "role": 0.0}
        examples = training_examples(train + gold * options.gold_repeat, max_pieces=options.pieces, rng=rng)
        for batch in batches(examples, options.batch_pieces, rng):
            progress = step / steps
            # A resumed run has lost the moments of its gradients, and warms up again.
            scale = min(1.0, progress / 0.06, (step - resumed_at + 1) / 60 if resumed_at else 1.0) * max(
                0.02, (1 - progress) if progress > 0.06 else 1.0
            )
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * scale
            t = tensors(batch)
            spoil(t["flags"], rng)
            with half_precision():
                logits, words = model.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
                rows = role_rows(batch, logits, t["word_mask"].shape[1], rng, negatives=progress > 0.15)
                role_logits = model.roles(words, t["word_mask"], *rows[:3]) if rows else None
            cue_loss = F.cross_entropy(logits.float().flatten(0, 1), t["cue_tags"].flatten(), ignore_index=-100)
            loss = 6.0 * cue_loss
            if role_logits is not None:
                role_loss = F.cross_entropy(
                    role_logits.float().flatten(0, 1), rows[3].flatten(), ignore_index=-100, label_smoothing=0.02
                )
                loss = loss + 4.0 * role_loss
                total["role"] += role_loss.item()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            total["cue"] += cue_loss.item()
            step += 1
            decay = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, m in zip(average.parameters(), model.parameters(), strict=True):
                    if m.requires_grad:
                        a.lerp_(m, 1 - decay)
            if step % 50 == 0:
                print(
                    f"step {step} cue {total['cue'] / 50:.4f} role {total['role'] / 50:.4f} {time.time() - begun:.0f}s",
                    flush=True,
                )
                total = {"cue": 0.0, "role": 0.0}
        settings = DecodingSettings()
        figures = {}
        for name, articles in dev.items() if epoch + 1 >= options.evaluate_from else ():
            found = predict(average, articles, settings, options.pieces)
            figures[name] = triple(
                dev_sets[name],
                found,
                scorer,
                rows=(
                    "cue, overlap",
                    "content, exact",
                    "content, IoU>=.5",
                    "source, overlap",
                    "content, characters",
                    "TRIPLE",
                ),
            )
        print(f"epoch {epoch + 1} {time.time() - begun:.0f}s {json.dumps(figures)}", flush=True)
        options.out.mkdir(parents=True, exist_ok=True)
        torch.save(
            {"model": average.state_dict(), "options": vars(options), "epoch": epoch + 1}, options.out / "tagger.pt"
        )
    print(f"done in {math.ceil(time.time() - begun)}s", flush=True)


if __name__ == "__main__":
    main()
