"""Narrow the trained tagger: leave out the inner units that say least, and let the others speak for them.

In each layer the units are ranked by the variance of their activation times the norm of their way out, on a sample of
training windows; those left out are replaced by their least-squares estimate from those that stay (the idea of Optimal
Brain Surgeon, Hassibi and Stork 1993, for whole units). Nothing is trained. Prints the development figures before
and after.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from corpus import Labelled, batches, load, make_example, tensors
from pourparler.inference.decoding import DecodingSettings
from pourparler.inference.encoding import plan_windows
from tagger_network import Tagger
from tagger_network import load as load_tagger
from train_tagger import predict, triple

PIECES = 128
SAMPLE = (25, 12)
"""Articles of PolNeAR and of the gold training part to look at."""


class Moments:
    """Sums over word pieces of a layer's inner activations: count, first and second moments."""

    def __init__(self, units: int) -> None:
        self.count = 0
        self.first = torch.zeros(units, dtype=torch.float64)
        self.second = torch.zeros(units, units, dtype=torch.float64)

    def add(self, activation: Tensor) -> None:
        """Add activations (pieces, units)."""
        self.count += len(activation)
        self.first += activation.sum(0)
        self.second += activation.T @ activation

    def mean_and_covariance(self) -> tuple[Tensor, Tensor]:
        """Mean (units,) and covariance (units, units)."""
        mean = self.first / self.count
        return mean.float(), (self.second / self.count - torch.outer(mean, mean)).float()


@torch.no_grad()
def look_at(tagger: Tagger, articles: list[Labelled]) -> list[Moments]:
    """The moments of each layer over the windows of some articles."""
    moments = [Moments(layer.inner.out_features) for layer in tagger.encoder.layers]
    examples = [make_example(a, w) for a in articles for w in plan_windows(a.words, max_pieces=PIECES)]
    for batch in batches(examples, 4096, random.Random(0)):
        t = tensors(batch)
        real = t["mask"] > 0
        hooks = [
            layer.inner.register_forward_hook(lambda _m, _i, out, to=to, real=real: to.add(F.gelu(out)[real]))
            for layer, to in zip(tagger.encoder.layers, moments, strict=True)
        ]
        tagger.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
        for hook in hooks:
            hook.remove()
    return moments


@torch.no_grad()
def narrow(layer: nn.Module, moments: Moments, units: int) -> None:
    """Keep ``units`` inner units of a layer."""
    mean, covariance = moments.mean_and_covariance()
    way_out = layer.outer.weight
    says = covariance.diag() * (way_out**2).sum(0)
    kept = says.topk(units).indices.sort().values
    dropped = torch.tensor(sorted(set(range(len(says))) - set(kept.tolist())))
    ridge = 1e-4 * covariance.diag().mean() * torch.eye(units)
    estimate = torch.linalg.solve(covariance[kept][:, kept] + ridge, covariance[kept][:, dropped])
    spoken_for = way_out[:, dropped] @ estimate.T
    inner, outer = nn.Linear(layer.inner.in_features, units), nn.Linear(units, way_out.shape[0])
    inner.weight.copy_(layer.inner.weight[kept])
    inner.bias.copy_(layer.inner.bias[kept])
    outer.weight.copy_(way_out[:, kept] + spoken_for)
    outer.bias.copy_(layer.outer.bias + way_out[:, dropped] @ mean[dropped] - spoken_for @ mean[kept])
    layer.inner, layer.outer = inner, outer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--bert", type=Path, required=True)
    parser.add_argument("--tagger", type=Path, required=True)
    parser.add_argument("--units", type=int, default=1152)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "bench"))
    import score_attribution as scorer

    tokenizer = Tokenizer.from_file(str(options.bert / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tagger = load_tagger(options.bert, options.tagger)
    articles = load(options.shared / "data/polnear/train.jsonl", tokenizer)
    random.Random(1).shuffle(articles)
    sample = articles[: SAMPLE[0]] + load(options.shared / "gold/train.jsonl", tokenizer)[: SAMPLE[1]]
    gold = options.shared / "data/polnear/dev.jsonl"
    dev = load(gold, tokenizer)

    def figures() -> str:
        found = predict(tagger, dev, DecodingSettings(), PIECES)
        return json.dumps(triple(gold, found, scorer, rows=("cue, overlap", "content, exact", "TRIPLE")))

    print("before", figures(), flush=True)
    for layer, moments in zip(tagger.encoder.layers, look_at(tagger, sample), strict=True):
        narrow(layer, moments, options.units)
    print("after", figures(), flush=True)
    saved = torch.load(options.tagger, weights_only=False)
    options.out.mkdir(parents=True, exist_ok=True)
    shape = {**saved["options"], "inner": options.units}
    torch.save({"model": tagger.state_dict(), "options": shape, "epoch": saved["epoch"]}, options.out / "tagger.pt")


if __name__ == "__main__":
    main()
