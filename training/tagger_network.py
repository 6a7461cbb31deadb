"""The attribution tagger: cue tags for every word, then, for every cue, the role of every word.

The second step is semantic-role labelling with the cue as predicate: words of the window, a mark on the cue and the
signed distance to it go through a small transformer that says source, content, cue or nothing, so that source and
content come linked to their cue, in as many pieces as they have.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from encoder import Encoder, load_bert

CUE_TAGS = ("O", "B", "I")
ROLES = ("none", "source", "content", "cue")
DISTANCES = 64


class RoleLayer(nn.Module):
    """A narrow pre-norm transformer layer over the words of a window, once per cue."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.inner_norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, 2 * width)
        self.outer = nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        n, w, d = x.shape
        q, k, v = self.qkv(self.norm(x)).view(n, w, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = torch.softmax(q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5 + bias, dim=-1) @ v
        x = x + self.dropout(self.out(mixed.transpose(1, 2).reshape(n, w, d)))
        return x + self.dropout(self.outer(F.gelu(self.inner(self.inner_norm(x)))))


class RoleHead(nn.Module):
    """Words of the windows (B, W, width) and cues to role logits (cues, W, 4)."""

    def __init__(self, *, width: int, layers: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.distance = nn.Embedding(2 * DISTANCES + 1, width)
        self.on_cue = nn.Parameter(torch.randn(width) * 0.02)
        self.cue = nn.Linear(width, width)
        nn.init.normal_(self.distance.weight, std=0.02)
        self.layers = nn.ModuleList(RoleLayer(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.role = nn.Linear(width, len(ROLES))

    def forward(self, words: Tensor, mask: Tensor, window: Tensor, begin: Tensor, end: Tensor) -> Tensor:
        """``window``, ``begin``, ``end``: for each cue, its row of ``words`` and its half-open run of words there."""
        x = words[window]
        place = torch.arange(words.shape[1], device=words.device)[None]
        inside = ((place >= begin[:, None]) & (place < end[:, None])).to(x.dtype)
        cue = (x * inside[..., None]).sum(1) / inside.sum(1, keepdim=True).clamp(min=1)
        before, after = place - begin[:, None], place - (end[:, None] - 1)
        steps = torch.where(before < 0, before, torch.where(after > 0, after, torch.zeros_like(after)))
        steps = steps.clamp(-DISTANCES, DISTANCES) + DISTANCES
        x = x + self.distance(steps) + inside[..., None] * self.on_cue + self.cue(cue)[:, None]
        bias = ((1.0 - mask[window].to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return self.role(self.norm(x))


class Tagger(nn.Module):
    """Encoder, cue tags, and roles for each cue."""

    def __init__(self, encoder: Encoder, *, role_width: int = 128, role_layers: int = 2, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.cue_tag = nn.Linear(encoder.width, len(CUE_TAGS))
        self.narrow = nn.Linear(encoder.width, role_width)
        self.roles = RoleHead(width=role_width, layers=role_layers, dropout=dropout)

    def words(self, pieces: Tensor, flags: Tensor, mask: Tensor, first_piece: Tensor) -> tuple[Tensor, Tensor]:
        """Cue logits (B, W, 3), narrow word states (B, W, role_width); ``first_piece`` (B, W) leads to pieces."""
        hidden = self.encoder(pieces, flags, mask)
        index = first_piece[..., None].expand(-1, -1, hidden.shape[-1])
        hidden = self.dropout(torch.gather(hidden, 1, index))
        return self.cue_tag(hidden), self.narrow(hidden)


def build(bert: Path, shape: dict[str, Any]) -> Tagger:
    """A tagger of the shape that a training's options name: encoder layers kept, width inside them, role layers."""
    encoder = load_bert(bert, layers=shape.get("layers"))
    if shape.get("inner"):
        for layer in encoder.layers:
            narrow_inside(layer, shape["inner"])
    if shape.get("heads"):
        for layer in encoder.layers:
            keep_heads(layer, shape["heads"])
    return Tagger(encoder, role_layers=shape.get("role_layers") or 2)


def narrow_inside(layer: nn.Module, width: int) -> None:
    """Keep the ``width`` inner units of a layer that weigh most (norm of the way in times norm of the way out)."""
    weight = layer.inner.weight.norm(dim=1) * layer.outer.weight.norm(dim=0)
    kept = weight.topk(width).indices.sort().values
    inner, outer = nn.Linear(layer.inner.in_features, width), nn.Linear(width, layer.outer.out_features)
    with torch.no_grad():
        inner.weight.copy_(layer.inner.weight[kept])
        inner.bias.copy_(layer.inner.bias[kept])
        outer.weight.copy_(layer.outer.weight[:, kept])
        outer.bias.copy_(layer.outer.bias)
    layer.inner, layer.outer = inner, outer


def keep_heads(layer: nn.Module, heads: int) -> None:
    """Keep the heads of a layer's attention that weigh most (norm of their values times norm of their way out)."""
    size = layer.query.out_features // layer.heads
    values = layer.value.weight.view(layer.heads, size, -1).flatten(1).norm(dim=1)
    out = layer.attention_out.weight.view(-1, layer.heads, size).transpose(0, 1).flatten(1).norm(dim=1)
    kept = (values * out).topk(heads).indices.sort().values
    rows = (kept[:, None] * size + torch.arange(size)).flatten()
    for name in ("query", "key", "value"):
        old = getattr(layer, name)
        new = nn.Linear(old.in_features, len(rows))
        with torch.no_grad():
            new.weight.copy_(old.weight[rows])
            new.bias.copy_(old.bias[rows])
        setattr(layer, name, new)
    old = layer.attention_out
    layer.attention_out = nn.Linear(len(rows), old.out_features)
    with torch.no_grad():
        layer.attention_out.weight.copy_(old.weight[:, rows])
        layer.attention_out.bias.copy_(old.bias)
    layer.heads = heads


def load(bert: Path, checkpoint: Path) -> Tagger:
    """A trained tagger, ready to predict."""
    saved = torch.load(checkpoint, weights_only=False)
    model = build(bert, saved["options"])
    model.load_state_dict(saved["model"])
    return model.eval()


def student_of(teacher: Tagger, *, layers: list[int], heads: int, inner: int, role_layers: int) -> Tagger:
    """A smaller tagger that begins with the weights of a trained one."""
    student = copy.deepcopy(teacher)
    student.encoder.layers = nn.ModuleList(student.encoder.layers[i] for i in layers)
    for layer in student.encoder.layers:
        narrow_inside(layer, inner)
        keep_heads(layer, heads)
    student.roles.layers = student.roles.layers[:role_layers]
    return student
