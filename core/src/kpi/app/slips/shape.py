"""What a payslip is made of; scores, amounts and reasons stay exact until they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from kpi.expr import Why
from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.output.reasons import Meaning
from kpi.types import LineStatus, Money, RunStatus
from kpi.words import Label, Message


@frozen
class Cause:
    """What set a line off: an event with its day and note, or who decided it and why."""

    what: Label
    on: date | None = None
    note: str | Label = ""


@frozen
class Entry:
    """A line of the run: what it is called, its amount, and the reason (None where there is none but itself).

    `full` is the full mark of an item, `standard` its rule in words. `flags` say what is particular about it, `waits`
    what it waits for, where its `status` is not final. `kind` is the kind of money.
    """

    label: Label
    amount: Fraction | None
    status: LineStatus
    clauses: tuple[str, ...] = ()
    kind: Money | None = None
    full: Fraction | None = None
    standard: Label = Label()
    why: Why | None = None
    meaning: Meaning = attrs.field(factory=Meaning)
    cause: Cause | None = None
    flags: tuple[Label, ...] = ()
    waits: tuple[Label, ...] = ()
    assumed: tuple[Label, ...] = ()
    changed: bool = False


@frozen
class Card:
    """A scorecard of the person: its items, what was added and taken, and where the person stands.

    `score` is the sum of the amounts of `items`, `added` and `steps`. `among` says in which group the rank is.
    It is `open` where the score waits for data or a choice; one that only reports has none either.
    """

    id: str
    label: Label
    clauses: tuple[str, ...]
    items: tuple[Entry, ...]
    added: tuple[Entry, ...]
    steps: tuple[Entry, ...]
    score: Fraction | None
    grade: str | None = None
    rank: int | None = None
    of: int | None = None
    among: Label = Label()
    target_met: bool | None = None
    flags: tuple[Label, ...] = ()
    open: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All lines that the score is the sum of."""
        return (*self.items, *self.added, *self.steps)


@frozen
class Slip:
    """What a run says of one person or unit. `payable` is the sum of `money` that is not held, None without any."""

    id: str
    name: str
    unit: str
    role: Label
    level: Label
    cards: tuple[Card, ...]
    money: tuple[Entry, ...]
    others: tuple[Entry, ...]
    payable: Fraction | None
    problems: tuple[tuple[Label, Message], ...] = ()
    is_unit: bool = False

    @property
    def held(self) -> Fraction | None:
        """What is not paid yet, None where nothing is held or its amount is not known."""
        amounts = [
            one.amount for one in self.money if one.status is LineStatus.HELD and one.amount is not None
        ]
        return sum(amounts, Fraction(0)) if amounts else None

    @property
    def entries(self) -> Iterator[Entry]:
        """Every line."""
        for card in self.cards:
            yield from card.entries
        yield from self.others
        yield from self.money

    @property
    def waits(self) -> bool:
        """Whether something can still change."""
        return any(one.status is not LineStatus.FINAL for one in self.entries) or any(
            card.open for card in self.cards
        )

    @property
    def changed(self) -> bool:
        """Whether the reason of a line can no longer be told: policy, plugins or earlier runs have changed since."""
        return any(one.changed for one in self.entries)


@frozen
class Month:
    """The run that slips are made of."""

    period: Period
    run: int
    status: RunStatus
    recorded_on: date
    unit: str = ""
    outdated: bool = False
    rests_on_old: bool = False


@frozen
class Gathered:
    """A run and those who get a slip, `people` by unit and id: (id, name, name of the unit)."""

    month: Month
    people: tuple[tuple[str, str, str], ...]
