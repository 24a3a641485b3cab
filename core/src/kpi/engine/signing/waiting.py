"""What waits because it reads a score that not all have signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.frames import joined_flags
from kpi.engine.lines import LineBlock
from kpi.engine.population.touched import groups_touched
from kpi.engine.rounds import reads_now
from kpi.engine.signing.earlier import unsigned_at
from kpi.model.metric import ByRule, Derived, Standing
from kpi.types import Ledger, LineStatus, Scope

if TYPE_CHECKING:
    import polars as pl

READS_UNSIGNED = "reads_unsigned"
"""Flag of what is made of a score that is not signed by all."""
_OF_OTHERS = ("rank", "of", "last", "unit_rank", "shared_rank")
"""Parts of a standing that change with the scores of others."""


def readers(context: Context, names: Iterable[str]) -> pl.DataFrame:
    """Return whose metrics of these names are made of scores that are not signed: subject, held; empty for none."""
    import polars as pl

    found = [_nobody(), *(_behind(context, name, ()) for name in dict.fromkeys(names))]
    return _once(pl.concat(found))


def waiting_lines(
    context: Context, blocks: Sequence[LineBlock], names: Sequence[str] | None = None
) -> list[LineBlock]:
    """Make the lines provisional that read unsigned scores, or hold them, where they are money and the card says so.

    `names` are the metrics that they read; if not given, those of the rule of each block.
    """
    if not context.unsigned and not context.unsigned_windows:
        return list(blocks)
    rules = context.catalogue.rules
    found = []
    for block in blocks:
        rule = rules.get(block.rule)
        read = names if names is not None else [one.name for one in rule.inputs] if rule else []
        marks = readers(context, read)
        found.append(marked(block, marks, READS_UNSIGNED) if marks.height else block)
    return found


def marked(block: LineBlock, marks: pl.DataFrame, flag: str | None = None) -> LineBlock:
    """Return a block whose final lines wait of those in `marks` (subject, held, and `flag` where it is not given)."""
    import polars as pl

    told = marks if flag is None else marks.with_columns(flag=pl.lit(flag))
    told = told.select("subject", _held="held", _flag="flag")
    rows = block.rows.join(told, on="subject", how="left", maintain_order="left")
    held = pl.col("_held") if block.ledger is Ledger.YUAN else pl.lit(value=False)
    waits = pl.when(held).then(pl.lit(LineStatus.HELD.value)).otherwise(pl.lit(LineStatus.PROVISIONAL.value))
    open_ = pl.col("_flag").is_not_null() & (pl.col("status") != LineStatus.HELD.value)
    status = pl.when(open_).then(waits).otherwise("status").alias("status")
    flags = joined_flags(pl.col("flags"), pl.col("_flag")).alias("flags")
    return attrs.evolve(block, rows=rows.with_columns(status, flags).drop("_held", "_flag"))


def touched(context: Context, marks: pl.DataFrame, groups: tuple[str, ...]) -> pl.DataFrame:
    """Return everybody who looks at a group with one of `marks` (subject, held) in it: subject, held."""
    import polars as pl

    parts = [_nobody()]
    for (held,), some in marks.partition_by("held", as_dict=True).items():
        inside = context.population.people.filter(groups_touched(context, some, groups))
        parts.append(inside.select("subject", held=pl.lit(value=bool(held))))
    return _once(pl.concat(parts))


def of_first_cards(context: Context) -> pl.DataFrame:
    """Return whose first card waits: subject, held."""
    return _of_card(context, "")


def _nobody() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={"subject": pl.Int64, "held": pl.Boolean})


def _once(marks: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    if not marks.height:
        return marks
    return marks.group_by("subject", maintain_order=True).agg(pl.col("held").any())


def _of_card(context: Context, card: str) -> pl.DataFrame:
    import polars as pl

    if card:
        return _unsigned(context, card)
    first = context.population.bound.first_card
    names = first["card"].unique().sort() if context.earlier else context.unsigned
    parts = [
        rows.join(first.filter(pl.col("card") == name), on="subject", how="semi", maintain_order="left")
        for name in names
        if (rows := _unsigned(context, name)).height
    ]
    return pl.concat([_nobody(), *parts])


def _unsigned(context: Context, card: str) -> pl.DataFrame:
    """Return whose score of a card waits: those of this run, or those recorded of an earlier period."""
    if context.earlier:
        return unsigned_at(context, card, context.period)
    return context.unsigned.get(card, _nobody())


def _behind(context: Context, name: str, path: tuple[str, ...]) -> pl.DataFrame:
    metric = context.catalogue.metrics.get(name)
    if metric is None or name in path:
        return _nobody()
    source = metric.source
    if isinstance(source, Standing):
        marks = _of_card(context, source.card)
        if source.field in _OF_OTHERS and marks.height:
            scopes = tuple(dict.fromkeys(str(one) for one in _ranked_in(context, source.card)))
            return touched(context, marks, scopes)
        return marks
    if isinstance(source, Derived):
        import polars as pl

        marks = _behind(context, source.of, (*path, name)) if reads_now(source) else _nobody()
        if source.over == "window":
            return _once(pl.concat([marks, context.unsigned_windows.get(name, _nobody())]))
        return touched(context, marks, (source.over,)) if marks.height else marks
    if isinstance(source, ByRule):
        import polars as pl

        inputs = context.catalogue.rules[source.rule].inputs
        return _once(pl.concat([_nobody(), *(_behind(context, one.name, (*path, name)) for one in inputs)]))
    return _nobody()


def _ranked_in(context: Context, card: str) -> Iterator[Scope]:
    """Yield the groups in which a card ranks, or where none is named each card that waits."""
    for name in (card,) if card else context.unsigned:
        ranking = context.catalogue.scorecards[name].ranking
        yield ranking.scope if ranking is not None else Scope.UNIT


__all__ = ["READS_UNSIGNED", "marked", "of_first_cards", "readers", "touched", "waiting_lines"]
