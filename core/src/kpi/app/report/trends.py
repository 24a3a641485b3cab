"""How a period stands among the earlier ones of its kind; one that was never run is a gap, not a zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.app.report.given import Given, Month, mean, total
from kpi.app.report.spread import LEAST, scores_of
from kpi.app.report.words import COUNT
from kpi.app.vocabulary import STATUSES
from kpi.model.period import Period
from kpi.output.charts import Dot, over_months
from kpi.output.locales import spelt
from kpi.output.report import Field, Group, Note, Picture, Section, Sort, Table
from kpi.types import SubjectKind
from kpi.words import Label, listed, phrase

MOST_CARDS = 6
"""Cards that have a chart of their own; the others have their row in the distribution."""
MOST_LINES = 5
"""Units of a chart, so that its lines can be told apart."""
MOST_COLUMNS = 12
"""Units of its table."""

_PERIOD = Field("period", phrase("Period"), Sort.NAME)
_NEVER = phrase("never run")
_STATE = Field("state", phrase("Run"), Sort.NAME)


def trends(given: Given) -> Section:
    """Return a group a card that has scores in two periods or more, and one of pay."""
    title = phrase("Trends")
    gaps = [period for period, month in given.earlier.items() if month is None]
    groups = [
        Group(given.card(card), tuple(blocks))
        for card in list(_cards(given))[:MOST_CARDS]
        if (blocks := list(_of_card(given, card)))
    ]
    paid = list(_of_pay(given))
    if paid:
        groups.append(Group(phrase("Pay"), tuple(paid)))
    if not groups:
        none = phrase("There is no earlier period to compare with: a trend takes two.")
        return Section("trends", title, (Note(none),))
    notes: tuple[Note, ...] = ()
    if gaps:
        told = listed(map(spelt, gaps))
        notes = (Note(phrase("Never run, and so a gap: {periods}", periods=told), "wait"),)
    return Section("trends", title, (*notes, *groups))


def _cards(given: Given) -> Iterator[str]:
    """Give the cards of the period that have enough scores in it, or that are all there is."""
    cards = given.now.cards
    large = [card for card, rows in cards.items() if len(scores_of(rows)) >= LEAST]
    yield from large or list(cards)[:1]


def _of_card(given: Given, card: str) -> Iterator[Picture]:
    rows = [_row(given, period, month, card) for period, month in given.earlier.items()]
    if sum(row["mean"] is not None for row in rows) < 2:
        return
    series = [("mean", phrase("Mean"))]
    if any(row["count"] and row["count"] > 1 for row in rows):
        series += [("most", phrase("Highest")), ("least", phrase("Lowest"))]
    title = phrase("Scores over the periods")
    dots = [
        Dot(given.month(row["at"]), row[key], "" if row[key] is None else given.number(row[key]), label.text(given.lang))
        for key, label in series
        for row in rows
    ]  # fmt: skip
    fields = (
        _PERIOD,
        COUNT,
        Field("mean", phrase("Mean"), Sort.NUMBER),
        Field("least", phrase("Lowest"), Sort.NUMBER),
        Field("most", phrase("Highest"), Sort.NUMBER),
        _STATE,
    )
    yield _picture(given, dots, title, phrase("Score"), Table(title, fields, rows, "period"))
    yield from _of_units(given, card)


def _row(given: Given, period: Period, month: Month | None, card: str) -> dict[str, Any]:
    scores = [] if month is None else scores_of([one for one in month.results if one.card == card])
    return {
        "at": period,
        "period": spelt(period),
        "count": None if month is None else len(scores),
        "mean": mean(scores),
        "least": min(scores, default=None),
        "most": max(scores, default=None),
        "state": _state(given, month),
    }


def _state(given: Given, month: Month | None) -> Label:
    if month is None:
        return _NEVER
    status = STATUSES[month.run.status.value]
    return (
        phrase("{status}, only {unit}", status=status, unit=given.called(month.run.unit))
        if month.run.unit
        else status
    )


def _of_units(given: Given, card: str) -> Iterator[Picture]:
    """Give the means of the units, those of the most people where there are many."""
    means: dict[str, dict[Period, Fraction | None]] = {}
    size: dict[str, int] = {}
    for period, month in given.earlier.items():
        for unit, scores in _by_unit(month, card).items():
            means.setdefault(unit, {})[period] = mean(scores)
            if period == given.period:
                size[unit] = len(scores)
    shown = sorted(size, key=lambda unit: (-size[unit], unit))
    if len(shown) < 2:
        return
    names, short = given.distinct(shown), given.short(shown)
    charted, listed = shown[:MOST_LINES], shown[:MOST_COLUMNS]
    title = phrase("Mean scores of the units over the periods")
    dots = [
        Dot(given.month(period), value, "" if value is None else given.number(value), short[unit])
        for unit in charted
        for period in given.earlier
        for value in [means[unit].get(period)]
    ]
    fields = (
        _PERIOD,
        *(Field(f"unit {unit}", Label(names[unit], names[unit]), Sort.NUMBER) for unit in listed),
    )
    rows = [
        {"period": spelt(period), **{f"unit {unit}": means[unit].get(period) for unit in listed}}
        for period in given.earlier
    ]
    beyond = None
    if len(charted) < len(shown):
        beyond = phrase("Those of the most people: {charted} of {n} units in the chart, {listed} in the table.",
                        charted=len(charted), n=len(shown), listed=len(listed))  # fmt: skip
    yield _picture(given, dots, title, phrase("Score"), Table(title, fields, rows, "period", beyond=beyond))


def _by_unit(month: Month | None, card: str) -> Mapping[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for one in () if month is None else month.results:
        if one.card == card and one.score is not None and one.unit and one.kind is SubjectKind.EMPLOYEE:
            found.setdefault(one.unit, []).append(one.score)
    return found


def _of_pay(given: Given) -> Iterator[Picture]:
    rows = [_pay_row(given, period, month) for period, month in given.earlier.items()]
    if sum(row["payable"] is not None for row in rows) < 2:
        return
    title = phrase("Payable over the periods")
    dots = [
        Dot(given.month(row["at"]), row["payable"],
            "" if row["payable"] is None else given.number(row["payable"]), phrase("Payable").text(given.lang))
        for row in rows
    ]  # fmt: skip
    fields = (
        _PERIOD,
        COUNT,
        Field("payable", phrase("Payable, yuan"), Sort.NUMBER),
        Field("each", phrase("A person, yuan"), Sort.NUMBER),
        _STATE,
    )
    yield _picture(given, dots, title, phrase("Yuan"), Table(title, fields, rows, "period"))


def _pay_row(given: Given, period: Period, month: Month | None) -> dict[str, Any]:
    paid = [] if month is None else [one for one in month.payables.values() if one is not None]
    return {
        "at": period,
        "period": spelt(period),
        "count": None if month is None else len(paid),
        "payable": total(paid) if paid else None,
        "each": mean(paid),
        "state": _state(given, month),
    }


def _picture(given: Given, dots: Sequence[Dot], title: Label, axis: Label, table: Table) -> Picture:
    months = [given.month(period) for period in given.earlier]
    known = [one for one in dots if one.value is not None and one.series == dots[0].series]
    told = phrase("From {first} in {start} to {last} in {end}", first=known[0].text, start=spelt(Period.parse(known[0].at)),
                  last=known[-1].text, end=spelt(Period.parse(known[-1].at)))  # fmt: skip
    chart = over_months(
        dots, months, title.text(given.lang), axis_title=axis.text(given.lang),
        description=told.text(given.lang),
    )  # fmt: skip
    return Picture(chart, table)


__all__ = ["trends"]
