"""Metrics: everything that feeds a rule, whatever it comes from."""

from __future__ import annotations

from typing import TypeAlias

from kpi.frozen import frozen
from kpi.model.parameter import Value
from kpi.model.period import Frequency
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.types import Direction
from kpi.words import Label


@frozen
class Condition:
    """A plain test on one column or metric: `op` is ==, !=, <, <=, >, >=, in, missing or present.

    In the window of a derived metric and over a table `parameter`, the full name of a rule's parameter, may
    stand in the place of a value; over a table a parameter without a value tests nothing.
    """

    name: str
    op: str
    value: Value = None
    parameter: str = ""


@frozen
class Observed:
    """The value stands in the facts (`observations`); where counts are given the rate is pooled."""


@frozen
class TargetOf:
    """The target set for another metric, for the person, else the role, else the unit."""

    metric: str


@frozen
class Rated:
    """A judgement by people (`ratings`): the mean of the raters of a role, the roles weighted.

    With no `roles` every rater counts alike. A role without a rating makes the value missing unless
    `missing_role` is `skip`. With a `panel` it says who counts how, in place of roles and weights.
    """

    item: str
    roles: tuple[str, ...] = ()
    weights: tuple[Value, ...] = ()
    missing_role: str = "block"
    panel: str = ""


@frozen
class Counted:
    """Events of some kinds in the period; `what` is count, quantity, amount, or highest (of their quantities).

    None recorded counts 0, and has no highest. `since` = hire or level reaches back to that day of each
    person, and is missing where there is none; `months_of`, the full name of a rule's parameter, so many months.
    `until_day` and `more_than` are full names of rules' parameters: only events up to that day of their
    month count, and only those whose quantity is more; one without a quantity counts. An event whose case
    (its ref) one of the kinds of `unless` meets too does not count.
    `parameter`, likewise, holds the kinds (names, short or full) in their place.
    """

    kinds: tuple[str, ...]
    what: str = "count"
    since: str = ""
    months_of: str = ""
    until_day: str = ""
    more_than: str = ""
    unless: tuple[str, ...] = ()
    parameter: str = ""


@frozen
class Aggregate:
    """count, sum, min, max or distinct over the rows of a table that pass every condition."""

    how: str
    column: str = ""
    where: tuple[Condition, ...] = ()


@frozen
class FromTable:
    """Counted or summed over a table of the kit or a plugin; a rate keeps both of its sums.

    With a `clock` the rows are those that it counts in the period, and have its columns `<clock>.due`,
    `.state` and `.minutes`, and those of other clocks that are named.
    """

    table: str
    numerator: Aggregate
    denominator: Aggregate | None = None
    clock: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The names of the columns that it reads."""
        parts = (one for one in (self.numerator, self.denominator) if one is not None)
        names = [name for one in parts for name in (one.column, *(test.name for test in one.where)) if name]
        return tuple(dict.fromkeys(names))


@frozen
class Window:
    """Which periods a derived metric reads: the last `periods` (None: all) of the run's frequency.

    `to_date` = year starts it anew each year. A window includes the current period unless told.
    `frequency` names another frequency; a card that has no results of the run's is read by its own.
    `since` = level leaves out, for each person, what began before the present level did.
    `months_of` and `kind_of` are the full names of rules' parameters: how many months it reaches back (the
    periods that end in them), and one of `WINDOW_KINDS`. A period never run is reported and left out; with
    `gaps` it stays, as one in which nobody has a value.
    """

    periods: int | None = None
    current: bool = True
    to_date: str = ""
    frequency: Frequency | None = None
    since: str = ""
    months_of: str = ""
    kind_of: str = ""
    gaps: bool = False


WINDOW_KINDS = ("window", "rolling_12m", "calendar_year", "first_year", "ever")
"""What a window's parameter may say: the last months (two names for it), the months of the calendar year, the
first months on the present level, or everything known."""


@frozen
class Derived:
    """An aggregate of another metric over a window of periods, a scope, or the people someone leads.

    `over` is window, subordinates, or a scope. `how` is last, previous, mean, pooled, sum, min, max,
    rank, streak, longest, count or own; streak (up to the newest period), longest (the longest streak) and count
    say with `where` which values count. A period without a value ends a streak, unless `missing` is skip
    (it is left out) or counts (it is as one that counts). `missing_of`, `ties_of` and `among_of` are the full
    names of rules' parameters: which of `MISSING` holds, how a rank over a scope treats ties (`TIES`), and of
    whom it is one (`AMONG`). Over the unit `own` is the value of the unit itself, or of the nearest one above, of
    which metrics are read: one with a card or a set of sanctions of its own.
    """

    of: str
    over: str
    how: str
    window: Window = Window()
    where: Condition | None = None
    missing: str = "ends"
    missing_of: str = ""
    ties_of: str = ""
    among_of: str = ""


MISSING = {"breaks": "ends", "skip": "skip", "fails": "counts"}
"""What a parameter may say of a period without a value, and what `Derived.missing` calls it."""
TIES = ("competition", "worst", "dense")
"""Tied people share the better rank (1-2-2-4), the worse one (1-3-3-4), or leave no gap behind them (1-2-2-3)."""
AMONG = ("all", "regular", "same_level")
"""A rank over a scope is one among everyone, among those past probation, or among those of one's own level."""


