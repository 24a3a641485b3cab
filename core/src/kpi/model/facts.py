"""The facts that every company has; each class is also the table of its `kpi import` KIND."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.model.table import ColumnType as T
from kpi.model.table import Table, column, table_of
from kpi.types import Money


@frozen
class Unit:
    """A department, group or shop; `leader` is the employee who answers for it."""

    id: str = column(T.NAME)
    name: str = column(T.TEXT)
    parent: str | None = column(T.UNIT, required=False)
    leader: str | None = column(T.EMPLOYEE, required=False)
    from_: date | None = column(T.DATE, required=False)
    until: date | None = column(T.DATE, required=False)


@frozen
class Employee:
    """A person with the dates of the contract."""

    id: str = column(T.NAME)
    name: str = column(T.TEXT)
    hired_on: date = column(T.DATE)
    left_on: date | None = column(T.DATE, required=False)
    alias: str | None = column(T.WORD, required=False)
    probation_until: date | None = column(T.DATE, required=False)
    contract_from: date | None = column(T.DATE, required=False)
    contract_until: date | None = column(T.DATE, required=False)


@frozen
class Assignment:
    """Where a person works, as what, on which level and for which base pay, from a day on."""

    employee: str = column(T.EMPLOYEE)
    unit: str = column(T.UNIT)
    role: str = column(T.WORD)
    level: str | None = column(T.WORD, required=False)
    base_pay: Fraction | None = column(T.NUMBER, required=False, unit=Measure.YUAN)
    from_: date = column(T.DATE)
    until: date | None = column(T.DATE, required=False)


@frozen
class Observation:
    """A metric's value in a period: one number, both parts of a rate, 0 or 1 of a flag, or the word of a level."""

    subject: str = column(T.SUBJECT)
    metric: str = column(T.METRIC)
    period: Period = column(T.PERIOD)
    value: Fraction | None = column(T.RATE)
    word: str | None = column(T.WORD, required=False)
    source: str | None = column(T.WORD, required=False)
    known_on: date | None = column(T.DATE, required=False)


@frozen
class Target:
    """The value that a metric should reach, for a person, a role or a unit."""

    subject: str | None = column(T.SUBJECT, required=False)
    role: str | None = column(T.WORD, required=False)
    unit: str | None = column(T.UNIT, required=False)
    metric: str = column(T.METRIC)
    period: Period = column(T.PERIOD)
    value: Fraction = column(T.RATE)


@frozen
class Event:
    """Something that happened: a complaint, a lapse, a suggestion. A `waived` one has no effect."""

    subject: str = column(T.SUBJECT)
    kind: str = column(T.EVENT_KIND)
    on: str = column(T.MOMENT)
    quantity: Fraction | None = column(T.NUMBER, required=False)
    amount: Fraction | None = column(T.NUMBER, required=False)
    status: str | None = column(T.WORD, required=False)
    ref: str | None = column(T.WORD, required=False)
    note: str | None = column(T.TEXT, required=False)
    known_on: date | None = column(T.DATE, required=False)


@frozen
class Rating:
    """A judgement by a person in a role."""

    subject: str = column(T.SUBJECT)
    item: str = column(T.WORD)
    period: Period = column(T.PERIOD)
    rater: str = column(T.WORD)
    rater_role: str = column(T.WORD)
    score: str = column(T.RATE)
    note: str | None = column(T.TEXT, required=False)


@frozen
class Decision:
    """What somebody who may decided, and why."""

    kind: str = column(T.WORD, choices=("approval", "amount", "waiver", "score", "adjustment"))
    subject: str = column(T.SUBJECT)
    on: date = column(T.DATE)
    by: str = column(T.WORD)
    ref: str | None = column(T.WORD, required=False)
    period: Period | None = column(T.PERIOD, required=False)
    card: str | None = column(T.WORD, required=False)
    item: str | None = column(T.WORD, required=False)
    score: Fraction | None = column(T.NUMBER, required=False)
    amount: Fraction | None = column(T.NUMBER, required=False)
    step: str | None = column(T.WORD, required=False)
    outcome: str | None = column(T.WORD, required=False, choices=("approved", "rejected"))
    level: str | None = column(T.WORD, required=False)
    effective_on: date | None = column(T.DATE, required=False)
    note: str | None = column(T.TEXT, required=False)


@frozen
class Exclusion:
    """A time in which somebody does not count for a rank, a mean, a pool or pay."""

    subject: str = column(T.SUBJECT)
    from_: date = column(T.DATE)
    until: date = column(T.DATE)
    reason: str = column(T.WORD)
    scope: str | None = column(T.WORD, required=False, choices=("rank", "mean", "pool", "pay"))


@frozen
class PayLine:
    """Money from outside, such as overtime."""

    subject: str = column(T.SUBJECT)
    period: Period = column(T.PERIOD)
    kind: str = column(T.WORD, choices=tuple(Money))
    amount: Fraction = column(T.NUMBER, unit=Measure.YUAN)
    note: str = column(T.TEXT)


@frozen
class TakenOver:
    """A result of before this program, taken over as it stands."""

    subject: str = column(T.SUBJECT)
    card: str = column(T.WORD)
    period: Period = column(T.PERIOD)
    score: Fraction | None = column(T.NUMBER, required=False)
    grade: str | None = column(T.WORD, required=False)
    rank: int | None = column(T.COUNT, required=False)


CORE_TABLES: tuple[Table, ...] = (
    table_of(Unit, "units", ("id",), about="from"),
    table_of(Employee, "employees", ("id",), about="hired_on"),
    table_of(
        Assignment, "assignments", ("employee", "from"), about="from", subject="employee", open_ended=True
    ),
    table_of(Observation, "observations", ("subject", "metric", "period"), about="period", subject="subject"),
    table_of(
        Target, "targets", ("subject", "role", "unit", "metric", "period"), about="period", subject="subject"
    ),
    table_of(Event, "events", ("subject", "kind", "on", "ref"), about="on", subject="subject", own_ref=True),
    table_of(
        Rating,
        "ratings",
        ("subject", "item", "period", "rater", "rater_role"),
        about="period",
        subject="subject",
    ),
    table_of(Decision, "decisions", ("kind", "subject", "on", "ref"), about="on", subject="subject"),
    table_of(Exclusion, "exclusions", ("subject", "from", "reason"), about="from", subject="subject"),
    table_of(PayLine, "pay_lines", ("subject", "period", "kind"), about="period", subject="subject"),
    table_of(TakenOver, "results", ("subject", "card", "period"), about="period", subject="subject"),
)
"""The KINDs of the contract that need neither kit nor plugin."""
