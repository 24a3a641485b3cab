"""Who may rise, and who loses the present level: proposals, for people to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.computed import BLOCKED, GROUP_INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import joined_flags
from kpi.engine.ladder.decided import decided_moves, exceptions, settled_places, without_decided
from kpi.engine.ladder.moves import DEMOTE, DISMISS, PROMOTE, moves
from kpi.engine.ladder.quota import within_quota
from kpi.engine.ladder.settings import settings_of
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.engine.sanctions.proposing import proposals
from kpi.engine.signing.waiting import waiting_lines
from kpi.engine.wording import worded
from kpi.model.ladder import Ladder
from kpi.types import LineStatus, Stage

if TYPE_CHECKING:
    import polars as pl


def propose(context: Context, before: Sequence[LineBlock] = ()) -> tuple[pl.DataFrame, list[LineBlock]]:
    """Look at everyone whose ladder has the period's frequency.

    Whoever fulfils every condition of the next level is proposed for it; of whom one condition of losing
    the present level holds is proposed for the level below, or, on the lowest, for dismissal. A
    condition that is missing is not fulfilled. Levels change only by decisions. What the sanctions
    among the lines `before` propose comes first; their lines stand already.

    Returns:
        subject, ladder, proposal, level; and a line without an amount for each proposal of a ladder, held
        where it waits for a place on the level.
    """
    import polars as pl

    found, blocks = [proposals(before)], []
    for name, subjects in sorted(context.population.bound.ladders.items()):
        ladder = context.catalogue.ladders[name]
        if ladder.frequency is not context.period.frequency or not subjects.height:
            continue
        rows = due(context, ladder, report=True)
        for key, some in rows.partition_by("proposal", "target", as_dict=True, maintain_order=True).items():
            proposal, target = str(key[0]), key[1]
            level = "" if target is None else ladder.levels[int(target)].id
            open_ = some.filter(pl.col("status") != LineStatus.HELD.value)
            found.append(_proposals(open_, ladder, proposal, level))
            made = _block(context, ladder, some, proposal, level)
            blocks += waiting_lines(context, [made], _read(context, ladder))
    return pl.concat(found), blocks


def _read(context: Context, ladder: Ladder) -> list[str]:
    """Return the metrics that the conditions of a ladder read."""
    rules = (context.catalogue.rules[name] for level in ladder.levels for name in level.rules)
    return [one.name for rule in rules for one in rule.inputs]


def due(context: Context, ladder: Ladder, *, report: bool = False) -> pl.DataFrame:
    """Return what is due to everyone on a ladder, as `moves` does, within the quotas of its levels.

    Where the unit's results are not complete, a rank can still change: the line is provisional then.
    """
    settings = settings_of(ladder, context.day)
    places = places_of(context, ladder, report=report)
    found = moves(context, ladder, settings, places, exceptions(context, ladder))
    decided = decided_moves(context, ladder)
    members = context.population.bound.ladders[ladder.id]
    settled = settled_places(places, decided, members)
    found = within_quota(context, ladder, settled, without_decided(found, decided))
    return _with_groups(context, found)


def places_of(context: Context, ladder: Ladder, *, report: bool = False) -> pl.DataFrame:
    """Return subject and place (that of the present level, from 0) of everyone on a ladder.

    A level that the ladder does not have is reported as problem `unknown_level`.
    """
    import polars as pl

    bound = context.population.bound.ladders[ladder.id]
    people = context.population.members(bound).select("subject", "level")
    known = {name: place for place, level in enumerate(ladder.levels) for name in level.names}
    place = pl.col("level").replace_strict(known, default=None, return_dtype=pl.Int64)
    rows = people.with_columns(place.alias("place"))
    if report:
        told = worded(
            "{ladder} has no level {level}", ladder=ladder.id, level=pl.col("level").fill_null("(none)")
        )
        strange = rows.filter(pl.col("place").is_null()).select("subject", told.alias("message"))
        context.report_each(strange, "unknown_level")
    return rows.filter(pl.col("place").is_not_null()).select("subject", "place")


def _with_groups(context: Context, found: pl.DataFrame) -> pl.DataFrame:
    """Flag the proposals in units in which somebody's score waits, and make them provisional."""
    import polars as pl

    waiting = context.results.filter(pl.col("flags").str.split(",").list.contains(BLOCKED))
    units = context.population.people.join(waiting, on="subject", how="semi")["unit"].unique()
    if not len(units) or not found.height:
        return found
    own = context.population.people.select("subject", "unit")
    rows = found.join(own, on="subject", how="left", maintain_order="left")
    inside = pl.col("unit").is_in(units.implode()).fill_null(value=False)
    final = pl.col("status") == LineStatus.FINAL.value
    return rows.with_columns(
        joined_flags(pl.col("flags"), pl.when(inside).then(pl.lit(GROUP_INCOMPLETE))).alias("flags"),
        pl.when(inside & final)
        .then(pl.lit(LineStatus.PROVISIONAL.value))
        .otherwise("status")
        .alias("status"),
    ).drop("unit")


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
    flags = joined_flags(pl.lit(said), pl.col("flags"))
    return LineBlock(
        "", proposal, str(context.period), Stage.LADDER, ladder.id, None, None,
        block_rows(rows, pl.lit(None), flags=flags, status=pl.col("status"), cause=pl.col("cause")),
    )  # fmt: skip


__all__ = ["DEMOTE", "DISMISS", "PROMOTE", "due", "places_of", "propose"]
