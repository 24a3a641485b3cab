"""Promotion ladders: ordered levels with the conditions of entering and of losing each."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.parameter import Parameter, parameter_called
from kpi.model.period import Frequency
from kpi.words import Label, phrase

MOVES = {
    "promote": phrase("promote to {}"),
    "demote": phrase("demote to {}"),
    "dismissal": phrase("dismissal (proposal)"),
}
"""What a ladder proposes, with a place for the level; people decide."""


@frozen
class Level:
    """A step of a ladder; `enter`, `lose` and `dismiss` are rules with a yes-or-no result.

    Of `enter` all must hold, of the others any does it. A parameter of the level wins over those of the same name of its rules, within
    this level; its own is `quota`, the most people whom a unit may have on it.
    """

    id: str
    label: Label
    enter: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()
    dismiss: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    procedure: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the level is called in facts: its id, its labels, its other names."""
        return tuple(
            dict.fromkeys(name for name in (self.id, self.label.zh, self.label.en, *self.aliases) if name)
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that it names."""
        return (*self.enter, *self.lose, *self.dismiss)


CONFLICTS = ("demote", "promote", "neither")


@frozen
class Ladder:
    """The levels from the lowest to the highest.

    A level's `procedure` must be gone through before somebody has it; `lower` is that of a demotion, and
    `salary` the rule that says what a level is paid.

    Parameters that the engine knows: `excluded_levels`, whose people are left out of `excluded_from` (card,
    rank, mean, pool); `normal_max_step` (with `allow_direct` two) and `skip_max_step`, how many levels a promotion may rise, and how
    many with an approved exception (the procedure `skip`), whose conditions may be `skip_conditions_waived`;
    `conflict_policy`, what is proposed to whom a level is both due and lost (one of `CONFLICTS`);
    where losing it means dismissal, that alone is.
    """

    id: str
    label: Label
    frequency: Frequency
    levels: tuple[Level, ...]
    clauses: tuple[str, ...] = ()
    skip: str = ""
    parameters: tuple[Parameter, ...] = ()
    lower: str = ""
    salary: str = ""
    where: str = ""
    owner: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name or alias, or None."""
        return parameter_called(name, self.parameters)

    def place(self, name: str | None) -> int | None:
        """Return the place of the level that facts call so, from 0 for the lowest, or None."""
        return next((place for place, level in enumerate(self.levels) if name in level.names), None)
