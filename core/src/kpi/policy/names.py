"""Names that people write, short or full, and the declarations they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from kpi.errors import Fault, Faults, nearest


def short(name: str) -> str:
    """Return an id without its owner's prefix."""
    return name.rpartition(".")[2]


@attrs.define
class Names:
    """The full ids of one sort (metrics, rules, ...), findable by short name and alias."""

    what: str
    ids: dict[str, None] = attrs.field(factory=dict)
    _by_short: dict[str, list[str]] = attrs.field(factory=dict, repr=False)

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
        owner's: several of these are all returned, and the writer has to choose.
        """
        if owner and f"{owner}.{name}" in self.ids:
            return [f"{owner}.{name}"]
        if name in self.ids:
            return [name]
        found = self._by_short.get(name, [])
        own = [one for one in found if one.rpartition(".")[0] in (owner, "")]
        return own[:1] if len(own) == 1 else list(found)


@attrs.frozen
class Resolver:
    """Turns names as written into full ids for one declaration.

    Without `faults` a name that means nothing, or several things, is left as it is written. `blame` may
    know why a name is missing: its plugin is there and not loaded.
    """

    names: Mapping[str, Names]
    owner: str
    where: str = ""
    subject: str = ""
    faults: Faults | None = None
    who: str = ""
    blame: Callable[[str], Fault | None] | None = None

    def __call__(self, what: str, name: str) -> str:
        """Return the full id of the `what` (metric, rule, event ...) that `name` means."""
        if not name:
            return name
        known = self.names[what]
        found = known.find(name, self.owner)
        if len(found) == 1:
            return found[0]
        if self.faults is not None:
            if found:
                message, hint = f"{what} {name!r} is ambiguous", f"write one of {', '.join(sorted(found))}"
                self.faults.add("ambiguous_name", self._said(message), where=self.where, who=self.who, hint=hint)
            else:
                blamed = self.blame(name) if self.blame is not None else None
                hint = blamed.message if blamed else nearest(name, {*known.ids, *(short(one) for one in known.ids)})
                message = self._said(f"unknown {what} {name!r}")
                self.faults.add("unknown_name", message, where=self.where, who=self.who, hint=hint)
        return name

    def _said(self, message: str) -> str:
        return f"{self.subject}: {message}" if self.subject else message
