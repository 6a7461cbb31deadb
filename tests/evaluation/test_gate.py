"""The gate itself: the reader, on the gold files that the floors name, does not fall below them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = Path(__file__).resolve().parents[2] / "floors.json"


@pytest.mark.parametrize("name", json.loads(FLOORS.read_text(encoding="utf-8")))
@pytest.mark.long
@pytest.mark.model
@pytest.mark.timeout(900)
def test_no_score_is_below_its_floor(shared: Path, name: str) -> None:
    command = [sys.executable, "-c", "from pourparler.cli.main import main; main()", "evaluate", str(shared / name)]
    done = subprocess.run([*command, "--floor", str(FLOORS)], capture_output=True, text=True, check=False, timeout=800)
    assert done.returncode == 0, done.stdout + done.stderr
