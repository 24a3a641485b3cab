"""The computed reading: from nodes to columns, with proven bounds and the flags of what is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import reduce
from typing import TypeAlias

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.expr.compile import logic, numbers
from kpi.expr.compile.aggregates import Grouping
from kpi.expr.compile.numbers import Num
from kpi.expr.compile.plain import YES, Flags, Plain, both, either, merged, surely, surely_not, where_reached
from kpi.expr.compile.proof import ColumnBounds, Groups
from kpi.expr.compile.sheet import Call, Sheet
from kpi.expr.compile.whole import Whole, combine, whole
from kpi.expr.flags import DEFAULT_ASSUMED, GAP
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.inputs import depths, may_flag, walk
from kpi.expr.nodes import (
    Aggregate,
    Arith,
    Choose,
    Compare,
    Const,
    Extreme,
    Kind,
    Logic,
    Missing,
    Node,
    Not,
    Note,
    Opaque,
    Round,
    Var,
)
from kpi.frozen import frozen
from kpi.types import Origin, Scope
from kpi.words import sentence

Column: TypeAlias = "Num | Plain"


def _on_grid(node: Aggregate) -> Node | None:
    """Return the rounding of an argument whose values share no denominator, None where nothing is rounded."""
    if node.how in ("count", "pooled") or grid(node.arg) is not None:
        return None
    return Round(node.arg, GROUP_PLACES, "half")


_STRETCH = 40
"""Levels of a tree that are compiled by recursion."""


@frozen(eq=False)
class Compiled:
    """A node's column, and where it gives which flags if it is reached."""

    column: Column
    flags: Flags = attrs.field(factory=dict)


