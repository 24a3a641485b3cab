"""An approval: a step of a case, looked at before it is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi.app.deciding import Checked, plain_case, refuse, with_ref
from kpi.app.deciding.others import settles_appeal
from kpi.app.session import Session
from kpi.app.vocabulary import CASE_STATES
from kpi.engine.procedures.machine import State
from kpi.engine.procedures.proposing import Outlook, outlook
from kpi.engine.procedures.reading import REJECTED, Recorded
from kpi.engine.procedures.terms import APPROVAL
from kpi.engine.signing.asking import ANYBODY
from kpi.errors import Fault
from kpi.model.names import short
from kpi.words import NOTHING, Label, Message, listed, sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts

_TEXTS = ("ref", "item", "step", "level")


def approval(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Fill in the step that the case waits for, and refuse what would not count.

    Raises:
        DataError: out of order, not entitled, after the end, expired, an unknown procedure, level or step,
            a score that is missing: the codes of the case's faults.
    """
    if row.get("ref") and not any(row.get(name) for name in ("level", "step", "item")):
        settled = settles_appeal(session, facts, row)
        if settled is not None:
            return settled
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    outcome = row.get("outcome") or "approved"
    texts: dict[str, str] = {name: row.get(name) or "" for name in _TEXTS}
    decision = Recorded(
        entry=0, subject=keys[row["subject"]], on=row["on"], by=row["by"], **texts,
        passed=outcome != REJECTED, score=row.get("score"), effective_on=row.get("effective_on"),
    )  # fmt: skip
    found = outlook(session.policy, facts, decision)
    where = f"decide approval {row['subject']}"
    refuse(Fault(one.code, one.message, where=where, hint=_hint(found)) for one in found.faults)
    new = found.decision
    stem = new.case or (f"{short(new.item) or APPROVAL}:{new.level}" if new.level else "")
    filled = {
        **row,
        "step": new.step,
        "outcome": outcome,
        "item": new.item or None,
        "level": new.level or None,
    }
    case = plain_case(found.case)
    return Checked(with_ref(facts, filled, f"{stem}/"), case, found.secret, _notes(found))


def _hint(found: Outlook) -> Message:
    case = found.case
    one = found.decision
    if not (one.level or one.step or one.item):
        return sentence("give level=... for a promotion, or item=PROCEDURE and ref=... for anything else")
    if case.next:
        name = case.procedure or APPROVAL
        return sentence(
            "{case} waits for {step}: {who}", case=name, step=case.next, who=_for_whom(found, case.next)
        )
    if case.state is State.EXPIRED:
        return sentence("it could be finished until {day}", day=case.last_day)
    return NOTHING


def _for_whom(found: Outlook, step: str) -> Label:
    words = () if found.terms is None else found.terms.approvers.get(step, ())
    return listed(words) if words else ANYBODY


def _notes(found: Outlook) -> tuple[Message, ...]:
    """Say what the case is now, what comes next, and from which day a level holds."""
    case = found.case
    name = f"{case.procedure or APPROVAL} {case.level or case.ref}".rstrip()
    notes = [sentence("{case}: {state}", case=name, state=CASE_STATES[case.state])]
    if case.next:
        notes.append(
            sentence("next: {step} ({who})", step=case.next, who=_for_whom(found, case.next)),
        )
        if case.last_day is not None:
            notes.append(sentence("to be finished by {day}", day=case.last_day))
    if case.level_from is not None:
        notes.append(
            sentence(
                "{level} holds from {day}: run the periods from then on",
                level=case.level,
                day=case.level_from,
            )
        )
    elif case.state is State.APPROVED and case.level:
        notes.append(sentence("eligible; the level does not change by itself"))
    if case.due_on is not None:
        notes.append(sentence("due again on {day}", day=case.due_on))
    return tuple(notes)


__all__ = ["approval"]
