"""The shape of an extractor: what it requires, what it provides, and a ``find`` that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.record import Article, Provenance

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Finding(Generic[T_co]):
    """The name of something that an extractor provides; it carries the type of its value."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Finding({self.name!r})"


class Findings:
    """What has been found in one article so far. Only the pipeline writes it."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def __getitem__(self, finding: Finding[T]) -> T:
        return cast("T", self._values[finding.name])

    def get(self, finding: Finding[T], default: T) -> T:
        """What was found, else ``default``."""
        return cast("T", self._values.get(finding.name, default))

    def __contains__(self, finding: Finding[Any]) -> bool:
        return finding.name in self._values

    def add(self, values: Mapping[Finding[Any], Any]) -> None:
        """Write what an extractor found."""
        for finding, value in values.items():
            self._values[finding.name] = value


class Extractor(Protocol):
    """One finding, one file.

    Attributes:
        name: the extractor's name in provenance and messages.
        version: raised whenever the same text may give another finding.
        requires: findings that must be there before.
        provides: findings that ``find`` returns, all of them, for every article.
    """

    name: str
    version: str
    requires: tuple[Finding[Any], ...]
    provides: tuple[Finding[Any], ...]

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Find without changing article or findings."""
        ...

    def provenance(self) -> Provenance:
        """What to write beside the findings."""
        ...
