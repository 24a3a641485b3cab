"""Decide which of the plugins found may be loaded: wanted, alone under its name, made for this core."""

from __future__ import annotations

import operator
import re
from collections.abc import Collection, Iterable

from kpi import __version__
from kpi.plugins.asked import NOTHING_ASKED, Asked
from kpi.plugins.discover import PLUGIN_GROUP, Distribution
from kpi.plugins.state import Plugin, State
from kpi.words import NOTHING, Message, listed, sentence

CORE = "kpi-core"
RESERVED = frozenset({"core", "kit", "company", "kpi"})
"""Owners of ids that are no plugins."""

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_CLAUSE = re.compile(r"\s*(>=|<=|<|==)\s*([0-9]+(?:\.[0-9]+)*)\s*")
_COMPARE = {">=": operator.ge, "<=": operator.le, "<": operator.lt, "==": operator.eq}
_RELEASE = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def admit(
    distributions: Iterable[Distribution],
    wanted: Collection[str] | None = None,
    asked: Asked = NOTHING_ASKED,
) -> tuple[Plugin, ...]:
    """Return every plugin by name, each found, blocked or incompatible with the reason.

    `wanted` names the plugins to admit; None admits all. One that `asked` leaves out is not missed, unless
    somebody needs it by its name.
    """
    plugins = [
        Plugin(name, target, one, wanted=(wanted is None or name in wanted) and not asked.refusal(name))
        for one in distributions
        for name, target in sorted(one.entries(PLUGIN_GROUP).items())
    ]
    judged = [_judge(one, plugins, asked) for one in plugins]
    return tuple(sorted(judged, key=lambda one: one.name))


def _judge(plugin: Plugin, all_found: list[Plugin], asked: Asked) -> Plugin:
    hidden = plugin.distribution.hidden_by
    if hidden:
        return plugin.become(State.BLOCKED, sentence("hidden by {other}", other=hidden))
    if not plugin.name.isidentifier() or plugin.name in RESERVED:
        return plugin.become(
            State.BLOCKED, sentence("{name!r} cannot be the name of a plugin", name=plugin.name)
        )
    rivals = [
        one.distribution.title
        for one in all_found
        if one.name == plugin.name and one is not plugin and not one.distribution.hidden_by
    ]
    if rivals:
        taken = sentence("the name is also taken by {rivals}", rivals=listed(rivals))
        return plugin.become(State.BLOCKED, taken)
    refused = incompatibility(plugin.distribution.requires)
    if refused:
        return plugin.become(State.INCOMPATIBLE, refused)
    if asked.refusal(plugin.name):
        return plugin.become(State.BLOCKED, asked.refusal(plugin.name))
    if not plugin.wanted:
        return plugin.become(State.BLOCKED, sentence("the policy does not list it under plugins"))
    return plugin


def incompatibility(requires: Iterable[str], version: str = __version__) -> Message:
    """Say why a distribution with these requirements does not fit core `version`; empty where it does."""
    for text in requires:
        name = _NAME.match(text)
        if name is None:
            return sentence("its requirement {text!r} cannot be read", text=text)
        if re.sub(r"[-_.]+", "-", name[1]).lower() != CORE:
            continue
        specifier = text[name.end() :].strip()
        fits = _simply_fits(specifier, version)
        if fits:
            continue
        refused = _by_packaging(text, version) if fits is None else _refusal(specifier, version)
        if refused:
            return refused
    return NOTHING


def _simply_fits(specifier: str, version: str) -> bool | None:
    """Judge a range of plain release numbers, which nearly all are; None for anything else."""
    if not _RELEASE.fullmatch(version):
        return None
    clauses = [_CLAUSE.fullmatch(one) for one in specifier.split(",")] if specifier else []
    if None in clauses:
        return None
    mine = _release(version)
    return all(_COMPARE[clause[1]](mine, _release(clause[2])) for clause in clauses if clause)


def _release(text: str) -> tuple[int, ...]:
    """Return the numbers of a release, without zeros at the end: 1.0 is 1."""
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _by_packaging(text: str, version: str) -> Message:
    # Takes as long to import as all plugins to admit, so it is asked last.
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return sentence("its requirement {text!r} cannot be read", text=text)
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return NOTHING
    if requirement.specifier.contains(version, prereleases=True):
        return NOTHING
    return _refusal(str(requirement.specifier), version)


def _refusal(specifier: str, version: str) -> Message:
    return sentence("it needs {wanted}, this is {version}", wanted=f"{CORE}{specifier}", version=version)
