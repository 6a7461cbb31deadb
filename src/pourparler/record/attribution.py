"""Who is said to have said what: source, cue and content (PARC 3, PolNeAR), and the way words travelled."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.record.span import Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, the cue that attributes, and what is attributed (Pareti 2016; Newell et al. 2018).

    Attributes:
        source: pieces that name who the content is attributed to; empty when the text names nobody.
        cue: pieces of the words that signal it; empty for a quotation that stands by itself.
        content: pieces of what is attributed, in order; never empty.
        confidence: calibrated probability that a careful reader marks it, 0 to 1.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """One hand that words passed through.

    Attributes:
        name: the outlet, agency or person.
        kind: ``outlet``, ``agency``, ``person`` or ``speaker``.
        span: where the text names it; ``None`` for the outlet, which is metadata.
    """

    name: str
    kind: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ReportingChain:
    """The ordered hands that words passed through, from the report in front of us to the one who spoke."""

    links: tuple[Link, ...] = ()

    @property
    def via(self) -> tuple[str, ...]:
        """Names between the outlet and the speaker: the record's ``via``."""
        return tuple(link.name for link in self.links if link.kind in ("agency", "person"))
