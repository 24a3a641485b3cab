"""A pay scheme as a chain: its parts in their order, each seeing what those before it earned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.frames import naming
from kpi.engine.lines import LineBlock
from kpi.engine.pay.adjusted import adjustments, unused_adjustments
from kpi.engine.pay.amounts import advance, amount, topup
from kpi.engine.pay.annual import annual
from kpi.engine.pay.checks import unpaid_lines, wage_floor
from kpi.engine.pay.others import forfeited, outside, sanctioned
from kpi.engine.pay.payees import OnDay, Payees, parameter_of
from kpi.engine.pay.pool import pool
from kpi.engine.signing.waiting import READS_UNSIGNED, marked, of_first_cards, touched, waiting_lines
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.pay import PayPart, PayScheme
from kpi.types import Scope
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_STATED = {
    "amount": amount,
    "topup": topup,
    "advance": advance,
    "annual": annual,
    "pool": pool,
    "outside": outside,
}
MECHANISMS = (*_STATED, "sanctions", "forfeit")
"""What a part of a scheme can do (see `kpi.model.pay.PayPart`)."""


def pay(context: Context, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Return the lines of pay of everyone whose scheme has the period's frequency.

    Args:
        context: the period being computed, with its standings.
        blocks: the lines of the stages before; the yuan lines among them stand and are not repeated.

    Raises:
        PolicyError: for a mechanism or a rule that does not exist.
    """
    found: list[LineBlock] = []
    paid: list[pl.DataFrame] = []
    seen: list[pl.DataFrame] = []
    paid_by: list[tuple[Payees, list[LineBlock]]] = []
    for scheme, subjects in schemes_of_run(context):
        payees = Payees.of(context, scheme, subjects)
        made = [block for _, some in steps(payees, blocks) for block in some]
        made += adjustments(payees, blocks, made)
        paid_by.append((payees, made))
        seen.append(subjects)
        if any(part.mechanism == "outside" for part in scheme.chain):
            paid.append(subjects)
    cut = _limited(context, [*blocks, *(block for _, made in paid_by for block in made)])
    for payees, made in paid_by:
        found += [*made, *wage_floor(payees, blocks, [*made, *cut])]
    found += cut
    unpaid_lines(context, paid)
    unused_adjustments(context, seen)
    return [block for block in found if block.rows.height]


def _limited(context: Context, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Return the lines of the limits that are bound; most companies have none, and do without their modules."""
    if not context.population.bound.limits:
        return []
    from kpi.engine.pay.limits import limited

    return limited(context, blocks)


def steps(payees: Payees, blocks: Sequence[LineBlock]) -> Iterator[tuple[PayPart, list[LineBlock]]]:
    """Yield the parts in order with what each books; while one is looked at, `payees.earned` is what it saw."""
    for part in active_parts(payees.context, payees.scheme):
        if part.mechanism == "sanctions":
            yield part, []
            payees.earned.add(part, sanctioned(payees, part, blocks))
            continue
        with naming(f"{payees.scheme.id}.{part.name}", payees.context.period):
            made = (
                forfeited(payees, part, blocks)
                if part.mechanism == "forfeit"
                else _STATED[part.mechanism](payees, part)
            )
        made = _waiting(payees, part, made)
        yield part, made
        payees.earned.add(part, made)


def _waiting(payees: Payees, part: PayPart, made: list[LineBlock]) -> list[LineBlock]:
    """Let the lines of a part wait where they read scores that not all have signed; a pool reads those of its group."""
    context = payees.context
    if not context.unsigned and not context.unsigned_windows:
        return made
    names = [part.when.name] if part.when is not None else []
    if part.rule:
        names += [one.name for one in context.catalogue.rules[part.rule].inputs]
    found = waiting_lines(context, made, names)
    if part.mechanism != "pool":
        return found
    marks = touched(context, of_first_cards(context), (str(part.scope),))
    return [marked(block, marks, READS_UNSIGNED) for block in found]


def schemes_of_run(context: Context) -> Iterator[tuple[PayScheme, pl.DataFrame]]:
    """Yield the bound schemes of the period's frequency with their subjects, in the order of their ids."""
    for name, subjects in sorted(context.population.bound.pay.items()):
        scheme = context.catalogue.pay[name]
        if scheme.frequency is context.period.frequency and subjects.height:
            yield scheme, subjects


def active_parts(context: OnDay, scheme: PayScheme) -> list[PayPart]:
    """Return the parts of a scheme that its modes leave standing, in order.

    Raises:
        PolicyError: for an unknown mechanism, rule or mode, all at once.
    """
    faults, found = [], []
    for part in scheme.chain:
        where = f"{scheme.id}.{part.name}"
        if part.mechanism not in MECHANISMS:
            hint = nearest(part.mechanism, MECHANISMS)
            faults.append(
                Fault(
                    "unknown_mechanism",
                    sentence("{where}: {mechanism!r} is no mechanism", where=where, mechanism=part.mechanism),
                    scheme.where,
                    hint=hint,
                )
            )
        if part.mechanism == "pool" and part.scope in (Scope.ROLE, Scope.CARD):
            message = sentence(
                "{where}: a pool is stated for a unit, and the scope {scope} has none",
                where=where,
                scope=part.scope,
            )
            faults.append(
                Fault(
                    "bad_scope",
                    message,
                    scheme.where,
                    hint=sentence("use unit, siblings, subtree or company"),
                )
            )
        if part.rule and part.rule not in context.catalogue.rules:
            hint = nearest(part.rule, context.catalogue.rules)
            faults.append(
                Fault(
                    "unknown_rule",
                    sentence("{where} names the rule {rule!r}", where=where, rule=part.rule),
                    scheme.where,
                    hint=hint,
                )
            )
        unknown = [name for name in _names(part) if all(one.name != name for one in scheme.parameters)]
        faults += [
            Fault(
                "unknown_parameter",
                sentence("{where}: the scheme has no parameter {name!r}", where=where, name=name),
                scheme.where,
            )
            for name in unknown
        ]
        if not unknown and (not part.mode or _holds(context, scheme, part.mode)):
            for test, changes in part.switch:
                if _holds(context, scheme, test):
                    part = attrs.evolve(part, **changes)  # noqa: PLW2901
            found.append(part)
    if faults:
        raise PolicyError(*faults)
    return found


def _names(part: PayPart) -> list[str]:
    tests = [*([part.mode] if part.mode else []), *(test for test, _ in part.switch)]
    return [test.partition("=")[0].strip() for test in tests]


def _holds(context: OnDay, scheme: PayScheme, test: str) -> bool:
    """Tell whether a scheme's parameter has the value of a test `name=value`."""
    name, _, wanted = test.partition("=")
    value = parameter_of(context, scheme, name.strip())
    told = str(value).lower() if isinstance(value, bool) else value
    return told == wanted.strip()


__all__ = ["MECHANISMS", "active_parts", "pay", "schemes_of_run", "steps"]
