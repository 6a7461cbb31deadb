"""Members that belong together, directly or through others."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class Groups(Generic[Member]):
    """Disjoint sets (union-find with path halving)."""

    def __init__(self) -> None:
        self._parent: dict[Member, Member] = {}

    def add(self, member: Member) -> None:
        """Makes a member known, by itself at first."""
        self._parent.setdefault(member, member)

    def join(self, first: Member, second: Member) -> None:
        """Two members belong together, and so do all that each is together with."""
        self.add(first)
        self.add(second)
        one, other = self._root(first), self._root(second)
        if one != other:
            self._parent[other] = one

    def together(self, first: Member, second: Member) -> bool:
        """Whether two members belong together already; asking makes neither known."""
        if first not in self._parent or second not in self._parent:
            return first == second
        return self._root(first) == self._root(second)

    def _root(self, member: Member) -> Member:
        while (parent := self._parent[member]) != member:
            self._parent[member] = self._parent[parent]
            member = parent
        return member

    def sets(self) -> list[list[Member]]:
        """All groups; members and groups in the order in which they became known."""
        found: dict[Member, list[Member]] = {}
        for member in self._parent:
            found.setdefault(self._root(member), []).append(member)
        return list(found.values())
