"""The register of a regulation's clauses: what became of each."""

from __future__ import annotations

from enum import StrEnum

from kpi.frozen import frozen


class ClauseState(StrEnum):
    """What a clause is to the program."""

    RULE = "rule"
    RATING = "rating"
    PROCESS = "process"
    NOT_COMPUTABLE = "not-computable"


@frozen
class Clause:
    """One clause with its state; `by` names the rules or items that carry it out."""

    id: str
    state: ClauseState
    by: tuple[str, ...] = ()
    note: str = ""
    owner: str = ""
