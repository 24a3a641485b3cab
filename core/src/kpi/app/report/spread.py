"""How scores and grades are spread, and how units compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.report.given import Given, difference, mean, median
from kpi.app.report.scoreboard import scores_before
from kpi.app.report.words import COUNT
from kpi.exact import show
from kpi.output.charts import Bar, Span, bars, binned, histogram, spans
from kpi.output.report import Field, Group, Note, Picture, Section, Sort, Table
from kpi.types import SubjectKind
from kpi.words import Label, listed, phrase, phrase_in

if TYPE_CHECKING:
    from kpi.store import StoredResult

LEAST = 5
"""Scores of a card from which on a picture tells more than its table."""
MOST_UNITS = 24
"""Units of a chart: of more the best and the worst half of so many, the table has all."""

_MEAN = Field("mean", phrase("Mean"), Sort.NUMBER)
_LEAST = Field("least", phrase("Lowest"), Sort.NUMBER)
_MOST = Field("most", phrase("Highest"), Sort.NUMBER)
_CHANGE = Field("change", phrase("Change"), Sort.SIGNED, optional=True)
_CARDS = (
    Field("card", phrase("Scorecard")),
    Field("count", phrase("With a score"), Sort.COUNT),
    Field("without", phrase("Without"), Sort.COUNT),
    _MEAN,
    _CHANGE,
    Field("median", phrase("Median"), Sort.NUMBER),
    _LEAST,
    _MOST,
)
_UNITS = (Field("name", phrase("Unit")), COUNT, _MEAN, _CHANGE, _LEAST, _MOST)
_OWN = (Field("name", phrase("Unit")), Field("mean", phrase("Score"), Sort.NUMBER), _CHANGE)
_SHARE = Field("share", phrase("Share"), Sort.SHARE)


def spread(given: Given) -> Section:
    """Return a table of the cards, and of those with enough scores how these and their grades are spread."""
    cards = given.now.cards
    if not cards:
        return Section("spread", phrase("Distribution"), (Note(phrase("There are no scores.")),))
    rows = [_card_row(given, card, results) for card, results in cards.items()]
    table = Table(phrase("The scorecards of the period"), _CARDS, rows, "card")
    groups = [
        Group(given.card(card), tuple(blocks))
        for card, results in cards.items()
        if (blocks := list(_of_card(given, card, results)))
    ]
    few = phrase("Cards with fewer than {n} scores have no chart: the scoreboard shows them.", n=LEAST)
    notes = (Note(few),) if len(groups) < len(cards) else ()
    return Section("spread", phrase("Distribution"), (table, *groups, *notes))


def scores_of(results: Sequence[StoredResult]) -> list[Fraction]:
    """Return the scores that there are."""
    return [one.score for one in results if one.score is not None]


def _card_row(given: Given, card: str, results: Sequence[StoredResult]) -> dict[str, Any]:
    scores = scores_of(results)
    before = scores_of(list(scores_before(given, card).values()))
    return {
        "card": given.card(card),
        "count": len(scores),
        "without": len(results) - len(scores),
        "mean": mean(scores),
        "change": difference(mean(scores), mean(before)),
        "median": median(scores),
        "least": min(scores, default=None),
        "most": max(scores, default=None),
    }


def _of_card(given: Given, card: str, results: Sequence[StoredResult]) -> Iterator[Picture]:
    scores = scores_of(results)
    if len(scores) < LEAST:
        return
    bins = binned(scores)
    told = phrase("{n:,} scores from {least} to {most}, their mean {mean}", n=len(scores),
                  least=given.number(min(scores)), most=given.number(max(scores)),
                  mean=given.number(mean(scores) or Fraction(0)))  # fmt: skip
    title = phrase("How many have which score")
    chart = histogram(
        bins,
        title.text(given.lang),
        axis_title=phrase("Score").text(given.lang),
        count_title=phrase_in("how many", "People").text(given.lang),
        description=told.text(given.lang),
    )
    rows = [
        {"range": f"[{show(one.low)}, {show(one.high)}{']' if one is bins[-1] else ')'}", "count": one.count,
         "share": Fraction(one.count, len(scores))}
        for one in bins
    ]  # fmt: skip
    fields = (Field("range", phrase("Score"), Sort.NAME), COUNT, _SHARE)
    yield Picture(chart, Table(title, fields, rows, "range"))
    yield from _grades(given, results)


def _grades(given: Given, results: Sequence[StoredResult]) -> Iterator[Picture]:
    counts = Counter(one.grade for one in results if one.grade)
    if not counts:
        return
    best: dict[str, Fraction] = {}
    for one in results:
        if one.grade:
            best[one.grade] = max(best.get(one.grade, Fraction(-(10**9))), one.score or Fraction(0))
    order = sorted(counts, key=lambda grade: (-best[grade], grade))
    title = phrase("How many have which grade")
    total = sum(counts.values())
    drawn = [Bar(grade, Fraction(counts[grade]), str(counts[grade])) for grade in order]
    told = listed(f"{grade} {counts[grade]}" for grade in order)
    chart = bars(
        drawn,
        title.text(given.lang),
        axis_title=phrase_in("how many", "People").text(given.lang),
        description=told.text(given.lang),
    )
    rows = [
        {"name": grade, "count": counts[grade], "share": Fraction(counts[grade], total)} for grade in order
    ]
    yield Picture(chart, Table(title, (Field("name", phrase("Grade"), Sort.NAME), COUNT, _SHARE), rows))


def units(given: Given) -> Section:
    """Return the units side by side, card by card: those of people by what they reached, those of units by their score."""
    groups = [
        Group(given.card(card), tuple(blocks))
        for card, results in given.now.cards.items()
        if (blocks := list(_units_of(given, card, results)))
    ]
    none = (Note(phrase("No card has scores of two units.")),)
    return Section("units", phrase("Unit comparison"), tuple(groups) or none)


def _units_of(given: Given, card: str, results: Sequence[StoredResult]) -> Iterator[Picture | Note]:
    found = _by_unit(results)
    if len(found) < 2:
        return
    before = _by_unit(list(scores_before(given, card).values()))
    names = given.distinct(found)
    short = given.short(found)
    rows: list[dict[str, Any]] = [
        {
            "short": short[unit],
            "name": names[unit] or phrase("without a unit"),
            "count": len(scores),
            "mean": mean(scores),
            "change": difference(mean(scores), mean(before.get(unit, ()))),
            "least": min(scores),
            "most": max(scores),
        }
        for unit, scores in found.items()
    ]
    rows.sort(key=lambda row: (-row["mean"], str(row["name"])))
    own = all(one.kind is SubjectKind.UNIT for one in results)
    shown = rows if len(rows) <= MOST_UNITS else [*rows[: MOST_UNITS // 2], *rows[-MOST_UNITS // 2 :]]
    title = phrase("Scores of the units") if own else phrase("Mean scores of the units")
    fields = _OWN if own else _UNITS
    yield Picture(_unit_chart(given, shown, title, own=own), Table(title, fields, rows))
    if len(shown) < len(rows):
        told = phrase("The chart shows the {n} best and the {n} last of {of} units; the table has all.",
                      n=MOST_UNITS // 2, of=len(rows))  # fmt: skip
        yield Note(told)


def _by_unit(results: Sequence[StoredResult]) -> Mapping[str, list[Fraction]]:
    """Return the scores of each unit: its own, or those of the people in it."""
    found: dict[str, list[Fraction]] = {}
    for one in results:
        if one.score is not None:
            unit = one.subject if one.kind is SubjectKind.UNIT else one.unit
            found.setdefault(unit, []).append(one.score)
    return found


def _unit_chart(given: Given, rows: Sequence[dict[str, Any]], title: Label, *, own: bool) -> Any:
    first, last = rows[0], rows[-1]
    told = phrase("From {first} with {most} to {last} with {least}", first=first["name"], last=last["name"],
                  most=given.number(first["mean"]), least=given.number(last["mean"]))  # fmt: skip
    nowhere = phrase("without a unit").text(given.lang)
    drawn = [
        Span(row["short"] or nowhere, row["mean"], given.number(row["mean"]), row["least"], row["most"])
        for row in rows
    ]
    axis = phrase("Score") if own else phrase("Score: mean, lowest and highest")
    return spans(
        drawn, title.text(given.lang), axis_title=axis.text(given.lang), description=told.text(given.lang)
    )


__all__ = ["LEAST", "scores_of", "spread", "units"]
