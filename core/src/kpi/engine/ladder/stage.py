"""Who may rise, and who loses the present level: proposals, for people to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.ladder.conditions import any_true, evaluated, every_true
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.engine.sanctions.proposing import proposals
from kpi.model.ladder import Ladder, Level
from kpi.types import Stage

if TYPE_CHECKING:
    import polars as pl

PROMOTE, DEMOTE, DISMISS = "promote", "demote", "dismissal"


def propose(context: Context, before: Sequence[LineBlock] = ()) -> tuple[pl.DataFrame, list[LineBlock]]:
    """Look at everyone whose ladder has the period's frequency.

    Whoever fulfils every condition of the next level is proposed for it; of whom one condition of losing
    the present level holds is proposed for the level below, or, on the lowest, for dismissal. A
    condition that is missing is not fulfilled. Levels change only by decisions. What the sanctions
    among the lines `before` propose comes first; their lines stand already.

    Returns:
        subject, ladder, proposal, level; and a line without an amount for each proposal of a ladder.
    """
    import polars as pl

    found, blocks = [proposals(before)], []
    for name, subjects in sorted(context.population.bound.ladders.items()):
        ladder = context.catalogue.ladders[name]
        if ladder.frequency is not context.period.frequency or not subjects.height:
            continue
        people = context.population.members(subjects).select("subject", "level")
        _report_strangers(context, ladder, people)
        for place, level in enumerate(ladder.levels):
            here = people.filter(pl.col("level").is_in(_names(level))).select("subject")
            if here.height:
                for rows, proposal, target in _moves(context, ladder, place, here):
                    found.append(_proposals(rows, ladder, proposal, target))
                    blocks.append(_block(context, ladder, rows, proposal, target))
    return pl.concat(found), [block for block in blocks if block.rows.height]


def _moves(
    context: Context, ladder: Ladder, place: int, here: pl.DataFrame
) -> list[tuple[pl.DataFrame, str, str]]:
    """Return who moves from the level at `place`, by which proposal, to which level."""
    level, moves = ladder.levels[place], []
    if level.lose:
        lost = evaluated(context, ladder, level, level.lose, here)
        target = ladder.levels[place - 1].id if place else ""
        moves.append((any_true(lost, level.lose), DEMOTE if place else DISMISS, target))
    if place + 1 < len(ladder.levels) and ladder.levels[place + 1].enter:
        above = ladder.levels[place + 1]
        risen = every_true(evaluated(context, ladder, above, above.enter, here), above.enter)
        losing = moves[0][0] if moves else here.clear()
        moves.append((risen.join(losing, on="subject", how="anti", maintain_order="left"), PROMOTE, above.id))
    return moves


def _names(level: Level) -> list[str]:
    return [name for name in (level.id, level.label.zh, level.label.en) if name]


def _report_strangers(context: Context, ladder: Ladder, people: pl.DataFrame) -> None:
    """Report problem `unknown_level` for everyone whose level the ladder does not have."""
    import polars as pl

    known = [name for level in ladder.levels for name in _names(level)]
    strange = people.filter(~pl.col("level").is_in(known).fill_null(value=False)).with_columns(
        pl.format("{} has no level {}", pl.lit(ladder.id), pl.col("level").fill_null("(none)")).alias(
            "message"
        )
    )
    context.report_each(strange.select("subject", "message"), "unknown_level", "")


def _proposals(rows: pl.DataFrame, ladder: Ladder, proposal: str, level: str) -> pl.DataFrame:
    import polars as pl

    return rows.select(
        "subject",
        pl.lit(ladder.id).alias("ladder"),
        pl.lit(proposal).alias("proposal"),
        pl.lit(level or None, dtype=pl.String).alias("level"),
    )


def _block(context: Context, ladder: Ladder, rows: pl.DataFrame, proposal: str, level: str) -> LineBlock:
    import polars as pl

    said = f"{PROPOSAL}{proposal}" + (f":{level}" if level else "")
    return LineBlock(
        "", proposal, str(context.period), Stage.LADDER, ladder.id, None, None,
        block_rows(rows, pl.lit(None), flags=pl.lit(said)),
    )  # fmt: skip


__all__ = ["DEMOTE", "DISMISS", "PROMOTE", "propose"]
