"""The rules of a policy as examined trees, with the words in which findings about them are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor

from kpi.engine.check.about import found_of
from kpi.engine.rules import rule_trees, setting_of
from kpi.errors import PolicyError
from kpi.exact import decimals_needed, round_half_away, show
from kpi.expr import Kind, Node, Round, Value, evaluate_at, inputs_of
from kpi.expr.check import Cell, Examination, Known, Move, Sweep, examine
from kpi.expr.check.sampling import WIDE, swept
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding, Trial
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.types import Origin
from kpi.words import Label, adjoined, commas, phrase, phrase_in

_STEPS = (Fraction(1), Fraction(1, 10), Fraction(1, 100))
MOST = 3
"""Findings of one code about one result of a rule that are shown."""


@frozen(eq=False)
class Examined:
    """One result of a rule over the domains of its inputs. `main` is the rule's first."""

    rule: Rule
    output: str
    main: bool
    tree: Node
    found: Examination
    full: Fraction | None = None

    @property
    def sweeps(self) -> list[Sweep]:
        """The sweeps along its inputs, those first of which no other input is larger than a person would think of."""
        return sorted(self.found.sweeps, key=lambda sweep: sum(map(_excess, sweep.given.values())))

    def modest(self, sweep: Sweep) -> Sweep:
        """Return a sweep anew, with no other input larger than `WIDE`."""
        given = {
            name: Fraction(WIDE) if isinstance(value, Fraction) and value > WIDE else value
            for name, value in sweep.given.items()
        }
        if sweep.var is None or given == sweep.given:
            return sweep
        return swept(self.tree, sweep.var, given)

    def finding(
        self,
        code: str,
        severity: str,
        said: Label,
        *,
        row: Mapping[str, Value] | None = None,
        mends: tuple[str, ...] = (),
        proven: bool = True,
    ) -> Finding:
        """Make a finding about the rule; `mends` are parameters that would mend it, the first that it has.

        One of several inputs says that the others were sampled: it is so, and there may be more of it.
        """
        rule = self.rule
        title = rule.label if self.main else adjoined(rule.label, f" [{self.output}]")
        if row is not None and not self.found.exact and len(row) > 1:
            said = sampled(said)
        shown = {} if row is None else witness(rule, row)
        return Finding(
            code,
            severity,
            found_of(title, said),
            proven,
            rule.where,
            rule.cited,
            shown,
            rule.id,
            mending(rule, mends),
            trials=(Trial(rule.id, shown),) if shown else (),
        )

    def shows(self, row: Mapping[str, Value], value: Value, flag: str = "", of: Node | None = None) -> bool:
        """Run a witness through the explained reading: whether the result (or a part) has that value and flag."""
        got, flags = evaluate_at(self.tree if of is None else of, Single(row, {}))
        return got == value and type(got) is type(value) and (not flag or flag in flags)

    def shows_number(self, row: Mapping[str, Value], value: Fraction) -> bool:
        """Do the same for a number, or a flag as 0 or 1."""
        return self.shows(row, bool(value) if self.tree.kind is Kind.FLAG else value)


def examined(
    rule: Rule,
    catalogue: Catalogue,
    day: date,
    known: Known | None = None,
    bounded: Callable[[Node, Rule], Node] = lambda tree, _: tree,
) -> Iterator[Examined]:
    """Yield the results of a rule with the parameters that hold on `day`, examined; what is `known` is not done again.

    `bounded` narrows the domains of what a tree reads.

    Raises:
        PolicyError: where the rule cannot be read on that day.
    """
    full, known = full_mark(rule, day), known or Known.nothing()
    for place, (name, tree) in enumerate(rule_trees(rule, catalogue, day).items()):
        inner = bounded(tree.arg if isinstance(tree, Round) and tree.places else tree, rule)
        yield Examined(
            rule, name, place == 0, inner, examine(inner, holes_only=bool(place), known=known), full
        )


def sampled(said: Label) -> Label:
    """Say of a finding that it was looked for with examples of the other inputs."""
    return phrase("{said} (other inputs sampled)", said=said)


def _excess(value: Value) -> Fraction:
    """Return a number beyond `WIDE`, 0 for what is not."""
    return abs(value) if isinstance(value, Fraction) and abs(value) > WIDE else Fraction(0)


def natural(cell: Cell) -> Fraction:
    """Return a number of a cell: of a wide one what a person would think of first, the whole number nearest to 0."""
    low, high = cell.first, cell.last
    if low is None or high is None or high - low <= WIDE:
        return cell.sample
    return min(max(Fraction(0), Fraction(floor(low) + 1)), Fraction(ceil(high) - 1))


