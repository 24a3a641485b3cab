"""The cases of a period, and what a run says of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.procedures.case import Case
from kpi.engine.procedures.cases import all_cases
from kpi.engine.procedures.machine import State
from kpi.model.catalogue import Policy
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.context import Context


def due_again(policy: Policy, facts: Facts, day: date) -> list[Case]:
    """Return the approved cases that are due again and were the last of their subject and procedure, as of a day."""
    found = [one.on(day) for one in all_cases(policy, facts, until=day)]
    latest = {(one.key, one.procedure): one for one in found if one.procedure}
    return [one for one in latest.values() if one.due_on]


def cases_of(context: Context) -> list[Case]:
    """Return the cases opened up to the last day of a period as they stood then, by subject, in the order of opening.

    Decisions that belong to no case (an unknown level, an unknown procedure) come as cases of state `error`.
    """
    found = all_cases(context.policy, context.facts, until=context.day)
    return [one.on(context.day) for one in found]


def report_cases(context: Context) -> None:
    """Report each decision of the period that does not count, and each case that expired in it."""
    period = context.period
    for case in cases_of(context):
        name = case.procedure or "approval"
        what = f"{name} {case.level or case.ref}".rstrip()
        for fault in case.faults:
            if period.start <= fault.on <= period.end:
                context.report(fault.code, f"{what}: {fault.message}", case.subject)
        if case.state is State.EXPIRED and case.ended_on is not None:
            after = case.ended_on + timedelta(days=1)
            if period.start <= after <= period.end:
                message = sentence(
                    "{what}: opened on {opened_on}, not finished by {ended_on}",
                    what=what,
                    opened_on=case.opened_on,
                    ended_on=case.ended_on,
                )
                context.report("case_expired", message, case.subject)

    _report_due(context)


def _report_due(context: Context) -> None:
    """Report what falls due again in the period for those who are still there, and no later case was opened."""
    period = context.period
    again = due_again(context.policy, context.facts, context.day)
    due = [one for one in again if one.due_on and period.start <= one.due_on <= period.end]
    there = set(context.population.people["subject"].to_list()) if due else set()
    for case in due:
        if case.key in there:
            message = sentence(
                "{procedure}: approved on {approved_on}, due again on {due_on}",
                procedure=case.procedure,
                approved_on=case.approved_on,
                due_on=case.due_on,
            )
            context.report("due_again", message, case.subject)


__all__ = ["cases_of", "due_again", "report_cases"]
