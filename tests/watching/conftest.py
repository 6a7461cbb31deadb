"""Fixtures of the tests of watching."""

from collections.abc import Iterator

import pytest

from databases import location, store
from watching.mail_sink import MailSink, mail_sink
from watching.web_site import Site, web_site

__all__ = ["location", "store"]


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server on this computer."""
    with web_site() as running:
        yield running


@pytest.fixture
def other_site() -> Iterator[Site]:
    """Another one."""
    with web_site() as running:
        yield running


@pytest.fixture
def mails() -> Iterator[MailSink]:
    """A mail server on this computer."""
    with mail_sink() as running:
        yield running
