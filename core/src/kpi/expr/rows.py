"""Where a tree is evaluated: a subject's row and the rows of its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol, TypeAlias

import attrs

from kpi.errors import DataError, Fault, nearest
from kpi.exact import Rate
from kpi.frozen import frozen
from kpi.types import Scope
from kpi.words import sentence

Row: TypeAlias = Mapping[str, Fraction | bool | str | Rate | None]
"""The inputs of one subject by name; None is missing, a rate may keep both of its parts."""


class Place(Protocol):
    """One subject among its peers."""

    @property
    def key(self) -> object:
        """Tell this place from every other."""

    def read(self, name: str) -> Fraction | bool | str | Rate | None:
        """Return the subject's input."""

    def group(self, scope: Scope) -> Sequence[Place] | None:
        """Return everyone in the subject's group, the subject too; None without a group."""


def read_row(row: Row, name: str) -> Fraction | bool | str | Rate | None:
    """Return an input of a row.

    Raises:
        DataError: for an input that the row does not name.
    """
    if name not in row:
        raise DataError(
            Fault(
                "unknown_input",
                sentence("the input {name!r} is not given", name=name),
                hint=nearest(name, row),
            )
        )
    return row[name]


@frozen(eq=False)
class Single:
    """A row with the rows of its peers by scope; a peer sees the same groups."""

    row: Row
    peers: Mapping[Scope, Sequence[Row]]
    key: object = None

    def read(self, name: str) -> Fraction | bool | str | Rate | None:
        """Return the subject's input."""
        return read_row(self.row, name)

    def group(self, scope: Scope) -> Sequence[Place]:
        """Return the peers; of a peer only the groups of the same scope are known."""
        if scope not in self.peers:
            raise DataError(
                Fault("no_peers", sentence("the rule needs the subject's peers in the {scope}", scope=scope))
            )
        same = {scope: self.peers[scope]}
        return [Single(row, same, (scope, index)) for index, row in enumerate(self.peers[scope])]


@frozen(eq=False)
class Population:
    """All subjects with the keys of their groups, for aggregates of aggregates over several scopes.

    `keys[scope][i]` is the group of row `i`, None where it has none.
    """

    rows: Sequence[Row]
    keys: Mapping[Scope, Sequence[object]]
    members: dict[tuple[Scope, object], list[int]] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for scope, keys in self.keys.items():
            for index, key in enumerate(keys):
                if key is not None:
                    self.members.setdefault((scope, key), []).append(index)

    def place(self, index: int) -> Place:
        """Return the place of row `index`."""
        return _Member(self, index)


@frozen(eq=False)
class _Member:
    population: Population
    key: int

    def read(self, name: str) -> Fraction | bool | str | Rate | None:
        return read_row(self.population.rows[self.key], name)

    def group(self, scope: Scope) -> Sequence[Place] | None:
        if scope not in self.population.keys:
            raise DataError(
                Fault("no_peers", sentence("the rule needs the subject's peers in the {scope}", scope=scope))
            )
        own = self.population.keys[scope][self.key]
        if own is None:
            return None
        return [_Member(self.population, index) for index in self.population.members[scope, own]]
