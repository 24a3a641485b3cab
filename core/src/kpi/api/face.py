"""The face of a plugin: one object with every hook, fed by the rule files of its package and by a few names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pluggy

from kpi import hookspecs
from kpi.errors import Fault, PolicyError, nearest
from kpi.plugins.registry import HOOKS
from kpi.policy.rulefiles import RuleFiles
from kpi.words import Message, sentence

Source = str | Sequence[str]
"""Where declarations are: `"kpi_acme.scorers:SCORERS"`, `".scorers:SCORERS"` from the package on, or several."""

_SOURCE = re.compile(r"\.?[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class Plugin:
    """A plugin as its `__init__.py` shows it, with every hook of `kpi.hookspecs`.

    ```python
    from kpi.api import Plugin

    plugin = Plugin(__name__, scorers=".scorers:SCORERS")
    ```

    The entry point of the group `kpi.plugins` names it: `acme = "kpi_acme:plugin"`. What stands in the
    rule files of the package comes from there; what only Python can say (`scorers`, `workings`, `checks`,
    `importers`, `demo`) is named by module and attribute, which is one declaration or an iterable of them.
    Nothing is read or imported before a hook is called. `rules` is the folder of the rule files, None for a
    plugin that has none. A subclass may add to a hook with a method of its name under `@hookimpl`.

    Raises:
        PolicyError: for a source that is not written as `module:NAME`.
    """

    def __init__(
        self,
        package: str,
        *,
        rules: str | None = "rules",
        scorers: Source = (),
        workings: Source = (),
        checks: Source = (),
        importers: Source = (),
        demo: Source = (),
    ) -> None:
        self.package = package
        self._rules = rules
        self._files: dict[str, RuleFiles] = {}
        told = {
            "scorers": scorers, "workings": workings, "checks": checks, "importers": importers, "demo": demo,
        }  # fmt: skip
        self._sources = {name: self._checked(name, sources) for name, sources in told.items()}

    def __repr__(self) -> str:
        return f"Plugin({self.package!r})"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[[hookspecs.App], tuple[Any, ...]]: ...

    def _checked(self, part: str, sources: Source) -> tuple[str, ...]:
        """Return the sources of a hook, each for itself; declarations stand in a module, which is not imported yet."""
        several: tuple[Any, ...] = tuple(sources) if isinstance(sources, list | tuple) else (sources,)
        for one in several:
            if not isinstance(one, str) or not _SOURCE.fullmatch(one):
                raise self._fault(
                    part,
                    sentence("{source!r} names nothing", source=one),
                    sentence('write "{package}.{part}:NAME"', package=self.package, part=part),
                )
        return several

    def _declared(self, part: str, owner: str) -> tuple[Any, ...]:
        """Return what feeds the hook `kpi_<part>`: the tables of the rule files, or what the sources name."""
        if part in self._sources:
            return tuple(one for source in self._sources[part] for one in self._named(part, source))
        if self._rules is None:
            return ()
        if owner not in self._files:
            self._files[owner] = RuleFiles(self.package, owner=owner, folder=self._rules)
        found: tuple[Any, ...] = getattr(self._files[owner], part)
        return found

    def _named(self, part: str, source: str) -> Iterator[Any]:
        module, _, attribute = source.partition(":")
        found = import_module(module, self.package)
        if not hasattr(found, attribute):
            names = [one for one in vars(found) if not one.startswith("_")]
            raise self._fault(
                part,
                sentence("{module} has no {attribute!r}", module=module, attribute=attribute),
                nearest(attribute, names),
            )
        value = getattr(found, attribute)
        if hasattr(value, "__iter__"):
            yield from value
        else:
            yield value

    def _fault(self, part: str, message: Message, hint: Message) -> PolicyError:
        return PolicyError(
            Fault("plugin_source", message, f"Plugin({self.package!r}, {part}=...)", hint=hint)
        )


def _hook(name: str) -> Callable[[Plugin, hookspecs.App], tuple[Any, ...]]:
    def hook(self: Plugin, app: hookspecs.App) -> tuple[Any, ...]:
        return self._declared(name.removeprefix("kpi_"), app.plugin)

    hook.__name__, hook.__qualname__ = name, f"Plugin.{name}"
    hook.__doc__ = getattr(hookspecs, name).__doc__
    marked: Callable[[Plugin, hookspecs.App], tuple[Any, ...]] = pluggy.HookimplMarker("kpi")(hook)
    return marked


# Made of the table, so that a new hook is there for every plugin at once.
for _name in HOOKS:
    setattr(Plugin, _name, _hook(_name))

__all__ = ["Plugin"]
