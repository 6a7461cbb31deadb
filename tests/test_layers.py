"""The layers are true, and the contracts that say so can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter with the settings in ``folder`` over the package in ``source``."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    script = f"import sys; sys.path.insert(0, {str(source)!r}); {command}"
    return subprocess.run(
        [sys.executable, "-c", script, "--no-cache"],
        cwd=folder,
        # Wide enough that no contract's name is broken over two lines.
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_no_package_imports_from_above(checkout: Path) -> None:
    done = lint_imports(checkout, checkout / "src")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("record/upward.py", "import pourparler.store", "Every package imports only from below"),
        ("store/sideways.py", "import pourparler.extractors", "Storing and analysing need no extractor"),
        ("extractors/heavy.py", "import torch", "PyTorch and spaCy stay out of the library"),
        ("homeless/__init__.py", "", "Every package imports only from below"),
    ],
)
def test_a_wrong_import_breaks_its_contract(
    tmp_path: Path, checkout: Path, module: str, line: str, contract: str
) -> None:
    package = tmp_path / "src" / "pourparler"
    ignored = shutil.ignore_patterns("__pycache__", "samples", "*.onnx", "data")
    shutil.copytree(checkout / "src" / "pourparler", package, ignore=ignored)
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    (package / module).parent.mkdir(exist_ok=True)
    (package / module).write_text(line + "\n", encoding="utf-8")
    done = lint_imports(tmp_path, tmp_path / "src")
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), done.stdout
