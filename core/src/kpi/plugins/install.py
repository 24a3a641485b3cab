"""Install and uninstall plugins: pip in a process of its own, for the Python that runs kpi."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence

from kpi.errors import Fault, PluginError, UsageError, nearest
from kpi.plugins.discover import PLUGIN_GROUP, Distribution, discover
from kpi.words import sentence


def pip(arguments: Sequence[str]) -> None:
    """Run pip; what it says goes to stderr.

    Raises:
        PluginError: when pip is missing or fails.
    """
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, stdout=sys.stderr.fileno(), check=False)
    if done.returncode:
        message = sentence(
            "pip {command} failed with code {code}",
            command=arguments[0],
            code=done.returncode,
        )
        raise PluginError(Fault("pip", message, hint=sentence("its own message stands above")))


def install(packages: Iterable[str], *, upgrade: bool = False, files: Iterable[str] = ()) -> None:
    """Install distributions as pip names them, and those that requirement files list."""
    listed = [part for file in files for part in ("-r", file)]
    pip(["install", *(["--upgrade"] if upgrade else []), *listed, *packages])


def uninstall(names: Iterable[str]) -> tuple[Distribution, ...]:
    """Uninstall plugins, each named by its own name or by that of its distribution; return what is gone.

    Raises:
        UsageError: for a name that no plugin has; then nothing is removed.
        PluginError: when pip fails.
    """
    installed = [one for one in discover() if one.entries(PLUGIN_GROUP)]
    chosen = tuple(_by_name(name, installed) for name in names)
    pip(["uninstall", "--yes", *dict.fromkeys(one.name for one in chosen)])
    return chosen


def _by_name(name: str, installed: Sequence[Distribution]) -> Distribution:
    for one in installed:
        if name == one.name or name in one.entries(PLUGIN_GROUP):
            return one
    known = {plugin for one in installed for plugin in one.entries(PLUGIN_GROUP)}
    raise UsageError(
        Fault(
            "unknown_plugin",
            sentence("no plugin {name!r} is installed", name=name),
            hint=nearest(name, known),
        )
    )
