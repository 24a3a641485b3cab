"""The plugin that a suite is about: found, loaded alone and beside the others, each once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kpi.errors import Fault, KpiError
from kpi.model.catalogue import Catalogue
from kpi.model.rule import Rule
from kpi.model.sorts import NAMED
from kpi.plugins.discover import COMMAND_GROUP
from kpi.plugins.manager import Plugins
from kpi.plugins.state import Plugin, State
from kpi.words import NOTHING, Message, sentence

if TYPE_CHECKING:
    from kpi.app.catalogue import Base

DECLARED = tuple(one.field for one in NAMED)
"""The fields of a catalogue in which a plugin has declarations with a name of their own."""


class Subject:
    """A plugin by the name of its package; what cannot be had skips a test, for another one tells why."""

    def __init__(self, package: str) -> None:
        self.package = package

    @cached_property
    def known(self) -> tuple[Plugin, ...]:
        """Every plugin that is installed, admitted or not."""
        from kpi.plugins.admit import admit
        from kpi.plugins.discover import discover

        return admit(discover())

    @cached_property
    def mine(self) -> tuple[Plugin, ...]:
        """Those whose entry point leads into the package; one that another installation hides does not count."""
        return tuple(
            one
            for one in self.known
            if not one.distribution.hidden_by and f"{_module(one)}.".startswith(f"{self.package}.")
        )

    @property
    def plugin(self) -> Plugin:
        """The one plugin of the package."""
        if len(self.mine) != 1:
            _skip(f"{self.package} is not installed as one plugin")
        return self.mine[0]

    @property
    def others(self) -> tuple[Plugin, ...]:
        """The plugins that stand beside it."""
        return tuple(one for one in self.known if one.name != self.plugin.name)

    @cached_property
    def distribution(self) -> metadata.Distribution:
        """The metadata of its distribution."""
        return metadata.distribution(self.plugin.distribution.name)

    @cached_property
    def folder(self) -> Path | None:
        """The folder of its package, None where it is a single module or not there."""
        try:
            spec = find_spec(self.package)
        except (ImportError, ValueError):
            return None
        places = list(spec.submodule_search_locations or ()) if spec else []
        return Path(places[0]) if places else None

    @property
    def sources(self) -> list[Path]:
        """Its source files."""
        self.plugin  # noqa: B018
        if self.folder is not None:
            return sorted(self.folder.rglob("*.py"))
        spec = find_spec(self.package)
        return [Path(spec.origin)] if spec and spec.origin else []

    @cached_property
    def command_modules(self) -> set[str]:
        """The modules that hold its commands."""
        return {
            target.partition(":")[0] for target in self.plugin.distribution.entries(COMMAND_GROUP).values()
        }

    @cached_property
    def apart(self) -> dict[str, Any]:
        """What importing and loading it alone in a process of its own told."""
        from kpi.testing.conforming.started import apart

        return apart(self.plugin.name, "alone", seed=1)

    @cached_property
    def tried(self) -> Base | KpiError | Message:
        """It loaded alone in this process, or why that failed."""
        from kpi.app.catalogue import load_base
        from kpi.plugins.manager import load_plugins

        name = self.plugin.name
        if self.plugin.state is not State.FOUND:
            _skip(f"{self.plugin.title} is {self.plugin.state}: {self.plugin.problem}")
        plugins = load_plugins({name})
        state = next(one for one in plugins.known if one.name == name and not one.distribution.hidden_by)
        if state.state is not State.LOADED:
            return state.problem
        try:
            return load_base([name], plugins)
        except KpiError as error:
            return error

    @property
    def alone(self) -> Base:
        """The core and this plugin, nothing else."""
        if isinstance(self.tried, KpiError | str):
            _skip(f"{self.plugin.title} does not load")
        return self.tried

    def check_loaded(self) -> None:
        """Skip a test where it does not load: another one tells why."""
        self.alone  # noqa: B018

    @cached_property
    def together(self) -> Plugins:
        """All that are installed."""
        from kpi.plugins.manager import load_plugins

        return load_plugins()

    @property
    def catalogue(self) -> Catalogue:
        """What the core and this plugin declare."""
        return self.alone.joined.catalogue

    @property
    def rules(self) -> list[Rule]:
        """Its rules, by id."""
        found = [one for _, one in self.declared("rules")]
        if not found:
            _skip(f"{self.plugin.title} declares no rules")
        return found

    def declared(self, *fields: str) -> Iterator[tuple[str, Any]]:
        """Yield its own declarations in fields of the catalogue (all, unless named), each with the field."""
        for field in fields or DECLARED:
            found = getattr(self.catalogue, field)
            yield from ((field, found[id]) for id in sorted(found) if found[id].owner == self.plugin.name)

    def fault(self, one: Any, message: Message, hint: Message = NOTHING) -> Fault:
        """Make a fault of a declaration: its place, what it is called, what is wrong and how to mend it."""
        return Fault(
            "conformance",
            sentence("{name}: {message}", name=name_of(one), message=message),
            getattr(one, "where", ""),
            hint=hint,
        )


def name_of(one: Any) -> str:
    """Return what a declaration is called: its id, its name, or the KIND of a table."""
    return str(getattr(one, "id", "") or getattr(one, "name", "") or getattr(one, "kind", ""))


def _module(one: Plugin) -> str:
    return one.target.partition(":")[0]


def _skip(reason: str) -> NoReturn:
    import pytest

    pytest.skip(reason)


__all__ = ["DECLARED", "Subject", "name_of"]
