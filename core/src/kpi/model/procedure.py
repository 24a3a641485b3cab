"""Recorded procedures: steps that people take one after the other before something holds."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.parameter import Parameter, parameter_called
from kpi.words import Label

CHAIN = "chain"
"""The parameter that names the steps in their order."""


@frozen
class Procedure:
    """A chain of steps, each a recorded decision of somebody who may take it.

    What the steps are and who may take them are parameters, so that a company sets them otherwise from a
    day on; `kpi.engine.procedures.terms` knows their names.
    """

    id: str
    label: Label
    parameters: tuple[Parameter, ...] = ()
    clauses: tuple[str, ...] = ()
    limits: Label = Label()
    where: str = ""
    owner: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name or alias, or None."""
        return parameter_called(name, self.parameters)
