"""Which unit everybody was in at the end of the period of a recorded run."""

from __future__ import annotations

from kpi.app.session import Session
from kpi.store import Run


def units_at_end(session: Session, run: Run) -> dict[str, str]:
    """Return the unit of everybody on the last day of a run's period, by id, as it was known to the run.

    Of those who left before, it is the last within the period that they were in; a unit stands with itself.
    """
    import polars as pl

    from kpi.engine.population.on_day import unit_on

    facts = session.store.facts(run.seq)
    subjects = facts.subjects()
    ids = dict(subjects.select("subject", "id").iter_rows())
    asked = subjects.select(
        "subject", day=pl.lit(run.period.end, dtype=pl.Date), since=pl.lit(run.period.start, dtype=pl.Date)
    )
    found = unit_on(facts.frame("assignments"), asked)
    held = {
        ids[who]: ids[unit] for who, unit in zip(asked["subject"], found, strict=True) if unit is not None
    }
    own = dict.fromkeys(facts.frame("units", columns=["id"])["id"].to_list())
    return {**{ids[one]: ids[one] for one in own}, **held}


__all__ = ["units_at_end"]
