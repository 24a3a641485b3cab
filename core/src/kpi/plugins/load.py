"""Load one plugin: import it, hold its hooks to the specification, call them, check what they return."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs

from kpi import __version__
from kpi.errors import Deprecated, KpiError
from kpi.frozen import frozen
from kpi.plugins.guarded import guarded
from kpi.plugins.noted import noting_deprecated
from kpi.plugins.state import Plugin, State
from kpi.words import Message, said_by, sentence, verbatim

if TYPE_CHECKING:
    import pluggy


@frozen
class Declaration:
    """One thing that a plugin declared, and the hook it came by."""

    plugin: Plugin
    hook: str
    item: Any


@frozen
class Outcome:
    """A plugin after loading: loaded with its declarations, or broken with none.

    `called` are the hooks that were called, each with how many declarations it returned.
    """

    plugin: Plugin
    declarations: tuple[Declaration, ...] = ()
    error: BaseException | None = None
    called: Mapping[str, int] = attrs.field(factory=dict)


class HookError(Exception):
    """A hook that is misspelt, unmarked, or returns what it must not."""


def load(plugin: Plugin) -> Outcome:
    """Load a plugin that was admitted. It does not raise: whatever goes wrong breaks this plugin alone.

    Raises:
        KeyboardInterrupt: which is how a person stops the program, and cannot be told from a plugin's own.
    """
    before = set(sys.modules)
    called: dict[str, int] = {}
    try:
        with noting_deprecated(plugin.title):
            loaded = plugin.become(State.LOADED)
            declarations = tuple(_declarations(loaded, _import(plugin), called))
    except BaseException as error:
        _forget(plugin, before)
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(plugin.become(State.BROKEN, told(error)), error=error, called=called)
    return Outcome(loaded, declarations, called=called)


def told(error: BaseException) -> Message:
    """Return what went wrong in one line."""
    if isinstance(error, KpiError):
        first = error.faults[0]
        message = first.message
        if first.where:
            message = sentence("{where}: {message}", where=first.where, message=message)
        if len(error.faults) == 1:
            return message
        return sentence("{message} (and {number} more)", message=message, number=len(error.faults) - 1)
    if isinstance(error, HookError):
        return said_by(error)
    line = str(error).strip().split("\n")[0]
    return verbatim(f"{type(error).__name__}: {line}" if line else type(error).__name__)


def _import(plugin: Plugin) -> object:
    module, _, attributes = plugin.target.partition(":")
    found: object = import_module(module)
    for attribute in filter(None, attributes.split(".")):
        found = getattr(found, attribute)
    return found


def _forget(plugin: Plugin, before: set[str]) -> None:
    """Take out the modules of a plugin that failed half way, so that nothing finds the torn one."""
    package = plugin.target.partition(":")[0].partition(".")[0]
    for name in set(sys.modules) - before:
        if name == package or name.startswith(f"{package}."):
            del sys.modules[name]


def _declarations(plugin: Plugin, module: object, called: dict[str, int]) -> Iterator[Declaration]:
    from kpi.hookspecs import App
    from kpi.plugins.registry import HOOKS

    manager = _registered(plugin, module)
    app = App(__version__, plugin.name)
    for hook in HOOKS:
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            if implementation.hookwrapper or implementation.wrapper:
                raise HookError(sentence("{hook} is a wrapper; hooks of kpi return data", hook=hook))
            given = {"app": app} if "app" in implementation.argnames else {}
            called.setdefault(hook, 0)
            for item in _checked(plugin, hook, implementation.function(**given)):
                called[hook] += 1
                yield Declaration(plugin, hook, item)


def _registered(plugin: Plugin, module: object) -> pluggy.PluginManager:
    """Register a plugin with a manager of its own; a hook that no specification knows is an error."""
    import pluggy

    from kpi import hookspecs
    from kpi.errors import nearest
    from kpi.plugins.registry import HOOKS

    manager = pluggy.PluginManager("kpi")
    manager.add_hookspecs(hookspecs)
    for name in dir(module):
        function = getattr(module, name) if name.startswith("kpi_") else None
        if not callable(function):
            continue
        # What a module imports from another is not its own; what an object has is.
        if isinstance(module, ModuleType) and getattr(function, "__module__", None) != module.__name__:
            continue
        if name not in HOOKS:
            hint = nearest(name, HOOKS)
            raise HookError(sentence("there is no hook {name!r}; {hint}", name=name, hint=hint))
        if not hasattr(function, "kpi_impl"):
            raise HookError(sentence("{hook} is not marked; write @hookimpl above it", hook=name))
    try:
        with warnings.catch_warnings():
            # pluggy would warn about the hooks that `Plugin` has for everybody, too.
            warnings.simplefilter("ignore", Deprecated)
            manager.register(module, plugin.name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise HookError(verbatim(str(error).split("\n")[-1])) from error
    if not manager.get_hookcallers(module):
        _refuse_a_module_around_a_plugin(plugin, module)
    _warn_of_deprecated_hooks(manager)
    return manager


def _warn_of_deprecated_hooks(manager: pluggy.PluginManager) -> None:
    """Warn of each implementation that the plugin's author wrote; the face of plugins has every hook anyway."""
    from kpi.plugins.registry import HOOKS

    for hook in HOOKS:
        caller = getattr(manager.hook, hook)
        warning = caller.spec.warn_on_impl
        for one in caller.get_hookimpls() if warning else ():
            if not one.function.__module__.startswith("kpi."):
                warnings.warn(warning, stacklevel=2)


def _refuse_a_module_around_a_plugin(plugin: Plugin, module: object) -> None:
    """An entry point that stops at the module would load nothing, and say nothing."""
    from kpi.plugins.registry import HOOKS

    for name, value in vars(module).items():
        if not isinstance(value, type) and all(hasattr(value, hook) for hook in HOOKS):
            message = sentence(
                "{target} has no hook; the entry point should say {target}:{name}",
                target=plugin.target,
                name=name,
            )
            raise HookError(message)


def _checked(plugin: Plugin, hook: str, returned: Any) -> Iterator[Any]:
    from kpi.plugins.registry import HOOKS

    wanted = HOOKS[hook]
    kind = wanted.kind.__name__
    if isinstance(returned, str | bytes) or not hasattr(returned, "__iter__"):
        message = sentence(
            "{hook} returned {value}, not an iterable of {type}", hook=hook, value=_short(returned), type=kind
        )
        raise HookError(message)
    for item in returned:
        if not isinstance(item, wanted.kind):
            message = sentence(
                "{hook} returned {value} among its declarations, which is no {type}",
                hook=hook,
                value=_short(item),
                type=kind,
            )
            raise HookError(message)
        if wanted.prefixed and wanted.name and not wanted.name(item).startswith(f"{plugin.name}."):
            message = sentence(
                "{hook}: the id {id!r} must begin with {prefix!r}",
                hook=hook,
                id=wanted.name(item),
                prefix=f"{plugin.name}.",
            )
            raise HookError(message)
        owner = plugin.title if wanted.told else plugin.name
        yield guarded(item if item.owner == owner else attrs.evolve(item, owner=owner), plugin.title)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
