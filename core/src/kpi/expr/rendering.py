"""The printed reading: a tree in words and numbers, Chinese or English."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from kpi.exact import show
from kpi.expr.inputs import walk
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
from kpi.expr.words import GROUPS, SIGNS, Words, words_of
from kpi.words import LANGUAGES, Label

LONG = 8
"""Nodes that a value may have and still be printed wherever it is used."""

_ATOM, _CHOICE = 9, 0
_STRENGTH = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}


def render(node: Node, lang: str = "en") -> str:
    """Print a tree in `lang` (`zh` or `en`) on one line; what is long and used twice is named below: `[1]`."""
    printer = _Printer(lang, _repeated(node))
    text = printer.text(node, 0)
    named = (f"[{number}] = {said}" for number, said in printer.said.items())
    return printer.words.semicolon.join([text, *named])


def printed(node: Node) -> Label:
    """Print a tree in both languages."""
    return Label(*(render(node, lang) for lang in LANGUAGES))


def _repeated(root: Node) -> dict[Node, int]:
    """Number the nodes that are used more than once and are made of many others."""
    sizes: dict[Node, int] = {}
    uses = Counter(arg for node in walk(root) for arg in node.args)
    for node in walk(root):
        sizes[node] = 1 + sum(1 if sizes[arg] > LONG and uses[arg] > 1 else sizes[arg] for arg in node.args)
    repeated = [node for node, size in sizes.items() if size > LONG and uses[node] > 1]
    return {node: number for number, node in enumerate(repeated, 1)}


class _Printer:
    """Prints nodes; one that binds less strongly than its surroundings goes into brackets."""

    def __init__(self, lang: str, numbers: dict[Node, int]) -> None:
        self.lang = lang
        self.words: Words = words_of(lang)
        self.numbers = numbers
        self.said: dict[int, str] = {}

    def text(self, node: Node, around: int) -> str:
        number = self.numbers.get(node)
        if number is not None:
            if number not in self.said:
                self.said[number] = ""
                self.said[number] = self._print(node)[1]
            return f"[{number}]"
        strength, text = self._print(node)
        return text if strength >= around else self.words.brackets.format(value=text)

    def _print(self, node: Node) -> tuple[int, str]:
        words = self.words
        match node:
            case Var():
                return _ATOM, node.label.text(self.lang) or node.name
            case Const():
                return _ATOM, self._const(node)
            case Note():
                label = node.label.text(self.lang)
                return (_ATOM, label) if label else self._print(node.arg)
            case Arith() | Logic():
                strength = _STRENGTH[node.op]
                first, *rest = node.args
                parts = [self.text(first, strength), *(self.text(arg, strength + 1) for arg in rest)]
                return strength, words.joins[node.op].join(parts)
            case Compare():
                return 4, f"{self.text(node.left, 5)} {SIGNS[node.op]} {self.text(node.right, 5)}"
            case Not():
                return 3, words.negation.format(value=self.text(node.arg, 5))
            case Missing():
                return 4, words.missing.format(value=self.text(node.arg, 5))
            case Choose():
                return _CHOICE, self._choose(node)
            case Extreme():
                return _ATOM, words.extremes[node.how].format(values=self._list(node.args))
            case Round():
                places = words.places[min(node.places, 2)].format(n=node.places)
                return _ATOM, words.rounding[node.how].format(value=self.text(node.arg, _ATOM), places=places)
            case Aggregate():
                return _ATOM, self._aggregate(node)
            case Opaque():
                name = getattr(node.function, "__name__", "function")
                return _ATOM, f"{name}({self._list(node.args)})"
        raise TypeError(f"{type(node).__name__} is not a node of a rule")

    def _list(self, nodes: tuple[Node, ...]) -> str:
        return self.words.comma.join(self.text(node, 1) for node in nodes)

    def _const(self, node: Const) -> str:
        if node.value is None:
            return self.words.nothing
        if isinstance(node.value, bool):
            return self.words.yes if node.value else self.words.no
        return show(node.value) if isinstance(node.value, Fraction) else node.value

    def _choose(self, node: Choose) -> str:
        parts = [
            self.words.case.format(condition=self.text(test, 1), value=self.text(value, 1))
            for test, value in node.cases
        ]
        last = self.words.unsaid if node.otherwise is None else self.text(node.otherwise, 1)
        return self.words.semicolon.join([*parts, self.words.otherwise.format(value=last)])

    def _aggregate(self, node: Aggregate) -> str:
        group = GROUPS[node.scope].text(self.lang)
        how = node.how if node.how != "rank" or node.descending else "rank_ascending"
        if node.include is not None:
            group = self.words.among.format(group=group, condition=self.text(node.include, 1))
        subject = self.text(node.arg, _ATOM if node.arg.kind is Kind.NUMBER else 1)
        return self.words.aggregates[how].format(value=subject, group=group)
