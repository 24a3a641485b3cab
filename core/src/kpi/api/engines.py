"""What an engine is written with: one that computes a period from a folder of facts, on machines of its own.

An engine is a function of a `Job`, named by an entry point of the group `kpi.engines`. It parts the facts by
`Routes`, calls `job.kernel` on each bucket until no bucket has a question left, and writes the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kpi.engine.parting import Parting
from kpi.engine.wide import place_of
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.lake.buckets import NAMES, POSTS, ROUTES, ancestors, unit_buckets, witnesses
from kpi.lake.columns import PAST_PAID, PAST_RESULTS, PAST_RUNS, is_unit, key_columns, schema_of
from kpi.lake.folder import FactFolder
from kpi.lake.kernel import Question, answered
from kpi.lake.outcome import OUTCOME, ROWS, STATUS, Outcome, from_rows, merged, to_rows, typed, worst
from kpi.lake.slots import BUCKET, HOME, Slots
from kpi.model.table import Table
from kpi.types import RunStatus
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl


class Kernel(Protocol):
    """One bucket's facts to what it says; it pickles, and loads the policy once in each process."""

    def __call__(self, rows: pl.DataFrame, answers: Mapping[str, pl.DataFrame]) -> Outcome | Question:
        """Compute a table of slots, or say what has to be known first."""


@frozen
class Job:
    """A period to be computed.

    `facts` reads the folder of facts with the earlier periods of `out`; the tables of the period go to `folder`, each
    as `<table>/*.parquet`. `parting` says what has to stay together; `master` and `buckets` are what the command was
    given, `buckets` 0 where nothing was.
    """

    period: str
    facts: FactFolder
    tables: tuple[Table, ...]
    folder: Path
    parting: Parting
    kernel: Kernel
    slots: Slots
    master: str = ""
    buckets: int = 0


__all__ = [
    "BUCKET",
    "HOME",
    "NAMES",
    "OUTCOME",
    "PAST_PAID",
    "PAST_RESULTS",
    "PAST_RUNS",
    "POSTS",
    "ROUTES",
    "ROWS",
    "STATUS",
    "FactFolder",
    "Fault",
    "Job",
    "Kernel",
    "Message",
    "Outcome",
    "Parting",
    "Question",
    "RunStatus",
    "Slots",
    "Table",
    "UsageError",
    "ancestors",
    "answered",
    "from_rows",
    "is_unit",
    "key_columns",
    "merged",
    "place_of",
    "schema_of",
    "sentence",
    "to_rows",
    "typed",
    "unit_buckets",
    "witnesses",
    "worst",
]
