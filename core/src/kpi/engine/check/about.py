"""Findings about what is declared beside rules: it has a name, a place, clauses and parameters of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kpi.model.extension import Finding, Trial
from kpi.model.parameter import Parameter, parameter_called
from kpi.words import Label, phrase_in


class Declared(Protocol):
    """What a rule file declares."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Label: ...
    @property
    def where(self) -> str: ...
    @property
    def clauses(self) -> tuple[str, ...]: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...


def found_of(label: Label, said: Label) -> Label:
    """Say of something what was found of it."""
    return phrase_in("finding", "{about}: {said}", about=label, said=said)


def about(
    one: Declared,
    code: str,
    severity: str,
    said: Label,
    *,
    mends: tuple[str, ...] = (),
    witness: Mapping[str, str] | None = None,
) -> Finding:
    """Make a proven finding about something declared; `mends` are parameters that would mend it, the first that it has.

    A witness is what `kpi try` of it takes.
    """
    held = (found for name in mends if (found := parameter_called(name, one.parameters)) is not None)
    parameter = next(held, None)
    own = parameter.values[-1].clauses if parameter is not None else ()
    return Finding(
        code,
        severity,
        found_of(one.label, said),
        where=one.where,
        clauses=tuple(dict.fromkeys((*one.clauses, *own))),
        witness=witness or {},
        about=one.id,
        parameter="" if parameter is None else f"{one.id}.{parameter.name}",
        trials=(Trial(one.id, witness),) if witness else (),
    )


__all__ = ["Declared", "about", "found_of"]
