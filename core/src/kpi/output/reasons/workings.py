"""How a value was worked out, in a few lines that one can reckon after: `40 × 97.44% ÷ 98% = 39.77`."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from kpi.output.locales import NEAR
from kpi.output.reasons.meaning import Meaning, named, parameter_of, written
from kpi.output.reasons.reduced import CAPPED, RAISED, SHARED, TURNED, is_leaf, reduced
from kpi.output.tree import Reason
from kpi.words import Label, phrase

MOST = 5
"""So many lines at most; all of it stands in `kpi explain`."""

_LONG = 12
"""A line of more values than this has its parts worked out below it."""
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_ROUNDED = ("round", "floor", "ceil", "trunc")


def workings(why: Reason, meaning: Meaning, lang: str) -> tuple[str, ...]:
    """Return the lines; none where the value is one number that the rule states, or one figure as it is."""
    whole = reduced(why)
    if is_leaf(whole) or whole.value is None or isinstance(whole.value, bool):
        return ()
    teller = _Teller(meaning, lang, [])
    lines = [teller.line(whole, first=True)]
    while teller.below and len(lines) < MOST:
        lines.append(teller.line(teller.below.pop(0), first=False))
    return tuple(line for line in lines if line)


def figures(why: Reason, meaning: Meaning, lang: str, most: int = 8) -> tuple[str, ...]:
    """Return the figures that a reason read, each once with what it is called; none without data."""
    found: dict[Label, str] = {}
    for leaf in _figures(why):
        if leaf.value is not None and leaf.label not in found:
            found[leaf.label] = named(leaf, meaning, lang)
    return tuple(found.values())[:most]


def _figures(why: Reason) -> Iterator[Reason]:
    if why.op == "var":
        yield why
        return
    for arg in why.args:
        yield from _figures(arg)


@attrs.define
class _Teller:
    """Writes lines; what is too long for one is put off to `below`."""

    meaning: Meaning
    lang: str
    below: list[Reason]

    def line(self, why: Reason, *, first: bool) -> str:
        told, value, name = self._told(why), self._number(why), why.label.text(self.lang)
        if _is_rounded(why):
            inner = self._number(why.args[0])
            # A value that is written rounded anyway is not rounded twice for the reader.
            if inner == f"{NEAR}{value}":
                told = _equal(told, inner)
            else:
                told = self._rounded(why.op, told if told == inner else _equal(told, inner), value)
            return told if first else f"{name or value}: {told}"
        if why.op in (CAPPED, RAISED) or not _is_reckoned(why):
            return told if first or not name else f"{name}: {told}"
        if first:
            return _equal(told, value)
        return f"{name}: {_equal(told, value)}" if name else f"{value} = {told}"

    def _rounded(self, op: str, worked: str, value: str) -> str:
        match op:
            case "round":
                told = phrase("{worked}, rounded {value}", worked=worked, value=value)
            case "floor":
                told = phrase("{worked}, rounded down {value}", worked=worked, value=value)
            case "ceil":
                told = phrase("{worked}, rounded up {value}", worked=worked, value=value)
            case _:
                told = phrase("{worked}, cut off {value}", worked=worked, value=value)
        return told.text(self.lang)

    def _told(self, why: Reason) -> str:
        """Write what a value was made of."""
        args = why.args
        if is_leaf(why):
            return self._leaf(why)
        if _is_rounded(why):
            return self._told(args[0])
        if why.op in (CAPPED, RAISED):
            return self._cut(why)
        if why.op == SHARED and len(args) == len(("pool", "own", "every")):
            pool, own, every = (self._part(arg, 2, long=True) for arg in args)
            return f"{why.label.text(self.lang)} {pool} × {own} ÷ {every}".lstrip()
        if why.op == TURNED:
            return f"−({self._told(why.args[0])})"
        if why.op in _SIGNS:
            return self._infix(why)
        if _is_share(why):
            return self._share(why)
        if why.op in ("min", "max"):
            those = ", ".join(self._part(arg, 0, long=True) for arg in args)
            least = phrase("the least of {those}", those=those)
            return (least if why.op == "min" else phrase("the greatest of {those}", those=those)).text(
                self.lang
            )
        between = " + " if _is_reckoned(why) else "; "
        return between.join(self._part(arg, 1, long=len(args) > 1) for arg in args)

    def _cut(self, why: Reason) -> str:
        inner, bound = why.args
        worked = self._leaf(inner) if is_leaf(inner) else _equal(self._told(inner), self._number(inner))
        told = self._leaf(bound)
        if why.op == CAPPED:
            return phrase("{worked}, but at most {bound}", worked=worked, bound=told).text(self.lang)
        return phrase("{worked}, but at least {bound}", worked=worked, bound=told).text(self.lang)

    def _infix(self, why: Reason) -> str:
        strength, long = _STRENGTH[why.op], sum(map(_size, why.args)) > _LONG
        sign = f" {_SIGNS[why.op]} "
        if why.op == "-" and len(why.args) > 2:
            *some, last = why.args
            return f"{' + '.join(self._part(arg, strength, long=long) for arg in some)} − {self._part(last, 2, long=long)}"
        first, *rest = why.args
        # What is taken away, or divided by, binds one stronger: a - (b - c).
        inner = strength + 1 if why.op in ("-", "/") else strength
        return sign.join(
            [self._part(first, strength, long=long), *(self._part(arg, inner, long=long) for arg in rest)]
        )

    def _part(self, why: Reason, strength: int, *, long: bool) -> str:
        """Write a part of a line: in full, or where it is long or has a name of its own as that and its value."""
        if is_leaf(why):
            return self._leaf(why)
        if _is_share(why):
            return self._share(why)
        if why.op == TURNED and is_leaf(why.args[0]):
            return self._signed(self._number(why))
        if long or why.label != Label() or why.op not in _SIGNS:
            self.below.append(why)
            name = why.label.text(self.lang)
            return f"{name} {self._number(why)}" if name else self._signed(self._number(why))
        told = self._told(why)
        return f"({told})" if _STRENGTH[why.op] < strength else told

    def _share(self, why: Reason) -> str:
        above, below = map(self._number, why.args)
        return phrase("{above}/{below} days", above=above, below=below).text(self.lang)

    def _leaf(self, why: Reason) -> str:
        if not why.parameter and why.label != Label():
            return named(why, self.meaning, self.lang, reckoned=True)
        # Numbers of a list have one name for all of them, which tells none of them.
        listed = "[" in why.parameter
        known = Label() if listed else self.meaning.names.get(parameter_of(why), Label())
        name = known.text(self.lang)
        return f"{name} {self._number(why)}" if name else self._signed(self._number(why))

    def _signed(self, number: str) -> str:
        return f"({number})" if number.startswith("-") else number

    def _number(self, why: Reason) -> str:
        return written(why, self.meaning, self.lang, reckoned=True)


def _equal(told: str, value: str) -> str:
    return f"{told} {NEAR} {value.removeprefix(NEAR)}" if value.startswith(NEAR) else f"{told} = {value}"


def _is_rounded(why: Reason) -> bool:
    return why.op in _ROUNDED and len(why.args) == 1


def _is_share(why: Reason) -> bool:
    return why.op == "share" and len(why.args) == len(("days", "of"))


def _is_reckoned(why: Reason) -> bool:
    """Tell whether a value is what its parts come to; else they only stand beside it."""
    return why.op in (*_SIGNS, *_ROUNDED, SHARED, TURNED, "min", "max", "sum", "share")


def _size(why: Reason) -> int:
    return 1 if is_leaf(why) else sum(map(_size, why.args))


__all__ = ["MOST", "figures", "workings"]
