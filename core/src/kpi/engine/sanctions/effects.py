"""From the results of a sanction's rule to lines."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT
from kpi.engine.events import APPEALED, WAIVED
from kpi.engine.frames import joined_flags, naming, rounded
from kpi.engine.lines import UNITS, LineBlock, block_rows
from kpi.engine.rules import setting_of, value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.names import short
from kpi.model.period import Period
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import JOINT_RATIO, Sanction
from kpi.types import Ledger, Money, Stage
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

PLACES = 2
"""Decimals of money and of points, rounded half away from zero."""

DISCRETIONARY = "discretionary"
"""Flag of a rule whose result is only the least that somebody may decide."""

JOINT = "joint"
"""Flag of the line of whoever is liable beside the person."""

FORFEITED = "forfeited"
"""Flag of a line whose `kind` is money that pay takes away."""

NOT_ASSESSED = "not_assessed"
"""Flag of an event's line whose rule has no result."""

PROPOSAL = "proposal:"
"""Flag, followed by what is proposed, of a line that is a proposal and never an amount."""


@frozen
class Effect:
    """A sanction of a set with its rule, read for one period and card."""

    sanction: Sanction
    rule: Rule
    period: Period
    card: str = ""

    @property
    def stage(self) -> Stage:
        """Yuan follow from the standing, points make it."""
        return Stage.MONEY_SANCTIONS if self.sanction.ledger is Ledger.YUAN else Stage.POINT_SANCTIONS

    def block(self, rows: pl.DataFrame, *, ledger: bool = True, kind: Money | None = None) -> LineBlock:
        """Make a block of this sanction's lines."""
        money = self.sanction.money if ledger and kind is None else kind
        return LineBlock(
            card=self.card,
            item=short(self.rule.id),
            period=str(self.period),
            stage=self.stage,
            rule=self.rule.id,
            ledger=self.sanction.ledger if ledger else None,
            kind=money,
            rows=rows,
        )


def amount_of(rule: Rule, name: str = RESULT) -> pl.Expr:
    """Return a rule's result in 1/UNITS, rounded; a fine takes away, so its sign is turned."""
    import polars as pl

    size = rounded(pl.col(f"{name}.n"), pl.col(f"{name}.d"), PLACES)
    return _signed(rule, size)


def _signed(rule: Rule, size: pl.Expr) -> pl.Expr:
    return 0 - size if rule.kind is RuleKind.FINE else size


def triggered(rows: pl.DataFrame, name: str = RESULT) -> pl.Expr:
    """Tell of each row whether the rule said yes, or gave anything but nothing."""
    import polars as pl

    return pl.col(name) if name in rows.columns else pl.col(f"{name}.n") != 0


def forfeits_of(effect: Effect) -> tuple[Money, ...]:
    """Return the kinds of money that a sanction forfeits: its rule's parameter `forfeits`, else its own.

    Raises:
        PolicyError: for a kind of money that does not exist.
    """
    parameter = effect.rule.parameter("forfeits")
    if parameter is None:
        return effect.sanction.forfeits
    value = value_on(effect.rule.id, parameter, effect.period.end, effect.rule.where).value
    names = [str(one) for one in value] if isinstance(value, tuple) else []
    unknown = [name for name in names if name not in list(Money)]
    if unknown:
        raise PolicyError(
            *(
                Fault(
                    "unknown_money",
                    sentence("there is no kind of money {name!r}", name=name),
                    f"{effect.rule.id}.forfeits",
                    hint=nearest(name, list(Money)),
                )
                for name in unknown
            )
        )
    return tuple(Money(name) for name in names)


def blocks_of(effect: Effect, rows: pl.DataFrame, *, each: bool, name: str = RESULT) -> list[LineBlock]:
    """Turn evaluated rows into lines.

    Args:
        effect: the sanction.
        rows: subject (who is charged), cause, the columns of the result, and optionally `case`, `decided`
            (Int64 in 1/UNITS: what somebody decided in place of a discretionary amount) and `appealed`.
        each: whether every row is a line (an event), or only those that the rule is met in.
        name: under which the result stands.
    """
    sanction = effect.sanction
    met = rows.filter(triggered(rows, name))
    blocks: list[LineBlock] = []
    if sanction.proposal and met.height:
        blocks.append(effect.block(_stated(met, name, PROPOSAL + sanction.proposal), ledger=False))
    blocks += [
        effect.block(_stated(met, name, FORFEITED), kind=kind) for kind in forfeits_of(effect) if met.height
    ]
    shown = rows if each else met
    if not sanction.proposal and name not in rows.columns and shown.height:
        with naming(effect.rule.id, effect.period):
            blocks.append(effect.block(_amounts(effect, shown, name)))
    return blocks


