"""What limits look at: a person's wage, what is left, what is claimed of each kind, and what the rules allow."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.applying import apply_rules
from kpi.engine.context import Context
from kpi.engine.frames import unscaled
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.measure import with_inputs
from kpi.engine.pay.limits.carried import Carried
from kpi.engine.pay.limits.settling import Claim, Room
from kpi.engine.pay.limits.terms import Terms
from kpi.frozen import frozen
from kpi.model.limit import LimitPart, LimitSet
from kpi.model.line import LIMIT_STEPS
from kpi.model.period import Period
from kpi.types import Ledger, LineStatus, Money
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_CENT = UNITS // 100
FLOOR_OF = "floor"
"""The name under which the floor's rule is evaluated; a part's is its place."""


@frozen
class Person:
    """One person under a set of limits; amounts are whole numbers of 1/UNITS.

    `floor` is what must be left, None where nothing is compared; `unknown` tells that the floor's rule has no
    value, `lifted` of what pay a floor that is there does not hold (empty: it holds), `paid` that a pay scheme of the
    period is bound, `leaves` that the person is not employed after the period.
    """

    subject: int
    wage: int
    rest: int
    rooms: tuple[Room, ...]
    floor: int | None
    unknown: bool
    lifted: str
    open: bool
    paid: bool
    leaves: bool = False

    @property
    def claimed(self) -> bool:
        """Whether anything is to be taken, or was carried over."""
        return any(claim.own or claim.carried for room in self.rooms for claim in room.claims)


def rows_of(
    context: Context, one: LimitSet, terms: Terms, subjects: pl.DataFrame, blocks: Sequence[LineBlock]
) -> pl.DataFrame:
    """Return the rows on which the rules of a set are read, with the sums that they look at.

    A row a person, in the order of ids: subject, the person's role, level, base pay and region, `earned.n` and
    `earned.d` (the wage), wage, rest, open, and `claim.<kind>` of each kind that has a part.
    """
    import polars as pl

    rows = placed(context, terms, subjects).join(
        _sums(one, blocks), on="subject", how="left", maintain_order="left"
    )
    rows = rows.with_columns(
        pl.col("wage", "rest", *(f"claim.{kind}" for kind in one.kinds)).fill_null(0),
        pl.col("open", "lifts").fill_null(value=False),
    )
    return rows.with_columns(unscaled("earned", pl.col("wage")))


def placed(context: Context, terms: Terms, subjects: pl.DataFrame) -> pl.DataFrame:
    """Return people with what a rule knows of them beside the sums: role, level, base pay and region."""
    import polars as pl

    people = context.population.members(subjects)
    regions = _regions(context, terms, people["unit"].unique().to_list())
    region = pl.col("unit").replace_strict(regions, default=None, return_dtype=pl.String)
    return people.select(
        "subject",
        "role",
        "level",
        "base_pay.n",
        "base_pay.d",
        "first",
        "last",
        "left_on",
        region.alias("region"),
    )


def _sums(one: LimitSet, blocks: Sequence[LineBlock]) -> pl.DataFrame:
    """Sum the yuan lines that are not held; what a line of the limits themselves gives back is no wage."""
    import polars as pl

    frames = [
        block.rows.select(
            "subject",
            pl.col("status"),
            pl.when(pl.col("status") == LineStatus.HELD.value).then(0).otherwise(pl.col("amount").fill_null(0)).alias("amount"),
            pl.lit(str(block.kind)).alias("kind"),
            pl.lit(block.item in LIMIT_STEPS).alias("step"),
        )
        for block in blocks
        if block.ledger is Ledger.YUAN and block.kind is not None
    ]  # fmt: skip
    schema = {
        "subject": pl.Int64, "status": pl.String, "amount": pl.Int64, "kind": pl.String, "step": pl.Boolean,
    }  # fmt: skip
    whole = pl.concat([pl.DataFrame(schema=schema), *frames])

    def summed(of: Collection[Money], *, steps: bool = False) -> pl.Expr:
        wanted = pl.col("kind").is_in([str(kind) for kind in of])
        kept = wanted if steps else wanted & ~pl.col("step")
        return pl.when(kept).then(pl.col("amount")).otherwise(0).cast(pl.Int128).sum().cast(pl.Int64)

    return whole.group_by("subject").agg(
        summed(one.wage).alias("wage"),
        summed(one.rest, steps=True).alias("rest"),
        (pl.col("kind").is_in([str(kind) for kind in one.lifts]) & (pl.col("amount") != 0)).any().alias("lifts"),
        (pl.col("status") != LineStatus.FINAL.value).any().alias("open"),
        *((0 - summed([kind])).clip(lower_bound=0).alias(f"claim.{kind}") for kind in one.kinds),
    )  # fmt: skip


def _regions(context: Context, terms: Terms, units: Collection[int | None]) -> dict[int, str | None]:
    """Return the region of each unit: that of the nearest unit, itself or above it, which has one."""
    keys = dict(zip(context.names["id"], context.names["subject"], strict=True))
    for unit in sorted(set(terms.regions) - set(keys)):
        context.report(
            "unknown_unit", sentence("regions names the unit {unit!r}, which nobody imported", unit=unit)
        )
    words = {keys[unit]: word for unit, word in terms.regions.items() if unit in keys}
    tree = context.population.tree
    return {
        unit: next((words[up] for up in tree.above(unit) if up in words), None)
        for unit in units
        if unit is not None
    }


def judged(
    context: Context, one: LimitSet, terms: Terms, rows: pl.DataFrame, old: Carried, paid: Collection[int]
) -> list[Person]:
    """Return whoever something is to be taken from, or who has less left than the floor, in the order of ids."""
    found = rows
    for place, part in enumerate(one.parts):  # by their place: the names of parts might be those of columns
        seen = measured_by(one, part, rows)
        found = _with_value(found, seen, context, str(place), part.rule)
    if one.floor:
        found = _with_value(found, rows, context, FLOOR_OF, one.floor)
    wanted = found.filter(_concerned(one, found, old))
    return [_person(context, one, terms, row, old, paid) for row in wanted.iter_rows(named=True)]


def measured_by(one: LimitSet, part: LimitPart, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a part's rule is read: of the wage, what the part itself takes is not missing."""
    import polars as pl

    own = [pl.col(f"claim.{kind}") for kind in part.kinds if kind in one.wage]
    return rows.with_columns(unscaled("earned", pl.sum_horizontal("wage", *own))) if own else rows


