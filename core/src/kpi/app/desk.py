"""The facts and the numbers behind a plugin's command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kpi.app.session import Session
from kpi.errors import Fault, UsageError, nearest
from kpi.model.parameter import Value
from kpi.model.working import Row
from kpi.words import sentence


def rows_of_kind(session: Session, kind: str, since: date | None, until: date | None) -> Sequence[Row]:
    """Return the rows in force of a KIND as plain values, in the order in which they came in.

    Raises:
        UsageError: for a KIND that nobody declares.
    """
    from kpi.engine.measure.worked import rows_of

    tables = session.policy.catalogue.tables
    if kind not in tables:
        raise UsageError(
            Fault(
                "unknown_kind", sentence("there is no KIND {kind!r}", kind=kind), hint=nearest(kind, tables)
            )
        )
    facts = session.store.facts()
    subjects = facts.subjects()
    ids = dict(zip(subjects["subject"].to_list(), subjects["id"].to_list(), strict=True))
    return rows_of(facts.frame(kind, since=since, until=until), tables[kind], ids)


def numbers_of_rule(policy: Path | None, rule: str, day: date) -> Mapping[str, Value]:
    """Return the parameters of a rule by name, as they hold on a day.

    Raises:
        UsageError: for a rule that nobody declares.
    """
    from kpi.app.catalogue import load_policy
    from kpi.engine.measure.worked import numbers_of

    rules = load_policy(policy).catalogue.rules
    if rule not in rules:
        raise UsageError(
            Fault("unknown_rule", sentence("there is no rule {rule!r}", rule=rule), hint=nearest(rule, rules))
        )
    return numbers_of(rules[rule], day)


__all__ = ["numbers_of_rule", "rows_of_kind"]
