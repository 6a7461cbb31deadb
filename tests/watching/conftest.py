"""Fixtures of the tests of watching."""

from databases import location, store

__all__ = ["location", "store"]
