"""Facts and runs as folders of Parquet, for what is past one SQLite file."""

from kpi.lake.columns import PAST, PAST_PAID, PAST_RESULTS, PAST_RUNS, schema_of
from kpi.lake.facts import LakeFacts
from kpi.lake.folder import FactFolder, write_facts
from kpi.lake.outcome import OUTCOME, Outcome, outcome_of, read_outcome, write_outcome
from kpi.lake.slots import Slots

__all__ = [
    "OUTCOME",
    "PAST",
    "PAST_PAID",
    "PAST_RESULTS",
    "PAST_RUNS",
    "FactFolder",
    "LakeFacts",
    "Outcome",
    "Slots",
    "outcome_of",
    "read_outcome",
    "schema_of",
    "write_facts",
    "write_outcome",
]
