"""Where the trained networks lie, and the proof that they are the ones that were measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pourparler.errors import ModelFileError

BUILT_IN = Path(__file__).parent.parent / "models"
"""Folder of the networks that come with the package."""


@dataclass(frozen=True)
class ModelFolder:
    """A folder of networks with its manifest.

    Attributes:
        path: the folder.
        manifest: what ``manifest.json`` says: sizes and SHA-256 of the files, decoding settings, calibration.
    """

    path: Path
    manifest: dict[str, Any]

    def file(self, name: str) -> Path:
        """Path of a file of the folder, checked against the manifest.

        Raises:
            ModelFileError: the file is missing or is not the one that the manifest describes.
        """
        path = self.path / name
        known = self.manifest["files"].get(name)
        if known is None or not path.exists():
            raise ModelFileError(f"the network file {name!r} is missing", where=str(self.path))
        if _sha256(path, path.stat().st_mtime_ns) != known["sha256"]:
            raise ModelFileError(
                f"the network file {name!r} is not the one its manifest describes", where=str(self.path)
            )
        return path

    def digest(self, name: str) -> str:
        """First 12 digits of the SHA-256 of a file, as provenance carries it."""
        return str(self.manifest["files"][name]["sha256"])[:12]

    def settings(self, name: str) -> dict[str, Any]:
        """Settings chosen for a network on the development split; empty when there are none."""
        return dict(self.manifest.get("settings", {}).get(name, {}))


@cache
def _sha256(path: Path, changed: int) -> str:
    # `changed` is part of the key: a file that was replaced is read again.
    del changed
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_folder(path: Path | None = None) -> ModelFolder:
    """The folder of networks, the built-in one by default.

    Raises:
        ModelFileError: there is no manifest, or it cannot be understood.
    """
    folder = path or BUILT_IN
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise ModelFileError(f"the networks' manifest cannot be read ({error})", where=str(folder)) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files", {}), dict):
        raise ModelFileError("the networks' manifest lists no files", where=str(folder))
    if manifest.get("format") != 1 or "files" not in manifest:
        raise ModelFileError("the networks' manifest has another format than 1", where=str(folder))
    return ModelFolder(folder, manifest)
