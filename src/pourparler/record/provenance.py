"""Which extractor, in which version and with which settings, made a finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a finding comes from.

    Attributes:
        extractor: name of the extractor, or ``analyst:<name>`` for a person's decision.
        version: version of its code.
        model: first 12 digits of the SHA-256 of the network file it used, ``None`` where it used none.
        settings: first 12 digits of the SHA-256 of its settings, ``None`` for the defaults.
    """

    extractor: str
    version: str
    model: str | None = None
    settings: str | None = None
