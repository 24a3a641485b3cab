"""Why a sanction added or took what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.events import WAIVED, waivers_of
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.decisions import DECISION, decision_why
from kpi.engine.explain.places import Places
from kpi.engine.happening.noted import noted
from kpi.engine.lines import UNITS
from kpi.engine.population import SCOPES
from kpi.engine.rules import result_tree
from kpi.engine.sanctions.bound import sets_of_run
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.effects import DISCRETIONARY, JOINT, PLACES, Effect, joint_ratio
from kpi.engine.sanctions.periodic import period_rows
from kpi.engine.sanctions.triggered import event_rows, events_of_set, joint_rows
from kpi.exact import round_half_away
from kpi.expr import Explained, Node, Why
from kpi.model.line import Line
from kpi.model.rule import RuleKind
from kpi.words import Label, phrase, phrase_in

if TYPE_CHECKING:
    import polars as pl

_ByCause: TypeAlias = "dict[tuple[int, str], list[int]]"
"""The rows of a subject and a cause."""


@attrs.define
class Sanctions:
    """The sanctions of a run, read again for explaining; the rows of each rule at most once."""

    context: Context
    known: dict[tuple[str, str, bool], list[tuple[Effect, Places, _ByCause]]] = attrs.field(factory=dict)

    def rows(self, line: Line) -> list[tuple[Effect, Places, _ByCause]]:
        """Return the sanctions of a line's rule, with the rows on which each was read."""
        key = (line.rule, line.card, JOINT in line.flags)
        if key not in self.known:
            self.known[key] = [
                (effect, Places(rows, SCOPES), _by_cause(rows)) for effect, rows in _rows(self.context, line)
            ]
        return self.known[key]


def _by_cause(rows: pl.DataFrame) -> _ByCause:
    found: _ByCause = {}
    for place, key in enumerate(zip(rows["subject"], rows["cause"], strict=True)):
        found.setdefault(key, []).append(place)
    return found


def explain_sanction(sanctions: Sanctions, line: Line, subject: int) -> tuple[Why | None, int]:
    """Return the tree of a sanction's line, with the event that set it off, and whose figures it reads.

    A decision stands for itself. Where several acts have one cause for whoever is charged, it is the first that
    comes to the line's amount.
    """
    context = sanctions.context
    if line.rule in context.catalogue.sanctions:
        chapter = context.catalogue.sanctions[line.rule]
        return Why("cap", chapter.label, line.amount, clauses=chapter.clauses), subject
    if WAIVED in line.flags:
        return _waiver(context, line), subject
    found: list[tuple[Why, int]] = []
    for effect, rows, places in sanctions.rows(line):
        for place in places.get((subject, line.cause), ()):
            row = rows.frame.row(place, named=True)
            found.append(
                (
                    _of_row(context, line, effect, rows.explain(_tree(context, effect), place), row),
                    row["about"],
                )
            )
            if line.amount is None or found[-1][0].value == line.amount:
                return found[-1]
    return found[0] if found else (None, subject)


def _tree(context: Context, effect: Effect) -> Node:
    return without_excluded(result_tree(effect.rule, context.catalogue, context.day))


def _of_row(
    context: Context, line: Line, effect: Effect, explained: Explained, row: Mapping[str, Any]
) -> Why:
    if row.get("decided") is not None and DISCRETIONARY in explained.flags:
        decided = Fraction(row["decided"], UNITS) * (-1 if effect.rule.kind is RuleKind.FINE else 1)
        amount = decided if JOINT in line.flags else line.amount
        why = decision_why(context, row["decision"], amount, (explained.why,), effect.rule.clauses)
    else:
        why = _signed(effect, explained.why, line, _of_whom(context, row), _note(context, row))
    return _joint(context, effect, why, row) if JOINT in line.flags else why


def _joint(context: Context, effect: Effect, why: Why, row: Mapping[str, Any]) -> Why:
    """Say whose act somebody is liable for, and the share of its amount."""
    ratio = joint_ratio(effect)
    names = dict(zip(context.names["subject"], context.names["id"], strict=True))
    share = Why("const", phrase("joint ratio"), ratio, parameter=f"{effect.rule.id}.joint_ratio")
    amount = why.value * ratio if isinstance(why.value, Fraction) else None
    told = names.get(row["about"], "")
    return Why(
        JOINT,
        phrase("for {told}", told=told),
        None if amount is None else round_half_away(amount, PLACES),
        (why, share),
        clauses=effect.rule.clauses,
    )


def _waiver(context: Context, line: Line) -> Why:
    """Return who waived an event, where that was decided, or that it is recorded as waived."""
    rule = context.catalogue.rules[line.rule]
    case = line.cause.removeprefix("event ")
    waivers = of_others(context, waivers_of(context.facts.frame("decisions", only={"kind": ["waiver"]})))
    waivers = waivers.filter(waivers["ref"] == case)
    event = Label(line.cause, line.cause)
    if not waivers.height:
        return Why(WAIVED, event, None, clauses=rule.clauses)
    cause = f"{DECISION}{waivers.sort('seq')['seq'][-1]}"
    return Why(WAIVED, event, None, (decision_why(context, cause, None),), clauses=rule.clauses)


def _rows(context: Context, line: Line) -> Iterator[tuple[Effect, pl.DataFrame]]:
    """Yield the sanctions of the line's rule, with the rows on which each was read."""
    for one, subjects in sets_of_run(context):
        for sanction in one.sanctions:
            if sanction.rule != line.rule:
                continue
            effect = Effect(sanction, context.catalogue.rules[sanction.rule], context.period, line.card)
            if sanction.trigger is None:
                yield effect, charge(context, period_rows(context, [effect], subjects), sanction)
            else:
                numbered = events_of_set(context, one, subjects, [sanction.rule]).get(sanction.rule)
                if numbered is not None:
                    rows = event_rows(context, effect, numbered)
                    yield effect, joint_rows(context, effect, rows) if JOINT in line.flags else rows


def _of_whom(context: Context, row: Mapping[str, Any]) -> str:
    """Say whose event it is, and of which day, or whose figures are read, where somebody else is charged."""
    if row["about"] == row["subject"]:
        return ""
    (name,) = context.names.filter(context.names["subject"] == row["about"])["id"].to_list()
    return f" ({name}, {row['day']})" if row["cause"] else f" ({name})"


def _note(context: Context, row: Mapping[str, Any]) -> Label | None:
    """Return what an event that follows from other facts rests on, as its shift and punches; of others nothing."""
    derived = (row.get("seq") or 0) < 0
    return noted(context.catalogue, row["kind"], row["note"]) if derived and row.get("note") else None


def _signed(effect: Effect, why: Why, line: Line, told: str = "", note: Label | None = None) -> Why:
    """Put the line's sign and rounding on top of the rule's own tree."""
    if line.amount is None or not isinstance(why.value, Fraction):
        return why
    sign = -1 if effect.rule.kind is RuleKind.FINE else 1
    label = effect.rule.label
    cause = Label(line.cause + told, line.cause + told)
    if not line.cause:
        cause = Label(label.zh + told, (label.en or label.zh) + told) if told else label
    if note is not None:
        cause = phrase_in("event", "{cause}: {note}", cause=cause, note=note)
    return Why(
        "fine" if sign < 0 else "round",
        cause,
        sign * round_half_away(why.value, 2),
        (why,),
        clauses=effect.rule.clauses,
    )


__all__ = ["Sanctions", "explain_sanction"]
