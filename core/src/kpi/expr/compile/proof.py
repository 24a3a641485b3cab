"""What is proven of the columns of a frame before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

import attrs

from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl

ROWS = 10**7
"""Rows that a frame may have unless a program is compiled for more; sums over groups are bounded by it."""


@frozen
class ColumnBounds:
    """Bounds of a number column `x`: |x.n| and x.d at most, and the denominator where there is only one.

    `low_n` is the least numerator (minus `max_n` if None), `min_d` the least denominator (0 where a rate
    may have measured nothing), `counted` whether `x.counted` tells which values have counts, `nulls` whether
    values can be missing.
    """

    max_n: int
    max_d: int
    const_d: int | None = None
    low_n: int | None = None
    min_d: int = 0
    counted: bool = False
    nulls: bool = True

    @property
    def least_n(self) -> int:
        """The least numerator."""
        return -self.max_n if self.low_n is None else self.low_n


@frozen
class Groups:
    """What is known of the columns that a program does not compute with, but goes by.

    `keyed` are the columns with a key of a group that have one in every row, `most` by such a column the rows
    of its greatest group, `ranges` the least and the greatest key of such columns of whole numbers, `fixed` the
    flags that are the same in every row and never missing.
    """

    keyed: frozenset[str] = frozenset()
    ranges: Mapping[str, tuple[int, int]] = attrs.field(factory=dict)
    most: Mapping[str, int] = attrs.field(factory=dict)
    fixed: Mapping[str, bool] = attrs.field(factory=dict)


def bounds(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, ColumnBounds]:
    """Measure the number columns `x.n`, `x.d` of a frame; names of other columns are passed over."""
    columns = set(frame.columns)
    numbers = [name for name in names if f"{name}.n" in columns]
    extremes = _extremes(frame, numbers)
    found = {}
    for name in numbers:
        low, high, least, most = extremes[name]
        one = least if least == most and least > 0 else None
        counted = f"{name}.counted" in columns
        found[name] = ColumnBounds(max(-low, high), most, one, low, least, counted, _misses(frame, name))
    return found


def fixed_flags(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, bool]:
    """Return the flags among `names` that are the same in every row of a frame and never missing."""
    import polars as pl

    found = {}
    for name in names:
        if frame.schema.get(name) == pl.Boolean:
            column = frame.get_column(name)
            if not column.null_count() and (column.all() or not column.any()):
                found[name] = bool(column.all())
    return found


def key_ranges(frame: pl.DataFrame, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the least and the greatest key of the columns whose keys are whole numbers."""
    found = {}
    for key in keys:
        column = frame.get_column(key)
        low, high = column.min(), column.max()
        if isinstance(low, int) and isinstance(high, int):
            found[key] = (low, high)
    return found


def greatest_group(frame: pl.DataFrame, key: str) -> int:
    """Return the most rows that have the same key; rows without one are in no group."""
    sizes = frame.get_column(key).drop_nulls().value_counts(name="_size")["_size"]
    return cast("int | None", sizes.max()) or 0


def verify(
    frame: pl.DataFrame, columns: Mapping[str, ColumnBounds], rows: int, groups: Groups = Groups()
) -> None:
    """Refuse a frame that goes beyond the bounds that a program was compiled for.

    Raises:
        DataError: naming every column that does; computing on could overflow without a trace.
    """
    faults = []
    if frame.height > rows:
        faults.append(
            Fault(
                "out_of_bounds",
                sentence(
                    "{height} rows, but the program is proven for {rows}", height=frame.height, rows=rows
                ),
            )
        )
    for name, (low, high, least, most) in _extremes(frame, columns).items():
        bound = columns[name]
        denominator_fits = least == most == bound.const_d if bound.const_d else bound.min_d <= least
        if not bound.nulls and _misses(frame, name):
            faults.append(_beyond(sentence("{name!r} has missing values, beyond what is proven", name=name)))
        if frame[f"{name}.d"].null_count() == frame.height:
            continue
        if not (bound.least_n <= low and high <= bound.max_n and most <= bound.max_d and denominator_fits):
            message = sentence(
                "{name!r} has values from {low} to {high} over {least} to {most}, beyond what is proven",
                name=name,
                low=low,
                high=high,
                least=least,
                most=most,
            )
            faults.append(_beyond(message))
    faults += _groups_beyond(frame, groups)
    if faults:
        raise DataError(*faults)


def _groups_beyond(frame: pl.DataFrame, groups: Groups) -> list[Fault]:
    faults = [
        _beyond(sentence("{name!r} has missing values, beyond what is proven", name=name))
        for name in sorted(groups.keyed)
        if frame[name].null_count()
    ]
    for name, most in groups.most.items():
        size = greatest_group(frame, name)
        if size > most:
            faults.append(
                _beyond(
                    sentence(
                        "a group of {name!r} has {size} rows, but the program is proven for {most}",
                        name=name,
                        size=size,
                        most=most,
                    )
                )
            )
    for name, (low, high) in key_ranges(frame, groups.ranges).items():
        least, most = groups.ranges[name]
        if not least <= low <= high <= most:
            message = sentence(
                "{name!r} has keys from {low} to {high}, beyond what is proven", name=name, low=low, high=high
            )
            faults.append(_beyond(message))
    there = fixed_flags(frame, groups.fixed)
    faults += [
        _beyond(sentence("{name!r} is not the same in every row, as is proven", name=name))
        for name, value in groups.fixed.items()
        if frame.height and there.get(name) is not value
    ]
    return faults


def _beyond(message: Message) -> Fault:
    return Fault("out_of_bounds", message, hint=sentence("compile with the bounds of this frame"))


def _misses(frame: pl.DataFrame, name: str) -> bool:
    return any(frame.get_column(f"{name}.{part}").null_count() for part in "nd")


def _extremes(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
    """Return least and greatest numerator and denominator; 0 and 1 where a column has no value."""
    result = {}
    for name in names:
        # One column at a time: in a small frame a query over all of them costs ten times as much.
        n, d = frame.get_column(f"{name}.n"), frame.get_column(f"{name}.d")
        low, high, least, most = (cast("int | None", one) for one in (n.min(), n.max(), d.min(), d.max()))
        result[name] = (low or 0, high or 0, 1 if least is None else least, 1 if most is None else most)
    return result
