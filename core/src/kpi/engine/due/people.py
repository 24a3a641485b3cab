"""Who is there on a day, in which unit and role, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.measure.levels import level_days
from kpi.engine.population.binding import bind
from kpi.engine.population.segments import employment, segments_of
from kpi.engine.population.tree import UnitTree
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.due import STARTS, Due
from kpi.model.period import Period
from kpi.types import SubjectKind

if TYPE_CHECKING:
    import polars as pl


@frozen
class Present:
    """Who is there on a day.

    `people` has subject, unit, role, and the days from which something may be counted: hire, assignment, level,
    probation, contract, and contract_from (Date, null where there is none); ordered by subject. `bound` has the subjects of each thing
    that falls due by id, `named` what any binding names, `tree` the units.
    """

    people: pl.DataFrame
    bound: Mapping[str, frozenset[int]]
    tree: UnitTree
    named: frozenset[str] = frozenset()

    def is_asked(self, due: Due) -> bool:
        """Tell whether anybody may owe something."""
        return self.is_everybodys(due) or bool(self.bound.get(due.id))

    def owes(self, due: Due, subject: int) -> bool:
        """Tell whether somebody owes something: who is bound to it, or everybody."""
        return self.is_everybodys(due) or subject in self.bound.get(due.id, ())

    def is_everybodys(self, due: Due) -> bool:
        """Tell whether something is everybody's: a day of a person's own that no binding gives to some."""
        return due.has_own_day and due.id not in self.named


def present(policy: Policy, facts: Facts, day: date) -> Present:
    """Return who is employed on a day and not excluded from everything then; unit and role may be null."""
    import polars as pl

    month = Period.of(day)
    on_day = (pl.col("first") <= day) & (pl.col("last") >= day)
    employed = employment(facts, month).filter(on_day)
    excluded = facts.frame("exclusions", until=day, columns=["subject", "until", "scope"]).filter(
        (pl.col("until") >= day) & pl.col("scope").is_null()
    )
    employed = employed.join(excluded.select("subject").unique(), on="subject", how="anti")
    held = segments_of(policy, facts, employed, month).filter(on_day)
    levels = level_days(policy, facts, day).select("subject", level="level_since")
    contracts = facts.frame("employees", columns=["id", "contract_from", "contract_until"]).select(
        subject="id", contract="contract_until", contract_from="contract_from"
    )
    people = (
        employed.select("subject", hire="hired_on", probation="probation_until")
        .join(held.select("subject", "unit", "role"), on="subject", how="left")
        .join(_roles(facts, day), on="subject", how="left")
        .join(levels, on="subject", how="left")
        .join(contracts, on="subject", how="left")
        .sort("subject")
        .select("subject", "unit", "role", *STARTS, "contract_from")
    )
    tree = UnitTree.of(facts.frame("units"), month)
    kinds = people.with_columns(kind=pl.lit(SubjectKind.EMPLOYEE.value))
    named = frozenset(name for one in policy.bindings for name in one.due)
    bound = bind(policy, month, kinds, tree, facts.subjects()).due
    return Present(
        people, {one: frozenset(rows["subject"].to_list()) for one, rows in bound.items()}, tree, named
    )


def _roles(facts: Facts, day: date) -> pl.DataFrame:
    """Return since when somebody has had the present role without another one, or a gap, in between."""
    import polars as pl

    rows = (
        facts.frame("assignments", until=day, columns=["employee", "role", "from", "until"])
        .rename({"employee": "subject"})
        .sort("subject", "from")
    )
    before = pl.col("until").shift(1).over("subject")
    gap = (before + pl.duration(days=1) < pl.col("from")).fill_null(value=False)
    begins = pl.col("role").ne_missing(pl.col("role").shift(1).over("subject")) | gap
    first = pl.int_range(pl.len()).over("subject") == 0
    return (
        rows.filter(begins | first)
        .unique("subject", keep="last", maintain_order=True)
        .select("subject", assignment="from")
    )


__all__ = ["Present", "present"]
