"""What must hold of rules and of the sets of sanctions over them: that scorers take what they are given."""

from __future__ import annotations

import inspect
from collections.abc import Container, Iterator, Mapping

from kpi.errors import Fault, nearest
from kpi.model.rule import Rule, Scorer
from kpi.model.sanction import SanctionSet
from kpi.words import listed, sentence


def check_rule(
    rule: Rule, scorers: Mapping[str, Scorer], read: Container[str] = frozenset()
) -> Iterator[Fault]:
    """Yield what is wrong with the arguments that a rule gives its scorer.

    A parameter whose full name is in `read` may be for metrics alone.
    """
    scorer = scorers.get(rule.scorer)
    if scorer is None:
        message = sentence("rule {id}: unknown scorer {scorer!r}", id=rule.id, scorer=rule.scorer)
        yield Fault("unknown_name", message, rule.where, hint=nearest(rule.scorer, scorers))
        return
    needed, taken, takes_any = _arguments(scorer)
    given = [*rule.bind, *(parameter.name for parameter in rule.parameters)]
    hint = sentence("{scorer} takes {names}", scorer=rule.scorer, names=listed(taken))
    for name in needed:
        if name not in given and not (name == "full" and rule.full):
            message = sentence(
                "rule {id}: the scorer {scorer} needs {name!r}, which is neither an input nor a parameter",
                id=rule.id,
                scorer=rule.scorer,
                name=name,
            )
            yield Fault("missing_argument", message, rule.where, hint=hint)
    for name in given:
        if name not in taken and not takes_any and name != rule.full and f"{rule.id}.{name}" not in read:
            message = sentence(
                "rule {id}: the scorer {scorer} takes no {name!r}", id=rule.id, scorer=rule.scorer, name=name
            )
            yield Fault("extra_argument", message, rule.where, hint=nearest(name, taken))


_known: dict[int, tuple[Scorer, tuple[tuple[str, ...], tuple[str, ...], bool]]] = {}


def _arguments(scorer: Scorer) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the arguments a scorer needs, those it takes, and whether it takes any other."""
    kept = _known.get(id(scorer))
    if kept is not None and kept[0] is scorer:
        return kept[1]
    parameters = inspect.signature(scorer.function).parameters.values()
    named = [one for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
    found = (
        # The program gives a scorer the day itself (see `kpi.engine.rules.DAY`).
        tuple(one.name for one in named if one.default is one.empty and one.name != "day"),
        tuple(one.name for one in named),
        any(one.kind is one.VAR_KEYWORD for one in parameters),
    )
    _known[id(scorer)] = (scorer, found)
    return found


def check_sanction_set(sanctions: SanctionSet, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield sanctions whose rule is not declared."""
    for one in sanctions.sanctions:
        if one.rule not in rules:
            message = sentence("sanctions {id}: unknown rule {rule!r}", id=sanctions.id, rule=one.rule)
            yield Fault("unknown_name", message, sanctions.where, hint=nearest(one.rule, rules))


__all__ = ["check_rule", "check_sanction_set"]