@attrs.define
class Compiler:
    """Compiles nodes, each once; what is used more than once is kept in a column."""

    bounds: Mapping[str, ColumnBounds]
    scopes: Mapping[Scope, str]
    rows: int
    groups: Groups = Groups()
    count: Callable[[str], int] | None = None
    flagged: bool = True
    sheet: Sheet = attrs.field(factory=Sheet)
    uses: Counter[Node] = attrs.field(factory=Counter)
    known: dict[Node, Compiled] = attrs.field(factory=dict)
    most: dict[str, int] = attrs.field(factory=dict)
    fixed: set[str] = attrs.field(factory=set)
    grouped: set[str] = attrs.field(factory=set)

    def count_uses(self, *roots: Node) -> None:
        """Count how often every node is used."""
        self.uses.update(roots)
        for node in walk(*roots):
            self.uses.update(node.args)
            if isinstance(node, Aggregate) and (on_grid := _on_grid(node)) is not None:
                self.uses[on_grid] += 1

    def root(self, node: Node) -> Compiled:
        """Return the column of a whole tree; a deep one is compiled from below, a stretch at a time."""
        for one, depth in depths(node).items():
            if depth and depth % _STRETCH == 0:
                self.of(one)
        return self.of(node)

    def of(self, node: Node) -> Compiled:
        """Return the column of a node."""
        if node not in self.known:
            made = self._make(node)
            if not self.flagged:
                made = Compiled(made.column)
            if self.uses[node] > 1:
                made = Compiled(self._settled(made.column, 0 if isinstance(node, Var) else 1), made.flags)
            self.known[node] = made
        return self.known[node]

    def num(self, node: Node) -> Num:
        """Return a node's number."""
        column = self.of(node).column
        assert isinstance(column, Num), node
        return column

    def plain(self, node: Node) -> Plain:
        """Return a node's flag or label."""
        column = self.of(node).column
        assert isinstance(column, Plain), node
        return column

    def _settled(self, column: Column, cheap: int) -> Column:
        if isinstance(column, Num):
            return self.sheet.settle_num(column, cheap)
        return self.sheet.settle_plain(column, cheap)

    def _make(self, node: Node) -> Compiled:
        match node:
            case Const():
                return Compiled(
                    self._const(node), {DEFAULT_ASSUMED: YES} if node.origin is Origin.DEFAULT else {}
                )
            case Var():
                return Compiled(self._var(node))
            case Choose():
                return self._choose(node)
            case Extreme():
                return self._extreme(node)
            case Note():
                inner = self.of(node.arg)
                return Compiled(inner.column, inner.flags | {node.flag: YES} if node.flag else inner.flags)
            case Round():
                pushed = self._pushed_in(node)
                if pushed is not None:
                    return self.of(pushed)
        flags = merged(*(self.of(arg).flags for arg in node.args))
        return Compiled(self._column(node), flags)

    def _column(self, node: Node) -> Column:
        match node:
            case Arith():
                return self._arith(node)
            case Round():
                num = self.num(node.arg)
                if node.how != "floor" and num.n.low < 0:
                    num = self.sheet.settle_num(num)
                return numbers.rounded(num, node.places, node.how)
            case Compare():
                if node.left.kind is Kind.NUMBER:
                    return numbers.compare(node.op, self.num(node.left), self.num(node.right))
                return logic.compare(
                    node.op, self.plain(node.left), self.plain(node.right), node.order, self.sheet
                )
            case Logic():
                return logic.join(node.op, [self.plain(arg) for arg in node.args], self.sheet)
            case Not():
                return logic.opposite(self.plain(node.arg))
            case Missing():
                return logic.missing(self.of(node.arg).column)
            case Aggregate():
                return self._aggregate(node)
            case Opaque():
                return self._call(node)
        raise TypeError(f"{type(node).__name__} is not a node of a rule")

    def _const(self, node: Const) -> Column:
        if node.value is None:
            return logic.nothing(node.kind, self.sheet.token())
        if isinstance(node.value, bool | str):
            return Plain(node.value)
        return numbers.number(node.value)

    def _var(self, node: Var) -> Column:
        import polars as pl

        nulls = frozenset((self.sheet.token(),))
        if node.kind is not Kind.NUMBER:
            if node.name not in self.groups.fixed:
                return Plain(pl.col(node.name), nulls)
            self.fixed.add(node.name)
            return Plain(self.groups.fixed[node.name])
        bound = self._bound(node)
        nulls = nulls if bound.nulls or bound.min_d < 1 else frozenset()
        n = Whole(bound.least_n, bound.max_n, pl.col(f"{node.name}.n"), nulls)
        if bound.const_d is not None:
            return Num(n, whole(bound.const_d))
        d = Whole(1, max(bound.max_d, 1), pl.col(f"{node.name}.d"), nulls)
        if bound.min_d < 1:
            n = combine((n, d), n.low, n.high, lambda a, b: pl.when(b > 0).then(a))
        return Num(n, d)

    def _bound(self, node: Var) -> ColumnBounds:
        if node.name not in self.bounds:
            raise PolicyError(
                Fault(
                    "unknown_input",
                    sentence("no column is given for the input {name!r}", name=node.name),
                    hint=nearest(node.name, self.bounds),
                )
            )
        return self.bounds[node.name]

    def _arith(self, node: Arith) -> Num:
        nums = [self.num(arg) for arg in node.args]
        if node.op == "+":
            return numbers.add(tuple(nums))
        if node.op == "-":
            return numbers.subtract(*nums)
        if node.op == "*":
            return reduce(numbers.multiply, nums)
        return numbers.divide(nums[0], self.sheet.settle_num(nums[1]), self.sheet.token())

    def _pushed_in(self, node: Round) -> Node | None:
        """Move a rounding into branches: it is monotone, and rounded branches share a denominator."""
        arg = node.arg
        if self.uses[arg] > 1 or not isinstance(arg, Choose | Extreme | Note):
            return None
        pushed: Node
        if isinstance(arg, Note):
            pushed = Note(Round(arg.arg, node.places, node.how), arg.flag, arg.label)
        elif isinstance(arg, Choose):
            cases = tuple((test, Round(value, node.places, node.how)) for test, value in arg.cases)
            last = None if arg.otherwise is None else Round(arg.otherwise, node.places, node.how)
            pushed = Choose(cases, last, arg.exclusive)
        elif may_flag(arg):
            return None  # rounding makes ties, and the first of equals would give its flags
        else:
            pushed = Extreme(arg.how, tuple(Round(one, node.places, node.how) for one in arg.args))
        return pushed

    def _choose(self, node: Choose) -> Compiled:
        tests = [self.of(test) for test, _ in node.cases]
        values = [self.of(value) for _, value in node.cases]
        last = None if node.otherwise is None else self.of(node.otherwise)
        ends = [*values, *([] if last is None else [last])]
        gives_flags = self.flagged and (last is None or any(one.flags for one in [*tests, *ends]))
        twice = gives_flags or any(
            isinstance(one.column, Num) and one.column.d.constant is None for one in ends
        )
        conditions = [self._condition(test.column, twice) for test in tests]
        column = logic.choose(
            conditions,
            [one.column for one in values],
            None if last is None else last.column,
            node.kind,
            self.sheet,
        )
        if not gives_flags:
            return Compiled(column)
        flags: list[Flags] = []
        alive: Plain = YES
        for condition, test, value in zip(conditions, tests, values, strict=True):
            flags.append(where_reached(test.flags, alive))
            if value.flags:
                flags.append(where_reached(value.flags, both(alive, surely(condition))))
            alive = self.sheet.settle_plain(both(alive, surely_not(condition)))
        flags.append(where_reached({GAP: YES} if last is None else last.flags, alive))
        return Compiled(column, self._kept(merged(*flags)))

    def _condition(self, column: Column, twice: bool) -> Plain:
        assert isinstance(column, Plain)
        return self.sheet.settle_plain(column, 1 if twice or column.nulls else 10**6)

    def _kept(self, flags: Flags) -> Flags:
        return {name: self.sheet.settle_plain(where, 4) for name, where in flags.items()}

    def _extreme(self, node: Extreme) -> Compiled:
        parts = [self.of(arg) for arg in node.args]
        nums = [self.sheet.settle_num(self.num(arg), 1) for arg in node.args]
        best, flags = nums[0], parts[0].flags
        any_flags = any(part.flags for part in parts)
        for num, part in zip(nums[1:], parts[1:], strict=True):
            if any_flags:
                better = surely(numbers.compare("<" if node.how == "min" else ">", num, best))
                better = self.sheet.settle_plain(better)
                flags = merged(where_reached(flags, surely_not(better)), where_reached(part.flags, better))
            best = self.sheet.settle_num(logic.extreme(node.how, best, num))
        if not any_flags:
            return Compiled(best)
        if best.nulls:
            lost = logic.missing(best)
            everything = merged(*(where_reached(part.flags, lost) for part in parts))
            flags = {
                name: either(both(surely_not(lost), where), everything.get(name, surely_not(YES)))
                for name, where in {**everything, **flags}.items()
            }
        return Compiled(best, self._kept(flags))

    def _aggregate(self, node: Aggregate) -> Num:
        if node.scope not in self.scopes:
            raise PolicyError(
                Fault("no_scope", sentence("no column is given for the groups of {scope}", scope=node.scope))
            )
        key = self.scopes[node.scope]
        self.grouped.add(key)
        keyed, keys = key in self.groups.keyed, self.groups.ranges.get(key)
        group = Grouping(self.sheet, key, self.rows, keyed, keys if keyed else None, self._greatest)
        include = None if node.include is None else self.plain(node.include)
        arg = node.arg
        if node.how == "pooled":
            while isinstance(arg, Note):
                arg = arg.arg
            assert isinstance(arg, Var)
            return group.pooled(arg, self._bound(arg), include)
        rounded = _on_grid(node)
        column = self.of(arg if rounded is None else rounded).column
        if node.how == "count":
            if isinstance(column, Num):
                return group.counted(column.n.column(), include, column.n.stage)
            return group.counted(column.expr, include, column.stage)
        assert isinstance(column, Num)
        return group.aggregated(node, column, include)

    def _greatest(self, key: str) -> int:
        """Return the most rows of a group, counted if nobody has yet."""
        if key not in self.most:
            known = self.groups.most.get(key)
            if known is None:
                known = self.rows if self.count is None else max(1, self.count(key))
            self.most[key] = known
        return self.most[key]

    def _call(self, node: Opaque) -> Num:
        columns, stage = [], 0
        for arg in node.args:
            column = self.of(arg).column
            stage = max(stage, column.stage)
            if isinstance(column, Num):
                pair = (
                    self.sheet.column(column.n.column(), column.stage),
                    self.sheet.column(column.d.column(), column.stage),
                )
                columns.append((arg.kind, *pair))
            else:
                columns.append((arg.kind, self.sheet.column(column.expr, column.stage), ""))
        return logic.called(Call(node, tuple(columns), self.sheet.name()), stage + 1, self.sheet)
