"""Distil the trained tagger into a small one: fewer layers, heads and inner units, taught by the large one.

The teacher reads every window once; its cue logits and narrow word states are kept, so that an epoch costs the
student's work alone. Losses: the labels, the teacher's cue and role distributions (Hinton et al. 2015), and its narrow
word states (as in patient distillation, Sun et al. 2019). Prints the development figures of each epoch from
``--evaluate-from`` on.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from corpus import Example, Labelled, batches, load, make_example, tensors, word_runs
from narrow_tagger import keep_heads, look_at, narrow, sample_of
from pages import unlabelled_pages
from pourparler.inference.decoding import DecodingSettings
from pourparler.inference.encoding import encode_words, plan_windows
from tagger_network import Tagger
from tagger_network import load as load_tagger
from train_tagger import predict, role_rows, spoil, triple

PIECES = 128
"""Largest window, in word pieces: that of the run time."""


@dataclass
class Told(Example):
    """A window with what the teacher says of its words: cue logits (W, 3) and narrow states (W, 128), float16."""

    cue_logits: np.ndarray | None = None
    narrow: np.ndarray | None = None


@torch.no_grad()
def told_windows(teacher: Tagger, articles: list[Labelled], max_pieces: int, size: int) -> list[Told]:
    """The windows of some articles, read by the teacher."""
    windows = [w for a in articles if len(a.words) for w in plan_windows(a.words, max_pieces=max_pieces)]
    owners = [a for a in articles if len(a.words) for _ in plan_windows(a.words, max_pieces=max_pieces)]
    examples = [Told(**vars(make_example(a, w))) for a, w in zip(owners, windows, strict=True)]
    teacher.eval()
    for batch in batches(examples, size, random.Random(0)):
        t = tensors(batch)
        logits, narrow = teacher.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
        for b, e in enumerate(batch):
            e.cue_logits = logits[b, : len(e.cue_tags)].numpy().astype(np.float16)
            e.narrow = narrow[b, : len(e.cue_tags)].numpy().astype(np.float16)
    return examples


def pseudo_labelled(teacher: Tagger, shared: Path, tokenizer: Tokenizer, max_pieces: int) -> list[Labelled]:
    """Unlabelled pages with what the teacher finds on them."""
    pages = [Labelled(a.id, a.text, encode_words(a.text, tokenizer), []) for a in unlabelled_pages(shared)]
    found = predict(teacher, pages, DecodingSettings(), max_pieces)
    for page in pages:
        page.attributions = [
            {role: word_runs(page.words, a[role]) for role in ("source", "cue", "content")} for a in found[page.id]
        ]
    return pages


def divergence(student: Tensor, teacher: Tensor, keep: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence over the places to keep (Hinton et al. 2015), temperature 1."""
    each = F.kl_div(
        student.float().log_softmax(-1), teacher.float().log_softmax(-1), reduction="none", log_target=True
    ).sum(-1)
    return (each * keep).sum() / keep.sum().clamp(min=1)


def loss_of(student: Tagger, teacher: Tagger, batch: list[Told], rng: random.Random, *, negatives: bool) -> Tensor:
    """The weighted sum of the losses of a batch."""
    t = tensors(batch)
    spoil(t["flags"], rng)
    told = pad_rows([e.cue_logits for e in batch])
    told_words = pad_rows([e.narrow for e in batch])
    logits, words = student.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
    keep = t["word_mask"]
    loss = 3.0 * F.cross_entropy(logits.flatten(0, 1), t["cue_tags"].flatten(), ignore_index=-100)
    loss = loss + 9.0 * divergence(logits, told, keep)
    loss = loss + 1.0 * (((words - told_words) ** 2).mean(-1) * keep).sum() / keep.sum()
    rows = role_rows(batch, logits, keep.shape[1], rng, negatives=negatives)
    if rows:
        roles = student.roles(words, keep, *rows[:3])
        with torch.no_grad():
            told_roles = teacher.roles(told_words, keep, *rows[:3])
        loss = loss + 2.0 * F.cross_entropy(roles.flatten(0, 1), rows[3].flatten(), ignore_index=-100)
        loss = loss + 6.0 * divergence(roles, told_roles, keep[rows[0]])
    return loss


