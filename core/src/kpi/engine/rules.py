"""From a rule to its trees: the scorer traced over the rule's inputs and the numbers of a day."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from kpi.errors import Fault, PolicyError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.line import LINE_PLACES
from kpi.model.parameter import Dated, Parameter, Value, parameter_called
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule, Scorer
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.expr import Node

POINT_PLACES = 2
"""Decimals to which an item's points are rounded, half away from zero, unless its rule rounds itself."""

DAY = "day"
"""Argument of a scorer that takes the day on which the rule is read, for tables that hold for a time."""

_KINDS = {Measure.LEVEL: "level", Measure.FLAG: "flag"}
_KEPT = 4096
_traced: OrderedDict[tuple[int | date, ...], tuple[Rule, Scorer, tuple[Dated, ...], Mapping[str, Node]]] = (
    OrderedDict()
)


def rule_trees(rule: Rule, catalogue: Catalogue, day: date) -> Mapping[str, Node]:
    """Return the trees of a rule's outputs, with the parameters that hold on `day`; the first is the result.

    Variables are named by the ids of the inputs, numbers by `<rule id>.<parameter>`.

    Raises:
        PolicyError: for a scorer or an input that does not exist, a parameter without a value on that
            day, and whatever the scorer's author did that cannot become a tree.
    """
    scorer = _scorer(rule, catalogue)
    values = tuple(value_on(rule.id, parameter, day, rule.where) for parameter in rule.parameters)
    given = {DAY: day} if reads_day(rule, scorer) else {}
    key: tuple[int | date, ...] = (id(rule), id(scorer), *map(id, values), *given.values())
    found = _traced.get(key)
    if found is None:
        # The objects are kept beside the trees, so that their ids cannot be given to others.
        found = _traced[key] = (rule, scorer, values, _trace(rule, scorer, values, given))
        if len(_traced) > _KEPT:
            _traced.popitem(last=False)
    return found[3]


def result_tree(rule: Rule, catalogue: Catalogue, day: date) -> Node:
    """Return the tree of a rule's first output."""
    return next(iter(rule_trees(rule, catalogue, day).values()))


def points_tree(rule: Rule, catalogue: Catalogue, day: date) -> Node:
    """Return the tree of an item's points: the rule's result, rounded unless it rounds itself, in whose
    groups the excluded do not count.

    Computing and explaining both start here, so that what is recorded is what is explained.
    """
    from kpi.engine.exclusions import without_excluded
    from kpi.expr import Round, round_to

    tree = without_excluded(result_tree(rule, catalogue, day))
    if isinstance(tree, Round):
        return tree if tree.places <= LINE_PLACES else round_to(tree, LINE_PLACES)
    return round_to(tree, POINT_PLACES)


