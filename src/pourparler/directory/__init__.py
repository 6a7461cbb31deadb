"""Actors as data, and the one matcher over them; a project adds its own."""

from pourparler.directory.directory import ActorDirectory
from pourparler.directory.entries import DirectoryActor, Form, Mention, Office, OfficeHolder, Person
from pourparler.directory.period import Period

__all__ = [
    "ActorDirectory",
    "DirectoryActor",
    "Form",
    "Mention",
    "Office",
    "OfficeHolder",
    "Period",
    "Person",
]
