"""Which ids a run has met, in eight bytes each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RECENT = 65536


class SeenIds:
    """A set of ids that stays small: sorted 64-bit hashes, with the newest in an ordinary set.

    Ten million ids share a hash by chance with a probability of three in a million.
    """

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._settled: NDArray[numpy.uint64] = numpy.empty(0, dtype=numpy.uint64)

    def add(self, id: str) -> bool:
        """Remember ``id``; whether it is new."""
        value = int.from_bytes(hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        if value in self._recent or self._is_settled(value):
            return False
        self._recent.add(value)
        if len(self._recent) >= _RECENT:
            newest = numpy.fromiter(self._recent, dtype=numpy.uint64, count=len(self._recent))
            self._settled = numpy.sort(numpy.concatenate([self._settled, newest]))
            self._recent.clear()
        return True

    def _is_settled(self, value: int) -> bool:
        place = int(numpy.searchsorted(self._settled, numpy.uint64(value)))
        return place < len(self._settled) and int(self._settled[place]) == value
