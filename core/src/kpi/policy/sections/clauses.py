"""`[clause.*]`: what became of a clause that no rule names."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.clause import Clause, ClauseState
from kpi.policy.kinds import NAMES, TEXT, enum
from kpi.policy.schema import Key, Reading, Spec
from kpi.words import sentence

CLAUSE = Spec(
    "clause",
    (
        Key("state", enum(ClauseState), "what became of it", required=True),
        Key("by", NAMES, "the rules or items that carry it out; never empty for `rule` and `rating`"),
        Key("note", TEXT, "why, or how"),
    ),
    "A clause of a regulation, where `clauses = [...]` of rules and items does not tell.",
)


def read_clause(reading: Reading, path: KeyPath, data: Any) -> Clause | None:
    """Read one `[clause."<id>"]`."""
    values = CLAUSE.read(reading, path, data)
    if values is None:
        return None
    clause = Clause(str(path[-1]), owner=reading.owner, **values)
    if clause.state in (ClauseState.RULE, ClauseState.RATING) and not clause.by:
        reading.fault(
            path,
            "missing_key",
            sentence(
                "by is missing; a clause that is a {state} names who carries it out", state=clause.state
            ),
        )
    if clause.state is ClauseState.NOT_COMPUTABLE and not clause.note:
        reading.fault(path, "missing_key", sentence("note is missing; say why it cannot be computed"))
    return clause
