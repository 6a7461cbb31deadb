"""A missing, damaged or foreign network file is named, never used."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pourparler.errors import ModelFileError
from pourparler.inference.model_files import BUILT_IN, open_folder
from pourparler.pipeline import Pipeline, PipelineSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "net.onnx").write_bytes(b"weights")
    known = {"bytes": 7, "sha256": hashlib.sha256(b"weights").hexdigest()}
    manifest = {"format": 1, "files": {"net.onnx": known}, "settings": {"net": {"threshold": 0.4}}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def test_a_sound_folder(folder: Path) -> None:
    opened = open_folder(folder)
    assert opened.file("net.onnx").read_bytes() == b"weights"
    assert opened.digest("net.onnx") == hashlib.sha256(b"weights").hexdigest()[:12]
    assert opened.settings("net") == {"threshold": 0.4}
    assert opened.settings("other") == {}


def test_a_changed_file_is_refused_even_after_it_was_used(folder: Path) -> None:
    opened = open_folder(folder)
    opened.file("net.onnx")
    (folder / "net.onnx").write_bytes(b"weightz")
    with pytest.raises(ModelFileError, match=r"'net\.onnx' is not the one its manifest describes") as caught:
        opened.file("net.onnx")
    assert str(folder) in str(caught.value)
    assert "Install Pourparler again" in str(caught.value)


def test_a_truncated_file_is_refused(folder: Path) -> None:
    (folder / "net.onnx").write_bytes(b"weig")
    with pytest.raises(ModelFileError, match="is not the one"):
        open_folder(folder).file("net.onnx")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "net.onnx").unlink()
    with pytest.raises(ModelFileError, match=r"'net\.onnx' is missing"):
        open_folder(folder).file("net.onnx")


def test_a_file_that_the_manifest_does_not_know_is_not_read(folder: Path) -> None:
    (folder / "stranger.onnx").write_bytes(b"x")
    with pytest.raises(ModelFileError, match="missing"):
        open_folder(folder).file("stranger.onnx")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "cannot be read"),
        ('{"format": 2, "files": {}}', "another format"),
        ("[]", "lists no files"),
        ('{"format": 1}', "another format"),
    ],
    ids=["absent", "no-json", "later-format", "no-object", "no-files"],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelFileError, match=message):
        open_folder(tmp_path)


def test_the_files_of_the_package_are_the_ones_described() -> None:
    opened = open_folder()
    assert opened.path == BUILT_IN
    for name, known in opened.manifest["files"].items():
        assert opened.file(name).stat().st_size == known["bytes"]


def test_a_pipeline_refuses_a_damaged_network(tmp_path: Path) -> None:
    copy = tmp_path / "models"
    shutil.copytree(BUILT_IN, copy)
    with (copy / "tokenizer.json").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ModelFileError, match=r"tokenizer\.json"):
        Pipeline(PipelineSettings(models=copy))


def test_a_pipeline_refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="manifest"):
        Pipeline(PipelineSettings(models=tmp_path))
