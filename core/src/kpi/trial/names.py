"""Which rule is meant, and which input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from kpi.errors import Fault, UsageError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.due import Due
from kpi.model.ladder import Ladder
from kpi.model.names import called, meant, short
from kpi.model.procedure import Procedure
from kpi.model.rule import Input, Rule
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Scorecard
from kpi.trial.values import as_list
from kpi.words import phrase_in, sentence

Target: TypeAlias = "Rule | Scorecard | SanctionSet | Ladder | Procedure | Due"
"""What can be tried."""
_SORTS = (Rule, Scorecard, SanctionSet, Ladder, Procedure, Due)


def find_target(catalogue: Catalogue, name: str) -> Target:
    """Return the rule, scorecard, set of sanctions, ladder, procedure or what falls due of an id, a short name or a clause id.

    Of several of one id, as a rule and the card of it, the rule is meant.

    Raises:
        UsageError: `unknown_rule` with the nearest name, or `several_rules` with the rules of a clause.
    """
    every: list[Target] = [
        *catalogue.due.values(),
        *catalogue.procedures.values(),
        *catalogue.ladders.values(),
        *catalogue.sanctions.values(),
        *catalogue.rules.values(),
        *catalogue.scorecards.values(),
    ]
    found = meant(every, name)
    if all(name in one.clauses for one in found) or len({one.id for one in found}) == 1:
        found = _of_first_sort(found)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(sorted(one.id for one in found))
        raise UsageError(
            Fault(
                "several_rules",
                sentence("{name} has several rules: {ids}", name=name, ids=ids),
                hint=sentence("give one of them"),
            )
        )
    clocks = [one for one in catalogue.clocks.values() if name in called(one.id, one.clauses)]
    if clocks:
        first = clocks[0]
        hint = sentence(
            "give {start}=2024-03-04T09:00:00 and {stop}, or {table}='[[...]]'",
            start=first.start,
            stop=first.stop,
            table=first.table,
        )
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: a row of {table} for {id}", table=first.table, id=first.id),
                hint=hint,
            )
        )
    if name in catalogue.pay:
        message = sentence(
            "{name} is a pay scheme; `kpi try` takes a rule, a scorecard, sanctions or a ladder", name=name
        )
        raise UsageError(
            Fault(
                "unknown_rule", message, hint=sentence("see `kpi rules`, or write a scenario for `kpi test`")
            )
        )
    known = {word for one in (*every, *catalogue.panels.values()) for word in called(one.id, one.clauses)}
    raise UsageError(
        Fault(
            "unknown_rule",
            sentence("no rule, scorecard or clause {name!r}", name=name),
            hint=nearest(name, known),
        )
    )


def _of_first_sort(found: list[Target]) -> list[Target]:
    """Keep the rules of a clause, or where it has none the scorecards, the sets of sanctions, the ladders, the procedures, or what falls due."""
    sorts = ([one for one in found if isinstance(one, sort)] for sort in _SORTS)
    return next((some for some in sorts if some), [])


def input_names(inputs: Iterable[Input]) -> dict[str, Input]:
    """Map every name by which an input may be given to it: its id, its last part, its aliases."""
    found: dict[str, Input] = {}
    every = list(inputs)
    for one in every:
        found[one.name] = one
    for one in every:
        for name in (short(one.name), *one.aliases):
            found.setdefault(name, one)
    return found


def argument_names(rule: Rule, names: Mapping[str, Input]) -> dict[str, tuple[Input, ...]]:
    """Map the scorer's argument names, where no input is called so, to the inputs bound to them."""
    return {
        argument: tuple(names[one] for one in ((bound,) if isinstance(bound, str) else bound))
        for argument, bound in rule.bind.items()
        if argument not in names
    }


def listed_arguments(rule: Rule) -> set[str]:
    """Return the names of the scorer's arguments to which several inputs are bound."""
    return {argument for argument, bound in rule.bind.items() if not isinstance(bound, str)}


def spread(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what is given for an argument (`[1, 1, 0]` for a checklist) by what is given for its inputs.

    A table of them by name leaves those that it does not name without a value.

    Raises:
        UsageError: for a list of another length, or a list for an input that takes one value.
    """
    names = input_names(rule.inputs)
    found: dict[str, Any] = {}
    arguments = argument_names(rule, names)
    for name, raw in given.items():
        if name not in arguments:
            found[name] = raw
            continue
        bound = arguments[name]
        if len(bound) > 1 and (isinstance(raw, Mapping) or str(raw).strip().startswith("{")):
            table = as_list(raw)[0] if isinstance(raw, str) else raw
            refuse_unknown(table, [one for one, own in names.items() if own in bound])
            found.update({one.name: None for one in bound})
            found.update({names[key].name: value for key, value in table.items()})
            continue
        values = [raw] if len(bound) == 1 else as_list(raw)
        if len(values) != len(bound):
            expected = ", ".join(one.name for one in bound)
            message = sentence(
                "{name} takes {count} values ({expected}), not {given}",
                name=name,
                count=len(bound),
                expected=expected,
                given=len(values),
            )
            raise UsageError(Fault("bad_value", message, where=name))
        found.update({one.name: value for one, value in zip(bound, values, strict=True)})
    return found


_CALLED = {
    "input": phrase_in("sort", "input"),
    "parameter": phrase_in("sort", "parameter"),
    "column": phrase_in("sort", "column"),
}


def refuse_unknown(given: Iterable[str], valid: Iterable[str], what: str = "input") -> None:
    """Refuse names that are not valid, all at once.

    Raises:
        UsageError: one fault each, with the nearest valid name.
    """
    known = list(valid)
    faults = [
        Fault(
            f"unknown_{what}",
            sentence("there is no {what} {name!r}", what=_CALLED.get(what, what), name=name),
            where=name,
            hint=nearest(name, known),
        )
        for name in given
        if name not in known
    ]
    if faults:
        raise UsageError(*faults)


__all__ = ["argument_names", "find_target", "input_names", "listed_arguments", "refuse_unknown", "spread"]
