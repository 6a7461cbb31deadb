"""Fixtures of the store tests."""

from databases import location, store

__all__ = ["location", "store"]
