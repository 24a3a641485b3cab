"""The people and units of a period, one row each, with the groups they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.frames import among, laid_out
from kpi.engine.population.binding import Bound, bind
from kpi.engine.population.outside import leave_out
from kpi.engine.population.segments import employment, segments_of
from kpi.engine.population.tree import UnitTree
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.types import Scope, SubjectKind

if TYPE_CHECKING:
    import polars as pl

SCOPES: Mapping[Scope, str] = {scope: f"scope.{scope}" for scope in Scope}
"""The Int64 column whose equal values make a group; `scope.card` exists only on a card's frame."""

EXCLUDED = ("rank", "mean", "pool", "pay")
"""What a time of exclusion can keep somebody out of: the Boolean columns `excluded.<word>`."""

PEOPLE_ONLY = ("kind", "unit", "hired_on", "left_on", "probation_until", "first", "last")
"""Columns of people that are no metrics, though some have a metric's name."""


@frozen
class Population:
    """The subjects of a period.

    `people` has one row a subject, ordered by its id: subject, kind, unit, role, level, base_pay.n,
    base_pay.d, hired_on, left_on, probation_until, first and last (the days of the period on which the
    person was employed), the scope columns and the exclusions. `segments` has one row an assignment
    within the period: subject, unit, role, level, base_pay.n, base_pay.d, first, last. `bound` says
    who has which scorecards, sanction sets, pay scheme and ladder. `unassigned` are the subjects
    employed in the period without an assignment.
    """

    people: pl.DataFrame
    segments: pl.DataFrame
    tree: UnitTree
    bound: Bound
    unassigned: pl.DataFrame

    def members(self, subjects: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of `people` for a frame with `subject`, in the order of `people`."""
        return self.people.filter(among(self.people["subject"], subjects["subject"]))

    def rows(self, subjects: pl.DataFrame | None = None) -> pl.DataFrame:
        """Return everyone, or the members of a frame, as rows of a rule beside a card: all are one group of `card`."""
        import polars as pl

        people = self.people if subjects is None else self.members(subjects)
        everyone = pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.CARD])
        return people.drop(PEOPLE_ONLY).with_columns(everyone)


def populate(policy: Policy, facts: Facts, period: Period, names: pl.DataFrame) -> Population:
    """Find everyone who was employed in the period, where, and bound to what.

    The assignment in force on the last day of the period, or the last day employed, decides the card.
    `names` has subject, id, kind in the order of id.
    """
    import polars as pl

    employed = employment(facts, period)
    segments = segments_of(policy, facts, employed, period)
    tree = UnitTree.of(facts.frame("units"), period)
    last = segments.sort("subject", "first").unique("subject", keep="last", maintain_order=True)
    persons = (
        employed.lazy()
        .join(last.lazy().drop("first", "last"), on="subject", how="inner")
        .with_columns(kind=pl.lit(SubjectKind.EMPLOYEE.value))
    )
    everyone = pl.concat([persons, tree.rows(period).lazy()], how="diagonal_relaxed").collect()
    order = laid_out(names.select("subject").with_row_index("order"), everyone["subject"])
    above = laid_out(tree.keys().rename({"unit": "subject"}), everyone["unit"].alias("subject"))
    roles = pl.Enum(everyone["role"].drop_nulls().unique().sort())
    placed = (
        everyone.lazy()
        .with_columns(
            order["order"],
            root=pl.coalesce(above["root"], "unit"),
            siblings=above["siblings"].fill_null(-1),
            role_key=pl.col("role").cast(roles).to_physical().cast(pl.Int64) + 1,
        )
        .with_columns(pl.col("role_key").fill_null(-1))
        .sort("order", "subject", nulls_last=True)
    )
    people = placed.select(
        "subject", "kind", "unit", "role", "level", "base_pay.n", "base_pay.d",
        "hired_on", "left_on", "probation_until", "first", "last",
        pl.col("unit").alias(SCOPES[Scope.UNIT]),
        pl.col("root").alias(SCOPES[Scope.SUBTREE]),
        pl.col("role_key").cast(pl.Int64).alias(SCOPES[Scope.ROLE]),
        pl.col("siblings").alias(SCOPES[Scope.SIBLINGS]),
        pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.COMPANY]),
    ).collect()  # fmt: skip
    people = people.with_columns(exclusions_in(facts, period, people["subject"]))
    unassigned = employed.join(last, on="subject", how="anti").select("subject")
    people, bound = leave_out(policy, period.end, people, bind(policy, period, people, tree, names))
    return Population(people, segments, tree, bound, unassigned)


def exclusions_in(facts: Facts, period: Period, subjects: pl.Series) -> list[pl.Series]:
    """Tell of each subject whether it is excluded in a period: a column `excluded.<word>` for each of `EXCLUDED`."""
    import polars as pl

    rows = facts.frame("exclusions", until=period.end, columns=["subject", "until", "scope"])
    rows = rows.filter(pl.col("until") >= period.start)

    def one(word: str) -> pl.Series:
        if not rows.height:
            return pl.repeat(False, len(subjects), eager=True).alias(f"excluded.{word}")
        hit = rows.filter(pl.col("scope").is_null() | (pl.col("scope") == word))["subject"].unique()
        return subjects.is_in(hit.implode()).alias(f"excluded.{word}")

    return [one(word) for word in EXCLUDED]
