"""Trying a sanction on a list of events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.event_cases import with_case
from kpi.engine.events import WAIVED, counted, in_force, trigger_on
from kpi.engine.sanctions.decided import RANGE
from kpi.engine.sanctions.effects import DISCRETIONARY
from kpi.errors import DataError, Fault, UsageError
from kpi.expr import Kind, Node, Why, explain
from kpi.frozen import frozen
from kpi.kit.tables.service import SEVERITIES
from kpi.model.catalogue import Catalogue
from kpi.model.event import EventKind
from kpi.model.names import short
from kpi.model.rule import Input, Rule, RuleKind
from kpi.model.sanction import Trigger
from kpi.trial.names import argument_names, input_names, refuse_unknown, spread
from kpi.trial.outcome import Outcome
from kpi.trial.reading import times
from kpi.trial.rules import left_out, read_row, require, trees_of
from kpi.trial.values import as_list, as_value
from kpi.words import Label, sentence

EVENTS = "events"
WAIVED_ONES = "waived"
COUNT = "count"
"""Name of a number of events that are all alike."""
BEYOND = "out_of_range"
"""Flag of a result for which an amount was decided that nobody may decide."""
HELD = "held"
"""Flag of a result that is nothing until somebody decides."""
_COLUMNS = ("on", "kind", "status", "waived", "ref", "quantity", "severity", "amount", "note")
OWN_OF_EVENTS = ("nth", "also", "event_kind", "quantity", "amount")
"""What a sanction's rule knows of an event."""


@frozen
class Happening:
    """One event as given."""

    on: str
    kind: str
    status: str | None = None
    ref: str | None = None
    quantity: Any = None
    amount: Any = None


def trigger_of(rule: Rule, catalogue: Catalogue) -> Trigger | None:
    """Return what sets a rule off, in the first set that adopts it; None for a rule that no event sets off."""
    for one in catalogue.sanctions.values():
        for sanction in one.sanctions:
            if sanction.rule == rule.id and sanction.trigger is not None:
                return sanction.trigger
    return None