def _with_value(
    found: pl.DataFrame, rows: pl.DataFrame, context: Context, name: str, rule_id: str
) -> pl.DataFrame:
    """Add what a rule says of the rows, which stand in the order of `found`."""
    rule = context.catalogue.rules[rule_id]
    value = apply_rules(context, {name: rule}, with_inputs(context, rows, rule.inputs))
    return found.with_columns(value[f"{name}.n"], value[f"{name}.d"])


def _concerned(one: LimitSet, rows: pl.DataFrame, old: Carried) -> pl.Expr:
    import polars as pl

    concerned = pl.col("subject").is_in(list(old.rests)) | pl.any_horizontal(
        pl.col(f"claim.{kind}") > 0 for kind in one.kinds
    )
    if not one.floor:
        return concerned
    rest, least = pl.col("rest").cast(pl.Int128), pl.col(f"{FLOOR_OF}.n").cast(pl.Int128)
    below = rest * pl.col(f"{FLOOR_OF}.d") < least * UNITS
    return concerned | below.fill_null(value=False)


def _person(
    context: Context,
    one: LimitSet,
    terms: Terms,
    row: Mapping[str, Any],
    old: Carried,
    paid: Collection[int],
) -> Person:
    rooms = []
    here = row["subject"] in paid
    for place, part in enumerate(one.parts):
        claims = tuple(
            Claim(kind, row[f"claim.{kind}"], old.of(row["subject"], kind), kind in one.rest)
            for kind in part.kinds
        )
        # Without pay nothing is known of the wage: the claims stand, and what was carried over stays so.
        most = most_of(row, str(place)) if here else sum(claim.own for claim in claims)
        rooms.append(Room(part.name, claims, most, terms.modes[part.name] if here else "warn", part.floor))
    floor, unknown, lifted = _floor(context, one, terms, row) if here else (None, False, "")
    return Person(
        row["subject"], row["wage"], row["rest"], tuple(rooms), floor, unknown, lifted, row["open"], here,
        leaves=row["left_on"] is not None and row["left_on"] <= context.period.end,
    )  # fmt: skip


def most_of(row: Mapping[str, Any], name: str) -> int | None:
    """Return what a rule allows, in whole cents: never more than it says."""
    value = _value(row, name)
    return None if value is None else max(0, whole_cents(value))


def whole_cents(value: Fraction, *, up: bool = False) -> int:
    """Return an amount of yuan in 1/UNITS, its part of a cent cut off, or made a whole one."""
    return (math.ceil(value * 100) if up else math.floor(value * 100)) * _CENT


def _floor(
    context: Context, one: LimitSet, terms: Terms, row: Mapping[str, Any]
) -> tuple[int | None, bool, str]:
    """Return what must be left (in whole cents, never less than the rule says), whether it is unknown, what lifts it."""
    if not one.floor:
        return None, False, ""
    value = _value(row, FLOOR_OF)
    if value is None:
        return None, True, ""
    employed = part_employed(row, context.period)
    if row["lifts"]:
        return None, False, f"before {' or '.join(one.lifts)}"
    if employed < 1 and terms.partial == "lift":
        return None, False, "in a part of the period"
    if terms.partial == "prorate":
        value *= employed
    return whole_cents(value, up=True), False, ""


def part_employed(row: Mapping[str, Any], period: Period) -> Fraction:
    """Return the part of a period's days on which a person was employed: 1 for all of it."""
    return Fraction((row["last"] - row["first"]).days + 1, period.days)


def _value(row: Mapping[str, Any], name: str) -> Fraction | None:
    above, below = row[f"{name}.n"], row[f"{name}.d"]
    return Fraction(above, below) if above is not None and below else None


__all__ = [
    "FLOOR_OF",
    "Person",
    "judged",
    "measured_by",
    "most_of",
    "part_employed",
    "placed",
    "rows_of",
    "whole_cents",
]
