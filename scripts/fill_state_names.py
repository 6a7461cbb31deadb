"""Fill the reference names in the directory's table of states from CLDR (Babel) and ISO 3166 (pycountry).

Run with ``python scripts/fill_state_names.py``; ``--check`` changes nothing and fails when the table is out of date.
The result depends on the installed Babel and pycountry only. Names already given by hand are not repeated.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

import babel
import pycountry

TABLE = Path(__file__).parents[1] / "src/pourparler/directory/data/states.tsv"
# Kosovo has no ISO 3166 code; CLDR knows it under the user-assigned XK.
CLDR_CODES = {"KOS": "XK"}


def reference_names(code: str) -> list[str]:
    """Names of a state in CLDR (English) and ISO 3166, without inverted and bracketed forms."""
    country = pycountry.countries.get(alpha_3=code)
    alpha_2 = CLDR_CODES.get(code) or (country.alpha_2 if country else None)
    names = []
    if alpha_2:
        names.append(babel.Locale("en").territories.get(alpha_2, ""))
    if country:
        names += [country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")]
    names = [name.replace(" & ", " and ").removeprefix("The ").removeprefix("the ") for name in names]
    return [name for name in dict.fromkeys(names) if name and "," not in name and "(" not in name]


def filled(text: str) -> str:
    """The table with its ``reference_names`` and ``source`` columns brought up to date."""
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    # Names that two states share ("Congo") say nothing about which is meant and stay out.
    owners: dict[str, set[str]] = {}
    for row in rows:
        for name in (row["name"], *row["aliases"].split("|"), *reference_names(row["code"])):
            owners.setdefault(name, set()).add(row["code"])
    for row in rows:
        by_hand = {row["name"], *row["aliases"].split("|"), *row["ambiguous"].split("|")}
        names = [name for name in reference_names(row["code"]) if name not in by_hand and owners[name] == {row["code"]}]
        row["reference_names"] = "|".join(names)
        in_iso = pycountry.countries.get(alpha_3=row["code"]) is not None
        row["source"] = "CLDR via Babel; ISO 3166 via pycountry; public record" if in_iso else "public record"
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Fill or check the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail when the table is out of date")
    check = parser.parse_args().check
    before = TABLE.read_text(encoding="utf-8")
    after = filled(before)
    if before == after:
        return 0
    if check:
        print(f"{TABLE} is out of date; run python scripts/fill_state_names.py", file=sys.stderr)
        return 1
    TABLE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
