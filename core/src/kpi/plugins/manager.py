"""All plugins together: which are there, what they declare, and what a missing one would have given."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from kpi import __version__
from kpi.errors import Fault, PluginError, UsageError, nearest
from kpi.frozen import frozen
from kpi.plugins.admit import admit
from kpi.plugins.discover import discover
from kpi.plugins.load import Declaration, load
from kpi.plugins.registry import HOOKS
from kpi.plugins.state import Plugin, State

T = TypeVar("T")


@frozen
class Plugins:
    """Every plugin found, each in its state, and the declarations of the loaded ones."""

    known: tuple[Plugin, ...] = ()
    declarations: tuple[Declaration, ...] = ()

    def each(self, kind: type[T]) -> tuple[tuple[Plugin, T], ...]:
        """Return the declarations of a class with their plugins, plugins in the order of their names."""
        return tuple((one.plugin, one.item) for one in self.declarations if isinstance(one.item, kind))

    @property
    def loaded(self) -> tuple[Plugin, ...]:
        """The plugins that are in use."""
        return tuple(one for one in self.known if one.state is State.LOADED)

    @property
    def failed(self) -> tuple[Plugin, ...]:
        """The wanted plugins that are not in use: incompatible, broken, or blocked by another."""
        return tuple(one for one in self.known if one.wanted and one.state is not State.LOADED)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Say of each plugin that failed what is wrong with it."""
        return tuple(fault for one in self.failed if (fault := self._missing(one.name, "")) is not None)

    @property
    def digest(self) -> str:
        """Return the hash of the plugin set that a run records: the core and every loaded plugin."""
        parts = [f"kpi-core {__version__}", *(one.title for one in self.loaded)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def require(self, names: Iterable[str], *, where: str = "") -> None:
        """Make sure that these plugins are loaded.

        Raises:
            PluginError: with one fault for each that is not installed or did not load.
        """
        faults = [fault for name in names if (fault := self._missing(name, where)) is not None]
        if faults:
            raise PluginError(*faults)

    def without(self, problems: Mapping[str, str], state: State = State.BROKEN) -> Plugins:
        """Return the plugins with the loaded ones of `problems` put out of use, and their declarations gone."""
        return Plugins(
            tuple(
                one.become(state, problems[one.name])
                if one.name in problems and one.state is State.LOADED
                else one
                for one in self.known
            ),
            tuple(one for one in self.declarations if one.plugin.name not in problems),
        )

    def blame(self, name: str) -> Fault | None:
        """Say which plugin would have had the id `name`, if that plugin is there and not loaded.

        Ask it before saying that there is no such rule, metric or scorecard.
        """
        owner = name.partition(".")[0]
        if any(one.name == owner for one in self.known):
            return self._missing(owner, "")
        return None

    @contextmanager
    def blaming(self, name: str) -> Iterator[None]:
        """Turn "there is no such name" into the fault of the plugin that would have had it.

        Raises:
            PluginError: in place of a UsageError, where `blame` knows the plugin.
        """
        try:
            yield
        except UsageError as error:
            fault = self.blame(name)
            if fault is None:
                raise
            raise PluginError(fault) from error

    def _missing(self, name: str, where: str) -> Fault | None:
        same = [one for one in self.known if one.name == name]
        if any(one.state is State.LOADED for one in same):
            return None
        if not same:
            hint = nearest(name, {one.name for one in self.known})
            return Fault("plugin_missing", f"the plugin {name!r} is not installed", where=where, hint=hint)
        one = same[0]
        hint = f"kpi doctor {name} shows where" if one.state is State.BROKEN else ""
        message = f"the plugin {name!r} is {one.state}: {one.problem}"
        return Fault(f"plugin_{one.state}", message, where=where, who=one.distribution.title, hint=hint)


def load_plugins(wanted: Collection[str] | None = None, *, path: Sequence[str] | None = None) -> Plugins:
    """Discover, admit and load the wanted plugins (None: all that are installed), in the order of their names.

    `path` is where to look (default `sys.path`). Nothing is raised: each fault stands on its plugin.
    """
    outcomes = [
        (load(one) if one.state is State.FOUND else None, one) for one in admit(discover(path), wanted)
    ]
    known = [outcome.plugin if outcome else plugin for outcome, plugin in outcomes]
    declarations = [one for outcome, _ in outcomes if outcome for one in outcome.declarations]
    return Plugins(tuple(known), tuple(declarations)).without(_clashes(declarations), State.BLOCKED)


def _clashes(declarations: Iterable[Declaration]) -> Mapping[str, str]:
    """Return the plugins that give a name which is not theirs alone, each with what to say of it."""
    owners: dict[tuple[str, str], list[Plugin]] = {}
    for one in declarations:
        name = HOOKS[one.hook].name
        if name is not None:
            owners.setdefault((one.hook, name(one.item)), []).append(one.plugin)
    said: dict[str, str] = {}
    for (hook, name_of), plugins in owners.items():
        if len(plugins) == 1:
            continue
        for plugin in plugins:
            others = sorted({other.title for other in plugins if other.name != plugin.name})
            what = f"also declared by {', '.join(others)}" if others else "declared twice"
            said.setdefault(plugin.name, f"the {HOOKS[hook].word} {name_of!r} is {what}")
    return said
