"""Names that people write, short or full, and the ids they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import attrs

from kpi.words import either, sentence


class Declared(Protocol):
    """What has an id and carries clauses out: a rule, a scorecard, a set of sanctions, ..."""

    @property
    def id(self) -> str:
        """The full id."""

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of its clauses."""


Found = TypeVar("Found", bound=Declared)


def short(name: str) -> str:
    """Return an id without its owner's prefix."""
    return name.rpartition(".")[2]


def called(id: str, clauses: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names by which people may ask for what is declared: its id, its short name, its clauses."""
    return (id, short(id), *clauses)


def meant(every: Iterable[Found], name: str) -> list[Found]:
    """Return what is called `name`: those of that id, else of that short name, else of that clause."""
    known = list(every)
    sorts = (
        [one for one in known if one.id == name],
        [one for one in known if short(one.id) == name],
        [one for one in known if name in one.clauses],
    )
    return next((found for found in sorts if found), [])


@attrs.define
class Names:
    """The full ids of one sort (metrics, rules, ...), findable by short name and alias."""

    what: str
    ids: dict[str, None] = attrs.field(factory=dict)
    _by_short: dict[str, list[str]] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of(cls, what: str, ids: Mapping[str, Iterable[str]]) -> Names:
        """Make one of ids with their aliases."""
        names = cls(what)
        for name, aliases in ids.items():
            names.add(name, aliases)
        return names

    def copy(self) -> Names:
        """Return one to add to."""
        by_short = {word: list(found) for word, found in self._by_short.items()}
        return Names(self.what, dict(self.ids), by_short)

    def add(self, name: str, aliases: Iterable[str] = ()) -> None:
        """Make an id known."""
        if name in self.ids:
            return
        self.ids[name] = None
        for word in {short(name), *aliases}:
            self._by_short.setdefault(word, []).append(name)

    def find(self, name: str, owner: str = "") -> list[str]:
        """Return the ids that `name` can mean, the best sort of match only.

        A name of the same owner wins, then a full id or a name of core and kit, then any other
        owner's, a short name before an alias: several of these are all returned, and the writer has to choose.
        """
        if owner and f"{owner}.{name}" in self.ids:
            return [f"{owner}.{name}"]
        if name in self.ids:
            return [name]
        found = self._by_short.get(name, [])
        own = [one for one in found if one.rpartition(".")[0] in (owner, "")]
        if len(own) == 1:
            return own
        return [one for one in found if short(one) == name] or list(found)

    def only(self, name: str, owner: str = "") -> str | None:
        """Return the id that `name` means for an owner, or None for an unknown name.

        Raises:
            ValueError: where the name could mean several, naming them.
        """
        found = self.find(name, owner)
        if len(found) > 1:
            raise ValueError(sentence("{name!r} may be {names}", name=name, names=either(sorted(found))))
        return found[0] if found else None

    def valid(self) -> list[str]:
        """Return every name that can be found."""
        return [*self.ids, *self._by_short]
