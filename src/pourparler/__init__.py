"""Pourparler reads news about a negotiation and keeps the record of who stands where, since when, on whose word.

The names in ``__all__`` are the public ones; all else may change. Each is loaded on first use, so that importing the
package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pourparler.errors import PourparlerError as PourparlerError

__version__ = "0.1.0"

# Where each public name lives. The lines under TYPE_CHECKING say the same to type checkers; a test compares them.
_HOMES = {
    "PourparlerError": "pourparler.errors",
}

__all__ = ["PourparlerError"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
