"""The attribution tagger: cue tags for every word, then, for every cue, the role of every word.

The second step is semantic-role labelling with the cue as predicate: words of the window, a mark on the cue and the
signed distance to it go through a small transformer that says source, content, cue or nothing, so that source and
content come linked to their cue, in as many pieces as they have.
"""

from __future__ import annotations

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
            resize(layer, inner=shape["inner"], heads=shape.get("heads") or layer.heads)
    return Tagger(encoder, role_layers=shape.get("role_layers") or 2)


def resize(layer: nn.Module, *, inner: int, heads: int) -> None:
    """Give a layer the size of a smaller one, whose weights are to be loaded into it."""
    width, size = layer.query.in_features, layer.query.out_features // layer.heads
    for name in ("query", "key", "value"):
        setattr(layer, name, nn.Linear(width, heads * size))
    layer.attention_out = nn.Linear(heads * size, width)
    layer.inner, layer.outer = nn.Linear(width, inner), nn.Linear(inner, width)
    layer.heads = heads


def load(bert: Path, checkpoint: Path) -> Tagger:
    """A trained tagger, ready to predict."""
    saved = torch.load(checkpoint, weights_only=False)
    model = build(bert, saved["options"])
    model.load_state_dict(saved["model"])
    return model.eval()
