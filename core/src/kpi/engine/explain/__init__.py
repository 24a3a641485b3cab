"""Why a subject has what it has: the engine part of `kpi explain`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.explain.lines import DIFFERS, ExplainedLine
from kpi.engine.explain.shown import SHOWN
from kpi.model.names import called
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.context import Context
    from kpi.engine.facts import Facts
    from kpi.engine.lines import LineBlock
    from kpi.expr import Why
    from kpi.model.catalogue import Catalogue, Policy
    from kpi.model.line import Line
    from kpi.model.period import Period


def explain(
    policy: Policy,
    facts: Facts,
    period: Period,
    subject: str,
    rule: str | None = None,
    rows: int = SHOWN,
) -> tuple[ExplainedLine, ...]:
    """Compute a period again and return the lines of a subject with their reasons, in the order of the run.

    The signatures under the subject's results and his ranks come last; they are not recorded as lines.

    Args:
        policy: the policy of the run.
        facts: the facts as the run knew them.
        period: the period.
        subject: the id of an employee or a unit.
        rule: only the lines of this rule: an id, its last part, an item's name, or a clause id.
        rows: how many rows behind a number are listed at most.

    Raises:
        UsageError: for a subject that nobody named, and a rule that none of the subject's lines has.
        PolicyError: for a policy that cannot be computed in the period.
    """
    from kpi.engine.explain.ranks import explain_ranks
    from kpi.engine.explain.signatures import explain_signatures
    from kpi.engine.run import prepare, stages

    context = prepare(policy, facts, period)
    key = _key(context, subject)
    blocks, _ = stages(context)
    every = lines_of_subjects(blocks, {key: subject})
    lines = [line for line in every if rule is None or _meant(policy.catalogue, line, rule)]
    ranks = [*explain_signatures(context, key, subject), *explain_ranks(context, key, subject)]
    ranks = [one for one in ranks if rule is None or _meant(policy.catalogue, one.line, rule)]
    if rule is not None and not lines and not ranks:
        _refuse([line.rule for line in every], subject, rule)
    return (*explain_lines(context, blocks, lines, key, rows), *ranks)


def explain_lines(
    context: Context, blocks: Sequence[LineBlock], lines: Sequence[Line], subject: int, rows: int = SHOWN
) -> tuple[ExplainedLine, ...]:
    """Return lines of one subject with their reasons; a run's `context` and `blocks` are as `stages` left them."""
    from kpi.engine.explain.links import Links
    from kpi.engine.explain.reasons import Reasons

    links = {subject: Links(context, subject, rows)}
    found = []
    for line, (why, about) in zip(
        lines, Reasons(context, blocks).of([(line, subject) for line in lines]), strict=True
    ):
        if about not in links:
            links[about] = Links(context, about, rows)
        linked = None if why is None else links[about].follow_line(why, line.rule)
        found.append(ExplainedLine(line, clauses_of(context.catalogue, line), linked, _difference(line, why)))
    return tuple(found)


def _difference(line: Line, why: Why | None) -> tuple[str, ...]:
    """Flag an explanation that comes to another amount than the line."""
    if why is None or line.amount is None:
        return ()
    same = isinstance(why.value, Fraction) and why.value == line.amount
    return () if same else (DIFFERS,)


def _key(context: Context, subject: str) -> int:
    from kpi.errors import Fault, UsageError, nearest

    names = dict(zip(context.names["id"], context.names["subject"], strict=True))
    if subject not in names:
        hint = nearest(subject, names)
        raise UsageError(
            Fault(
                "unknown_subject",
                sentence("there is no subject {subject!r}", subject=subject),
                where="SUBJECT",
                hint=hint,
            )
        )
    return int(names[subject])


def lines_of_subjects(blocks: Sequence[LineBlock], subjects: Mapping[int, str]) -> list[Line]:
    """Return the lines of some subjects, ids by key, in the order of the run."""
    import polars as pl

    from kpi.engine.lines import UNITS
    from kpi.model.line import Line
    from kpi.types import LineStatus

    found = []
    for block in blocks:
        for row in block.rows.filter(pl.col("subject").is_in(list(subjects))).iter_rows(named=True):
            amount = None if row["amount"] is None else Fraction(row["amount"], UNITS)
            flags = tuple(flag for flag in (row["flags"] or "").split(",") if flag)
            found.append(
                Line(subjects[row["subject"]], block.card, block.item, block.period, block.stage, block.rule,
                     block.ledger, block.kind, amount, LineStatus(row["status"]), row["cause"] or "", flags)
            )  # fmt: skip
    return found


def clauses_of(catalogue: Catalogue, line: Line) -> tuple[str, ...]:
    """Return the clauses that a line carries out: those of its rule, or of what made it in its place."""
    if line.rule in catalogue.rules:
        return catalogue.rules[line.rule].cited
    for sort in (
        catalogue.scorecards,
        catalogue.sanctions,
        catalogue.pay,
        catalogue.ladders,
        catalogue.procedures,
        catalogue.limits,
    ):
        if line.rule in sort:
            return tuple(sort[line.rule].clauses)
    return ()


def _meant(catalogue: Catalogue, line: Line, rule: str) -> bool:
    return rule in (line.item, *called(line.rule, clauses_of(catalogue, line)))


def _refuse(known: Sequence[str], subject: str, rule: str) -> None:
    from kpi.errors import Fault, UsageError, nearest

    hint = nearest(rule, set(known)) if known else sentence("see `kpi show scores` and `kpi show pay`")
    raise UsageError(
        Fault(
            "no_lines",
            sentence("{subject} has no line of {rule!r} in the period", subject=subject, rule=rule),
            where="--rule",
            hint=hint,
        )
    )


__all__ = ["DIFFERS", "ExplainedLine", "clauses_of", "explain", "explain_lines", "lines_of_subjects"]
