"""Conditions and choices as columns: three-valued, with a missing condition never taken for false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.expr.compile.numbers import Num, on_common, select
from kpi.expr.compile.numbers import compare as compare_numbers
from kpi.expr.compile.plain import Plain, derived
from kpi.expr.compile.sheet import Call, Sheet
from kpi.expr.compile.whole import Whole, whole
from kpi.expr.nodes import Kind

if TYPE_CHECKING:
    import polars as pl

_OPERATIONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def nothing(kind: Kind, token: int) -> Num | Plain:
    """Return a column that is always missing."""
    import polars as pl

    nulls = frozenset((token,))
    if kind is Kind.NUMBER:
        return Num(Whole(0, 0, pl.lit(None, dtype=pl.Int64), nulls), whole(1))
    return Plain(pl.lit(None, dtype=pl.Boolean if kind is Kind.FLAG else pl.String), nulls)


def compare(op: str, left: Plain, right: Plain, order: tuple[str, ...], sheet: Sheet) -> Plain:
    """Compare flags or labels; labels by their place in `order` where that is given."""
    if not order:
        return derived(getattr(left.expr, _OPERATIONS[op])(right.expr), left, right)
    expr = getattr(_place(left, order), _OPERATIONS[op])(_place(right, order))
    # A label that the order lacks makes the answer missing as well.
    unknown = frozenset((sheet.token(),))
    return derived(expr, left, right, nulls=left.nulls | right.nulls | unknown)


def _place(label: Plain, order: tuple[str, ...]) -> pl.Expr:
    import polars as pl

    if isinstance(label.value, str):
        found = order.index(label.value) if label.value in order else None
        return pl.lit(found, dtype=pl.Int64)
    places = list(range(len(order)))
    return label.expr.replace_strict(list(order), places, default=None, return_dtype=pl.Int64)


def join(op: str, flags: Sequence[Plain], sheet: Sheet) -> Plain:
    """Join flags by three-valued `and` or `or`."""
    neutral = op == "and"
    if any(flag.value is (not neutral) for flag in flags):
        return Plain(not neutral)
    flags = [flag for flag in flags if flag.value is not neutral]
    if not flags:
        return Plain(neutral)
    result = flags[0].expr
    for flag in flags[1:]:
        result = result & flag.expr if op == "and" else result | flag.expr
    if all(flag.nulls == flags[0].nulls for flag in flags):
        return derived(result, *flags)  # they are missing together, so none decides for another
    return derived(result, *flags, nulls=frozenset((sheet.token(),)))


def opposite(flag: Plain) -> Plain:
    """Turn a flag round; a missing one stays missing."""
    if isinstance(flag.value, bool):
        return Plain(not flag.value)
    return derived(~flag.expr, flag)


def missing(column: Num | Plain) -> Plain:
    """Tell where a column is missing."""
    if not column.nulls:
        return Plain(False)
    if isinstance(column, Num):
        return Plain(column.n.column().is_null(), frozenset(), column.n.stage, column.n.cost + 1)
    return derived(column.expr.is_null(), column, nulls=frozenset())


def choose(
    conditions: Sequence[Plain],
    values: Sequence[Num | Plain],
    last: Num | Plain | None,
    kind: Kind,
    sheet: Sheet,
) -> Num | Plain:
    """Take the value of the first true condition; null where one before it is missing, or none is true."""
    cases: list[tuple[Plain | None, Num | Plain | None]] = []
    checked: frozenset[int] = frozenset()
    for condition, value in zip(conditions, values, strict=True):
        # Where all that this condition can miss was checked before, it cannot be missing any more.
        if not condition.nulls <= checked:
            cases.append((missing(condition), None))
            checked |= condition.nulls
        cases.append((condition, value))
    cases.append((None, last))
    ends = [value for _, value in cases]
    can_miss = any(value is None or value.nulls for value in ends)
    nulls = frozenset((sheet.token(),)) if can_miss else frozenset[int]()
    if kind is Kind.NUMBER:
        return select([(flag, value) for flag, value in cases if not isinstance(value, Plain)], nulls)
    return _choose_plain(cases, kind, nulls)


def _choose_plain(
    cases: list[tuple[Plain | None, Num | Plain | None]], kind: Kind, nulls: frozenset[int]
) -> Plain:
    import polars as pl

    empty = pl.lit(None, dtype=pl.Boolean if kind is Kind.FLAG else pl.String)
    chain = empty
    parts: list[Plain] = []
    for flag, value in reversed(cases):
        column = value.expr if isinstance(value, Plain) else empty
        chain = column if flag is None else pl.when(flag.expr).then(column).otherwise(chain)
        parts += [one for one in (flag, value) if isinstance(one, Plain)]
    return derived(chain, *parts, nulls=nulls)


def extreme(how: str, left: Num, right: Num) -> Num:
    """Take the lesser or greater of two; null where either is."""
    import polars as pl

    if left.nulls and not right.nulls:
        left, right = right, left
    takes_left = compare_numbers("<" if how == "min" else ">", left, right)
    nulls = left.nulls | right.nulls
    # `when(null)` takes the other side: right for a missing right, wrong for a missing left.
    guard = (
        []
        if left.nulls <= right.nulls
        else [(Plain(takes_left.expr.is_null(), frozenset(), takes_left.stage), None)]
    )
    if left.d.constant is not None and right.d.constant is not None:
        (a, b), d = on_common((left, right))
        low, high = (
            (min(a.low, b.low), min(a.high, b.high))
            if how == "min"
            else (max(a.low, b.low), max(a.high, b.high))
        )
        wide = a.wide or b.wide
        chain = pl.when(takes_left.expr).then(a.column(wide)).otherwise(b.column(wide))
        if guard:
            chain = pl.when(takes_left.expr.is_not_null()).then(chain)
        one = Whole(low, high, chain, nulls, max(a.stage, b.stage), 2 + 2 * (a.cost + b.cost))
        if wide and not one.wide:
            return Num(Whole(low, high, chain.cast(pl.Int64), nulls, one.stage, one.cost + 1), d)
        return Num(one, d)
    return select([*guard, (takes_left, left), (None, right)], nulls)


def called(call: Call, stage: int, sheet: Sheet) -> Num:
    """Put a call of an opaque function into pass `stage`."""
    import polars as pl

    sheet.at(stage).calls.append(call)
    scale = 10**call.function.places
    limit = int(call.function.limit * scale)
    nulls = frozenset((sheet.token(),))
    return Num(Whole(-limit, limit, pl.col(call.result), nulls, stage + 1), whole(scale))
