"""The record kept in a database: one SQLite file, or PostgreSQL."""

from pourparler.store.base import Store, open_store

__all__ = ["Store", "open_store"]
