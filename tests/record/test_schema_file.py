"""The schema that others validate against is the one of this version."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema

from pourparler.record.interchange import json_schema


def test_the_published_schema_is_current(checkout: Path) -> None:
    published = json.loads((checkout / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "run `make docs`"
    jsonschema.Draft202012Validator.check_schema(published)


def test_a_stale_schema_is_found_and_mended(checkout: Path, tmp_path: Path) -> None:
    # A copy of the script beside a stale page: its folder decides where the pages lie.
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    script = scripts / "generate_docs.py"
    script.write_bytes((checkout / "scripts" / "generate_docs.py").read_bytes())
    schema = tmp_path / "docs" / "record.schema.json"
    schema.parent.mkdir()
    schema.write_text("{}", encoding="utf-8")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(script), "--only", "record.schema.json", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    stale = run("--check")
    assert (stale.returncode, schema.read_text(encoding="utf-8")) == (1, "{}")
    assert "docs/record.schema.json" in stale.stdout
    assert run().returncode == 0
    assert json.loads(schema.read_text(encoding="utf-8")) == json_schema()
    assert run("--check").returncode == 0
