"""`[procedure.*]`: chains of recorded decisions."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.procedure import CHAIN, Procedure
from kpi.policy.kinds import LABEL, TEXTS
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec

PROCEDURE = Spec(
    "procedure",
    (
        Key("label", LABEL, "its name", required=True),
        Key(
            "parameters",
            PARAMETERS,
            "its steps in order (`chain`), who takes each (`approvers`), and the other numbers of it",
            required=True,
        ),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
    ),
    "Steps that people take one after the other, each recorded as a decision, before something holds.",
)


def read_procedure(reading: Reading, path: KeyPath, data: Any) -> Procedure | None:
    """Read one `[procedure.<name>]`."""
    values = PROCEDURE.read(reading, path, data)
    if values is None:
        return None
    found = Procedure(
        id=f"{reading.owner}.{path[-1]}",
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
    if found.parameter(CHAIN) is None:
        reading.fault((*path, "parameters"), "missing_key", "chain is missing; it lists the steps in order")
        return None
    return found
