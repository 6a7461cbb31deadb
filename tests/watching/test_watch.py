"""The watch as a process: stopped, killed, started twice; and its command."""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from databases import fresh_database
from pourparler.cli.main import group
from pourparler.errors import BusyStore, FullStore
from pourparler.store import open_store, schema
from pourparler.watching.lock import only_watch
from pourparler.watching.plan import WatchPlan
from pourparler.watching.stopping import Stop
from sentence_reader import SentenceReader
from watching.passes import START, Watcher, quick_plan
from watching.test_folders import old
from watching.web_site import Asked, Reply, Site, report, rss

SCRIPT = Path(__file__).with_name("watch_process.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent)}
NAMES = ("Anna Berg", "Tomas Reyes", "Ilya Morov", "Karen Holt", "Samir Haddad", "Lea Winter")
SAID = "Anna Berg agreed that the talks should go on. Nobody else spoke to the press on that day in the valley."


def start(project: str, plan: Path, *once: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), project, str(plan), *once]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=500)
    assert process.returncode == 0, err
    return out


def busy_site(site: Site) -> None:
    """A feed with pages in which somebody moves, each after a short while."""
    links = []
    for number in range(10):
        name = NAMES[number % len(NAMES)]
        verb = ("agreed to", "refused", "called for")[number % 3]
        page = report(
            f"{name} {verb} the ceasefire of round {number} in the valley.", title=f"Report {number} from the talks"
        )
        site.routes[f"/{number}"] = Reply(page, wait=0.05)
        links.append(f"/{number}")
    site.routes["/feed"] = Reply(rss(*links), kind="application/rss+xml", headers={"ETag": '"v"'})

    def hook(asked: Asked) -> Reply:
        return Reply(b"ok", wait=0.05)

    site.routes["/hook"] = hook


def plan_file(folder: Path, site: Site) -> Path:
    folder.mkdir()
    old(folder / "inbox" / "a.txt", SAID)
    path = folder / "watch.toml"
    path.write_text(
        f"""
delay = 0
allow_private = true
interval = 1

[[feed]]
address = "{site.address}/feed"

[[folder]]
path = "inbox"
settle = 0

[[alert]]
to = "file"
path = "alerts.jsonl"
kinds = ["first", "new_demand", "new_voice", "hardened", "softened"]

[[alert]]
to = "webhook"
kinds = ["first", "new_demand", "new_voice", "hardened", "softened"]
url = "{site.address}/hook"
allow_private = true
""",
        encoding="utf-8",
    )
    return path


