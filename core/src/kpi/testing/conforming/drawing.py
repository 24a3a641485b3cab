"""Inputs for a rule, drawn by a seed: where its result turns, the ends of the domains, nothing, and the grid between."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, TypeAlias

from kpi.exact import Rate
from kpi.expr import Const, Kind, Node, Value, Var, inputs_of, walk
from kpi.expr.check.sampling import ELSE, typical
from kpi.model.quantity import Measure
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr.check import Sweep

Row: TypeAlias = dict[str, "Value | Rate"]

ROWS = 32
"""Rows that are drawn for a rule."""
MOST_EDGES = 14
"""So many of them stand where the checked reading sees the result turn."""
MOST_ALONE = 5
"""So many have one input missing and all others there."""
GROUPS = 3
"""Groups into which rows fall where a rule looks at groups."""
_MISSING = 0.08
_COUNTED = 0.5
_COUNTS = (0, 1, 2, 3, 7, 8, 40, 1000)
_FINEST = 10**6
"""Denominators up to this are brought to one, as facts in decimals have one."""


def draw(
    trees: Sequence[Node], sweeps: Iterable[Sweep], steps: Mapping[str, Fraction], seed: int
) -> list[Row]:
    """Return rows for the inputs of trees: edges of the sweeps first, then what is missing, then by chance.

    `steps` are the grids of the inputs; a rate is given by its counts in some rows.
    """
    chance = random.Random(seed)
    inputs = sorted(inputs_of(*trees), key=lambda one: one.name)
    pools = {one.name: _pool(one, trees, steps.get(one.name, Fraction(1))) for one in inputs}
    rows = [{**_full(inputs, pools, chance), **edge} for edge in _edges(sweeps, chance)]
    rows.append(dict.fromkeys((one.name for one in inputs), None))
    rows += [{**_full(inputs, pools, chance), one.name: None} for one in inputs[:MOST_ALONE]]
    while len(rows) < ROWS:
        rows.append({one.name: _drawn(one, pools[one.name], steps, chance) for one in inputs})
    return rows


def _edges(sweeps: Iterable[Sweep], chance: random.Random) -> list[Row]:
    found: list[Row] = []
    for sweep in sweeps:
        for piece in sweep.pieces:
            cell = piece.cell
            inside = (x for x in (cell.low, cell.high, cell.sample) if x is not None and cell.holds(x))
            found += [dict(sweep.row(x)) for x in dict.fromkeys(inside)]
    return chance.sample(found, min(MOST_EDGES, len(found)))


def _pool(var: Var, trees: Sequence[Node], step: Fraction) -> list[Value]:
    """Return values of an input at which something may happen."""
    if var.kind is Kind.FLAG:
        return [True, False]
    constants = [node.value for node in walk(*trees) if isinstance(node, Const)]
    if var.kind is Kind.LEVEL:
        words = [one for one in constants if isinstance(one, str)]
        return list(dict.fromkeys(var.domain.labels or (*words, ELSE)))
    numbers = [one for one in constants if isinstance(one, Fraction)]
    beside = [x for one in numbers for x in (one - step, one, one + step)]
    inside = [x for x in beside if var.domain.fault(x) is None]
    return list(dict.fromkeys((*typical(var), *inside)))


def _full(inputs: Sequence[Var], pools: Mapping[str, list[Value]], chance: random.Random) -> Row:
    return {one.name: chance.choice(pools[one.name]) for one in inputs}


def _drawn(
    var: Var, pool: Sequence[Value], steps: Mapping[str, Fraction], chance: random.Random
) -> Value | Rate:
    if not var.name.startswith("excluded.") and chance.random() < _MISSING:
        return None
    if var.kind is not Kind.NUMBER or chance.random() < 0.5:
        return chance.choice(pool)
    if var.unit.is_rate and chance.random() < _COUNTED:
        below = chance.choice(_COUNTS)
        times = 100 if var.unit is Measure.PERCENT else 1
        return Rate(Fraction(chance.randint(0, below) * times), Fraction(below))
    return _on_grid(var, steps.get(var.name, Fraction(1)), chance)


def _on_grid(var: Var, step: Fraction, chance: random.Random) -> Fraction:
    """Draw a number of the grid within the domain, a small one as often as a large one."""
    end, other, _ = typical(var)
    low, high = min(end, other), max(end, other)
    step = Fraction(1) if var.domain.whole else step
    near = max(low, min(high, Fraction(0)))
    reach = 10 ** chance.randint(0, len(str(int(high - low))))
    first, last = ceil(max(low, near - reach) / step), floor(min(high, near + reach) / step)
    return chance.randint(first, last) * step if first <= last else near


def frame_of(
    rows: Sequence[Row], inputs: Iterable[Var], scopes: Mapping[Scope, str], seed: int
) -> pl.DataFrame:
    """Lay rows out as the engine does, each in a group of every scope."""
    import polars as pl

    chance = random.Random(seed)
    columns: dict[str, pl.Series] = {}
    for var in inputs:
        values = [row[var.name] for row in rows]
        if var.kind is Kind.NUMBER:
            columns.update(_number_columns(var, values))
        else:
            dtype = pl.Boolean if var.kind is Kind.FLAG else pl.String
            columns[var.name] = pl.Series(values, dtype=dtype)
    for column in scopes.values():
        columns[column] = pl.Series([chance.randrange(GROUPS) for _ in rows], dtype=pl.Int64)
    return pl.DataFrame(columns)


def _number_columns(var: Var, values: Sequence[Value | Rate]) -> Iterator[tuple[str, pl.Series]]:
    import polars as pl

    bare = [one for one in values if isinstance(one, Fraction)]
    common = lcm(*(one.denominator for one in bare))
    pairs = [_parts(one, common if common <= _FINEST else 0) for one in values]
    yield f"{var.name}.n", pl.Series([above for above, _ in pairs], dtype=pl.Int64)
    yield f"{var.name}.d", pl.Series([below for _, below in pairs], dtype=pl.Int64)
    if var.unit.is_rate:
        counted = [None if one is None else isinstance(one, Rate) for one in values]
        yield f"{var.name}.counted", pl.Series(counted, dtype=pl.Boolean)


def _parts(value: Value | Rate, common: int) -> tuple[int | None, int | None]:
    if isinstance(value, Rate):
        return int(value.numerator), int(value.denominator)
    if not isinstance(value, Fraction):
        return None, None
    below = common or value.denominator
    return int(value * below), below


__all__ = ["GROUPS", "ROWS", "Row", "draw", "frame_of"]
