"""One scorecard in one period, from its members to their standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.engine.card.decided import decided_points
from kpi.engine.card.items import Items, score_items
from kpi.engine.card.members import members_of
from kpi.engine.card.plan import CardPlan, plan_card
from kpi.engine.card.ranking import finish
from kpi.engine.card.rollup import rolled_up, taken_over
from kpi.engine.card.rows import Members
from kpi.engine.card.signed import of_parts, signed
from kpi.engine.card.standing import Totals, total_scores
from kpi.engine.computed import BLOCKED
from kpi.engine.context import Context
from kpi.engine.frames import with_flag
from kpi.engine.lines import LineBlock
from kpi.engine.wording import worded
from kpi.frozen import frozen
from kpi.model.scorecard import Scorecard
from kpi.types import IncompletePolicy, Ledger
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

POOLED = "pooled"


@frozen
class Appraised:
    """The results of a card (see `Computed.results`) and its lines."""

    results: pl.DataFrame
    blocks: tuple[LineBlock, ...]


def appraise(context: Context, card: Scorecard) -> Appraised:
    """Compute a card: measured anew, or rolled up from shorter periods, as the card says."""
    plan = plan_card(card, context.catalogue, context.day)
    how = card.rollups.get(context.period.frequency, POOLED)
    if card.frequency is context.period.frequency or how == POOLED:
        members = members_of(context, plan)
        own, blocks = _anew(context, plan, members)
    else:
        members = members_of(context, attrs.evolve(plan, items=(), metrics=(), sources=()))
        totals = rolled_up(context, plan, members, how)
        own, blocks = of_parts(context, plan, totals.rows, totals.blocks)
        _report_unused(context, card, members)
    given = taken_over(context, plan, members)
    parts = [own, given.rows] if given.rows.height else [own]
    results = finish(context, plan, parts, members.quarantined.unique(maintain_order=True))
    return Appraised(results, (*blocks, *given.blocks))


def _anew(context: Context, plan: CardPlan, members: Members) -> tuple[pl.DataFrame, tuple[LineBlock, ...]]:
    import polars as pl

    from kpi.engine.sanctions import kpi_lines, point_sanctions

    decided = decided_points(context, plan.card, members.frame.select("subject"))
    items = score_items(context, plan, members, decided)
    first = context.population.bound.first_card.filter(pl.col("card") == plan.card.id)
    concerned = items.rows.select("subject").join(first, on="subject", how="semi", maintain_order="left")
    sanctions = point_sanctions(context, plan.card, concerned)
    if plan.card.ledger is Ledger.KPI_POINTS:
        sanctions += kpi_lines(context, plan.card, items.rows.select("subject"))
    totals = total_scores(context, plan, items, sanctions, decided)
    _report_blocked(context, plan, items, totals)
    _report_unknown_items(context, plan.card, items)
    return signed(context, plan, decided, totals.rows, (*items.blocks, *sanctions, *totals.blocks))


def _report_unused(context: Context, card: Scorecard, members: Members) -> None:
    """Report decisions about a score that is made of the scores of shorter periods: those are to be decided."""
    import polars as pl

    decided = decided_points(context, card, members.frame.select("subject"))
    frames = [decided.total, decided.moves, *decided.items.values()]
    subjects = pl.concat([one.select("subject") for one in frames]).unique()
    message = sentence(
        "{id}: the score of {period} is made of shorter periods, and a decision about it is not used",
        id=card.id,
        period=context.period,
    )
    context.report_each(subjects, "adjustment_unused", message)


def _report_blocked(context: Context, plan: CardPlan, items: Items, totals: Totals) -> None:
    """Report whoever has no score because items have no data, and which."""
    import polars as pl

    blocked = with_flag(totals.rows, BLOCKED).select("subject")
    if not blocked.height:
        return
    lacking = blocked.join(items.rows.select("subject", "lacking"), on="subject", how="left")
    lacking = lacking.with_columns(_unbound(context, plan, lacking).alias("unbound"))
    card = plan.card.id
    message = (
        pl.when(pl.col("unbound") == "")
        .then(worded("{card}: no data for {lacking}", card=card, lacking=pl.col("lacking")))
        .otherwise(
            worded(
                "{card}: no data for {lacking}; bind its parts too: {cards}",
                card=card,
                lacking=pl.col("lacking"),
                cards=pl.col("unbound"),
            )
        )
    )
    if plan.incomplete_policy is IncompletePolicy.REQUIRE_COMPLETION:
        message = worded("{card}: its print was cut off, and the company has not completed it", card=card)
    context.report_each(lacking.select("subject", message=message), BLOCKED)


def _unbound(context: Context, plan: CardPlan, rows: pl.DataFrame) -> pl.Series:
    """Say for each subject which cards, whose results the items of this one take, nobody has bound to it."""
    import polars as pl

    read = sorted({card for item in plan.items for card in item.cards if card} - {plan.card.id})
    bound = {card: context.population.bound.scorecards.get(card) for card in read}
    lists = {card: set() if frame is None else set(frame["subject"]) for card, frame in bound.items()}
    told = (
        ", ".join(card for card in read if subject not in lists[card])
        for subject in rows["subject"].to_list()
    )
    return pl.Series(list(told), dtype=pl.String)


def _report_unknown_items(context: Context, card: Scorecard, items: Items) -> None:
    """Report decisions about items that the card has not; those that name no card may mean another one."""
    import polars as pl

    known = [one.name for one in card.items]
    rows = context.facts.frame("decisions", only={"kind": ["score"], "card": [card.id]})
    wrong = rows.filter((pl.col("period") == str(context.period)) & ~pl.col("item").is_in(known))
    mine = wrong.join(items.rows.select("subject"), on="subject", how="semi")
    told = worded(
        "{card}: a decision names {item}, and its items are {items}",
        card=card.id,
        item=pl.col("item"),
        items=", ".join(known),
    )
    context.report_each(mine.select("subject", message=told), "unknown_item")
