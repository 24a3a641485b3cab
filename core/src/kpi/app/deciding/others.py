"""Waivers, amounts, scores and adjustments: what a run would not take is refused before it is recorded.

Nobody decides about himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.deciding import Checked, own_decision, refuse, with_ref
from kpi.app.session import Session
from kpi.engine.card.decided import STEP_OF_WAIVER
from kpi.engine.event_cases import with_case
from kpi.engine.events import trigger_on
from kpi.engine.happening import of_case
from kpi.engine.sanctions.decided import RANGE, edges_of
from kpi.errors import Fault, nearest
from kpi.exact import show
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.names import short
from kpi.model.period import Frequency, Period
from kpi.model.rule import Rule
from kpi.model.sanction import Trigger
from kpi.words import Message, listed, phrase, sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.facts import Facts


@frozen
class _Event:
    """The event that a decision is about."""

    case: str
    kind: str
    day: date


def waiver(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Refuse a waiver of no event, of one whose effects cannot be waived, or that is a step of a chain."""
    events, faults = _case(session.policy, facts, row)
    if row.get("step"):
        hint = sentence("leave it out, or record the step as an approval")
        faults.append(Fault(STEP_OF_WAIVER, sentence("a waiver has no steps"), where="step", hint=hint))
    fixed = [event for event in events if _is_fixed(session.policy, event)]
    if fixed and len(fixed) == len(events):
        kinds = listed(event.kind for event in fixed)
        faults.append(
            Fault(
                "not_waivable",
                sentence("nothing that these events set off can be waived: {kinds}", kinds=kinds),
                where="ref",
            )
        )
    refuse([*own_decision(facts, row), *faults])
    return Checked(row, _shown(events))


