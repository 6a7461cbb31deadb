"""Which changes are told, to whom, and that each is told once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pourparler.errors import SettingsError, UnknownIdentifier
from pourparler.store import open_store, schema
from pourparler.watching import state
from pourparler.watching.plan import AlertRule, WatchedFolder, WatchPlan, check_plan
from watching.mail_sink import MailSink
from watching.passes import Watcher
from watching.test_folders import old
from watching.web_site import Asked, Reply, Site

MORE = "The delegations met in the morning and nobody spoke to the press on their way out of the building."


def watcher_of(tmp_path: Path, *rules: AlertRule, location: str | None = None) -> Watcher:
    (tmp_path / "inbox").mkdir(exist_ok=True)
    folder = WatchedFolder(path=str(tmp_path / "inbox"), settle=0.1)
    plan = WatchPlan(folders=(folder,), alerts=rules or (AlertRule(),))
    return Watcher(location or str(tmp_path / "p.pourparler"), plan)


def add(
    watcher: Watcher,
    name: str,
    *sentences: str,
    day: str = "2016-03-02",
    outlet: str = "Daily Ledger",
    more: str = MORE,
) -> None:
    """A report in the watched folder."""
    fields = {"text": " ".join((*sentences, more)), "published": day, "outlet": outlet, "language": "en", "id": name}
    old(Path(watcher.plan.folders[0].path) / f"{name}.jsonl", json.dumps(fields) + "\n")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


YES = "Anna Berg agreed that the talks should go on."
NEED = "Anna Berg agreed to the talks on prisoners after the border opens to the convoys."
OTHER = "Tomas Reyes agreed to the talks in the valley."


def test_what_is_new_is_told_once(tmp_path: Path, location: str) -> None:
    watcher = watcher_of(tmp_path, location=location)
    add(watcher, "a", YES)
    done = watcher.look()
    assert (done.raised, done.sent) == (1, 1)
    (told,) = watcher.told
    assert told.startswith("2016-03-02  ")
    assert "first" in told
    assert "talks should go on" in told
    assert "Daily Ledger" in told
    add(watcher, "b", NEED, day="2016-03-03")
    watcher.look()
    assert "condition added" in "\n".join(watcher.told[1:])
    count = len(watcher.told)
    # The same words in another outlet are no news, nor is another pass, nor another process.
    add(watcher, "c", NEED, day="2016-03-03", outlet="Northern Post")
    watcher.look()
    Watcher(watcher.location, watcher.plan, clock=watcher.clock).look()
    assert len(watcher.told) == count
    assert len(watcher.rows(schema.alert)) == count


def test_what_the_project_knew_before_is_no_news(tmp_path: Path) -> None:
    first = watcher_of(tmp_path, AlertRule(to="file", path=str(tmp_path / "ignored.jsonl")))
    add(first, "a", YES)
    first.look()
    watcher = watcher_of(tmp_path)
    add(watcher, "b", NEED, day="2016-03-03")
    watcher.look()
    assert watcher.told
    assert not any("first" in each for each in watcher.told)


def test_a_crash_between_beginning_and_telling_loses_nothing(tmp_path: Path) -> None:
    """The rule begins in the first pass; what that pass reads is news even if it dies before telling."""
    watcher = watcher_of(tmp_path)
    add(watcher, "a", YES)

    def die(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pourparler.watching.watch.raise_alerts", die)
        with pytest.raises(KeyboardInterrupt):
            watcher.look()
    assert watcher.told == []
    watcher.look()
    assert len(watcher.told) == 1


def test_a_shift_waits_for_enough_independent_sources(tmp_path: Path) -> None:
    watcher = watcher_of(tmp_path, AlertRule(min_sources=2))
    add(watcher, "a", YES)
    assert watcher.look().raised == 0
    other = "A convoy with flour and blankets reached the besieged town late in the evening after a week at the border."
    add(watcher, "b", "Anna Berg agreed that negotiations are welcome in winter.", outlet="Northern Post", more=other)
    assert watcher.look().raised == 1
    assert "2 independent sources" in watcher.told[0]


def test_rules_choose_kinds_parties_issues_and_age(tmp_path: Path) -> None:
    party = "x"
    probe = watcher_of(tmp_path)
    add(probe, "a", YES)
    probe.look()
    party = json.loads(probe.rows(schema.alert)[0]["change"])["party"]
    path = str(tmp_path / "f.jsonl")
    rules = {
        "all": AlertRule(to="file", path=path, name="all"),
        "kind": AlertRule(to="file", path=path, name="kind", kinds=("hardened",)),
        "party": AlertRule(to="file", path=path, name="party", parties=(party,)),
        "other": AlertRule(to="file", path=path, name="other", parties=("Nobody",)),
        "issue": AlertRule(to="file", path=path, name="issue", issues=("ceasefire",)),
        "old": AlertRule(to="file", path=path, name="old", max_age_days=1, min_confidence=0.1),
    }
    watcher = Watcher(str(tmp_path / "q.pourparler"), replace(probe.plan, alerts=tuple(rules.values())))
    watcher.clock.turn(days=10)
    watcher.look()
    assert sorted(each["rule"] for each in lines(tmp_path / "f.jsonl")) == ["all", "party"]
    # What was too old stays told.
    watcher.clock.turn(days=-10)
    watcher.look()
    assert len(lines(tmp_path / "f.jsonl")) == 2


def test_an_unknown_negotiation_is_told_before_anything_is_read(tmp_path: Path) -> None:
    watcher = watcher_of(tmp_path, AlertRule(negotiation="Geneva"))
    add(watcher, "a", YES)
    with pytest.raises(UnknownIdentifier):
        watcher.look()


def file_rule(tmp_path: Path) -> AlertRule:
    return AlertRule(to="file", path=str(tmp_path / "alerts.jsonl"))


def test_a_file_gets_one_line_for_each_alert(tmp_path: Path) -> None:
    watcher = watcher_of(tmp_path, file_rule(tmp_path))
    add(watcher, "a", YES, OTHER)
    add(watcher, "b", NEED, day="2016-03-03")
    done = watcher.look()
    found = lines(tmp_path / "alerts.jsonl")
    assert len(found) == done.sent >= 2
    assert len({each["alert"] for each in found}) == len(found)
    assert [each["date"] for each in found] == sorted(each["date"] for each in found)
    assert {"party", "issue", "kind", "before", "after", "statements"} <= set(found[0])


@pytest.mark.parametrize("arrived", [True, False, None], ids=["arrived", "did not arrive", "cut off"])
def test_an_alert_in_doubt_stands_in_the_file_once(tmp_path: Path, arrived: bool | None) -> None:
    """The watch died between marking an alert and knowing that it was told."""
    watcher = watcher_of(tmp_path, file_rule(tmp_path))
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"of": "somebody else"}', encoding="utf-8")
    add(watcher, "a", YES)
    watcher.look()
    whole = path.read_bytes()
    assert whole.startswith(b'{"of": "somebody else"}\n{"alert": ')
    if arrived is None:
        path.write_bytes(whole[:-20])
    elif not arrived:
        path.write_bytes(b'{"of": "somebody else"}\n')
    with open_store(watcher.location) as store:
        state.mark_alerts(store, [row["id"] for row in watcher.rows(schema.alert)], state.SENDING)
    watcher.look()
    assert path.read_bytes() == whole
    assert {row["state"] for row in watcher.rows(schema.alert)} == {"sent"}


def test_a_file_that_cannot_be_written_gets_its_alerts_later(tmp_path: Path) -> None:
    watcher = watcher_of(tmp_path, AlertRule(to="file", path=str(tmp_path / "no" / "alerts.jsonl")))
    add(watcher, "a", YES)
    assert "cannot be written" in watcher.look().messages[0]
    (tmp_path / "no").mkdir()
    assert watcher.look().sent == 0
    watcher.clock.turn(minutes=1)
    assert watcher.look().sent == 1


def webhook(site: Site, **values: Any) -> AlertRule:
    return AlertRule(to="webhook", url=f"{site.address}/hook", allow_private=True, **values)


def test_a_webhook_is_posted_each_alert(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "secret")
    site.routes["/hook"] = Reply(b"ok", 202)
    watcher = watcher_of(tmp_path, webhook(site, token_env="HOOK_TOKEN"))
    add(watcher, "a", YES, OTHER)
    assert watcher.look().sent == len(site.asked) == 2
    for asked in site.asked:
        value = json.loads(asked.body)
        assert asked.method == "POST"
        assert asked.headers["Idempotency-Key"] == value["alert"]
        assert asked.headers["Authorization"] == "Bearer secret"
        assert value["kind"] == "first"
    assert watcher.look().sent == 0


def test_a_webhook_that_fails_is_tried_again_later(tmp_path: Path, site: Site) -> None:
    replies = [Reply(b"", 500), Reply(b"", 429, headers={"Retry-After": "600"}), Reply(b"ok")]

    def answer(asked: Asked) -> Reply:
        return replies.pop(0) if len(replies) > 1 else replies[0]

    site.routes["/hook"] = answer
    watcher = watcher_of(tmp_path, webhook(site))
    add(watcher, "a", YES, OTHER)
    assert "answers 500" in watcher.look().messages[0]
    # The second alert waited for the first.
    assert len(site.asked) == 1
    assert watcher.look().messages == []
    watcher.clock.turn(seconds=31)
    assert "answers 429" in watcher.look().messages[0]
    watcher.clock.turn(seconds=500)
    watcher.look()
    assert len(site.asked) == 2
    watcher.clock.turn(seconds=101)
    assert watcher.look().sent == 2
    keys = [each.headers["Idempotency-Key"] for each in site.asked]
    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_what_a_webhook_will_never_take_does_not_hold_up_the_rest(tmp_path: Path, site: Site) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(b"", 400 if len(site.asked) == 1 else 200)

    site.routes["/hook"] = answer
    watcher = watcher_of(tmp_path, webhook(site))
    add(watcher, "a", YES, OTHER)
    assert watcher.look().sent == 1
    assert sorted(row["state"] for row in watcher.rows(schema.alert)) == ["given_up", "sent"]


def test_a_webhook_in_a_private_network_needs_leave_and_its_address_stays_secret(tmp_path: Path, site: Site) -> None:
    watcher = watcher_of(tmp_path, replace(webhook(site), url=f"{site.address}/s3cret", allow_private=False))
    add(watcher, "a", YES)
    (message,) = watcher.look().messages
    assert "not on the public internet" in message
    assert "s3cret" not in message
    assert site.asked == []


def test_a_webhook_that_answers_with_a_bomb_has_its_alert(tmp_path: Path, site: Site) -> None:
    site.routes["/hook"] = Reply(b"no gzip at all", headers={"Content-Encoding": "gzip, gzip"})
    watcher = watcher_of(tmp_path, webhook(site))
    add(watcher, "a", YES)
    assert watcher.look().sent == 1


def mail_rule(mails: MailSink, **values: Any) -> AlertRule:
    chosen: dict[str, Any] = {"recipients": ("a@desk.example", "b@desk.example"), "security": "none", **values}
    return AlertRule(to="email", sender="watch@desk.example", host="127.0.0.1", port=mails.port, **chosen)


def test_all_alerts_of_a_pass_come_in_one_mail(tmp_path: Path, mails: MailSink) -> None:
    watcher = watcher_of(tmp_path, mail_rule(mails, name="shifts"))
    add(watcher, "a", YES, OTHER)
    assert watcher.look().sent == 2
    (mail,) = mails.mails
    assert mails.recipients == [["a@desk.example", "b@desk.example"]]
    assert mail["Subject"].startswith("[shifts] 2016-03-02 ")
    assert mail["Subject"].endswith("and 1 more")
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "talks should go on" in text
    assert "talks in the valley" in text
    assert watcher.look().sent == 0
    assert len(mails.mails) == 1


def test_a_mail_server_that_turns_away_gets_the_mail_later(tmp_path: Path, mails: MailSink) -> None:
    mails.refuse = 1
    watcher = watcher_of(tmp_path, mail_rule(mails))
    add(watcher, "a", YES)
    assert "421 too busy" in watcher.look().messages[0]
    watcher.clock.turn(minutes=1)
    assert watcher.look().sent == 1
    assert len(mails.mails) == 1


def test_a_mail_that_comes_twice_is_known_by_its_id(tmp_path: Path, mails: MailSink) -> None:
    mails.forget = 1
    watcher = watcher_of(tmp_path, mail_rule(mails))
    add(watcher, "a", YES)
    assert watcher.look().sent == 0
    add(watcher, "b", OTHER)
    watcher.clock.turn(minutes=1)
    assert watcher.look().sent == 2
    first, again, other = mails.mails
    # The alert of the second pass does not change the mail of the first one.
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first.get_content() == again.get_content()


def test_a_password_is_never_sent_in_the_open(tmp_path: Path, mails: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "secret")
    with pytest.raises(SettingsError, match="only sent over starttls or tls"):
        check_plan(WatchPlan(alerts=(mail_rule(mails, user="me", password_env="MAIL_PASSWORD"),)))
    watcher = watcher_of(tmp_path, mail_rule(mails, security="starttls", user="me", password_env="MAIL_PASSWORD"))
    add(watcher, "a", YES)
    # The sink knows no STARTTLS, so nothing is said to it.
    assert len(watcher.look().messages) == 1
    assert mails.mails == []
