"""Figures as files: PNG and SVG, the same bytes for the same figure."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pourparler.plots.style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")


def picture(figure: Figure, form: str, *, dpi: int = 150) -> bytes:
    """A figure as the bytes of a file.

    Args:
        figure: what to write.
        form: one of ``FORMATS``.
        dpi: pixels for each inch of a PNG.

    Raises:
        ValueError: there is no such format.
    """
    if form not in FORMATS:
        raise ValueError(f"no picture is written as {form!r}; use one of {', '.join(FORMATS)}")
    # Neither the day nor the version of the library goes into the file: the same answer is the same picture.
    metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    written = io.BytesIO()
    with style():
        figure.savefig(written, format=form, dpi=dpi, metadata=metadata)
    return written.getvalue()
