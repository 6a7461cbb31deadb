"""Every error that Pourparler raises on purpose. Branches end in "Error"; a leaf names the fault itself.

::

    PourparlerError
    ├── InputError                  unreadable_input         a file, folder, line or page given to read
    │   ├── MissingFile             file_not_found
    │   ├── NoReadableFiles         no_readable_files
    │   ├── UnsupportedFormat       unsupported_format
    │   ├── NotText                 not_text
    │   ├── InvalidJson             invalid_json
    │   ├── InvalidTable            invalid_table
    │   ├── InvalidMarkup           invalid_markup
    │   ├── MissingText             missing_text
    │   ├── TooLarge                too_large
    │   ├── TooDeep                 too_deep
    │   ├── TruncatedArchive        truncated_archive
    │   ├── UnknownDate             unknown_date
    │   ├── DuplicateId             duplicate_id
    │   └── UnsupportedLanguage     language_not_supported
    ├── FetchError                  fetch_failed             an address on the network
    │   ├── PrivateAddress          private_address
    │   ├── RobotsDisallowed        robots_disallowed
    │   └── TooManyRedirects        too_many_redirects
    ├── SettingsError               invalid_settings         an option or a settings file
    ├── DirectoryError              invalid_directory        a table of actors or issues
    ├── ModelFileError              model_file_unusable      a trained network's files
    ├── PipelineError               invalid_pipeline         extractors that do not fit together
    │   └── ExtractorFailed         extractor_failed         one extractor on one article
    └── StoreError                  store_failed             a project's database
        ├── MissingProject          project_not_found
        ├── ReadOnlyStore           store_read_only
        ├── FullStore               store_full
        ├── BusyStore               store_busy
        ├── DamagedStore            store_damaged
        ├── SchemaMismatch          schema_mismatch
        └── UnknownIdentifier       unknown_id

The word beside each class is its ``code``: what an error row of the record carries, and what programs should test
for. Messages say what is wrong, where, and what to do about it; their wording may change, codes do not.
"""

from __future__ import annotations

import os
from typing import ClassVar


class PourparlerError(Exception):
    """The base of all errors raised on purpose.

    Errors travel between processes: they can be pickled with all their fields.

    Attributes:
        code: the stable name of the fault in snake_case, as error rows carry it.
        what: what is wrong, in a few words without a closing full stop.
        where: the place it concerns, as a person would look it up; None when there is none.
        advice: what to do about it, a full sentence; "" when nothing sensible can be said.
    """

    code: ClassVar[str] = "error"
    default_advice: ClassVar[str] = ""

    def __init__(self, what: str, *, where: str | None = None, advice: str | None = None) -> None:
        # Only `what` goes into args: pickle calls the class with args and restores the other fields afterwards.
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = self.default_advice if advice is None else advice

    def __str__(self) -> str:
        message = f"{self.where}: {self.what}" if self.where else self.what
        return f"{message}. {self.advice}" if self.advice else message

    def as_row(self) -> dict[str, str]:
        """The error as a record's ``error`` object: its code and its whole message."""
        return {"code": self.code, "message": str(self)}


class InputError(PourparlerError):
    """Something given to read cannot be read.

    Attributes:
        path: the file, folder or address; None when the input has no name.
        line: the line within it, counted from 1; None when the fault is not in one line.
    """

    code = "unreadable_input"
    default_advice = "Check that the file is complete and may be read."

    def __init__(
        self,
        what: str,
        *,
        path: str | os.PathLike[str] | None = None,
        line: int | None = None,
        advice: str | None = None,
    ) -> None:
        self.path = None if path is None else os.fspath(path)
        self.line = line
        where = self.path
        if line is not None:
            where = f"{where}:{line}" if where else f"line {line}"
        super().__init__(what, where=where, advice=advice)


class MissingFile(InputError):
    """There is no file or folder of this name."""

    code = "file_not_found"
    default_advice = "Check the spelling of the path and the folder you are in."


class NoReadableFiles(InputError):
    """A folder holds nothing that a reader takes."""

    code = "no_readable_files"
    default_advice = "Give a folder with .html, .txt, .md, .jsonl, .csv, .parquet, .xml or .warc files."


class UnsupportedFormat(InputError):
    """No reader takes files of this kind."""

    code = "unsupported_format"
    default_advice = "Save it as .html, .txt, .md, .jsonl, .csv, .parquet, .xml or .warc."


class NotText(InputError):
    """A file that should be text holds other bytes."""

    code = "not_text"
    default_advice = "Give the text itself; the name of the file promises text but its bytes are something else."


class InvalidJson(InputError):
    """A line of JSON lines cannot be parsed, or is not an object."""

    code = "invalid_json"
    default_advice = "Put one JSON object on each line."


class InvalidTable(InputError):
    """A CSV or Parquet file cannot be parsed."""

    code = "invalid_table"
    default_advice = "Check that the file is complete and that its columns are named as the fields of an article."


