"""What reviews tell, as tables and as JSON: precision per field and stratum, agreement of coders, samples drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pourparler.reports.error_bars import NO_SAMPLE, basis_json, share_words
from pourparler.reports.tables import TableView
from pourparler.review.agreement import Agreement
from pourparler.review.precision import ALL_FIELDS, LEVEL, Precision, Reliability
from pourparler.review.sampling import Sample


def review_tables(known: Reliability, agreed: Sequence[Agreement]) -> tuple[TableView, ...]:
    """Precision per field and stratum, then how far coders agree."""
    if not known.known:
        # A table without rows would not show its note.
        nothing = Precision(ALL_FIELDS, 0, 0, None, known.population)
        return (
            *_agreement_tables(agreed),
            TableView("Precision", ("field", *_COLUMNS), _rows([nothing]), (NO_SAMPLE,)),
        )
    notes = [
        f"{known.reviewed} of {known.population} statements were drawn at random and judged; intervals hold the truth "
        f"{LEVEL:.0%} of the time (Wilson). “{ALL_FIELDS}” is party, act, issue, stance and condition together.",
    ]
    if known.uncovered:
        notes.append(
            f"{known.uncovered} statements lie in strata of which none was judged; they are taken to be like the rest."
        )
    fields = TableView("Precision by field", ("field", *_COLUMNS), _rows(known.fields), tuple(notes))
    strata = [TableView(f"Precision by {key}", (key, *_COLUMNS), _rows(rows)) for key, rows in known.strata.items()]
    return (*strata, fields, *_agreement_tables(agreed))


def review_json(known: Reliability, agreed: Sequence[Agreement]) -> dict[str, Any]:
    """The same as JSON values; ``precision`` is empty while no sample was reviewed."""
    return {
        **basis_json(known),
        "uncovered": known.uncovered,
        "precision": [_precision_json(row) for row in known.fields if known.known],
        "strata": {key: [_precision_json(row) for row in rows] for key, rows in known.strata.items()},
        "agreement": [
            {
                "field": row.name,
                "statements": row.statements,
                "same": round(row.same, 4),
                "alpha": None if row.alpha is None else round(row.alpha, 4),
            }
            for row in agreed
        ],
    }


def sample_table(sample: Sample, *, by: str) -> TableView:
    """How many statements of each stratum were drawn."""
    rows = tuple((stratum, str(drawn), str(held)) for stratum, (held, drawn) in sample.sizes.items())
    return TableView(f"Sample {sample.name}", (by, "drawn", "statements"), rows)


def sample_json(sample: Sample, *, by: str) -> Mapping[str, Any]:
    """The sample's strata as JSON values."""
    sizes = [{"stratum": each, "drawn": drawn, "statements": held} for each, (held, drawn) in sample.sizes.items()]
    return {"sample": sample.name, "by": by, "drawn": len(sample.drawn), "strata": sizes}


_COLUMNS = ("right", "judged", "share", "interval", "statements")


def _rows(rows: Sequence[Precision]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            row.name,
            str(row.right),
            str(row.judged),
            "" if row.interval is None else f"{row.interval.estimate:.0%}",
            share_words(row.interval),
            str(row.population),
        )
        for row in rows
    )


def _precision_json(row: Precision) -> dict[str, Any]:
    interval = row.interval
    return {
        "name": row.name,
        "right": row.right,
        "judged": row.judged,
        "estimate": None if interval is None else round(interval.estimate, 4),
        "low": None if interval is None else round(interval.low, 4),
        "high": None if interval is None else round(interval.high, 4),
        "statements": row.population,
    }


def _agreement_tables(agreed: Sequence[Agreement]) -> tuple[TableView, ...]:
    if not agreed:
        return ()
    rows = tuple(
        (row.name, str(row.statements), f"{row.same:.0%}", "" if row.alpha is None else f"{row.alpha:.2f}")
        for row in agreed
    )
    notes = (
        "Krippendorff's alpha, nominal: 1 is full agreement, 0 what chance would give, empty where all gave one value. "
        "Coders see what the reader found, which draws them to it.",
    )
    columns = ("field", "coded twice", "same", "alpha")
    return (TableView("Agreement of coders", columns, rows, notes),)
