"""Write the trained networks as int8 ONNX files with their manifest, checked against the float networks."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from encoder import Encoder, FusedAttention, load_bert
from statement_network import StatementReader
from tagger_network import DISTANCES, RoleHead, Tagger
from tagger_network import load as load_tagger


class EmbeddedEncoder(nn.Module):
    """The encoder from embedded pieces on: the table of word pieces is a file of its own that all networks share.

    Args:
        encoder: the encoder; its layers are changed for export.
        fused: write attention as one operator, which takes no mask.
    """

    def __init__(self, encoder: Encoder, *, fused: bool) -> None:
        super().__init__()
        self.encoder = encoder
        for layer in encoder.layers:
            layer.fused = fused
            if not fused:
                layer.fold_scale()

    def forward(self, embedded: Tensor, flags: Tensor, mask: Tensor | None = None) -> Tensor:
        e = self.encoder
        places = torch.arange(embedded.shape[1])
        x = e.norm(embedded + e.place(places)[None] + e.kind + e.flag(flags))
        bias = None if mask is None else ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in e.layers:
            x = layer(x, bias)
        return x


class TaggerWords(nn.Module):
    """Pieces of one window to cue logits and narrow word states; nothing is padded, so there is no mask."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.encoder = EmbeddedEncoder(tagger.encoder, fused=True)
        self.tagger = tagger

    def forward(self, embedded: Tensor, flags: Tensor, first_piece: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(embedded, flags)
        hidden = torch.gather(hidden, 1, first_piece[..., None].expand(-1, -1, hidden.shape[-1]))
        return self.tagger.cue_tag(hidden), self.tagger.narrow(hidden)


class TaggerRoles(nn.Module):
    """Narrow word states (W, width) of one window and its cues to role logits (cues, W, 4)."""

    def __init__(self, head: RoleHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, words: Tensor, begin: Tensor, end: Tensor) -> Tensor:
        head, first, last = self.head, begin[:, None], end[:, None] - 1
        place = torch.arange(words.shape[0])[None]
        inside = ((place >= first) & (place <= last)).to(words.dtype)
        cue = head.cue(inside @ words / inside.sum(1, keepdim=True))
        steps = torch.clamp(place - first, max=0) + torch.clamp(place - last, min=0)
        distance = head.distance(steps.clamp(-DISTANCES, DISTANCES) + DISTANCES)
        x = (words[None] + distance) + (inside[..., None] * head.on_cue + cue[:, None])
        for layer in head.layers:
            query, key, value = layer.qkv(layer.norm(x)).chunk(3, -1)
            x = x + layer.out(FusedAttention.apply(query, key, value, layer.heads))
            x = x + layer.outer(nn.functional.gelu(layer.inner(layer.inner_norm(x))))
        return head.role(head.norm(x))


class Reader(nn.Module):
    """A marked passage to all that the statement reader says of it."""

    def __init__(self, reader: StatementReader) -> None:
        super().__init__()
        self.embedded = EmbeddedEncoder(reader.encoder, fused=False)
        self.reader = reader

    def forward(self, embedded: Tensor, flags: Tensor, mask: Tensor, first_piece: Tensor) -> tuple[Tensor, ...]:
        reader = self.reader
        hidden = self.embedded(embedded, flags, mask)
        parts = [hidden[:, 0]]
        role = torch.div(flags, 4, rounding_mode="floor")
        for number in (1, 2, 3):
            inside = (role == number).to(hidden.dtype)[..., None]
            parts.append((hidden * inside).sum(1) / inside.sum(1).clamp(min=1))
        pooled = nn.functional.gelu(reader.pool(torch.cat(parts, dim=-1)))
        words = torch.gather(hidden, 1, first_piece[..., None].expand(-1, -1, hidden.shape[-1]))
        return (
            reader.relevance(pooled)[:, 0],
            reader.act(pooled),
            reader.issue_main(pooled),
            reader.issue_any(pooled),
            reader.stance(pooled),
            reader.tags(words),
            pooled,
        )


def write(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes: dict[str, dict[int, str]], path: Path
) -> float:
    """Export, quantise, and return the largest difference of the first output between float and int8."""
    module.eval()
    raw = path.with_suffix(".float.onnx")
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(raw),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
        custom_opsets={"com.microsoft": 1},
    )
    quantize_dynamic(
        raw,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm"],
    )
    feed = {k: v.numpy() for k, v in inputs.items()}
    got = onnxruntime.InferenceSession(str(path)).run(None, feed)[0]
    with torch.no_grad():
        want = module(*inputs.values())
    want = want[0] if isinstance(want, tuple) else want
    raw.unlink()
    return float(np.abs(got - want.numpy()).max())


