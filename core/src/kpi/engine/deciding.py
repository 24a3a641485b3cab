"""Which decisions about a score or pay count: who may decide, with a reason, within the limits of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kpi.engine.context import Context
from kpi.engine.lines import amount_text
from kpi.engine.procedures.people import staff_of
from kpi.engine.remembered import once_for_all
from kpi.engine.rules import value_on
from kpi.engine.wording import worded
from kpi.model.adjusting import Terms, terms_of
from kpi.model.parameter import Parameter
from kpi.words import Label, Message, phrase, sentence

if TYPE_CHECKING:
    import polars as pl

NOT_ALLOWED, NO_REASON, OUT_OF_RANGE = "not_allowed", "no_reason", "out_of_range"


def terms_on(context: Context, owner: str, parameters: Iterable[Parameter], where: str) -> Terms:
    """Return what the parameters of a card or a pay scheme say about decisions in the period."""
    return terms_of(owner, {one.name: value_on(owner, one, context.day, where).value for one in parameters})


def admitted(context: Context, rows: pl.DataFrame, terms: Terms, what: str) -> pl.DataFrame:
    """Keep the decisions that count, and report those that do not.

    Nobody decides about himself, whoever is not among the `adjusters` (words as for the step of a procedure, see
    `Staff.may`) does not decide (`not_allowed`), and where a reason is demanded one without `note` does not
    count (`no_reason`).
    """
    import polars as pl

    if not rows.height:
        return rows
    staff = staff_of(context.facts)
    told: list[tuple[int, str, Message]] = []
    kept: list[int] = []
    for row in rows.sort("seq").iter_rows(named=True):
        said = phrase("{what}: the decision of {by} on {on}", what=what, by=row["by"], on=row["on"])
        if staff.decides_own(row["by"], row["subject"]):
            message = sentence("{said} is about the decider, and does not count", said=said)
            told.append((row["subject"], NOT_ALLOWED, message))
        elif terms.adjusters and not staff.may(terms.adjusters, row["by"], row["subject"], row["on"]):
            message = sentence(
                "{said} does not count: {roles} may decide", said=said, roles=", ".join(terms.adjusters)
            )
            told.append((row["subject"], NOT_ALLOWED, message))
        elif terms.reason and not (row["note"] or "").strip():
            message = sentence("{said} gives no reason (note), and does not count", said=said)
            told.append((row["subject"], NO_REASON, message))
        else:
            kept.append(row["seq"])
    for subject, code, why in told:
        context.report(code, why, staff.ids.get(subject, ""))
    return rows.filter(pl.col("seq").is_in(kept))


def of_others(context: Context, decisions: pl.DataFrame) -> pl.DataFrame:
    """Leave out what people decided about themselves; see `report_own`."""
    return decisions.filter(~_own(context, decisions)) if decisions.height else decisions


def report_own(context: Context, decisions: pl.DataFrame) -> None:
    """Report those who decided about themselves as problem `not_allowed`."""
    import polars as pl

    if not decisions.height:
        return
    told = worded(
        "the decision ({kind}) of {by} is about the decider, and does not count",
        kind=pl.col("kind"),
        by=pl.col("by"),
    )
    own = decisions.filter(_own(context, decisions))
    context.report_each(own.select("subject", message=told), NOT_ALLOWED)


def _own(context: Context, decisions: pl.DataFrame) -> pl.Series:
    import polars as pl

    staff = staff_of(context.facts)
    # Many metrics and sets ask about the same decisions.
    known: dict[tuple[str, int], bool] = once_for_all(context.facts, ("decides_own",), dict)
    told = list(zip(decisions["by"], decisions["subject"], strict=True))
    known.update({pair: staff.decides_own(*pair) for pair in {*told}.difference(known)})
    return pl.Series([known[pair] for pair in told], dtype=pl.Boolean)


def out_of_range(context: Context, subject: int, what: str, row: dict[str, Any], limit: Label) -> None:
    """Report that a decision goes beyond a limit; it does not count, and is never cut to it."""
    ids = dict(zip(context.names["subject"], context.names["id"], strict=True))
    message = sentence(
        "{about}: the decision of {by} on {on} does not count: {limit}",
        about=what,
        by=row["by"],
        on=row["on"],
        limit=limit,
    )
    context.report(OUT_OF_RANGE, message, ids.get(subject, ""))


def beyond(moved: int, limit: int, name: str) -> Label:
    """Say by how much (both in 1/UNITS) a decision passes a limit."""
    return phrase(
        "it comes to {amount}, and {name} is {most}",
        amount=amount_text(moved),
        name=name,
        most=amount_text(limit),
    )


__all__ = ["admitted", "beyond", "of_others", "out_of_range", "report_own", "terms_on"]