class InvalidMarkup(InputError):
    """A page or feed cannot be parsed, or holds no article."""

    code = "invalid_markup"
    default_advice = "Open it in a browser to see whether it holds an article; if so, save its text as .txt."


class MissingText(InputError):
    """An article has no text."""

    code = "missing_text"
    default_advice = 'Every article needs a "text" that is a string.'


class TooLarge(InputError):
    """A file or an answer from the network exceeds the size limit."""

    code = "too_large"
    default_advice = "Split it, or raise the size limit in the settings."


class TooDeep(InputError):
    """A page's or an object's nesting is deeper than any honest one's."""

    code = "too_deep"
    default_advice = "Save the text of the page as .txt and give that."


class TruncatedArchive(InputError):
    """A compressed file or archive ends too early."""

    code = "truncated_archive"
    default_advice = "Fetch or copy the file again; what came before the break has been read."


class UnknownDate(InputError):
    """A date cannot be understood."""

    code = "unknown_date"
    default_advice = "Write it as YYYY-MM-DD, or leave it out."


class DuplicateId(InputError):
    """Two different articles carry the same id."""

    code = "duplicate_id"
    default_advice = "Give each article an id of its own, or leave ids out to have them made from the content."


class UnsupportedLanguage(InputError):
    """An article is in a language that is not read yet."""

    code = "language_not_supported"
    default_advice = 'Only English is read so far; if the article is English, say so with "language": "en".'


class FetchError(PourparlerError):
    """Something could not be fetched from the network.

    Attributes:
        url: the address that was asked for.
    """

    code = "fetch_failed"
    default_advice = "Check the address and the connection, or try again later."

    def __init__(self, what: str, *, url: str | None = None, advice: str | None = None) -> None:
        self.url = url
        super().__init__(what, where=url, advice=advice)


class PrivateAddress(FetchError):
    """An address leads into a private network."""

    code = "private_address"
    default_advice = "Allow private addresses explicitly if you trust where this one came from."


class RobotsDisallowed(FetchError):
    """The site's robots.txt asks not to fetch this address."""

    code = "robots_disallowed"
    default_advice = "Ask the publisher, or save the page by hand."


class TooManyRedirects(FetchError):
    """An address leads on and on."""

    code = "too_many_redirects"
    default_advice = "Open the address in a browser and give the one that it ends at."


class SettingsError(PourparlerError):
    """An option or a settings file is wrong.

    Attributes:
        setting: the name of the setting, as the user writes it.
    """

    code = "invalid_settings"
    default_advice = "Correct the setting, or leave it out to use its default."

    def __init__(
        self, what: str, *, setting: str | None = None, where: str | None = None, advice: str | None = None
    ) -> None:
        self.setting = setting
        place = f"{where}, {setting}" if where and setting else where or setting
        super().__init__(what, where=place, advice=advice)


class DirectoryError(PourparlerError):
    """A table of actors or issues cannot be used."""

    code = "invalid_directory"
    default_advice = "Correct the entry; the tables that come with Pourparler show the form."


class ModelFileError(PourparlerError):
    """A trained network's file is missing, altered or made for another version."""

    code = "model_file_unusable"
    default_advice = "Install Pourparler again; the file is part of it."


class PipelineError(PourparlerError):
    """Extractors do not fit together: one requires what none before it provides."""

    code = "invalid_pipeline"
    default_advice = "Put the extractor that provides it first."


class ExtractorFailed(PipelineError):
    """An extractor failed on an article; the rest of the articles go on."""

    code = "extractor_failed"
    default_advice = "Please report this with the article; it is a fault in Pourparler, not in the article."


class StoreError(PourparlerError):
    """A project's database cannot be used."""

    code = "store_failed"
    default_advice = "Run `pourparler check` on the project."


class MissingProject(StoreError):
    """There is no project of this name."""

    code = "project_not_found"
    default_advice = "Check the spelling, or make the project with `pourparler ingest`."


class ReadOnlyStore(StoreError):
    """A project must be written to but may only be read."""

    code = "store_read_only"
    default_advice = "Allow writing to the file and its folder, or copy the project elsewhere."


class FullStore(StoreError):
    """There is no room left to write; what was written before is intact."""

    code = "store_full"
    default_advice = "Make room on the disk and run the command again; it resumes where it stopped."


class BusyStore(StoreError):
    """Another process holds the project for too long."""

    code = "store_busy"
    default_advice = "Wait for the other process to end and run the command again."


class DamagedStore(StoreError):
    """A project's content contradicts itself or cannot be decoded."""

    code = "store_damaged"
    default_advice = "Run `pourparler check`, or restore the last backup."


class SchemaMismatch(StoreError):
    """A project was written by a newer version, or is not a project at all."""

    code = "schema_mismatch"
    default_advice = "Install the newest Pourparler to open it."


class UnknownIdentifier(StoreError):
    """A project holds nothing under this id."""

    code = "unknown_id"
    default_advice = "Look the id up with `pourparler search`."
