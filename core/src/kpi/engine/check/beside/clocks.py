"""Clocks that some rows have no limit for, limits that no row ever gets, and limits slower than they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from math import prod
from typing import TypeAlias

import attrs

from kpi.engine.check.about import about
from kpi.engine.clocks.terms import terms_on
from kpi.engine.reach import Reach
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.expr.check import ELSE
from kpi.kit.clocks import Limit, Terms
from kpi.kit.clocks.terms import LIMITING
from kpi.model.catalogue import Catalogue
from kpi.model.clock import Clock
from kpi.model.extension import Finding, Trial
from kpi.model.metric import Condition, FromTable
from kpi.model.parameter import Value
from kpi.words import phrase

MOST_WAYS = 4096
"""Ways of giving the words of a row that are all tried; of a clock with more nothing is said."""

NONE = -1
"""In the place of a limit: none."""
_MORNING = time(8)

Row: TypeAlias = Mapping[str, str | None]


def clock_findings(clock: Clock, catalogue: Catalogue, reach: Reach, day: date) -> Iterator[Finding]:
    """Yield what is wrong with the limits of a clock, with the parameters that hold on a day."""
    try:
        terms = terms_on(clock, day)
    except PolicyError:  # What cannot be read is refused where the policy is loaded.
        return
    if terms.limits:
        rows = _first_rows(clock, catalogue, terms)
        if rows is not None:
            yield from _of_rows(clock, terms, rows, day)
        yield from _slower(clock, terms, rows or {}, day)
        if (terms.start or clock.start) == clock.stop:
            said = phrase("it stops when it starts: nothing is ever late")
            yield about(clock, "dead_branch", "warning", said, mends=("start_event",))
        return
    if _has_limits(clock, day):
        said = phrase("no limit is one for {stop}: no row has any", stop=clock.stop)
        yield about(clock, "gap", "error", said, mends=LIMITING)
    for name, state in _asked(clock, catalogue, reach):
        said = phrase("without a limit nothing is {state}, as {name} asks", state=state, name=name)
        yield about(clock, "dead_branch", "warning", said, mends=LIMITING)


def _has_limits(clock: Clock, day: date) -> bool:
    """Tell whether limits are listed, although none of them is one for what stops the clock."""
    held = (one.at(day) for one in clock.parameters if one.name in LIMITING)
    return any(dated is not None and dated.value for dated in held)


def _first_rows(clock: Clock, catalogue: Catalogue, terms: Terms) -> dict[int, Row] | None:
    """Return by the place of each limit a row that gets it, and by `NONE` one that gets none; None beyond `MOST_WAYS`.

    The first limit counts whose words a row has. What a column may hold is known where the clock is held to words, or
    the table has choices; of another word, and of none, it is not said that they get no limit.
    """
    columns = list(dict.fromkeys(name for one in terms.limits for name in one.words))
    letters = {name: _letters(name, clock, catalogue, terms.limits) for name in columns}
    if prod(len(one) for one in letters.values()) > MOST_WAYS:
        return None
    known = all(_is_known(one) for one in clock.only if one.name in columns)
    found: dict[int, Row] = {}
    for words in product(*letters.values()):
        row = dict(zip(columns, words, strict=True))
        place = next((place for place, one in enumerate(terms.limits) if _fits(one, row)), NONE)
        if place != NONE or (known and ELSE not in words and None not in words):
            found.setdefault(place, row)
    return found


def _of_rows(clock: Clock, terms: Terms, rows: Mapping[int, Row], day: date) -> Iterator[Finding]:
    """Yield limits that no row gets, for others come before them, and rows that get none."""
    for place, one in enumerate(terms.limits):
        if place not in rows:
            said = phrase(
                "the limit {limit} never holds: those before it take all its rows", limit=_named(one, place)
            )
            yield about(clock, "dead_branch", "warning", said, mends=LIMITING)
    if NONE in rows:
        told = ", ".join(f"{name} = {word}" for name, word in rows[NONE].items())
        said = phrase("no limit fits {row}", row=told)
        shown = _tried(clock, terms, rows[NONE], day, timedelta(hours=1))
        yield about(clock, "gap", "error", said, mends=LIMITING, witness=shown)


def _tried(clock: Clock, terms: Terms, row: Row, day: date, ran: timedelta) -> dict[str, str]:
    """Return a row as `kpi try` of the clock takes it: begun on the morning of a day, and run for so long."""
    start = datetime.combine(day, _MORNING)
    words = {name: word for name, word in row.items() if word is not None and word != ELSE}
    moments = ((terms.start or clock.start, start), (clock.stop, start + ran))
    return {**words, **{name: at.isoformat(timespec="seconds") for name, at in moments}}


def _letters(
    name: str, clock: Clock, catalogue: Catalogue, limits: Sequence[Limit]
) -> tuple[str | None, ...]:
    """Return what a column may hold, as far as the limits tell words apart; None is nothing at all."""
    table = catalogue.tables.get(clock.table)
    column = table.column(name) if table is not None else None
    held = [_words(one.value) for one in clock.only if one.name == name and one.op in ("in", "==")]
    named = dict.fromkeys(str(word) for one in limits for word in one.words.get(name, ()))
    if held:
        return tuple(word for word in held[0] if all(word in others for others in held))
    missing = () if column is not None and column.required else (None,)
    if column is not None and column.choices:
        return (*column.choices, *missing)
    return (*named, ELSE, *missing)


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, tuple) else (value,)))


def _is_known(one: Condition) -> bool:
    """Tell whether a condition holds a column to words; of another it is not known which rows pass it."""
    return one.op in ("in", "==") and not one.parameter


def _fits(limit: Limit, row: Row) -> bool:
    return all(row[name] is not None and row[name] in _words(words) for name, words in limit.words.items())


def _named(limit: Limit, place: int) -> str:
    words = ", ".join(word for listed in limit.words.values() for word in _words(listed))
    return limit.name or words or str(place + 1)


def _slower(clock: Clock, terms: Terms, rows: Mapping[int, Row], day: date) -> Iterator[Finding]:
    """Yield limits that are longer than the one that they should not exceed: in time, and late if they did not."""
    names = {one.name: one for one in terms.limits if one.name}
    told: set[tuple[str, str]] = set()
    for place, one in enumerate(terms.limits):
        other = names.get(one.never_slower_than)
        if other is None or one.minutes <= other.minutes:
            continue
        ends = show(one.minutes), show(other.minutes)
        if ends in told:
            continue
        told.add(ends)
        decided = any(parameter.name == "never_slower" for parameter in clock.parameters)
        shown = _tried(clock, terms, rows[place], day, one.time) if place in rows else {}
        said = {"limit": _named(one, place), "minutes": ends[0], "other": other.name, "fewer": ends[1]}
        found = about(
            clock,
            "wrong_direction",
            "note" if decided else "warning",
            phrase(
                "{limit} has {minutes} minutes, slower than {other} with {fewer}: never_slower decides",
                **said,
            )
            if decided
            else phrase("{limit} has {minutes} minutes, slower than {other} with {fewer}", **said),
            mends=("never_slower", *LIMITING),
            witness=shown,
        )
        if decided and shown and terms.hours is None and not terms.pauses:
            ways = (Trial(clock.id, shown, {"never_slower": word}) for word in ("false", "true"))
            found = attrs.evolve(found, trials=tuple(ways))
        yield found


def _asked(clock: Clock, catalogue: Catalogue, reach: Reach) -> Iterator[tuple[str, str]]:
    """Yield what asks whether rows are met or late, by its name, with the word that it asks for."""
    column = clock.column("state")
    for name in sorted(reach.metrics):
        source = catalogue.metrics[name].source
        if isinstance(source, FromTable):
            parts = (one for one in (source.numerator, source.denominator) if one is not None)
            yield from ((name, word) for one in parts for word in _limited(one.where, column))
    for name in sorted(reach.events):
        rows = catalogue.events[name].source
        yield from ((name, word) for word in _limited(rows.where if rows is not None else (), column))


def _limited(where: Sequence[Condition], column: str) -> Iterator[str]:
    for one in where:
        words = _words(one.value) if one.name == column and one.op in ("in", "==") else ()
        if words and not one.parameter and "open" not in words:
            yield words[0]


__all__ = ["MOST_WAYS", "clock_findings"]
