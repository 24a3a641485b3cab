"""All KINDs in one table: `kind`, `seq`, and slots for whole numbers and for text in the order of a KIND's columns.

A date is its days since 1970-01-01, a flag 0 or 1. So the rows of every KIND can be shuffled together, and one
file can hold a bucket; what a slot means of a KIND, the declaration of the KIND says.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from kpi.lake.columns import PAST, past_schema, schema_of
from kpi.model.facts import CORE_TABLES
from kpi.model.table import Table

if TYPE_CHECKING:
    import polars as pl

HOME, BUCKET = "~home", "~bucket"
"""Beside the KINDs: the units whose people a bucket answers for, and which of how many buckets it is."""
ANSWER = "~answer"
"""What is already known of groups beyond the bucket: the place that asks, and the answer as text."""
_OWN: Mapping[str, Mapping[str, str]] = {
    ANSWER: {"site": "String", "data": "String"},
    HOME: {"unit": "String"},
    BUCKET: {"bucket": "Int64", "of": "Int64"},
}


class Slots:
    """The table of slots for the KINDs of core and those given."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        import polars as pl

        known = {table.kind: table for table in (*CORE_TABLES, *tables)}
        schemas = {kind: schema_of(table) for kind, table in known.items()}
        for kind in PAST:
            schemas[kind] = {"seq": pl.Int64(), **past_schema(kind)}
        for kind, columns in _OWN.items():
            schemas[kind] = {"seq": pl.Int64(), **{name: getattr(pl, one)() for name, one in columns.items()}}
        self.schemas = schemas
        self.places = {kind: _places(schema) for kind, schema in schemas.items()}
        every = {slot for places in self.places.values() for slot in places.values()}
        self.columns = sorted(every, key=lambda one: (one[0], int(one[1:])))

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Columns of the table with their types: whole numbers are Int64, all else text."""
        import polars as pl

        slots = {one: pl.Int64() if one.startswith("i") else pl.String() for one in self.columns}
        return {"kind": pl.String(), "seq": pl.Int64(), **slots}

    def pack(self, kind: str, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return the rows of a KIND in slots."""
        import polars as pl

        places = {slot: name for name, slot in self.places[kind].items()}
        known = rows.collect_schema().names()
        columns = [
            (pl.col(places[slot]) if slot in places else pl.lit(None)).cast(type).alias(slot)
            for slot, type in self.schema.items()
            if slot not in ("kind", "seq")
        ]
        seq = pl.col("seq") if "seq" in known else pl.lit(0, dtype=pl.Int64).alias("seq")
        return rows.select(pl.lit(kind).alias("kind"), seq, *columns)

    def unpack(self, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """Return the rows of each KIND that is there, with its own columns and types."""
        import polars as pl

        found = {}
        for (kind,), part in rows.partition_by("kind", as_dict=True).items():
            places, schema = self.places[str(kind)], self.schemas[str(kind)]
            columns = [pl.col(slot).cast(schema[name]).alias(name) for name, slot in places.items()]
            own = part.select("seq", *columns)
            # A row that several joins have brought stands once; what lies beside the KINDs has no numbers.
            found[str(kind)] = own if str(kind).startswith("~") else own.unique("seq", maintain_order=True)
        return found


class Bucket:
    """The source of facts that one table of slots is."""

    def __init__(self, slots: Slots, rows: pl.DataFrame) -> None:
        self._slots, self._parts = slots, slots.unpack(rows)

    def scan(self, kind: str) -> pl.LazyFrame:
        """Return the rows of a KIND, or of what stands beside them."""
        import polars as pl

        part = self._parts.get(kind)
        return pl.LazyFrame(schema=self._slots.schemas[kind]) if part is None else part.lazy()

    @property
    def home(self) -> frozenset[str] | None:
        """The units for whose people it answers; None where it holds everything."""
        part = self._parts.get(HOME)
        return None if BUCKET not in self._parts else frozenset(() if part is None else part["unit"])

    @property
    def answers(self) -> dict[str, pl.DataFrame]:
        """What the bucket brings along of groups beyond it, by the place that asks."""
        import polars as pl

        part = self._parts.get(ANSWER)
        rows = [] if part is None else part.select("site", "data").rows()
        return {site: pl.read_ipc(b64decode(data)) for site, data in rows}

    @property
    def place(self) -> tuple[int, int]:
        """Which bucket it is, and of how many."""
        part = self._parts.get(BUCKET)
        return (0, 1) if part is None else part.row(0)[1:3]


def with_answer(slots: Slots, rows: pl.DataFrame, site: str, answer: pl.DataFrame) -> pl.DataFrame:
    """Let a bucket bring an answer along."""
    import polars as pl

    out = BytesIO()
    answer.write_ipc(out)
    told = pl.DataFrame({"site": [site], "data": [b64encode(out.getvalue()).decode()]})
    return pl.concat([rows, slots.pack(ANSWER, told.lazy()).collect()])


def _places(schema: Mapping[str, pl.DataType]) -> dict[str, str]:
    import polars as pl

    found, text, whole = {}, 0, 0
    for name, type in schema.items():
        if name == "seq":
            continue
        if type == pl.String():
            found[name], text = f"s{text}", text + 1
        else:
            found[name], whole = f"i{whole}", whole + 1
    return found


__all__ = ["ANSWER", "BUCKET", "HOME", "Bucket", "Slots", "with_answer"]
