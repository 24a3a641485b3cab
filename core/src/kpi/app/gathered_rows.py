"""What was counted of files as rows of the KIND `gathered`, and what could not be: unknown ids, days without employment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kpi.frozen import frozen
from kpi.model.gathering import BETWEEN, GATHERED_KIND, AggregatePlan, Read, pack
from kpi.model.period import Period
from kpi.model.table import ColumnType
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.facts import Facts

_FEW = 5


@frozen
class Known:
    """Whom rows may concern: employees with the days of their contract, and units."""

    people: pl.DataFrame
    units: pl.DataFrame

    @property
    def digest(self) -> str:
        """A text that is another where anything of it is another."""
        total = hashlib.sha256()
        for frame in (self.people, self.units):
            total.update(frame.sort("id").write_csv().encode())
        return total.hexdigest()

    @classmethod
    def of(cls, facts: Facts) -> Known:
        """Read them from the store."""
        import polars as pl

        ids = facts.subjects().select("subject", "id")
        people = facts.frame("employees", columns=["id", "hired_on", "left_on"]).rename({"id": "subject"})
        people = people.select("subject", "hired_on", "left_on").join(ids, on="subject")
        units = facts.frame("units", columns=["id"]).select(pl.col("id").alias("subject")).unique()
        return cls(people.select("id", "hired_on", "left_on"), units.join(ids, on="subject").select("id"))


@attrs.define
class Left:
    """Rows that count for nobody: how many, by why, with the first ids of each."""

    unknown: dict[str, int] = attrs.field(factory=dict)
    units: dict[str, int] = attrs.field(factory=dict)
    absent: dict[str, int] = attrs.field(factory=dict)

    @property
    def rows(self) -> int:
        """How many rows do not count."""
        return sum(sum(one.values()) for one in (self.unknown, self.units, self.absent))

    def told(self) -> Iterator[Message]:
        """Say what was left out, each reason in one sentence."""
        if self.unknown:
            yield sentence(
                "{rows:,} rows of {count:,} subjects that the store does not know are left out: {ids}",
                **_told(self.unknown),
            )
        if self.units:
            yield sentence(
                "{rows:,} rows of {count:,} units that the store does not know are left out: {ids}",
                **_told(self.units),
            )
        if self.absent:
            yield sentence(
                "{rows:,} rows of {count:,} people who were not employed on the day are left out: {ids}",
                **_told(self.absent),
            )


def _told(found: Mapping[str, int]) -> dict[str, object]:
    ids = ", ".join(sorted(found)[:_FEW]) + (" ..." if len(found) > _FEW else "")
    return {"rows": sum(found.values()), "count": len(found), "ids": ids}


class Rows(Sequence[Mapping[str, object]]):
    """Rows held as columns: each is made when it is asked for, so that a million cost no million dictionaries."""

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        self.columns = columns
        self._length = len(columns["figures"])

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: Any) -> Any:
        return {name: values[place] for name, values in self.columns.items()}

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        names = tuple(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def __add__(self, other: Rows) -> Rows:
        return Rows({name: values + other.columns[name] for name, values in self.columns.items()})


def rows_of(
    source: str,
    month: Period,
    plan: AggregatePlan,
    merged: pl.DataFrame,
    known: Known,
    read: Callable[[Left], Read],
) -> tuple[Rows, Left]:
    """Return a month as rows to be stored, with the one that tells what was `read`, and what was left out."""
    import polars as pl

    counting, left = _counting(plan, merged, known)
    figures = [pl.col(f"f{place}").cast(pl.String).fill_null("") for place in range(len(plan.figures))]
    values = counting.select(pl.concat_str(figures, separator=BETWEEN) if figures else pl.lit(""))
    size = counting.height + 1
    return Rows(
        {
            "source": [source] * size, "period": [month] * size, "subject": [None, *counting["subject"]],
            "unit": [None, *counting["unit"]], "from": [None, *counting["from"]],
            "figures": [pack(plan.figures)] * size, "values": [None, *values.to_series()],
            "rows": [int(counting["rows"].sum()), *counting["rows"]],
            "note": [read(left).note, *[None] * counting.height],
        }
    ), left  # fmt: skip


def _counting(plan: AggregatePlan, merged: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, Left]:
    """Part what counts from what does not."""
    import polars as pl

    left = Left()
    column = plan.table.column(plan.subject)
    ids = known.people.select("id")
    if column is not None and column.type is not ColumnType.EMPLOYEE:
        ids = known.units if column.type is ColumnType.UNIT else pl.concat([ids, known.units])
    named = pl.col("subject").is_not_null()
    strange = merged.filter(named).join(ids, left_on="subject", right_on="id", how="anti")
    left.unknown = _rows_by(strange, "subject")
    rest = pl.concat(
        [merged.filter(~named), merged.filter(named).join(ids, left_on="subject", right_on="id", how="semi")]
    )
    nowhere = rest.filter(pl.col("unit").is_not_null()).join(
        known.units, left_on="unit", right_on="id", how="anti"
    )
    left.units = _rows_by(nowhere, "unit")
    rest = rest.join(nowhere.select("unit").unique(), on="unit", how="anti", nulls_equal=False)
    held = rest.join(known.people, left_on="subject", right_on="id", how="left")
    outside = (pl.col("hired_on") > pl.col("from")) | (pl.col("left_on") < pl.col("from"))
    outside = outside.fill_null(value=False)
    left.absent = _rows_by(held.filter(outside), "subject")
    counting = held.filter(~outside).drop("hired_on", "left_on")
    return counting.sort("subject", "unit", "from", nulls_last=True), left


def _rows_by(rows: pl.DataFrame, name: str) -> dict[str, int]:
    import polars as pl

    found = rows.group_by(name).agg(pl.col("rows").sum()).sort(name)
    return dict(found.iter_rows())


def vanished(facts: Facts, rows: Rows, source: str, month: Period, plan: AggregatePlan) -> Rows:
    """Add a row without values for each stored one that the files do not give any more."""
    import polars as pl

    stored = facts.frame(
        GATHERED_KIND,
        periods=[month],
        only={"source": [source], "figures": [pack(plan.figures)]},
        columns=["subject", "unit", "from"],
    ).filter(pl.col("from").is_not_null())
    if not stored.height:
        return rows
    ids = facts.subjects().select("subject", "id")
    units = ids.rename({"subject": "unit", "id": "unit_id"})
    named = stored.join(ids, on="subject", how="left").join(units, on="unit", how="left")
    keys = {"subject": pl.String, "unit": pl.String, "from": pl.Date}
    now = pl.DataFrame({name: rows.columns[name] for name in keys}, schema=keys)
    then = named.select(pl.col("id").alias("subject"), pl.col("unit_id").alias("unit"), "from")
    gone = then.join(now, on=list(keys), how="anti", nulls_equal=True)
    size = gone.height
    if not size:
        return rows
    more: dict[str, list[Any]] = {
        **{name: [rows.columns[name][0]] * size for name in ("source", "period", "figures")},
        **{name: gone[name].to_list() for name in keys},
        "values": [None] * size, "rows": [0] * size, "note": [None] * size,
    }  # fmt: skip
    return rows + Rows({name: more[name] for name in rows.columns})


def read_of(facts: Facts, source: str, month: Period) -> Read | None:
    """Return what was read when a month was gathered last, None where it never was."""
    rows = facts.frame(GATHERED_KIND, periods=[month], only={"source": [source]}, columns=["from", "note"])
    notes = rows.filter(rows["from"].is_null()).sort("seq")["note"].drop_nulls()
    return Read.of(notes[-1]) if len(notes) else None


__all__ = ["Known", "Left", "Rows", "read_of", "rows_of", "vanished"]
