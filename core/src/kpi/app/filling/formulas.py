"""A rule as a formula of a spreadsheet, over the scores that stand on a form; only where these alone decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from kpi.exact import decimals_needed, show
from kpi.expr import Node
from kpi.expr.nodes import Arith, Choose, Compare, Const, Extreme, Kind, Logic, Missing, Not, Note, Round, Var
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Rated

_LONGEST = 4000
"""A spreadsheet takes 8192 characters; twice as many stand in a formula when its cells have names of their own."""
YES, NO = "TRUE", "FALSE"
_ROUNDS = {"half": "ROUND", "trunc": "TRUNC"}
_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class UnfitError(Exception):
    """A tree that no formula says."""


@frozen
class Said:
    """A node in formulas: its value, whether it is there, and whether the scores of the form alone decide that.

    The value is asked for only where it is there, and that only where it is decided.
    """

    value: str
    there: str = YES
    known: str = YES


_UNKNOWN = Said('""', NO, NO)


@attrs.define
class Sheet:
    """Says trees over the cells of a form; `slots` has by role of raters the place of its column."""

    catalogue: Catalogue
    day: date
    slots: Mapping[str, int]

    def formula(self, tree: Node) -> str:
        """Return the formula of a tree, empty text where its value is not there; "" where no formula says it."""
        try:
            said = self.said(tree)
        except UnfitError:
            return ""
        if NO in (said.known, said.there):
            return ""
        text = "=" + _if(_and([said.known, said.there]), said.value, '""')
        return text if len(text) <= _LONGEST else ""

    def said(self, node: Node) -> Said:
        """Say a node.

        Raises:
            UnfitError: for what no formula says.
        """
        match node:
            case Var(name=name):
                return self.var(name)
            case Const(value=None):
                return Said('""', NO)
            case Const(value=bool() as value):
                return Said(YES if value else NO)
            case Const(value=Fraction() as value):
                return Said(_number(value))
            case Note(arg=arg):
                return self.said(arg)
            case Arith(op=op, args=args):
                return self.sum(op, [self.said(one) for one in args])
            case Extreme(how=how, args=args):
                found = [self.said(one) for one in args]
                return self.strict(f"{how.upper()}({','.join(one.value for one in found)})", found)
            case Round(arg=arg, places=places, how=how) if how in _ROUNDS:
                one = self.said(arg)
                return self.strict(f"{_ROUNDS[how]}({one.value},{places})", [one])
            case Compare(op=op, left=left, right=right) if left.kind is not Kind.LEVEL:
                found = [self.said(left), self.said(right)]
                return self.strict(f"({found[0].value}{_SIGNS[op]}{found[1].value})", found)
            case Not(arg=arg):
                one = self.said(arg)
                return self.strict(_not(one.value), [one])
            case Missing(arg=arg):
                one = self.said(arg)
                return Said(_not(one.there), YES, one.known)
            case Logic(op=op, args=args):
                return self.logic(op, [self.said(one) for one in args])
            case Choose():
                return self.choose(node)
        raise UnfitError

    def var(self, name: str) -> Said:
        metric = self.catalogue.metrics.get(name)
        match metric.source if metric is not None else None:
            case Rated(panel="") as rated:
                return self.rated(rated)
            case ByRule(rule=rule, output=output):
                from kpi.engine.rules import rule_trees

                trees = rule_trees(self.catalogue.rules[rule], self.catalogue, self.day)
                return self.said(trees[output] if output else next(iter(trees.values())))
        return _UNKNOWN

    def rated(self, rated: Rated) -> Said:
        """Say a judgement: on a form each role has one rater; what anybody may give has a column of its own."""
        columns = dict.fromkeys(self.slots[role] for role in rated.roles if role in self.slots)
        if not rated.roles:
            columns = dict.fromkeys(self.slots[role] for role in ("",) if role in self.slots)
        if len(columns) != 1 or (rated.weights and len(set(rated.weights)) > 1):
            raise UnfitError
        (column,) = columns
        cell = f"{{{rated.item}@{column}}}"
        return Said(cell, f"ISNUMBER({cell})")

    def sum(self, op: str, found: Sequence[Said]) -> Said:
        text = f"({op.join(one.value for one in found)})"
        said = self.strict(text, found)
        if op == "/":
            return Said(said.value, _and([said.there, f"({found[1].value}<>0)"]), said.known)
        return said

    def strict(self, value: str, found: Sequence[Said]) -> Said:
        return Said(value, _and([one.there for one in found]), _and([one.known for one in found]))

    def logic(self, op: str, found: Sequence[Said]) -> Said:
        """A missing flag matters only where it could change the answer."""
        join, settles = (_and, _not) if op == "and" else (_or, lambda value: value)
        if all(one.there == YES and one.known == YES for one in found):
            return Said(join([one.value for one in found]))
        settled = _or([_and([one.known, one.there, settles(one.value)]) for one in found])
        there = _or([settled, _and([one.there for one in found])])
        known = _or([settled, _and([one.known for one in found])])
        # A cell that is empty counts as false there, which changes nothing where the answer is settled.
        value = join(
            [_if(_and([one.known, one.there]), one.value, YES if op == "and" else NO) for one in found]
        )
        return Said(value, there, known)

    def choose(self, node: Choose) -> Said:
        said = Said('""', NO) if node.otherwise is None else self.said(node.otherwise)
        for condition, result in reversed(node.cases):
            test, one = self.said(condition), self.said(result)
            if test.known == NO:
                said = _UNKNOWN
                continue
            value = _if(test.value, one.value, said.value)
            there = _and([test.there, _if(test.value, one.there, said.there)])
            known = _and([test.known, _if(test.there, _if(test.value, one.known, said.known), YES)])
            said = Said(value, there, known)
            if len(value) + len(there) + len(known) > _LONGEST:
                raise UnfitError
        return said


def _number(value: Fraction) -> str:
    if decimals_needed(value) is None:
        return f"({value.numerator}/{value.denominator})"
    return f"({show(value)})" if value < 0 else show(value)


def _not(text: str) -> str:
    return {YES: NO, NO: YES}.get(text) or f"NOT({text})"


def _and(texts: Sequence[str]) -> str:
    if NO in texts:
        return NO
    found = list(dict.fromkeys(one for one in texts if one != YES))
    # Not AND(): it looks at all its arguments, also at those that make no sense where an earlier one is false.
    text = YES if not found else found[-1]
    for one in reversed(found[:-1]):
        text = f"IF({one},{text},FALSE)"
    return text


def _or(texts: Sequence[str]) -> str:
    if YES in texts:
        return YES
    found = list(dict.fromkeys(one for one in texts if one != NO))
    text = NO if not found else found[-1]
    for one in reversed(found[:-1]):
        text = f"IF({one},TRUE,{text})"
    return text


def _if(test: str, yes: str, no: str) -> str:
    if test == YES or yes == no or (yes == YES and test == _not(no)):
        return yes
    if test == NO:
        return no
    if (yes, no) == (YES, NO):
        return test
    return f"IF({test},{yes},{no})"


__all__ = ["Sheet"]
