"""Workings: what has to be worked out of rows one after the other before a rule can read it.

A queue, a clock that runs past the end of a day, a list of steps: no tree and no sum over a table says
these. A working is a plain function of rows that counts; the numbers it needs are parameters of a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from kpi.frozen import frozen
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.words import Label

Row: TypeAlias = Mapping[str, Any]
"""A row of a table: text, int, Fraction, bool, date; a moment is a datetime, a time or duration seconds."""

Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by KIND, in the order in which they came in; ratings that an anonymous panel judges are not among them."""


@frozen
class Worked:
    """What a working found: counts by subject (id) and part, and what `kpi try` tells besides.

    `behind` are the rows that a count is made of, by subject and part, each with its KIND, for `kpi explain`.
    """

    counts: Mapping[str, Mapping[str, Fraction]]
    told: Mapping[str, Any] = attrs.field(factory=dict)
    behind: Mapping[str, Mapping[str, Sequence[tuple[str, Row]]]] = attrs.field(factory=dict)


@frozen
class Working:
    """A mechanism without numbers, over rows.

    `function(rows, numbers, period)` gets the rows of `tables` by KIND, the parameters of the metric's rule
    by name, and the period (None in a trial: then every row counts); it reads no clock and gives `parts`,
    counts by subject. In a run rows up to `look_back` days before the period are there too, for what begins
    in one period and falls due in the next, and those up to `look_ahead` days after it, for what may be made up
    for until then; it says itself which of them count.

    `brief` names lists that a trial takes: the KIND in whose place they stand (empty: rows of that name, of
    values as given), and the columns of an entry in their order; one that the table does not have is a figure in
    the place of columns (`minutes` for two moments), which the function finds in the row. `rules` may be tried
    with it although their inputs are measured otherwise; the parts are arguments of their scorer then. `numbers`
    names the parameters that it reads, so that a rule whose scorer does not take them may have them. A unit's counts are the sums of its
    people's and of the units below it, but of the parts in `peaks` the greatest.
    """

    name: str
    function: Callable[[Rows, Mapping[str, Value], Period | None], Worked]
    tables: tuple[str, ...]
    parts: tuple[str, ...]
    brief: Mapping[str, tuple[str, tuple[str, ...]]] = attrs.field(factory=dict)
    rules: tuple[str, ...] = ()
    look_back: int = 0
    look_ahead: int = 0
    numbers: tuple[str, ...] = ()
    peaks: tuple[str, ...] = ()
    label: Label = Label()
    owner: str = ""


__all__ = ["Row", "Rows", "Worked", "Working"]
