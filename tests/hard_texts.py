"""Texts that break careless offset arithmetic, as Hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "Ana Ruiz", "said", "told the Gazette", "according to", "Norland", "the envoy", "UNITED FRONT", "will not talk",
    "until Sudria withdraws", "“We refuse,”", "\"never\"", "'so'", "‘so’", "”", "“", "\"",
    "«Oui»", "„nein“", "e\u0301", "Zu\u0308rich",
    "ש\u05b8לום", "\u200fשלום\u200e", "مرحبا", "👩‍👩‍👧", "🏳️‍🌈", "🇳🇴", "𝒜", "\ufeff", "\u00ad", "\u200b", "\x00",
    "\x85", "\u2028", "\u2029",
    "\r\n", "\r", "\n", "\n\n", "\t", "\u00a0", " ", "  ", ".", ",", "…", "—", "U.S.", "Mr.", "3,000", "half-",
    "O’Neil", "İ", "ß", "ﬁ", "中文",
)  # fmt: skip
"""Words of reports and code points that count as one, two or more in bytes, UTF-16 and on the screen."""

mixed = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
"""Pieces with blanks between."""

glued = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
"""Pieces without."""

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)

texts = st.one_of(mixed, glued, anything)
