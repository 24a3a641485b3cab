"""Trying what events cost persons and those who led them on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.model.sanction import Sanction
from kpi.trial.names import refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, entries, nested
from kpi.trial.reading import day as read_day
from kpi.trial.sanctions.events import EVENTS, try_events
from kpi.types import Ledger
from kpi.words import sentence

LEADERS = "leaders"
"""Name under which it is given who led whom from which day on: `{ P1 = [["2024-01-01", "L1"]] }`."""


def name_of_kind(rule: Any, catalogue: Catalogue, given: Mapping[str, Any]) -> str | None:
    """Return the name among `given` of a kind of event that sets a rule off: its short name or an alias."""
    if not isinstance(rule, Rule):
        return None
    for one in _setting_off(rule, catalogue):
        for kind in one.trigger.kinds if one.trigger is not None else ():
            known = catalogue.events.get(kind)
            for name in (kind, short(kind), *(known.aliases if known is not None else ())):
                if name in given and name != EVENTS:
                    return name
    return None


def gives_persons(rule: Any, catalogue: Catalogue, given: Mapping[str, Any]) -> bool:
    """Tell whether events are given by the name of their kind, each with the person: `[["P1", "2024-03-05"]]`."""
    name = name_of_kind(rule, catalogue, given)
    if name is None:
        return False
    listed = entries(given[name], name)
    return bool(listed) and all(isinstance(one, list | tuple) and len(one) == 2 for one in listed)


def try_persons(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Charge each event to its person and, where a sanction of the set falls on leaders, to whoever led that day.

    Where the set leaves one of the two alone, the sanctions of other sets that events of this name set off charge
    him: a code and what its leaders answer for may be chapters apart. Outputs: what each person pays, by name, and
    `uncharged`, the events for which no leader is known. Nobody is charged as his own leader. The result is the sum.

    Raises:
        UsageError: for unknown names.
        DataError: `bad_value` for a day that is none, or leaders that are no lists of [day, name].
    """
    name = name_of_kind(rule, catalogue, given) or EVENTS
    refuse_unknown(given, [name, LEADERS])
    leaders = _leaders(given.get(LEADERS, {}))
    happened = [(str(who), read_day(name, on)) for who, on in entries(given[name], name)]
    charged: dict[str, Fraction] = defaultdict(Fraction)
    uncharged: list[str] = []
    reasons: list[Why] = []
    for one in _beside(rule, catalogue, name):
        mine: dict[str, list[str]] = defaultdict(list)
        for who, on in happened:
            whom = who if one.charged == "person" else _leader_on(leaders.get(who, ()), on)
            if whom is None or (one.charged == "leader" and whom == who):
                uncharged.append(f"{who} {on}")
            else:
                mine[whom].append(on.isoformat())
        for whom, days in sorted(mine.items()):
            tried = try_events(
                rule if one.rule == rule.id else catalogue.rules[one.rule], catalogue, {EVENTS: days}, day
            )
            if isinstance(tried.result, Fraction):
                charged[whom] += tried.result
            reasons += [tried.why] if tried.why is not None else []
    total = sum(charged.values(), Fraction(0))
    outputs: dict[str, Any] = {**charged, "total": total, **({"uncharged": uncharged} if uncharged else {})}
    return Outcome(rule.id, total, outputs, (), Why("+", rule.label, total, tuple(reasons)))


def _setting_off(rule: Rule, catalogue: Catalogue) -> list[Sanction]:
    """Return the sanctions of a rule that events set off."""
    every = (one for chapter in catalogue.sanctions.values() for one in chapter.sanctions)
    return [one for one in every if one.rule == rule.id and one.trigger is not None]


def _beside(rule: Rule, catalogue: Catalogue, name: str) -> list[Sanction]:
    """Return the sanctions in yuan that charge persons and leaders for events of a name: those of the rule's set, then,
    for whom these leave alone, those of the other sets.
    """
    (first, *_) = _setting_off(rule, catalogue)
    chapter = next(one for one in catalogue.sanctions.values() if first in one.sanctions)
    kinds = set(first.trigger.kinds) if first.trigger is not None else set()
    found = [one for one in chapter.sanctions if _charges(one, kinds)]
    charged = {one.charged for one in found}
    named = {
        kind.id for kind in catalogue.events.values() if name in (kind.id, short(kind.id), *kind.aliases)
    }
    others = (
        one for other in catalogue.sanctions.values() if other is not chapter for one in other.sanctions
    )
    return [*found, *(one for one in others if one.charged not in charged and _charges(one, named))]


def _charges(one: Sanction, kinds: set[str]) -> bool:
    """Tell whether events of some kinds cost a person or his leader money by a sanction."""
    return (
        one.trigger is not None
        and bool(set(one.trigger.kinds) & kinds)
        and one.ledger is Ledger.YUAN
        and not one.proposal
        and one.charged in ("person", "leader")
    )


def _leaders(raw: Any) -> dict[str, list[tuple[date, str]]]:
    given = nested(raw, LEADERS)
    if not isinstance(given, Mapping):
        raise bad(LEADERS, raw, sentence('give {"P1": [["2024-01-01", "L1"]]}'))
    found: dict[str, list[tuple[date, str]]] = {}
    for who, steps in given.items():
        rows = entries(steps, LEADERS)
        if not all(isinstance(one, list | tuple) and len(one) == 2 for one in rows):
            raise bad(LEADERS, steps, sentence('give {"P1": [["2024-01-01", "L1"]]}'))
        found[str(who)] = sorted((read_day(LEADERS, since), str(name)) for since, name in rows)
    return found


def _leader_on(steps: Any, on: date) -> str | None:
    return next((name for since, name in reversed(list(steps)) if since <= on), None)


__all__ = ["LEADERS", "gives_persons", "name_of_kind", "try_persons"]
