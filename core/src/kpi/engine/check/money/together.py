"""What the rules of a month's pay do together, in the place of what each of them seems to do by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpi.engine.check.money.falls import pay_falls
from kpi.engine.check.money.month import composed
from kpi.engine.check.money.people import paid_people
from kpi.engine.check.rules.directions import PAY_FALLS, WRONG_WAY
from kpi.engine.reach import Reach
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import Finding
from kpi.model.metric import Attribute
from kpi.model.rule import Rule

_GUARANTEES = ("topup", "advance")


def with_whole_pay(found: Iterable[Finding], policy: Policy, reach: Reach, day: date) -> list[Finding]:
    """Return what is found of rules, with where a month's whole pay falls in the place of where one of its rules does.

    Left out are ways of rules whose amounts say nothing by themselves (a guarantee is less for better results), and
    drops that the whole pay says all of: a guarantee may make up for one, or a later part gives it back.
    """
    leans = leaning(policy.catalogue, reach)
    alone = [one for one in found if one.code not in WRONG_WAY or one.about not in leans]
    throughout = [pair for one in alone if one.code != PAY_FALLS for pair in _moved(one)]
    months = [composed(scheme, mates, policy.catalogue, day) for scheme, mates in paid_people(policy, reach)]
    whole = pay_falls(months, policy.catalogue, throughout)
    left = (one for one in alone if one.code != PAY_FALLS or not whole.settled.issuperset(_moved(one)))
    return [*left, *whole.findings]


def _moved(one: Finding) -> Iterator[tuple[str, str]]:
    """Yield what a finding of a wrong way is about with the inputs in which its trials differ."""
    if one.code in WRONG_WAY:
        first, last = one.trials
        yield from ((one.about, name) for name, value in first.given.items() if last.given.get(name) != value)


def leaning(catalogue: Catalogue, reach: Reach) -> frozenset[str]:
    """Return the rules whose amounts say nothing by themselves: guarantees, and what reads the rest of the pay."""
    found, alone = set[str](), set[str]()
    for name in reach.pay:
        for part in catalogue.pay[name].chain:
            rule = catalogue.rules.get(part.rule)
            if rule is not None:
                leans = part.mechanism in _GUARANTEES or _reads_earned(rule, catalogue)
                (found if leans else alone).add(rule.id)
    return frozenset(found - alone)


def _reads_earned(rule: Rule, catalogue: Catalogue) -> bool:
    metrics = (catalogue.metrics.get(one.name) for one in rule.inputs)
    return any(one is not None and one.source == Attribute("earned") for one in metrics)


__all__ = ["leaning", "with_whole_pay"]
