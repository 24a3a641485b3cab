"""An explanation as an indented tree that a person reads from the top: the value first, its reasons below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from kpi.model.label import Label
from kpi.output.values import cell

_INFIX = {"+": "+", "-": "-", "*": "×", "/": "÷", "and": "and", "or": "or"}
_INFIX |= {one: one for one in ("==", "!=", "<", "<=", ">", ">=")}
_WORDS = {
    "round": Label("四舍五入", "rounded"),
    "floor": Label("向下取整", "rounded down"),
    "ceil": Label("向上取整", "rounded up"),
    "trunc": Label("舍去小数", "cut off"),
    "choose": Label("按条件取值", "chosen by condition"),
    "min": Label("取小", "the least of"),
    "max": Label("取大", "the greatest of"),
    "not": Label("非", "not"),
    "missing": Label("缺失", "is missing"),
    "+": Label("合计", "sum"),
    "-": Label("相减", "difference"),
    "*": Label("相乘", "product"),
    "/": Label("相除", "quotient"),
}


class Reason(Protocol):
    """What can be drawn: `kpi.expr.Why`, or anything of its shape."""

    @property
    def op(self) -> str:
        """Which operation gave the value."""

    @property
    def label(self) -> Label:
        """What the value is called."""

    @property
    def value(self) -> object:
        """The value."""

    @property
    def args(self) -> Sequence[Reason]:
        """The values that it was made from."""

    @property
    def parameter(self) -> str:
        """The parameter that holds it."""

    @property
    def since(self) -> date | None:
        """The day since when the parameter has the value."""

    @property
    def clauses(self) -> Sequence[str]:
        """The clauses that say so."""


def draw(why: Reason, lang: str = "zh") -> str:
    """Return the tree as lines of text, each ended by a line break."""
    return "".join(line + "\n" for line in _lines(why, lang, "", ""))


def _lines(why: Reason, lang: str, first: str, rest: str) -> Iterator[str]:
    if _short(why):
        yield f"{first}{_value(why, lang)}  {_inline(why, lang)}".rstrip()
        return
    name = why.label.text(lang) or _word(why.op, lang)
    yield f"{first}{_value(why, lang)}  {name}"
    for place, arg in enumerate(why.args, 1):
        last = place == len(why.args)
        yield from _lines(arg, lang, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _short(why: Reason) -> bool:
    """Tell whether a node fits on one line: a leaf, or an operation on leaves."""
    return not why.args or (why.op in _INFIX and not any(arg.args for arg in why.args) and len(why.args) <= 3)


def _inline(why: Reason, lang: str) -> str:
    if not why.args:
        return _leaf(why, lang, with_value=False)
    text = f" {_INFIX[why.op]} ".join(_leaf(arg, lang, with_value=True) for arg in why.args)
    name = why.label.text(lang)
    return f"{name}: {text}" if name else text


def _leaf(why: Reason, lang: str, *, with_value: bool) -> str:
    name = why.label.text(lang) or why.parameter
    source = [f"{why.parameter}" if why.parameter and why.parameter != name else ""]
    source += [f"since {why.since.isoformat()}" if why.since else "", *why.clauses]
    told = ", ".join(part for part in source if part)
    value = _value(why, lang) if with_value else ""
    return " ".join(part for part in (name, value, f"[{told}]" if told else "") if part)


def _value(why: Reason, lang: str) -> str:
    return "?" if why.value is None else cell(why.value, lang)


def _word(op: str, lang: str) -> str:
    return _WORDS[op].text(lang) if op in _WORDS else op