def try_events(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Apply a sanction to `events`: dates, or tables with on, kind, status, waived, ref, quantity, amount.

    An event without `on` is one of the trial's day; `severity`, one of the words of complaints and inspections, stands for the
    quantity 1, 2 or 3. `waived` may also name the waived ones beside them, by their dates or by their places from 0. The result
    is the sum; `fines` (for a fine) or `amounts` has one entry an event, in the order given, 0 for one
    without effect, and `nth` its place in the window. The rule's further outputs are added up too (of yes
    and no the last counts); where a range is left to discretion `provisional` counts the events that wait. Of a condition the
    result is whether any event meets it, `met` has one entry an event, and `trigger` the first date.

    Raises:
        UsageError: for unknown names and missing inputs.
        DataError: `bad_value` for a date that is none, `out_of_range` for an amount that nobody may decide.
    """
    trigger = trigger_on(rule, trigger_of(rule, catalogue) or Trigger(("event",)), catalogue, day)
    happenings = read_happenings(given[EVENTS], given.get(WAIVED_ONES), trigger, day)
    places = ordinals(happenings, trigger, catalogue)
    also = _cases_beside(happenings, rule, catalogue, day)
    trees = trees_of(rule, catalogue, day)
    names = input_names(rule.inputs)
    rest = spread(rule, {name: raw for name, raw in given.items() if name not in (EVENTS, WAIVED_ONES)})
    refuse_unknown(rest, [*names, *argument_names(rule, names), EVENTS, WAIVED_ONES])
    full = {short(kind): kind for kind in trigger.kinds}
    tree, *further = trees.values()
    counted_too = dict.fromkeys(list(trees)[1:], Fraction(0))
    told_too: dict[str, Any] = {}
    provisional = 0
    amounts: list[Fraction | None] = []
    met: list[bool | None] = []
    flags: set[str] = set()
    reasons: list[Why] = []
    for happening, nth in zip(happenings, places, strict=True):
        if nth is None:
            amounts.append(Fraction(0))
            met.append(False)
            continue
        own = {
            "nth": nth,
            "also": happening.ref in also,
            "event_kind": full.get(happening.kind, happening.kind),
            "quantity": happening.quantity,
            "amount": happening.amount,
        }
        here = {name: own[name] for name in OWN_OF_EVENTS if name in names}
        row = {**left_out(rule), **read_row(names, {**rest, **here})}
        require([tree], row, rule.inputs)
        explained = explain(tree, row)
        if BEYOND in explained.flags:
            message = sentence("{id}: {amount} is out of range", id=rule.id, amount=happening.amount)
            raise DataError(Fault("out_of_range", message, where=f"{EVENTS}[{len(amounts)}].amount"))
        flags |= set(explained.flags)
        provisional += DISCRETIONARY in explained.flags
        for name, one in zip(counted_too, further, strict=True):
            value = explain(one, row).value
            if isinstance(value, Fraction):
                counted_too[name] += value
            else:
                told_too[name] = value
        waits = HELD in explained.flags and explained.value is None
        amounts.append(
            Fraction(0) if waits else explained.value if isinstance(explained.value, Fraction) else None
        )
        met.append(explained.value if isinstance(explained.value, bool) else None)
        reasons.append(attrs.evolve(explained.why, label=Label(happening.on, happening.on)))
    if not reasons:
        told_too |= _flags_of_none(rule, trees, rest, names)
    if tree.kind is Kind.FLAG:
        first = next((one.on for one, yes in zip(happenings, met, strict=True) if yes), None)
        told = {"met": tuple(met), "trigger": first, "nth": tuple(places)}
        why = Why("or", rule.label, first is not None, tuple(reasons))
        return Outcome(rule.id, first is not None, told, tuple(sorted(flags)), why)
    known = [one for one in amounts if one is not None]
    total = sum(known, Fraction(0)) if len(known) == len(amounts) else None
    word = "fines" if rule.kind is RuleKind.FINE else "amounts"
    first_name = next(iter(trees))
    outputs: dict[str, Any] = {first_name: total, word: tuple(amounts), "total": total, "nth": tuple(places)}
    outputs |= counted_too | told_too
    if rule.parameter(RANGE) is not None:
        outputs["provisional"] = provisional
    return Outcome(rule.id, total, outputs, tuple(sorted(flags)), Why("+", rule.label, total, tuple(reasons)))


def _flags_of_none(
    rule: Rule, trees: Mapping[str, Node], rest: Mapping[str, Any], names: Mapping[str, Input]
) -> dict[str, Any]:
    """Return the further outputs that are yes or no where no event counts; one that reads an event is nothing then."""
    nothing = {name: None for name in OWN_OF_EVENTS if name in names}
    row = {**left_out(rule), **read_row(names, {**rest, **nothing})}
    asked = {name: one for name, one in list(trees.items())[1:] if one.kind is Kind.FLAG}
    require(asked.values(), row, rule.inputs)
    return {name: explain(one, row).value for name, one in asked.items()}


def alike(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Replace `count` by so many events of one day, for a sanction that events set off.

    Raises:
        DataError: `bad_value` for what is no whole number of events.
    """
    if trigger_of(rule, catalogue) is None or EVENTS in given:
        return dict(given)
    rest = {name: raw for name, raw in given.items() if name != COUNT}
    return {**rest, EVENTS: [day.isoformat()] * times(COUNT, given[COUNT])}


def read_happenings(raw: Any, waived: Any, trigger: Trigger, day: date) -> list[Happening]:
    """Read the events given; see `try_events`."""
    found = []
    for entry in as_list(raw):
        table = {"on": entry} if not isinstance(entry, Mapping) else dict(entry)
        refuse_unknown(table, _COLUMNS)
        on = _moment(table.get("on") or day)
        if table.get("severity") is not None:
            table["quantity"] = _severity(table["severity"])
        status = WAIVED if as_value(table.get("waived")) is True else table.get("status")
        found.append(
            Happening(on, str(table.get("kind") or trigger.kinds[0]), _text(status), _text(table.get("ref")),
                      table.get("quantity"), table.get("amount"))
        )  # fmt: skip
    for one in as_list(waived) if waived is not None else []:
        place = as_value(one)
        hit = [i for i, event in enumerate(found) if event.on == str(one) or place == i]
        if not hit:
            raise UsageError(
                Fault(
                    "bad_value", sentence("there is no event {what!r} to waive", what=one), where=WAIVED_ONES
                )
            )
        found[hit[0]] = attrs.evolve(found[hit[0]], status=WAIVED)
    return found


def _text(raw: Any) -> str | None:
    return None if raw is None else str(raw)


