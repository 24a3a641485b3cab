"""One period from facts to lines: the stages in their order, each a function of the context and the lines so far.

Payable is the sum of the yuan lines of all stages that are not held, so pay never books again what a
stage before it booked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.card import appraise
from kpi.engine.card.appraise import Appraised
from kpi.engine.card.decided import report_unknown_cases
from kpi.engine.card.members import OUT_OF_DOMAIN
from kpi.engine.card.signed import report_signatures
from kpi.engine.computed import BLOCKED, Computed, no_results
from kpi.engine.context import Context
from kpi.engine.facts import Facts
from kpi.engine.frames import naming, with_flag
from kpi.engine.grouping import summed
from kpi.engine.lines import LineBlock
from kpi.engine.population import populate, runs_in
from kpi.engine.prefetch import measure_ahead
from kpi.engine.remembered import Remembered
from kpi.engine.signing.waiting import waiting_lines
from kpi.model.catalogue import Policy
from kpi.model.line import Problem
from kpi.model.period import Frequency, Period
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger, LineStatus, RunStatus, Stage
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.wide import Wide


def compute(
    policy: Policy,
    facts: Facts,
    period: Period,
    *,
    unit: str | None = None,
) -> Computed:
    """Compute a period; `unit` keeps only the subjects of a unit and those below it.

    Groups are always whole: a rank does not depend on `unit`. The outcome does not depend on the order
    of the facts' rows.

    Raises:
        PolicyError: for a policy that cannot be computed in the period; nothing is then computed.
    """
    return computed(prepare(policy, facts, period), unit=unit)


def computed(context: Context, *, unit: str | None = None) -> Computed:
    """Compute a period that is prepared; see `compute`. The context then has the standings and what was measured."""
    blocks, proposals = stages(context)
    if unit is not None:
        blocks, proposals = _only(context, unit, blocks, proposals)
    return Computed(
        period=context.period,
        status=status_of(context.results, blocks),
        blocks=tuple(blocks),
        results=context.results,
        payable=_payable(context, blocks),
        proposals=proposals,
        problems=tuple(context.problems),
        read_runs=tuple(sorted(context.read_runs)),
    )


def stages(context: Context) -> tuple[list[LineBlock], pl.DataFrame]:
    """Return the lines of all stages in order, and the proposals; the context then has the standings."""
    from kpi.engine.pay import pay
    from kpi.engine.procedures import report_cases
    from kpi.engine.rounds import rounds
    from kpi.engine.sanctions import kpi_left, money_sanctions
    from kpi.engine.sanctions.bound import kpi_metrics, point_metrics

    known = context.catalogue.scorecards
    bound = context.population.bound
    cards = {name: known[name] for name in _bound_cards(context) if runs_in(known[name], context.period)}
    measure_ahead(context)
    blocks: list[LineBlock] = []
    for together in rounds(cards, context.catalogue, kpi_metrics(context), point_metrics(context)):
        found = [_appraised(context, known[name]) for name in together]
        context.adjusted += adjustments([block for one in found for block in one.blocks])
        context.items += [block for one in found for block in one.blocks if block.stage is Stage.ITEMS]
        context.add_results([one.results for one in found])
        blocks += [block for one in found for block in one.blocks]
    blocks += kpi_left(context)
    blocks += waiting_lines(context, money_sanctions(context))
    proposals, said = _proposed(context, blocks)
    blocks += said
    blocks += pay(context, blocks)
    if bound.limits:
        from kpi.engine.pay.limits import held

        blocks = held(blocks)
    _report_unusable(context)
    report_unknown_cases(context)
    report_signatures(context)
    report_cases(context)
    return blocks, proposals


def _bound_cards(context: Context) -> list[str]:
    """Return the cards that somebody has; a part of the facts computes those of all parts, in the same rounds."""
    if context.wide is None:
        return list(context.population.bound.scorecards)
    return context.wide.start(context)[0]


def _proposed(context: Context, blocks: Sequence[LineBlock]) -> tuple[pl.DataFrame, list[LineBlock]]:
    """Propose moves on the ladders that are bound, after what sanctions propose."""
    if context.population.bound.ladders:
        from kpi.engine.ladder import propose

        return propose(context, blocks)
    from kpi.engine.sanctions.proposing import proposals

    return proposals(blocks), []


def _appraised(context: Context, card: Scorecard) -> Appraised:
    """Compute a card; a total that is too large is named by the card, a part of it by its own rule."""
    with naming(card.id, context.period):
        return appraise(context, card)


def adjustments(blocks: Sequence[LineBlock]) -> list[pl.DataFrame]:
    """Return what point sanctions added to the scores of cards or took: subject, card, amount in 1/UNITS."""
    import polars as pl

    return [
        block.rows.filter(pl.col("status") != LineStatus.HELD.value).select(
            "subject", pl.lit(block.card).alias("card"), "amount"
        )
        for block in blocks
        if block.stage is Stage.POINT_SANCTIONS and block.ledger is not Ledger.YUAN and block.card
    ]


def _report_unusable(context: Context) -> None:
    """Report values outside their domain that no card reads: whatever needs them has nothing to go by."""
    reported = {
        (problem.subject, problem.message) for problem in context.problems if problem.code == OUT_OF_DOMAIN
    }
    for metric in sorted(context.unusable):
        rows = context.unusable[metric].join(context.names, on="subject", how="left").sort("id")
        for row in rows.iter_rows(named=True):
            if (row["id"], row["message"]) not in reported:
                context.report(OUT_OF_DOMAIN, row["message"], row["id"])


def prepare(policy: Policy, facts: Facts, period: Period, wide: Wide | None = None) -> Context:
    """Find who is concerned by a period, before anything is measured; with `wide` only a part of the facts is there."""
    known = Remembered(facts)
    names = known.subjects().sort("id")
    derived: list[Problem] = []
    if any(one.attendance for one in policy.bindings) or any(
        kind.source is not None for kind in policy.catalogue.events.values()
    ):
        known, derived = _happened(policy, known, period, names)
    population = populate(policy, known, period, names)
    context = Context(policy, known, period, names, population, no_results(), problems=derived, wide=wide)
    context.report_each(
        population.unassigned,
        "no_assignment",
        sentence("employed in {period}, but without a unit and a role: not appraised", period=period),
    )
    if not population.people.height and wide is None:
        context.report(
            "nobody", sentence("nobody was employed and no unit existed in {period}", period=period)
        )
    return context


def _happened(
    policy: Policy, facts: Remembered, period: Period, names: pl.DataFrame
) -> tuple[Remembered, list[Problem]]:
    """Let every stage see the events that follow from other facts, and return what cannot be judged."""
    from kpi.engine.happening import happening_of

    found = happening_of(policy, facts, names, period)
    if found is None:
        return facts, []
    attending = found.attending
    problems = [
        one
        for month in (period.parts(Frequency.MONTH) if attending is not None else ())
        if attending is not None
        for one in attending.month(month).problems
    ]
    if found.rows is not None:
        # What is found in the rows when they are read is told with what was found before.
        found.rows.problems = problems
    return Remembered(found, past=facts.past), problems


def _payable(context: Context, blocks: Sequence[LineBlock]) -> pl.DataFrame:
    """Sum the yuan lines that are not held, by subject, in the order of their ids."""
    import polars as pl

    parts = [
        block.rows.filter(pl.col("status") != LineStatus.HELD.value).select("subject", "amount")
        for block in blocks
        if block.ledger is Ledger.YUAN
    ]
    if not parts:
        return pl.DataFrame(schema={"subject": pl.Int64, "amount": pl.Int64})
    sums = (
        pl.concat(parts)
        .filter(pl.col("amount").is_not_null())
        .group_by("subject")
        .agg(summed(pl.col("amount")))
    )
    with naming("what is payable", context.period):
        sums = sums.with_columns(pl.col("amount").cast(pl.Int64))
    return context.names.select("subject").join(sums, on="subject", how="inner", maintain_order="left")


def status_of(results: pl.DataFrame, blocks: Sequence[LineBlock]) -> RunStatus:
    """Return blocked where a score waits for a choice, provisional where a line can still change."""
    if with_flag(results, BLOCKED).height:
        return RunStatus.BLOCKED
    waiting = any((block.rows["status"] == LineStatus.PROVISIONAL.value).any() for block in blocks)
    return RunStatus.PROVISIONAL if waiting else RunStatus.FINAL


def _only(
    context: Context, unit: str, blocks: Sequence[LineBlock], proposals: pl.DataFrame
) -> tuple[list[LineBlock], pl.DataFrame]:
    """Keep the subjects of a unit and those below it, and what is reported about them or about the run."""
    import attrs
    import polars as pl

    keys = context.names.filter(pl.col("id") == unit)["subject"]
    below = context.population.tree.below(keys[0]) if len(keys) else frozenset()
    people = context.population.people.filter(pl.col("unit").is_in(list(below))).select("subject")
    context.results = context.results.join(people, on="subject", how="semi", maintain_order="left")
    kept = [
        attrs.evolve(block, rows=block.rows.join(people, on="subject", how="semi", maintain_order="left"))
        for block in blocks
    ]
    inside = proposals.join(people, on="subject", how="semi", maintain_order="left")
    ids = {"", unit, *context.names.join(people, on="subject", how="semi")["id"]}
    context.problems[:] = [one for one in context.problems if one.subject in ids]
    return [block for block in kept if block.rows.height], inside
