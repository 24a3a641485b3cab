"""Satisfaction: ratings of customers, by the levels that count as satisfied and over whom (S003.Q09)."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_callcenter.workings.counting import Tally, maybe_number, within, word_of, words_of

DENOMINATORS = ("rated", "served")


def satisfied(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count valid ratings and those that are satisfied, of the person rated, else of the unit.

    A level given counts by `satisfied_levels` where the company names them, else `satisfied` of the row does;
    a rating with neither is not valid. With `satisfied_score` the ratings of calls count too, satisfied
    from that score on. `denominator` served puts the calls answered below the line instead.
    """
    levels = words_of(numbers, "satisfied_levels")
    score = maybe_number(numbers, "satisfied_score")
    served = word_of(numbers, "denominator", DENOMINATORS) == "served"
    tally = Tally("satisfied", "rated")
    for row in rows["surveys"]:
        if not within(row["on"], period):
            continue
        good = row["satisfied"]
        if levels is not None and row["level"] is not None:
            good = row["level"] in levels
        if good is not None:
            who = row["unit"] if row["employee"] is None else row["employee"]
            tally.add(who, satisfied=int(good), rated=int(not served))
            tally.because(who, "surveys", row, "rated", *(["satisfied"] if good else ()))
    for row in rows["calls"] if served or score is not None else ():
        if not within(row["on"], period) or row["agent"] is None:
            continue
        if served:
            tally.add(row["agent"], rated=int(bool(row["answered"])))
        if score is not None and row["satisfaction"] is not None:
            good = row["satisfaction"] >= score
            tally.add(row["agent"], satisfied=int(good), rated=int(not served))
            tally.because(row["agent"], "calls", row, "rated", *(["satisfied"] if good else ()))
    return tally.worked()


RATINGS = Working(
    "callcenter_ratings",
    satisfied,
    ("surveys", "calls"),
    ("satisfied", "rated"),
    brief={"ratings": ("surveys", ("agent", "satisfied"))},
    label=Label("客户评价", "ratings by customers"),
    numbers=(
        "satisfied_levels",
        "satisfied_score",
        "denominator",
    ),
    owner="callcenter",
)

__all__ = ["DENOMINATORS", "RATINGS", "satisfied"]
