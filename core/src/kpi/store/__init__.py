"""The store: one SQLite file that holds facts, runs and their lines."""

from kpi.store.encode import VEILED
from kpi.store.overlay import with_results
from kpi.store.records import (
    Batch,
    BatchInfo,
    BatchResult,
    Hashes,
    Run,
    RunRecord,
    StoredResult,
)
from kpi.store.store import Store, open_store
from kpi.store.tokens import Tokens

__all__ = [
    "VEILED",
    "Batch",
    "BatchInfo",
    "BatchResult",
    "Hashes",
    "Run",
    "RunRecord",
    "Store",
    "StoredResult",
    "Tokens",
    "open_store",
    "with_results",
]
