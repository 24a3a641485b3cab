"""Trying what falls due: from the last day, or the start and the days done, to the next one and those missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import dropwhile, islice
from typing import Any

import attrs

from kpi.engine.due.cycle import PASSED, days_ahead, restart, state_of, timeline
from kpi.engine.due.terms import EVERY, INTERVAL, Rhythm, assumed, rhythm_on, with_interval, wrong_terms
from kpi.errors import Fault, PolicyError, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.due import Done, Due
from kpi.model.procedure import Procedure
from kpi.trial.names import refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import day as read_day
from kpi.trial.reading import empty, entries, times
from kpi.trial.settings import PARAMS
from kpi.trial.values import read_setting
from kpi.words import Label, phrase, sentence

LAST, START, DONE, ON, UNTIL, COUNT = "last", "start", "done", "on", "until", "count"
INPUTS: Mapping[str, tuple[str, Label]] = {
    LAST: ("scalar", phrase("the day on which it was last done")),
    START: ("scalar", phrase("the day from which it is counted")),
    DONE: ("list", phrase("the days on which it was done")),
    ON: ("scalar", phrase("the day of asking")),
    UNTIL: ("scalar", phrase("the day up to which the days are listed")),
    COUNT: ("scalar", phrase("how many days are listed")),
}
"""What a trial takes."""
_ALIASES = {
    "last_done": LAST,
    "last_on": LAST,
    "last_date": LAST,
    "hired_on": START,
    "from": START,
    "since": START,
    "start_date": START,
    "dates": DONE,
    "done_on": DONE,
    "as_of": ON,
    "today": ON,
}


def recurs(target: Any, given: Mapping[str, Any]) -> bool:
    """Tell whether a trial asks when something is due: of what falls due always, of a procedure by `last`."""
    if isinstance(target, Procedure):
        return target.parameter(INTERVAL) is not None and any(_ALIASES.get(one, one) == LAST for one in given)
    return isinstance(target, Due)


def try_due(
    target: Due | Procedure,
    catalogue: Catalogue,
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    day: date,
) -> Outcome:
    """Tell when something is due next.

    Of `last`: the next day, and with `until` or `count` those after it. Of `start`, with the days in `done`: the first
    that is open, those `missed` and those done `late`. Without the day `on` it is asked as of the last day done.

    Raises:
        UsageError: for unknown names, without a day to count from, and where nothing says how often.
        DataError: for what is no day.
        PolicyError: for values that a parameter cannot have.
    """
    due = with_interval(target if isinstance(target, Due) else _of_procedure(target), catalogue)
    named = {name: one.name for one in due.parameters for name in (*one.aliases, one.name)}
    if EVERY in named:
        named = {**dict.fromkeys((INTERVAL, "months"), EVERY), **named}
    inner = {name: raw for name, raw in given.items() if name in named}
    params = given.get(PARAMS)
    inner |= dict(params) if isinstance(params, Mapping) else {}
    rest = {
        _ALIASES.get(name, name): raw for name, raw in given.items() if name not in inner and name != PARAMS
    }
    refuse_unknown(rest, [*INPUTS, *_ALIASES, *named])
    _refuse_twice([_ALIASES.get(name, name) for name in given if name not in inner])
    _refuse_twice([named.get(name.removeprefix(f"{due.id}."), name) for name in (*inner, *settings)])
    due = _with_settings(due, {**inner, **settings}, named)
    if wrong := [
        Fault("wrong_value", sentence("{id}: {what}", id=due.id, what=one), where=due.where)
        for one in wrong_terms(due)
    ]:
        raise PolicyError(*wrong)
    days = {
        name: read_day(name, rest[name]) for name in (LAST, START, ON, UNTIL) if not empty(rest.get(name))
    }
    done = [read_day(DONE, one) for one in entries(rest[DONE], DONE)] if not empty(rest.get(DONE)) else []
    if LAST not in days and START not in days and not done:
        hint = sentence("give last=2024-01-31, or start=2024-01-31 with done='[2024-04-30]'")
        raise UsageError(
            Fault("missing_input", sentence("missing: last, the day on which it was last done"), hint=hint)
        )
    rhythm = rhythm_on(due, days.get(ON, day))
    first = min(one for one in (days.get(START), days.get(LAST), *done) if one)
    if rhythm.every is not None and rhythm.interval(first) is None:
        message = sentence("{id}: how often is not said", id=due.id)
        raise UsageError(
            Fault(
                "missing_input",
                message,
                where=EVERY,
                hint=sentence("give {name_of}=3", name_of=_name_of(due)),
            )
        )
    count = times(COUNT, rest[COUNT]) if COUNT in rest else 0
    every = sorted({*done, *([days[LAST]] if LAST in days else ())})
    if START in days:
        return _outcome(due, rhythm, days[START], every, days, count)
    # The first day done answers nothing that is known: it is what the next one is counted from.
    again = attrs.evolve(rhythm, first=None)
    return _outcome(due, again, restart(again, every[0]), every[1:], {ON: every[-1], **days}, count)


def _refuse_twice(names: Sequence[str]) -> None:
    """Refuse what is given under two of its names, or both given and set."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            *(
                Fault("given_twice", sentence("{name} is given twice", name=name), where=name)
                for name in twice
            )
        )


def _name_of(due: Due) -> str:
    parameter = due.parameter(EVERY)
    return next(iter(parameter.aliases), EVERY) if parameter is not None else EVERY


def _of_procedure(procedure: Procedure) -> Due:
    """Return what a procedure approves as something that falls due."""
    done = Done(procedure=procedure.id)
    return Due(procedure.id, procedure.label, "hire", done, clauses=procedure.clauses, where=procedure.where)


def _with_settings(due: Due, settings: Mapping[str, Any], named: Mapping[str, str]) -> Due:
    bare = {name.removeprefix(f"{due.id}."): raw for name, raw in settings.items()}
    refuse_unknown(bare, named, "parameter")
    found = {one.name: one for one in due.parameters}
    for name, raw in bare.items():
        found[named[name]] = read_setting(found[named[name]], raw)
    return attrs.evolve(due, parameters=tuple(found.values()))


def _outcome(
    due: Due, rhythm: Rhythm, start: date, done: Sequence[date], days: Mapping[str, date], count: int
) -> Outcome:
    on = days.get(ON) or max(done, default=start)
    slots = timeline(rhythm, start, done, on, max(days.get(UNTIL, on), on))
    waits = [one for one in slots if one.is_open and state_of(due, one, on) != PASSED]
    following = waits[0].due_on if waits else None
    passed = [one for one in slots if one.missed or state_of(due, one, on) == "overdue"]
    outputs: dict[str, Any] = {
        "due": None if following is None else following.isoformat(),
        "state": waits[0].state(on) if waits else state_of(due, slots[-1], on) if slots else "done",
        "days_overdue": Fraction(max((on - following).days, 0) if following else 0),
        "missed": tuple(one.due_on.isoformat() for one in passed),
        "late": tuple(one.due_on.isoformat() for one in slots if one.done_on and one.done_on > one.due_on),
    }
    if UNTIL in days:
        outputs["days"] = tuple(one.due_on.isoformat() for one in waits if one.due_on <= days[UNTIL])
    elif count:
        ahead = dropwhile(lambda one: following is None or one < following, days_ahead(rhythm, start, done))
        outputs["days"] = tuple(one.isoformat() for one in islice(ahead, count))
    return Outcome(due.id, outputs["due"], outputs, assumed(due.parameter(EVERY), max(done, default=start)))


__all__ = ["INPUTS", "recurs", "try_due"]
