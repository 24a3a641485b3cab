"""Functions of plugins that a run calls: one that fails is the fault of its plugin, told with name and version."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import attrs

from kpi.errors import Fault, KpiError, PluginError
from kpi.model.extension import Demo
from kpi.model.working import Worked, Working
from kpi.words import Label, phrase, sentence

T = TypeVar("T")


def guarded(item: T, title: str) -> T:
    """Return a declaration whose function raises a PluginError where it breaks or returns what it must not."""
    if isinstance(item, Working):
        what = phrase("the working {name!r}", name=item.name)
        return attrs.evolve(item, function=_held(item.function, what, title, Worked))
    if isinstance(item, Demo):
        what = phrase("the example company {name!r}", name=item.name)
        return attrs.evolve(item, facts=_held(item.facts, what, title))
    return item


def _held(
    function: Callable[..., Any], what: Label, title: str, returns: type[Any] = object
) -> Callable[..., Any]:
    @wraps(function)
    def held(*args: Any, **more: Any) -> Any:
        try:
            found = function(*args, **more)
        except KpiError:
            raise
        except (Exception, SystemExit) as error:
            message = sentence(
                "{what} broke: {type}: {error}", what=what, type=type(error).__name__, error=error
            )
            raise PluginError(Fault("plugin_function", message, who=title)) from error
        if not isinstance(found, returns):
            message = sentence(
                "{what} returned {value}, which is no {type}",
                what=what,
                value=f"{found!r:.60}",
                type=returns.__name__,
            )
            raise PluginError(Fault("plugin_function", message, who=title))
        return found

    return held
