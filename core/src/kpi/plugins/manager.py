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
from kpi.plugins.asked import Asked, asked
from kpi.plugins.discover import discover
from kpi.plugins.load import Declaration, load
from kpi.plugins.registry import HOOKS
from kpi.plugins.state import Plugin, State, state_word
from kpi.plugins.trace import Trace, hooks_called
from kpi.words import NOTHING, Message, listed, sentence
from kpi.words.called import called

T = TypeVar("T")


@frozen
class Plugins:
    """Every plugin found, each in its state, the declarations of the loaded ones, and what was asked for."""

    known: tuple[Plugin, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    asked: Asked = Asked()

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
        """Say of each plugin that failed what is wrong with it, and which names were asked for in vain.

        Rivals for one name block each other, and the first names them all.
        """
        in_use = {one.name for one in self.loaded}
        told: dict[str, Fault] = {}
        for one in self.failed:
            told.setdefault(one.distribution.title if one.name in in_use else one.name, _fault_of(one))
        return (*self.asked.unknown(one.name for one in self.known), *told.values())

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
        faults = self.missing(names, where=where)
        if faults:
            raise PluginError(*faults)

    def missing(self, names: Iterable[str], *, where: str = "") -> tuple[Fault, ...]:
        """Return a fault for each of these plugins that is not installed or did not load."""
        return tuple(fault for name in names if (fault := self._missing(name, where)) is not None)

    def without(self, problems: Mapping[str, Message], state: State = State.BROKEN) -> Plugins:
        """Return the plugins with the loaded ones of `problems` put out of use, and their declarations gone."""
        return Plugins(
            tuple(
                one.become(state, problems[one.name])
                if one.name in problems and one.state is State.LOADED
                else one
                for one in self.known
            ),
            tuple(one for one in self.declarations if one.plugin.name not in problems),
            self.asked,
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
            return Fault(
                "plugin_missing",
                sentence("the plugin {name!r} is not installed", name=name),
                where=where,
                hint=hint,
            )
        return _fault_of(same[0], where)


def _fault_of(one: Plugin, where: str = "") -> Fault:
    message = sentence(
        "the plugin {name!r} is {state}: {problem}",
        name=one.name,
        state=state_word(one.state),
        problem=one.problem,
    )
    hint = sentence("kpi doctor {name}", name=one.name) if one.wanted else NOTHING
    return Fault(f"plugin_{one.state}", message, where=where, who=one.distribution.title, hint=hint)


def load_plugins(wanted: Collection[str] | None = None, *, path: Sequence[str] | None = None) -> Plugins:
    """Discover, admit and load the wanted plugins (None: all that are installed), in the order of their names.

    `path` is where to look (default `sys.path`). What the environment asks for is done: see `kpi.plugins.asked`.
    Of plugins nothing is raised: each fault stands on its plugin.

    Raises:
        UsageError: where the environment cannot be understood.
    """
    wishes = asked()
    trace = Trace(wishes.traced)
    with trace.timed("discover") as told:
        found = discover(path)
        told.append(f"{len(found)} distributions")
    with trace.timed("admit") as told:
        admitted = admit(found, wanted, wishes)
        told += [f"{one.title} {one.state}" for one in admitted]
    known: list[Plugin] = []
    declarations: list[Declaration] = []
    for one in admitted:
        if one.state is not State.FOUND:
            known.append(one)
            continue
        with trace.timed(f"load {one.title}") as told:
            outcome = load(one)
            told += [outcome.plugin.state, hooks_called(outcome.called)]
        known.append(outcome.plugin)
        declarations += outcome.declarations
    return Plugins(tuple(known), tuple(declarations), wishes).without(clashes(declarations), State.BLOCKED)


def clashes(declarations: Iterable[Declaration]) -> Mapping[str, Message]:
    """Return the plugins that give a name which is not theirs alone, each with what to say of it."""
    owners: dict[tuple[str, str], list[Plugin]] = {}
    for one in declarations:
        name = HOOKS[one.hook].name
        if name is not None:
            owners.setdefault((one.hook, name(one.item)), []).append(one.plugin)
    said: dict[str, Message] = {}
    for (hook, name_of), plugins in owners.items():
        if len(plugins) == 1:
            continue
        for plugin in plugins:
            others = sorted({other.title for other in plugins if other.name != plugin.name})
            about = {"sort": called(HOOKS[hook].word), "name": name_of}
            message = (
                sentence("the {sort} {name!r} is also declared by {others}", **about, others=listed(others))
                if others
                else sentence("the {sort} {name!r} is declared twice", **about)
            )
            said.setdefault(plugin.name, message)
    return said
