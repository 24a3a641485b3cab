"""A minimum wage that is given in several places, and not the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from kpi.engine.reach import Reach
from kpi.exact import show
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.extension import Finding
from kpi.model.parameter import Parameter, Value, parameter_called
from kpi.model.pay import PayScheme
from kpi.model.rule import Rule
from kpi.words import phrase

MINIMUM_WAGE = "minimum_wage"
"""What the parameter of a scheme or of a rule is called, itself or by an alias."""


@frozen(eq=False)
class _Given:
    """A minimum wage where it is given; by region there are several."""

    key: str
    where: str
    amounts: tuple[Fraction, ...]


def differing_minimum(policy: Policy, reach: Reach, day: date) -> Iterator[Finding]:
    """Yield the minimum wages of schemes and rules that are none of those of the limits, or of the first of them."""
    catalogue = policy.catalogue
    bound = sorted({name for one in policy.bindings for name in one.limits})
    floors = [catalogue.rules[floor] for name in bound if (floor := catalogue.limits[name].floor)]
    known = [one for rule in floors for one in _given(rule, rule.parameters, day)]
    owners: list[PayScheme | Rule] = [catalogue.pay[name] for name in sorted(reach.pay)]
    owners += [catalogue.rules[name] for name in sorted(reach.rules)]
    for owner in owners:
        found = parameter_called(MINIMUM_WAGE, owner.parameters)
        known += _given(owner, () if found is None else (found,), day)
    if not known:
        return
    first, *rest = known
    for one in rest:
        if not set(one.amounts) <= set(first.amounts):
            amounts = [", ".join(show(each) for each in given.amounts) for given in (one, first)]
            yield Finding(
                "minimum_wages_differ",
                "warning",
                phrase(
                    "two minimum wages: {key} = {amounts}, {key2} = {amounts2}",
                    key=one.key,
                    amounts=amounts[0],
                    key2=first.key,
                    amounts2=amounts[1],
                ),
                where=one.where,
                about=one.key.rpartition(".")[0],
                parameter=one.key,
            )


def _given(owner: PayScheme | Rule, parameters: Iterable[Parameter], day: date) -> Iterator[_Given]:
    for parameter in parameters:
        dated = parameter.at(day)
        amounts = () if dated is None else tuple(_numbers(dated.value))
        if amounts:
            yield _Given(f"{owner.id}.{parameter.name}", owner.where, amounts)


def _numbers(value: Value) -> Iterator[Fraction]:
    if isinstance(value, Fraction):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _numbers(one)


__all__ = ["MINIMUM_WAGE", "differing_minimum"]
