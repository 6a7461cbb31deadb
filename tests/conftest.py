"""What all tests may use: the evaluation material, where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    """Where the evaluation material would be: POURPARLER_SHARED, else the folder "shared" beside the checkout."""
    named = os.environ.get("POURPARLER_SHARED")
    return Path(named).resolve() if named else CHECKOUT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the evaluation material carries its marker without saying so."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation material; the test is skipped where there is none."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"no evaluation material at {folder}; set POURPARLER_SHARED to its folder to run this test")
    return folder


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The project's own folder."""
    return CHECKOUT
