"""The passes of a program: columns that are worked out one after the other."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import attrs

from kpi.expr.compile.numbers import Num
from kpi.expr.compile.plain import Plain
from kpi.expr.compile.whole import Whole, times, whole
from kpi.expr.nodes import Kind, Opaque
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

CHEAP = 2
"""Up to so many operations are worked out again rather than kept in a column of their own."""


@frozen
class Call:
    """A call of an opaque function: its argument columns by kind, and the column of its result."""

    function: Opaque
    columns: tuple[tuple[Kind, str, str], ...]
    result: str


@attrs.define
class Pass:
    """Columns and calls that need only what earlier passes made."""

    columns: list[pl.Expr] = attrs.field(factory=list)
    calls: list[Call] = attrs.field(factory=list)


@attrs.define
class Sheet:
    """Collects the passes while trees are compiled."""

    passes: list[Pass] = attrs.field(factory=list)
    temporary: list[str] = attrs.field(factory=list)
    _names: count[int] = attrs.field(factory=lambda: count(1))
    _tokens: count[int] = attrs.field(factory=lambda: count(1))

    def token(self) -> int:
        """Return a new token for something that can be missing."""
        return next(self._tokens)

    def at(self, stage: int) -> Pass:
        """Return a pass, with those before it."""
        while len(self.passes) <= stage:
            self.passes.append(Pass())
        return self.passes[stage]

    def name(self) -> str:
        """Return a new name for a column that is dropped in the end."""
        self.temporary.append(f"~{next(self._names)}")
        return self.temporary[-1]

    def keep(self, expr: pl.Expr, stage: int) -> pl.Expr:
        """Give an expression a column of its own in pass `stage`; it can be read in the next."""
        import polars as pl

        name = self.name()
        self.at(stage).columns.append(expr.alias(name))
        return pl.col(name)

    def settle(self, one: Whole, cheap: int = CHEAP) -> Whole:
        """Return the same column, kept if it takes more than `cheap` operations."""
        if one.expr is None or one.cost <= cheap:
            return one
        if one.base is not None and cheap:
            # A multiple is made again of what it is a multiple of: others may be made of that too.
            return times(whole(one.content), self.settle(one.base, cheap - 1))
        kept = self.keep(one.expr, one.stage)
        return attrs.evolve(one, expr=kept, stage=one.stage + 1, cost=0, content=1, base=None)

    def settle_num(self, num: Num, cheap: int = CHEAP) -> Num:
        """Return the same number with both columns kept if they are dear."""
        return Num(self.settle(num.n, cheap), self.settle(num.d, cheap))

    def settle_plain(self, one: Plain, cheap: int = CHEAP) -> Plain:
        """Return the same flag or label, kept if it is dear."""
        if isinstance(one.value, bool | str) or one.cost <= cheap:
            return one
        return attrs.evolve(one, value=self.keep(one.value, one.stage), stage=one.stage + 1, cost=0)

    def column(self, expr: pl.Expr, stage: int) -> str:
        """Keep an expression in any case and return its name."""
        self.keep(expr, stage)
        return self.temporary[-1]
