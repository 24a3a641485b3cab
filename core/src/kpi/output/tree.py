"""An explanation as an indented tree that a person reads from the top: the value first, its reasons below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from kpi.exact import round_half_away, show
from kpi.output.values import cell
from kpi.words import Label, phrase, phrase_in

_INFIX = {"+": "+", "-": "-", "*": "×", "/": "÷", "and": "and", "or": "or"}
_INFIX |= {one: one for one in ("==", "!=", "<", "<=", ">", ">=")}
_WORDS = {
    "round": phrase("rounded"),
    "floor": phrase("rounded down"),
    "ceil": phrase("rounded up"),
    "trunc": phrase("cut off"),
    "choose": phrase("chosen by condition"),
    "min": phrase("the least of"),
    "max": phrase("the greatest of"),
    "not": phrase("not"),
    "missing": phrase("is missing"),
    "and": phrase("all of"),
    "or": phrase("any of"),
    "+": phrase("sum"),
    "-": phrase("difference"),
    "*": phrase("product"),
    "/": phrase("quotient"),
    "==": phrase("equal to"),
    "!=": phrase("other than"),
    "<": phrase("less than"),
    "<=": phrase_in("tree", "at most"),
    ">": phrase("more than"),
    ">=": phrase_in("tree", "at least"),
}
_WORDS |= {
    "rank": phrase("rank"),
    "mean": phrase("mean"),
    "sum": phrase_in("tree", "sum"),
    "count": phrase_in("tree", "count"),
    "pooled": phrase("pooled"),
}
_GROUPS = {
    "unit": phrase("unit's"),
    "subtree": phrase("subtree's"),
    "role": phrase("role's"),
    "siblings": phrase("siblings'"),
    "card": phrase("card's"),
    "company": phrase("company's"),
}
_OVER = " over "
_COUNTED = ("numerator", "denominator")
_ROW, _MORE = "row", "more"
_NEAR = 4
"""Decimals of the decimal shown beside a fraction that no finite decimal writes."""


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
    if why.op == _ROW:
        cells = ", ".join(f"{one.label.text(lang)} {_value(one, lang)}" for one in why.args)
        yield f"{first}{why.label.text(lang)}  {cells}"
        return
    if why.op == _MORE:
        yield f"{first}{why.label.text(lang)}"
        return
    if _short(why):
        yield f"{first}{_value(why, lang)}  {_inline(why, lang)}".rstrip()
        return
    name = why.label.text(lang) or _word(why.op, lang)
    yield f"{first}{_value(why, lang)}  {name}"
    args = _worth_telling(why)
    for place, arg in enumerate(args, 1):
        last = place == len(args)
        if why.op == "+" and arg.value == 0 and not _short(arg):
            yield f"{rest}{'└─ ' if last else '├─ '}0  {arg.label.text(lang) or _word(arg.op, lang)} ..."
            continue
        yield from _lines(arg, lang, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _worth_telling(why: Reason) -> Sequence[Reason]:
    """Return the arguments without the test of who belongs to a group: it only repeats that the person does."""
    if _OVER in why.op:
        return why.args[:1]
    return why.args[len(_COUNTED) :] if _is_counted(why) else why.args


def _short(why: Reason) -> bool:
    """Tell whether a node fits on one line: a leaf, or an operation on leaves."""
    return _is_leaf(why) or (why.op in _INFIX and all(map(_is_leaf, why.args)) and len(why.args) <= 3)


def _is_leaf(why: Reason) -> bool:
    """Tell whether a node is one value; the counts behind a rate are written as that value."""
    return not why.args or (_is_counted(why) and len(why.args) == len(_COUNTED))


def _is_counted(why: Reason) -> bool:
    return tuple(arg.op for arg in why.args[: len(_COUNTED)]) == _COUNTED


def _inline(why: Reason, lang: str) -> str:
    if _is_leaf(why):
        return _leaf(why, lang, with_value=False)
    sign = (
        _INFIX[why.op] if why.op not in _WORDS or not _INFIX[why.op].isalpha() else _WORDS[why.op].text(lang)
    )
    text = f" {sign} ".join(_leaf(arg, lang, with_value=True) for arg in why.args)
    name = why.label.text(lang)
    return f"{name}: {text}" if name else text


def _leaf(why: Reason, lang: str, *, with_value: bool) -> str:
    parameter = _own_part(why.parameter)
    name = why.label.text(lang) or parameter
    source = [parameter if parameter != name else "", f"since {why.since.isoformat()}" if why.since else ""]
    told = ", ".join(part for part in (*source, *why.clauses) if part)
    value = _value(why, lang) if with_value else ""
    return " ".join(part for part in (name, value, f"[{told}]" if told else "") if part)


def _own_part(parameter: str) -> str:
    """Return a parameter's name without the id of its rule, which stands above the tree."""
    return parameter.split(".", 2)[-1]


def _value(why: Reason, lang: str) -> str:
    if why.value is None:
        return "?"
    if _is_counted(why) and isinstance(why.value, Fraction):
        return _counted(why.value, why.args[0].value, why.args[1].value)
    told = cell(why.value, lang)
    if isinstance(why.value, Fraction) and "/" in told:
        return f"{told} (≈{show(round_half_away(why.value, _NEAR), _NEAR)})"
    return told


def _counted(value: Fraction, above: object, below: object) -> str:
    """Write a rate as the counts behind it, and what they come to."""
    counts = f"{cell(above)}/{cell(below)}"
    percent = isinstance(above, Fraction) and isinstance(below, Fraction) and above * 100 == value * below
    short = round_half_away(value, _NEAR)
    share = show(value) if value == short else f"≈{show(short, _NEAR)}"
    return f"{counts} ({share}{'%' if percent else ''})"


def _word(op: str, lang: str) -> str:
    if _OVER in op:
        how, _, scope = op.partition(_OVER)
        return f"{_GROUPS.get(scope, Label(scope, scope)).text(lang)} {_WORDS.get(how, Label(how, how)).text(lang)}"
    return _WORDS[op].text(lang) if op in _WORDS else op
