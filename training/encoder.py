"""A BERT encoder in plain PyTorch that loads the packaged MiniLM weights, with a flag embedding beside the pieces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def half_precision() -> torch.autocast:
    """bfloat16 where the processor computes in it; elsewhere it is emulated, several times slower than float32."""
    cpu = Path("/proc/cpuinfo")
    known = cpu.exists() and any(flag in cpu.read_text() for flag in ("avx512_bf16", "amx_bf16"))
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=known)


class FusedAttention(torch.autograd.Function):
    """Attention of one window without padding, written to ONNX as the runtime's own operator instead of a dozen."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        b, n, width = query.shape
        q, k, v = (x.reshape(b, n, heads, -1).transpose(1, 2) for x in (query, key, value))
        scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5
        return (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(b, n, -1)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return found.setType(query.type())


class Layer(nn.Module):
    """One post-norm transformer layer (Devlin et al. 2019)."""

    def __init__(self, *, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.outer_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.attention_dropout = dropout
        self.scale: float | None = (width // heads) ** -0.5
        self.fused = False

    def fold_scale(self) -> None:
        """Move the scale of attention into the query weights: one pass over the largest tensor less."""
        if self.scale is not None:
            with torch.no_grad():
                self.query.weight.mul_(self.scale)
                self.query.bias.mul_(self.scale)
            self.scale = None

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, _ = x.shape
        if self.fused:
            x = self.attention_norm(
                x + self.attention_out(FusedAttention.apply(self.query(x), self.key(x), self.value(x), self.heads))
            )
            return self.outer_norm(x + self.outer(F.gelu(self.inner(x))))
        q, k, v = (m(x).view(b, n, self.heads, -1).transpose(1, 2) for m in (self.query, self.key, self.value))
        if self.training:
            mixed = F.scaled_dot_product_attention(
                q, k, v, attn_mask=None if bias is None else bias.to(q.dtype), dropout_p=self.attention_dropout
            )
        else:
            scores = q @ k.transpose(-1, -2)
            scores = scores if self.scale is None else scores * self.scale
            mixed = torch.softmax(scores if bias is None else scores + bias, dim=-1) @ v
        mixed = mixed.transpose(1, 2).reshape(b, n, -1)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.outer_norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Word pieces and flags to hidden states, (B, P) -> (B, P, width)."""

    def __init__(
        self,
        *,
        vocabulary: int = 30522,
        places: int = 512,
        width: int = 384,
        heads: int = 12,
        inner: int = 1536,
        layers: int = 6,
        flags: int = 16,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.width = width
        self.word = nn.Embedding(vocabulary, width)
        self.place = nn.Embedding(places, width)
        self.kind = nn.Parameter(torch.zeros(width))
        self.flag = nn.Embedding(flags, width)
        nn.init.zeros_(self.flag.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width=width, heads=heads, inner=inner, dropout=dropout) for _ in range(layers)
        )

    def forward(self, pieces: Tensor, flags: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.place(places)[None] + self.kind + self.flag(flags)
        x = self.dropout(self.norm(x))
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


def load_bert(folder: Path, *, layers: list[int] | None = None, flags: int = 16, dropout: float = 0.1) -> Encoder:
    """Encoder with the weights of a packaged BERT checkpoint; ``layers`` picks the layers to keep (all by default)."""
    from safetensors.torch import load_file

    config = json.loads((folder / "config.json").read_text())
    keep = list(range(config["num_hidden_layers"])) if layers is None else layers
    encoder = Encoder(
        vocabulary=config["vocab_size"],
        places=config["max_position_embeddings"],
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        layers=len(keep),
        flags=flags,
        dropout=dropout,
    )
    weights = load_file(folder / "model.safetensors")
    state = encoder.state_dict()
    state["word.weight"] = weights["embeddings.word_embeddings.weight"]
    state["place.weight"] = weights["embeddings.position_embeddings.weight"]
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    state["norm.weight"] = weights["embeddings.LayerNorm.weight"]
    state["norm.bias"] = weights["embeddings.LayerNorm.bias"]
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attention_out": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for i, old in enumerate(keep):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                state[f"layers.{i}.{ours}.{part}"] = weights[f"encoder.layer.{old}.{theirs}.{part}"]
    encoder.load_state_dict(state)
    return encoder
