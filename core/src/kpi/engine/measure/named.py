"""Parameters of rules that a metric reads: its window, its limit, its treatment of ties."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

import attrs

from kpi.engine.rules import value_on, word_value
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.metric import MISSING, Condition, Derived
from kpi.model.parameter import Value
from kpi.words import sentence


class Settings(Protocol):
    """Whose parameters are read, and on which day: a context of a run, or a trial."""

    @property
    def catalogue(self) -> Catalogue:
        """Where the rules stand, with their parameters."""

    @property
    def day(self) -> date:
        """The day whose values hold."""


def parameter_named(settings: Settings, name: str) -> Value:
    """Return the value that a rule's parameter, given by its full name, has on the day.

    Raises:
        PolicyError: for a rule or parameter that does not exist, or has no value on the day.
    """
    owner, _, bare = name.rpartition(".")
    rule = settings.catalogue.rules.get(owner)
    found = None if rule is None else rule.parameter(bare)
    if rule is None or found is None:
        known = [one.name for one in rule.parameters] if rule is not None else list(settings.catalogue.rules)
        hint = nearest(bare if rule is not None else owner, known)
        raise PolicyError(
            Fault("unknown_parameter", sentence("there is no parameter {name!r}", name=name), name, hint=hint)
        )
    return value_on(owner, found, settings.day, rule.where).value


def resolved(settings: Settings, where: Condition | None) -> Condition | None:
    """Put the value that a rule's parameter has on the day into a condition that names it.

    Raises:
        PolicyError: for a rule or parameter that does not exist.
    """
    if where is None or not where.parameter:
        return where
    return attrs.evolve(where, value=parameter_named(settings, where.parameter))


def word_named(settings: Settings, name: str, words: Collection[str]) -> str:
    """Return the word that a rule's parameter has.

    Raises:
        PolicyError: as `parameter_named`, and for a value that is none of `words`.
    """
    return word_value(parameter_named(settings, name), name, words)


def settled(settings: Settings, source: Derived) -> Derived:
    """Put the values that rules' parameters have into what counts periods: its condition, and `missing`.

    Raises:
        PolicyError: for a rule or parameter that does not exist, and a word that is none of `MISSING`.
    """
    missing = source.missing
    if source.missing_of:
        missing = MISSING[word_named(settings, source.missing_of, MISSING)]
    return attrs.evolve(source, where=resolved(settings, source.where), missing=missing)


__all__ = ["Settings", "parameter_named", "resolved", "settled", "word_named"]
