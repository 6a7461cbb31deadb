"""Floors: scores that the reader must not fall below, each bound to the very gold file it was measured on."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pourparler.errors import InvalidJson, MissingFile, SettingsError
from pourparler.evaluation.evaluate import Evaluation

# Other processors round the networks' numbers differently; a few findings may turn on it.
MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class Drop:
    """A score below its floor.

    Attributes:
        name: the measure.
        floor: F1 in per cent that it must reach (for fields: share of pairs).
        reached: what it reached.
    """

    name: str
    floor: float
    reached: float


@dataclass(frozen=True, slots=True)
class FloorFile:
    """A file of floors.

    It is a JSON object: the name of each gold file to its ``sha256`` and its ``floors``, a measure's name to F1 in per
    cent. To lower a floor, somebody has to edit the file; ``raised`` only ever raises.

    Attributes:
        path: where it lies.
        entries: its content.
    """

    path: Path
    entries: dict[str, dict[str, Any]]

    @classmethod
    def load(cls, path: Path) -> FloorFile:
        """Reads a file of floors.

        Raises:
            MissingFile: there is none.
            InvalidJson: it is no JSON of this form.
        """
        if not path.is_file():
            raise MissingFile("there is no such file", path=path)
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
            for entry in entries.values():
                entry["sha256"], {name: float(floor) for name, floor in entry["floors"].items()}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidJson(
                "is no file of floors", path=path, advice="Compare it with docs/evaluation.md."
            ) from error
        return cls(path, entries)

    def drops(self, evaluation: Evaluation) -> tuple[Drop, ...]:
        """The scores that are below their floors.

        Raises:
            SettingsError: no floor stands for this gold file as it is now, or one for a measure that it does not have.
        """
        floors = self._floors(evaluation)
        known = {each.name: 100 * each.total.f1 for each in evaluation.rows}
        unknown = [name for name in floors if name not in known]
        if unknown:
            raise SettingsError(
                f"there is no measure {unknown[0]!r} for {evaluation.gold}",
                where=str(self.path),
                advice=f"Measures are: {', '.join(known)}.",
            )
        # Floors have one decimal: what prints as the floor has reached it.
        return tuple(Drop(name, floor, known[name]) for name, floor in floors.items() if round(known[name], 1) < floor)

    def raised(self, evaluation: Evaluation) -> FloorFile:
        """The file with every floor of this gold file at what was reached, less a margin, where that is higher."""
        floors = self._floors(evaluation)
        name = next(name for name, entry in self.entries.items() if entry["sha256"] == evaluation.fingerprint)
        higher = {
            measure: max(floor, math.floor(10 * (100 * evaluation.row(measure).total.f1 - MARGIN)) / 10)
            for measure, floor in floors.items()
        }
        return FloorFile(self.path, {**self.entries, name: {**self.entries[name], "floors": higher}})

    def save(self) -> None:
        """Writes the file."""
        self.path.write_text(json.dumps(self.entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _floors(self, evaluation: Evaluation) -> dict[str, float]:
        for entry in self.entries.values():
            if entry["sha256"] == evaluation.fingerprint:
                return {name: float(floor) for name, floor in entry["floors"].items()}
        raise SettingsError(
            f"no floor stands for {evaluation.gold} with the fingerprint {evaluation.fingerprint[:12]}…",
            where=str(self.path),
            advice="If the gold file was changed on purpose, put its new sha256 into the file of floors.",
        )
