"""Decide which of the plugins found may be loaded: wanted, alone under its name, made for this core."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kpi import __version__
from kpi.plugins.discover import PLUGIN_GROUP, Distribution
from kpi.plugins.state import Plugin, State

CORE = "kpi-core"
RESERVED = frozenset({"core", "kit", "company", "kpi"})
"""Owners of ids that are no plugins."""


def admit(distributions: Iterable[Distribution], wanted: Collection[str] | None = None) -> tuple[Plugin, ...]:
    """Return every plugin by name, each found, blocked or incompatible with the reason.

    `wanted` names the plugins to admit; None admits all.
    """
    plugins = [
        Plugin(name, target, one, wanted=wanted is None or name in wanted)
        for one in distributions
        for name, target in sorted(one.entries(PLUGIN_GROUP).items())
    ]
    judged = [_judge(one, plugins) for one in plugins]
    return tuple(sorted(judged, key=lambda one: one.name))


def _judge(plugin: Plugin, all_found: list[Plugin]) -> Plugin:
    hidden = plugin.distribution.hidden_by
    if hidden:
        return plugin.become(State.BLOCKED, f"hidden by {hidden}")
    if not plugin.name.isidentifier() or plugin.name in RESERVED:
        return plugin.become(State.BLOCKED, f"{plugin.name!r} cannot be the name of a plugin")
    rivals = [
        one.distribution.title
        for one in all_found
        if one.name == plugin.name and one is not plugin and not one.distribution.hidden_by
    ]
    if rivals:
        return plugin.become(State.BLOCKED, f"the name is also taken by {', '.join(rivals)}")
    refused = incompatibility(plugin.distribution.requires)
    if refused:
        return plugin.become(State.INCOMPATIBLE, refused)
    if not plugin.wanted:
        return plugin.become(State.BLOCKED, "the policy does not list it under plugins")
    return plugin


def incompatibility(requires: Iterable[str], version: str = __version__) -> str:
    """Say why a distribution with these requirements does not fit core `version`; empty where it does."""
    if not any(one.lower().startswith("kpi") for one in requires):
        return ""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    for text in requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            return f"its requirement {text!r} cannot be read"
        if canonicalize_name(requirement.name) != CORE:
            continue
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            return f"it needs {CORE}{requirement.specifier}, this is {version}"
    return ""
