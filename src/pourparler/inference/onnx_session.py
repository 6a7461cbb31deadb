"""ONNX sessions and the shared table of word pieces; onnxruntime is loaded on first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import onnxruntime


class Session:
    """One network on the CPU.

    Args:
        path: the ONNX file.
        threads: threads within one call; one by default, since work is split over processes.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Busy waiting takes a core from others and gains nothing with one thread.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Telemetry-free and silent: warnings of the runtime are not for users.
        options.log_severity_level = 3
        self._session: onnxruntime.InferenceSession = onnxruntime.InferenceSession(
            str(path),
            sess_options=options,
            providers=["CPUExecutionProvider"],
            # On the CPU the fused operator takes three times as long as the two that it replaces.
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def run(self, feed: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Outputs in the order of the graph."""
        return [np.asarray(x) for x in self._session.run(None, dict(feed))]


class PieceTable:
    """Embeddings of word pieces, int8 with one scale a row, shared by all networks."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            self._table: np.ndarray = stored["table"]
            self._scale: np.ndarray = stored["scale"]

    def embed(self, pieces: np.ndarray) -> np.ndarray:
        """Ids of any shape to float32 vectors, one more axis of 384."""
        return np.asarray(self._table[pieces] * self._scale[pieces][..., None], dtype=np.float32)


def pad(rows: list[np.ndarray], *, value: int = 0) -> np.ndarray:
    """Rows of unequal length as one array, filled up with ``value``."""
    width = max((len(row) for row in rows), default=0)
    out = np.full((len(rows), width), value, dtype=rows[0].dtype if rows else np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out
