"""The data model: frozen dataclasses for everything that Pourparler keeps, without input or output."""

from pourparler.record.attribution import Attribution, Link, ReportingChain
from pourparler.record.event import Event
from pourparler.record.identity import article_id, statement_id, text_hash
from pourparler.record.interchange import SCHEMA_VERSION, record_from_json, record_to_json
from pourparler.record.negotiation import (
    ACTS,
    CONDITION_KINDS,
    ISSUES,
    PRO_AND_CON,
    STANCES,
    Actor,
    Condition,
    Issue,
    Negotiation,
    Party,
    Position,
    Statement,
)
from pourparler.record.provenance import Provenance
from pourparler.record.reported import ReportedStatement
from pourparler.record.text import Article, ArticleFailure, Evidence, Record, Span

__all__ = [
    "ACTS",
    "CONDITION_KINDS",
    "ISSUES",
    "PRO_AND_CON",
    "SCHEMA_VERSION",
    "STANCES",
    "Actor",
    "Article",
    "ArticleFailure",
    "Attribution",
    "Condition",
    "Event",
    "Evidence",
    "Issue",
    "Link",
    "Negotiation",
    "Party",
    "Position",
    "Provenance",
    "Record",
    "ReportedStatement",
    "ReportingChain",
    "Span",
    "Statement",
    "article_id",
    "record_from_json",
    "record_to_json",
    "statement_id",
    "text_hash",
]
