"""Decided levels laid over the assignments: the one place that tells who is on which level from which day on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.engine.facts import Facts
from kpi.engine.procedures.case import Case, levels_of
from kpi.engine.procedures.cases import all_cases
from kpi.engine.procedures.people import Post, level_on
from kpi.engine.remembered import once
from kpi.model.catalogue import Policy

if TYPE_CHECKING:
    import polars as pl


def assignments_with_levels(policy: Policy, facts: Facts, until: date) -> pl.DataFrame:
    """Return the `assignments` from up to a day, cut where an approved level begins to hold.

    A later assignment that states a level wins from its first day on; one that states none keeps the level
    decided. Without a decision about a level nothing is done.
    """

    def made() -> tuple[Policy, pl.DataFrame]:
        rows = facts.frame("assignments", until=until)
        changes = decided_levels(policy, facts, until)
        return policy, _laid_over(rows, changes) if changes else rows

    # The policy is kept beside them: its id is its own only as long as it lives.
    kept: tuple[Policy, pl.DataFrame] = once(facts, ("levels", id(policy), until), made)
    return kept[1]


def decided_levels(policy: Policy, facts: Facts, until: date) -> dict[int, list[tuple[date, str]]]:
    """Return, by subject, the days from which approved levels hold, up to a day, in their order."""
    found: dict[int, list[Case]] = {}
    for case in all_cases(policy, facts):
        if case.level_from is not None and case.level_from <= until:
            found.setdefault(case.key, []).append(case)
    return {key: levels_of(cases) for key, cases in found.items()}


def _laid_over(rows: pl.DataFrame, changes: dict[int, list[tuple[date, str]]]) -> pl.DataFrame:
    import polars as pl

    concerned = pl.col("employee").is_in(list(changes))
    made: list[dict[str, Any]] = []
    for (who,), own in (
        rows.filter(concerned).sort("employee", "from").partition_by("employee", as_dict=True).items()
    ):
        given = own.to_dicts()
        posts = [Post(row["unit"], row["role"], row["level"], row["from"], row["until"]) for row in given]
        decided = changes[int(str(who))]
        for place, row in enumerate(given):
            following = given[place + 1]["from"] if place + 1 < len(given) else date.max
            end = min(row["until"] or date.max, following)
            inside = sorted({day for day, _ in decided if row["from"] < day <= end and day < following})
            for first in (row["from"], *inside):
                level = level_on(posts, decided, first)
                made.append({**row, "from": first, "level": level})
    return pl.concat([rows.filter(~concerned), pl.DataFrame(made, schema=rows.schema)])


__all__ = ["assignments_with_levels", "decided_levels"]
