"""The generated pages are current, and leave nothing out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from pourparler import errors
from pourparler.cli.main import COMMANDS


def test_generated_pages_are_current(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "scripts" / "generate_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_has_its_section(checkout: Path) -> None:
    page = (checkout / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## `pourparler (\w+)`$", page, flags=re.MULTILINE)
    assert sections == list(COMMANDS)


def test_every_error_has_its_row(checkout: Path) -> None:
    page = (checkout / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+) \| (.*) \|$", page, flags=re.MULTILINE)
    assert {name for _, name, _, _ in rows} == {
        name
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, errors.PourparlerError) and each is not errors.PourparlerError
    }
    assert all(meaning.strip() and advice.strip() for _, _, meaning, advice in rows)
