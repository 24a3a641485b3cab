"""The results of a card under their signatures: what they set, and what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.card.decided import Decided
from kpi.engine.card.plan import CardPlan
from kpi.engine.card.standing import standing_block
from kpi.engine.context import Context
from kpi.engine.frames import in_units, joined_flags
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.procedures.people import staff_of
from kpi.engine.rounds import judged_by
from kpi.engine.sanctions.bound import points_read
from kpi.engine.signing.asking import FINAL, HELD, Asked, asked_on
from kpi.engine.signing.by_people import followed
from kpi.engine.signing.earlier import unsigned_at
from kpi.engine.signing.following import SignOff
from kpi.engine.signing.recorded import Signature, signatures
from kpi.engine.signing.waiting import READS_UNSIGNED, marked, readers, touched
from kpi.model.scorecard import Scorecard
from kpi.words import phrase, sentence

if TYPE_CHECKING:
    import polars as pl

SIGNED = "signed"
"""Item of the line by which a signature sets another score."""


def signed(
    context: Context, plan: CardPlan, decided: Decided, rows: pl.DataFrame, blocks: Sequence[LineBlock]
) -> tuple[pl.DataFrame, tuple[LineBlock, ...]]:
    """Follow the signatures under the results of a card, where it asks for some.

    A signature that sets another score adds a line. Until all have signed, the lines of a result are provisional
    and flagged with the step that is waited for, unless `unsigned` of the card is final; so are those of one that
    reads another card's unsigned score. A longer period is not signed.

    Args:
        context: where the sign-offs and what is unsigned are kept.
        plan: the card.
        decided: has the limit within which a score may be moved.
        rows: subject, score, flags (see `Totals`).
        blocks: the lines of the card.

    Returns:
        rows and lines.
    """
    import polars as pl

    own = plan.card.frequency is context.period.frequency
    asked = asked_on(plan.card, context.catalogue, context.day) if own else None
    if asked is None and not context.unsigned and not context.unsigned_windows:
        return rows, tuple(blocks)
    marks = _read(context, plan, rows)
    made: list[LineBlock] = []
    if asked is not None:
        offs = sign_offs(context, plan.card, asked, rows, decided.limit)
        context.sign_offs += offs
        _report(context, offs)
        moved = _moved(offs)
        if moved.height:
            made.append(standing_block(context, plan, SIGNED, moved, pl.col("moved"), cause=pl.col("cause")))
            rows = rows.join(
                moved.select("subject", "moved"), on="subject", how="left", maintain_order="left"
            )
            rows = rows.with_columns(score=pl.col("score") + pl.col("moved").fill_null(0)).drop("moved")
        if asked.unsigned != FINAL:
            marks = pl.concat([_open(offs, held=asked.unsigned == HELD), marks])
    return _waiting(context, plan, rows, (*blocks, *made), marks)


def of_parts(
    context: Context, plan: CardPlan, rows: pl.DataFrame, blocks: Sequence[LineBlock]
) -> tuple[pl.DataFrame, tuple[LineBlock, ...]]:
    """Let the scores of a longer period wait that are made of months which not all have signed; see `signed`."""
    import polars as pl

    marks = unsigned_at(context, plan.card.id, context.period)
    scored = rows.filter(pl.col("score").is_not_null()).select("subject")
    marks = marks.join(scored, on="subject", how="semi").with_columns(flag=pl.lit(READS_UNSIGNED))
    return _waiting(context, plan, rows, blocks, marks)


def _waiting(
    context: Context, plan: CardPlan, rows: pl.DataFrame, blocks: Sequence[LineBlock], marks: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[LineBlock, ...]]:
    """Let the results in `marks` (subject, held, flag) wait, and their lines."""
    import polars as pl

    if not marks.height:
        return rows, tuple(blocks)
    marks = marks.group_by("subject", maintain_order=True).agg(
        pl.col("held").any(), flag=pl.col("flag").unique(maintain_order=True).str.join(",")
    )
    context.unsigned[plan.card.id] = marks.select("subject", "held")
    told = rows.join(marks, on="subject", how="left", maintain_order="left")
    rows = told.with_columns(flags=joined_flags(pl.col("flags"), pl.col("flag"))).drop("held", "flag")
    mine = [marked(one, marks) if one.ledger is plan.card.ledger else one for one in blocks]
    return rows, tuple(mine)


def sign_offs(
    context: Context, card: Scorecard, asked: Asked, rows: pl.DataFrame, limit: int | None
) -> list[SignOff]:
    """Return where each result of a card stands, by the signatures that are recorded; who has no score has none.

    Args:
        context: the period.
        card: the card.
        asked: what it asks for.
        rows: subject, score (1/UNITS, before anybody signed).
        limit: the most by which a signature may move a score, in 1/UNITS.
    """
    mine: dict[int, list[Signature]] = {}
    for one in signatures(context.facts, context.period):
        if one.period and one.about(card.id):
            mine.setdefault(one.subject, []).append(one)
    staff = staff_of(context.facts)
    most = None if limit is None else Fraction(limit, UNITS)
    found = []
    for subject, score in rows.select("subject", "score").iter_rows():
        if score is not None:
            computed = Fraction(score, UNITS)
            found.append(
                followed(staff, asked, subject, card.id, mine.get(subject, ()), computed, limit=most)
            )
    return found


def _read(context: Context, plan: CardPlan, rows: pl.DataFrame) -> pl.DataFrame:
    """Return whose score reads another card's that waits: subject, held, flag."""
    import polars as pl

    found = [readers(context, [])]
    for one in plan.items:
        names = [*one.metrics, *one.others]
        marks = readers(context, names)
        found += [marks, touched(context, marks, one.groups)] if marks.height else []
    for first, names in points_read(context):
        mine = first.filter(pl.col("card") == plan.card.id)
        marks = readers(context, names) if mine.height else mine
        found += [marks.join(mine, on="subject", how="semi")] if marks.height and mine.height else []
    found.append(readers(context, judged_by(plan.card, context.catalogue)))
    scored = rows.filter(pl.col("score").is_not_null()).select("subject")
    marks = pl.concat(found).join(scored, on="subject", how="semi", maintain_order="left")
    return marks.with_columns(flag=pl.lit(READS_UNSIGNED))


