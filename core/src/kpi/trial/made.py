"""Trying a rule whose inputs other rules make, on what those read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule
from kpi.model.rule import Rule, RuleKind
from kpi.trial.asked import Asked
from kpi.trial.card.standings import only_rule
from kpi.trial.names import input_names, listed_arguments
from kpi.trial.outcome import Outcome
from kpi.trial.parting import Given, parted, words_taken
from kpi.trial.values import is_list


def gives_made(asked: Asked) -> bool:
    """Tell whether something is given that only a rule reads which makes an input of the one that is asked about."""
    rule = only_rule(asked)
    return rule is not None and bool(_parted(rule, asked.catalogue, asked.given)[0])


def try_made(asked: Asked, tried: Callable[[Asked], Outcome]) -> Outcome:
    """Try the rules behind first, then the one that is asked about, on what they gave.

    What a rule behind reads is given under the name of the input that it makes (a list for its list of inputs, a
    table of names), or loose where only one of them knows it. A parameter that the rule itself lacks is set there.
    The outputs are those of the rule.

    Raises:
        UsageError: for names and parameters that neither of them knows.
        DataError: for values that cannot be read.
    """
    rule, catalogue = only_rule(asked), asked.catalogue
    assert rule is not None
    by_input, own = _parted(rule, catalogue, asked.given)
    behind = _behind(rule, catalogue)
    settings = dict(asked.settings)
    flags: set[str] = set()
    for name, given in by_input.items():
        maker, output = behind[name]
        mine = {one: settings.pop(one) for one in list(settings) if _only_has(maker, rule, one)}
        found = tried(attrs.evolve(asked, target=maker, aimed=True, given=given, settings=mine))
        own[name] = found.outputs.get(output) if output else found.result
        flags |= set(found.flags)
    last = tried(attrs.evolve(asked, target=rule, aimed=True, given=own, settings=settings))
    return attrs.evolve(last, flags=tuple(sorted({*last.flags, *flags})))


def _only_has(maker: Rule, rule: Rule, name: str) -> bool:
    """Tell whether a parameter is that of the rule behind, and none of the rule itself."""
    return maker.parameter(name.removeprefix(f"{maker.id}.")) is not None and rule.parameter(name) is None


def _behind(rule: Rule, catalogue: Catalogue) -> dict[str, tuple[Rule, str]]:
    """Return the rules that make inputs of a rule, with the output that is read, by the input's id."""
    found = {}
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        maker = catalogue.rules.get(source.rule) if isinstance(source, ByRule) else None
        if isinstance(source, ByRule) and maker is not None and maker.kind is RuleKind.SCORE:
            found[one.name] = (maker, source.output)
    return found


def _parted(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> tuple[dict[str, Given], Given]:
    behind = _behind(rule, catalogue)
    known = {name: words_taken(maker, catalogue) for name, (maker, _) in behind.items()}
    by_input, own = parted(rule, given, known, lambda name, raw: _table(behind[name][0], raw))
    for name, taken in by_input.items():
        for metric, raw in _shared(rule, behind[name][0], own).items():
            taken.setdefault(metric, raw)
    return by_input, own


def _shared(rule: Rule, maker: Rule, own: Given) -> Given:
    """Return what is given for metrics that the rule reads itself and the rule behind reads too, by their ids."""
    mine, behind = input_names(rule.inputs), {one.name for one in maker.inputs}
    return {mine[name].name: raw for name, raw in own.items() if name in mine and mine[name].name in behind}


def _table(maker: Rule, raw: Any) -> Given | None:
    """Return what is given for the inputs of a rule behind, None where it is what the rule makes."""
    if isinstance(raw, Mapping):
        return dict(raw)
    lists = sorted(listed_arguments(maker))
    return {lists[0]: raw} if len(lists) == 1 and is_list(raw) else None


__all__ = ["gives_made", "try_made"]
