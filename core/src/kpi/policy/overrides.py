"""Lays a company's settings over the parameters of whatever has some."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

import attrs

from kpi.errors import nearest
from kpi.frozen import frozen
from kpi.model.adjusting import CARD_TERMS, PAY_TERMS
from kpi.model.catalogue import Catalogue
from kpi.model.ladder import Ladder, Level
from kpi.model.names import Names
from kpi.model.parameter import Dated, Parameter, parameter_called
from kpi.model.pay import PayScheme
from kpi.model.scorecard import Scorecard
from kpi.model.sorts import BY_WORD, SETTABLE
from kpi.policy.checks.metrics import parameters_read
from kpi.policy.schema import Reading
from kpi.policy.settings import Setting
from kpi.policy.shapes import misfit
from kpi.types import NaPolicy, Origin
from kpi.words import listed, sentence


@frozen
class Target:
    """A parameter that can be set: where it stands, and (for a ladder) on which level."""

    sort: str
    id: str
    parameter: Parameter
    level: str = ""

    @property
    def key(self) -> str:
        """The full name."""
        parts = (self.id, self.level, self.parameter.name)
        return ".".join(part for part in parts if part)


@frozen
class Applied:
    """A setting with the parameter that it names."""

    key: str
    dated: Dated


def apply_settings(
    settings: Iterable[Setting],
    catalogue: Catalogue,
    names: Mapping[str, Names],
    reading: Reading,
    owner: str,
) -> tuple[Catalogue, tuple[Applied, ...]]:
    """Return the catalogue with every setting in it, noting those that do not fit."""
    changed: dict[str, dict[str, Any]] = {sort.field: {} for sort in SETTABLE}
    found: list[Applied] = []

    def now(sort: str, name: str) -> Any:
        field = BY_WORD[sort].field
        return changed[field].get(name) or getattr(catalogue, field).get(name)

    read = parameters_read(catalogue.metrics.values(), catalogue.workings)

    def targets(key: str) -> list[Target]:
        return list(_targets(key, names, owner, now, read))

    for setting in (one for whole in settings for one in whole.cut(lambda key: bool(targets(key)))):
        target = _only(setting, targets(setting.key), catalogue, reading, targets)
        if target is None:
            continue
        wrong = misfit(target.parameter, setting.value)
        if wrong is not None:
            reading.fault(
                setting.at("value"),
                "wrong_value",
                sentence("{key}: {message}", key=target.key, message=wrong[0]),
                wrong[1],
            )
            continue
        where = reading.document.where(setting.path)
        dated = Dated(setting.value, setting.since, setting.until, Origin.COMPANY, where=where)
        one = now(target.sort, target.id)
        changed[BY_WORD[target.sort].field][target.id] = _with(
            one, target, target.parameter.overridden(dated)
        )
        found.append(Applied(target.key, dated))
    fields = {field: {**getattr(catalogue, field), **new} for field, new in changed.items() if new}
    return attrs.evolve(catalogue, **fields), tuple(found)


def _targets(
    key: str, names: Mapping[str, Names], owner: str, now: Any, read: Container[str]
) -> Iterator[Target]:
    prefix, _, last = key.rpartition(".")
    for sort in SETTABLE:
        for name in names[sort.word].find(prefix, owner) if prefix else ():
            one = now(sort.word, name)
            parameter = _parameter(one, last) if one is not None else None
            if parameter is not None:
                yield Target(sort.word, name, parameter)
    ladder, _, level = prefix.rpartition(".")
    for name in names["ladder"].find(ladder, owner) if ladder else ():
        one = now("ladder", name)
        for step in one.levels if one is not None else ():
            if level not in step.names:
                continue
            measured = _measured_of_level(step, last, now, read)
            if measured is not None:
                yield measured
            elif (parameter := _of_level(step, last, now)) is not None:
                yield Target("ladder", name, parameter, step.id)


def _parameter(one: Any, name: str) -> Parameter | None:
    found = parameter_called(name, one.parameters)
    if found is None and isinstance(one, Scorecard):
        return _of_card(one, name)
    if found is None and isinstance(one, PayScheme):
        return parameter_called(name, PAY_TERMS)
    return found


def _of_card(card: Scorecard, name: str) -> Parameter | None:
    """Return the parameters that every card has, though its author names none."""
    if name == "na_policy":
        choices = tuple(str(policy) for policy in NaPolicy)
        return Parameter(name, (Dated(str(card.na_policy), origin=Origin.DEFAULT),), choices=choices)
    if name in ("cap", "floor"):
        return Parameter(name, (Dated(None, origin=Origin.DEFAULT),), unit="points")
    if name == "sign_off":
        return Parameter(name, (Dated(card.sign_off or None, origin=Origin.DEFAULT),))
    return parameter_called(name, CARD_TERMS)


def _measured_of_level(level: Level, name: str, now: Any, read: Container[str]) -> Target | None:
    """Return a parameter of a level's rules that metrics read (the length of a window): it is set at its rule.

    A level's own value would not reach the metrics.
    """
    if parameter_called(name, level.parameters) is not None:
        return None
    for one in level.rules:
        rule = now("rule", one)
        found = None if rule is None else rule.parameter(name)
        if found is not None and f"{rule.id}.{found.name}" in read:
            return Target("rule", rule.id, found)
    return None


def _of_level(level: Level, name: str, now: Any) -> Parameter | None:
    """Return a parameter of a level: its own, else that of one of its rules."""
    own = parameter_called(name, level.parameters)
    if own is not None:
        return own
    rules = [now("rule", rule) for rule in level.rules]
    found = [
        parameter for rule in rules if rule is not None and (parameter := rule.parameter(name)) is not None
    ]
    return found[0] if found else None


def _with(one: Any, target: Target, parameter: Parameter) -> Any:
    if target.level:
        assert isinstance(one, Ladder)
        levels = tuple(
            attrs.evolve(level, parameters=_replaced(level.parameters, parameter))
            if level.id == target.level
            else level
            for level in one.levels
        )
        return attrs.evolve(one, levels=levels)
    changed = attrs.evolve(one, parameters=_replaced(one.parameters, parameter))
    last = parameter.values[-1]
    if (
        isinstance(changed, Scorecard)
        and parameter.name == "na_policy"
        and last.since is None
        and last.until is None
    ):
        return attrs.evolve(changed, na_policy=NaPolicy(str(last.value)))
    return changed


def _replaced(parameters: tuple[Parameter, ...], new: Parameter) -> tuple[Parameter, ...]:
    if any(one.name == new.name for one in parameters):
        return tuple(new if one.name == new.name else one for one in parameters)
    return (*parameters, new)


def _only(
    setting: Setting,
    found: list[Target],
    catalogue: Catalogue,
    reading: Reading,
    targets: Callable[[str], list[Target]],
) -> Target | None:
    if len(found) == 1:
        return found[0]
    if found:
        hint = sentence("write one of {names}", names=listed(sorted(target.key for target in found)))
        reading.fault(
            setting.at("key"), "ambiguous_name", sentence("{key!r} is ambiguous", key=setting.key), hint
        )
        return None
    whole = setting.key.rpartition(".")[0]
    if targets(whole):
        message, hint = (
            sentence("{key!r} is a part of a parameter", key=setting.key),
            sentence("set {key} whole", key=whole),
        )
    else:
        message, hint = (
            sentence("unknown parameter {key!r}", key=setting.key),
            nearest(setting.key, known_keys(catalogue)),
        )
    reading.fault(setting.at("key"), "unknown_name", message, hint)
    return None


def known_keys(catalogue: Catalogue) -> list[str]:
    """Return every key that can be set."""
    keys = [
        f"{one.id}.{name}"
        for sort in SETTABLE
        for one in getattr(catalogue, sort.field).values()
        for parameter in one.parameters
        for name in (parameter.name, *parameter.aliases)
    ]
    for card in catalogue.scorecards.values():
        keys += [f"{card.id}.{name}" for name in ("na_policy", "cap", "floor", "sign_off")]
        keys += [f"{card.id}.{one.name}" for one in CARD_TERMS]
    for scheme in catalogue.pay.values():
        keys += [f"{scheme.id}.{one.name}" for one in PAY_TERMS]
    for ladder in catalogue.ladders.values():
        for level in ladder.levels:
            rules = [catalogue.rules[name] for name in level.rules if name in catalogue.rules]
            inherited = [parameter.name for rule in rules for parameter in rule.parameters]
            own = [parameter.name for parameter in level.parameters]
            keys += [f"{ladder.id}.{level.id}.{name}" for name in dict.fromkeys((*own, *inherited))]
    return list(dict.fromkeys(keys))
