"""Sanctions: what events and results add to or take from points and pay."""

from __future__ import annotations

from fractions import Fraction

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.parameter import Parameter
from kpi.model.period import Frequency
from kpi.types import Ledger, Money, SubjectKind
from kpi.words import Label

JOINT_RATIO = "joint_ratio"
"""The parameter that says which share of an amount whoever is jointly liable pays."""


@frozen
class Trigger:
    """Events that set a sanction off, one line each.

    The rule sees `nth`, the ordinal of the event among those of the same `counter` in the window
    (month, quarter, year or always), and the event's `quantity` and `amount`. An empty counter is the
    sanction's own, for all its kinds together; `kind` counts each kind apart; any other name is
    shared by all sanctions that give it. An event older than `expires` months no longer counts, and
    with `clears` = quarter a calendar quarter without any starts the count anew (0 and empty: neither).
    Without `waivable` an event counts even where somebody has waived it, and without `verified` one
    whatever its kind says of the statuses that count. `least` has, by kind, the quantity below which an event
    that tells one does not count.
    """

    kinds: tuple[str, ...]
    window: str = "month"
    counter: str = ""
    statuses: tuple[str, ...] = ()
    expires: int = 0
    clears: str = ""
    waivable: bool = True
    verified: bool = True
    least: tuple[tuple[str, Fraction], ...] = ()


@frozen
class Sanction:
    """A rule with its effect. Without a trigger it is read once a period, over metrics.

    `forfeits` names kinds of money that pay sets to zero; `proposal` makes it a proposal to a person
    (a dismissal) and never an amount; `charged` is person, leader or unit. `beside` names sanctions of
    the same set; the rule's input `also` tells whether one of them meets the same case (an event's ref).
    `joint` is leader where the person's leader is liable beside him: a line of its own, of the share that the
    rule's parameter `joint_ratio` says, which is 0 where liability is only recorded.
    """

    rule: str
    ledger: Ledger
    money: Money | None = None
    trigger: Trigger | None = None
    when: Condition | None = None
    charged: str = "person"
    forfeits: tuple[Money, ...] = ()
    proposal: str = ""
    beside: tuple[str, ...] = ()
    joint: str = ""


@frozen
class SanctionSet:
    """A chapter of fines and awards that a company adopts whole; `conflicts` are sets that contradict it.

    It is read in runs of its `frequency` only, so that a quarter's run fines no event a second time.
    `adopts` names its sanctions as a rule file writes them; the policy looks them up. Its parameters
    `stackable` (false: of several awards only the highest is paid) and `cap` (the most that the awards of
    a person come to in a period) limit its awards. `aliases` are other names by which a trial takes it.
    `subject` says whether it is about people or about whole units.
    """

    id: str
    label: Label
    sanctions: tuple[Sanction, ...]
    clauses: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    frequency: Frequency = Frequency.MONTH
    adopts: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    subject: SubjectKind = SubjectKind.EMPLOYEE
    where: str = ""
    owner: str = ""
