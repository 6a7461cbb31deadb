"""The command as a whole: its list of commands, its errors, its start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pourparler import __version__
from pourparler.cli.main import COMMANDS, group


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = "from pourparler.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    done = CliRunner().invoke(group, [name, "--help"])
    assert done.exit_code == 0
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts[0]} has no help"


def test_help_lists_all_commands() -> None:
    done = CliRunner().invoke(group, ["--help"])
    assert done.exit_code == 0
    listed = [
        line.split()[0]
        for line in done.stdout.split("Commands:")[1].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert listed == list(COMMANDS)


def test_version() -> None:
    assert CliRunner().invoke(group, ["--version"]).stdout == f"pourparler, version {__version__}\n"


def test_an_unknown_command_is_status_2() -> None:
    assert CliRunner().invoke(group, ["no-such-command"]).exit_code == 2


def test_an_error_of_the_library_is_a_message_and_status_2(tmp_path: Path) -> None:
    done = process("evaluate", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    assert done.stderr.startswith(f"pourparler: {tmp_path / 'none.jsonl'}: there is no such file.")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom pourparler.cli.main import group\n"
        "group.main(['--help'], standalone_mode=False)\n"
        "heavy = ('onnxruntime', 'tokenizers', 'sqlalchemy', 'matplotlib', 'lxml', 'pyarrow')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
