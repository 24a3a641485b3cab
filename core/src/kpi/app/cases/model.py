"""A case and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from kpi.documents import Document, KeyPath
from kpi.frozen import frozen

Status = Literal["pass", "fail", "error", "skipped"]


@frozen
class Case:
    """One worked example: a rule with inputs, or a scenario with facts and periods to run."""

    document: Document
    place: KeyPath
    id: str
    clauses: tuple[str, ...] = ()
    rule: str = ""
    given: Mapping[str, Any] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    on: str = ""
    plugins: tuple[str, ...] | None = None
    run: tuple[str, ...] = ()
    facts: Mapping[str, list[Mapping[str, Any]]] = attrs.field(factory=dict)
    expect: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return self.document.name

    @property
    def policy(self) -> Document:
        """The policy that the case brings along: the keys of `kpi.toml`, with its `plugins`."""
        entry = self.document.data["case"][self.place[-1]]
        data = {"plugins": list(self.plugins or ()), **entry.get("policy", {})}
        return attrs.evolve(self.document, data=data, inside=(*self.place, "policy"))


@frozen
class Difference:
    """Where the outcome is not what the case expects."""

    path: str
    want: Any
    got: Any

    @property
    def told(self) -> str:
        """What it says in one line; errors and problems of a run, which nobody expected, speak for themselves."""
        alone = self.want is None and self.path in ("error", "problem")
        return str(self.got) if alone else f"{self.path}: want {self.want}, got {self.got}"


@frozen
class CaseResult:
    """A case with its verdict; an error carries its message as a difference at `error`."""

    case: Case
    status: Status
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the entry of `kpi test -o json`."""
        return {
            "file": self.case.file,
            "id": self.case.id,
            "status": self.status,
            "clauses": list(self.case.clauses),
            "differences": [attrs.asdict(one) for one in self.differences],
        }
