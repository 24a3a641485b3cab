"""What one more decision would do to a case, before it is recorded."""

from __future__ import annotations

import attrs

from kpi.engine.facts import Facts
from kpi.engine.procedures.book import SubjectCases
from kpi.engine.procedures.case import Case, CaseFault
from kpi.engine.procedures.cases import cases_from
from kpi.engine.procedures.machine import ENDED, State
from kpi.engine.procedures.people import Staff
from kpi.engine.procedures.reading import Recorded, recorded
from kpi.engine.procedures.terms import APPROVAL, ONE_APPROVAL, Terms, terms_on
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.words import sentence

NEW = -1
"""The entry of a decision that is not recorded yet."""


@frozen
class Outlook:
    """A decision with what was left out filled in, its case as it would stand, and why it would not count.

    `terms` are those of the case, None where the decision belongs to none.
    """

    decision: Recorded
    case: Case
    terms: Terms | None
    faults: tuple[CaseFault, ...]

    @property
    def secret(self) -> bool:
        """Whether nobody is to see who decided: a ballot."""
        return self.terms is not None and self.decision.step in self.terms.vote


def outlook(policy: Policy, facts: Facts, decision: Recorded) -> Outlook:
    """Add a decision to those recorded and look at its case.

    Without a `step` it is the one that the case waits for; without an `item` it is the procedure of the level,
    or of the case that its `ref` names. A case that has ended is opened anew by its first step alone, named.
    """
    new = attrs.evolve(decision, entry=NEW)
    rows = [one for one in recorded(facts) if one.subject == new.subject]
    staff = Staff.of(facts, {new.subject}, {one.by for one in (*rows, new)})
    book = SubjectCases(policy, staff, new.subject)
    before = book.cases(rows)
    new = _with_procedure(new, before)
    key = book.thread(new)
    if isinstance(key, Case):
        return Outlook(new, key, None, key.faults)
    name, level, ref = key
    about = [
        one for one in before if (one.level, one.ref) == (level, ref) and (one.procedure == name or not name)
    ]
    if not name:
        about = _own(book, about, level, new)
    stands = about[-1].on(new.on) if about else None
    if stands is not None and stands.state not in ENDED:
        name = stands.procedure
    elif not name:
        name = book.procedure_for(level, new.on)
    procedure = policy.catalogue.procedures.get(name)
    opened = new.on if stands is None or stands.state in ENDED else stands.opened_on or new.on
    terms = ONE_APPROVAL if procedure is None else terms_on(procedure, opened)
    ended = stands is not None and stands.state in ENDED
    if stands is not None and ended and not new.step:
        code = "expired" if stands.state is State.EXPIRED else "after_end"
        message = sentence(
            "the case is {state} since {ended_on}; step={chain} opens another one",
            state=stands.state,
            ended_on=stands.ended_on,
            chain=terms.chain[0],
        )
        return Outlook(new, stands, terms, (CaseFault(code, message, new.on, NEW),))
    step = new.step or (stands.next if stands is not None else None) or terms.chain[0]
    new = attrs.evolve(
        new, item=name, level=level, step=terms.step_of(step) if procedure is not None else APPROVAL
    )
    after = cases_from(policy, staff, [*rows, new])
    known = {fault.entry for case in before for fault in case.faults}
    faults = tuple(fault for case in after for fault in case.faults if fault.entry not in known)
    case = next(one for one in reversed(after) if (one.procedure, one.level, one.ref) == (name, level, ref))
    return Outlook(new, case.on(new.on), terms, faults)


def _own(book: SubjectCases, about: list[Case], level: str, new: Recorded) -> list[Case]:
    """Return those of a level's cases that go on, else those of the procedure by which one comes to the level.

    An approved exception (S001.P1.2.3) is about the level too, and is no approval of the promotion.
    """
    going_on = [one for one in about if one.on(new.on).state not in ENDED]
    if going_on or not level:
        return going_on or about
    return [one for one in about if one.procedure == book.procedure_for(level, new.on)]


def _with_procedure(new: Recorded, before: list[Case]) -> Recorded:
    """Take the procedure of the only case of that `ref`, where nothing else tells it."""
    if new.item or new.level or new.step:
        return new
    ids = {one.procedure for one in before if one.procedure and not one.level and one.ref == new.case}
    return attrs.evolve(new, item=ids.pop()) if len(ids) == 1 else new


__all__ = ["NEW", "Outlook", "outlook"]
