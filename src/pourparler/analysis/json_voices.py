"""Voices, accounts, silences and timelines as JSON values; importing this teaches ``json_views.to_json`` about them."""

from __future__ import annotations

from typing import Any

from pourparler.analysis.accounts import Account
from pourparler.analysis.json_views import day, to_json
from pourparler.analysis.rounds import TalksRound
from pourparler.analysis.silence import Silence, SilenceMap, SilentSpell
from pourparler.analysis.timeline import Entry, Period, Timeline
from pourparler.analysis.voices import Parting, Voices


@to_json.register
def _(answer: Parting) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "kind": answer.kind,
        "distance": answer.distance,
        "since": day(answer.since),
        "days_apart": answer.days_apart,
        "a": to_json(answer.a),
        "b": to_json(answer.b),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: Voices) -> dict[str, Any]:
    return {
        "as_of": day(answer.as_of),
        "by": answer.by,
        "within_days": answer.within_days,
        "voices": to_json(answer.cells),
        "partings": to_json(answer.partings),
    }


@to_json.register
def _(answer: Account) -> dict[str, Any]:
    return {
        "date": day(answer.day),
        "by": answer.by,
        "speaker": answer.speaker,
        "of": answer.of,
        "issue": answer.issue,
        "stance": answer.stance,
        "manner": answer.manner,
        "words": answer.account.proposition,
        "statements": list(answer.statements),
        "own": None if answer.own is None else to_json(answer.own),
        "own_words_later": answer.later,
        "own_statements": list(answer.own_statements),
        "verdict": answer.verdict,
    }


@to_json.register
def _(answer: Silence) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "kind": answer.kind,
        "last": day(answer.last),
        "last_own_words": day(answer.last_own),
        "days": answer.days,
        "statements": list(answer.statements),
        "others": list(answer.others),
        "others_statements": list(answer.others_statements),
    }


@to_json.register
def _(answer: SilenceMap) -> dict[str, Any]:
    return {"as_of": day(answer.as_of), "days": answer.days, "silences": to_json(answer.silences)}


@to_json.register
def _(answer: SilentSpell) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "from": day(answer.start),
        "to": day(answer.end),
        "days": answer.days,
        "before": list(answer.before),
        "after": list(answer.after),
    }


@to_json.register
def _(answer: TalksRound) -> dict[str, Any]:
    return {
        "name": answer.name,
        "from": day(answer.start),
        "to": day(answer.end),
        "place": answer.place,
        "given": answer.given,
        "parties": list(answer.parties),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: Entry) -> dict[str, Any]:
    return {
        "date": day(answer.day),
        "kind": answer.kind,
        "party": answer.party,
        "issue": answer.issue,
        "what": answer.what,
        "target": answer.target,
        "speaker": answer.speaker,
        "words": answer.words,
        "round": answer.round,
        "statements": list(answer.statements),
        "articles": list(answer.articles),
    }


@to_json.register
def _(answer: Period) -> dict[str, Any]:
    return {
        "period": answer.name,
        "from": day(answer.start),
        "to": day(answer.end),
        "utterances": answer.utterances,
        "reports": answer.reports,
        "parties": list(answer.parties),
        "issues": list(answer.issues),
        "shifts": dict(answer.shifts),
        "events": answer.events,
        "rounds": list(answer.rounds),
        "statements": list(answer.statements),
        "shift_statements": list(answer.shift_statements),
    }


@to_json.register
def _(answer: Timeline) -> dict[str, Any]:
    return {
        "granularity": answer.granularity,
        "from": day(answer.start),
        "to": day(answer.end),
        "undated": answer.undated,
        "rounds": to_json(answer.rounds),
        "periods": to_json(answer.periods),
        "entries": to_json(answer.entries),
    }
