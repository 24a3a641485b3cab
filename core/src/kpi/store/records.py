"""What goes into the store and what comes back, as plain values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi.engine.computed import Computed
from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.types import RunStatus, SubjectKind


@frozen
class BatchInfo:
    """What the caller knows of an import: the store reads neither clock nor file.

    `correct` allows rows to supersede rows of the same key; `by` and `why` are then required.
    """

    imported_on: date
    file: str = ""
    sha256: str = ""
    by: str = ""
    why: str = ""
    correct: bool = False


@frozen
class BatchResult:
    """What an append did; `batch` is None where every row was there already (then nothing is stored)."""

    batch: int | None
    rows: int
    unchanged: int = 0
    corrected: int = 0


@frozen
class Batch:
    """An import as it stands in the store; `undoes` names the batch whose effect it took back."""

    id: int
    kind: str
    file: str
    sha256: str
    imported_on: date
    by: str
    why: str
    rows: int
    unchanged: int
    corrected: int
    first_seq: int
    last_seq: int
    undoes: int | None
    undone_by: int | None
    hash: str


@frozen
class Hashes:
    """What a run was made from."""

    facts: str
    policy: str
    plugins: str


@frozen
class RunRecord:
    """A computed period with what the store keeps beside it; `unit` is the filter of `--unit`, if any."""

    computed: Computed
    recorded_on: date
    seq: int
    hashes: Hashes
    unit: str = ""
    program: str = ""


@frozen
class Run:
    """The head of a recorded run."""

    id: int
    period: Period
    status: RunStatus
    recorded_on: date
    seq: int
    hashes: Hashes
    unit: str
    program: str
    read_runs: tuple[int, ...]


@frozen
class StoredResult:
    """Where a subject stands on a card in a recorded run; `unit` is the unit it was appraised in."""

    subject: str
    kind: SubjectKind
    unit: str
    card: str
    period: Period
    score: Fraction | None
    grade: str | None
    rank: int | None
    of: int | None
    target_met: bool | None
    flags: tuple[str, ...]
