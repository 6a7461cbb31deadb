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
    """Sums over word pieces of what goes into a linear map: count, first and second moments."""

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
def look_at(tagger: Tagger, articles: list[Labelled], name: str) -> list[Moments]:
    """The moments of what goes into each layer's linear map of that name, over the windows of some articles."""
    maps = [getattr(layer, name) for layer in tagger.encoder.layers]
    moments = [Moments(each.in_features) for each in maps]
    examples = [make_example(a, w) for a in articles for w in plan_windows(a.words, max_pieces=PIECES)]
    for batch in batches(examples, 4096, random.Random(0)):
        t = tensors(batch)
        real = t["mask"] > 0
        hooks = [
            each.register_forward_pre_hook(lambda _m, given, to=to, real=real: to.add(given[0][real]))
            for each, to in zip(maps, moments, strict=True)
        ]
        tagger.words(t["pieces"], t["flags"], t["mask"], t["first_piece"])
        for hook in hooks:
            hook.remove()
    return moments


@torch.no_grad()
def kept_groups(way_out: nn.Linear, moments: Moments, groups: int, *, size: int) -> Tensor:
    """The units of those ``groups`` of ``size`` neighbours that say most, in order."""
    _, covariance = moments.mean_and_covariance()
    says = (covariance.diag() * (way_out.weight**2).sum(0)).view(-1, size).sum(1)
    kept = says.topk(groups).indices.sort().values
    return (kept[:, None] * size + torch.arange(size)).flatten()


@torch.no_grad()
def speak_for(way_out: nn.Linear, moments: Moments, kept: Tensor) -> nn.Linear:
    """The linear map of the kept units alone, with a least-squares estimate of what the others would have said."""
    mean, covariance = moments.mean_and_covariance()
    dropped = torch.tensor(sorted(set(range(way_out.in_features)) - set(kept.tolist())))
    ridge = 1e-4 * covariance.diag().mean() * torch.eye(len(kept))
    estimate = torch.linalg.solve(covariance[kept][:, kept] + ridge, covariance[kept][:, dropped])
    spoken_for = way_out.weight[:, dropped] @ estimate.T
    new = nn.Linear(len(kept), way_out.out_features)
    new.weight.copy_(way_out.weight[:, kept] + spoken_for)
    new.bias.copy_(way_out.bias + way_out.weight[:, dropped] @ mean[dropped] - spoken_for @ mean[kept])
    return new


@torch.no_grad()
def rows_of(way_in: nn.Linear, kept: Tensor) -> nn.Linear:
    """A linear map with some of its outputs."""
    new = nn.Linear(way_in.in_features, len(kept))
    new.weight.copy_(way_in.weight[kept])
    new.bias.copy_(way_in.bias[kept])
    return new


def narrow(layer: nn.Module, moments: Moments, units: int) -> None:
    """Keep ``units`` inner units of a layer."""
    kept = kept_groups(layer.outer, moments, units, size=1)
    layer.inner, layer.outer = rows_of(layer.inner, kept), speak_for(layer.outer, moments, kept)


def keep_heads(layer: nn.Module, moments: Moments, heads: int) -> None:
    """Keep ``heads`` heads of a layer's attention."""
    kept = kept_groups(layer.attention_out, moments, heads, size=layer.query.out_features // layer.heads)
    for name in ("query", "key", "value"):
        setattr(layer, name, rows_of(getattr(layer, name), kept))
    layer.attention_out = speak_for(layer.attention_out, moments, kept)
    layer.heads = heads


def sample_of(shared: Path, tokenizer: Tokenizer) -> list[Labelled]:
    """The articles whose activations decide what is left out."""
    articles = load(shared / "data/polnear/train.jsonl", tokenizer)
    random.Random(1).shuffle(articles)
    return articles[: SAMPLE[0]] + load(shared / "gold/train.jsonl", tokenizer)[: SAMPLE[1]]


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
    gold = options.shared / "data/polnear/dev.jsonl"
    dev = load(gold, tokenizer)

    def figures() -> str:
        found = predict(tagger, dev, DecodingSettings(), PIECES)
        return json.dumps(triple(gold, found, scorer, rows=("cue, overlap", "content, exact", "TRIPLE")))

    print("before", figures(), flush=True)
    for layer, moments in zip(
        tagger.encoder.layers, look_at(tagger, sample_of(options.shared, tokenizer), "outer"), strict=True
    ):
        narrow(layer, moments, options.units)
    print("after", figures(), flush=True)
    saved = torch.load(options.tagger, weights_only=False)
    options.out.mkdir(parents=True, exist_ok=True)
    shape = {**saved["options"], "inner": options.units}
    torch.save({"model": tagger.state_dict(), "options": shape, "epoch": saved["epoch"]}, options.out / "tagger.pt")


if __name__ == "__main__":
    main()
