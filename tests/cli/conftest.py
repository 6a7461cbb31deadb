"""Fixtures of the tests of commands."""

from archive_projects import filled, project, quick

__all__ = ["filled", "project", "quick"]
