"""The step itself: for each set of limits that is bound, what it gives back, carries on, says or refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.frames import joined_flags, naming
from kpi.engine.lines import LineBlock
from kpi.engine.pay.checks import BELOW_MINIMUM
from kpi.engine.pay.limits.booked import Booked
from kpi.engine.pay.limits.carried import Carried, carried, report_left
from kpi.engine.pay.limits.judged import Person, judged, rows_of
from kpi.engine.pay.limits.settling import settle, together
from kpi.engine.pay.limits.terms import Terms, terms_on
from kpi.model.limit import LimitSet
from kpi.model.line import LIMIT_STEPS, REFUSED
from kpi.types import Ledger, LineStatus, Money
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def limited(context: Context, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Return the lines of every set of limits that is bound; none where none is.

    Args:
        context: the period being computed.
        blocks: the lines so far, those of pay among them.

    Raises:
        PolicyError: for a parameter of another sort.
    """
    bound = sorted(context.population.bound.limits.items())
    sets = [(context.catalogue.limits[name], subjects) for name, subjects in bound]
    now = [(one, subjects) for one, subjects in sets if one.frequency is context.period.frequency]
    for one, subjects in sets:
        if one.frequency is not context.period.frequency:
            _report_unlooked(context, one, subjects, blocks)
    if not now:
        return []
    old = carried(context)
    found: list[LineBlock] = []
    taken_up: set[tuple[int, Money]] = set()
    for one, subjects in now:
        taken_up.update(product(subjects["subject"], one.kinds))
        with naming(one.id, context.period):
            found += _applied(context, one, subjects, [*blocks, *found], old)
    report_left(context, old, taken_up)
    return found


def _applied(
    context: Context, one: LimitSet, subjects: pl.DataFrame, blocks: Sequence[LineBlock], old: Carried
) -> list[LineBlock]:
    terms = terms_on(one, context.catalogue, context.day)
    rows = rows_of(context, one, terms, subjects, blocks)
    booked = Booked(context, one)
    for person in judged(context, one, terms, rows, old, paid_people(context)):
        _book(booked, person, terms, old)
    booked.report()
    return booked.blocks()


def paid_people(context: Context) -> frozenset[int]:
    """Return whoever a pay scheme of the period's frequency is bound to."""
    schemes = context.catalogue.pay
    return frozenset(
        subject
        for name, people in context.population.bound.pay.items()
        if schemes[name].frequency is context.period.frequency
        for subject in people["subject"]
    )


def _book(booked: Booked, person: Person, terms: Terms, old: Carried) -> None:
    done = settle(person.rooms, person.rest, person.floor)
    floored = any(
        claim.own or claim.carried for room in person.rooms if room.floored for claim in room.claims
    )
    for room in person.rooms:
        for claim in room.claims:
            if claim.carried:
                booked.take_up(person, room, claim, str(old.since(person.subject, claim.kind)))
    for cut in together(done.cuts):
        booked.give_back(person, cut, done.before, carry=terms.carries[cut.part])
    for cut in done.said:
        booked.say(person, cut, done.before)
    for cut in done.refused:
        booked.refuse(person, cut, done.before)
    if not person.paid:
        booked.unpaid(person)
    elif person.unknown and floored:
        booked.flag(person, booked.unknown_flag, done.left)
    elif person.lifted and floored:
        booked.flag(person, booked.lifted_flag, done.left)
    elif done.short and not done.refused:
        booked.flag(person, BELOW_MINIMUM, done.left)


def _report_unlooked(
    context: Context, one: LimitSet, subjects: pl.DataFrame, blocks: Sequence[LineBlock]
) -> None:
    """Report problem `limit_of_other_period` for whoever has money taken in a run in which the limits do not hold."""
    import polars as pl

    taken = [
        block.rows.filter(pl.col("amount") < 0).select("subject")
        for block in blocks
        if block.ledger is Ledger.YUAN and block.kind in one.kinds
    ]
    if taken:
        people = pl.concat(taken).unique().join(subjects, on="subject", how="semi")
        message = sentence(
            "{id} holds for a {frequency}: what this period takes is compared with nothing",
            id=one.id,
            frequency=one.frequency,
        )
        context.report_each(people, "limit_of_other_period", message)


def held(blocks: list[LineBlock]) -> list[LineBlock]:
    """Hold every line of money of whoever's pay a limit refuses, except what only carries an old rest on."""
    import polars as pl

    refused = [block.rows["subject"] for block in blocks if block.item == REFUSED]
    if not refused:
        return blocks
    who = pl.col("subject").is_in(pl.concat(refused).unique().implode())
    return [
        block
        if block.ledger is not Ledger.YUAN or block.item in Booked.STEPS
        else attrs.evolve(
            block,
            rows=block.rows.with_columns(
                pl.when(who).then(pl.lit(LineStatus.HELD.value)).otherwise("status").alias("status"),
                joined_flags(pl.col("flags"), pl.when(who).then(pl.lit(REFUSED))).alias("flags"),
            ),
        )
        for block in blocks
    ]


def sets_with_rows(
    context: Context, blocks: Sequence[LineBlock]
) -> Iterator[tuple[LimitSet, Terms, pl.DataFrame]]:
    """Yield the sets that hold in the period, with their terms and the rows on which their rules are read.

    Of the lines of limits among the `blocks` each set sees those of the sets before it.
    """
    before: set[str] = set()
    for name, subjects in sorted(context.population.bound.limits.items()):
        one = context.catalogue.limits[name]
        if one.frequency is context.period.frequency:
            terms = terms_on(one, context.catalogue, context.day)
            seen = [block for block in blocks if block.item not in LIMIT_STEPS or block.rule in before]
            yield one, terms, rows_of(context, one, terms, subjects, seen)
            before |= {one.floor, *(part.rule for part in one.parts)}


__all__ = ["held", "limited", "paid_people", "sets_with_rows"]
