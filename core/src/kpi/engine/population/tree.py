"""The tree of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.types import SubjectKind

if TYPE_CHECKING:
    import polars as pl


@frozen
class UnitTree:
    """Units by key with parent, leader and the days on which they exist."""

    frame: pl.DataFrame
    parents: Mapping[int, int | None]
    leaders: Mapping[int, int]
    ancestors: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, units: pl.DataFrame, period: Period) -> UnitTree:
        """Make the tree from the `units` in force (id, parent, leader, from, until), as it is at the period's end.

        A unit begins with its first row.
        """
        import polars as pl

        last = (
            units.lazy()
            .sort("from", "seq", nulls_last=False)
            .filter(
                (pl.col("from").is_null() | (pl.col("from") <= period.end))
                & (pl.col("until").is_null() | (pl.col("until") >= period.start))
            )
            .unique("id", keep="last", maintain_order=True)
        )
        first = units.lazy().sort("from", nulls_last=False).unique("id", keep="first").select("id", "from")
        alive = last.drop("from").join(first, on="id", how="left", maintain_order="left").collect()
        parents = dict(zip(alive["id"], alive["parent"], strict=True))
        leaders = {
            unit: who for unit, who in zip(alive["id"], alive["leader"], strict=True) if who is not None
        }
        return cls(alive, parents, leaders, {unit: _upwards(unit, parents) for unit in parents})

    def above(self, unit: int) -> tuple[int, ...]:
        """Return the unit and those above it, nearest first."""
        return self.ancestors.get(unit, (unit,))

    def below(self, unit: int) -> frozenset[int]:
        """Return the unit and those below it."""
        return frozenset(one for one, up in self.ancestors.items() if unit in up) | {unit}

    def led_by(self) -> pl.DataFrame:
        """Return leader and unit for every unit that a leader leads, those below included, once each."""
        import polars as pl

        found = sorted(
            {
                (self.leaders[up], unit)
                for unit, line in self.ancestors.items()
                for up in line
                if up in self.leaders
            }
        )
        return pl.DataFrame(found, schema={"leader": pl.Int64, "unit": pl.Int64}, orient="row")

    def pairs(self) -> pl.DataFrame:
        """Return above and unit for every unit and each of those above it, itself included."""
        import polars as pl

        found = sorted((up, unit) for unit, line in self.ancestors.items() for up in line)
        return pl.DataFrame(found, schema={"above": pl.Int64, "unit": pl.Int64}, orient="row")

    def keys(self) -> pl.DataFrame:
        """Return unit, root (the unit at the top above it) and siblings (its parent, itself if there is none)."""
        import polars as pl

        return pl.DataFrame(
            {
                "unit": list(self.parents),
                "root": [self.above(unit)[-1] for unit in self.parents],
                "siblings": [-1 if parent is None else parent for parent in self.parents.values()],
            },
            schema={"unit": pl.Int64, "root": pl.Int64, "siblings": pl.Int64},
        )

    def rows(self, period: Period) -> pl.DataFrame:
        """Return the units as subjects: subject, kind, unit (itself), hired_on, first, last."""
        import polars as pl

        return self.frame.select(
            pl.col("id").alias("subject"),
            pl.lit(SubjectKind.UNIT.value).alias("kind"),
            pl.col("id").alias("unit"),
            pl.col("from").alias("hired_on"),
            pl.max_horizontal("from", pl.lit(period.start)).alias("first"),
            pl.min_horizontal("until", pl.lit(period.end)).alias("last"),
        )


def _upwards(unit: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    found = [unit]
    above = parents.get(unit)
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return tuple(found)
