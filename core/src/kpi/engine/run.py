"""One period from facts to lines: the stages in their order.

The stages after the standing, each a pure function of the context, with these signatures:

    kpi.engine.sanctions.point_sanctions(context, card: Scorecard, members: DataFrame) -> list[LineBlock]
    kpi.engine.sanctions.money_sanctions(context) -> list[LineBlock]
    kpi.engine.ladder.propose(context) -> tuple[DataFrame, list[LineBlock]]
    kpi.engine.pay.pay(context, blocks: Sequence[LineBlock]) -> list[LineBlock]

- `members` are the subjects (Int64 `subject`) whose first card this is; lines of the points ledger go to
  `card.id`, those of the kpi_points ledger do not touch its score.
- `context.population` says who has which sanction sets, pay scheme and ladder (`population.bound`),
  `context.results` holds the standings of this run, and `kpi.engine.measure.measure(context, subjects,
  metric ids)` gives a frame of `subject` and the metrics' columns (`<id>.n`, `<id>.d`, or `<id>`).
- `propose` returns the columns of `Computed.proposals`.
- `pay` gets all blocks so far. Payable is the sum of the yuan lines of all stages that are not held:
  so a fine that money_sanctions booked is never booked again by pay.
"""