def write_table(encoder: Encoder, path: Path) -> None:
    """The word-piece embeddings as int8 with one scale a row."""
    table = encoder.word.weight.detach().numpy()
    scale = np.abs(table).max(axis=1, keepdims=True) / 127.0
    np.savez(path, table=np.round(table / scale).astype(np.int8), scale=scale.astype(np.float32)[:, 0])


def export_tagger(tagger: Tagger, folder: Path, name: str) -> dict[str, float]:
    """Two graphs: words once a window, roles once a cue."""
    p, w = 12, 9
    words = {
        "embedded": torch.randn(1, p, tagger.encoder.width),
        "flags": torch.randint(0, 16, (1, p)),
        "first_piece": torch.arange(w)[None],
    }
    axes = {"embedded": {1: "p"}, "flags": {1: "p"}, "first_piece": {1: "w"}, "cue": {1: "w"}, "narrow": {1: "w"}}
    first = write(TaggerWords(tagger), words, ["cue", "narrow"], axes, folder / f"{name}-words.onnx")
    roles = {
        "words": torch.randn(w, tagger.narrow.out_features),
        "begin": torch.tensor([1, 4, 2]),
        "end": torch.tensor([2, 6, 3]),
    }
    axes = {"words": {0: "w"}, "begin": {0: "c"}, "end": {0: "c"}, "roles": {0: "c", 1: "w"}}
    second = write(TaggerRoles(tagger.roles), roles, ["roles"], axes, folder / f"{name}-roles.onnx")
    return {"words": first, "roles": second}


def export_reader(bert: Path, checkpoint: Path, folder: Path) -> dict[str, float]:
    """The statement reader's one graph."""
    saved = torch.load(checkpoint, weights_only=False)
    reader = StatementReader(load_bert(bert, layers=saved["options"].get("layers")))
    reader.load_state_dict(saved["model"])
    b, p, w = 2, 12, 8
    inputs = {
        "embedded": torch.randn(b, p, reader.encoder.width),
        "flags": torch.randint(0, 16, (b, p)),
        "mask": torch.ones(b, p),
        "first_piece": torch.arange(w)[None].repeat(b, 1),
    }
    names = ["relevance", "act", "issue_main", "issue_any", "stance", "tags", "pooled"]
    axes = {k: {0: "b", 1: "p"} for k in ("embedded", "flags", "mask")} | {
        "first_piece": {0: "b", 1: "w"},
        "tags": {0: "b", 1: "w"},
    }
    axes |= {k: {0: "b"} for k in names if k != "tags"}
    return {"reader": write(Reader(reader), inputs, names, axes, folder / "statements.onnx")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bert", type=Path, required=True)
    parser.add_argument("--tagger", type=Path)
    parser.add_argument("--fast", type=Path)
    parser.add_argument("--statements", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for checkpoint, name in ((options.tagger, "tagger"), (options.fast, "tagger-fast")):
        if checkpoint:
            tagger = load_tagger(options.bert, checkpoint)
            print(name, export_tagger(tagger, options.out, name))
    if options.statements:
        print("statements", export_reader(options.bert, options.statements, options.out))
    encoder = load_bert(options.bert)
    write_table(encoder, options.out / "word-pieces.npz")
    shutil.copyfile(options.bert / "tokenizer.json", options.out / "tokenizer.json")
    files = sorted(f for f in options.out.iterdir() if f.suffix in (".onnx", ".npz") or f.name == "tokenizer.json")
    manifest_path = options.out / "manifest.json"
    old = json.loads(manifest_path.read_text()) if manifest_path.exists() else {}
    manifest = {
        "format": 1,
        "files": {
            f.name: {"sha256": hashlib.sha256(f.read_bytes()).hexdigest(), "bytes": f.stat().st_size} for f in files
        },
        "settings": old.get("settings", {}),
    }
    manifest_path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    print({k: v["bytes"] // 1000 for k, v in manifest["files"].items()})


if __name__ == "__main__":
    main()