def student_of(teacher: Tagger, shape: argparse.Namespace, sample: list[Labelled]) -> Tagger:
    """A smaller tagger that begins with weights of a trained one: some layers, and of each its weightiest parts."""
    student = copy.deepcopy(teacher)
    inner, attended = look_at(teacher, sample, "outer"), look_at(teacher, sample, "attention_out")
    student.encoder.layers = nn.ModuleList(student.encoder.layers[i] for i in shape.layers)
    for layer, number in zip(student.encoder.layers, shape.layers, strict=True):
        narrow(layer, inner[number], shape.inner)
        keep_heads(layer, attended[number], shape.heads)
    student.roles.layers = student.roles.layers[: shape.role_layers]
    return student


def pad_rows(rows: list[np.ndarray | None]) -> Tensor:
    """Rows of unequal length and equal width as one float tensor."""
    length = max(len(r) for r in rows if r is not None)
    return torch.from_numpy(
        np.stack([np.pad(r, ((0, length - len(r)), (0, 0))).astype(np.float32) for r in rows if r is not None])
    )


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--bert", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True, help="checkpoint of the trained tagger")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--layers", type=int, nargs="*", default=[0, 2, 4, 5], help="layers of the teacher to begin with"
    )
    parser.add_argument("--heads", type=int, default=6, help="heads of a layer's attention")
    parser.add_argument("--inner", type=int, default=512, help="units inside a layer")
    parser.add_argument("--role-layers", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--batch-pieces", type=int, default=2048)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20161108)
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--evaluate-from", type=int, default=3)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    import sys

    sys.path.insert(0, str(options.shared / "bench"))
    import score_attribution as scorer

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    tokenizer = Tokenizer.from_file(str(options.bert / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    teacher = load_tagger(options.bert, options.teacher)
    student = student_of(teacher, options, sample_of(options.shared, tokenizer))
    begun, first_epoch = time.time(), 0
    checkpoint = options.out / "tagger.pt"
    articles = load(options.shared / "data/polnear/train.jsonl", tokenizer)[: options.limit or None]
    articles += load(options.shared / "gold/train.jsonl", tokenizer)
    articles += pseudo_labelled(teacher, options.shared, tokenizer, PIECES)
    dev_sets = {name: options.shared / name for name in ("data/polnear/dev.jsonl", "gold/dev.jsonl")}
    dev = {name: load(path, tokenizer) for name, path in dev_sets.items()}
    print(f"{len(articles)} articles, teacher's labels on the unlabelled {time.time() - begun:.0f}s", flush=True)
    told = told_windows(teacher, articles, PIECES, 2 * options.batch_pieces)
    print(f"the teacher has read {len(told)} windows {time.time() - begun:.0f}s", flush=True)
    average = copy.deepcopy(student)
    if options.resume and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        average.load_state_dict(saved["model"])
        student.load_state_dict(saved["raw"])
        first_epoch = saved["epoch"]
        rng.seed(options.seed + first_epoch)
    for model in (student, average):
        model.encoder.word.weight.requires_grad_(False)
    for layer in student.encoder.layers:
        layer.attention_dropout = 0.0
    body = [p for n, p in student.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in student.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "top": options.rate}, {"params": heads, "top": options.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    if options.resume and first_epoch:
        optimiser.load_state_dict(saved["optimiser"])
    for epoch in range(first_epoch, options.epochs):
        rows = batches(told, options.batch_pieces, rng)
        steps, step = options.epochs * len(rows), epoch * len(rows)
        student.train()
        running = 0.0
        for batch in rows:
            progress = step / steps
            scale = min(1.0, progress / 0.05) * max(0.02, min(1.0, (1 - progress) / 0.95))
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * scale
            loss = loss_of(student, teacher, batch, rng, negatives=progress > 0.05)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            running += loss.item()
            step += 1
            decay = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, m in zip(average.parameters(), student.parameters(), strict=True):
                    if m.requires_grad:
                        a.lerp_(m, 1 - decay)
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {running / 50:.4f} {time.time() - begun:.0f}s", flush=True)
                running = 0.0
        figures = {}
        for name, read in dev.items() if epoch + 1 >= options.evaluate_from else ():
            found = predict(average, read, DecodingSettings(), PIECES)
            figures[name] = triple(dev_sets[name], found, scorer, rows=("cue, overlap", "content, exact", "TRIPLE"))
        print(f"epoch {epoch + 1} {time.time() - begun:.0f}s {json.dumps(figures)}", flush=True)
        options.out.mkdir(parents=True, exist_ok=True)
        state = {"model": average.state_dict(), "raw": student.state_dict(), "optimiser": optimiser.state_dict()}
        torch.save({**state, "options": vars(options), "epoch": epoch + 1}, checkpoint)
    print(f"done in {math.ceil(time.time() - begun)}s", flush=True)


if __name__ == "__main__":
    main()
