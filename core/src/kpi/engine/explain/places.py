"""From the rows of a step to the explained reading of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from kpi.exact import Rate
from kpi.expr import (
    Evaluation,
    Explained,
    Kind,
    Node,
    Population,
    Var,
    explain,
    explain_at,
    inputs_of,
    scopes_of,
)
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

Cell = Fraction | bool | str | Rate | None

MOST = 4096
"""So many explanations are kept at a time of rows that read the same: what a ladder tells of many is soon known."""


def explain_row(tree: Node, frame: pl.DataFrame, place: int, scopes: Mapping[Scope, str]) -> Explained:
    """Evaluate a tree for the row at `place` of a frame, among the other rows as its groups (see `Places`)."""
    return Places(frame, scopes).explain(tree, place)


@attrs.define(eq=False)
class Places:
    """The rows of a step, for explaining many of them: where a subject stands and who is in its group is found once,
    and what a tree that looks at nobody else makes of the same inputs is told once.

    Args:
        frame: the rows as the computed reading had them, with a column `subject` where `of` is asked.
        scopes: the columns with the keys of groups.
    """

    frame: pl.DataFrame
    scopes: Mapping[Scope, str]
    _subjects: dict[int, list[int]] = attrs.field(factory=dict)
    _groups: dict[object, tuple[Population, Mapping[int, int], Evaluation]] = attrs.field(factory=dict)
    _reads: dict[Node, tuple[tuple[Var, ...], tuple[Scope, ...]]] = attrs.field(factory=dict)
    _alike: dict[tuple[Node, tuple[Cell, ...]], Explained] = attrs.field(factory=dict)

    def of(self, subject: int) -> list[int]:
        """Return the indices of a subject's rows."""
        if not self._subjects:
            for place, one in enumerate(self.frame["subject"]):
                self._subjects.setdefault(one, []).append(place)
        return self._subjects.get(subject, [])

    def explain(self, tree: Node, place: int) -> Explained:
        """Evaluate a tree, whose inputs are columns of the frame, for the row at `place`."""
        if tree not in self._reads:
            self._reads[tree] = inputs_of(tree), scopes_of(tree)
        inputs, wanted = self._reads[tree]
        own = self.frame.row(place, named=True)
        if not wanted:
            return self._alone(tree, _row(inputs, own))
        # One scope never looks beyond the subject's own group.
        group = own[self.scopes[wanted[0]]] if len(wanted) == 1 else None
        key = (inputs, wanted, group)
        if key not in self._groups:
            self._groups[key] = self._group(inputs, wanted, group)
        population, places, evaluation = self._groups[key]
        return explain_at(tree, population.place(places[place]), evaluation)

    def _alone(self, tree: Node, row: dict[str, Cell]) -> Explained:
        key = (tree, tuple(row.values()))
        found = self._alike.get(key)
        if found is None:
            if len(self._alike) >= MOST:
                self._alike.clear()
            found = self._alike[key] = explain(tree, row)
        return found

    def _group(
        self, inputs: tuple[Var, ...], wanted: tuple[Scope, ...], group: object
    ) -> tuple[Population, Mapping[int, int], Evaluation]:
        rows = self.frame.with_row_index("_place")
        if len(wanted) == 1:
            rows = rows.filter(rows[self.scopes[wanted[0]]] == group)
        listed = list(rows.iter_rows(named=True))
        population = Population(
            [_row(inputs, row) for row in listed],
            {scope: [row[self.scopes[scope]] for row in listed] for scope in wanted},
        )
        return population, {row["_place"]: at for at, row in enumerate(listed)}, Evaluation()


def _row(inputs: tuple[Var, ...], row: Mapping[str, Any]) -> dict[str, Cell]:
    return {one.name: _cell(one, row) for one in inputs}


def _cell(one: Var, row: Mapping[str, Any]) -> Cell:
    if one.kind is not Kind.NUMBER:
        value: bool | str | None = row[one.name]
        return value
    above, below = row[f"{one.name}.n"], row[f"{one.name}.d"]
    if above is None or below is None:
        return None
    if row.get(f"{one.name}.counted"):
        return Rate(Fraction(above), Fraction(below))
    return Fraction(above, below) if below else None


__all__ = ["Places", "explain_row"]
