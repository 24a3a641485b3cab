"""Trying the same events under several choices of sanction sets (S001.X.PROFILE)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from kpi.engine.events import trigger_on
from kpi.engine.sanctions.bound import contradictions
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.sanction import SanctionSet
from kpi.trial.names import refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import times
from kpi.trial.sanctions.events import EVENTS, try_events
from kpi.trial.values import as_list
from kpi.types import Ledger
from kpi.words import sentence

PROFILES, ACTIVE = "profiles", "active_rulesets"
_POLICIES = ("error", "first", "sum")
CONFLICT = "conflict"


def gives_profiles(given: Mapping[str, Any]) -> bool:
    """Tell whether choices of sets are given."""
    return PROFILES in given or ACTIVE in given


def try_profiles(catalogue: Catalogue, name: str, given: Mapping[str, Any], day: date) -> Outcome:
    """Sum what the sets of each of `profiles` fine and award for the same events in the month of `day`.

    `active_rulesets` is one profile alone. Events are given as `events` (tables with on and kind), or as a
    number under a kind's name or alias. Where the sets of a profile contradict each other its result is
    `conflict`; with `policy` first only the first of them counts (in the order of `precedence`, else as given),
    with sum all of them.

    Raises:
        UsageError: for names that do not exist, and without events.
        DataError: `bad_value` for another policy, or a number of events that is none.
    """
    if name not in catalogue.clauses and name not in catalogue.sanctions:
        hint = nearest(name, [*catalogue.clauses, *catalogue.sanctions])
        raise UsageError(
            Fault("unknown_rule", sentence("no clause or set of sanctions {name!r}", name=name), hint=hint)
        )
    sets = _named(catalogue.sanctions.values())
    kinds = _named(catalogue.events.values())
    options = {one: given[one] for one in ("policy", "conflict_policy", "precedence") if one in given}
    counts = {one: raw for one, raw in given.items() if one not in (PROFILES, ACTIVE, EVENTS, *options)}
    refuse_unknown(counts, kinds)
    events = [*as_list(given.get(EVENTS, [])), *_events(counts, kinds, day)]
    if not events and not counts:
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: events"),
                hint=sentence("give events, or service_complaint=2"),
            )
        )
    policy = str(options.get("policy", options.get("conflict_policy", "error")))
    if policy not in _POLICIES:
        told = sentence(
            "policy must be one of {names}, not {policy!r}", names=", ".join(_POLICIES), policy=policy
        )
        raise DataError(Fault("bad_value", told, where="policy"))
    chosen = (
        [as_list(one) for one in as_list(given[PROFILES])] if PROFILES in given else [as_list(given[ACTIVE])]
    )
    order = [str(one) for one in as_list(options.get("precedence", []))]
    refuse_unknown([str(one) for names in (*chosen, order) for one in names], sets, "set")
    results: list[Any] = []
    for names in chosen:
        ids = [sets[str(one)].id for one in names]
        ids.sort(key=lambda one: _place(one, [sets[word].id for word in order]))
        against = contradictions(catalogue.sanctions, ids)
        if against and policy == "error":
            results.append(CONFLICT)
            continue
        if against and policy == "first":
            ids = [
                one
                for place, one in enumerate(ids)
                if not contradictions(catalogue.sanctions, [*ids[:place], one])
            ]
        results.append(sum((_sum(catalogue, sets[one], events, day) for one in ids), Fraction(0)))
    flags = ("conflict",) if CONFLICT in results else ()
    only = results[0] if len(results) == 1 else None
    return Outcome(name, only, {"result": only, "results": tuple(results)}, flags)


def _named(every: Iterable[Any]) -> dict[str, Any]:
    """Map ids, short names and aliases to what is called so."""
    found: dict[str, Any] = {}
    for one in every:
        for word in (one.id, short(one.id), *one.aliases):
            found.setdefault(word, one)
    return found


def _place(one: str, order: Sequence[str]) -> int:
    return order.index(one) if one in order else len(order)


def _events(counts: Mapping[str, Any], kinds: Mapping[str, Any], day: date) -> list[Any]:
    """Return so many events of a kind, a day each from the month's first."""
    found = []
    for name, raw in counts.items():
        most = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day.replace(day=1)
        found += [
            {
                "on": (day.replace(day=1) + timedelta(days=place % most.days)).isoformat(),
                "kind": kinds[name].id,
            }
            for place in range(times(name, raw))
        ]
    return found


def _sum(catalogue: Catalogue, one: SanctionSet, events: Sequence[Any], day: date) -> Fraction:
    """Sum the amounts that a set's sanctions of money come to for these events."""
    there = {str(event.get("kind")) for event in events if isinstance(event, Mapping)}
    whole = Fraction(0)
    for sanction in one.sanctions:
        if sanction.trigger is None or sanction.ledger is not Ledger.YUAN or sanction.proposal:
            continue
        rule = catalogue.rules[sanction.rule]
        trigger = trigger_on(rule, sanction.trigger, catalogue, day)
        if there & {word for kind in trigger.kinds for word in (kind, short(kind))}:
            found = try_events(rule, catalogue, {EVENTS: list(events)}, day).result
            whole += found if isinstance(found, Fraction) else 0
    return whole


__all__ = ["ACTIVE", "CONFLICT", "PROFILES", "gives_profiles", "try_profiles"]
