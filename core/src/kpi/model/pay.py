"""Pay schemes: a chain of parts, each a line or more of money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.parameter import Parameter
from kpi.model.period import Frequency
from kpi.types import Money, Scope
from kpi.words import Label


@frozen
class PayPart:
    """One step of the chain.

    `mechanism` is amount (the rule's result is paid), topup (the rule's result is the least that
    `counts` may sum to), pool (the rule's result, one for a `scope`, is shared by score), advance
    (the rule's result is paid out in place of what `counts` sum to, plus or minus), annual (in the
    year's last period, or that in which somebody leaves, what the year's `counts` with what was advanced sum to is paid if positive),
    sanctions (fines or awards of the run), forfeit, or outside (`pay_lines`). `prorate` is none,
    calendar, workdays, roster or employed (calendar days, whatever exclusion there is). `during` is always,
    regular or probation. `mode` (`name=value`) keeps the part for schemes whose parameter of that name has
    that value; `switch` changes fields of the part where a parameter has a value, the later one winning. A
    part of sanctions with a `rule` looks at the lines of that rule alone, and those after it at the rest.
    A rule that reads the level may have the parameters `mid_month` (next_month: the level of the period's first
    day counts) and `demotion_lowers_pay` (false: pay stays at the best of the levels held so far).
    """

    name: str
    mechanism: str
    money: Money
    rule: str = ""
    counts: tuple[Money, ...] = ()
    when: Condition | None = None
    prorate: str = "none"
    during: str = "always"
    scope: Scope = Scope.UNIT
    mode: str = ""
    switch: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@frozen
class PayScheme:
    """What a role is paid: the parts in their order."""

    id: str
    label: Label
    frequency: Frequency
    chain: tuple[PayPart, ...]
    clauses: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    where: str = ""
    owner: str = ""
