"""Ending a watch: at once where it waits or reads, after the message is settled where it tells."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Stopped(BaseException):
    """The watch was asked to end. Not an ``Exception``, so that no error policy takes it for a bad article."""


class Stop:
    """Whether the watch has been asked to end."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._interruptible = False

    def ask(self) -> None:
        """Asks the watch to end."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether it was asked."""
        return self._event.is_set()

    def check(self) -> None:
        """Ends the watch here if it was asked to.

        Raises:
            Stopped: it was.
        """
        if self.asked:
            raise Stopped

    def pause(self, seconds: float) -> None:
        """Waits.

        Raises:
            Stopped: the watch was asked to end, before or meanwhile.
        """
        self._event.wait(max(0.0, seconds))
        self.check()

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """A stretch of work that a signal may break off anywhere, because all that it writes is whole."""
        self.check()
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    @contextlib.contextmanager
    def on_signals(self) -> Iterator[None]:
        """Makes SIGTERM and SIGINT ask for the end; only in the main thread, where alone that is possible."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def handle(number: int, frame: FrameType | None) -> None:
            self._event.set()
            if self._interruptible:
                self._interruptible = False
                raise Stopped

        before: dict[int, Any] = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
