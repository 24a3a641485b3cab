"""One of the two sides that are put beside each other: a period as it is, or as it would be."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.engine.computed import Computed
    from kpi.engine.context import Context
    from kpi.engine.facts import Facts


@frozen(eq=False, slots=False)
class Side:
    """A period: the facts it reads, and what is prepared of them."""

    facts: Facts
    context: Context

    @classmethod
    def of(cls, policy: Policy, facts: Facts, period: Period) -> Side:
        """Prepare a period.

        Raises:
            PolicyError: for a policy that cannot be computed in it.
        """
        from kpi.engine.run import prepare

        return cls(facts, prepare(policy, facts, period))

    @cached_property
    def keys(self) -> dict[str, int]:
        """The subjects by id."""
        names = self.context.names
        return dict(zip(names["id"], names["subject"], strict=True))

    @cached_property
    def computed(self) -> Computed:
        """What the period comes to; the context then has it too."""
        from kpi.engine.run import computed

        return computed(self.context)

    def seen_in(self, period: Period) -> Side:
        """Return another period, which reads the results of this one."""
        from kpi.store import with_results

        return Side.of(self.context.policy, with_results(self.facts, [self.computed]), period)


__all__ = ["Side"]
