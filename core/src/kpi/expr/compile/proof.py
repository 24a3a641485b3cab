"""What is proven of the columns of a frame before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

ROWS = 10**7
"""Rows that a frame may have unless a program is compiled for more; sums over groups are bounded by it."""


@frozen
class ColumnBounds:
    """Bounds of a number column `x`: |x.n| and x.d at most, and the denominator where there is only one.

    `low_n` is the least numerator (minus `max_n` if None), `min_d` the least denominator (0 where a rate
    may have measured nothing), `counted` whether `x.counted` tells which values have counts.
    """

    max_n: int
    max_d: int
    const_d: int | None = None
    low_n: int | None = None
    min_d: int = 0
    counted: bool = False

    @property
    def least_n(self) -> int:
        """The least numerator."""
        return -self.max_n if self.low_n is None else self.low_n


def bounds(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, ColumnBounds]:
    """Measure the number columns `x.n`, `x.d` of a frame; names of other columns are passed over."""
    columns = set(frame.columns)
    numbers = [name for name in names if f"{name}.n" in columns]
    extremes = _extremes(frame, numbers)
    found = {}
    for name in numbers:
        low, high, least, most = extremes[name]
        one = least if least == most and least > 0 else None
        found[name] = ColumnBounds(max(-low, high), most, one, low, least, f"{name}.counted" in columns)
    return found


def verify(frame: pl.DataFrame, columns: Mapping[str, ColumnBounds], rows: int) -> None:
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
            faults.append(
                Fault("out_of_bounds", message, hint=sentence("compile with the bounds of this frame"))
            )
    if faults:
        raise DataError(*faults)


def _extremes(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
    """Return least and greatest numerator and denominator; 0 and 1 where a column has no value."""
    result = {}
    for name in names:
        # One column at a time: in a small frame a query over all of them costs ten times as much.
        n, d = frame.get_column(f"{name}.n"), frame.get_column(f"{name}.d")
        low, high, least, most = (cast("int | None", one) for one in (n.min(), n.max(), d.min(), d.max()))
        result[name] = (low or 0, high or 0, 1 if least is None else least, 1 if most is None else most)
    return result
