"""Watching feeds and folders; for programs and the command line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.watching.plan import CHANNELS, SHIFTS, AlertRule, WatchedFeed, WatchedFolder, WatchPlan, read_plan
from pourparler.watching.stopping import Stop
from pourparler.watching.watch import PassReport, WatchOptions
from pourparler.watching.watch import watch as follow

__all__ = [
    "CHANNELS",
    "SHIFTS",
    "AlertRule",
    "PassReport",
    "Stop",
    "WatchPlan",
    "WatchedFeed",
    "WatchedFolder",
    "read_plan",
    "watch",
]


def _nothing(_: object) -> None:
    """Shows nothing."""


def watch(
    project: str,
    plan: WatchPlan,
    *,
    write: Callable[[str], None] = _nothing,
    on_pass: Callable[[PassReport], None] = _nothing,
    once: bool = False,
    stop: Stop | None = None,
) -> PassReport:
    """Watches feeds and folders until it is stopped, or once; see ``watching.watch``.

    Args:
        project: path of a file to make or extend, or a ``postgresql://`` address.
        plan: what to watch and whom to tell; ``read_plan`` reads one from a file.
        write: shows alerts that go to the terminal.
        on_pass: called after each pass.
        once: make one pass only.
        stop: asks the watch to end; SIGTERM and SIGINT do so, too.

    Returns:
        What the last pass did.

    Raises:
        SettingsError: the plan cannot be followed.
        StoreError: the project cannot be written, or another watch is at work on it.
        ModelFileError: a network's file is missing or damaged.
    """
    settings = PipelineSettings(
        fast=plan.fast,
        actors=None if plan.actors is None else Path(plan.actors),
        issues=None if plan.issues is None else Path(plan.issues),
    )
    options = WatchOptions(
        reader=functools.partial(Pipeline, settings),
        write=write,
        on_pass=on_pass,
        once=once,
        workers=plan.workers,
        stop=stop or Stop(),
    )
    return follow(project, plan, options=options)