def full_mark(rule: Rule, day: date) -> Fraction | None:
    """Return the full mark of a rule, None where it has none."""
    if not rule.full:
        return None
    try:
        value = setting_of(rule, rule.full, day)
    except PolicyError:
        return None
    return value if isinstance(value, Fraction) else None


def mending(rule: Rule, names: tuple[str, ...]) -> str:
    """Return the full name of the first of these parameters that the rule has, else of its first open choice."""
    open_choices = (
        one.name for one in rule.parameters if one.choices and one.values[-1].origin is Origin.DEFAULT
    )
    known = (name for name in names if rule.parameter(name) is not None)
    found = next(known, None) or (next(open_choices, None) if names else None)
    return f"{rule.id}.{found}" if found else ""


def witness(rule: Rule, row: Mapping[str, Value]) -> dict[str, str]:
    """Write inputs of a rule as `kpi try` takes them, `none` for what is missing and for what a tree need not read."""
    left_out = {rule.bind[one] for one in rule.optional}
    unread = (one.short for one in rule.inputs if one.type == "scalar" and one.name not in {*row, *left_out})
    return {**written_row(row), **dict.fromkeys(unread, "none")}


def written_row(row: Mapping[str, Value]) -> dict[str, str]:
    """Write inputs of several rules as `kpi try` takes them."""
    return {short(name): "none" if value is None else _text(value) for name, value in row.items()}


def value_label(value: Value) -> Label:
    """Write a value in words: `missing` where it is not there."""
    if value is None:
        return phrase("missing")
    if isinstance(value, bool):
        return phrase_in("flag", "true") if value else phrase_in("flag", "false")
    text = _text(value)
    return Label(text, text)


def named(label: Label, name: str) -> Label:
    """Return what something is called, by its name where it has no label."""
    return label if label.en or label.zh else Label(short(name), short(name))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return show(value) if isinstance(value, Fraction) else str(value)


def near(value: Fraction) -> str:
    """Write a result in words: to two decimals where it has no end, as reports do."""
    return show(value) if decimals_needed(value) is not None else f"≈{show(round_half_away(value, 2))}"


def closest(
    sweep: Sweep, move: Move, amount: Callable[[Mapping[str, Value]], Value]
) -> tuple[Fraction, Fraction]:
    """Return two numbers of a sweep beside each other between which an amount moves as it does along a move.

    They lie 1, a tenth or a hundredth apart, where that shows it; else they are those of the move.
    """
    whole = sweep.pieces[0].cell.whole
    for step in _STEPS[: 1 if whole else None]:
        for first in (move.first, move.second - step):
            second = first + step
            if not all(any(one.cell.holds(x) for one in sweep.pieces) for x in (first, second)):
                continue
            values = [amount(sweep.row(x)) for x in (first, second)]
            before, after = values
            if not (isinstance(before, Fraction) and isinstance(after, Fraction)):
                continue
            if (after - before) * move.change > 0:
                return first, second
    return move.first, move.second


def told(one: Examined, sweep: Sweep, cell: Cell, *, closed: tuple[bool, bool] = (False, False)) -> Label:
    """Say in words where a cell lies: `80 < Satisfaction < 90, Level = senior`."""
    labels = {var.name: named(var.label, var.name) for var in inputs_of(one.tree)}
    parts = []
    if sweep.var is not None:
        parts.append(_stretch(labels.get(sweep.var.name) or named(Label(), sweep.var.name), cell, closed))
    for name, value in sweep.given.items():
        parts.append(equals(labels.get(name) or named(Label(), name), value_label(value)))
    return commas(parts)


def equals(name: Label, value: Label | str) -> Label:
    """Say what value something has."""
    return adjoined(name, " = ", value)


def _stretch(name: Label, cell: Cell, closed: tuple[bool, bool]) -> Label:
    if cell.is_point and cell.low is not None:
        return equals(name, show(cell.low))
    if cell.whole:
        low, high, closed = cell.first, cell.last, (True, True)
        if low is not None and low == high:
            return equals(name, show(low))
    else:
        low, high = cell.low, cell.high
    left = "" if low is None else f"{show(low)} {'≤' if closed[0] else '<'} "
    right = "" if high is None else f" {'≤' if closed[1] else '<'} {show(high)}"
    return adjoined(left, name, right)