def outcome(project: str, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Articles, changes in the file, and what the alerts' rows say; the same for every run over the same world."""
    with open_store(project, read_only=True) as store, store.reading() as connection:
        articles = sorted(row.text_hash for row in connection.execute(schema.article.select()))
        states = sorted(f"{row.change} {row.state}" for row in connection.execute(schema.alert.select()))
    lines = (folder / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len({each["alert"] for each in found}) == len(found)
    told = sorted(
        json.dumps({name: each[name] for name in ("date", "party", "issue", "kind", "statements")}) for each in found
    )
    return articles, told, states


def kill_often(kind: str, site: Site, tmp_path: Path, *, kills: int) -> None:
    busy_site(site)

    def place(name: str) -> str:
        return str(tmp_path / name / "p.pourparler") if kind == "sqlite" else fresh_database()

    calm_plan = plan_file(tmp_path / "calm", site)
    calm = place("calm")
    begun = time.monotonic()
    finish(start(calm, calm_plan, "once"))
    duration = time.monotonic() - begun
    expected = outcome(calm, tmp_path / "calm")
    assert len(expected[0]) == 11
    assert len(expected[1]) >= 4
    calm_hooks = len([each for each in site.asked if each.path == "/hook"])
    assert calm_hooks == len(expected[1])
    plan, project = plan_file(tmp_path / "disturbed", site), place("disturbed")
    before = len(site.asked)
    chance = random.Random(kills)
    for _ in range(kills):
        process = start(project, plan, "once")
        try:
            process.wait(timeout=duration * chance.uniform(0.4, 1.0))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    finish(start(project, plan, "once"))
    assert outcome(project, tmp_path / "disturbed") == expected
    hooks = [each.headers["Idempotency-Key"] for each in site.asked[before:] if each.path == "/hook"]
    assert len(set(hooks)) == calm_hooks
    # Each kill can make one alert uncertain, no more.
    assert len(hooks) <= calm_hooks + kills
    pages = [each.path for each in site.asked[before:] if each.path.strip("/").isdigit()]
    assert len(pages) <= 10 + 2 * kills


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_killed_watch_goes_on_where_it_was(kind: str, site: Site, tmp_path: Path) -> None:
    kill_often(kind, site, tmp_path, kills=3)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_watch_that_is_killed_very_often(kind: str, site: Site, tmp_path: Path) -> None:
    kill_often(kind, site, tmp_path, kills=40)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("where", ["while it waits", "while it fetches"])
def test_sigterm_ends_it_cleanly(where: str, site: Site, tmp_path: Path) -> None:
    busy_site(site)
    if where == "while it fetches":
        site.routes["/3"] = Reply(report("Never comes."), wait=60)
    plan = plan_file(tmp_path / "w", site)
    process = start(str(tmp_path / "w" / "p.pourparler"), plan)
    try:
        if where == "while it waits":
            assert process.stdout is not None
            assert process.stdout.readline().startswith("pass 11 ")
        else:
            deadline = time.monotonic() + 300
            while "/3" not in site.paths() and time.monotonic() < deadline:
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        _, err = process.communicate(timeout=200)
        assert (process.returncode, err) == (0, "")
        # The page would have taken a minute to come; how long ending takes depends on how busy the machine is.
        assert time.monotonic() - begun < 45
    finally:
        process.kill()
        process.communicate()
    # The place of the one watch is free again, and nothing is left beside the project.
    assert not Path(tmp_path / "w" / "p.pourparler-watch").exists()
    if where == "while it fetches":
        site.routes["/3"] = Reply(report("Lea Winter agreed to the talks of round 3."))
        assert finish(start(str(tmp_path / "w" / "p.pourparler"), plan, "once")).startswith("pass ")
        assert len([path for path in site.paths() if path == "/1"]) == 1


def test_there_is_one_watch_of_a_project(location: str, site: Site) -> None:
    with open_store(location, create=True) as store:
        with only_watch(store), pytest.raises(BusyStore, match="another watch"):
            Watcher(location, quick_plan()).look()
        Watcher(location, quick_plan()).look()


def test_it_looks_again_after_the_interval(tmp_path: Path, site: Site) -> None:
    site.routes["/feed"] = Reply(rss("/a"), kind="application/rss+xml")
    site.routes["/a"] = Reply(report(SAID))
    watcher = Watcher(str(tmp_path / "p.pourparler"), quick_plan(f"{site.address}/feed", interval=1.0))
    stop = Stop()
    passes: list[Any] = []

    def on_pass(done: Any) -> None:
        passes.append(done)
        if len(passes) == 2:
            site.routes["/feed"] = Reply(rss("/a", "/b"), kind="application/rss+xml")
            site.routes["/b"] = Reply(report(f"Second. {SAID}", title="Second"))
        if len(passes) >= 2 and sum(each.progress.added for each in passes) == 2:
            stop.ask()

    watcher.look(once=False, stop=stop, on_pass=on_pass, clock=lambda: datetime.datetime.now(datetime.UTC))
    assert watcher.urls() == [f"{site.address}/a", f"{site.address}/b"]
    # It slept between the passes instead of asking all the time.
    moments = [each.moment for each in site.asked if each.path == "/feed"]
    assert len(moments) <= 2 + (moments[-1] - moments[0]) / 0.9


def test_a_full_disk_ends_the_first_pass_but_no_later_watch(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/feed"] = Reply(rss("/a"), kind="application/rss+xml")
    site.routes["/a"] = Reply(report(SAID))
    watcher = Watcher(str(tmp_path / "p.pourparler"), quick_plan(f"{site.address}/feed", interval=1.0))
    stop = Stop()
    passes: list[Any] = []

    def full(*_: object, **__: object) -> Any:
        raise FullStore("the disk is full", where="p")

    def on_pass(done: Any) -> None:
        passes.append(done)
        if len(passes) == 1:
            monkeypatch.setattr("pourparler.watching.watch.look_at_feed", full)
        elif len(passes) == 2:
            monkeypatch.undo()
            monkeypatch.setattr("pourparler.watching.watch._REST_SECONDS", 0.1)
        else:
            stop.ask()

    monkeypatch.setattr("pourparler.watching.watch._REST_SECONDS", 0.1)
    now = iter(range(10_000))
    watcher.look(once=False, stop=stop, on_pass=on_pass, clock=lambda: START + datetime.timedelta(minutes=next(now)))
    assert [each.messages for each in passes[:2]] == [[], ["p: the disk is full. " + FullStore.default_advice]]
    assert passes[2].messages == []
    monkeypatch.setattr("pourparler.watching.watch.look_at_feed", full)
    with pytest.raises(FullStore):
        watcher.look()


def test_a_reader_that_stumbles_does_not_stop_the_watch(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/feed"] = Reply(rss("/a"), kind="application/rss+xml")
    site.routes["/a"] = Reply(report(SAID))

    def broken(*_: object, **__: object) -> Any:
        raise AttributeError("of a library")

    monkeypatch.setattr("pourparler.readers.html.read", broken)
    watcher = Watcher(str(tmp_path / "p.pourparler"), quick_plan(f"{site.address}/feed"))
    assert watcher.look().progress.failed == 1
    monkeypatch.undo()
    monkeypatch.setattr("pourparler.watching.feeds.parse", broken)
    assert "cannot be parsed (AttributeError: of a library)" in watcher.look().messages[0]


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command with the quick reader, in its own process."""
    monkeypatch.setattr("pourparler.watch.Pipeline", lambda settings: SentenceReader("2"))
    monkeypatch.setattr("pourparler.watch.WatchOptions", lambda **values: _options(**{**values, "workers": 0}))


def _options(**values: Any) -> Any:
    from pourparler.watching.watch import WatchOptions

    return WatchOptions(**values)


def test_the_command_reads_a_folder_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    old(tmp_path / "inbox" / "a.jsonl", json.dumps({"text": SAID, "published": "2031-05-07"}))
    project, inbox, alerts = (str(tmp_path / name) for name in ("p.pourparler", "inbox", "alerts.jsonl"))
    done = CliRunner().invoke(group, ["watch", project, "--folder", inbox, "--once"])
    assert done.exit_code == 0, done.output
    assert "first" in done.stdout, done.stderr
    assert "1 files, 0 pages: 1 articles added" in done.stderr
    old(tmp_path / "inbox" / "b.txt", "")
    done = CliRunner().invoke(group, ["watch", project, "--folder", inbox, "--once", "--alerts", alerts])
    assert done.exit_code == 1
    assert "b.txt: is empty" in done.stderr


def test_the_command_wants_something_to_watch(tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["watch", str(tmp_path / "p.pourparler"), "--once"])
    assert done.exit_code == 2
    assert "Give a --feed or a --folder" in done.output
    assert not (tmp_path / "p.pourparler").exists()


def test_options_go_before_the_watch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[WatchPlan] = []

    def keep(project: str, plan: WatchPlan, **_: object) -> Any:
        seen.append(plan)
        from pourparler.watching.watch import PassReport

        return PassReport()

    monkeypatch.setattr("pourparler.watch.watch", keep)
    path = tmp_path / "watch.toml"
    path.write_text(
        "interval = 60\n[[feed]]\naddress = 'https://a.example/'\n[[alert]]\nname = 'x'\n", encoding="utf-8"
    )
    options = ["--config", str(path), "--feed", "https://b.example/", "--interval", "5", "--min-sources", "2", "--once"]
    done = CliRunner().invoke(group, ["watch", str(tmp_path / "p"), *options])
    assert done.exit_code == 0, done.output
    (plan,) = seen
    assert [feed.address for feed in plan.feeds] == ["https://a.example/", "https://b.example/"]
    assert (plan.interval, plan.alerts[0].name, plan.alerts[0].min_sources) == (5, "x", 2)
    assert replace(plan, feeds=()).allow_private is False
