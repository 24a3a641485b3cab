"""A reason without what made no difference: the branch that was taken, the bound that held, no adding of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kpi.frozen import frozen
from kpi.output.tree import Reason
from kpi.words import Label

CAPPED, RAISED = "at most", "at least"
"""Operations of a value that its bound has cut, or lifted."""
SHARED = "shared"
"""Operation of a share of a pool: the pool, the own score, all scores."""
TURNED = "turned"
"""Operation of a value whose sign was turned round."""

_TAKEN = ("choose", "fine", "condition", "ruled")
_EXTREMES = ("min", "max")
_ROUNDED = ("round", "floor", "ceil", "trunc")
_COUNTED = ("numerator", "denominator")
_ARITHMETIC = ("+", "-", "*", "/")


@frozen
class Term:
    """A reason that is left; it has the shape of `kpi.output.tree.Reason`."""

    op: str
    label: Label
    value: object
    args: tuple[Reason, ...] = ()
    parameter: str = ""
    since: date | None = None
    clauses: tuple[str, ...] = ()


def is_leaf(why: Reason) -> bool:
    """Tell whether a reason is one value; the counts behind a rate belong to it, rows behind a figure are left out."""
    return why.op in ("var", "const", "missing") or not why.args or why.args[0].op in _COUNTED


def reduced(why: Reason) -> Reason:
    """Return the reason with its value, made of what decided it."""
    if is_leaf(why):
        return why
    if why.op in _TAKEN:
        return _named(reduced(why.args[-1 if why.op == "choose" else 0]), why)
    if why.op in _ROUNDED and len(why.args) == 1:
        inner = reduced(why.args[0])
        return _named(inner, why) if inner.value == why.value else _term(why, (inner,))
    if why.op in _EXTREMES:
        return _extreme(why)
    if why.op.startswith("share by score"):
        return _term(why, tuple(map(reduced, why.args)), SHARED)
    if why.op in _ARITHMETIC:
        return _arithmetic(why)
    return _term(why, tuple(map(reduced, why.args)))


def _term(why: Reason, args: tuple[Reason, ...], op: str = "") -> Term:
    return Term(op or why.op, why.label, why.value, args, why.parameter, why.since, tuple(why.clauses))


def _named(inner: Reason, outer: Reason) -> Reason:
    """Give what is left the name of what it was taken for, where it has none and is worked out."""
    if is_leaf(inner) or inner.label != Label() or outer.label == Label():
        return inner
    return Term(inner.op, outer.label, inner.value, tuple(inner.args), inner.parameter)


def _extreme(why: Reason) -> Reason:
    args = tuple(map(reduced, why.args))
    winners = [arg for arg in args if arg.value == why.value]
    worked = [arg for arg in winners if arg.op != "const"]
    if worked:
        return _named(worked[0], why)
    others = [arg for arg in args if arg.op != "const" and arg.value is not None]
    if not winners or len(others) != 1:
        return winners[0] if winners else _term(why, args)
    return Term(CAPPED if why.op == "min" else RAISED, why.label, why.value, (others[0], winners[0]))


def _arithmetic(why: Reason) -> Reason:
    args = list(_flat(why)) if why.op in ("+", "*") else [reduced(arg) for arg in why.args]
    if why.label == Label() and all(arg.op == "const" for arg in args) and (why.op == "+" or len(args) == 1):
        # Weights that are only added up are one number.
        return Term("const", Label(), why.value)
    if why.op == "*" and len(args) == 2 and any(_is_minus_one(arg) for arg in args):
        return Term(TURNED, why.label, why.value, tuple(arg for arg in args if not _is_minus_one(arg)))
    neutral = Fraction(0) if why.op in ("+", "-") else Fraction(1)
    if why.op in ("+", "*"):
        kept = [arg for arg in args if not (arg.value == neutral and (arg.op == "const" or why.op == "+"))]
        kept = kept or args[:1]
    else:
        kept = args[:1] + [
            arg for arg in args[1:] if not (arg.value == neutral and (arg.op != "var" or why.op == "-"))
        ]
    if len(kept) == 1 and kept[0].value == why.value:
        return _named(kept[0], why)
    return _term(why, tuple(kept))


def _is_minus_one(why: Reason) -> bool:
    return why.op == "const" and not why.parameter and why.value == -1


def _flat(why: Reason) -> Iterator[Reason]:
    """Give the parts of a sum of sums, or of a product of products, that have no names of their own."""
    for arg in map(reduced, why.args):
        if arg.op == why.op and arg.label == Label() and not is_leaf(arg):
            yield from arg.args
        else:
            yield arg


__all__ = ["CAPPED", "RAISED", "SHARED", "TURNED", "Term", "is_leaf", "reduced"]
