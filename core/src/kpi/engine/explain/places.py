"""From the rows of a step to the explained reading of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import Rate
from kpi.expr import Explained, Kind, Node, Population, Var, explain, explain_at, inputs_of, scopes_of
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

Cell = Fraction | bool | str | Rate | None


def explain_row(tree: Node, frame: pl.DataFrame, place: int, scopes: Mapping[Scope, str]) -> Explained:
    """Evaluate a tree for the row at `place` of a frame, among the other rows as its groups.

    Args:
        tree: whose inputs are columns of the frame.
        frame: the rows as the computed reading had them.
        place: the row's index.
        scopes: the columns with the keys of groups.
    """
    import polars as pl

    inputs, wanted = inputs_of(tree), scopes_of(tree)
    if not wanted:
        return explain(tree, _row(inputs, frame.row(place, named=True)))
    own = frame.row(place, named=True)
    rows = frame.with_row_index("_place")
    if len(wanted) == 1:
        # One scope never looks beyond the subject's own group.
        rows = rows.filter(pl.col(scopes[wanted[0]]) == own[scopes[wanted[0]]])
    listed = list(rows.iter_rows(named=True))
    population = Population(
        [_row(inputs, row) for row in listed],
        {scope: [row[scopes[scope]] for row in listed] for scope in wanted},
    )
    return explain_at(tree, population.place(rows["_place"].to_list().index(place)))


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


__all__ = ["explain_row"]
