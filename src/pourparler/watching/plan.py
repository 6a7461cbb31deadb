"""What to watch and whom to tell: the watch file, and the same from arguments."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pourparler.analysis.changes import KINDS
from pourparler.errors import MissingFile, SettingsError

SHIFTS = tuple(kind for kind in KINDS if kind not in ("new_voice", "repeated"))
"""The kinds that are told unless others are asked for."""

CONTENTS = ("page", "entry")
CHANNELS = ("terminal", "file", "webhook", "email")
SECURITY = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """An RSS or Atom feed.

    Attributes:
        address: where it is.
        interval: seconds between two looks; ``None`` for the plan's.
        content: ``page`` fetches the page behind each entry, ``entry`` takes what the feed itself carries.
    """

    address: str
    interval: float | None = None
    content: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFolder:
    """A folder with the folders within it.

    Attributes:
        path: where it is.
        interval: seconds between two looks.
        settle: a file is read when it has not changed for so many seconds.
    """

    path: str
    interval: float = 30.0
    settle: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """Which changes are told, and to whom.

    Attributes:
        to: ``terminal``, ``file``, ``webhook`` or ``email``.
        name: how messages call the rule.
        kinds: kinds of changes.
        parties: only these; empty for all.
        issues: only these; empty for all.
        min_sources: a shift is held back until so many independent sources stand behind it.
        min_confidence: leave out statements that are right with a lower probability.
        negotiation: only what belongs to this negotiation of the project.
        max_age_days: changes of earlier days are no news; ``None`` for any age.
        path: of the file.
        url: of the webhook; ``url_env`` names the environment variable that holds it instead.
        token_env: environment variable with a token for the webhook.
        allow_private: whether the webhook may be in this computer's or a private network.
        recipients: e-mail addresses.
        sender: e-mail address that the mails come from.
        host: SMTP server; else the environment's ``POURPARLER_SMTP_HOST``.
        port: of the SMTP server; the usual one of its security if ``None``.
        security: ``starttls``, ``tls`` or ``none``.
        user: name to log in with.
        password_env: environment variable with the password.
        password_file: file with the password.
    """

    to: str = "terminal"
    name: str = ""
    kinds: tuple[str, ...] = SHIFTS
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    min_sources: int = 1
    min_confidence: float = 0.0
    negotiation: str | None = None
    max_age_days: int | None = None
    path: str | None = None
    url: str | None = None
    url_env: str | None = None
    token_env: str | None = None
    allow_private: bool = False
    recipients: tuple[str, ...] = ()
    sender: str | None = None
    host: str | None = None
    port: int | None = None
    security: str = "starttls"
    user: str | None = None
    password_env: str | None = None
    password_file: str | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that stand for what is told to whom; what only says how is left out."""
        told = [
            sorted(self.kinds), sorted(self.parties), sorted(self.issues), self.min_sources, self.min_confidence,
            self.negotiation, self.to, self.path, self.url, self.url_env, sorted(self.recipients),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """How messages call the rule."""
        return self.name or self.to

    @property
    def smtp_host(self) -> str:
        """The SMTP server."""
        return self.host or os.environ.get("POURPARLER_SMTP_HOST", "")

    @property
    def smtp_port(self) -> int:
        """The SMTP server's port."""
        return self.port or _PORTS[self.security]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """Everything that a watch does.

    Attributes:
        feeds: feeds to look at.
        folders: folders to look at.
        alerts: whom to tell what.
        interval: seconds between two looks at a feed.
        delay: least seconds between two requests to one host; a host's ``Crawl-delay`` may ask for more.
        allow_private: whether addresses may lead into this computer's or a private network.
        user_agent: how the watch introduces itself; ``None`` for the readers' own.
        proxy: HTTP proxy to fetch through.
        max_bytes: largest feed or page, unpacked; ``None`` for the readers' own limit.
        timeout: seconds to wait for each part of an answer.
        pages_per_pass: most pages fetched in one pass; the rest waits for the next one.
        workers: processes that read; 0 reads in the watch's own, without protection from crashes.
        fast: read with the small tagger.
        actors: TOML file with actors of the project's own.
        issues: TOML file with issues of the project's own.
    """

    feeds: tuple[WatchedFeed, ...] = ()
    folders: tuple[WatchedFolder, ...] = ()
    alerts: tuple[AlertRule, ...] = (AlertRule(),)
    interval: float = 900.0
    delay: float = 2.0
    allow_private: bool = False
    user_agent: str | None = None
    proxy: str | None = None
    max_bytes: int | None = None
    timeout: float = 20.0
    pages_per_pass: int = 200
    workers: int = 1
    fast: bool = False
    actors: str | None = None
    issues: str | None = None


def read_plan(path: str | Path) -> WatchPlan:
    """The plan in a watch file; paths in it start from the file's own folder.

    Raises:
        MissingFile: there is no such file.
        SettingsError: it is no TOML, or holds a setting that is unknown or cannot be.
    """
    path = Path(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingFile("there is no such file", path=path) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read as TOML: {error}", where=str(path)) from error
    folder = path.absolute().parent
    lists: dict[str, tuple[type, str]] = {
        "feed": (WatchedFeed, "feeds"),
        "folder": (WatchedFolder, "folders"),
        "alert": (AlertRule, "alerts"),
    }
    found: dict[str, Any] = {}
    for name, (kind, attribute) in lists.items():
        tables = values.pop(name, None)
        if tables is None:
            continue
        if not isinstance(tables, list):
            raise SettingsError(f"write it as [[{name}]]", setting=name, where=str(path))
        found[attribute] = tuple(
            _made(kind, table, where=f"{path}, [[{name}]] {number}", folder=folder)
            for number, table in enumerate(tables, start=1)
        )
    for name in ("feeds", "folders", "alerts"):
        if name in values:
            raise SettingsError(f"write each as [[{name[:-1]}]]", setting=name, where=str(path))
    top = _made(WatchPlan, values, where=str(path), folder=folder)
    plan = WatchPlan(**{**{each.name: getattr(top, each.name) for each in fields(WatchPlan)}, **found})
    check_plan(plan, where=str(path))
    return plan


def _made(kind: type, table: Mapping[str, Any], *, where: str, folder: Path) -> Any:
    """A dataclass from a table of TOML, each value of the right type."""
    known = {each.name: str(each.type) for each in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name == "password":
            raise SettingsError(
                "a password does not belong in this file",
                setting=name,
                where=where,
                advice="Put it into an environment variable and name that as password_env, or into a file of its own "
                "and name that as password_file.",
            )
        if name not in known:
            raise SettingsError(
                "is no setting here", setting=name, where=where, advice=f"Known are: {', '.join(sorted(known))}."
            )
        values[name] = _typed(known[name], value, setting=name, where=where)
        if name in ("path", "password_file", "actors") or (kind is WatchPlan and name == "issues"):
            values[name] = str(folder / Path(value).expanduser())
    try:
        return kind(**values)
    except TypeError as error:
        missing = next(each.name for each in fields(kind) if each.name not in values)
        raise SettingsError("is missing", setting=missing, where=where, advice="Add it.") from error


def _typed(kind: str, value: Any, *, setting: str, where: str) -> Any:
    kind = kind.removesuffix(" | None")
    fits: dict[str, Callable[[Any], bool]] = {
        "str": lambda each: isinstance(each, str) and bool(each.strip()),
        "bool": lambda each: isinstance(each, bool),
        "int": lambda each: isinstance(each, int) and not isinstance(each, bool),
        "float": lambda each: isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each),
        "tuple[str, ...]": lambda each: isinstance(each, list) and all(isinstance(one, str) for one in each),
    }
    if kind not in fits or not fits[kind](value):
        asked = {"str": "text", "bool": "true or false", "int": "a whole number", "float": "a number"}
        raise SettingsError(f"must be {asked.get(kind, 'a list of texts')}", setting=setting, where=where)
    return tuple(value) if kind.startswith("tuple") else value


def check_plan(plan: WatchPlan, *, where: str = "watch") -> None:
    """Refuses a plan that cannot be followed.

    Raises:
        SettingsError: says which setting, and why.
    """

    def refuse(setting: str, what: str) -> None:
        raise SettingsError(what, setting=setting, where=where)

    for name in ("interval", "timeout"):
        if getattr(plan, name) < 1:
            refuse(name, "must be at least 1 second")
    if plan.workers < 0:
        refuse("workers", "must be at least 0")
    if plan.delay < 0 or plan.pages_per_pass < 1:
        refuse("delay" if plan.delay < 0 else "pages_per_pass", "is too small")
    for feed in plan.feeds:
        if urlsplit(feed.address).scheme not in ("http", "https") or not urlsplit(feed.address).netloc:
            refuse("feed", f"{feed.address!r} is no http or https address")
        if feed.content not in CONTENTS:
            refuse("content", f"must be one of {', '.join(CONTENTS)}")
        if feed.interval is not None and feed.interval < 1:
            refuse("interval", "must be at least 1 second")
    for folder in plan.folders:
        if folder.interval < 1 or folder.settle < 0:
            refuse("folder", "interval must be at least 1 second, settle at least 0")
    if len({rule.id for rule in plan.alerts}) < len(plan.alerts):
        refuse("alert", "two alerts tell the same to the same; leave one out")
    for rule in plan.alerts:
        _check_rule(rule, refuse)


def _check_rule(rule: AlertRule, refuse: Callable[[str, str], None]) -> None:
    if rule.to not in CHANNELS:
        refuse("to", f"must be one of {', '.join(CHANNELS)}")
    for kind in rule.kinds:
        if kind not in KINDS:
            refuse("kinds", f"{kind!r} is no kind of change; use {', '.join(KINDS)}")
    if rule.min_sources < 1 or not 0 <= rule.min_confidence <= 1:
        refuse("min_sources", "min_sources must be at least 1, min_confidence between 0 and 1")
    if rule.to == "file" and rule.path is None:
        refuse("path", "an alert to a file needs the file's path")
    if rule.to == "webhook":
        if (rule.url is None) == (rule.url_env is None):
            refuse("url", "an alert to a webhook needs either url or url_env")
        if rule.url is not None and urlsplit(rule.url).scheme not in ("http", "https"):
            refuse("url", "is no http or https address")
    if rule.to == "email":
        _check_mail(rule, refuse)
    for name in ("url_env", "token_env", "password_env"):
        variable = getattr(rule, name)
        if variable is not None and not os.environ.get(variable):
            refuse(name, f"the environment has no variable {variable}")


def _check_mail(rule: AlertRule, refuse: Callable[[str, str], None]) -> None:
    for name, value in (("recipients", rule.recipients), ("sender", rule.sender), ("host", rule.smtp_host)):
        if not value:
            refuse(name, "an alert by e-mail needs it")
    for address in (*rule.recipients, rule.sender or ""):
        if "@" not in address or any(character.isspace() for character in address):
            refuse("recipients", f"{address!r} is no e-mail address")
    if rule.security not in SECURITY:
        refuse("security", f"must be one of {', '.join(SECURITY)}")
    if rule.user is not None:
        if (rule.password_env is None) == (rule.password_file is None):
            refuse("user", "logging in needs either password_env or password_file")
        if rule.security == "none":
            refuse("security", "a password is only sent over starttls or tls")
