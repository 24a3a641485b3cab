"""Parameters of rules that a metric reads: its window, its limit, its treatment of ties."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from kpi.engine.context import Context
from kpi.engine.rules import value_on, word_value
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.metric import Condition
from kpi.model.parameter import Value


def parameter_named(context: Context, name: str) -> Value:
    """Return the value that a rule's parameter, given by its full name, has in the period.

    Raises:
        PolicyError: for a rule or parameter that does not exist, or has no value on the period's last day.
    """
    owner, _, bare = name.rpartition(".")
    rule = context.catalogue.rules.get(owner)
    found = None if rule is None else rule.parameter(bare)
    if rule is None or found is None:
        known = [one.name for one in rule.parameters] if rule is not None else list(context.catalogue.rules)
        hint = nearest(bare if rule is not None else owner, known)
        raise PolicyError(Fault("unknown_parameter", f"there is no parameter {name!r}", name, hint=hint))
    return value_on(owner, found, context.day, rule.where).value


def resolved(context: Context, where: Condition | None) -> Condition | None:
    """Put the value that a rule's parameter has in the period into a condition that names it.

    Raises:
        PolicyError: for a rule or parameter that does not exist.
    """
    if where is None or not where.parameter:
        return where
    return attrs.evolve(where, value=parameter_named(context, where.parameter))


def word_named(context: Context, name: str, words: Collection[str]) -> str:
    """Return the word that a rule's parameter has.

    Raises:
        PolicyError: as `parameter_named`, and for a value that is none of `words`.
    """
    return word_value(parameter_named(context, name), name, words)


__all__ = ["parameter_named", "resolved", "word_named"]