def _open(offs: Sequence[SignOff], *, held: bool) -> pl.DataFrame:
    import polars as pl

    rows = [(one.subject, held, one.flags) for one in offs if one.next is not None]
    return pl.DataFrame(
        rows, schema={"subject": pl.Int64, "held": pl.Boolean, "flag": pl.String}, orient="row"
    )


def _moved(offs: Sequence[SignOff]) -> pl.DataFrame:
    """Return what signatures that set another score add: subject, moved (1/UNITS), cause."""
    import polars as pl

    rows = [
        (one.subject, in_units(one.score) - in_units(one.computed), f"decision {one.set_by.entry}")
        for one in offs
        if one.set_by is not None and one.score != one.computed
    ]
    return pl.DataFrame(
        rows, schema={"subject": pl.Int64, "moved": pl.Int64, "cause": pl.String}, orient="row"
    )


def _report(context: Context, offs: Sequence[SignOff]) -> None:
    ids = dict(zip(context.names["subject"], context.names["id"], strict=True))
    for off in offs:
        for one in off.problems:
            message = sentence("{card}: {message}", card=off.card, message=one.message)
            context.report(one.code, message, ids.get(off.subject, ""))
        back = off.returned
        if back is not None:
            step = off.asked.terms.step_of(back.step)
            why = f": {back.note}" if back.note else ""
            message = sentence(
                "{card}: {step}: {by} returned it on {on}{why}",
                card=off.card,
                step=step,
                by=back.by,
                on=back.on,
                why=why,
            )
            context.report("returned", message, ids.get(off.subject, ""))


def report_signatures(context: Context) -> None:
    """Report signatures of the period under what nobody is to sign: no period or card, no score, none asked."""
    every = signatures(context.facts, context.period)
    if not every:
        return
    ids = dict(zip(context.names["subject"], context.names["id"], strict=True))
    there: dict[int, list[str]] = {}
    for off in context.sign_offs:
        there.setdefault(off.subject, []).append(off.card)
    for one in every:
        said = phrase("the signature of {by} on {on}", by=one.by, on=one.on)
        told = ids.get(one.subject, "")
        lacks = "period" if not one.period else "" if one.card else "card"
        if lacks:
            message = (
                sentence("{said} names no period, and does not count", said=said)
                if lacks == "period"
                else sentence("{said} names no card, and does not count", said=said)
            )
            context.report(f"{lacks}_missing", message, told)
        elif not any(one.about(card) for card in there.get(one.subject, ())):
            message = sentence(
                "{said} does not count: there is no score on {card} that asks for signatures",
                said=said,
                card=one.card,
            )
            context.report("nothing_to_sign", message, told)


__all__ = ["SIGNED", "of_parts", "report_signatures", "sign_offs", "signed"]