def _severity(raw: Any) -> Any:
    if str(raw) not in SEVERITIES:
        hint = sentence("one of {SEVERITIES}", SEVERITIES=", ".join(SEVERITIES))
        raise DataError(
            Fault("bad_value", sentence("{raw!r} is no severity", raw=raw), where=EVENTS, hint=hint)
        )
    return SEVERITIES.index(str(raw)) + 1


def _moment(raw: Any) -> str:
    text = raw.isoformat() if hasattr(raw, "isoformat") else str(raw).strip()
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        raise DataError(
            Fault(
                "bad_value",
                sentence("{text!r} is not a date", text=text),
                where=EVENTS,
                hint=sentence("write 2024-03-04"),
            )
        ) from None
    return text


def _cases_beside(happenings: list[Happening], rule: Rule, catalogue: Catalogue, day: date) -> set[str]:
    """Return the refs of the events for which a sanction beside this one gives something.

    One that reads more than the event itself is taken to.
    """
    every = [one for chapter in catalogue.sanctions.values() for one in chapter.sanctions]
    names = {name for one in every if one.rule == rule.id for name in one.beside}
    cases: set[str] = set()
    for name in names:
        other = catalogue.rules[name]
        found = trigger_of(other, catalogue)
        if found is None:
            continue
        places = ordinals(happenings, trigger_on(other, found, catalogue, day), catalogue)
        for one, nth in zip(happenings, places, strict=True):
            if nth and one.ref and _gives(other, catalogue, one, nth, day):
                cases.add(one.ref)
    return cases


def _gives(rule: Rule, catalogue: Catalogue, happening: Happening, nth: int, day: date) -> bool:
    names = input_names(rule.inputs)
    if not {short(one.name) for one in rule.inputs} <= set(OWN_OF_EVENTS):
        return True
    own = {
        "nth": nth,
        "also": False,
        "event_kind": happening.kind,
        "quantity": happening.quantity,
        "amount": happening.amount,
    }
    row = read_row(names, {name: raw for name, raw in own.items() if name in names})
    value = explain(next(iter(trees_of(rule, catalogue, day).values())), row).value
    return value is not None and value not in (0, False)


def ordinals(happenings: list[Happening], trigger: Trigger, catalogue: Catalogue) -> list[int | None]:
    """Return the place of each event in its window as a run counts them; None for those without effect."""
    import polars as pl

    kinds = {name: catalogue.events.get(name) or EventKind(name, Label()) for name in trigger.kinds}
    by_short = {short(name): name for name in kinds}
    quantities = [
        value if isinstance(value := as_value(one.quantity), Fraction) else None for one in happenings
    ]
    rows = pl.DataFrame(
        {
            "subject": [1] * len(happenings),
            "kind": [by_short.get(one.kind, one.kind) for one in happenings],
            "on": [one.on for one in happenings],
            "status": [_status(one, kinds.get(by_short.get(one.kind, one.kind)), trigger) for one in happenings],
            "ref": [one.ref for one in happenings],
            "seq": list(range(1, len(happenings) + 1)),
            "quantity.n": [None if one is None else one.numerator for one in quantities],
            "quantity.d": [None if one is None else one.denominator for one in quantities],
        },
        schema={"subject": pl.Int64, "kind": pl.String, "on": pl.String, "status": pl.String,
                "ref": pl.String, "seq": pl.Int64, "quantity.n": pl.Int64, "quantity.d": pl.Int64},
    )  # fmt: skip
    none = pl.DataFrame(
        schema={"subject": pl.Int64, "kind": pl.String, "ref": pl.String, "outcome": pl.String}
    )
    ready = with_case(rows).filter(pl.col("kind").is_in(list(kinds)))
    ready = in_force(
        ready,
        none,
        kinds,
        trigger.statuses,
        waivable=trigger.waivable,
        verified=trigger.verified,
        least=trigger.least,
    )
    numbered = counted(ready, trigger)
    places = dict(zip(numbered["seq"], numbered["nth"], strict=True))
    return [places.get(place) for place in range(1, len(happenings) + 1)]


def _status(one: Happening, kind: EventKind | None, trigger: Trigger) -> str | None:
    """Take an event that is given without a status as one that counts."""
    if one.status is not None:
        return one.status
    counting = trigger.statuses or (kind.counts if kind is not None else ())
    return counting[0] if counting else None


__all__ = [
    "COUNT",
    "EVENTS",
    "OWN_OF_EVENTS",
    "WAIVED_ONES",
    "Happening",
    "alike",
    "ordinals",
    "trigger_of",
    "try_events",
]
