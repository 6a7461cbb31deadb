"""The unit for systemd."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

NAME = "packaging/systemd/pourparler-watch@.service"


def test_the_unit_calls_the_command_as_it_is(checkout: Path) -> None:
    from pourparler.cli.watch import command

    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    # Names of options are case-sensitive in units.
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((checkout / NAME).read_text(encoding="utf-8"))
    service = dict(unit["Service"])
    words = service["ExecStart"].split()
    assert words[1:3] == ["pourparler", "watch"]
    options = {name for option in command.params for name in option.opts}
    assert {word for word in words if word.startswith("--")} <= options
    assert "--once" not in words
    # SIGTERM to the reading processes as well would make failures of what they read just then.
    assert service["KillMode"] == "mixed"
    assert service["RestartPreventExitStatus"] == "2"


def test_systemd_takes_the_unit(checkout: Path, tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze here")
    unit = tmp_path / "pourparler-watch@syria.service"
    shutil.copy(checkout / NAME, unit)
    done = subprocess.run([tool, "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    wrong = tmp_path / "pourparler-wrong@syria.service"
    wrong.write_text(unit.read_text(encoding="utf-8").replace("KillMode=mixed", "KilMode=mixed"), encoding="utf-8")
    done = subprocess.run([tool, "verify", str(wrong)], capture_output=True, text=True, check=False, timeout=60)
    assert "KilMode" in done.stderr
