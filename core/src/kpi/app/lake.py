"""`kpi export facts`: the facts of a store as a folder of Parquet, or parted into the buckets of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi.app.engines import PolicyKernel
from kpi.app.session import open_session
from kpi.errors import Fault, UsageError
from kpi.lake.kernel import Question, answered
from kpi.lake.slots import Slots, with_answer
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def export_facts(db: Path, policy: Path | None, folder: Path) -> dict[str, int]:
    """Write every KIND that has rows as `<kind>.parquet`; return how many rows each has.

    Raises:
        UsageError: where a file stands in the place of the folder.
    """
    from kpi.lake.folder import write_facts

    _check(folder)
    with open_session(db, policy) as session:
        tables = tuple(session.policy.catalogue.tables.values())
        return write_facts(session.store.facts(), tables, folder)


def export_buckets(db: Path, policy: Path | None, folder: Path, period: Period, of: int) -> int:
    """Write one file a bucket, `0000.parquet` and on, for `kpi kernel`; return how many there are.

    Raises:
        PolicyError: for a policy that cannot be computed in parts.
        UsageError: where a file stands in the place of the folder.
    """
    from tempfile import TemporaryDirectory

    from kpi.engine.parting import parting_of
    from kpi.lake.buckets import split
    from kpi.lake.folder import FactFolder, write_facts

    _check(folder)
    with open_session(db, policy) as session, TemporaryDirectory() as between:
        tables = tuple(session.policy.catalogue.tables.values())
        parting = parting_of(session.policy, period.end)
        write_facts(session.store.facts(), tables, Path(between))
        parts = split(FactFolder(Path(between), tables), tables, parting, of)
        parts = _begun(PolicyKernel.of(policy, session.policy, period), Slots(tables), parts)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.parquet"):
            old.unlink()
        for number, rows in sorted(parts.items()):
            rows.write_parquet(folder / f"{number:04d}.parquet")
    return len(parts)


def _begun(kernel: PolicyKernel, slots: Slots, parts: dict[int, pl.DataFrame]) -> dict[int, pl.DataFrame]:
    """Answer the first question of every bucket, which is asked before anything is computed: who has which cards."""
    questions = [found for rows in parts.values() if isinstance(found := kernel(rows, {}), Question)]
    if not questions:
        return parts
    site, answer = answered(questions, len(parts))
    return {number: with_answer(slots, rows, site, answer) for number, rows in parts.items()}


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        message = sentence("{folder} is a file", folder=str(folder))
        raise UsageError(Fault("not_a_folder", message, where="-o"))


__all__ = ["export_buckets", "export_facts"]
