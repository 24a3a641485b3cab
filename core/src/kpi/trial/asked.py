"""What is to be tried, and a form in which it may be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.trial.outcome import Outcome


@frozen
class Asked:
    """What is to be tried: something by its name, on what is given, with settings, on a day.

    `target` is what the name means, None as long as nobody has looked; `aimed` where it is not to be looked for again.
    """

    policy: Policy
    name: str
    given: Mapping[str, Any]
    settings: Mapping[str, Any]
    day: date
    target: Any = None
    aimed: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """Where everything is declared."""
        return self.policy.catalogue

    @property
    def on_rule(self) -> tuple[Rule, Catalogue, Mapping[str, Any], date]:
        """What trying a rule takes."""
        return self.target, self.catalogue, self.given, self.day

    def gives(self, name: str, besides: Collection[str] = ()) -> bool:
        """Tell whether a name is given that is neither an input of the rule nor one of `besides`."""
        own = {short(one.name) for one in self.target.inputs}
        return name in self.given and name not in {*own, *besides}


@frozen
class Form:
    """One form: `takes` tells whether it is the one, `try_` tries it.

    Where `try_` gives what is asked back, changed, the forms after this one go on with that.
    """

    name: str
    takes: Callable[[Asked], bool]
    try_: Callable[[Asked], Outcome | Asked]


__all__ = ["Asked", "Form"]