def joint_ratio(effect: Effect) -> Fraction:
    """Return the share of an amount that whoever is jointly liable pays.

    Raises:
        PolicyError: for a `joint_ratio` that is no number of 0 or more.
    """
    value = setting_of(effect.rule, JOINT_RATIO, effect.period.end)
    if not isinstance(value, Fraction) or value < 0:
        raise PolicyError(
            Fault("parameter", sentence("must be a number of 0 or more"), f"{effect.rule.id}.{JOINT_RATIO}")
        )
    return value


def joint_block(effect: Effect, rows: pl.DataFrame) -> LineBlock:
    """Make the lines of those who are liable beside the person: `rows` as in `blocks_of`, each an event."""
    with naming(effect.rule.id, effect.period):
        return effect.block(_amounts(effect, rows, RESULT, joint_ratio(effect)))


def _stated(rows: pl.DataFrame, name: str, flag: str) -> pl.DataFrame:
    """Make lines that state a fact without an amount."""
    import polars as pl

    flags, status = joined_flags(pl.col(f"{name}.flags"), pl.lit(flag)), pl.lit("final")
    if _contested(rows):
        flags, status = _until_decided(flags, status)
    return block_rows(rows, pl.lit(None), status=status, cause=pl.col("cause"), flags=flags)


def waived_lines(effect: Effect, rows: pl.DataFrame) -> LineBlock:
    """Make a line without ledger and amount of each event that would have had an effect, and was waived."""
    import polars as pl

    return effect.block(
        block_rows(rows, pl.lit(None), cause=pl.col("cause"), flags=pl.lit(WAIVED)), ledger=False
    )


def _contested(rows: pl.DataFrame) -> bool:
    """Tell whether an appeal against any of the rows' events is open."""
    return APPEALED in rows.columns and bool(rows[APPEALED].any())


def _until_decided(flags: pl.Expr, status: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Make lines provisional while an appeal is open; they say so, and name the case."""
    import polars as pl

    told = pl.when(APPEALED).then(pl.concat_str(pl.lit(f"{APPEALED},"), _case()))
    return joined_flags(flags, told), pl.when(APPEALED).then(pl.lit("provisional")).otherwise(status)


def _case() -> pl.Expr:
    import polars as pl

    return pl.concat_str(pl.lit("case:"), "case")


def _amounts(effect: Effect, rows: pl.DataFrame, name: str, joint: Fraction | None = None) -> pl.DataFrame:
    """Make lines of amounts, or of a `joint` share of them; one that is not assessed has none, and says so."""
    import polars as pl

    flags, booked, status = pl.col(f"{name}.flags"), amount_of(effect.rule, name), pl.lit("final")
    if rows[f"{name}.n"].null_count():
        unknown = pl.when(pl.col(f"{name}.n").is_null()).then(pl.lit(NOT_ASSESSED))
        flags = joined_flags(flags, unknown)
    if "decided" in rows.columns:
        open_ = flags.str.split(",").list.contains(DISCRETIONARY)
        waits = open_ & pl.col("decided").is_null()
        status = pl.when(waits).then(pl.lit("provisional")).otherwise(pl.lit("final"))
        booked = pl.when(open_ & ~waits).then(_signed(effect.rule, pl.col("decided"))).otherwise(booked)
        flags = joined_flags(flags, pl.when(waits).then(_case()))
    if _contested(rows):
        flags, status = _until_decided(flags, status)
    if joint is not None:
        flags = joined_flags(flags, pl.lit(JOINT))
        booked = rounded(booked.cast(pl.Int128) * joint.numerator, pl.lit(UNITS * joint.denominator), PLACES)
    return block_rows(rows, booked, status=status, cause=pl.col("cause"), flags=flags)


__all__ = [
    "DISCRETIONARY",
    "JOINT",
    "PLACES",
    "PROPOSAL",
    "Effect",
    "amount_of",
    "blocks_of",
    "forfeits_of",
    "joint_block",
    "joint_ratio",
    "triggered",
]
