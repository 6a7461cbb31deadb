"""``pourparler backup`` and ``restore``: whole copies, and nothing lost by a slip of the pen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_projects import REPORTS, fill
from databases import dump, fresh_database, location
from pourparler import archive
from pourparler.cli.main import group
from pourparler.errors import MissingProject, SchemaMismatch, StoreError

__all__ = ["location"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [*map(str, arguments)])


@pytest.fixture
def copy(project: str, tmp_path: Path) -> Path:
    """A backup of the project."""
    target = tmp_path / "backup.pourparler"
    assert run("backup", project, target).exit_code == 0
    return target


def test_a_backup_is_restored_row_for_row_on_each_database(location: str, tmp_path: Path) -> None:
    fill(location, tmp_path)
    target = tmp_path / "backup.pourparler"
    archive.backup(location, target)
    assert dump(str(target)) == dump(location)
    held = archive.restore(target, str(tmp_path / "restored.pourparler"))
    assert held.articles == len(REPORTS)
    assert dump(str(tmp_path / "restored.pourparler")) == dump(location)


@pytest.mark.postgresql
def test_a_backup_of_a_file_is_restored_into_a_server(project: str, copy: Path) -> None:
    server = fresh_database()
    assert run("restore", copy, server).exit_code == 0
    assert dump(server) == dump(project)


def test_the_commands_say_what_they_did(project: str, copy: Path, tmp_path: Path) -> None:
    done = run("backup", project, copy)
    assert done.stdout.startswith(f"{copy} is a backup of {project} (")
    told = json.loads(run("backup", project, copy, "--format", "json").stdout)
    assert told == {"project": project, "backup": str(copy), "bytes": copy.stat().st_size}
    restored = tmp_path / "restored.pourparler"
    done = run("restore", copy, restored)
    assert done.stdout.startswith(f"{restored} is restored: {len(REPORTS)} reports, ")
    told = json.loads(run("restore", copy, restored, "--replace", "--format", "json").stdout)
    assert told["holds"]["articles"] == len(REPORTS)


class TestSlips:
    def test_a_file_that_is_no_backup_is_not_replaced(self, project: str, tmp_path: Path) -> None:
        thesis = tmp_path / "thesis.txt"
        thesis.write_text("years of work", encoding="utf-8")
        assert isinstance(run("backup", project, thesis).exception, SchemaMismatch)
        assert thesis.read_text(encoding="utf-8") == "years of work"

    def test_the_project_is_not_its_own_backup(self, project: str) -> None:
        before = dump(project)
        error = run("backup", project, project).exception
        assert isinstance(error, StoreError)
        assert "the project itself" in str(error)
        assert dump(project) == before

    def test_a_folder_is_no_file(self, project: str, tmp_path: Path) -> None:
        error = run("backup", project, tmp_path).exception
        assert isinstance(error, StoreError)
        assert "Give the name of a file" in str(error)

    def test_a_project_is_only_overwritten_on_demand(self, project: str, copy: Path) -> None:
        archive.define_negotiation(project, archive.Negotiation("later"))
        before = dump(project)
        error = run("restore", copy, project).exception
        assert isinstance(error, StoreError)
        assert dump(project) == before
        assert run("restore", copy, project, "--replace").exit_code == 0
        assert dump(project) == dump(str(copy)) != before

    def test_a_damaged_backup_is_refused_before_anything_is_written(self, copy: Path, tmp_path: Path) -> None:
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
        target = tmp_path / "restored.pourparler"
        assert isinstance(run("restore", copy, target).exception, StoreError)
        assert not target.exists()

    def test_missing_ones(self, project: str, tmp_path: Path) -> None:
        assert isinstance(run("backup", tmp_path / "none", tmp_path / "new").exception, MissingProject)
        assert isinstance(run("restore", tmp_path / "none", tmp_path / "new").exception, MissingProject)
        assert not (tmp_path / "new").exists()
