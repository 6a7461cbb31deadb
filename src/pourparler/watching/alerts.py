"""Which changes are news: those that a rule asks for and that it has not told before."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from pourparler.analysis.changes import POSITION_KINDS, Change, changes
from pourparler.analysis.json_views import to_json
from pourparler.analysis.settings import BoardSettings
from pourparler.store.queries import reported_statements
from pourparler.watching import state
from pourparler.watching.state import Alert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pourparler.record import ReportedStatement
    from pourparler.store import Store
    from pourparler.watching.plan import AlertRule

_MAILS_OF = 50


def begin_rules(store: Store, rules: Sequence[AlertRule], *, moment: datetime.datetime) -> None:
    """Starts rules that were never followed: what the project knows already is no news to them.

    Raises:
        UnknownIdentifier: a rule names a negotiation that the project does not have.
    """
    for rule in rules:
        if state.has_rule(store, rule.id):
            continue
        statements = reported_statements(store, negotiation=rule.negotiation)
        found = _changes(statements, rule)
        known = [_alert(rule, change, change=_outline(change), moment=moment) for change in found]
        state.begin_rule(store, rule.id, name=rule.label, known=_each_once(known), moment=moment)


def raise_alerts(store: Store, rules: Sequence[AlertRule], *, moment: datetime.datetime) -> int:
    """Finds what is new to each rule and writes it down to be told; how many alerts that makes."""
    raised = 0
    read: dict[str | None, Sequence[ReportedStatement]] = {}
    for rule in rules:
        if rule.negotiation not in read:
            read[rule.negotiation] = reported_statements(store, negotiation=rule.negotiation)
        statements = read[rule.negotiation]
        found = _changes(statements, rule)
        told = _Told(state.told_before(store, rule.id), statements)
        news = []
        old = []
        for change in found:
            if told.includes(change):
                continue
            told.add(to_json(change))
            if _is_old(change, rule, moment):
                old.append(_alert(rule, change, change=_outline(change), moment=moment))
            else:
                news.append(_alert(rule, change, change=to_json(change), moment=moment))
        batches = list(_in_batches(rule, _each_once(news)))
        state.raise_alerts(store, rule.id, batches, known=_each_once(old))
        raised += len(batches)
    return raised


def _changes(statements: Sequence[ReportedStatement], rule: AlertRule) -> list[Change]:
    settings = BoardSettings(min_confidence=rule.min_confidence)
    found = changes(statements, min_sources=rule.min_sources, settings=settings)
    return [
        change
        for change in found
        if change.kind in rule.kinds
        and (not rule.parties or change.party in rule.parties)
        and (not rule.issues or change.issue in rule.issues)
    ]


def _is_old(change: Change, rule: AlertRule, moment: datetime.datetime) -> bool:
    return rule.max_age_days is not None and (moment.date() - change.day).days > rule.max_age_days


def _alert(rule: AlertRule, made_of: Change, *, change: dict[str, Any], moment: datetime.datetime) -> Alert:
    parts = [rule.id, made_of.party, made_of.issue, made_of.kind, made_of.day.isoformat(), *made_of.statements]
    identifier = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    return Alert(id=identifier, raised_at=moment, change=change, batch="")


def _each_once(alerts: Iterable[Alert]) -> list[Alert]:
    return list({alert.id: alert for alert in alerts}.values())


def _outline(change: Change) -> dict[str, Any]:
    """As much of a change as is needed to know it again."""
    after = change.after
    return {
        "date": change.day.isoformat(),
        "party": change.party,
        "issue": change.issue,
        "kind": change.kind,
        "after": None if after is None else {"stance": after.stance, "conditions": list(after.conditions)},
        "statements": list(change.statements),
    }


def _in_batches(rule: AlertRule, alerts: Sequence[Alert]) -> Iterable[Alert]:
    """The alerts with their batches: all of a pass travel in one mail, elsewhere each alone."""
    size = _MAILS_OF if rule.to == "email" else 1
    for start in range(0, len(alerts), size):
        together = alerts[start : start + size]
        joined = " ".join(alert.id for alert in together)
        batch = hashlib.sha256(joined.encode()).hexdigest()[:16]
        for alert in together:
            yield Alert(id=alert.id, raised_at=alert.raised_at, change=alert.change, batch=batch)


class _Told:
    """What a rule has told. The record grows at all ends, so a change is known by what it says and not by an id.

    A late report of known words, a report that arrives out of order, or another statement that comes to be the decisive
    one, must not tell the same shift again.
    """

    def __init__(self, told: Iterable[Mapping[str, Any]], statements: Iterable[ReportedStatement]) -> None:
        self._utterances = {each.statement.id: each.utterance for each in statements}
        self._told: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for change in told:
            self.add(change)

    def add(self, change: Mapping[str, Any]) -> None:
        """Takes note of a change as JSON values."""
        self._told.setdefault((change["party"], change["issue"], change["kind"]), []).append(change)

    def includes(self, change: Change) -> bool:
        """Whether this change has been told."""
        before = self._told.get((change.party, change.issue, change.kind), [])
        if change.kind == "first":
            # A party is silent on an issue once; an older report only moves the day.
            return bool(before)
        if change.kind == "repeated":
            return any(not set(change.statements).isdisjoint(each["statements"]) for each in before)
        words = {self._utterances.get(each, each) for each in change.statements}
        # A condition beside one that was told is news; a further voice behind a shift is not.
        grows = change.kind in ("condition_added", "condition_dropped")
        for each in before:
            known = {self._utterances.get(one, one) for one in each["statements"]}
            if words <= known or (not grows and not words.isdisjoint(known)):
                return True
            if change.kind in POSITION_KINDS and each["date"] == change.day.isoformat() and _same_end(each, change):
                return True
        return False


def _same_end(told: Mapping[str, Any], change: Change) -> bool:
    after = told["after"]
    if after is None or change.after is None:
        return after is None and change.after is None
    return bool(after["stance"] == change.after.stance and after["conditions"] == list(change.after.conditions))


def alert_json(alert: Alert, rule: AlertRule) -> dict[str, Any]:
    """An alert as files and webhooks get it: the fields of a change, with the alert's own before them."""
    return {"alert": alert.id, "rule": rule.label, "raised_at": alert.raised_at.isoformat(), **alert.change}


def headline(change: Mapping[str, Any]) -> str:
    """A change in one line."""
    kind = change["kind"].replace("_", " ")
    return f"{change['date']}  {change['party']} on {change['issue']}: {kind}"


def alert_text(alert: Alert) -> str:
    """An alert for reading: the change, before and after, the words, and where they are from."""
    change = alert.change
    before, after = change.get("before"), change.get("after")
    lines = [headline(change)]
    if change.get("detail"):
        lines.append(f"  {change['detail']}")
    if before and before["stance"]:
        lines.append(f"  before: {_position(before)}")
    if after:
        lines.append(f"  after:  {_position(after)}")
        said = ", ".join(filter(None, (after.get("speaker"), after.get("outlet"), after.get("url"))))
        sources = after["independent_sources"]
        lines.append(f"  by {said or 'unknown'}; {sources} independent source{'s' if sources != 1 else ''}")
    lines.append(f"  statement {change['statements'][0]}")
    return "\n".join(lines)


def _position(cell: Mapping[str, Any]) -> str:
    conditions = f" ({'; '.join(cell['conditions'])})" if cell["conditions"] else ""
    return f"{cell['stance']}{conditions}: “{' '.join(cell['proposition'].split())}”"
