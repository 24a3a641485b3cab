"""`kpi run`: compute each period in order over the facts as they stand, and record it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from kpi import __version__
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Period, parse_range
from kpi.words import said_by, sentence

if TYPE_CHECKING:
    from kpi.engine.computed import Computed
    from kpi.engine.facts import Facts
    from kpi.store import Hashes, Store


@frozen
class Finished:
    """A computed period; `run` is None after a dry run."""

    run: int | None
    computed: Computed
    hashes: Hashes


def periods_of(text: str) -> tuple[Period, ...]:
    """Read `--period`.

    Raises:
        UsageError: for anything that is not a period or a range of periods.
    """
    try:
        return parse_range(text)
    except ValueError as error:
        raise UsageError(Fault("bad_period", said_by(error), where="--period")) from None


def run_periods(
    store: Store,
    policy: Policy,
    periods: tuple[Period, ...],
    *,
    plugins_hash: str,
    today: date,
    unit: str | None = None,
    dry_run: bool = False,
    before: Callable[[Period], None] = lambda period: None,
) -> Iterator[Finished]:
    """Compute the periods one after the other; later ones read the results of earlier ones.

    The facts are read as of one sequence number for all of them. With `dry_run` nothing is written
    and the earlier periods are laid over the store's results.
    """
    from kpi.engine.recalled import recalled
    from kpi.store import with_results

    if policy.sources:
        from kpi.app.newer import with_newer
    seq = store.seq
    facts_hash = store.hash(seq)
    facts = recalled(store.facts(seq))
    _check_unit(facts, unit)
    unrecorded: list[Computed] = []

    def finished(period: Period) -> Finished:
        from kpi.engine.run import compute
        from kpi.store import Hashes, RunRecord

        computed = compute(policy, with_results(facts, unrecorded), period, unit=unit)
        if policy.sources:
            computed = with_newer(computed, store, policy)
        hashes = Hashes(_with_runs(facts_hash, computed.read_runs), policy.digest, plugins_hash)
        if dry_run:
            unrecorded.append(_read_later(computed))
            return Finished(None, computed, hashes)
        run = store.record(RunRecord(computed, today, seq, hashes, unit or "", __version__))
        return Finished(run, computed, hashes)

    for period in periods:
        before(period)
        # In no variable here: what is computed of a period goes when whoever asked is done with it.
        yield finished(period)


def _read_later(computed: Computed) -> Computed:
    """Return what later periods of a dry run read of one: its results and lines of money."""
    import attrs

    from kpi.types import Ledger

    money = tuple(block for block in computed.blocks if block.ledger is Ledger.YUAN)
    return attrs.evolve(computed, blocks=money, problems=())


def _check_unit(facts: Facts, unit: str | None) -> None:
    if unit is None:
        return
    subjects = facts.subjects()
    units = subjects.filter(subjects["kind"] == "unit")["id"].to_list()
    if unit not in units:
        message = sentence("no unit {unit!r} in the store", unit=unit)
        raise UsageError(Fault("unknown_unit", message, where="--unit", hint=nearest(unit, units)))


def _with_runs(facts_hash: str, runs: tuple[int, ...]) -> str:
    if not runs:
        return facts_hash
    return hashlib.sha256(f"{facts_hash}:{','.join(map(str, runs))}".encode()).hexdigest()