def amount(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Refuse an amount for no event, for nothing that waits for one, or beyond what the rule allows.

    A case may be of several kinds of event, of which one waits for it.
    """
    events, faults = _case(session.policy, facts, row)
    size = row.get("amount")
    if size is None:
        faults.append(_missing("amount", sentence("give amount=...")))
    named = row.get("item")
    # Rows of one table may be events of several kinds: the amount is for those that wait for one.
    waiting = [(event, rule) for event in events for rule in _open_rules(session.policy, event)]
    chosen = [(event, rule) for event, rule in waiting if named in (None, rule.id, short(rule.id))]
    if events and not chosen:
        kinds = listed(one.kind for one in events)
        message = (
            sentence(
                "no sanction {name!r} waits for an amount when this happens: {kinds}", name=named, kinds=kinds
            )
            if named
            else sentence("no sanction waits for an amount when this happens: {kinds}", kinds=kinds)
        )
        hint = nearest(named or "", {rule.id for _, rule in waiting})
        faults.append(Fault("nothing_to_decide", message, where="ref", hint=hint))
    if size is not None:
        faults += [fault for event, rule in chosen for fault in _beyond(rule, event, size)]
    refuse([*own_decision(facts, row), *faults])
    return Checked(row, _shown([one for one in events if any(one is event for event, _ in chosen)]))


def score(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Refuse points of no period, or for an item that the card does not have."""
    faults = [] if row.get("period") is not None else [_missing("period", sentence("give period=..."))]
    if row.get("score") is None and (row.get("amount") is None or row.get("item") is not None):
        faults.append(
            _missing("score", sentence("give score=..., or amount=... to move the total by so many points"))
        )
    cards = session.policy.catalogue.scorecards
    card, item = row.get("card"), row.get("item")
    mine = [one for one in cards.values() if card in (None, one.id)]
    items = {one.name for found in mine for one in found.items}
    if item is not None and item not in items:
        message = (
            sentence("no item {item!r} on {card}", item=item, card=card)
            if card
            else sentence("no item {item!r}", item=item)
        )
        faults.append(Fault("unknown_item", message, where="item", hint=nearest(item, items)))
    refuse([*own_decision(facts, row), *faults])
    return Checked(row if row.get("ref") else with_ref(facts, row))


def adjustment(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Refuse an adjustment without an amount."""
    del session
    faults = own_decision(facts, row)
    if row.get("amount") is None:
        faults.append(_missing("amount", sentence("give amount=...")))
    refuse(faults)
    return Checked(row if row.get("ref") else with_ref(facts, row))


def settles_appeal(session: Session, facts: Facts, row: dict[str, Any]) -> Checked | None:
    """Return an approval of what stands, where its `ref` is the case of the subject's event; None where it is none."""
    events, faults = _case(session.policy, facts, row)
    return None if faults else Checked(row, _shown(events))


def _missing(name: str, hint: Message) -> Fault:
    return Fault("missing_value", sentence("{name} is missing", name=name), where=name, hint=hint)


def _case(policy: Policy, facts: Facts, row: dict[str, Any]) -> tuple[list[_Event], list[Fault]]:
    """Return the subject's events of the case that `ref` names, or why there are none."""
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    ref = row.get("ref")
    mine = _cases(policy, facts, keys[row["subject"]], ref)
    if ref is None:
        hint = sentence(
            "give ref=...; {known}", known=_known(row["subject"], "", mine["case"].unique().to_list())
        )
        return [], [
            Fault("missing_value", sentence("ref is missing: the case of an event"), where="ref", hint=hint)
        ]
    found = [_Event(*one) for one in mine.filter(mine["case"] == ref).iter_rows()]
    if found:
        return found, []
    message = sentence("no event of {subject} is the case {ref!r}", subject=row["subject"], ref=ref)
    others = _cases(policy, facts, keys[row["subject"]], None)
    hint = _known(row["subject"], ref, others["case"].unique().to_list())
    return [], [Fault("unknown_case", message, where="ref", hint=hint)]


def _cases(policy: Policy, facts: Facts, subject: int, ref: str | None) -> pl.DataFrame:
    """Return case, kind and day of the events of a subject that `ref` may name; of all where it is None."""
    events = with_case(of_case(policy, facts, ref))
    return events.filter(events["subject"] == subject).select("case", "kind", "day")


def _known(subject: str, ref: str, cases: list[str]) -> Message:
    return nearest(ref, cases) or sentence("{subject} has no event", subject=subject)


def _sanctions(policy: Policy, event: _Event) -> Iterator[tuple[Rule, Trigger]]:
    """Yield the rules that an event sets off, of the sets that are bound (of all where none is)."""
    catalogue = policy.catalogue
    bound = {name for binding in policy.bindings for name in binding.sanctions}
    seen = set()
    for name, chapter in catalogue.sanctions.items():
        if bound and name not in bound:
            continue
        for one in chapter.sanctions:
            if one.trigger is None or one.rule in seen:
                continue
            rule = catalogue.rules[one.rule]
            trigger = trigger_on(rule, one.trigger, catalogue, _day(event))
            if event.kind in trigger.kinds:
                seen.add(one.rule)
                yield rule, trigger


def _is_fixed(policy: Policy, event: _Event) -> bool:
    """Tell whether an event sets something off, and nothing of it can be waived."""
    triggers = [trigger for _, trigger in _sanctions(policy, event)]
    return bool(triggers) and not any(one.waivable for one in triggers)


def _open_rules(policy: Policy, event: _Event) -> list[Rule]:
    """Return the rules that leave an amount of the event to discretion."""
    edges = ("least", "most", RANGE)
    rules = [rule for rule, _ in _sanctions(policy, event)]
    return [rule for rule in rules if any(rule.parameter(name) is not None for name in edges)]


def _beyond(rule: Rule, event: _Event, size: Fraction) -> Iterator[Fault]:
    """Yield the edge of the rule's range that an amount, a size without sign, lies beyond."""
    for name, limit, below in edges_of(rule, _day(event)):
        if size < limit if below else size > limit:
            edge = (
                phrase("at least {limit}", limit=show(limit))
                if below
                else phrase("at most {limit}", limit=show(limit))
            )
            message = sentence(
                "{rule}: {size} is out of range, {limit}", rule=rule.id, size=show(size), limit=edge
            )
            yield Fault(
                "out_of_range",
                message,
                where="amount",
                hint=sentence("parameter {id}.{name}", id=rule.id, name=name),
            )


def _day(event: _Event) -> date:
    """Return the day on which a run of the event's month reads parameters."""
    return Period.of(event.day, Frequency.MONTH).end


def _shown(events: list[_Event]) -> dict[str, Any]:
    first = events[0]
    return {"ref": first.case, "events": [{"kind": one.kind, "on": one.day} for one in events]}


__all__ = ["adjustment", "amount", "score", "settles_appeal", "waiver"]
