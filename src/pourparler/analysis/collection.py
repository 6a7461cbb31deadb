"""Large answers without Python's search for reference cycles."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused_collection() -> Iterator[None]:
    """Pauses the search for reference cycles, which costs a third of the time on a large record and finds nothing.

    The analyses make many small objects and no cycles; what they drop is freed at once all the same. Of two threads in
    here the one that leaves first turns the search on again: slower for the other, and no more than that.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
