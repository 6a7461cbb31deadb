"""The statement reader: one marked passage to relevance, act, issues, stance, and tags for conditions and the like."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from encoder import Encoder

ACTS = ("threaten", "reject", "demand", "offer", "accept", "accuse", "forecast", "assert")
STANCES = ("favour", "oppose", "neutral")
ISSUES = (
    "talks", "ceasefire", "withdrawal", "territory", "recognition", "alliance", "security", "weapons", "military-aid",
    "sanctions", "humanitarian",
    "prisoners", "governance", "justice", "economy", "terrorism", "relations", "military", "other",
)  # fmt: skip
WORD_TAGS = ("condition-begin", "condition", "addressee", "via", "place", "date")
POOLED = 256


class StatementReader(nn.Module):
    """Encoder with pooled heads and word tags.

    Input (B, P) pieces and flags and (B, W) first pieces and roles; output relevance (B,), act (B, 8), main issue
    (B, 19), any issue (B, 19), stance (B, 3), tags (B, W, 6), pooled vector (B, 256).
    """

    def __init__(self, encoder: Encoder, *, dropout: float = 0.2) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.pool = nn.Linear(4 * encoder.width, POOLED)
        self.relevance = nn.Linear(POOLED, 1)
        self.act = nn.Linear(POOLED, len(ACTS))
        self.issue_main = nn.Linear(POOLED, len(ISSUES))
        self.issue_any = nn.Linear(POOLED, len(ISSUES))
        self.stance = nn.Linear(POOLED, len(STANCES))
        self.tags = nn.Linear(encoder.width, len(WORD_TAGS))

    def forward(self, pieces: Tensor, flags: Tensor, mask: Tensor, first_piece: Tensor) -> tuple[Tensor, ...]:
        hidden = self.encoder(pieces, flags, mask)
        parts = [hidden[:, 0]]
        role = torch.div(flags, 4, rounding_mode="floor")
        for number in (1, 2, 3):
            inside = (role == number).to(hidden.dtype)[..., None]
            parts.append((hidden * inside).sum(1) / inside.sum(1).clamp(min=1))
        pooled = torch.nn.functional.gelu(self.pool(self.dropout(torch.cat(parts, dim=-1))))
        dropped = self.dropout(pooled)
        words = torch.gather(hidden, 1, first_piece[..., None].expand(-1, -1, hidden.shape[-1]))
        return (
            self.relevance(dropped)[:, 0],
            self.act(dropped),
            self.issue_main(dropped),
            self.issue_any(dropped),
            self.stance(dropped),
            self.tags(self.dropout(words)),
            pooled,
        )
