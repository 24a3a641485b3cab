"""Values whose unit and domain depend on what the row is about: a metric, or a rated item."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.errors import nearest
from kpi.exact import Rate, decimals_needed, round_half_away, show
from kpi.frozen import frozen
from kpi.ingest.cells import Bad, Reader, settle
from kpi.ingest.context import Context
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.values.number import number
from kpi.ingest.values.parsers import yes_or_no
from kpi.ingest.values.quantity import outside, quantity, rate
from kpi.ingest.values.text import trim, word
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.model.metric import Metric
from kpi.model.quantity import Measure
from kpi.words import phrase, sentence
from kpi.words.called import measured

Key = tuple[object, str, str, str]
"""What the row is about (a metric's id or an item), the value, the numerator, the denominator, as text."""


@frozen
class Named:
    """The word of a level, with its place among the labels of the metric."""

    word: str
    place: Fraction


def rate_reader(
    context: Context,
    value: ColumnMap,
    parts: tuple[ColumnMap, ColumnMap],
    *,
    items: bool,
    words: bool,
    shares: bool = False,
) -> Reader[Key]:
    """Make the reader of a rate: of metrics, or of rated `items`; `words` tells whether levels have a place.

    Where cells of percentages hold `shares`, a bare number up to 1 may be a share whose format was lost, and is refused.
    """
    about = context.items if items else context.metrics
    known: dict[tuple[object, ...], Fraction | Rate] = {}
    counted: tuple[dict[str, Fraction], dict[str, Fraction]] = ({}, {})
    gaps = [frozenset({"", *map(trim, how.blanks)}) for how in (value, *parts)]

    def read(key: Key) -> object:
        name, *texts = key
        if type(name) is Bad:
            # The metric is at fault already; nothing can be said about its value.
            return Fraction(0)
        metric = about.get(name) if isinstance(name, str) else None
        # Many metrics share unit, domain and numbers: what was read for one is good for the next.
        same = (metric and metric.unit, metric and id(metric.domain), *texts)
        if same in known:
            return known[same]
        plain, above, below = (
            settle(text, gap, how.values) for text, gap, how in zip(texts, gaps, (value, *parts), strict=True)
        )
        counts = _counts(above, below, parts, counted)
        if plain is None and counts is None:
            return None
        if plain is not None and words and metric is not None and metric.unit is Measure.LEVEL:
            return _level(plain, metric)
        found = (
            counts if plain is None else _agreed(_value(plain, metric, value, shares=shares), counts, metric)
        )
        assert found is not None
        known[same] = _inside(found, metric, plain or f"{above}/{below}")
        return known[same]

    return Reader(read)


def keys(about: Sequence[object], columns: Sequence[Sequence[str] | None]) -> list[Key]:
    """Put together what a rate is read from, row by row."""
    empty = [""] * len(about)
    return list(zip(about, *(empty if column is None else column for column in columns), strict=True))


def _value(text: str, metric: Metric | None, how: ColumnMap, *, shares: bool) -> Fraction | Rate:
    measure = None if metric is None else metric.unit
    if measure is Measure.LEVEL:
        raise UnfitError("not_a_number", sentence("{cell} is a level, not a number", cell=shown(text)))
    if measure is Measure.FLAG:
        return Fraction(yes_or_no(text, how.true, how.false))
    found = quantity(text, measure, how.form, how.unit, how.times)
    bare = measure is Measure.PERCENT and not how.unit and "%" not in how.form.bare(text)
    if shares and bare and isinstance(found, Fraction) and 0 < abs(found) <= 1:
        message = sentence(
            "{cell} has lost the format of the cell: as a percentage it may be {bare}% or {share}%",
            cell=shown(text),
            bare=show(found),
            share=show(found * 100),
        )
        raise UnfitError("lost_percent", message, sentence("write it with its sign"))
    return found


def _level(text: str, metric: Metric) -> Named:
    labels = metric.domain.labels
    if labels and text not in labels:
        message = sentence("{cell} is no level of {metric}", cell=shown(text), metric=metric.id)
        raise UnfitError("out_of_domain", message, nearest(text, labels))
    return Named(word(text), Fraction(labels.index(text) if labels else 0))


def _counts(
    above: str | None,
    below: str | None,
    parts: tuple[ColumnMap, ColumnMap],
    known: tuple[dict[str, Fraction], dict[str, Fraction]],
) -> Rate | None:
    if above is None and below is None:
        return None
    if above is None or below is None:
        message = (
            sentence("the numerator is missing") if above is None else sentence("the denominator is missing")
        )
        raise UnfitError("missing_value", message, sentence("give both parts of a rate, or none"))
    return rate(_part(above, parts[0], known[0]), _part(below, parts[1], known[1]))


def _part(text: str, how: ColumnMap, known: dict[str, Fraction]) -> Fraction:
    """Read a part of a rate; many rates have one of their parts in common."""
    found = known.get(text)
    if found is None:
        found = known[text] = number(text, how.form)
    return found


def _agreed(value: Fraction | Rate, counts: Rate | None, metric: Metric | None) -> Fraction | Rate:
    if counts is None:
        return value
    plain = counts.value
    if plain is not None and metric is not None and metric.unit is Measure.PERCENT:
        plain *= 100
    if value not in (counts, plain) and not _rounded(value, plain):
        made = phrase("nothing") if plain is None else show(plain)
        hint = sentence("leave out the value where both parts are given")
        message = sentence("the value does not agree with its parts, which make {made}", made=made)
        raise UnfitError("contradiction", message, hint)
    return counts


def _rounded(value: Fraction | Rate, exact: Fraction | None) -> bool:
    """Tell whether a value is the quotient as a report rounds it (33.3 for 1/3)."""
    places = decimals_needed(value) if isinstance(value, Fraction) else None
    return exact is not None and places is not None and round_half_away(exact, places) == value


def _inside(value: Fraction | Rate, metric: Metric | None, text: str) -> Fraction | Rate:
    if metric is not None and (fault := outside(value, metric.unit, metric.domain)):
        message = sentence(
            "{cell} is no {unit} of {metric}: {fault}",
            cell=shown(text),
            unit=measured(metric.unit),
            metric=metric.id,
            fault=fault,
        )
        raise UnfitError("out_of_domain", message)
    return value
