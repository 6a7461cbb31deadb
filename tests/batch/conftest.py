"""Fixtures of the batch tests."""

from databases import location, store

__all__ = ["location", "store"]
