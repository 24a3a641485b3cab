"""Trying a rule on several values of one input, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.rule import Rule, RuleKind
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain
from kpi.trial.values import as_list, is_list
from kpi.words import sentence


def several(rule: Rule, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the names among `given` that hold a list for an input of one value, each with the input's name.

    `counts` may stand for `count`, where the rule knows no `counts`.
    """
    names = input_names(rule.inputs)
    one_each = {name for name, bound in argument_names(rule, names).items() if len(bound) == 1} | set(names)
    found = {}
    for name, raw in given.items():
        known = name if name in one_each else name.removesuffix("s")
        if known in one_each and is_list(raw):
            found[name] = known
    return found


def try_several(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule for each value of the lists that `given` holds; several lists go on together.

    The result is that of the last value; `results` has one entry each (of pay also under the rule's name, of a fine also as `fines`, with
    their `total`).

    Raises:
        UsageError: `bad_value` for lists of different lengths, and what trying each of them raises.
    """
    lists = several(rule, given)
    rest = {name: raw for name, raw in given.items() if name not in lists}
    columns = {known: as_list(given[name]) for name, known in lists.items()}
    if len({len(values) for values in columns.values()}) > 1:
        raise UsageError(
            Fault("bad_value", sentence("the lists are not of one length"), where=", ".join(lists))
        )
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    tried = [try_plain(rule, catalogue, {**rest, **row}, day) for row in rows]
    results = tuple(one.result for one in tried)
    outputs: dict[str, Any] = {"results": results}
    if rule.kind is RuleKind.PAY:
        outputs[short(rule.id)] = results
    if rule.kind is RuleKind.FINE:
        known = [one for one in results if isinstance(one, Fraction)]
        outputs |= {
            "fines": results,
            "total": sum(known, Fraction(0)) if len(known) == len(results) else None,
        }
    flags = sorted({flag for one in tried for flag in one.flags})
    last = tried[-1] if tried else Outcome(rule.id, None)
    return Outcome(rule.id, last.result, outputs, tuple(flags), last.why)


__all__ = ["several", "try_several"]
