"""Which decisions about a score or pay count: who may decide, with a reason, within the limits of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kpi.engine.context import Context
from kpi.engine.lines import amount_text
from kpi.engine.rules import value_on
from kpi.model.adjusting import Terms, terms_of
from kpi.model.parameter import Parameter

if TYPE_CHECKING:
    import polars as pl

LEADER = "leader"
"""The word among `adjusters` for whoever leads the person's unit, or one above it."""

NOT_ALLOWED, NO_REASON, OUT_OF_RANGE = "not_allowed", "no_reason", "out_of_range"


def terms_on(context: Context, owner: str, parameters: Iterable[Parameter], where: str) -> Terms:
    """Return what the parameters of a card or a pay scheme say about decisions in the period."""
    return terms_of(owner, {one.name: value_on(owner, one, context.day, where).value for one in parameters})


def admitted(context: Context, rows: pl.DataFrame, terms: Terms, what: str) -> pl.DataFrame:
    """Keep the decisions that count, and report those that do not.

    Nobody decides about himself, whoever is not among the `adjusters` does not decide (`not_allowed`), and
    where a reason is demanded one without `note` does not count (`no_reason`).
    """
    import polars as pl

    if not rows.height:
        return rows
    ids = dict(zip(context.names["subject"], context.names["id"], strict=True))
    told: list[tuple[int, str, str]] = []
    kept: list[int] = []
    for row in rows.sort("seq").iter_rows(named=True):
        said = f"{what}: the decision of {row['by']} on {row['on']}"
        if ids.get(row["subject"]) == row["by"]:
            told.append((row["subject"], NOT_ALLOWED, f"{said} is about the decider, and does not count"))
        elif terms.adjusters and not _may(context, row, terms.adjusters, ids):
            allowed = ", ".join(terms.adjusters)
            told.append((row["subject"], NOT_ALLOWED, f"{said} does not count: {allowed} may decide"))
        elif terms.reason and not (row["note"] or "").strip():
            told.append((row["subject"], NO_REASON, f"{said} gives no reason (note), and does not count"))
        else:
            kept.append(row["seq"])
    for subject, code, message in told:
        context.report(code, message, ids.get(subject, ""))
    return rows.filter(pl.col("seq").is_in(kept))


def of_others(context: Context, decisions: pl.DataFrame) -> pl.DataFrame:
    """Leave out what people decided about themselves; see `report_own`."""
    return decisions.join(_own(context, decisions), on="seq", how="anti", maintain_order="left")


def report_own(context: Context, decisions: pl.DataFrame) -> None:
    """Report those who decided about themselves as problem `not_allowed`."""
    import polars as pl

    own = decisions.join(_own(context, decisions), on="seq", how="semi", maintain_order="left")
    told = pl.format("the decision ({}) of {} is about the decider, and does not count", "kind", "by")
    context.report_each(own.select("subject", message=told), NOT_ALLOWED, "")


def _own(context: Context, decisions: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    named = decisions.select("seq", "subject", "by").join(context.names, on="subject")
    return named.filter(pl.col("id") == pl.col("by")).select("seq")


def out_of_range(context: Context, subject: int, what: str, row: dict[str, Any], limit: str) -> None:
    """Report that a decision goes beyond a limit; it does not count, and is never cut to it."""
    ids = dict(zip(context.names["subject"], context.names["id"], strict=True))
    message = f"{what}: the decision of {row['by']} on {row['on']} does not count: {limit}"
    context.report(OUT_OF_RANGE, message, ids.get(subject, ""))


def beyond(moved: int, limit: int, name: str) -> str:
    """Say by how much (both in 1/UNITS) a decision passes a limit."""
    return f"it comes to {amount_text(moved)}, and {name} is {amount_text(limit)}"


def _may(context: Context, row: dict[str, Any], adjusters: Iterable[str], ids: dict[int, str]) -> bool:
    """Tell whether the decider is one of `adjusters` on the day of the decision."""
    words = set(adjusters)
    if row["by"] in words - {LEADER}:
        return True
    who = next((key for key, name in ids.items() if name == row["by"]), None)
    if who is None:
        return False
    role = _post(context, who, row["on"], "role")
    return (role is not None and role in words) or (LEADER in words and who in _leaders(context, row))


def _post(context: Context, subject: int, day: Any, field: str) -> Any:
    """Return the role or the unit of somebody on a day, None where there was none."""
    import polars as pl

    held = (
        context.facts.frame("assignments", until=day)
        .filter((pl.col("employee") == subject) & (pl.col("from") <= day))
        .sort("from")
        .tail(1)
        .filter(pl.col("until").is_null() | (pl.col("until") >= day))
    )
    return held[field][0] if held.height else None


def _leaders(context: Context, row: dict[str, Any]) -> set[int]:
    """Return who led the person's unit, and those above it, on the day of the decision."""
    import polars as pl

    units = (
        context.facts.frame("units")
        .sort("from", nulls_last=False)
        .filter(
            (pl.col("from").is_null() | (pl.col("from") <= row["on"]))
            & (pl.col("until").is_null() | (pl.col("until") >= row["on"]))
        )
    )
    parents = dict(zip(units["id"], units["parent"], strict=True))
    leaders = dict(zip(units["id"], units["leader"], strict=True))
    own = row["subject"]
    unit, found, seen = own if own in parents else _post(context, own, row["on"], "unit"), set(), set()
    while unit is not None and unit not in seen:
        seen.add(unit)
        if leaders.get(unit) is not None:
            found.add(leaders[unit])
        unit = parents.get(unit)
    return found


__all__ = ["LEADER", "admitted", "beyond", "of_others", "out_of_range", "report_own", "terms_on"]
