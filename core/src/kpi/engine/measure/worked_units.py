"""What workings count of units: the counts of their people, each for the rows of the days there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.measure.pooling import day_of, owners, owners_in, pooled_units, tree_of
from kpi.model.table import ColumnType, Table
from kpi.model.working import Row, Rows

if TYPE_CHECKING:
    import polars as pl

Counts = Mapping[str, Mapping[str, Fraction]]
Count = Callable[[Rows], Counts]
Places = Mapping[str, Mapping[str, Sequence[int | None]]]
"""By KIND and column that names a subject, the unit in which each row counts of it."""


def counts_of_units(
    context: Context,
    tables: Mapping[str, Table],
    frames: Mapping[str, pl.DataFrame],
    rows: Mapping[str, Sequence[Row]],
    counts: Counts,
    count: Count,
    peaks: Collection[str] = (),
) -> Counts:
    """Return the counts of the units that are read, by id: the sums of what the working counts of its subjects.

    A row counts of everybody whom it names: of its own subject where it says, of the others (who dispatched it,
    who took it over) in their unit of its day. Whoever has rows in one unit alone brings along what was counted.
    Of the others the working counts anew, as if each were another person in each unit: all rows are there, for a
    queue or a clock may rest on them. What a working counts of a unit itself is that unit's.

    Args:
        context: whose bindings say which units are read.
        tables: the tables of the working, by KIND.
        frames: their rows as facts.
        rows: the same as plain rows, in the same order.
        counts: what the working counted over all of them.
        count: the working, with its numbers.
        peaks: the parts of which not the sum but the greatest count is the unit's.
    """
    ids = dict(zip(context.names["id"].to_list(), context.names["subject"].to_list(), strict=True))
    placed = {kind: _placed(context, table, frames[kind]) for kind, table in tables.items() if rows[kind]}
    homes = _homes(rows, placed)
    movers = {subject: units for subject, units in homes.items() if len(units) > 1}
    where = _at_the_end(context, [ids[one] for one in counts if one not in homes and one in ids])
    found: dict[int, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for subject, own in counts.items():
        if subject not in movers:
            unit = homes[subject][0] if subject in homes else where.get(ids.get(subject, -1))
            _add(found, unit, own, peaks)
    if movers:
        apart, units = _split(rows, placed, movers)
        again = count(apart)
        for name, unit in units.items():
            _add(found, unit, again.get(name, {}), peaks)
    return _lifted(context, found, peaks)


def behind_unit(
    context: Context,
    tables: Mapping[str, Table],
    frames: Mapping[str, pl.DataFrame],
    rows: Mapping[str, Sequence[Row]],
    behind: Mapping[str, Mapping[str, Sequence[tuple[str, Row]]]],
    unit: int,
) -> Mapping[str, Sequence[tuple[str, Row]]]:
    """Return the rows behind the counts of a unit, by part: those of whoever counts there; see `counts_of_units`."""
    names = dict(zip(context.names["id"].to_list(), context.names["subject"].to_list(), strict=True))
    placed = {kind: _placed(context, table, frames[kind]) for kind, table in tables.items() if rows[kind]}
    homes = _homes(rows, placed)
    where = _at_the_end(context, [names[one] for one in behind if one not in homes and one in names])
    owner = {
        (row[name], id(row)): unit
        for kind, columns in placed.items()
        for name, units in columns.items()
        for row, unit in zip(rows[kind], units, strict=True)
        if len(homes.get(row[name], ())) > 1
    }
    inside = set(tree_of(context).below(unit))
    found: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for who, parts in behind.items():
        units: Sequence[int | None] = homes.get(who) or [where.get(names.get(who, -1))]
        for part, some in parts.items():
            found[part] += [
                one
                for one in some
                if (units[0] if len(units) == 1 else owner.get((who, id(one[1])))) in inside
            ]
    return found


def _placed(context: Context, table: Table, frame: pl.DataFrame) -> dict[str, list[int | None]]:
    """Return, by column that names a subject, the unit to which each row belongs for it."""
    import polars as pl

    found: dict[str, list[int | None]] = {}
    if table.subject:
        found[table.subject] = owners_in(context, table, frame).to_list()
    for column in table.columns:
        if column.type is ColumnType.EMPLOYEE and column.name != table.subject and table.about:
            keyed = frame.select(pl.col(column.name).alias("subject"), day_of(table).alias("day"))
            found[column.name] = owners(context, keyed).to_list()
    return found


def _homes(rows: Mapping[str, Sequence[Row]], placed: Places) -> dict[str, list[int]]:
    """Return the units in which each subject has rows, in the order of their keys."""
    found: dict[str, set[int]] = defaultdict(set)
    for kind, columns in placed.items():
        for name, units in columns.items():
            for row, unit in zip(rows[kind], units, strict=True):
                subject = row[name]
                if subject is not None and unit is not None:
                    found[subject].add(unit)
    return {subject: sorted(units) for subject, units in found.items()}


def _at_the_end(context: Context, subjects: Sequence[int]) -> Mapping[int, int | None]:
    """Return where subjects without rows of their own are when the period ends."""
    import polars as pl

    keyed = pl.DataFrame({"subject": subjects}, schema={"subject": pl.Int64})
    period = context.period
    keyed = keyed.with_columns(pl.lit(period.start).alias("since"), pl.lit(period.end).alias("day"))
    return dict(zip(subjects, owners(context, keyed).to_list(), strict=True)) if subjects else {}


def _split(
    rows: Mapping[str, Sequence[Row]], placed: Places, movers: Mapping[str, Sequence[int]]
) -> tuple[Rows, Mapping[str, int]]:
    """Make of whoever was in several units one person for each, in every row; return also the unit of each of them."""
    several = {(subject, unit): f"{subject}\n{unit}" for subject, units in movers.items() for unit in units}

    def split(row: Row, units: Mapping[str, int | None]) -> Row:
        told = {
            name: several[row[name], unit]
            for name, unit in units.items()
            if unit is not None and row[name] in movers
        }
        return {**row, **told} if told else row

    found: dict[str, Sequence[Row]] = {}
    for kind, some in rows.items():
        columns = placed.get(kind, {})
        names = list(columns)
        places = zip(*columns.values(), strict=True)
        found[kind] = (
            [
                split(row, dict(zip(names, units, strict=True)))
                for row, units in zip(some, places, strict=True)
            ]
            if columns
            else some
        )
    return found, {name: unit for (_, unit), name in several.items()}


def _add(
    found: dict[int, dict[str, Fraction]],
    unit: int | None,
    own: Mapping[str, Fraction],
    peaks: Collection[str],
) -> None:
    if unit is not None:
        for part, value in own.items():
            so_far = found[unit][part]
            found[unit][part] = max(so_far, value) if part in peaks else so_far + value


def _lifted(context: Context, found: Mapping[int, Mapping[str, Fraction]], peaks: Collection[str]) -> Counts:
    """Give every unit that is read what was counted in it and below it, by id."""
    names = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    tree, read = tree_of(context), pooled_units(context)
    sums: dict[int, dict[str, Fraction]] = {unit: defaultdict(Fraction) for unit in read}
    for unit, own in found.items():
        for above in tree.above(unit):
            if above in read:
                _add(sums, above, own, peaks)
    return {names[unit]: dict(own) for unit, own in sums.items()}


__all__ = ["behind_unit", "counts_of_units"]