class Owner(Protocol):
    """What has parameters of its own: a rule, a card, a pay scheme, a ladder."""

    @property
    def id(self) -> str:
        """Full id."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """Its parameters."""

    @property
    def where(self) -> str:
        """Where it is declared."""


def setting_of(owner: Owner, name: str, day: date) -> Value:
    """Return the value that an owner's parameter has on `day`, None where it has no such parameter.

    Raises:
        PolicyError: where it has no value on that day.
    """
    found = parameter_called(name, owner.parameters)
    return None if found is None else value_on(owner.id, found, day, owner.where).value


def whole_setting(owner: Owner, name: str, day: date, least: int = 1) -> int | None:
    """Return the whole number of at least `least` that an owner's parameter has on `day`, None where it has none.

    Raises:
        PolicyError: for any other value, and as `setting_of`.
    """
    return whole_value(setting_of(owner, name, day), f"{owner.id}.{name}", least)


def whole_value(value: Value, name: str, least: int = 1) -> int | None:
    """Return the value of the parameter `name` (in full) as a whole number of at least `least`, None as it is.

    Raises:
        PolicyError: for any other value.
    """
    if value is None:
        return None
    if not isinstance(value, Fraction) or value.denominator != 1 or value < least:
        raise PolicyError(
            Fault("parameter", sentence("must be a whole number from {least}, or none", least=least), name)
        )
    return int(value)


def word_setting(owner: Owner, name: str, day: date, words: Collection[str]) -> str | None:
    """Return which of `words` an owner's parameter has on `day`, None where it has none.

    Raises:
        PolicyError: for any other value, and as `setting_of`.
    """
    value = setting_of(owner, name, day)
    return None if value is None else word_value(value, f"{owner.id}.{name}", words)


def word_value(value: Value, name: str, words: Collection[str]) -> str:
    """Return the value of the parameter `name` (in full), which is one of `words`.

    Raises:
        PolicyError: for any other value, with the nearest word.
    """
    if not isinstance(value, str) or value not in words:
        hint = nearest(str(value), words)
        raise PolicyError(Fault("parameter", sentence("must not be {value!r}", value=value), name, hint=hint))
    return value


def value_on(owner: str, parameter: Parameter, day: date, where: str = "") -> Dated:
    """Return the value of a parameter that holds on `day`.

    Raises:
        PolicyError: where there is none; the owner, the parameter and the day are named.
    """
    dated = parameter.at(day)
    if dated is not None:
        return dated
    spans = ", ".join(f"{one.since or '...'} to {one.until or '...'}" for one in parameter.values) or "never"
    raise PolicyError(
        Fault(
            "not_valid",
            sentence(
                "table not valid in the period: {owner}.{name} has no value on {day} (it holds {spans})",
                owner=owner,
                name=parameter.name,
                day=day,
                spans=spans,
            ),
            where=where,
            hint=sentence(
                'set a value: [[set]] key = "{owner}.{name}", value = ..., from = "{replace}"',
                owner=owner,
                name=parameter.name,
                replace=day.replace(day=1),
            ),
        )
    )


def _scorer(rule: Rule, catalogue: Catalogue) -> Scorer:
    scorer = catalogue.scorers.get(rule.scorer)
    if scorer is None:
        hint = nearest(rule.scorer, catalogue.scorers)
        raise PolicyError(
            Fault(
                "unknown_scorer",
                sentence("rule {id} names the scorer {scorer!r}", id=rule.id, scorer=rule.scorer),
                rule.where,
                rule.owner,
                hint,
            )
        )
    return scorer


def reads_day(rule: Rule, scorer: Scorer) -> bool:
    """Tell whether a scorer is given the day on which its rule is read: it takes `day`, and the rule binds none."""
    return DAY not in rule.bind and rule.parameter(DAY) is None and names(scorer.function, DAY)


def _trace(
    rule: Rule, scorer: Scorer, values: tuple[Dated, ...], given: Mapping[str, date]
) -> Mapping[str, Node]:
    from kpi.expr import trace, wrap_parameter

    inputs = {one.name: one for one in rule.inputs}
    bound = {
        argument: _variable(rule, inputs, names)
        if isinstance(names, str)
        else tuple(_variable(rule, inputs, name) for name in names)
        for argument, names in rule.bind.items()
    }
    parameters = {
        argument: wrap_parameter(dated, f"{rule.id}.{parameter.name}")
        for parameter, dated in zip(rule.parameters, values, strict=True)
        if (argument := argument_of(rule, parameter.name, scorer.function))
    }
    try:
        return trace(scorer.function, bound, {**parameters, **given})
    except PolicyError as refused:
        raise PolicyError(*(_placed(fault, rule) for fault in refused.faults)) from refused


def _placed(fault: Fault, rule: Rule) -> Fault:
    """Name the parameter that a scorer found wrong in full, with its owner: the scorer knows its argument alone."""
    argument, bracket, place = fault.where.partition("[")
    name = rule.full if argument == "full" and rule.parameter("full") is None else argument
    if not name.isidentifier():
        return fault
    if rule.parameter(name) is None:
        # A parameter that is not there has no place of its own: the rule lacks it.
        message = sentence("rule {id}: {message}", id=rule.id, message=fault.message)
        return Fault(fault.code, message, rule.where or fault.where, fault.who or rule.owner, fault.hint)
    key = f"{rule.id}.{name}"
    hint = fault.hint
    if hint == f"set a value for {fault.where}":
        hint = sentence(
            '[[set]] key = "{key}", value = ... in kpi.toml, or --set {key}=... of kpi try', key=key
        )
    return Fault(fault.code, fault.message, f"{key}{bracket}{place}", fault.who or rule.owner, hint)


def argument_of(rule: Rule, parameter: str, function: Callable[..., Any]) -> str:
    """Return the argument of a scorer that takes a parameter, empty for one that the scorer does not read.

    That is a full mark that is the rule's alone, or what metrics read in the scorer's place (the length of a
    window). A full mark of another name is what the scorer knows as `full`.
    """
    if takes(function, parameter):
        return parameter
    if parameter == rule.full and takes(function, "full") and rule.parameter("full") is None:
        return "full"
    return ""


def takes(function: Callable[..., Any], name: str) -> bool:
    """Tell whether a function has an argument of that name, or takes any."""
    named, any_other = _arguments(function)
    return any_other or name in named


def names(function: Callable[..., Any], name: str) -> bool:
    """Tell whether a function names an argument so."""
    return name in _arguments(function)[0]


@lru_cache(_KEPT)
def _arguments(function: Callable[..., Any]) -> tuple[frozenset[str], bool]:
    """Return the arguments that a function names, and whether it takes any other."""
    every = inspect.signature(function).parameters
    return frozenset(every), any(one.kind is one.VAR_KEYWORD for one in every.values())


def _variable(rule: Rule, inputs: Mapping[str, Input], name: str) -> Node:
    from kpi.expr import var

    given = inputs.get(name)
    if given is None:
        hint = nearest(name, inputs)
        raise PolicyError(
            Fault(
                "unknown_input",
                sentence("rule {id} has no input {name!r}", id=rule.id, name=name),
                rule.where,
                rule.owner,
                hint,
            )
        )
    return var(
        name,
        unit=given.unit,
        domain=given.domain,
        better=given.better,
        kind=_KINDS.get(given.unit, "number"),
        label=given.label,
    )
