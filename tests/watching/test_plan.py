"""The watch file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pourparler.errors import MissingFile, SettingsError
from pourparler.watching.plan import read_plan

WHOLE = """
interval = 600
delay = 1
actors = "actors.toml"

[[feed]]
address = "https://gazette.example/feed.xml"
content = "entry"

[[folder]]
path = "inbox"
settle = 5

[[alert]]
name = "shifts"
to = "file"
path = "alerts.jsonl"
kinds = ["hardened", "softened"]
min_sources = 2

[[alert]]
to = "webhook"
url = "https://hooks.example/x"

[[alert]]
to = "email"
recipients = ["a@desk.example"]
sender = "watch@desk.example"
host = "mail.example"
"""


def plan_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "watch.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    plan = read_plan(plan_file(tmp_path, WHOLE))
    assert (plan.interval, plan.delay) == (600, 1)
    # Paths start from the file, wherever the watch is started.
    assert plan.actors == str(tmp_path / "actors.toml")
    assert plan.folders[0].path == str(tmp_path / "inbox")
    assert plan.feeds[0].content == "entry"
    assert [rule.label for rule in plan.alerts] == ["shifts", "webhook", "email"]
    assert plan.alerts[0].path == str(tmp_path / "alerts.jsonl")
    assert plan.alerts[2].smtp_port == 587
    assert len({rule.id for rule in plan.alerts}) == 3


def test_without_an_alert_the_terminal_is_told(tmp_path: Path) -> None:
    assert [rule.to for rule in read_plan(plan_file(tmp_path, "")).alerts] == ["terminal"]
    assert read_plan(plan_file(tmp_path, "alert = []")).alerts == ()


MAIL = '[[alert]]\nto = "email"\nrecipients = ["a@b.example"]\nsender = "c@b.example"\nhost = "h"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("interval = ", "cannot be read as TOML"),
        ("intervall = 5", "intervall: is no setting here"),
        ('interval = "5"', "must be a number"),
        ("interval = 0", "at least 1 second"),
        ("interval = nan", "must be a number"),
        ("delay = -1", "too small"),
        ("workers = true", "must be a whole number"),
        ("[feed]\naddress = 'x'", r"write it as \[\[feed\]\]"),
        ("feeds = []", r"write each as \[\[feed\]\]"),
        ("[[feed]]\n", "address: is missing"),
        ("[[feed]]\naddress = 'ftp://x.example'", "no http or https address"),
        ("[[feed]]\naddress = 'http://x.example'\ncontent = 'all'", "page, entry"),
        ("[[folder]]\npath = ''", "must be text"),
        ("[[alert]]\nto = 'pigeon'", "terminal, file, webhook, email"),
        ("[[alert]]\nkinds = ['softer']", "'softer' is no kind of change"),
        ("[[alert]]\nto = 'file'", "needs the file's path"),
        ("[[alert]]\nto = 'webhook'", "either url or url_env"),
        ("[[alert]]\nto = 'webhook'\nurl_env = 'NO_SUCH_VARIABLE'", "no variable NO_SUCH_VARIABLE"),
        ("[[alert]]\n[[alert]]\nname = 'again'", "tell the same to the same"),
        ("[[alert]]\nmin_sources = 0", "at least 1"),
        (MAIL.replace("a@b.example", "a b"), "no e-mail address"),
        (MAIL.replace("a@b.example", "a@b.example\\nBcc: x@y.example"), "no e-mail address"),
        (MAIL + "password = 'secret'", "does not belong in this file"),
        (MAIL + "user = 'me'", "password_env or password_file"),
        (MAIL + "security = 'ssl'", "starttls, tls, none"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = plan_file(tmp_path, text)
    with pytest.raises(SettingsError, match=said) as caught:
        read_plan(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        read_plan(tmp_path / "none.toml")
