"""Telling each alert once: written down before, while and after it is told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.watching import state
from pourparler.watching.channels import NotTold, Telling, tell
from pourparler.watching.politeness import back_off, retry_after

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from pourparler.store import Store
    from pourparler.watching.plan import AlertRule
    from pourparler.watching.stopping import Stop

# 30 seconds, a minute, two … together about half a day.
_BASE = 30.0
_MOST_ATTEMPTS = 12
_LONGEST = 6 * 3600.0


@dataclass(slots=True)
class Delivered:
    """What was told in a pass.

    Attributes:
        sent: alerts that arrived.
        messages: what went wrong.
    """

    sent: int = 0
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Tells what is due.

    Attributes:
        store: the project.
        write: shows text on the terminal.
        user_agent: how webhooks are called.
        clock: the time (UTC).
        chance: where jitter comes from.
        stop: whether the watch has been asked to end.
    """

    store: Store
    write: Callable[[str], None]
    user_agent: str
    clock: Callable[[], datetime.datetime]
    chance: random.Random
    stop: Stop

    def deliver(self, rules: Sequence[AlertRule]) -> Delivered:
        """Tells everything that is due, rule by rule; where a receiver fails, the rest of its rule waits.

        An alert is marked before it is sent and after it has arrived. What a crash leaves between the two is sent
        again: a file is first looked through for it, a webhook gets the same ``Idempotency-Key``, a mail the same
        ``Message-ID``.
        """
        done = Delivered()
        waits = state.next_delivery(self.store, [rule.id for rule in rules])
        for rule in rules:
            if rule.id in waits and waits[rule.id] > self.clock():
                continue
            batches: dict[str, list[state.Alert]] = {}
            for alert in state.due_alerts(self.store, rule.id):
                batches.setdefault(alert.batch, []).append(alert)
            for batch in batches.values():
                # Between two messages, never within one.
                if self.stop.asked:
                    return done
                if not self._send(rule, batch, done):
                    break
        return done

    def _send(self, rule: AlertRule, batch: list[state.Alert], done: Delivered) -> bool:
        """Sends a batch; whether the next one should be tried."""
        ids = [alert.id for alert in batch]
        state.mark_alerts(self.store, ids, state.SENDING)
        telling = Telling(
            rule=rule,
            write=self.write,
            user_agent=self.user_agent,
            retry_after=lambda value: retry_after(value, now=self.clock()),
        )
        try:
            tell(batch, telling)
        except NotTold as error:
            done.messages.append(f"alert {rule.label}: {error}")
            return self._failed(batch, error)
        state.mark_alerts(self.store, ids, state.SENT, settled_at=self.clock(), not_before=None, message=None)
        done.sent += len(batch)
        return True

    def _failed(self, batch: list[state.Alert], error: NotTold) -> bool:
        ids = [alert.id for alert in batch]
        attempts = batch[0].attempts + 1
        if error.final or attempts >= _MOST_ATTEMPTS:
            state.mark_alerts(
                self.store, ids, state.GIVEN_UP, settled_at=self.clock(), attempts=attempts, message=str(error)
            )
            return error.final
        seconds = max(min(back_off(attempts, base=_BASE, chance=self.chance), _LONGEST), error.wait or 0)
        not_before = self.clock() + datetime.timedelta(seconds=seconds)
        state.mark_alerts(self.store, ids, state.DUE, attempts=attempts, not_before=not_before, message=str(error))
        return False
