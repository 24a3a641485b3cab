"""A plugin as it is known: whose it is, what became of it, and why."""

from __future__ import annotations

from enum import StrEnum

import attrs

from kpi.frozen import frozen
from kpi.plugins.discover import Distribution
from kpi.words import NOTHING, Label, Message, phrase, verbatim


class State(StrEnum):
    """Where a plugin is on its way; it is in exactly one state."""

    FOUND = "found"
    BLOCKED = "blocked"
    INCOMPATIBLE = "incompatible"
    BROKEN = "broken"
    LOADED = "loaded"


_STATES = {
    State.FOUND: phrase("found"),
    State.BLOCKED: phrase("blocked"),
    State.INCOMPATIBLE: phrase("incompatible"),
    State.BROKEN: phrase("broken"),
    State.LOADED: phrase("loaded"),
}


def state_word(state: State) -> Label:
    """Return what a state is called."""
    return _STATES[state]


def _said(problem: str) -> Message:
    """Take what another process told, which is in one language."""
    return problem if isinstance(problem, Message) else verbatim(problem)


@frozen
class Plugin:
    """An entry point of `kpi.plugins`: its name, the module (`target`) and the distribution that has it.

    `wanted` is false where a policy lists others; such a plugin is blocked, and nobody misses it.
    """

    name: str
    target: str
    distribution: Distribution
    state: State = State.FOUND
    problem: Message = attrs.field(default=NOTHING, converter=_said)
    wanted: bool = True

    @property
    def title(self) -> str:
        """Name and version, as every fault gives them: `ecommerce (kpi-ecommerce 0.1.0)`."""
        return f"{self.name} ({self.distribution.title})"

    def become(self, state: State, problem: str = NOTHING) -> Plugin:
        """Return it in another state, with the reason."""
        return attrs.evolve(self, state=state, problem=problem)
