"""What the environment asks of plugins: which are loaded, whether a fault ends a command, whether loading is told."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.words import NOTHING, Message, sentence

ONLY = "KPI_LOAD_PLUGINS"
NOT = "KPI_DISABLE_PLUGINS"
STRICT = "KPI_STRICT_PLUGINS"
TRACE = "KPI_TRACE_PLUGINS"

_WORDS = {"": False, "0": False, "no": False, "false": False, "1": True, "yes": True, "true": True}


@frozen
class Asked:
    """The wishes of whoever starts the program; by default there are none.

    `only` are the plugins to load, None for all; one that `disabled` names as well is not loaded.
    """

    only: frozenset[str] | None = None
    disabled: frozenset[str] = frozenset()
    strict: bool = False
    traced: bool = False

    def refusal(self, name: str) -> Message:
        """Say why a plugin is not loaded; empty where nobody minds."""
        if name in self.disabled:
            return sentence("{variable} names it", variable=NOT)
        if self.only is not None and name not in self.only:
            return sentence("{variable} does not name it", variable=ONLY)
        return NOTHING

    def unknown(self, known: Iterable[str]) -> tuple[Fault, ...]:
        """Return a fault for each name of a plugin that is not installed."""
        there = set(known)
        named = ((ONLY, self.only or frozenset()), (NOT, self.disabled))
        return tuple(
            Fault(
                "unknown_plugin",
                sentence("the plugin {name!r} is not installed", name=name),
                variable,
                hint=nearest(name, there),
            )
            for variable, names in named
            for name in sorted(names - there)
        )


NOTHING_ASKED = Asked()


def asked(environ: Mapping[str, str] | None = None) -> Asked:
    """Read the wishes from the environment (default that of the process).

    A list that is set and empty names nobody: `KPI_LOAD_PLUGINS= kpi rules` shows the core alone.

    Raises:
        UsageError: for a switch that is neither on nor off.
    """
    told = os.environ if environ is None else environ
    only = told.get(ONLY)
    return Asked(
        None if only is None else _names(only),
        _names(told.get(NOT, "")),
        _switch(told, STRICT),
        _switch(told, TRACE),
    )


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, (one.strip() for one in text.split(","))))


def _switch(told: Mapping[str, str], variable: str) -> bool:
    value = told.get(variable, "").strip().lower()
    if value not in _WORDS:
        hint = sentence("1 switches it on, 0 or nothing off")
        raise UsageError(
            Fault(
                "bad_switch",
                sentence("{value!r} is neither on nor off", value=value),
                where=variable,
                hint=hint,
            )
        )
    return _WORDS[value]