@frozen
class Attribute:
    """A fact about the person in the period: tenure_months, service_year, level, role, base_pay, ...

    Also what a stage itself hands to its rules: `nth`, `kind`, `quantity`, `amount` of an event, `earned` of pay.
    """

    name: str


@frozen
class Standing:
    """The result of a scorecard in the same period: score, grade, rank, unit_rank (the rank among the
    people of the unit, whatever the card ranks by), shared_rank (the worst of the places that those of one
    rank share), last, of, target_met; plus_minus, what point sanctions added to the score, and item_ratio, the
    mean of the items' points as shares of their full marks, are known of the run's own period only.
    """

    field: str
    card: str = ""


@frozen
class Attended:
    """A figure of the attendance that a person is bound to: attended_days, required_days, late_minutes, ...

    Missing where none is bound, and where nothing is known of the person's shifts.
    """

    figure: str


@frozen
class ByWorking:
    """Counted by a working over rows, with the numbers of a rule: `part`, or `part` of `per` as a rate."""

    working: str
    rule: str
    part: str
    per: str = ""


@frozen
class ByRule:
    """The result of a rule over its own inputs in the same period, or another `output` of it."""

    rule: str
    output: str = ""


Source: TypeAlias = (
    Observed
    | TargetOf
    | Rated
    | Counted
    | FromTable
    | Derived
    | Attribute
    | Standing
    | Attended
    | ByWorking
    | ByRule
)


@frozen
class Metric:
    """A named quantity of a person or unit in a period.

    With `recorded` an observation, where there is one, goes before what the source gives: whoever has the rows
    imports them, whoever has only the month's figure imports that.
    """

    id: str
    label: Label
    unit: Measure
    domain: Domain
    better: Direction = Direction.NONE
    source: Source = Observed()
    pooled: bool = False
    recorded: bool = False
    clauses: tuple[str, ...] = ()
    limits: Label = Label()
    meaning: Label = Label()
    aliases: tuple[str, ...] = ()
    where: str = ""
    owner: str = ""

    @classmethod
    def simple(cls, id: str, unit: Measure, *, source: Source | None = None) -> Metric:
        """Make a metric with the default domain of its unit."""
        return cls(id, Label(en=id), unit, default_domain(unit), source=source or Observed())


__all__ = [
    "AMONG",
    "MISSING",
    "TIES",
    "WINDOW_KINDS",
    "Aggregate",
    "Attended",
    "Attribute",
    "ByRule",
    "ByWorking",
    "Condition",
    "Counted",
    "Derived",
    "FromTable",
    "Metric",
    "Observed",
    "Rated",
    "Source",
    "Standing",
    "TargetOf",
    "Window",
]
