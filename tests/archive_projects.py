"""A small project for tests of the archive: a handful of invented reports, read by the quick reader."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pourparler import archive
from pourparler.archive import IngestOptions
from sentence_reader import SentenceReader

SHARED_WORDS = "the talks would go on until Sudria opens the road to Marl"

REPORTS = (
    {
        "id": "herald-talks",
        "outlet": "Northgate Herald",
        "published": "2031-05-04",
        "title": "Talks go on, says Ruiz",
        "url": "https://herald.example/talks",
        "text": f"The morning was cold.\n\nAna Ruiz said {SHARED_WORDS}.\n\nBo Lund refused to meet anybody this week.",
    },
    {
        "id": "post-talks",
        "outlet": "Daily Post",
        "published": "2031-05-04",
        "wire": "Harbour Press",
        "title": "Road to Marl decides over talks",
        "text": f"Trade stood still at the port of Marl for weeks.\n\nAna Ruiz said on Sunday that {SHARED_WORDS}.",
    },
    {
        "id": "herald-ceasefire",
        "outlet": "Northgate Herald",
        "published": "2031-05-06",
        "title": "Guns fall silent",
        "text": "Bo Lund agreed to a ceasefire of two weeks at the river.\n\nAna Ruiz warned of strikes on any convoy.",
    },
    {
        "id": "undated",
        "title": "A note",
        "text": "Carl Dahl called for an exchange of all prisoners before the summer begins.",
    },
)
BROKEN = '{"id": "broken", "text": '
"""The line after the reports; it cannot be read."""


def write_reports(path: Path) -> Path:
    """The reports and a broken line as JSON lines."""
    lines = [json.dumps({"language": "en", **report}) for report in REPORTS]
    path.write_text("\n".join([*lines, BROKEN, ""]), encoding="utf-8")
    return path


def quick_options(version: str = "1", **options: object) -> IngestOptions:
    """Options that read with the quick reader in this process."""
    return IngestOptions(workers=0, reader=SentenceReader(version=version), **options)  # type: ignore[arg-type]


def fill(location: str, folder: Path) -> str:
    """Takes the reports into a project; its location."""
    reports = write_reports(folder / "reports.jsonl")
    progress = archive.ingest(location, [str(reports)], options=quick_options())
    assert (progress.added, progress.failed) == (len(REPORTS), 1)
    return location


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in a file that holds the reports; only to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    return Path(fill(str(folder / "project.pourparler"), folder))


@pytest.fixture
def project(filled: Path, tmp_path: Path) -> str:
    """A project in a file of the test's own that holds the reports."""
    return str(shutil.copy(filled, tmp_path))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read with the quick reader instead of the trained networks."""
    monkeypatch.setattr(archive, "reader_factory", lambda settings: SentenceReader())
